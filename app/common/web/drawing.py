"""Fields that look the same on every page but for what is filled in: drawn once, and filled in anew each time.

Drawing the fourteen fields of a user takes a third of the time of the page they stand on (decision 0038).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from app.common.web.locale import select_language

GAPS = (secrets.token_hex(16), secrets.token_hex(16))
"""What stands where the values come; other in each process, so that nobody can type it."""
PIECES = re.compile(f"({'|'.join(GAPS)})")
VALUES = {"LookupField": ("data_id", "text_value")}
"""By type of field what it is asked for its values; all others have one, `_value`."""
MOST_DRAWN = 512

Draw = Callable[..., str]
_drawn: dict[Any, list[str]] = {}


def init_app(app: Flask) -> None:
    """Offer `filled(field, draw, look, auto)` to templates."""
    app.jinja_env.globals["filled"] = filled


def filled(field: Any, draw: Draw, look: Mapping[str, Any], auto: str) -> Markup:
    """A field with its value; `draw` is the macro that draws one."""
    if field.errors or (field.type == "LookupField" and field.typed):
        return Markup(draw(field, look=look, auto=auto))  # noqa: S704  (what is wrong is of this page alone)
    looks = _looks(field, look, auto)
    pieces = _drawn.get(looks)
    if pieces is None:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        pieces = _drawn[looks] = _with_gaps(field, draw, look, auto)
    values = dict(zip(GAPS, _asked(field), strict=False)) if len(pieces) > 1 else {}
    shown = (escape(getattr(field, values[piece])()) if piece in values else piece for piece in pieces)
    return Markup("".join(shown))  # noqa: S704  (drawn by the macro, values are escaped)


def _looks(field: Any, look: Mapping[str, Any], auto: str) -> tuple[Any, ...]:
    """Everything that the looks of a field depend on, save the value itself."""
    return (
        select_language(),
        *(field.type, field.widget, field.id, field.name, auto),
        *(str(field.label.text), str(field.description)),
        *(repr(each) for each in (look, field.render_kw, vars(field.flags))),
        _chosen(field),
    )


def _chosen(field: Any) -> Any:
    """What of a field shows its value otherwise than as a text."""
    if field.type == "BooleanField":
        return bool(field.data)
    if hasattr(field, "iter_choices"):
        return tuple((str(value), str(label), repr(more)) for value, label, *more in field.iter_choices())
    return getattr(field, "lookup_url", "")


def _asked(field: Any) -> tuple[str, ...]:
    return VALUES.get(field.type, ("_value",))


def _with_gaps(field: Any, draw: Draw, look: Mapping[str, Any], auto: str) -> list[str]:
    """A field in pieces, with a gap in the place of each value."""
    for name, gap in zip(_asked(field), GAPS, strict=False):
        setattr(field, name, lambda gap=gap: gap)
    try:
        return PIECES.split(str(draw(field, look=look, auto=auto)))
    finally:
        for name in _asked(field):
            delattr(field, name)
