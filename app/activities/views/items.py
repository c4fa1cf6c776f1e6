"""What the page of an imported item tells: what its source says, what differs, what looks the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from sqlalchemy import select

from app.activities.actions import moderating as actions
from app.activities.actions.matching import Key, likely
from app.activities.models import Activity, ImportedActivity
from app.activities.rules.activities import LANGUAGE_LEVELS, SOURCES
from app.activities.rules.comparing import Difference, differences, fields_of
from app.activities.rules.imported import AUDIENCES, STANDINGS, Audience, ImportedItem, Standing
from app.activities.rules.moderating import ItemState, Review
from app.activities.rules.offering import PAGES
from app.activities.rules.schedules import Schedule
from app.activities.views.dates import Dates, in_general, next_dates
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact, Panel
from app.common.web.values import shown
from app.extensions import db


@frozen
class Twin:
    """Something that looks the same: its title and page, how alike, why, and the numbers to say so or not."""

    title: str
    url: str
    state: str
    score: int
    reasons: tuple[str, ...]
    choice: str
    pair: int


@frozen
class Told:
    """Everything on the page beside the frame of it."""

    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    changes: tuple[Difference, ...]
    was: str
    now: str
    facts: Panel
    about: Panel
    twins: tuple[Twin, ...]
    dates: Dates | None


def lead(row: ImportedActivity) -> str:
    """Where it comes from and who organises it."""
    return " · ".join(part for part in (_(SOURCES[row.source]), row.organiser, row.town) if part)


def told(row: ImportedActivity) -> Told:
    """What the page of an item tells."""
    try:
        item = actions.item_of(row)
    except RuleBroken as broken:
        reasons = tuple(_(str(reason)) for reason in broken.reasons)
        return Told(reasons, (), (), "", "", Panel("", ()), _about(row, None), (), None)
    before = actions.approved_item_of(row) if row.review is Review.CHANGED else None
    changes = tuple(differences(before, item, say=_, when=_when)) if before else ()
    was = _("Approved on %(day)s") if row.state is ItemState.APPROVED else _("Decided on %(day)s")
    return Told(
        notes=tuple(_notes(row, item)),
        remarks=tuple(_(remark) for remark in item.remarks),
        changes=changes,
        was=was % {"day": shown(row.decided_at.date()) if row.decided_at else "–"},
        now=_("Now at the source"),
        facts=Panel(_("What the source says now") if changes else _("What the source says"), tuple(_facts(item))),
        about=_about(row, item),
        twins=tuple(_twins(row, item)),
        dates=next_dates(item.schedule),
    )


def alike(row: ImportedActivity) -> list[tuple[str, str]]:
    """What looks the same, to choose from: value and label."""
    try:
        found = likely(row, actions.item_of(row))
    except RuleBroken:
        return []
    named = _named(key for _pair, key, _found in found)
    return [(_choice(key), named[key][0]) for _pair, key, _found in found if key in named]


def _when(schedule: Schedule) -> str:
    return in_general(schedule)


def _facts(item: ImportedItem) -> Iterable[Fact]:
    """Field by field as it is compared, in the order of the page."""
    for field in fields_of(item):
        if text := field.text(_, _when):
            yield Fact(_(field.label), Cell(text))


def _notes(row: ImportedActivity, item: ImportedItem) -> Iterable[str]:
    """What who decides has to know before anything else."""
    if row.municipality_id is None:
        yield _("It is not known in which municipality this takes place, so nobody can decide about it.")
    elif row.found_id is None and row.state is ItemState.PENDING:
        yield _("Its address does not say in which municipality this is. Reject it if it is not in yours.")
    if row.found_id is not None and row.found_id != row.municipality_id and row.found is not None:
        yield _("By its address this now takes place in %(municipality)s.", municipality=row.found.name)
    if row.audience is not Audience.EVERYONE:
        yield _("The source says: %(audience)s.", audience=_(AUDIENCES[row.audience]).lower())
    if row.withdrawn:
        yield _("The source has withdrawn this.")
    elif item.standing is Standing.ASK:
        yield _("The source says: %(standing)s.", standing=_(STANDINGS[Standing.ASK]).lower())
    if row.state is ItemState.APPROVED and row.review is not Review.NONE:
        yield _("People still read what was approved.")


def _about(row: ImportedActivity, item: ImportedItem | None) -> Panel:
    facts = [Fact(_("Comes from"), Cell(_(SOURCES[row.source])))]
    if row.source in PAGES:
        facts.append(Fact(_("Page at the source"), Cell(_("View"), PAGES[row.source] % row.external_id)))
    if row.municipality:
        facts.append(Fact(_("Municipality"), Cell(row.municipality.label)))
    if item is not None:
        level = actions.usual_level(row, item)
        facts.append(
            Fact(_("Language level"), Cell(_(LANGUAGE_LEVELS[level]) if level else _("not told by the source")))
        )
        topics = ", ".join(shown(topic.name) for topic in actions.topics_of(row, item))
        facts.append(Fact(_("Topics by its terms"), Cell(topics or _("none"))))
    if row.modified_at:
        facts.append(Fact(_("Changed at the source"), Cell(shown(row.modified_at))))
    facts.append(Fact(_("Known here since"), Cell(shown(row.created_at))))
    if row.activity:
        there = url_for("ActivityView.show", pk=row.activity.id)
        facts.append(Fact(_("Activity"), Cell(shown(row.activity.title), there)))
    if kept := row.duplicate_of:
        facts.append(Fact(_("Duplicate of"), Cell(kept.title, url_for("ModerationView.show", pk=kept.id))))
    if made := row.duplicate_activity:
        there = url_for("ActivityView.show", pk=made.id)
        facts.append(Fact(_("Duplicate of"), Cell(shown(made.title), there)))
    return Panel(_("About"), tuple(facts))


def _twins(row: ImportedActivity, item: ImportedItem) -> Iterable[Twin]:
    found = likely(row, item)
    named = _named(key for _pair, key, _found in found)
    for pair, key, match in found:
        if key in named:
            title, url, state = named[key]
            reasons = tuple(_(reason) for reason in match.reasons)
            yield Twin(title, url, state, match.score, reasons, _choice(key), pair.id)


def _choice(key: Key) -> str:
    return f"{key[0]}-{key[1]}"


def _named(keys: Iterable[Key]) -> dict[Key, tuple[str, str, str]]:
    """Title, page and state of items and activities, through the scope."""
    wanted = list(keys)
    numbers: Any = {kind: [key for each, key in wanted if each == kind] for kind in ("item", "activity")}
    rows = select(ImportedActivity).where(ImportedActivity.id.in_(numbers["item"]))
    made = select(Activity).where(Activity.id.in_(numbers["activity"]))
    found: dict[Key, tuple[str, str, str]] = {}
    for one in db.session.scalars(rows) if numbers["item"] else ():
        words = (
            f"{_(SOURCES[one.source])} · {shown(one.state, ImportedActivity.__table__.c.state.info['choices'])}"
        )
        found["item", one.id] = one.title, url_for("ModerationView.show", pk=one.id), words
    for activity in db.session.scalars(made) if numbers["activity"] else ():
        there = url_for("ActivityView.show", pk=activity.id)
        found["activity", activity.id] = shown(activity.title), there, _(SOURCES[activity.source])
    return found
