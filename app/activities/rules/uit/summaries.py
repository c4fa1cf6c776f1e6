"""The sentence in which older events sum up their dates, “ma 02/03/15 van 13:30 tot 16:30  …”, as times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from app.activities.rules.schedules import Span

_ONE = re.compile(
    r"(?:ma|di|wo|do|vr|za|zo) (\d{2}/\d{2}/\d{2}) (?:om (\d{2}:\d{2})|van (\d{2}:\d{2}) tot (\d{2}:\d{2}))\s*"
)


def spans_in_summary(summary: str) -> list[Span]:
    """The times in a sentence that consists of nothing else, in order; none where something else stands in it."""
    found, at = [], 0
    while at < len(summary):
        one = _ONE.match(summary, at)
        if one is None:
            return []
        try:
            start = datetime.strptime(f"{one[1]} {one[2] or one[3]}", "%d/%m/%y %H:%M")  # noqa: DTZ007  (wall clock)
            end = datetime.strptime(f"{one[1]} {one[2] or one[4]}", "%d/%m/%y %H:%M")  # noqa: DTZ007
        except ValueError:
            return []
        found.append(Span(start, end if end >= start else end + timedelta(days=1)))
        at = one.end()
    return sorted(found)
