"""Ways to narrow the list of activities: by topic, by whether they take place now, by holidays to look at."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import and_, false, or_

from app.activities.models import Activity, ActivityTopic, Topic
from app.activities.rules.listing import OVER, Rank
from app.common import clock
from app.common.frozen import frozen
from app.common.web.fields import Lookup
from app.common.web.filters import UNKNOWN, ByChoice, ByLookup, ByYesNo
from app.common.web.parse import number, one_of
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db

FOUND_TOPICS = Lookup(Topic, label=lambda topic: shown(topic.name), only=lambda: Topic.merged_into_id.is_(None))
"""The topics that activities may be about, retired ones among them."""


@frozen
class ByTopic(ByLookup):
    """Narrow to activities about a topic; one that was merged, as saved lists may name, goes for the other."""

    def condition(self, text: str) -> Any:
        """The condition for the number of a topic."""
        topic = _meant(text)
        return false() if topic is None else ActivityTopic.about(topic)

    def described(self, text: str) -> str:
        """The name of the topic, or a dash where one may not know it."""
        topic = _meant(text)
        return UNKNOWN if topic is None else shown(topic.name)


def _meant(text: str) -> Topic | None:
    topic = db.session.get(Topic, number(text) or 0)
    return None if topic is None else topic.meant


class Taking(StrEnum):
    """Whether an activity takes place by now (F-19)."""

    LISTED = "listed"
    TO_COME = "to_come"
    OVER = "over"


TAKING = {
    Taking.LISTED: N_("Takes place or begins with its next date"),
    Taking.TO_COME: N_("Flexible from a date that is still to come"),
    Taking.OVER: N_("Is over"),
}


@frozen
class ByTaking(ByChoice):
    """Narrow to what is listed now: something flexible from its first day on, all else until its last date."""

    def condition(self, text: str) -> Any:
        """The condition for one of the three."""
        wanted = Taking(one_of(text, [one.value for one in Taking]))
        flexible_from = self.column.startswith(f"{Rank.FLEXIBLE_FROM:d}")
        if wanted is Taking.OVER:
            return self.column == OVER
        if wanted is Taking.TO_COME:
            return and_(flexible_from, Activity.begins_on > clock.today())
        begun = or_(Activity.begins_on.is_(None), Activity.begins_on <= clock.today())
        return and_(self.column != OVER, or_(begun, ~flexible_from))


@frozen
class ByCorrected(ByYesNo):
    """Narrow to activities of which holidays have other days by now, or to those of which none has."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        return self.column > 0 if one_of(text, ("yes", "no")) == "yes" else self.column == 0
