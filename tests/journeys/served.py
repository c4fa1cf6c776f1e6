"""The portal with its demo data, served over a real socket for a real browser."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from app.commands.demo import residents
from app.commands.demo.people import TESTDORP
from app.commands.seed import make_world
from app.common import clock, crypto, migrations
from app.common.context import system_scope
from app.extensions import db
from app.security.actions.permissions import bring_up_to_date
from app.security.models import Actor, LoginSession, Organisation, Passkey, Resident, User
from app.security.rules.areas import Area
from tests import bench, people
from tests.journeys.stops import RESIDENT, RESIDENT_PROVED

NEWCOMERS = {"new": "eh-0001", "waiting": "w.thart@testdorp.example"}
"""Who logs in for the first time: without a profile, or with one."""
KEYED = {"with-passkey": "FB", "passkeys-proved": "FB"}
"""Who has a passkey: after the password, or logged in and able to change it."""
HALF_WAY = ("pending", "with-passkey")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}
PATIENCE_SECONDS = 30
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


class Door:
    """Lets requests in while a journey goes on, and waits for the last one before it is over.

    A page that was left open asks on, and what is asked beside another test ends in that test's transaction.
    """

    def __init__(self, *, is_open: bool = False) -> None:
        self._is_open, self._inside, self._changed = is_open, 0, threading.Condition()

    @contextmanager
    def passed(self) -> Iterator[bool]:
        """Whether a request may come in; it is inside until the block ends."""
        with self._changed:
            let_in = self._is_open
            self._inside += let_in
        try:
            yield let_in
        finally:
            with self._changed:
                self._inside -= let_in
                self._changed.notify_all()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let requests in during the block."""
        with self._changed:
            self._is_open = True
        try:
            yield
        finally:
            with self._changed:
                self._is_open = False
                assert self._changed.wait_for(lambda: not self._inside, PATIENCE_SECONDS), "a request does not end"


class Quiet(WSGIRequestHandler):
    """Does not tell of every request, and answers none while its door is shut."""

    door: Door

    def run_wsgi(self) -> None:
        """Ask the application, or tell that it is not there."""
        with self.door.passed() as let_in:
            if let_in:
                super().run_wsgi()
            else:
                self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing to tell."""


def furnish(app: Flask) -> None:
    """Make the tables, the roles and the demo world in an empty database."""
    with app.app_context():
        migrations.bring_up(db.engine, app.config)
        with system_scope("test"):
            bring_up_to_date(
                app.extensions["appbuilder"].baseviews,
                app.config["ROLES"],
                app.config["PRODUCTS"],
                app.config["AGREEMENTS"],
            )
            db.session.commit()
        make_world()


@contextmanager
def serving(app: Flask, door: Door | None = None) -> Iterator[str]:
    """Serve an application on a free port of this machine; yields its address, by a name because of passkeys."""
    handler = type("Handler", (Quiet,), {"door": door or Door(is_open=True)})
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def launched(playwright: Playwright) -> Browser:
    """Debian's Chromium; it never reaches beyond this machine."""
    path = shutil.which("chromium")
    assert path, "journeys need Debian's package chromium"
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def session_key(role: str, language: str) -> str:
    """A login session of somebody with a role, in a language, without going through the login pages."""
    code = KEYED.get(role, "GB" if role in ("pending", *NEWCOMERS) else role)
    where = people.workplaces(TESTDORP, code)[0]
    with bench.office() as session:
        place = session.scalars(select(Organisation).where(Organisation.code == where)).one()
        whose = NEWCOMERS.get(role, f"{code.lower()}@testdorp.example")
        user = session.scalars(select(User).where(User.username == whose)).first()
        user = user or User(username=whose, organisation=place, actor=Actor(), active=True)
        session.add(user)
        session.flush()
        key = crypto.token()
        data = {"language": language}
        if role in KEYED:
            _has_a_passkey(session, user.actor_id)
            data["proved_at"] = clock.now().isoformat()
        session.add(LoginSession(key_hash=crypto.hashed(key), actor_id=user.actor_id, method="mail",
                                 level=1 if role in HALF_WAY else 2, organisation_id=place.id, device="Chromium",
                                 data=data))  # fmt: skip
        session.commit()
    return key


