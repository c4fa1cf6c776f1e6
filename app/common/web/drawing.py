"""Fields that look the same on every page but for what is filled in: drawn once, and filled in anew each time.

Drawing the fourteen fields of a user takes a third of the time of the page they stand on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from app.common.web.locale import select_language

GAPS = re.compile("([\ue000\ue001])")
"""Signs for private use, which stand where the values come."""
VALUES = {"LookupField": ("data_id", "text_value")}
"""By type of field what it is asked for its values; all others have one, `_value`."""

Draw = Callable[..., str]


def init_app(app: Flask) -> None:
    """Offer `filled(field, draw, look, auto)` to templates."""
    app.jinja_env.globals["filled"] = filled


def filled(field: Any, draw: Draw, look: Mapping[str, Any], auto: str) -> Markup:
    """A field with its value; `draw` is the macro that draws one."""
    if field.errors or (field.type == "LookupField" and field.typed):
        return Markup(draw(field, look=look, auto=auto))  # noqa: S704  (what is wrong is of this page alone)
    pieces = _drawn(_Same(field, draw, look, auto))
    values = [escape(getattr(field, name)()) for name in _asked(field)] if len(pieces) > 1 else []
    known = dict(zip("\ue000\ue001", values, strict=False))
    return Markup("".join(known.get(piece, piece) for piece in pieces))  # noqa: S704  (values are escaped)


class _Same:
    """What is drawn, known by everything that its looks depend on."""

    def __init__(self, field: Any, draw: Draw, look: Mapping[str, Any], auto: str) -> None:
        self.field, self.look, self.auto = field, look, auto
        self.draw: Draw | None = draw
        self.key = (
            select_language(),
            *(field.type, field.id, field.name, auto),
            *(str(field.label.text), str(field.description)),
            *(repr(look), repr(field.render_kw), repr(vars(field.flags))),
            _chosen(field),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _chosen(field: Any) -> Any:
    """What of a field shows its value otherwise than as a text."""
    if field.type == "BooleanField":
        return bool(field.data)
    if hasattr(field, "iter_choices"):
        return tuple((str(value), str(label), chosen) for value, label, chosen, *_more in field.iter_choices())
    return getattr(field, "lookup_url", "")


def _asked(field: Any) -> tuple[str, ...]:
    return VALUES.get(field.type, ("_value",))


@lru_cache(maxsize=512)
def _drawn(same: _Same) -> tuple[str, ...]:
    """A field in pieces, between which its values come."""
    field, draw = same.field, same.draw
    same.field = same.draw = None  # it stays as the key of what is drawn, and the form goes
    assert draw
    for name, gap in zip(_asked(field), "\ue000\ue001", strict=False):
        setattr(field, name, lambda gap=gap: gap)
    try:
        text = str(draw(field, look=same.look, auto=same.auto))
    finally:
        for name in _asked(field):
            delattr(field, name)
    return tuple(GAPS.split(text))
