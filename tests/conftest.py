"""What every test stands on: one application per session, a savepoint per test, and guards around both.

`app` is the application under test; the people (`gijs`, `fatima`, …) and the factories work on it. A test
marked `committed` gets a database of its own, with real commits, for threads and processes.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from app import create_app
from app.activities.views.agenda.keeping import drawn
from app.common import audit, crypto, database, migrations
from app.common.audit.writing import _keys
from app.common.context import Context, begin
from app.extensions import db
from app.onboarding.actions.routes import read_before
from app.security.actions.permissions import bring_up_to_date
from app.security.login import sessions
from tests import bench, kept, people
from tests.databases import Databases, databases, owner_of
from tests.factories import AssignmentFactory, GroupFactory, MemberFactory
from tests.people import Person
from tests.rooms import CLERKS, ROOMS

SETTINGS = {
    "TESTING": True,
    "DEMO": False,
    "ENVIRONMENT_LABEL": "",
    "SECRET_KEY": "a key for tests, known to all",
    "DATA_KEY": crypto.new_key(),
    "PASSWORD_HASH": "pbkdf2:sha256:1",
    "PUBLIC_URL": "http://localhost",
    "SESSION_COOKIE_SECURE": False,
    "TRUSTED_HOSTS": None,
    "SMTP_HOST": "",
    "IDENTITY_PROVIDERS": "",
    "DEMO_BROKER_URL": "",
    "PUBLIC_PAGES_PER_MINUTE": 100_000,
}
"""Whatever the environment says, tests run under the same settings."""


def pytest_configure(config: pytest.Config) -> None:
    """Marks that choose the application under test; a machine with other work makes no generated case wrong."""
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")
    config.addinivalue_line("markers", "committed: on a database of its own, with real commits")
    config.addinivalue_line("markers", "owner: as who owns the tables, whom row security does not hold back")
    config.addinivalue_line("markers", "demo: on an application of a trial, with DEMO=1")
    config.addinivalue_line("markers", "one_database: about files, or what PostgreSQL can only refuse besides")
    config.addinivalue_line("markers", "stored: asks a database, though not for `app` by name")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long forms, except under `make deep`, and on PostgreSQL what no database changes."""
    deep, twice = os.environ.get("DEEP") == "1", os.environ.get("DATABASE") == "postgresql"
    left = {
        item
        for item in items
        if (item.get_closest_marker("deep") and not deep) or (twice and not _asks_a_database(item))
    }
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether what a test finds may be otherwise on the other database.

    Whom the portal itself refuses on SQLite, without row security, it refuses on PostgreSQL by the same rules.
    """
    if item.get_closest_marker("one_database"):
        return False
    asked = {"app", "make_app", "store_of_databases"}.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("stored") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """On the build server nothing is skipped."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped under CI: {report.longrepr}"
    return report


