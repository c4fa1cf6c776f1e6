"""The application under a clock that can be moved: `gunicorn tests.deep.shifted:app`, by the seconds in a file."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.common import clock

FILE = Path(os.environ["CLOCK_FILE"])


def now() -> datetime:
    """The moment that this machine believes it is."""
    return datetime.now(UTC) + timedelta(seconds=int(FILE.read_text()))


clock.now = now  # before anything else is loaded that may keep it

from run import app  # noqa: E402

__all__ = ["app"]
