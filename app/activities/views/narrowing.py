"""Ways to narrow the list of activities."""

from __future__ import annotations

from typing import Any

from sqlalchemy import false

from app.activities.models import ActivityTopic, Topic
from app.common.frozen import frozen
from app.common.web.fields import Lookup
from app.common.web.filters import UNKNOWN, ByLookup
from app.common.web.parse import number
from app.common.web.values import shown
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
