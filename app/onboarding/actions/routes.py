"""The steps of published versions of programmes, which a process reads once: what was published never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.onboarding.models import ProgrammeEdition
from app.onboarding.rules.programmes import Route

MOST_KEPT = 500
read_before: dict[tuple[int, datetime], Route] = {}
"""By the number of the version and when it was published, for a database may be put back to an earlier day."""


def routes_of(published: Mapping[int, datetime]) -> dict[int, Route]:
    """The steps of versions by number, each with the moment at which it was published."""
    if unread := [number for number, at in published.items() if (number, at) not in read_before]:
        if len(read_before) > MOST_KEPT:
            read_before.clear()
        for number, route in read(unread).items():
            read_before[number, published[number]] = route
    return {number: read_before[number, at] for number, at in published.items() if (number, at) in read_before}


def read(numbers: Iterable[int]) -> dict[int, Route]:
    """The steps of versions by number, from the database."""
    wanted = select(ProgrammeEdition).where(ProgrammeEdition.id.in_(sorted(numbers)))
    return {edition.id: edition.route for edition in db.session.scalars(wanted)}
