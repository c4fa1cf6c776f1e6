"""Access reviews: when one is due, who decides about which right, and what follows on no answer (mission F-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen
from app.common.words import N_
from app.security.rules.roles import Grants, may_grant


class Kind(StrEnum):
    """Which rights a review is about."""

    ALL = "all"
    ADMINISTRATORS = "administrators"


KINDS = {
    Kind.ALL: N_("All rights"),
    Kind.ADMINISTRATORS: N_("Rights of administrators"),
}
ADMINISTRATORS = frozenset({"GB", "PB", "FB"})


class Decision(StrEnum):
    """What was decided about a right."""

    OPEN = "open"
    KEEP = "keep"
    CHANGE = "change"
    REMOVE = "remove"


DECISIONS = {
    Decision.OPEN: N_("Not reviewed yet"),
    Decision.KEEP: N_("Keep"),
    Decision.CHANGE: N_("Changed"),
    Decision.REMOVE: N_("Taken away"),
}


@frozen
class Terms:
    """How often rights are reviewed, how long that may take, and what happens without an answer."""

    all_every: timedelta
    administrators_every: timedelta
    term: timedelta
    reminder: timedelta
    suspends: bool

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Terms:
        """As the operator set it."""
        return cls(
            timedelta(days=settings["REVIEW_ALL_DAYS"]),
            timedelta(days=settings["REVIEW_ADMINISTRATORS_DAYS"]),
            timedelta(days=settings["REVIEW_TERM_DAYS"]),
            timedelta(days=settings["REVIEW_REMINDER_DAYS"]),
            settings["REVIEW_SUSPENDS"],
        )


@frozen
class Past:
    """What an organisation did so far: since when it has rights of each kind, and when each was reviewed last."""

    since: datetime
    administrators_since: datetime | None = None
    last_all: datetime | None = None
    last_administrators: datetime | None = None


def due(past: Past, terms: Terms, at: datetime) -> Kind | None:
    """Which review an organisation has to begin at a moment; that of all rights covers the administrators'."""
    if at >= (past.last_all or past.since) + terms.all_every:
        return Kind.ALL
    if past.administrators_since is None:
        return None
    lately = [moment for moment in (past.last_all, past.last_administrators) if moment]
    if at >= (max(lately) if lately else past.administrators_since) + terms.administrators_every:
        return Kind.ADMINISTRATORS
    return None


NOT_YOUR_OWN = N_("Nobody reviews his own rights. Another administrator or the Servicedesk does.")
NOT_YOURS = N_("You may not decide about this role. Another administrator or the Servicedesk does.")
DECIDED = N_("This right has ended already.")


@frozen
class Reviewer:
    """Who reviews: what he may grant, and which roles he has himself, as a colleague of whoever has them too."""

    user_id: int | None
    grants: Grants
    own: frozenset[str]


def reasons_not_to_decide(
    who: Reviewer, *, user_id: int, code: str, product_id: int | None, active: bool
) -> list[str]:
    """Rights are reviewed by whoever may grant them, or by a peer with the same role, never by their holder."""
    able = may_grant(who.grants, code, product_id) or code in who.own
    checks = (
        (user_id == who.user_id, NOT_YOUR_OWN),
        (not able, NOT_YOURS),
        (not active, DECIDED),
    )
    return [reason for holds, reason in checks if holds]


EFFECTS_OF_KEEPING = [
    N_("The right stays as it is."),
    N_("The report keeps that you decided this, and when."),
    N_("A right that was suspended works again."),
]


def to_suspend(unanswered: Iterable[tuple[int, bool]], *, other_administrators: int) -> list[int]:
    """Which unanswered rights to suspend, told by number and by whether each is that of a user administrator.

    An organisation keeps one: where no other is left, the first of them stays.
    """
    chosen, spared = [], other_administrators > 0
    for key, administers in unanswered:
        if administers and not spared:
            spared = True
            continue
        chosen.append(key)
    return chosen
