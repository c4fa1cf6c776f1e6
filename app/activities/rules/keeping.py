"""Schedules as they are kept: one JSON value, the same for equal schedules, and read back without loss.

What belongs to no kind, is written in another form or is not known is refused; nothing is skipped or guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span

FORM = 1
"""The form in which schedules are kept; another one is another number, and a migration."""

T = TypeVar("T")


class Unreadable(ValueError):
    """What is kept is no schedule; the text says where it goes wrong, for the log and for whoever imports."""


# To JSON


def kept(schedule: Schedule) -> dict[str, Any]:
    """A schedule as JSON: what is empty is left out, what has no order is sorted."""
    whole: dict[str, Any] = {
        "form": FORM,
        "kind": str(schedule.kind),
        "zone": schedule.zone,
        "spans": [[_moment(one.start), _moment(one.end)] for one in schedule.spans],
        "week": {str(day): _hours(schedule.week[day]) for day in sorted(schedule.week)},
        "first": _day(schedule.first),
        "last": _day(schedule.last),
        "every": schedule.every if schedule.every != 1 else None,
        "closed": [_closed(one) for one in schedule.closed],
        "adjusted": [_adjusted(one) for one in schedule.adjusted],
    }
    return _filled(whole)


def _closed(one: Closed) -> dict[str, Any]:
    days = {"first": _day(one.first), "last": _day(one.last)}
    return _filled({**days, "reason": dict(sorted(one.reason.items())), "holiday": one.holiday})


def _adjusted(one: Adjusted) -> dict[str, Any]:
    days = {"first": _day(one.first), "last": _day(one.last), "hours": _hours(one.hours)}
    rest = _filled(
        {
            "weekdays": sorted(one.weekdays),
            "reason": dict(sorted(one.reason.items())),
            "extra": one.extra or None,
        }
    )
    return {**days, **rest}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _hours(hours: Iterable[Hours]) -> list[list[str]]:
    return [[_clock(one.start), _clock(one.end)] for one in hours]


def _clock(value: time) -> str:
    return value.isoformat("minutes" if not (value.second or value.microsecond) else "auto")


def _moment(value: datetime) -> str:
    return f"{value.date().isoformat()}T{_clock(value.time())}"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


# From JSON


def read(value: Any) -> Schedule:
    """The schedule that is kept as this JSON; raises `Unreadable` for anything that `kept` would not write."""
    names = ("form", "kind", "zone", "spans", "week", "first", "last", "every", "closed", "adjusted")
    whole = _mapping(value, "schedule", names)
    if whole.get("form") != FORM or isinstance(whole["form"], bool):
        raise Unreadable(f"form: {whole.get('form')!r} is not {FORM}")
    return Schedule(
        kind=_one("kind", whole.get("kind"), ScheduleKind),
        zone=_text("zone", whole.get("zone")),
        spans=_each("spans", whole.get("spans"), _read_span),
        week=_read_week(whole.get("week")),
        first=_read_day("first", whole.get("first")),
        last=_read_day("last", whole.get("last")),
        every=_number("every", whole.get("every", 1)),
        closed=_each("closed", whole.get("closed"), _read_closed),
        adjusted=_each("adjusted", whole.get("adjusted"), _read_adjusted),
    )


def _read_span(place: str, value: Any) -> Span:
    start, end = _pair(place, value)
    return Span(
        _one(place, start, datetime.fromisoformat, _moment), _one(place, end, datetime.fromisoformat, _moment)
    )


def _read_hours(place: str, value: Any) -> Hours:
    start, end = _pair(place, value)
    return Hours(_one(place, start, _on_the_wall, _clock), _one(place, end, _on_the_wall, _clock))


def _on_the_wall(value: str) -> time:
    if (made := time.fromisoformat(value)).tzinfo is not None:
        raise ValueError("a clock on the wall has no zone")
    return made


def _read_week(value: Any) -> dict[int, tuple[Hours, ...]]:
    week = _mapping({} if value is None else value, "week", tuple("1234567"))
    return {int(day): _each(f"week.{day}", hours, _read_hours) for day, hours in sorted(week.items())}


def _read_closed(place: str, value: Any) -> Closed:
    one = _mapping(value, place, ("first", "last", "reason", "holiday"))
    return Closed(
        *_days(place, one),
        reason=_reason(place, one.get("reason")),
        holiday=_text(f"{place}.holiday", one.get("holiday", ""), empty=True),
    )


def _read_adjusted(place: str, value: Any) -> Adjusted:
    one = _mapping(value, place, ("first", "last", "hours", "weekdays", "reason", "extra"))
    extra = one.get("extra", False)
    if not isinstance(extra, bool):
        raise Unreadable(f"{place}.extra: {extra!r} is neither true nor false")
    weekdays = _each(f"{place}.weekdays", one.get("weekdays"), _number)
    if not set(weekdays) <= set(range(1, 8)) or list(weekdays) != sorted(set(weekdays)):
        raise Unreadable(f"{place}.weekdays: {weekdays!r} are not days of the week in their order")
    return Adjusted(
        *_days(place, one),
        hours=_each(f"{place}.hours", one.get("hours"), _read_hours),
        weekdays=frozenset(weekdays),
        reason=_reason(place, one.get("reason")),
        extra=extra,
    )


def _days(place: str, one: Mapping[str, Any]) -> tuple[date, date]:
    first, last = (_read_day(f"{place}.{name}", one.get(name)) for name in ("first", "last"))
    if first is None or last is None:
        raise Unreadable(f"{place}: a day is missing")
    return first, last


def _reason(place: str, value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{place}.reason: not a text by language")
    place = f"{place}.reason"
    return {_text(place, name): _text(f"{place}.{name}", text, empty=True) for name, text in value.items()}


# The smallest parts


def _mapping(value: Any, place: str, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"{place}: not an object")
    if unknown := [name for name in value if name not in names]:
        raise Unreadable(f"{place}: {unknown[0]!r} is not known")
    return value


def _each(place: str, value: Any, read_one: Callable[[str, Any], T]) -> tuple[T, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Unreadable(f"{place}: not a list")
    return tuple(read_one(f"{place}.{number}", one) for number, one in enumerate(value))


def _pair(place: str, value: Any) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise Unreadable(f"{place}: not a start and an end")
    return value[0], value[1]


def _one(place: str, value: Any, made: Callable[[str], T], written: Callable[[T], str] = str) -> T:
    """A value made of its text, which has to be the one text that stands for it."""
    try:
        if isinstance(value, str) and written(one := made(value)) == value:
            return one
    except ValueError:
        pass
    raise Unreadable(f"{place}: {value!r} cannot be read")


def _read_day(place: str, value: Any) -> date | None:
    return None if value is None else _one(place, value, date.fromisoformat, date.isoformat)


def _text(place: str, value: Any, *, empty: bool = False) -> str:
    if not isinstance(value, str) or not (value or empty):
        raise Unreadable(f"{place}: {value!r} is not a text")
    return value


def _number(place: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unreadable(f"{place}: {value!r} is not a whole number")
    return value
