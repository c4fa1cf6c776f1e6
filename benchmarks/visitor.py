"""Somebody who asks: the least client that keeps a cookie, so that its own work hardly counts."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from html import unescape
from re import DOTALL, findall, search
from urllib.parse import urlencode

PATIENCE_SECONDS = 60
BOUNDARY = "between-the-parts-of-a-form"


@dataclass(frozen=True)
class Request:
    """What is asked: an address, and the fields of a form where it is sent."""

    path: str
    fields: tuple[tuple[str, str], ...] | None = None
    file: tuple[str, str, bytes] | None = None
    """A file that goes with the form: its field, its name, and what is in it."""

    def body(self) -> tuple[bytes | None, dict[str, str]]:
        """The form as it is sent, and the header that says how; nothing for a page that is read."""
        if self.fields is None:
            return None, {}
        if self.file is None:
            return urlencode(self.fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        return _in_parts(self.fields, self.file), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}

    @property
    def expected(self) -> int:
        """A page that is shown, or a form that was taken."""
        return 200 if self.fields is None else 303


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    body: bytes
    location: str
    cookie: str
    milliseconds: float


class Visitor:
    """Asks one server, with one cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie

    def ask(self, wish: Request) -> Answer:
        """Send a request and read the whole answer; raises `AssertionError` when it is another than expected."""
        body, kind = wish.body()
        headers = {"Cookie": self.cookie, "Accept-Language": "nl", **kind}
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET" if body is None else "POST", wish.path, body, headers)
            response = connection.getresponse()
            page = response.read()
        finally:
            connection.close()
        took = (time.perf_counter() - began) * 1000
        assert response.status == wish.expected, f"{wish.path}: {response.status} {page[-600:]!r}"
        given = response.headers
        return Answer(response.status, page, given.get("Location", ""), given.get("Set-Cookie", ""), took)

    def form(self, path: str) -> dict[str, str]:
        """The fields of the form on a page, as they stand."""
        page = self.ask(Request(path)).body.decode()
        main = page[page.index("<main") :]
        return {**_inputs(main), **_selects(main)}


def _in_parts(fields: tuple[tuple[str, str], ...], file: tuple[str, str, bytes]) -> bytes:
    """A form with a file, part by part."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields]
    field, name, content = file
    parts.append(f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode() + content)
    edge = f"--{BOUNDARY}".encode()
    return b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"


def _inputs(page: str) -> dict[str, str]:
    found = {}
    for tag in findall(r"<input\b[^>]*>", page):
        name, kind = _attribute(tag, "name"), _attribute(tag, "type")
        if name and (kind not in ("checkbox", "radio") or " checked" in tag):
            found[name] = _attribute(tag, "value") or ("on" if kind == "checkbox" else "")
    return found


def _selects(page: str) -> dict[str, str]:
    found = {}
    for head, options in findall(r"(<select\b[^>]*>)(.*?)</select>", page, DOTALL):
        chosen = search(r"<option\b[^>]*\bselected\b[^>]*>", options)
        found[_attribute(head, "name")] = _attribute(chosen.group(), "value") if chosen else ""
    return found


def _attribute(tag: str, name: str) -> str:
    found = search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""
