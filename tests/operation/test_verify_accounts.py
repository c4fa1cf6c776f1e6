"""A resident who used the whole portal is erased: no byte is left, in the database, beside it or in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete

from app.common import clock, erasures
from app.common.history import Change
from app.common.saved_lists import Kept, SavedList
from app.plans.actions import accounts
from app.plans.models import Participant
from app.plans.rules.sharing import Access
from app.security.actions import erasure
from app.security.models import Erasure, Resident, ResidentAccount
from tests import bench, residents
from tests.factories import GroupFactory, MemberFactory, PathwayFactory, PersonFactory
from tests.operation.test_verify_erasure import db_url, folder_of, run
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans.conftest import EDIT
from tests.plans.test_inviting import comes_in, invites
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory

pytestmark = pytest.mark.committed

NAME, EMAIL = "Zzéphyrine Wörmhout-Ångqvist", "zephyrine.uniek@bakker.example"
VALUES = f"{NAME}\n{EMAIL}"


@pytest.fixture
def invited(marieke: Somebody) -> Participant:
    """Somebody whom Marieke lets take part."""
    team = GroupFactory(organisation=marieke.place)
    MemberFactory(group=team, user=marieke.user)
    plan = PlanFactory(
        pathway=PathwayFactory(person=PersonFactory(organisation=marieke.place, opened={team: EDIT}))
    )
    return ParticipantFactory(plan=plan, name=NAME, email=EMAIL, shared={"p1": Access.WRITE})


@pytest.fixture
def used(app: Flask, marieke: Somebody, gijs: Somebody, invited: Participant) -> ResidentAccount:
    """She came in, forgot her password, typed a wrong name, and was looked for and kept in a view by Gijs."""
    browser = ResidentAtHome()
    comes_in(browser, invites(marieke, invited), invited)
    for url in ("/mijn/", "/mijn/gegevens", "/mijn/gegevens/download", f"/mijn/plans/{invited.plan_id}"):
        assert browser.client.get(url).status_code == 200
    browser.posts("/mijn/berichten", notices="at_once")
    ResidentAtHome().posts("/mijn/login/forgotten", username=EMAIL)
    gijs.posts("/resident-accounts/", to="/resident-accounts/search", q=EMAIL)
    assert gijs.user is not None and gijs.place is not None
    wish = app.extensions["vault"].seal(Kept(search=EMAIL).written())
    bench.store(
        SavedList(
            actor_id=gijs.user.actor_id, organisation_id=gijs.place.id, screen="ResidentAccountView", name="Zoekt",
            sealed_wish=wish,
        )
    )  # fmt: skip
    (account,) = bench.rows_of(ResidentAccount)
    return account


def later() -> None:
    """What is queued is done, once what was under way has ended."""
    with time_machine.travel(clock.now() + erasure.AGAIN_AFTER * 2, tick=False):
        bench.work_off()


def erased(gijs: Somebody, account: ResidentAccount) -> None:
    """Gijs deactivates the account and deletes it."""
    gijs.posts(f"/resident-accounts/{account.id}/deactivate", reason="Op verzoek.")
    gijs.posts(f"/resident-accounts/{account.id}/erase")
    later()


def test_no_byte_of_a_resident_is_left_after_the_purge(
    app: Flask, gijs: Somebody, marieke: Somebody, invited: Participant, used: ResidentAccount
) -> None:
    marieke.posts(f"/participants/{invited.id}/delete")
    with bench.office() as session:  # what the history of the plan held goes with the dossier
        session.execute(delete(Change).where(Change.with_id == invited.plan_id))
        session.commit()
    erased(gijs, used)
    done = run(app, "purge")
    assert done.exit_code == 0, done.output
    folders = ["--data-dir", app.config["INSTANCE_FOLDER"], "--data-dir", str(folder_of(db_url(app)))]
    found = run(app, "verify-erasure", *folders, told=VALUES)
    assert (found.exit_code, found.output.strip()) == (0, "Nothing left of 2 values.")
    (receipt,) = bench.rows_of(Erasure)
    assert receipt.remains == {} and receipt.checked_at
    assert erasure.is_genuine(app.extensions["vault"], receipt)


def test_what_a_dossier_holds_stays_there_and_nowhere_else(
    app: Flask, gijs: Somebody, invited: Participant, used: ResidentAccount
) -> None:
    erased(gijs, used)
    found = run(app, "verify-erasure", told=VALUES)
    places = {line.partition(": ")[2].partition(",")[0] for line in found.output.splitlines()}
    left = {one.partition(".")[0] for one in places if "/" not in one}
    assert left <= {"participant", "change", "message", "saved_list"}, "what colleagues noted of the dossier"
    assert bench.kept(invited).name == NAME


def test_a_backup_put_back_erases_the_account_again(app: Flask, invited: Participant) -> None:
    """The way of the list of erasures, on somebody who was active when the backup was made."""
    resident = residents.a_resident(invited, email=EMAIL, name=NAME)
    (account,) = bench.rows_of(ResidentAccount)
    with bench.office() as session:
        token = session.get_one(Resident, resident.id).actor.token
    notes = Path(app.config["INSTANCE_FOLDER"]) / erasures.NAME
    key = f"{token}.{account.organisation_id}"
    notes.write_text(json.dumps({"kind": accounts.RESIDENT, "key": key, "at": ""}) + "\n")
    with bench.office() as session:
        for _twice in range(2):
            assert erasures.replay(session, notes, 0) == 1
            session.commit()
    assert not bench.rows_of(Resident) and not bench.kept(invited).portal
    assert bench.counted(Erasure, Erasure.pseudonym == token) == 1
