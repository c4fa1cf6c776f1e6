"""A request for access: one file with all data of a person, for whoever may ask, and in the audit log."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.common import files
from app.common.audit import AuditEvent
from app.common.drafts import Draft
from app.common.erasing import Erased
from app.common.files import StoredFile
from app.common.forgetting import about, tables_of
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.outbox import Message
from app.common.remains import Wanted, wipe
from app.common.saved_lists import Kept, SavedList
from app.security.actions import access
from app.security.models import PasswordToken, TotpDevice, User
from tests import bench, people
from tests.factories import MONDAY, AssignmentFactory, OrganisationFactory, UserFactory
from tests.people import Person


@pytest.fixture
def truus(gijs: Person) -> User:
    """Somebody of whom something is kept in every table that can hold it."""
    user = UserFactory(organisation=gijs.place, first_name="Truus", last_name="Inzage", roles="G", contact=True)
    vault = bench.the_app().extensions["vault"]
    mine = {"actor_id": user.actor_id}
    AssignmentFactory(user=user, organisation=OrganisationFactory(name="Elders aan Zee"), code="G")
    sealed = vault.seal("zeer geheim")
    bench.store(Message(**mine, recipient=user.email, subject="Uw code", sealed_body=sealed))
    bench.store(Draft(**mine, form="/roles/add", sealed_fields=vault.seal(json.dumps([["last_name", "Getypt"]]))))
    bench.store(SavedList(**mine, organisation_id=gijs.place.id, screen="UserView", name="Mijn weergave",
                          sealed_wish=vault.seal(Kept(search="gezocht").written())))  # fmt: skip
    bench.store(TotpDevice(**mine, sealed_seed=sealed, confirmed_at=MONDAY))
    bench.store(PasswordToken(**mine, token_hash="f" * 64, expires_at=MONDAY))
    Person(user, gijs.place, level=2).client.get("/account/")
    gijs.posts(f"/users/{user.id}/edit", department="Gewijzigd")
    return user


def file_of(person: Person, user: User) -> dict[str, str]:
    """Ask, let the work be done, download, and unpack."""
    person.posts(f"/users/{user.id}/access")
    bench.work_off()
    (job,) = bench.rows_of(Job, Job.kind == "user.access")
    assert job.state is JobState.DONE, job.failure
    assert person.opens("/jobs/").shows(f"Alle gegevens van gebruiker {user.id}")
    answer = person.client.get(f"/jobs/{job.id}/file")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=inzage-")
    with zipfile.ZipFile(BytesIO(answer.data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_the_file_holds_everything_and_no_secrets(gijs: Person, truus: User) -> None:
    found = file_of(gijs, truus)
    data = json.loads(found["gegevens.json"])["data"]
    assert data["ab_user"][0]["last_name"] == "Inzage"
    assert len(data["assignment"]) == 2, "also roles at other organisations"
    assert data["message"][0]["subject"] == "Uw code"
    assert data["draft"][0]["sealed_fields"] == [["last_name", "Getypt"]]
    assert data["saved_list"][0]["name"] == "Mijn weergave"
    assert {"login_session", "totp_device", "change"} <= data.keys()
    whole = "".join(found.values())
    for secret in ("zeer geheim", "f" * 64, "pbkdf2", "sealed_seed", '"password":', "key_hash"):
        assert secret not in whole, secret


def test_people_can_read_it(gijs: Person, truus: User) -> None:
    page = BeautifulSoup(file_of(gijs, truus)["gegevens.html"], "lxml")
    text = page.get_text(" ")
    assert page.html and page.html["lang"] == "nl"
    for words in ("Account en profiel", "Achternaam", "Inzage", "Mijn weergave", "Getypt", "Geschiedenis"):
        assert words in text, words
    assert not page.select("script, link, img")


def test_no_table_about_people_is_left_out(gijs: Person, truus: User) -> None:
    """Whatever erasing finds, the answer tells: both go by the same declarations."""
    with bench.office() as session:
        person = access.person_of(session, session.get_one(User, truus.id))
        told = {part.table for part in access.gathered(session, bench.the_app().extensions["vault"], person)}
        for table in tables_of(Erased.ROW):
            condition = about(table, person)
            if condition is not None and session.connection().execute(select(table.c.id).where(condition)).first():
                assert table.name in told, table.name


def test_the_privacy_officer_asks_for_everybody_and_a_user_administrator_within_reach(
    gijs: Person, truus: User
) -> None:
    officer = people.at_work("FG")
    boss = UserFactory(organisation=gijs.place, roles="FG")
    assert officer.opens(f"/users/{truus.id}").select("a[href$=access]")
    assert officer.opens(f"/users/{boss.id}/access", 200)
    gijs.opens(f"/users/{boss.id}/access", 403)
    gijs.opens(f"/users/{gijs.user.id}/access", 200)


def test_it_is_kept_who_asked_and_what_was_made(gijs: Person, truus: User) -> None:
    file_of(gijs, truus)
    for action in ("access.asked", "access.given"):
        (event,) = bench.rows_of(AuditEvent, AuditEvent.action == action)
        assert (event.actor_id, event.thing_id) == (gijs.user.actor_id, truus.id)


def test_who_lost_the_right_meanwhile_gets_nothing(gijs: Person, truus: User) -> None:
    gijs.posts(f"/users/{truus.id}/access")
    with bench.office() as session:
        for held in session.get_one(User, gijs.user.id).assignments:
            held.active = False
        session.commit()
    bench.work_off()
    (job,) = bench.rows_of(Job, Job.kind == "user.access")
    assert job.state is JobState.FAILED and job.result_file_id is None


def test_somebody_else_cannot_take_the_file(gijs: Person, truus: User) -> None:
    file_of(gijs, truus)
    (job,) = bench.rows_of(Job, Job.kind == "user.access")
    people.at_work("FG").opens(f"/jobs/{job.id}/file", 404)


def test_the_file_goes_with_the_person_it_is_about(gijs: Person, truus: User) -> None:
    """An answer that lies ready for a day is found by what it holds, packed as it is."""
    file_of(gijs, truus)
    (stored,) = bench.rows_of(StoredFile, StoredFile.name.startswith("inzage-"))
    with bench.office() as session:
        path = files.path_of(session.get_one(StoredFile, stored.id))
        assert path.exists()
        wipe(session, bench.the_app().extensions["vault"], Wanted((str(truus.email),)))
        session.commit()
    assert not bench.kept(stored)


def test_nobody_hands_in_a_packed_file(app: Any) -> None:
    assert "zip" not in {kind.name.lower() for kind in files.DOCUMENTS}
