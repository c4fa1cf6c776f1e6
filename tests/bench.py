"""The bench that tests stand on: which application is under test, and ways to look into its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask, has_app_context
from sqlalchemy import Connection, inspect, select
from sqlalchemy.orm import Session

from app.common import jobs
from app.common.context import system_scope
from app.common.web.working import workshop
from app.extensions import db

_under_test: list[tuple[Flask, Connection | None]] = []


@contextmanager
def under_test(app: Flask, connection: Connection | None = None) -> Iterator[Flask]:
    """Make an application the one that people visit and factories fill, over one connection where given."""
    _under_test.append((app, connection))
    try:
        yield app
    finally:
        _under_test.pop()


def the_app() -> Flask:
    """The application under test."""
    assert _under_test, "ask for the fixture `app`, or for one of the people"
    return _under_test[-1][0]


def the_connection() -> Connection:
    """The one connection that everything in this test goes over; a `committed` test has none."""
    connection = _under_test[-1][1]
    assert connection is not None, "a committed test has many connections"
    return connection


@contextmanager
def undone() -> Iterator[Connection]:
    """Undo what happens in the block, however it was committed."""
    savepoint = the_connection().begin_nested()
    try:
        yield the_connection()
    finally:
        savepoint.rollback()


@contextmanager
def office() -> Iterator[Session]:
    """Work behind the screens, on all rows: `with office() as session: actions.deactivate(...)`.

    What is not committed when the block ends is undone, as in a request.
    """
    with ExitStack() as stack:
        if not has_app_context():
            stack.enter_context(the_app().app_context())
        stack.enter_context(system_scope("test"))
        yield db.session  # type: ignore[misc]  (a scoped session stands in for its session)


def store(thing: Any) -> Any:
    """Keep a new row, and leave it loaded; inside `office` the commit is left to the test."""
    if has_app_context():
        with system_scope("test"):
            db.session.add(thing)
            db.session.flush()
        return thing
    with (
        the_app().app_context(),
        system_scope("test"),
        db.session.session_factory(expire_on_commit=False) as session,
    ):
        session.add(thing)
        session.commit()
        session.expunge_all()
    return thing


def kept(thing: Any, *options: Any) -> Any:
    """A row as it stands in the database now, or nothing when it is gone; `options` load its relations."""
    model = type(thing)
    with office() as session:
        found = (
            session.scalars(
                select(model)
                .where(model.id == thing.id)
                .options(*options)
                .execution_options(populate_existing=True)
            )
            .unique()
            .first()
        )
        if found is not None:
            session.expunge(found)
        return found


def rows_of(model: Any, *conditions: Any) -> list[Any]:
    """The rows of a table, or those that meet some conditions, in the order of their keys."""
    with office() as session:
        found = list(
            session.scalars(select(model).where(*conditions).order_by(*inspect(model).primary_key)).unique()
        )
        session.expunge_all()
        return found


def counted(model: Any, *conditions: Any) -> int:
    """How many rows there are."""
    return len(rows_of(model, *conditions))


def work_off(**settings: Any) -> int:
    """Do every job that is due, as a worker would, under settings of its own; returns how many were done."""
    app = the_app()
    with app.app_context():
        shop = workshop(app)
        return jobs.run_due(replace(shop, settings={**shop.settings, **settings}))
