"""The one clock of the portal: aware moments in UTC, and the civil day of the Netherlands and Belgium."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CIVIL_ZONE = ZoneInfo("Europe/Amsterdam")
"""Amsterdam and Brussels keep the same time; one zone serves both countries."""


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day as people in the Netherlands and Belgium count it."""
    return now().astimezone(CIVIL_ZONE).date()
