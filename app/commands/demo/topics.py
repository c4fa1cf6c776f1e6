"""Topics of Testdorp beside those of the portal: one that is complete, and one that nobody translated yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.activities.actions.topics import add_topic, bring_fixed
from app.activities.models import Topic
from app.commands.demo.people import TESTDORP
from app.extensions import db
from app.security.models import Organisation

OWN: tuple[dict[str, Any], ...] = (
    {
        "name": {"nl": "Breien en haken", "en": "Knitting and crochet", "fr": "Tricot et crochet"},
        "about": {
            "nl": "Samen handwerken, ook voor wie het nog wil leren.",
            "en": "Needlework together, also for beginners.",
            "fr": "Travaux d’aiguille ensemble, débutants bienvenus.",
        },
    },
    {"name": {"nl": "Dorpsfeest", "en": "Village fair"}},
)


def fill() -> None:
    """Make the topics that are missing; the caller commits."""
    bring_fixed()
    db.session.flush()
    home = db.session.scalar(select(Organisation.id).where(Organisation.code == TESTDORP))
    known = {topic.name["nl"] for topic in db.session.scalars(select(Topic))}
    for values in OWN:
        if values["name"]["nl"] not in known:
            add_topic(dict(values), organisation_id=home)
