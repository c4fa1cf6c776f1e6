"""How values are written for people: dates, choices, yes and no, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from flask_babel import format_date, format_datetime, format_decimal
from sqlalchemy import inspect
from sqlalchemy.orm import Mapper

from app.common import clock
from app.common.clock import CIVIL_ZONE
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.locale import spoken
from app.common.web.pages import Cell


def language() -> str:
    """The language of this page: nl, en or fr."""
    return spoken()


def shown(value: Any, choices: dict[Any, str] | None = None) -> str:
    """A value as text; an unknown one is empty and drawn as a dash."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case Enum() if choices:
            return _(choices[value])
        case datetime():
            return format_datetime(value.astimezone(CIVIL_ZONE), "d MMMM y, HH:mm", rebase=False)
        case date():
            return _day(value, language())
        case int() if 0 <= value < 1000:  # as in every language here, and there are thousands in a report
            return str(value)
        case int() | float():
            return _number(value, language())
        case dict():
            return in_language(value, language())
        case str():
            return value
    return getattr(value, "label", None) or str(value)


def brief(day: date) -> str:
    """A day with its month in short, as below a chart."""
    return _day(day, language(), "d MMM y")


def soon(day: date) -> str:
    """The same, without its year when that is this one: for days that are near."""
    return _day(day, language(), "d MMM" if day.year == clock.today().year else "d MMM y")


@lru_cache(maxsize=4096)
def _day(day: date, _language: str, pattern: str = "d MMMM y") -> str:
    """A day in words; a list has the same ones again and again."""
    return format_date(day, pattern)


@lru_cache(maxsize=1024)
def _number(value: float, _language: str) -> str:
    """A number as it is written in a language."""
    return format_decimal(value)


@cache
def column_info(model: type, key: str) -> Mapping[str, Any]:
    """What a column or relation says of itself: label, help, choices; it stays so while the portal runs."""
    mapper: Mapper[Any] = inspect(model)
    if key in mapper.columns:
        return dict(mapper.columns[key].info)
    if key in mapper.relationships:
        return dict(mapper.relationships[key].info)
    return {}


def cell(item: Any, key: str, model: type) -> Cell:
    """The value of an attribute of a row, or of what is told of one, written as the column of the model says."""
    value = getattr(item, key)
    if type(value) is str:  # most of the cells of a file
        return Cell(value)
    raw = value if isinstance(value, (date, int, float, Decimal)) and not isinstance(value, bool) else None
    return Cell(shown(value, column_info(model, key).get("choices")), raw=raw)
