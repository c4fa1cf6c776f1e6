"""Accounts in the referral index that organisations of the demo asked for, and lists for the helpdesk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.commands.demo.connection_people import address
from app.commands.demo.world import INSTITUTION
from app.common import clock, context
from app.common.context import working_as
from app.common.frozen import frozen
from app.common.web.addresses import as_if_asked
from app.extensions import db
from app.onboarding.actions import accounts, handing_over
from app.onboarding.models import AccountLine, Connection
from app.onboarding.papers.handover import hand_over
from app.onboarding.rules import accounts as rules
from app.onboarding.rules.accounts import Employee, Order
from app.security.models import Organisation

STAFF = (
    ("Mark", "", "Pol"), ("Aylin", "", "Kaya"), ("Bas", "van", "Dijk"), ("Carla", "", "Jonker"),
    ("Dirk", "de", "Haan"), ("Esra", "", "Yıldız"), ("Floor", "van den", "Heuvel"), ("Gijs", "", "Hendriks"),
    ("Hanna", "", "Postma"), ("Ilse", "de", "Graaf"), ("Jeroen", "", "Mulder"), ("Karima", "el", "Idrissi"),
)  # fmt: skip


@frozen
class Staff:
    """How many people an organisation has on its list, their work, and how far their accounts are."""

    code: str
    function: str
    asked: int
    """How many days ago they were asked for."""
    people: int
    created: int = 0
    in_use: int = 0
    first: int = 0
    """Who of the list above is the first."""
    leaves: bool = False
    received: bool = False


STAFFS = (
    Staff("IN-00007", "jongerenwerker", 12, people=12, created=7),
    Staff("IN-00003", "huisarts", 75, people=5, created=5, in_use=5, first=3, received=True),
    Staff(INSTITUTION, "begeleider", 100, people=8, created=8, in_use=7, first=1, leaves=True, received=True),
)


def fill() -> None:
    """Put in what is missing; the caller commits."""
    if db.session.scalar(select(AccountLine.id).limit(1)) is not None:
        return
    for staff in STAFFS:
        mine = select(Connection).join(Organisation, Organisation.id == Connection.organisation_id)
        connection = db.session.scalars(mine.where(Organisation.code == staff.code)).first()
        if connection is not None and (by := connection.coordinator):
            with working_as(replace(context.current(), actor_id=by.actor_id)):
                _follow(staff, connection)


def _follow(staff: Staff, connection: Connection) -> None:
    """Ask, tell the helpdesk, and follow what became of it."""
    asked = clock.today() - timedelta(days=staff.asked)
    lines = [accounts.ask(connection, one, on=asked) for one in _employees(staff, connection)]
    handed = handing_over.hand_over(connection, "xlsx", _written)
    handed.handed_over_on = asked
    if staff.received:
        handing_over.confirm(handed)
        handed.confirmed_on = asked + timedelta(days=1)
    for line in lines[: staff.created]:
        accounts.created(line, asked + timedelta(days=4))
    for line in lines[: staff.in_use]:
        accounts.trained(line, asked + timedelta(days=14))
        accounts.activated(line, asked + timedelta(days=15))
    if staff.leaves:
        accounts.leaves(lines[-2], clock.today() + timedelta(days=20))


def _employees(staff: Staff, connection: Connection) -> Iterable[Employee]:
    for number in range(staff.people):
        first, prefix, last = STAFF[(staff.first + number) % len(STAFF)]
        whole = f"{first} {last}"
        yield Employee(
            last, address(whole, connection.organisation.name), first, prefix,
            "instellingscoördinator" if number == 0 else staff.function, coordinator=number == 0,
        )  # fmt: skip


def _written(organisation: str, orders: Iterable[tuple[Order, rules.AccountLine]], kind: str) -> bytes:
    """The file as a page makes it, in words of the portal."""
    with working_as(context.current()), as_if_asked():
        return hand_over(organisation, orders, kind)
