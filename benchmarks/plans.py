"""Plans: the same work items on lists of plans, asked by who may read all of them, and by who may read few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from app.commands.demo.volume import large
from app.common.context import system_scope
from app.extensions import db
from app.plans.models import Plan, PlanAnswer
from app.security.models import Assignment, GroupMember, Role, User, UserGroup
from benchmarks.items import Item, found_by, read
from benchmarks.measuring import Contender, Effort, Figures, floor, in_turns, pair, portal
from benchmarks.pages import refuse_unless_alike
from benchmarks.sample import Sample, logged_in
from benchmarks.servers import free_port, serving
from benchmarks.settings import floor_environment, portal_environment
from benchmarks.stock import application
from benchmarks.visitor import Request

PLACE, ALL, FEW, EDITOR = "GEN-00001", "Kwaliteit", "Team Haven", "editor"
OFTEN, SOMETIMES, SELDOM = "school", "scouting", "ijsbaan"
"""Words that stand in nearly all plans, in one of seven, and in one of twenty-five."""


def said(word: str) -> dict[str, Any]:
    """What is asked for a word in answers."""
    return {"floor": read(f"/plans/?q={word}"), "ours": found_by(word, "/plans/")}


ITEMS = (
    Item("P1", "plans, first page", 6, 3, read("/plans/"), read("/plans/"), by=ALL),
    Item("P1s", "the same, by who may read one in a hundred", 6, 3,
         read("/plans/?group={sample.group}"), read("/plans/"), by=FEW),
    Item("P2", "plans by person, from the end", 6, 3,
         read("/plans/?sort=about"), read("/plans/?sort=about&dir=desc"), by=ALL),
    Item("P3", f"search '{OFTEN}' in answers", 7, 3.5, by=ALL, **said(OFTEN)),
    Item("P3m", f"search '{SOMETIMES}' in answers", 7, 3.5, by=ALL, **said(SOMETIMES)),
    Item("P3f", f"search '{SELDOM}' in answers", 7, 3.5, by=ALL, **said(SELDOM)),
    Item("P3s", f"search '{SOMETIMES}', by who may read one in a hundred", 7, 3.5,
         read(f"/plans/?q={SOMETIMES}&group={{sample.group}}"), found_by(SOMETIMES, "/plans/"), by=FEW),
    Item("P3r", "search a number that one plan has", 7, 3.5, read("/plans/?q={sample.rare}"),
         lambda sample, visitor: found_by(sample.rare, "/plans/")(sample, visitor), by=ALL),
    Item("P4", f"page of a plan with 10 blocks, 120 questions, 40 goals, {large.CHANGES:,} history rows", 3, 2,
         read("/plans/{sample.plan}"), read("/plans/{sample.plan}"), by=EDITOR),
    Item("Px", "file of the closed plans (CSV)", 6, 3,
         read("/plans/export.csv"), read("/plans/export.csv?state=closed"), by=ALL),
)  # fmt: skip


def figures(url: str, plans: int, effort: Effort) -> dict[str, Any]:
    """What every item takes, on the floor and in the portal."""
    sample = pick(url)
    with side_by_side(url, sample) as both:
        refuse_unless_alike(*(one.visitors[EDITOR].ask(Request(f"/plans/{sample.plan}")).body for one in both))
        in_turns(both, ITEMS, effort)
        found: list[dict[str, Figures]] = [one.results() for one in both]
    items = {item.key: pair(*(each[item.key] for each in found)) for item in ITEMS}
    return {"plans": plans, "requests": effort.requests, "items": items}


@contextmanager
def side_by_side(url: str, sample: Sample) -> Iterator[tuple[Contender, Contender]]:
    """The floor and the portal over one database."""
    port = free_port()
    with (
        serving("benchmarks.floor_page:app", "/enter", floor_environment(url)) as bare,
        serving("run:app", "/login/", portal_environment(url, port), port) as full,
    ):
        yield floor(bare, sample), portal(full, sample)


def pick(url: str) -> Sample:
    """Log in somebody of each of two groups, and one who edits; pick a number that stands in one answer."""
    app = application(url)
    with app.app_context(), system_scope("benchmarks"):
        keys = {name: logged_in(_members(name)[0], PLACE) for name in (ALL, FEW)}
        group = db.session.scalars(select(UserGroup.id).where(UserGroup.name == FEW)).one()
        editor = _only_professional(_members(ALL)[-1])
        keys[EDITOR], editor_id = logged_in(editor, PLACE), editor.id
        plan = db.session.scalars(select(Plan.id).where(Plan.title == large.TITLE)).one()
        letter = select(PlanAnswer.search_key).where(PlanAnswer.search_key.like("%brief met nummer%"))
        text = db.session.scalars(letter.limit(1)).one()
        rare = text.partition("met nummer ")[2][:7]
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return Sample(0, 0, editor_id, 2, 0, rare, [0], keys, [], plan, group=group)


def _members(group: str) -> list[User]:
    inside = select(GroupMember.user_id).join(UserGroup, UserGroup.id == GroupMember.group_id)
    found = select(User).where(User.id.in_(inside.where(UserGroup.name == group))).order_by(User.id)
    return list(db.session.scalars(found))


def _only_professional(user: User) -> User:
    """Somebody who works with plans and does nothing else: the menu of the floor is written for that."""
    others = select(Assignment).join(Role).where(Assignment.user_id == user.id, Role.code != "PR")
    for one in db.session.scalars(others):
        db.session.delete(one)
    return user
