"""Files of a source: bytes become documents, or a sentence about why they do not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.common.errors import RuleBroken
from app.common.words import N_, Told, clean

LARGEST_FILE = 50_000_000
LARGEST_ITEM = 5_000_000
DEEPEST = 40

FILE_TOO_LARGE = N_("The file is too large: it may have 50 MB at most. Hand in the events in several files.")
ITEM_TOO_LARGE = N_("The event is too large: it may have 5 MB at most.")
EMPTY = N_("The file is empty.")
OTHER_ENCODING = N_("The file is written in %(encoding)s. It has to be in UTF-8.")
NO_TEXT = N_(
    "The file is not text: byte %(number)s is not UTF-8, nor is the file in another encoding that we know."
)
BROKEN = N_("This is not JSON: it breaks off or goes wrong on line %(line)s, at sign %(column)s.")
NO_JSON = N_("This is not JSON: it holds a number that does not exist or is endless.")
TOO_DEEP = N_("The JSON is nested too deeply.")

_ENCODINGS = {"utf-16": "UTF-16", "utf-32": "UTF-32"}
_HOLDER = re.compile(r"\S*%\{\w+\}\S*")
"""A place holder of the source's own tests, `%{placeUrl}`, with what stands against it."""


def opened(content: bytes, largest: int = LARGEST_ITEM) -> Any:
    """The JSON that some bytes hold. Raises `RuleBroken` with one sentence."""
    if len(content) >= largest:
        raise RuleBroken(FILE_TOO_LARGE if largest == LARGEST_FILE else ITEM_TOO_LARGE)
    if not content.strip():
        raise RuleBroken(EMPTY)
    try:
        return json.loads(_decoded(content), parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise RuleBroken(Told(BROKEN, line=str(error.lineno), column=str(error.colno))) from error
    except RecursionError as error:
        raise RuleBroken(TOO_DEEP) from error
    except ValueError as error:  # NaN, Infinity, or a number of thousands of digits
        raise RuleBroken(NO_JSON) from error


def documents(content: bytes) -> list[Any]:
    """The documents in a file: the only one, those of a list, or the members of a page of the Search API."""
    found = opened(content, LARGEST_FILE)
    if isinstance(found, dict):
        members = next((found[name] for name in ("member", "hydra:member") if name in found), None)
        return members if isinstance(members, list) else [found]
    return found if isinstance(found, list) else [found]


def tidy(document: Any, largest: int = LARGEST_ITEM) -> tuple[Any, list[str]]:
    """A document without control signs and place holders, and where these stood. Raises `RuleBroken`.

    A place holder stands for a value that was never filled in, so it is none.
    """
    holders: list[str] = []
    kept = _tidied(document, "", holders, 0)
    if len(json.dumps(kept, ensure_ascii=False)) >= largest:
        raise RuleBroken(FILE_TOO_LARGE if largest == LARGEST_FILE else ITEM_TOO_LARGE)
    return kept, holders


def _tidied(value: Any, where: str, holders: list[str], depth: int) -> Any:
    if depth > DEEPEST:
        raise RuleBroken(TOO_DEEP)
    if isinstance(value, str):
        if _HOLDER.fullmatch(value):
            holders.append(where)
            return None
        return clean(value)
    if isinstance(value, dict):
        return {key: _tidied(one, f"{where}.{key}" if where else key, holders, depth + 1)
                for key, one in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [_tidied(one, where, holders, depth + 1) for one in value]
    return value


def _decoded(content: bytes) -> str:
    encoding = json.detect_encoding(content)
    for beginning, name in _ENCODINGS.items():
        if encoding.startswith(beginning):
            raise RuleBroken(Told(OTHER_ENCODING, encoding=name))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if name := next(_single_byte(content), None):
            raise RuleBroken(Told(OTHER_ENCODING, encoding=name)) from error
        raise RuleBroken(Told(NO_TEXT, number=str(error.start + 1))) from error


def _single_byte(content: bytes) -> Iterator[str]:
    """The encodings of one byte a sign in which the bytes are text: Windows' own, and Latin-1."""
    if not set(content) & set(range(0x20)) - set(b"\t\n\r"):
        if set(content) & set(range(0x80, 0xA0)):
            if not set(content) & set(b"\x81\x8d\x8f\x90\x9d"):
                yield "Windows-1252"
        else:
            yield "Latin-1"


def _refused(_constant: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")
