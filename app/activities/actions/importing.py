"""Taking over what sources say, one item at a time: new, changed, unchanged, withdrawn or refused (A-09, F-20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import undefer

from app.activities.actions.matching import Neighbours, match
from app.activities.actions.places import municipalities
from app.activities.actions.territory import note_waiting
from app.activities.actions.waiting import OFFERED
from app.activities.models import ImportedActivity, LikelyDuplicate
from app.activities.models.imports import LONGEST_ID, LONGEST_TITLE
from app.activities.rules.activities import Source
from app.activities.rules.comparing import FORMAT, count_differences, fingerprint
from app.activities.rules.imported import ImportedItem, Standing, in_language
from app.activities.rules.moderating import ItemState, Outcome, Review, review_of
from app.activities.rules.runs import one_of_each
from app.activities.rules.sources import Found, read_again
from app.common import clock
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_
from app.extensions import db

ID_TOO_LONG = N_("The id of the item has more than 200 signs.")
NEWER = N_("It stands in this import more than once; the newest counts.")
OLDER = N_("What is known of it is newer.")


@frozen
class Done:
    """What became of one document, with the sentences about it."""

    found: Found
    outcome: Outcome
    told: tuple[object, ...] = ()
    municipality: str = ""


@frozen
class Wanted:
    """A document to be taken over; `replaced` where a newer one of the same import counts."""

    found: Found
    replaced: bool = False


def in_order(founds: Iterable[Found]) -> list[Wanted]:
    """The documents of one import, each with whether it counts.

    Of an item that is taken over as well, a refused document says nothing: else each import would change it twice.
    """
    whole = list(founds)
    counting, _replaced = one_of_each(found.item for found in whole if found.item)
    newest = {id(item) for item in counting}
    keys = {(found.source, found.external_id) for found in whole if found.item}
    return [
        Wanted(found, id(found.item) not in newest if found.item else (found.source, found.external_id) in keys)
        for found in whole
    ]


class Import:
    """One import: what it has to know of the municipalities and of the titles in them, read once."""

    def __init__(self) -> None:
        self._municipalities = municipalities()
        self._neighbours = Neighbours()

    def take(self, wanted: Wanted) -> Done:
        """Take over one document; whoever calls commits, so that an item is there whole or not at all."""
        found = wanted.found
        if found.item is None or found.document is None:
            return self._refuse(found, known=not wanted.replaced)
        if wanted.replaced:
            return Done(found, Outcome.REPLACED, (NEWER,))
        if len(found.external_id) > LONGEST_ID:
            return Done(found, Outcome.REFUSED, (ID_TOO_LONG,))
        row = _row_of(found)
        if row is None:
            return self._add(found, found.item, found.document)
        return self._compare(row, found, found.item, found.document)

    def _refuse(self, found: Found, *, known: bool) -> Done:
        """A document that tells too little; if it says that an item that we know is gone, that is kept."""
        row = _row_of(found) if known and found.withdrawn and found.external_id else None
        if row is None or row.withdrawn:
            return Done(found, Outcome.REFUSED, found.refused)
        row.withdrawn = True
        settle(row)
        db.session.flush()
        return Done(found, Outcome.WITHDRAWN, found.refused)

    def _add(self, found: Found, item: ImportedItem, document: dict[str, Any]) -> Done:
        row = ImportedActivity(source=found.source, external_id=found.external_id, state=ItemState.PENDING)
        told = self._say(row, item, document)
        db.session.add(row)
        db.session.flush()
        self._match(row, item)
        tell(row, waited=False)
        return self._done(row, found, Outcome.WITHDRAWN if row.withdrawn else Outcome.ACCEPTED, told)

    def _compare(self, row: ImportedActivity, found: Found, item: ImportedItem, document: dict[str, Any]) -> Done:
        if row.modified_at and item.modified and item.modified < row.modified_at:
            return Done(found, Outcome.UNCHANGED, (OLDER,))
        _mark_anew(row)
        was, waited = (row.mark, bool(row.withdrawn), row.municipality_id), row.review is not Review.NONE
        told = self._say(row, item, document)
        if (row.mark, bool(row.withdrawn), row.municipality_id) == was:
            db.session.flush()
            return self._done(row, found, Outcome.UNCHANGED)
        db.session.flush()
        self._match(row, item)
        tell(row, waited=waited and row.municipality_id == was[2])
        gone = row.withdrawn and not was[1]
        return self._done(row, found, Outcome.WITHDRAWN if gone else Outcome.CHANGED, told)

    def _done(self, row: ImportedActivity, found: Found, outcome: Outcome, told: tuple[object, ...] = ()) -> Done:
        return Done(found, outcome, told, self._municipalities.names.get(row.municipality_id or 0, ""))

    def _say(self, row: ImportedActivity, item: ImportedItem, document: dict[str, Any]) -> tuple[object, ...]:
        """Let a row say what its source says now."""
        number, where = self._municipalities.of(item.place)
        row.found_id = number
        if number is not None and number != row.municipality_id and row.state is not ItemState.APPROVED:
            hand_over(row, number)
        values = {
            "document": document,
            "mark": fingerprint(item),
            "mark_format": FORMAT,
            "modified_at": item.modified,
            "title": item.name[:LONGEST_TITLE],
            "organiser": (in_language(item.organiser.name, item.main_language) or "")[:LONGEST_TITLE],
            "town": f"{item.place.postal_code} {item.place.city}".strip()[:120],
            "begins_on": item.schedule.bounds[0],
            "ends_on": item.schedule.bounds[1],
            "audience": item.audience,
            "withdrawn": item.standing is Standing.WITHDRAWN,
        }
        for key, value in values.items():
            if getattr(row, key) != value:
                setattr(row, key, value)
        settle(row, item)
        return (*((where.why_not,) if where.why_not else ()), *item.remarks)

    def _match(self, row: ImportedActivity, item: ImportedItem) -> None:
        if row.municipality_id is not None and not row.withdrawn and row.state is not ItemState.DUPLICATE:
            match(row, item, self._neighbours)
            db.session.flush()


def settle(row: ImportedActivity, item: ImportedItem | None = None, *, at: datetime | None = None) -> None:
    """Work out why a row waits, and since when; who waits already, waits since then."""
    review = review_of(row.standpoint)
    if review is not row.review or row.waiting_since is None:
        if row.review in (None, Review.NONE) and review is not Review.NONE:
            row.waiting_since = at or clock.now()
        row.review = review
    count = 0
    if review is Review.CHANGED and row.decided_document is not None:
        now = item or read_again(row.source, row.external_id, row.document)
        count = _differences(row, now)
    if row.changed_fields != count:
        row.changed_fields = count


def _differences(row: ImportedActivity, now: ImportedItem) -> int:
    try:
        was = read_again(row.source, row.external_id, row.decided_document or {})
    except RuleBroken:
        return 0
    return count_differences(was, now)


def tell(row: ImportedActivity, *, waited: bool) -> None:
    """Note for the municipality that an item has begun to wait (A-19)."""
    if row.review is not Review.NONE and row.municipality_id is not None and not waited:
        note_waiting(OFFERED, row.id, row.municipality_id)


def _row_of(found: Found) -> ImportedActivity | None:
    wanted = select(ImportedActivity).where(
        ImportedActivity.source == Source(found.source), ImportedActivity.external_id == found.external_id
    )
    both = undefer(ImportedActivity.document), undefer(ImportedActivity.decided_document)
    return db.session.scalars(wanted.options(*both)).one_or_none()


def hand_over(row: ImportedActivity, municipality_id: int) -> None:
    """Let another municipality decide, which does so anew; what stands in an agenda stays with who approved it."""
    row.municipality_id, row.state = municipality_id, ItemState.PENDING
    row.reason = row.explanation = row.decided_at = row.decided_by_id = None
    row.duplicate_of_id = row.duplicate_activity_id = row.activity_id = None
    row.decided_document, row.decided_mark, row.decided_withdrawn = None, None, False
    if row.id is not None:
        either = or_(LikelyDuplicate.item_id == row.id, LikelyDuplicate.other_id == row.id)
        db.session.execute(delete(LikelyDuplicate).where(either))


def _mark_anew(row: ImportedActivity) -> None:
    """Marks that were made in an older way are made again of what was kept, so that nobody has to decide anew."""
    if row.mark_format == FORMAT:
        return
    for kept, mark in (("document", "mark"), ("decided_document", "decided_mark")):
        document = getattr(row, kept)
        if document is not None:
            try:
                setattr(row, mark, fingerprint(read_again(row.source, row.external_id, document)))
            except RuleBroken:
                continue
    row.mark_format = FORMAT
