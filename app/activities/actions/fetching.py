"""Getting at what sources say: files and folders, or pages of a server, with a time limit and some tries."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from app.activities.rules.uit.opening import FILE_TOO_LARGE, LARGEST_FILE
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told

PIECE = 64 * 1024
MOST_PAGES = 400
PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Answers after which it pays to ask once more."""

NOT_THERE = N_("There is no such file or folder.")
NOT_READ = N_("It cannot be read: %(reason)s.")
NO_FILES = N_("There are no files in this folder whose names end in %(endings)s.")
NO_ANSWER = N_("The server did not answer in time, or not at all: %(reason)s.")
REFUSED = N_("The server answered with %(status)s.")


@frozen
class Source:
    """How a server is asked: seconds that one answer may take, how often in all, the pause, and a key."""

    seconds: float
    tries: int
    pause: float = 1.0
    key: str = ""


@frozen
class Content:
    """What one file or page held, or the sentence about why it could not be had.

    `lost` tells that the source itself failed, and not something in it.
    """

    where: str
    content: bytes = b""
    refused: tuple[object, ...] = ()
    lost: bool = False


def is_address(path: str) -> bool:
    """Whether it is the address of a server."""
    return path.lower().startswith(("http://", "https://"))


def contents(path: str, endings: tuple[str, ...], server: Source) -> Iterator[Content]:
    """What stands in a file, in all files of a folder, or behind an address."""
    if is_address(path):
        yield from _pages(path, server)
        return
    place = Path(path)
    if place.is_dir():
        files = [one for one in sorted(place.rglob("*")) if one.suffix.lower() in endings and one.is_file()]
        if not files:
            yield Content(path, refused=(Told(NO_FILES, endings=", ".join(endings)),), lost=True)
        yield from (_of_file(one, one.relative_to(place).as_posix()) for one in files)
    elif place.exists():
        yield _of_file(place, place.name)
    else:
        yield Content(path, refused=(NOT_THERE,), lost=True)


def _of_file(file: Path, name: str) -> Content:
    try:
        if file.stat().st_size >= LARGEST_FILE:
            return Content(name, refused=(FILE_TOO_LARGE,))
        return Content(name, file.read_bytes())
    except OSError as error:
        return Content(name, refused=(Told(NOT_READ, reason=error.strerror or str(error)),))


def _pages(address: str, server: Source) -> Iterator[Content]:
    """The answer behind an address, and the pages after it where it is a page of the Search API."""
    for _number in range(MOST_PAGES):
        try:
            content = _asked(address, server)
        except RuleBroken as broken:
            yield Content(address, refused=broken.reasons, lost=True)
            return
        yield Content(address, content)
        following = _next(address, content)
        if not following:
            return
        address = following


def _next(address: str, content: bytes) -> str:
    """The address of the page after this one, by the counts that the Search API tells."""
    if b"totalItems" not in content:
        return ""
    try:
        page: Any = json.loads(content)
        total, size = int(page["totalItems"]), int(page["itemsPerPage"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    start = (int(asked["start"]) if asked.get("start", "").isdecimal() else 0) + size
    if size < 1 or start >= total:
        return ""
    return urlunsplit(parts._replace(query=urlencode({**asked, "start": str(start)})))


def _asked(address: str, server: Source) -> bytes:
    """One answer; what may pass by itself is tried again. Raises `RuleBroken` with why there is none."""
    failure: RuleBroken | None = None
    for number in range(max(1, server.tries)):
        if number:
            time.sleep(server.pause * 2 ** (number - 1))
        try:
            return _answer(address, server)
        except _Passing as passing:
            failure = passing.failure
    assert failure is not None, "each try ends in an answer or a failure"
    raise failure


class _Passing(Exception):
    def __init__(self, failure: RuleBroken) -> None:
        super().__init__()
        self.failure = failure


def _answer(address: str, server: Source) -> bytes:
    """What a server says at once; it is not followed to another one, which would be told the key."""
    import requests

    until = time.monotonic() + server.seconds
    headers: Mapping[str, str] = {
        "Accept": "application/json, text/csv",
        **({"X-Api-Key": server.key} if server.key else {}),
    }
    try:
        with requests.get(
            address, headers=headers, timeout=server.seconds, stream=True, allow_redirects=False
        ) as answer:
            if answer.status_code != 200:
                refused = RuleBroken(Told(REFUSED, status=str(answer.status_code)))
                raise _Passing(refused) if answer.status_code in PASSING else refused
            return _whole(answer, until)
    except requests.RequestException as fault:
        raise _Passing(RuleBroken(Told(NO_ANSWER, reason=type(fault).__name__))) from fault


def _whole(answer: Any, until: float) -> bytes:
    """An answer as it comes in; one that drips, or is far too long, is none."""
    body = bytearray()
    for piece in answer.iter_content(PIECE):
        body += piece
        if time.monotonic() > until:
            raise _Passing(RuleBroken(Told(NO_ANSWER, reason="Timeout")))
        if len(body) >= LARGEST_FILE:
            raise RuleBroken(FILE_TOO_LARGE)
    return bytes(body)
