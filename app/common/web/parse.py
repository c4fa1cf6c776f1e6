"""Reading what came with a request: whole numbers, choices, keys. What cannot be read gives a clear 400."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import BaseConverter, ValidationError

from app.common.web.locale import gettext as _

LARGEST_KEY = 2**31 - 1
"""The largest row number: what a column of whole numbers holds in PostgreSQL."""


class KeyConverter(BaseConverter):
    """A row number in an address, `<pk:pk>`; anything longer than a database number is no address (404)."""

    regex = r"[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        key = int(value)
        if not 0 < key <= LARGEST_KEY:
            raise ValidationError
        return key


def init_app(app: Flask) -> None:
    """Teach the address map what a row number looks like."""
    app.url_map.converters["pk"] = KeyConverter


def number(text: str | None, default: int | None = None, *, least: int = 1, most: int = LARGEST_KEY) -> int | None:
    """A whole number from an address; refused with 400 when it is none or lies outside its bounds."""
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 19 or not least <= int(text) <= most:
        abort(400, _("The address holds a number that is not possible."))
    return int(text)


def one_of(text: str | None, allowed: Container[Any], default: str = "") -> str:
    """A word from an address that has to be one of a list; refused with 400 otherwise."""
    if not text:
        return default
    if text not in allowed:
        abort(400, _("The address holds a choice that does not exist."))
    return text


def argument(name: str) -> str:
    """One value of the address, or nothing."""
    return request.args.get(name, "")


def keys(values: list[str]) -> list[int]:
    """Row numbers from a form, each once, in the order given."""
    found = dict.fromkeys(number(value) for value in values)
    return [key for key in found if key is not None]
