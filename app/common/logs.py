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
from typing import Any

import structlog
from structlog.types import EventDict, WrappedLogger

from app.common import context

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
FRAMES = 12


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
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _name_the_request,
            _place_instead_of_words,
            _plain_line if plain else structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
    )


def _name_the_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.pop("message", None)  # what another handler made of it
    if request_id := context.current().request_id:
        event.setdefault("request_id", request_id)
    return event


def _place_instead_of_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Of an exception its kind and where it came from, and not what it says."""
    happened = event.pop("exc_info", None)
    if isinstance(happened, BaseException):
        happened = (type(happened), happened, happened.__traceback__)
    elif happened is True:
        happened = sys.exc_info()
    if happened and happened[0] is not None:
        event["exception"] = happened[0].__name__
        event["trace"] = [_place(frame) for frame in traceback.extract_tb(happened[2])[-FRAMES:]]
    return event


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename.rpartition('/app/')[2]}:{frame.lineno} {frame.name}"


def _plain_line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
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
