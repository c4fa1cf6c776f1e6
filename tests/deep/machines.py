"""Machines as in production, as child processes: gunicorn over a database and an instance folder, and a client."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
import requests
from aiosmtpd.controller import Controller
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.common import crypto
from app.security.models import LoginSession, Organisation, User
from tests import bench, people
from tests.conftest import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, STOP_SECONDS, PAGE_SECONDS = 40, 30, 5.0
OURS = "run:app"
FORGERY_TOKEN = "known-to-the-deep-tests"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def environment(url: str, instance: Path, port: int, **more: str) -> dict[str, str]:
    """The settings of a machine, as an operator would set them."""
    named = url.replace("postgresql+psycopg://", "postgresql://")
    ours = {
        "SECRET_KEY": SETTINGS["SECRET_KEY"], "DATA_KEY": SETTINGS["DATA_KEY"], "DATABASE_URL": named,
        "INSTANCE_FOLDER": str(instance), "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **ours, **more}


class Machine:
    """One machine with its workers; `kill` ends it as a power cut would."""

    def __init__(self, settings: dict[str, str], port: int, log: Path, workers: int = 2, wsgi: str = OURS) -> None:
        self.settings, self.port, self.log, self.workers, self.wsgi = settings, port, log, workers, wsgi
        self.start()

    def start(self) -> None:
        """Start, and wait until the process answers."""
        words = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py"),
                 "--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers), self.wsgi]  # fmt: skip
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                words, cwd=ROOT, env=self.settings, stdout=out, stderr=out, start_new_session=True
            )
        wait_until(lambda: answers(f"http://127.0.0.1:{self.port}/-/live"), START_SECONDS, self.said)

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:]

    def kill(self) -> None:
        """End the process and its workers at once, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """End it as an operator does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(STOP_SECONDS)


@contextmanager
def machine(
    url: str, instance: Path, log: Path, workers: int = 2, wsgi: str = OURS, **more: str
) -> Iterator[Machine]:
    """A machine that is stopped when the block ends."""
    port = free_port()
    started = Machine(environment(url, instance, port, **more), port, log, workers, wsgi)
    try:
        yield started
    finally:
        started.stop()


def answers(url: str) -> bool:
    """Whether something answers at an address."""
    try:
        return requests.get(url, timeout=2).status_code < 500
    except requests.RequestException:
        return False


def wait_until(holds: Any, seconds: float, said: Any = lambda: "") -> float:
    """Ask again and again until something holds; returns how long that took."""
    begun, never = time.monotonic(), threading.Event()
    while time.monotonic() - begun < seconds:
        if holds():
            return time.monotonic() - begun
        never.wait(0.05)
    raise AssertionError(f"not within {seconds} seconds: {said()}")


def logged_in(app: Flask, code: str = "SD") -> str:
    """The key of a login session of somebody of the cast, kept in the database that an application works on."""
    with bench.under_test(app):
        person = people.at_work(code)
        return key_for(person.user, person.place)


def key_for(user: User, place: Organisation | None = None, level: int = 2) -> str:
    """The key of a new login session of somebody, in the database of the application under test."""
    key = crypto.token()
    bench.store(
        LoginSession(
            key_hash=crypto.hashed(key),
            actor_id=user.actor_id,
            level=level,
            method="test",
            organisation_id=place and place.id,
            data={"csrf_token": FORGERY_TOKEN, "language": "nl"},
        )
    )
    return key


class Client:
    """Somebody who is logged in, and who expects each page within five seconds."""

    def __init__(self, key: str, port: int) -> None:
        self.web, self.port, self.slowest = requests.Session(), port, 0.0
        self.web.cookies.set("regieportaal", key, domain="127.0.0.1")
        self.token = URLSafeTimedSerializer(SETTINGS["SECRET_KEY"], salt="wtf-csrf-token").dumps(FORGERY_TOKEN)

    def gets(self, path: str) -> requests.Response:
        """Open a page."""
        return self._timed("get", path)

    def posts(self, path: str, files: Any = None, **fields: Any) -> requests.Response:
        """Send a form."""
        data = {"csrf_token": self.token, "version": "1", "once": crypto.token(8), **fields}
        return self._timed("post", path, data=data, files=files)

    def adds_a_region(self, number: int) -> requests.Response:
        """A form that is saved in the usual way; 303 is its acknowledgement."""
        return self.posts("/regions/add", kind="network", code=f"diep-{number}", name=f"Diep {number}")

    def _timed(self, verb: str, path: str, **options: Any) -> requests.Response:
        begun = time.monotonic()
        answer = self.web.request(
            verb, f"http://127.0.0.1:{self.port}{path}", allow_redirects=False, timeout=30, **options
        )
        self.slowest = max(self.slowest, time.monotonic() - begun)
        return answer


def is_ours(page: requests.Response) -> bool:
    """Whether a page is one of the portal: its language, its frame, its style."""
    return bool(re.search(r"<html[^>]* lang=", page.text)) and "Regieportaal" in page.text


# Beside the machines


@contextmanager
def redis(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of our own; it keeps nothing on disk."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Debian's package redis-server is not installed")
    words = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", str(folder)]  # fmt: skip
    started = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(STOP_SECONDS)


@contextmanager
def workers(settings: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of workers, as an operator starts it."""
    words = [sys.executable, "-m", "flask", "--app", "run", "portal", "work"]
    with log.open("ab") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=settings, stdout=out, stderr=out)
    try:
        wait_until(lambda: b"workers, told" in log.read_bytes(), START_SECONDS, lambda: log.read_text()[-3000:])
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(STOP_SECONDS)


class Postbox:
    """A mail server that keeps the numbers of what it took."""

    def __init__(self) -> None:
        self.took: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.took[BytesParser().parsebytes(envelope.content, headersonly=True)["Message-ID"]] += 1
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Postbox, dict[str, str]]]:
    """A mail server on this machine, with the settings that lead to it."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_STARTTLS": "0"}
    finally:
        controller.stop()
