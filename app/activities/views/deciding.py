"""The queue of a moderator in words: the decisions that can be taken, why items wait, what stands beside them."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import ngettext
from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, select, union, union_all

from app.activities.actions import moderating as actions
from app.activities.models import ImportedActivity, LikelyDuplicate
from app.activities.rules import moderating as rules
from app.activities.rules.imported import AUDIENCES, Audience
from app.activities.rules.moderating import ITEM_STATES, REVIEWS, ItemState, Review
from app.common import clock, context
from app.common.frozen import frozen
from app.common.lately import Lately
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Choice, Filter
from app.common.web.parse import one_of
from app.common.web.remembering import remembered
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db

TURNED_DOWN = (ItemState.REJECTED, ItemState.DUPLICATE)

APPROVE = Verb(
    "approve", N_("Approve"), N_("Approve “%(name)s”?"), N_("“%(name)s” stands in the agenda."),
    do=actions.approve,
    many=N_("Approve %(count)s items?"), done_many=N_("%(count)s items stand in the agenda."),
    yes=N_("Yes, approve"), icon="check", leaves=False, upfront=True,
    effects=lambda row: rules.EFFECTS_OF_APPROVING,
    offered=lambda row: not row.withdrawn and (row.review is not Review.NONE or row.state in TURNED_DOWN),
)  # fmt: skip
KEEP = Verb(
    "keep", N_("Keep what was approved"), N_("Keep what was approved of “%(name)s”?"),
    N_("“%(name)s” stays as it was approved."),
    do=actions.keep, yes=N_("Yes, keep it"), icon="bookmark", leaves=False,
    effects=lambda row: rules.EFFECTS_OF_KEEPING,
    offered=lambda row: row.state is ItemState.APPROVED and row.review is not Review.NONE,
)  # fmt: skip
UNDO = Verb(
    "undo", N_("Undo the decision"), N_("Undo the decision about “%(name)s”?"),
    N_("“%(name)s” waits for a decision again."),
    do=actions.undo, yes=N_("Yes, undo"), icon="history",
    effects=lambda row: rules.EFFECTS_OF_UNDOING,
    offered=lambda row: row.state is not ItemState.PENDING,
)  # fmt: skip
REJECT = Verb(
    "reject", N_("Reject"), N_("Reject “%(name)s”?"), N_("“%(name)s” has been rejected."),
    do=actions.reject,
    many=N_("Reject %(count)s items?"), done_many=N_("%(count)s items have been rejected."),
    yes=N_("Yes, reject"), icon="x", danger=True, leaves=False,
    effects=lambda row: rules.EFFECTS_OF_REJECTING,
    offered=lambda row: row.state is not ItemState.REJECTED or row.review is not Review.NONE,
)  # fmt: skip
ALIKE = "alike"
TABS = (
    (Review.NEW.value, N_("New")),
    (Review.CHANGED.value, N_("Changed after a decision")),
    (Review.WITHDRAWN.value, N_("Withdrawn")),
    (ALIKE, N_("Possibly twice")),
    (Review.NONE.value, N_("Already decided")),
)


@cache
def waits() -> ColumnElement[bool]:
    """The condition that an item waits for a decision."""
    return ImportedActivity.review != Review.NONE


def alike() -> ColumnElement[bool]:
    """The condition that an item waits, and looks like another one that nobody told apart from it."""
    ones, others = (
        select(key).where(LikelyDuplicate.settled.is_(False), key.is_not(None))
        for key in (LikelyDuplicate.item_id, LikelyDuplicate.other_id)
    )
    return waits() & ImportedActivity.id.in_(union(ones, others))


def paired(most: int) -> CompoundSelect[Any]:
    """Some of the same items, `most` at least if there are as many: quick to count, for it stops there."""
    ones, others = (
        select(ImportedActivity.id)
        .join(LikelyDuplicate, key == ImportedActivity.id)
        .where(LikelyDuplicate.settled.is_(False), waits())
        .distinct()
        .limit(most)
        .subquery()
        for key in (LikelyDuplicate.item_id, LikelyDuplicate.other_id)
    )
    return union(select(ones), select(others))


IS_NEW = REVIEWS[Review.NEW]
MOST_COUNTED = 99
"""Nobody decides faster for a higher number, and counting fifty thousand items would take longer than the list."""
_many = Lately()
"""Reasons for which more items waited than are counted; where one fewer does by now, nobody notices."""


def how_many_wait() -> dict[str, str]:
    """How many items wait by the reason for it, as a tab tells it: those of nobody else, and no decided ones."""
    here = context.current().scope, db.session.get_bind().engine, MOST_COUNTED
    tabs = [tab for tab, _label in TABS if tab != Review.NONE.value]
    unknown = tuple(tab for tab in tabs if not _many.of((tab, *here)))
    found: Any = db.session.execute(_counts(unknown, MOST_COUNTED + 1)).all() if unknown else ()
    counts = dict(found)
    for tab in unknown:
        if counts[tab] > MOST_COUNTED:
            _many.keep((tab, *here), True)
    return {
        tab: f"{MOST_COUNTED}+" if counts.get(tab, MOST_COUNTED + 1) > MOST_COUNTED else str(counts[tab])
        for tab in tabs
    }


@cache
def _counts(tabs: tuple[str, ...], most: int) -> CompoundSelect[str, int]:
    found = ((tab, paired(most) if tab == ALIKE else _waiting(Review(tab)).limit(most)) for tab in tabs)
    return union_all(
        *(
            select(literal(tab, literal_execute=True), func.count()).select_from(some.subquery())
            for tab, some in found
        )
    )


def _waiting(review: Review) -> Select[Any]:
    return select(ImportedActivity.id).where(ImportedActivity.review == review)


@frozen
class ByTab:
    """Narrow to why items wait, or to what was decided; without it everything that waits is shown."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for a tab; an unknown one gives 400."""
        tab = one_of(text, [value for value, _label in TABS])
        return alike() if tab == ALIKE else ImportedActivity.review == Review(tab)

    def described(self, text: str) -> str:
        """The tab in words."""
        return _(dict(TABS)[text])

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        choices = tuple(Choice(value, _(label), value == text) for value, label in TABS)
        return Filter(self.name, _(self.label), "choice", text, choices=choices)


