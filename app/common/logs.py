"""The log of the portal: a line of JSON per event, or a plain one in a trial, with nobody's data in either.

A line holds what happened, when, in which request. It never holds names, addresses, search terms or codes: what an
exception says of itself is left out, because databases quote values in it; where it happened is kept.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from app.common import context

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
FRAMES = 12
OF_EVERY_RECORD = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "color_message"})
"""What a record holds whatever was logged, and what other handlers made of it."""


def configure(*, plain: bool, to: Any = None) -> None:
    """Send all that is logged in this process to standard error, as plain lines or as JSON."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(formatter(plain=plain))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # At a trial people read along: the requests, and what goes wrong.
    root.setLevel(logging.WARNING if plain else logging.INFO)
    logging.getLogger("app.access").setLevel(logging.INFO)
    # These speak of every connection and every statement, with what was asked.
    for chatty in ("sqlalchemy.engine", "werkzeug", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def formatter(*, plain: bool) -> logging.Formatter:
    """What makes a line of a record."""
    return _Formatter(plain)


class _Formatter(logging.Formatter):
    """A record as a line, with what came along as `extra`; the standard library suffices (decision 0024)."""

    def __init__(self, plain: bool) -> None:
        super().__init__()
        self.plain = plain

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever is in the record."""
        event = _event(record)
        return _plain_line(event) if self.plain else json.dumps(event, default=str)


def _event(record: logging.LogRecord) -> dict[str, Any]:
    when = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
    about = {"event": record.getMessage(), "timestamp": when, "level": record.levelname.lower()}
    extra = {key: value for key, value in vars(record).items() if key not in OF_EVERY_RECORD}
    event = {**extra, **about, "logger": record.name}
    if request_id := context.current().request_id:
        event.setdefault("request_id", request_id)
    return event | _place_instead_of_words(record.exc_info)


def _place_instead_of_words(happened: Any) -> dict[str, Any]:
    """Of an exception its kind and where it came from, and not what it says."""
    if not happened or happened[0] is None:
        return {}
    trace = [_place(frame) for frame in traceback.extract_tb(happened[2])[-FRAMES:]]
    return {"exception": happened[0].__name__, "trace": trace}


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename.rpartition('/app/')[2]}:{frame.lineno} {frame.name}"


def _plain_line(event: dict[str, Any]) -> str:
    when, level, what = event.pop("timestamp"), event.pop("level"), event.pop("event")
    event.pop("logger", None)
    trace = event.pop("trace", ())
    rest = " ".join(f"{key}={_word(value)}" for key, value in event.items())
    line = f"{when[11:19]} {level:7} {what} {rest}".rstrip()
    return "\n    ".join(CONTROL.sub(_shown, part) for part in (line, *trace))


def _word(value: Any) -> str:
    return value if isinstance(value, str) and value.isalnum() else json.dumps(value, default=str)


def _shown(found: re.Match[str]) -> str:
    return f"\\x{ord(found.group()):02x}"
