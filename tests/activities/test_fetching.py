"""A server of UiTdatabank that pages, stumbles, drips, refuses or says too much; the portal asks it politely."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.activities.actions.fetching import Source, contents
from app.activities.models import ImportedActivity
from app.activities.rules.uit.opening import FILE_TOO_LARGE
from app.commands.import_uit import import_uit
from app.extensions import db
from tests.activities.uit_samples import ID, an_event, told
from tests.databases import Databases
from tests.security.bare_portal import bare_portal, run

HASTY = Source(seconds=0.4, tries=3, pause=0.01, key="a-key")


class Server(BaseHTTPRequestHandler):
    """Answers by the path: `/page?start=2`, `/stumbles`, `/drips`, `/never`, `/moved`, `/forbidden`, `/large`."""

    asked: ClassVar[list[tuple[str, str]]] = []
    events: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        """Answer."""
        parts = urlsplit(self.path)
        self.asked.append((self.path, self.headers.get("X-Api-Key", "")))
        getattr(self, parts.path.strip("/"))(parse_qs(parts.query))

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def _say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def page(self, asked: dict[str, list[str]]) -> None:
        start = int(asked.get("start", ["0"])[0])
        whole = {"totalItems": len(self.events), "itemsPerPage": 2, "member": self.events[start : start + 2]}
        self._say(json.dumps(whole).encode())

    def stumbles(self, asked: dict[str, list[str]]) -> None:
        if sum(path == "/stumbles" for path, _key in self.asked) < 3:
            self._say(b"later", 503)
        else:
            self._say(json.dumps(an_event()).encode())

    def drips(self, asked: dict[str, list[str]]) -> None:
        self.send_response(200)
        self.end_headers()
        for _time in range(10):
            time.sleep(0.1)
            try:
                self.wfile.write(b" " * 70_000)
            except OSError:
                return

    def never(self, asked: dict[str, list[str]]) -> None:
        time.sleep(0.8)

    def moved(self, asked: dict[str, list[str]]) -> None:
        self._say(b"", 302, Location="/page")

    def forbidden(self, asked: dict[str, list[str]]) -> None:
        self._say(b"no", 403)

    def large(self, asked: dict[str, list[str]]) -> None:
        self._say(b" " * 50_000_001)


@pytest.fixture
def server() -> Iterator[str]:
    """The address of the server."""
    Server.asked, Server.events = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def portal(store_of_databases: Databases) -> Iterator[Flask]:
    with bare_portal(store_of_databases.empty("bare"), import_uit) as portal:
        yield portal


def asked(address: str, how: Source = HASTY) -> tuple[list[bytes], list[str]]:
    """What an address held, and the sentences where it did not."""
    found = list(contents(address, (".json",), how))
    return [one.content for one in found if not one.refused], [told(why) for one in found for why in one.refused]


def test_a_page_is_followed_by_the_next_ones_with_the_key_and_the_question(server: str) -> None:
    Server.events = [an_event()] * 5
    held, failed = asked(f"{server}/page?regions=nis-24107&embed=true")
    assert (len(held), failed) == (3, [])
    assert [path for path, _key in Server.asked] == [
        "/page?regions=nis-24107&embed=true",
        "/page?regions=nis-24107&embed=true&start=2",
        "/page?regions=nis-24107&embed=true&start=4",
    ]
    assert {key for _path, key in Server.asked} == {"a-key"}


def test_a_server_that_stumbles_is_asked_again(server: str) -> None:
    held, failed = asked(f"{server}/stumbles")
    assert (len(held), failed) == (1, [])
    assert len(Server.asked) == 3


@pytest.mark.parametrize(
    ("path", "why", "times"),
    [
        ("/never", "The server did not answer in time, or not at all: ReadTimeout.", 3),
        ("/drips", "The server did not answer in time, or not at all: Timeout.", 3),
        ("/moved", "The server answered with 302.", 1),
        ("/forbidden", "The server answered with 403.", 1),
    ],
)
def test_a_server_that_does_not_answer_is_told_and_not_asked_for_ever(
    server: str, path: str, why: str, times: int
) -> None:
    assert asked(f"{server}{path}") == ([], [why])
    assert len(Server.asked) == times


def test_an_answer_that_is_too_large_is_not_read_to_its_end(server: str) -> None:
    assert asked(f"{server}/large", Source(20, 3)) == ([], [FILE_TOO_LARGE])


def test_nobody_behind_an_address(server: str) -> None:
    held, (failure,) = asked("http://127.0.0.1:9/", Source(0.4, 2, 0.01))
    assert held == []
    assert failure.startswith("The server did not answer in time, or not at all: ConnectionError")


def test_an_import_asks_the_server_of_the_settings(portal: Flask, server: str) -> None:
    ids = [f"https://io.uitdatabank.example/events/{number:08}{ID[8:]}" for number in range(3)]
    Server.events = [an_event(**{"@id": one}) for one in ids]
    portal.config.update(UIT_URL=f"{server}/page", UIT_API_KEY="of-ours", IMPORT_PAUSE_SECONDS=0.01)
    done = run(portal, "import-uit")
    assert done.exit_code == 0, done.output
    assert "3 accepted" in done.output
    assert {key for _path, key in Server.asked} == {"of-ours"}
    assert db.session.scalar(select(func.count()).select_from(ImportedActivity)) == 3
    done = run(portal, "import-uit", f"{server}/forbidden", f"{server}/page")
    assert done.exit_code == 1
    assert "/forbidden: The server answered with 403." in done.output
    assert "3 unchanged" in done.output