def resident_key(role: str, language: str) -> str:
    """The same for the resident of the demo, who may have shown just now that it is her."""
    data = {"language": language}
    if role == RESIDENT_PROVED:
        data["proved_at"] = clock.now().isoformat()
    with bench.office() as session:
        actor_id = session.scalars(select(Resident.actor_id).where(Resident.email == residents.EMAIL)).one()
        key = crypto.token()
        session.add(LoginSession(key_hash=crypto.hashed(key), area=Area.RESIDENT, actor_id=actor_id, level=2,
                                 method="mail", data=data))  # fmt: skip
        session.commit()
    return key


def _has_a_passkey(session: Session, actor_id: int) -> None:
    """A passkey that is there to be seen: no device has its other half."""
    if not session.scalars(select(Passkey).where(Passkey.actor_id == actor_id)).first():
        number = secrets.token_urlsafe(16)
        session.add(Passkey(actor_id=actor_id, credential_id=number, public_key="", name="Telefoon van het werk"))


def context_for(
    browser: Browser, app: Flask, address: str, role: str, language: str, **options: Any
) -> BrowserContext:
    """A browser of its own for somebody with a role, or for a visitor."""
    locale = {"nl": "nl-NL", "en": "en-GB", "fr": "fr-BE"}[language]
    context = browser.new_context(locale=locale, base_url=address, viewport=WIDE, **options)  # type: ignore[arg-type]
    log_in(context, app, address, role, language)
    return context


def log_in(context: BrowserContext, app: Flask, address: str, role: str, language: str) -> None:
    """Give a browser a new session of somebody with a role; a visitor has none."""
    if role in (RESIDENT, RESIDENT_PROVED):
        key, path = resident_key(role, language), f"{address}/mijn"
        context.add_cookies([{"name": app.config["RESIDENT_COOKIE_NAME"], "value": key, "url": path}])
    elif role:
        key = session_key(role, language)
        context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": key, "url": address}])


def leave(context: BrowserContext) -> None:
    """Close somebody's browser, from an empty page.

    Chromium may never answer when it is to close a page that is on its way to the next; nothing limits the wait.
    """
    for page in context.pages:
        page.goto("about:blank")
    context.close()


class Windows:
    """A window for each role and language that stays open: a new one takes longer than the page that it shows.

    Each time it is asked for there is a new session in it, so that none runs out; what goes wrong in it closes it.
    """

    def __init__(self, browser: Browser, app: Flask, address: str) -> None:
        self.browser, self.app, self.address = browser, app, address
        self._open: dict[tuple[str, str], Page] = {}

    @contextmanager
    def of(self, role: str, language: str) -> Iterator[tuple[Page, list[str]]]:
        """The window of somebody, and what the browser complains about in the meantime."""
        page = self._open.pop((role, language), None)
        if page is None:
            page = context_for(self.browser, self.app, self.address, role, language).new_page()
        else:
            log_in(page.context, self.app, self.address, role, language)
        with hearing(page) as heard:
            try:
                yield page, heard
            except BaseException:
                leave(page.context)
                raise
        page.goto("about:blank")  # an open page would go on asking, beside tests that know of no other requests
        self._open[role, language] = page


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser itself complains about: scripts, styles, policy."""
    heard: list[str] = []
    for event, listener in _listeners(heard):
        page.on(event, listener)
    return heard


@contextmanager
def hearing(page: Page) -> Iterator[list[str]]:
    """What the browser complains about in a block."""
    heard: list[str] = []
    listeners = _listeners(heard)
    for event, listener in listeners:
        page.on(event, listener)
    try:
        yield heard
    finally:
        for event, listener in listeners:
            page.remove_listener(event, listener)


def _listeners(heard: list[str]) -> list[tuple[Any, Any]]:
    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(message.text)

    return [("console", said), ("pageerror", lambda error: heard.append(str(error)))]
