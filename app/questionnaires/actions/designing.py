"""What is done with designs and their editions: the same for questionnaires and plan templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select

from app.common import clock
from app.common.errors import Conflict, RuleBroken
from app.common.words import Told
from app.extensions import db
from app.questionnaires.models import Designed, Edition
from app.questionnaires.rules import editions
from app.questionnaires.rules.designs import Judge, nothing_wrong

Change = Callable[[Any], Any]
"""From what stands in a version to what will: a `Design`, or what else a kind of thing is made of."""


def begin(thing: Designed, design: Any) -> Designed:
    """Put a new thing in the database, with the first version of it as a draft."""
    thing.being_made = 1
    db.session.add(thing)
    db.session.flush()
    _add_edition(thing, 1, design)
    return thing


def edition_of(thing: Designed, number: int | None, *, lock: bool = False) -> Edition | None:
    """One version of a thing, or nothing where there is none of this number."""
    kind: Any = thing.editions
    wanted = select(kind).where(kind.thing_id == thing.id, kind.number == number)
    return db.session.scalars(wanted.with_for_update() if lock else wanted).first()


def editions_of(thing: Designed) -> list[Edition]:
    """Every version of a thing, the newest first."""
    kind: Any = thing.editions
    return list(db.session.scalars(select(kind).where(kind.thing_id == thing.id).order_by(kind.number.desc())))


def current(thing: Designed) -> Edition | None:
    """The version to look at: the one that is being made, or else the one in use."""
    return edition_of(thing, thing.being_made or thing.in_use)


def change_design(thing: Designed, change: Change, *, version: int | None = None) -> Any:
    """Change the version that is being made.

    Raises `Conflict` where it has another `version` by now, and `RuleBroken` where nothing is being made or the
    change is not sound.
    """
    draft = _draft_of(thing)
    if version is not None and draft.version != version:
        raise Conflict
    design = change(draft.design)
    draft.design = design
    db.session.flush()
    return design


def reasons_not_to_publish(thing: Designed, judge: Judge = nothing_wrong) -> list[str]:
    """What has to be done before the version that is being made can be used."""
    if thing.being_made is None:
        return [editions.NO_DRAFT]
    if not thing.active:
        return [editions.RETIRED]
    draft = edition_of(thing, thing.being_made)
    return list[str](draft.lacks(judge)) if draft else [editions.NO_DRAFT]


def publish(thing: Designed, judge: Judge = nothing_wrong) -> None:
    """Fix the version that is being made, and use it for everything new."""
    _refuse(reasons_not_to_publish(thing, judge))
    draft = _draft_of(thing)
    draft.published_at = clock.now()
    thing.in_use, thing.being_made = draft.number, None


def revise(thing: Designed, number: int | None = None) -> None:
    """Begin a new version as a copy of the one in use, or of an earlier one that is to be used again."""
    _refuse(editions.reasons_not_to_revise(thing.in_use, thing.being_made, active=thing.active))
    used = edition_of(thing, number or thing.in_use)
    assert used is not None, "a version in use exists, and who names another one has read it"
    fresh = editions_of(thing)[0].number + 1
    _add_edition(thing, fresh, used.design)
    thing.being_made = fresh


def drop_draft(thing: Designed) -> None:
    """Throw the version that is being made away."""
    _refuse(editions.reasons_not_to_drop(thing.in_use, thing.being_made))
    db.session.delete(_draft_of(thing))
    thing.being_made = None


def retire(thing: Designed) -> None:
    """Let it no longer be chosen for anything new."""
    thing.active = False


def revive(thing: Designed) -> None:
    """Let it be chosen again."""
    thing.active = True


def reasons_not_to_delete(thing: Designed) -> list[str]:
    """Why the whole cannot be deleted."""
    return editions.reasons_not_to_delete(thing.in_use)


def remove(thing: Designed) -> None:
    """Delete a thing that was never published."""
    _refuse(reasons_not_to_delete(thing))
    kind: Any = thing.editions
    db.session.execute(delete(kind).where(kind.thing_id == thing.id))
    db.session.delete(thing)


def _draft_of(thing: Designed) -> Edition:
    draft = edition_of(thing, thing.being_made, lock=True) if thing.being_made else None
    if draft is None:
        raise RuleBroken(editions.NO_DRAFT)
    return draft


def _add_edition(thing: Any, number: int, design: Any) -> None:
    edition = thing.editions(
        thing_id=thing.id, organisation_id=thing.organisation_id, number=number, kept=design.told()
    )
    db.session.add(edition)
    db.session.flush()


def _refuse(reasons: list[str] | list[Told]) -> None:
    if reasons:
        raise RuleBroken(*reasons)
