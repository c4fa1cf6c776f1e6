"""Translation at the moment of showing, for labels that are declared before any request exists."""

from __future__ import annotations

from typing import cast

from flask_babel import lazy_gettext


def _l(message: str) -> str:
    """A message that is translated when it is shown; it behaves as a text."""
    return cast(str, lazy_gettext(message))
