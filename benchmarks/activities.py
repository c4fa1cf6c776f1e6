"""Activities: queue, lists, months, search and the public agenda, over many activities and items that wait."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import select

from app.activities.models import PublicAgenda
from app.commands.demo.volume.activities import OFTEN, SELDOM
from app.common.context import system_scope
from app.common.words import folded
from app.extensions import db
from app.security.models import User
from benchmarks.items import Item, found_by, read
from benchmarks.measuring import Effort, Figures, floor, in_turns, pair, portal
from benchmarks.sample import Sample, logged_in
from benchmarks.servers import free_port, serving
from benchmarks.settings import floor_environment, portal_environment
from benchmarks.stock import application, holder
from benchmarks.visitor import Request

LOCAL, MAKER = "local administrator", "organiser"
"""Who looks after one municipality, and who holds all activities of all municipalities."""


def said(word: str) -> dict[str, Any]:
    """What is asked for a word in titles and places."""
    return {"floor": read(f"/activities/?q={quote_plus(folded(word))}"), "ours": found_by(word, "/activities/")}


def anew(path: str) -> dict[str, Any]:
    """A page of the public agenda as nobody asked for it before, which the portal has to draw."""

    def wish(sample: Sample, _visitor: Any = None) -> Request:
        return Request(path.format(sample=sample) + f"&number={sample.next_user()}")

    return {"floor": wish, "ours": wish}


ITEMS = (
    Item("A1", "queue of a local administrator, first page", 6, 3,
         read("/moderation/"), read("/moderation/"), by=LOCAL),
    Item("A1t", "the same, what is possibly there twice", 6, 3,
         read("/moderation/?tab=alike"), read("/moderation/?tab=alike"), by=LOCAL),
    Item("W8", "activities, first page, by who holds all", 6, 3,
         read("/activities/"), read("/activities/"), by=MAKER),
    Item("W8s", "the same, by who looks after one municipality", 6, 3,
         read("/activities/?place={sample.organisation}"), read("/activities/"), by=LOCAL),
    Item("A2", "activities by their next date", 6, 3,
         read("/activities/?sort=when"), read("/activities/?sort=when"), by=MAKER),
    Item("A3", f"search '{OFTEN}', in one of four", 7, 3.5, by=MAKER, **said(OFTEN)),
    Item("A3f", f"search '{SELDOM}', in one of 800", 7, 3.5, by=MAKER, **said(SELDOM)),
    Item("A3r", "search a number that one activity has", 7, 3.5, by=MAKER, **said("nummer 00777")),
    Item("A4", "month of one municipality", 6, 3, read("/activities/month"), read("/activities/month"), by=LOCAL),
    Item("A5", "public agenda, month, drawn anew", 6, 3, by=LOCAL, **anew("/agenda/{sample.agenda}/month?")),
    Item("A5k", "the same, as others asked for it before", 6, 3,
         read("/agenda/{sample.agenda}/month"), read("/agenda/{sample.agenda}/month"), by=LOCAL),
    Item("A6", f"public agenda, search '{OFTEN}', drawn anew", 7, 3.5, by=LOCAL,
         **anew(f"/agenda/{{sample.agenda}}/month?q={folded(OFTEN)}")),
)  # fmt: skip


def figures(url: str, activities: int, effort: Effort) -> dict[str, Any]:
    """What every item takes, on the floor and in the portal."""
    sample, port = pick(url), free_port()
    with (
        serving("benchmarks.floor_activities:app", "/enter", floor_environment(url)) as bare,
        serving("run:app", "/login/", portal_environment(url, port), port) as full,
    ):
        both = floor(bare, sample), portal(full, sample)
        in_turns(both, ITEMS, effort)
        found: list[dict[str, Figures]] = [one.results() for one in both]
    items = {item.key: pair(*(each[item.key] for each in found)) for item in ITEMS}
    return {"activities": activities, "requests": effort.requests, "items": items}


def pick(url: str) -> Sample:
    """Log in who looks after the municipality with the queue, and who works for what holds all activities."""
    app = application(url)
    with app.app_context(), system_scope("benchmarks"):
        local, maker = holder("LB"), holder("OR")
        agenda = db.session.scalars(
            select(PublicAgenda).where(PublicAgenda.organisation_id == local.organisation_id)
        ).one()
        address = agenda.short_name or agenda.organisation.nis_code or agenda.organisation.cbs_code or ""
        users = {LOCAL: local, MAKER: maker}
        keys = {
            name: logged_in(db.session.get_one(User, one.user_id), one.organisation.code)
            for name, one in users.items()
        }
        place, user = local.organisation_id, local.user_id
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return Sample(0, place, user, 2, 0, "", [*range(1_000_000)], keys, [], agenda=address)
