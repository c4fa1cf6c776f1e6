"""The resident of the demo: Karin de Boer, invited for the plan of her daughter Noor, who declared a thing.

Her municipality asks a little more of passwords than the portal does, and has DigiD on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.common import clock
from app.common.context import current, working_as
from app.extensions import db
from app.plans.actions.accounts import begin_at, hold
from app.plans.actions.declarations import declare
from app.plans.models import Participant
from app.security.models import Actor, Resident, ResidentAccount, ResidentPolicy, User
from app.security.rules.areas import Area

EMAIL = "karin@deboer.example"
A_YEAR = timedelta(days=364)
DECLARATION = (
    "In het plan staat dat Noor vaak te laat kwam. Dat klopt, maar er staat niet bij dat de bus toen niet reed.\n"
    "Ik wil dat dit erbij staat."
)


def fill(password_hash: str) -> None:
    """Give her an account, and let her take part as whom she was invited."""
    known = db.session.scalars(select(Resident.id).where(Resident.email == EMAIL)).first()
    mine = db.session.scalars(select(Participant).where(Participant.email == EMAIL)).all()
    if known or not mine:
        return
    now = clock.now()
    karin = Resident(
        actor=Actor(kind=Area.RESIDENT), name=mine[0].name, email=EMAIL, password=password_hash,
        password_changed_at=now, active=True, invited_at=now, verified_at=now,
    )  # fmt: skip
    db.session.add(karin)
    db.session.add(
        ResidentPolicy(
            organisation_id=mine[0].organisation_id,
            least_length=12,
            refused_words="Testdorp",
            digid=True,
            digid_ground="Jeugdwet, artikel 7.2.1",
        )
    )
    db.session.flush()
    by_id = mine[0].plan.coordinator.actor_id if mine[0].plan.coordinator else None
    begin_at(db.session(), karin.id, mine[0].organisation_id, now, by_id)
    for one in mine:
        one.resident_id = karin.id
    db.session.flush()
    _was_here(mine[0].organisation_id, by_id)
    with working_as(replace(current(), actor_id=karin.actor_id, resident_id=karin.id)):
        declare(mine[0], DECLARATION)


def _was_here(place_id: int, by_id: int | None) -> None:
    """Somebody who took part once: without a plan, and put on hold by who administers users."""
    now = clock.now()
    wim = Resident(
        actor=Actor(kind=Area.RESIDENT), name="Wim de Boer", email="wim@deboer.example",
        invited_at=now - A_YEAR, verified_at=now - A_YEAR, last_in_at=now - A_YEAR,
    )  # fmt: skip
    db.session.add(wim)
    db.session.flush()
    begin_at(db.session(), wim.id, place_id, now - A_YEAR, by_id)
    (account,) = db.session.scalars(select(ResidentAccount).where(ResidentAccount.resident_id == wim.id))
    account.without_plan_since = clock.today() - A_YEAR / 2
    hold(account, "Meneer De Boer meldt dat zijn telefoon is gestolen.")
    account.held_by_id = db.session.scalar(select(User.actor_id).where(User.username == "gb@testdorp.example"))
    db.session.flush()  # before the resident acts, who writes nothing of an account
