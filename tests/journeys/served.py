"""The portal with its demo data, served over a real socket for a real browser."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from app.commands.demo.people import TESTDORP
from app.commands.seed import make_world
from app.common import clock, crypto, migrations
from app.common.context import system_scope
from app.extensions import db
from app.security.actions.permissions import bring_up_to_date
from app.security.models import Actor, LoginSession, Organisation, Passkey, User
from tests import bench, people

NEWCOMERS = {"new": "eh-0001", "waiting": "w.thart@testdorp.example"}
"""Who logs in for the first time: without a profile, or with one."""
KEYED = {"with-passkey": "FB", "passkeys-proved": "FB"}
"""Who has a passkey: after the password, or logged in and able to change it."""
HALF_WAY = ("pending", "with-passkey")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


class Quiet(WSGIRequestHandler):
    """Does not tell of every request."""

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
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine; yields its address, by a name because of passkeys."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
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
    if role:
        key = session_key(role, language)
        context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": key, "url": address}])
    return context


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser itself complains about: scripts, styles, policy."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
