"""A clock that jumps, a mail server that is silent: nothing is lost and nobody meets an error."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app.common.drafts import Draft
from app.common.outbox import Message
from app.common.outbox.models import State
from app.security.models import Region
from tests import bench, people
from tests.databases import owner_of
from tests.deep.machines import PAGE_SECONDS, Client, environment, logged_in, machine, wait_until, workers
from tests.factories import UserFactory

pytestmark = [pytest.mark.deep, pytest.mark.committed]

TWO_HOURS = 7200
SILENT_SECONDS = 60


def told(client: Client, path: str) -> int:
    """The answer to somebody who opens a page, which is never an error."""
    status = client.gets(path).status_code
    assert status in (200, 303), f"{status} at {path}"
    return status


def test_a_clock_that_jumps_two_hours_either_way_loses_nothing(app: Flask, tmp_path: Path) -> None:
    url, instance = app.config["SQLALCHEMY_DATABASE_URI"], Path(app.config["INSTANCE_FOLDER"])
    clock = tmp_path / "clock"
    clock.write_text("0")
    first, second = logged_in(app), logged_in(app)
    with machine(url, instance, tmp_path / "log", wsgi="tests.deep.shifted:app", CLOCK_FILE=str(clock)) as here:
        olivier = Client(first, here.port)
        assert olivier.adds_a_region(1).status_code == 303

        # Back: who is logged in works on, and so does who was so before.
        clock.write_text(str(-TWO_HOURS))
        assert told(olivier, "/regions/") == 200
        assert olivier.adds_a_region(2).status_code == 303

        # On: the session is over, and what was typed under it is kept for its owner.
        clock.write_text(str(TWO_HOURS))
        late = olivier.adds_a_region(3)
        assert late.status_code == 303 and "/login" in late.headers["Location"], late.status_code
        assert bench.counted(Draft) == 1
        told(olivier, "/login/")

        # Right again: another session, opened before all this, works as ever.
        clock.write_text("0")
        other = Client(second, here.port)
        assert told(other, "/regions/") == 200
        assert other.adds_a_region(4).status_code == 303
        assert max(olivier.slowest, other.slowest) < PAGE_SECONDS
        assert "Traceback" not in here.said()
    kept = {region.code for region in bench.rows_of(Region, Region.code.like("diep-%"))}
    assert kept == {"diep-1", "diep-2", "diep-4"}
    assert bench.counted(Draft) == 1, "the draft went with the clock"


@contextmanager
def silent_server() -> Iterator[int]:
    """A mail server that takes every call and never says a word; yields its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]


def test_a_mail_server_that_is_silent_keeps_nobody_waiting(app: Flask, tmp_path: Path) -> None:
    colleague = UserFactory(organisation=people.organisation(people.TESTDORP))
    key = logged_in(app, "GB")
    url, instance = app.config["SQLALCHEMY_DATABASE_URI"], Path(app.config["INSTANCE_FOLDER"])
    with ExitStack() as stack:
        host, port = "127.0.0.1", str(stack.enter_context(silent_server()))
        here = stack.enter_context(machine(url, instance, tmp_path / "log", SMTP_HOST=host, SMTP_PORT=port))
        given = environment(url, instance, 0, DATABASE_OWNER_URL=owner_of(url), SMTP_HOST=host, SMTP_PORT=port)
        stack.enter_context(workers(given, tmp_path / "workers.log"))
        gijs, begun, asked = Client(key, here.port), time.monotonic(), []

        def asks_for_a_link_or_looks() -> bool:
            if len(asked) < 3:
                asked.append(gijs.posts(f"/users/{colleague.id}/reset_password").status_code)
            assert gijs.gets("/users/").status_code == 200
            return time.monotonic() - begun > SILENT_SECONDS

        wait_until(asks_for_a_link_or_looks, SILENT_SECONDS + 30, here.said)
        assert asked == [303] * 3
        assert gijs.slowest < PAGE_SECONDS
        waiting = bench.rows_of(Message, Message.recipient == colleague.email)
        assert len(waiting) == 3
        assert {message.state for message in waiting} == {State.QUEUED}, "lost, or called sent"
        print(f"silent mail server: slowest page {gijs.slowest:.2f} s, {len(waiting)} messages wait")
