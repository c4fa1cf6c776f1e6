"""Where long words may be broken, said by ourselves: browsers know it of some languages only."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.common.web.values import language

if TYPE_CHECKING:
    from flask import Flask
    from pyphen import Pyphen

LONG = re.compile(r"\w{12,}")
SHORTEST_PART = 4
SOFT_HYPHEN = "\u00ad"


def init_app(app: Flask) -> None:
    """Offer `broken` to templates."""
    app.jinja_env.filters["broken"] = broken


def broken(text: str) -> str:
    """A text in the language of the page, of which long words may be broken where a reader would."""
    return _broken(text, language())


@lru_cache(maxsize=1024)
def _broken(text: str, spoken: str) -> str:
    return LONG.sub(lambda word: _words_of(spoken).inserted(word[0], SOFT_HYPHEN), text)


@cache
def _words_of(spoken: str) -> Pyphen:
    from pyphen import Pyphen  # it reads its dictionaries when it comes in

    return Pyphen(lang={"en": "en_GB"}.get(spoken, spoken), left=SHORTEST_PART, right=SHORTEST_PART)
