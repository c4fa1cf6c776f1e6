"""Connections of one region: board, lists, search, a page, files, the yearly round, and ten years of figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import func, select

from app.commands.demo import world
from app.commands.demo.volume.connections import OFTEN, SELDOM
from app.common import clock
from app.common.context import system_scope
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions import rounds
from app.onboarding.models import Connection, YearlyRound
from app.security.models import User
from benchmarks.items import Item, found_by, read
from benchmarks.measuring import Effort, Figures, floor, in_turns, pair, portal
from benchmarks.sample import Sample, logged_in
from benchmarks.servers import free_port, serving
from benchmarks.settings import floor_environment, portal_environment
from benchmarks.stock import application, holder
from benchmarks.visitor import Request, Visitor

COORDINATOR = "coordinator"


def said(word: str) -> dict[str, Any]:
    """What is asked for a word in the names of organisations."""
    return {"floor": read(f"/connections/?q={quote_plus(folded(word))}"), "ours": found_by(word, "/connections/")}


def rare(sample: Sample, visitor: Visitor) -> Request:
    """The list of what has a number that one name ends in."""
    return found_by(sample.rare, "/connections/")(sample, visitor)


def gathered(sample: Sample) -> Request:
    """Put all that are due in a new round, on the floor."""
    return Request(f"/rounds/{sample.next_user()}/gather", ())


def gathering(sample: Sample, visitor: Visitor) -> Request:
    """The same in the portal, where it is asked first whether one is sure."""
    path = f"/rounds/{sample.next_user()}/gather"
    return Request(path, tuple(visitor.form(path).items()))


def both(path: str) -> dict[str, Callable[..., Request]]:
    """A page that has the same address on both sides."""
    return {"floor": read(path), "ours": read(path)}


ITEMS = (
    Item("C1", "board and list, what asks for action now", 6, 3, by=COORDINATOR, **both("/connections/")),
    Item("C1o", "overdue", 6, 3, by=COORDINATOR, **both("/connections/?due=late")),
    Item("C1a", "all that are on their way, by name", 6, 3, by=COORDINATOR,
         **both("/connections/?state=underway&sort=organisation")),
    Item("C2", f"search '{OFTEN}', in one name of nine", 7, 3.5, by=COORDINATOR, **said(OFTEN)),
    Item("C2f", f"search '{SELDOM}', in one of a hundred", 7, 3.5, by=COORDINATOR, **said(SELDOM)),
    Item("C2r", "search a number that one name has", 7, 3.5, read("/connections/?q={sample.rare}"), rare,
         by=COORDINATOR),
    Item("C3", "page of a connection of ten years", 6, 3, by=COORDINATOR, **both("/connections/{sample.plan}")),
    Item("C4", "workbook of all that are on their way", 6, 3, by=COORDINATOR,
         **both("/connections/export.xlsx?state=underway")),
    Item("C4c", "the same as CSV", 6, 3, by=COORDINATOR, **both("/connections/export.csv?state=underway")),
    Item("C5", "yearly round, put in all that are due", 6, 3, gathered, gathering, by=COORDINATOR),
    Item("C5l", "letters of a round, first page", 6, 3, by=COORDINATOR,
         **both("/round-letters/?round_id={sample.page}")),
    Item("C6", "whom to compliment and to call, and the chart", 6, 3, by=COORDINATOR, **both("/signals/")),
    Item("C6c", "all whom to call", 6, 3, by=COORDINATOR, **both("/signals/contacts")),
    Item("C6o", "figures per organisation, first page", 6, 3, by=COORDINATOR, **both("/signallers/")),
    Item("C7", "report of a year for others", 6, 3, by=COORDINATOR, **both("/signal-report/")),
)  # fmt: skip


def figures(url: str, connections: int, effort: Effort) -> dict[str, Any]:
    """What every item takes, on the floor and in the portal."""
    sample, port = pick(url, 2 * effort.requests + 20), free_port()
    with (
        serving("benchmarks.floor_connections:app", "/enter", floor_environment(url)) as bare,
        serving("run:app", "/login/", portal_environment(url, port), port) as full,
    ):
        contenders = floor(bare, sample), portal(full, sample)
        in_turns(contenders, ITEMS, effort)
        found: list[dict[str, Figures]] = [one.results() for one in contenders]
    items = {item.key: pair(*(each[item.key] for each in found)) for item in ITEMS}
    return {"connections": connections, "requests": effort.requests, "items": items}


def pick(url: str, wanted: int) -> Sample:
    """Log in a coordinator of the region, prepare rounds to put organisations in, and pick a page and a number."""
    app = application(url)
    with app.app_context(), system_scope("benchmarks"):
        coordinator, region = holder("AC"), world.region_of_connections()
        assert region is not None
        fresh = [_round(region.id, number) for number in range(wanted)]
        db.session.add_all(fresh)
        db.session.flush()
        rounds.choose_due(fresh[0])
        numbers = [one.id for one in fresh]
        user = db.session.get_one(User, coordinator.user_id)
        keys = {COORDINATOR: logged_in(user, coordinator.organisation.code)}
        longest = select(Connection.id).where(Connection.joined_on.is_not(None), Connection.state == "underway")
        page = db.session.scalars(longest.order_by(Connection.joined_on, Connection.id).limit(1)).one()
        number = (db.session.scalar(select(func.count(Connection.id))) or 0) // 2
        place, actor = region.id, user.id
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return Sample(0, place, actor, numbers[0], 0, f"{number:05}", numbers[1:], keys, [], plan=page)


def _round(region_id: int, number: int) -> YearlyRound:
    return YearlyRound(
        region_id=region_id, title=f"Jaarronde {number}", until=clock.today() + timedelta(days=365),
        subject="Evaluatie met {{ organisatie }}", body="Beste mensen van {{ organisatie }}.",
    )  # fmt: skip