# Guards


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """No test reaches the outside world: only this machine's own sockets open."""
    connect = socket.socket.connect

    def guarded(here: socket.socket, address: Any) -> None:
        if here.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for {address}")
        connect(here, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


class _Errors(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def errors_are_heard(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    """An error in the log of the portal fails the test, unless the test asks for `logged_errors`."""
    handler, ours = _Errors(), logging.getLogger("app")
    ours.addHandler(handler)
    yield handler.records
    ours.removeHandler(handler)
    if handler.records and "logged_errors" not in request.fixturenames:
        told = [
            record.getMessage() + (f"\n{record.exc_text}" if record.exc_text else "") for record in handler.records
        ]
        pytest.fail("logged as an error: " + "; ".join(told))


@pytest.fixture
def logged_errors(errors_are_heard: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The errors logged during this test, which expects them."""
    return errors_are_heard


@pytest.fixture(autouse=True)
def nobody_is_acting() -> None:
    """Tests begin without an actor and with a scope that sees nothing."""
    begin(Context())


# The application


@pytest.fixture(scope="session")
def store_of_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """SQLite files, or a PostgreSQL server."""
    found = databases(tmp_path_factory.mktemp("databases"))
    yield found
    found.end()


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Flask]:
    """Make an application over a database: `make_app(url, DEMO=True)`."""

    def make(url: str, **settings: Any) -> Flask:
        folder: Path = tmp_path_factory.mktemp("instance")
        where = {
            "SQLALCHEMY_DATABASE_URI": url,
            "DATABASE_OWNER_URL": owner_of(url),
            "INSTANCE_FOLDER": str(folder),
        }
        return create_app({**SETTINGS, **where, **settings})

    return make


@pytest.fixture(scope="session")
def pristine(store_of_databases: Databases, make_app: Callable[..., Flask]) -> str:
    """The name of a database at head, with roles, permissions and the cast; it is only copied from."""
    app = make_app(store_of_databases.empty("pristine"))
    with app.app_context():
        migrations.bring_up(db.engine, app.config)
        with database.owner_of(db.engine, app.config) as owner:
            kept.lay_out(owner)
    with bench.under_test(app), bench.office() as session:
        bring_up_to_date(
            app.extensions["appbuilder"].baseviews,
            app.config["ROLES"],
            app.config["PRODUCTS"],
            app.config["AGREEMENTS"],
        )
        people.move_in()
        session.commit()
    close(app)
    return "pristine"


def close(app: Flask) -> None:
    """Let go of every connection of an application."""
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def house(store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str) -> Iterator[Flask]:
    """The one application of the session; tests ask for `app`."""
    app = make_app(store_of_databases.copy(pristine, "house"))
    yield app
    close(app)


@pytest.fixture(scope="session")
def trial(store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str) -> Iterator[Flask]:
    """The application of a trial; tests marked `demo` get it as `app`."""
    app = make_app(store_of_databases.copy(pristine, "trial"), DEMO=True)
    yield app
    close(app)


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application under test; what a test does to its database is undone after it."""
    sessions._permissions.clear()  # what a role may do, kept per process, may have been changed by a test
    drawn.clear()  # and what a page of an agenda looked like
    read_before.clear()  # and which programmes there were
    _keys.clear()  # and a key of an actor may have been made by one that was undone
    if request.node.get_closest_marker("committed"):
        yield from _on_its_own_database(request)
        return
    app: Flask = request.getfixturevalue("trial" if request.node.get_closest_marker("demo") else "house")
    with ExitStack() as stack:
        with app.app_context():
            engine = db.engine
        if request.node.get_closest_marker("owner"):
            engine = stack.enter_context(database.owner_of(engine, app.config))
            audit.use_vault(engine, app.extensions["vault"])
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        connection = stack.enter_context(engine.connect())
        stack.enter_context(bench.under_test(app, connection))
        outer = connection.begin()
        # Flask-SQLAlchemy looks for an engine by table and never at the bind of a session.
        patch.setattr(db.session.session_factory.class_, "get_bind", lambda *_args, **_options: connection)
        patch.setitem(db.session.session_factory.kw, "join_transaction_mode", "create_savepoint")
        yield app
        outer.rollback()


def _on_its_own_database(request: pytest.FixtureRequest) -> Iterator[Flask]:
    made: Databases = request.getfixturevalue("store_of_databases")
    url = made.copy(request.getfixturevalue("pristine"), "committed")
    if request.node.get_closest_marker("owner"):
        url = owner_of(url) or url
    app: Flask = request.getfixturevalue("make_app")(url, DEMO=bool(request.node.get_closest_marker("demo")))
    with bench.under_test(app):
        yield app
    close(app)


# The cast


@pytest.fixture
def visitor(app: Flask) -> Person:
    """Somebody who has not logged in."""
    return people.visitor()


@pytest.fixture
def fatima(app: Flask) -> Person:
    """Functional administrator of Testdorp."""
    return people.at_work("FB")


@pytest.fixture
def gijs(app: Flask) -> Person:
    """User administrator of Testdorp."""
    return people.at_work("GB")


@pytest.fixture
def marieke(app: Flask) -> Person:
    """Works with families in Testdorp."""
    return people.at_work("PR")


@pytest.fixture
def nadia(app: Flask) -> Person:
    """User administrator of Voorbeeldstad, and of the joint arrangement that Testdorp is in as well."""
    return people.at_work("GB", people.VOORBEELDSTAD)


@pytest.fixture
def olivier(app: Flask) -> Person:
    """Works at the Servicedesk."""
    return people.at_work("SD")


@pytest.fixture
def dennis(app: Flask) -> Person:
    """Operator of the platform."""
    return people.at_work("SB")


@pytest.fixture
def naima(app: Flask) -> Person:
    """Has an account in Testdorp, and no role."""
    return people.at_work(people.WITHOUT_ROLE)


@pytest.fixture
def clerk(app: Flask) -> Person:
    """Somebody with several roles that together open every screen, at work at the Servicedesk."""
    desk = people.organisation(people.SERVICE_DESK)
    person = people.with_role("SD", desk)
    AssignmentFactory(user=person.user, organisation=desk, code="GB")
    AssignmentFactory(user=person.user, organisation=desk, code="FB")
    AssignmentFactory(user=person.user, organisation=desk, code="PR")
    AssignmentFactory(user=person.user, organisation=desk, code="LB")
    AssignmentFactory(user=person.user, organisation=desk, code="AC")
    MemberFactory(group=GroupFactory(organisation=desk, name=CLERKS), user=person.user)
    AssignmentFactory(user=person.user, organisation=people.organisation(people.TESTDORP), code="GB")
    return person


@pytest.fixture
def row_numbers(app: Flask) -> dict[str, int]:
    """The number of a row of each screen."""
    place = people.organisation(people.TESTDORP)
    return {name: room.make(place).id for name, room in ROOMS.items()}
