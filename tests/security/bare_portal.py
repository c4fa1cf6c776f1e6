"""A portal of only a database and some commands, for tests that need no screens and no cast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from click.testing import Result
from flask import Flask
from sqlalchemy import event

import app.models as tables
import config
from app.common import audit, context, crypto, database, files, scope
from app.extensions import Model, db
from app.security.login.rules.providers import Providers
from app.security.models import Product, Role
from tests.databases import owner_of

assert tables  # every table has to be known before they are made


@contextmanager
def bare_portal(url: str, *commands: click.Command) -> Iterator[Flask]:
    """Fill an empty database with tables and fixed roles, and offer `flask portal` with some commands."""
    portal = Flask("portal")
    portal.config.from_mapping(
        config.settings({"DEMO": "1"}),
        SQLALCHEMY_DATABASE_URI=owner_of(url) or url,
        PASSWORD_HASH="scrypt:1024:8:1",  # the real one takes a third of a second
    )
    db.init_app(portal)
    portal.cli.add_command(click.Group("portal", {command.name or "": command for command in commands}))
    with (
        TemporaryDirectory() as folder,
        portal.app_context(),
        context.system_scope("test", writing=False),
    ):
        portal.extensions["vault"] = crypto.Vault(crypto.new_key())
        portal.extensions["providers"] = Providers()
        audit.use_vault(db.engine, portal.extensions["vault"])
        files.install(db.engine, files.Store(Path(folder)))
        database.configure(db.engine, busy_timeout_ms=1000)
        scope.install(db.session, lambda: context.current().scope)
        lay_out(portal)
        yield portal
        db.session.remove()
        db.engine.dispose()


def lay_out(portal: Flask) -> None:
    """Make the tables, with the fixed roles and products."""
    Model.metadata.create_all(db.engine)
    roles = portal.config["ROLES"].items()
    db.session.add_all(Role(name=code, code=code, label={"nl": role.label}) for code, role in roles)
    products = portal.config["PRODUCTS"].items()
    db.session.add_all(Product(code=code, name=fixed.name, kind=fixed.kind) for code, fixed in products)
    db.session.commit()


def run(portal: Flask, *arguments: object) -> Result:
    """Run `flask portal …`, and let go of what the test had read before it."""
    db.session.commit()
    return portal.test_cli_runner().invoke(args=["portal", *map(str, arguments)])


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent to the database within the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
