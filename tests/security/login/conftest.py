"""A database in memory with two people, for the actions of logging in; and a portal that is connected to DigiD."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

import app.models as tables
from app.common import audit
from app.common.crypto import Vault, new_key
from app.common.outbox import Message
from app.extensions import Model
from app.security.login import oidc
from app.security.login.actions.accounts import Account, account_of, make_hash
from app.security.login.actions.letters import Desk
from app.security.login.rules.providers import Providers
from app.security.models import Actor, LoginSession, Organisation, Resident, ResidentPolicy, User
from app.security.rules.organisations import Kind
from tests import residents
from tests.broker import Broker, running_digid
from tests.people import TESTDORP
from tests.residents import ResidentAtHome
from tests.security.login.digid import LINDA, PEOPLE, switched_on, taking_part

assert tables  # every table has to be known before they are made

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
METHOD = "scrypt:1024:8:1"
"""The real one takes a third of a second on purpose."""
PASSWORD = "blauwe olifant fietst"


@pytest.fixture
def db_session() -> Iterator[Session]:
    """An empty database in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Model.metadata.create_all(engine)
    audit.use_vault(engine, Vault(new_key()))
    with Session(engine) as session:
        session.add(Organisation(kind=Kind.MUNICIPALITY, code="IB-0001", name="Voorbeeldstad"))
        session.commit()
        yield session
    engine.dispose()


@pytest.fixture
def vault() -> Vault:
    """A vault with a key of its own."""
    return Vault(new_key())


@pytest.fixture
def desk(db_session: Session, vault: Vault) -> Desk:
    """A desk that writes to the outbox of this database."""
    return Desk(db_session, vault, "Regieportaal", "https://portaal.example")


class Cast:
    """Makes users and their sessions."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def user(self, username: str = "marieke@voorbeeldstad.example", **fields: Any) -> User:
        """A user of Voorbeeldstad with the usual password."""
        place = self.session.scalars(select(Organisation)).one()
        values = {
            "first_name": "Marieke", "last_name": "Boer", "prefix": "de", "email": username, "active": True,
            "password": make_hash(PASSWORD, METHOD), "organisation": place, "actor": Actor(),
            "profile_at": NOON, "verified_at": NOON, **fields,
        }  # fmt: skip
        user = User(username=username, **values)
        self.session.add(user)
        self.session.commit()
        return user

    def account(self, **fields: Any) -> Account:
        """The account of a new user."""
        found = account_of(self.session, self.user(**fields).actor_id)
        assert found is not None
        return found

    def login(self, account: Account, level: int = 2) -> int:
        """The number of a new session of somebody."""
        row = LoginSession(
            key_hash=f"{account.actor_id}-{level}-{id(object())}", actor_id=account.actor_id, level=level
        )
        self.session.add(row)
        self.session.commit()
        return row.id


@pytest.fixture
def cast(db_session: Session) -> Cast:
    """Makes the people of a test."""
    return Cast(db_session)


@pytest.fixture
def letters(db_session: Session, vault: Vault) -> Any:
    """Reads the outbox: every message as (recipient, subject, text)."""

    def read() -> list[tuple[str, str, str]]:
        found = db_session.scalars(select(Message).order_by(Message.id))
        return [(one.recipient, one.subject, vault.open(one.sealed_body)) for one in found]

    return read


# A portal to which DigiD is connected


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """DigiD, as a process of its own for the whole session."""
    with running_digid(tmp_path_factory.mktemp("digid"), "http://localhost", PEOPLE) as broker:
        yield broker


@pytest.fixture
def broker(app: Flask, running: Broker, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """A portal to which DigiD is connected, for all municipalities."""
    monkeypatch.setitem(app.extensions, "providers", Providers((running.provider,)))
    monkeypatch.setitem(app.config, "DEMO", True)  # addresses on this machine may be asked
    monkeypatch.setattr(oidc, "TIME_LIMIT_SECONDS", 60.0)  # a busy machine is no provider that is down
    return running


@pytest.fixture
def policy(broker: Broker) -> ResidentPolicy:
    """Testdorp has DigiD on, from Substantieel."""
    return switched_on(TESTDORP)


@pytest.fixture
def linda(policy: ResidentPolicy) -> Resident:
    """A mother who takes part in a plan of Testdorp."""
    return residents.a_resident(taking_part(TESTDORP), email=LINDA)


@pytest.fixture
def home(linda: Resident) -> ResidentAtHome:
    """Linda, logged in by password and code."""
    return ResidentAtHome(linda)


@pytest.fixture
def browser(app: Flask) -> ResidentAtHome:
    """A browser in which nobody logged in."""
    return ResidentAtHome()