def marks(row: ImportedActivity) -> tuple[Badge, ...]:
    """Why it waits or what was decided, and what who decides has to know."""
    found = []
    if row.review is Review.NONE:
        tones = {ItemState.APPROVED: "success", ItemState.REJECTED: "error"}
        found.append(Badge(_(ITEM_STATES[row.state]), tones.get(row.state, "inactive")))  # type: ignore[arg-type]
    else:
        found.append(Badge(_(REVIEWS[row.review]), "neutral" if row.review is Review.NEW else "warning"))
    if row.withdrawn and row.review is not Review.WITHDRAWN:
        found.append(Badge(_(REVIEWS[Review.WITHDRAWN]), "inactive"))
    if row.audience is not Audience.EVERYONE:
        found.append(Badge(_(AUDIENCES[row.audience]), "warning"))
    return tuple(found)


def why(row: ImportedActivity) -> Cell:
    """Why it waits: what is new says so plainly, for most of what waits is; what is otherwise catches the eye."""
    if row.review is Review.NEW and not row.withdrawn and row.audience is Audience.EVERYONE:
        return Cell(_(IS_NEW))
    changed = ""
    if row.changed_fields:
        changed = ngettext("%(num)d field changed", "%(num)d fields changed", row.changed_fields)
    return Cell(changed, badges=marks(row))


def since(row: ImportedActivity) -> Cell:
    """How long it waits, in days."""
    if row.review is Review.NONE:
        return Cell(raw=row.waiting_since)
    days, known = (clock.now() - row.waiting_since).days, remembered("days_in_words")
    if days not in known:
        known[days] = ngettext("%(num)d day", "%(num)d days", days) if days else _("today")
    return Cell(known[days], raw=row.waiting_since)


def decider(row: ImportedActivity) -> Cell:
    if row.decided_by_id is None:
        return Cell()
    return Cell(row.decided_by.name.full if row.decided_by else _("Somebody else"))
