"""Residents at a browser of their own, and what they do to come in, for the tests of the resident portal."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sqlalchemy import select

from app.common import clock, context, crypto
from app.common.context import working_as
from app.common.outbox import Message
from app.plans.actions.accounts import begin_at
from app.plans.actions.declarations import declare
from app.plans.models import Declaration, Invitation, Participant
from app.security.login.actions.accounts import make_hash
from app.security.models import Actor, LoginSession, Organisation, Resident, ResidentAccount
from app.security.rules.areas import Area
from tests import bench
from tests.browser import Page, check_headers
from tests.people import FORGERY_TOKEN, Person

PASSWORD = "blauwe olifant fietst"


class ResidentAtHome(Person):
    """Somebody with an account of the portal, or nobody yet, at a browser of their own."""

    def __init__(self, resident: Resident | None = None, level: int = 2) -> None:
        super().__init__()
        self.resident = resident
        if resident is not None:
            self.logs_in(level)

    def logs_in(self, level: int = 2) -> None:
        assert self.resident is not None
        self.key = crypto.token()
        self.session = bench.store(
            LoginSession(
                key_hash=crypto.hashed(self.key), area=Area.RESIDENT, actor_id=self.resident.actor_id, level=level,
                method="test", data={"csrf_token": FORGERY_TOKEN},
            )
        )  # fmt: skip
        self.opens_a_new_window()

    def opens_a_new_window(self) -> None:
        self.client = self.app.test_client()
        self.client.set_cookie(self.app.config["RESIDENT_COOKIE_NAME"], self.key, path="/mijn")


def a_resident(*takes_part: Participant, email: str = "linda@bakker.example", **fields: Any) -> Resident:
    """An account with the usual password, behind some participants."""
    values = {
        "name": "Linda Bakker", "verified_at": clock.now(), "actor": Actor(kind=Area.RESIDENT),
        "password": make_hash(PASSWORD, bench.the_app().config["PASSWORD_HASH"]), **fields,
    }  # fmt: skip
    resident = bench.store(Resident(email=email, **values))
    for one in takes_part:
        is_behind(resident, one)
    return resident


def taken_along(home: ResidentAtHome) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What somebody downloads of his own data: all that is told, and the files beside it by name."""
    answer = home.client.get("/mijn/gegevens/download")
    check_headers(answer, "/mijn/gegevens/download")
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"] == "attachment; filename=mijn-gegevens.zip"
    with ZipFile(BytesIO(answer.data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(found.pop("mijn-gegevens.json")), found


def declares(participant: Participant, words: str = "Ik zie het anders.") -> Declaration:
    """A declaration about the plan, as somebody who takes part gives one; he gets an account where he has none."""
    there = bench.kept(participant)
    if there.resident_id is None:
        a_resident(participant, email=there.email, name=there.name)
    with bench.office() as session:
        me = session.get_one(Participant, participant.id)
        actor_id = session.get_one(Resident, me.resident_id).actor_id
        with working_as(replace(context.current(), actor_id=actor_id, resident_id=me.resident_id)):
            given = declare(me, words)
            session.commit()
        return bench.kept(given)


def is_behind(resident: Resident, participant: Participant) -> None:
    """Let somebody take part as a participant who is there already."""
    with bench.office() as session:
        row = session.get_one(Participant, participant.id)
        row.resident_id = resident.id
        begin_at(session, resident.id, row.organisation_id, clock.now(), None)
        session.commit()


def account_at(place: Organisation, *, held: bool = False, **fields: Any) -> ResidentAccount:
    """The account of somebody who was let in at a municipality and has no plan there; `held` some time ago."""
    values = {"email": f"{secrets.token_hex(4)}@bakker.example", "active": not held, **fields}
    account = ResidentAccount(organisation_id=place.id, since=clock.now(), active=not held)
    account.resident = a_resident(**values)
    account.held_at = clock.now() if held else None
    return bench.store(account)


def letters_to(address: str) -> list[tuple[str, str]]:
    """Subject and text of every letter to an address, the oldest first."""
    vault = bench.the_app().extensions["vault"]
    with bench.office() as session:
        found = session.scalars(select(Message).where(Message.recipient == address).order_by(Message.id))
        return [(one.subject, vault.open(one.sealed_body)) for one in found]


def link_in(text: str) -> str:
    """The path of the one link in a letter."""
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def code_in(text: str) -> str:
    """The code of six digits in a letter."""
    found = re.search(r"^(\d{6})$", text, re.MULTILINE)
    assert found, text
    return found[1]


def code_of(participant: Participant) -> str:
    """The code of an invitation, as staff hands it over."""
    with bench.office() as session:
        sealed = session.scalars(
            select(Invitation.sealed_code).where(Invitation.participant_id == participant.id)
        ).one()
    return bench.the_app().extensions["vault"].open(sealed)


def logs_in(person: Person, email: str, password: str = PASSWORD) -> Page:
    """The whole way in, by password and code."""
    page = person.opens("/mijn/login/")
    page = person.sends(page.form("/mijn/login/"), username=email, password=password)
    if page.url.startswith("/mijn/login/code"):
        page = person.sends(page.form("/mijn/login/code"), code=code_in(letters_to(email.strip().lower())[-1][1]))
    return page
