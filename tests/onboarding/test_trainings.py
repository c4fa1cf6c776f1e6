"""Marloes plans trainings, invites organisations, notes who was there, and so completes the step of each."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl

from app.common import clock
from app.onboarding.actions import accounts as account_actions
from app.onboarding.actions import trainings as actions
from app.onboarding.models import ConnectionStep, Training, TrainingAttendee, TrainingInvitation
from app.onboarding.rules.accounts import AccountState
from app.onboarding.rules.trainings import Presence, TrainingKind, TrainingState
from app.security.models import Region
from app.security.rules.organisations import Kind, RegionKind
from tests import bench, people
from tests.connecting import a_connection, region_of_the_cast, region_office
from tests.factories import OrganisationFactory, RegionFactory
from tests.papers_kept import a_line, does
from tests.people import Person
from tests.rounds import a_training, an_attendee, in_days, planned
from tests.test_budgets import FORM, LIST, SAVE, SHOW, cost, within

TODAY = clock.today()


def invited(training: Training, *connections: Any) -> None:
    for one in connections:
        bench.store(TrainingInvitation(training_id=training.id, connection_id=one.id))


def test_marloes_plans_a_training_and_none_in_the_past(marloes: Person) -> None:
    region = region_of_the_cast()
    marloes.posts("/trainings/add", **planned(region))
    (training,) = bench.rows_of(Training)
    assert (training.state, training.day) == (TrainingState.PLANNED, clock.today() + timedelta(days=14))
    past = f"{in_days(-1):%Y-%m-%dT%H:%M}"
    for wrong in (
        {"since": past, "until": f"{in_days(-1, 12):%Y-%m-%dT%H:%M}"}, {"until": past}, {"places": "0"},
        {"kind": "e_learning"}, {"title": ""}, {"since": "gisteren"}, {"places": "veel"},
        {"since": "2027-03-28T02:30", "until": "2027-03-28T05:00"},
    ):  # fmt: skip
        assert marloes.posts("/trainings/add", **planned(region, **wrong)).errors(), wrong
    assert bench.counted(Training) == 1


def test_a_training_is_of_the_referral_index_unless_marloes_says_otherwise(marloes: Person) -> None:
    region = region_of_the_cast()
    with bench.office() as session:
        session.get_one(Region, region.id).kind = RegionKind.REFERRAL_INDEX
        session.commit()
    RegionFactory(name="Aaneen, netwerk", organisation=region_office())
    for address in ("/trainings/add", "/rounds/add"):
        (field,) = marloes.opens(address).select("input[name=region_id]")
        assert field["value"] == str(region.id), address


def test_a_region_offers_what_it_says_and_the_e_learning_always(marloes: Person) -> None:
    region = region_of_the_cast()
    marloes.posts("/trainings/offer", region_id=region.id, regional="y", on_site=None, online=None)
    page = marloes.posts("/trainings/add", **planned(region, kind="online"))
    assert any("niet aangeboden" in told for told in page.errors())
    connection = a_connection(steps=1)
    told = {"connection_id": connection.id, "name": "Yara Smit", "email": "yara@wegwijzer.example"}
    marloes.posts("/training-attendees/add", **told)
    (training,) = bench.rows_of(Training)
    assert (training.kind, training.state, training.day) == (TrainingKind.E_LEARNING, TrainingState.OFFERED, None)
    marloes.posts("/training-attendees/add", **{**told, "email": "noor@wegwijzer.example"})
    assert bench.counted(Training) == 1 and bench.counted(TrainingAttendee) == 2
    (yara, _noor) = bench.rows_of(TrainingAttendee)
    marloes.posts(f"/training-attendees/{yara.id}/present")
    with bench.office():
        assert actions.trained_addresses(connection.id) == {"yara@wegwijzer.example": clock.today()}


def test_only_organisations_that_are_invited_send_professionals_and_no_more_than_fit(marloes: Person) -> None:
    region = region_of_the_cast()
    training, connection = a_training(region, places=1), a_connection(steps=5)
    told = {"training_id": training.id, "connection_id": connection.id, "name": "Yara", "email": "y@w.example"}
    assert any("niet uitgenodigd" in one for one in marloes.posts("/training-attendees/add", **told).errors())
    marloes.posts(f"/trainings/{training.id}/invite", connection_id=connection.id)
    again = marloes.posts(f"/trainings/{training.id}/invite", connection_id=connection.id)
    assert any("al uitgenodigd" in one for one in again.errors())
    marloes.posts("/training-attendees/add", **told)
    full = marloes.posts("/training-attendees/add", **{**told, "email": "n@w.example"})
    assert any("bezet" in one for one in full.errors())
    assert bench.counted(TrainingAttendee) == 1


def test_employees_with_an_account_line_get_on_the_list_at_once(marloes: Person) -> None:
    training, connection = a_training(region_of_the_cast(), places=3), a_connection(steps=5)
    a_line(connection, email="yara@wegwijzer.example", first_name="Yara", last_name="Smit")
    a_line(connection, email="noor@wegwijzer.example", last_name="Bakker")
    a_line(connection, AccountState.TRAINED, email="eva@wegwijzer.example")
    a_line(connection, AccountState.REMOVED, email="weg@wegwijzer.example")
    does(a_line(connection, email="gaat@wegwijzer.example"), lambda line: account_actions.leaves(line, TODAY))
    a_line(a_connection(steps=5), email="elders@wegwijzer.example")
    assert marloes.posts(f"/trainings/{training.id}/enlist").shows("Niemand met een accountregel wacht")
    invited(training, connection)
    asked = marloes.opens(f"/trainings/{training.id}/enlist")
    assert asked.shows("Er komen 2 medewerkers van") and not bench.rows_of(TrainingAttendee)
    marloes.posts(f"/trainings/{training.id}/enlist")
    there = {(one.name, one.email) for one in bench.rows_of(TrainingAttendee)}
    assert there == {("Yara Smit", "yara@wegwijzer.example"), ("Bakker", "noor@wegwijzer.example")}
    for number in range(2):
        a_line(connection, email=f"later{number}@wegwijzer.example")
    assert marloes.posts(f"/trainings/{training.id}/enlist").shows("bezet")
    assert bench.counted(TrainingAttendee) == 2  # nobody, where not all fit


def test_nobody_is_put_on_the_list_of_a_training_that_was(marloes: Person) -> None:
    training, connection = a_training(region_of_the_cast(), state=TrainingState.HELD, on=-2), a_connection(steps=5)
    invited(training, connection)
    a_line(connection)
    page = marloes.opens(f"/trainings/{training.id}")
    assert not page.shows("Medewerkers op de lijst zetten")
    marloes.client.post(f"/trainings/{training.id}/enlist", data={"csrf_token": marloes.token, "confirmed": "yes"})
    assert not bench.rows_of(TrainingAttendee)


def test_holding_a_training_completes_the_step_of_who_was_there(marloes: Person) -> None:
    region, day = region_of_the_cast(), clock.today() - timedelta(days=10)
    there, away, early = (a_connection(steps=steps, on=day) for steps in (5, 5, 2))
    training = a_training(region, on=-2)
    invited(training, there, away, early)
    yara, noor, tom = (an_attendee(training, one) for one in (there, away, early))
    page = marloes.posts(f"/trainings/{training.id}/hold")
    assert page.shows("eerst aan wie er was") and bench.kept(training).state is TrainingState.PLANNED
    for one in (yara, tom):
        marloes.posts(f"/training-attendees/{one.id}/present")
    marloes.posts(f"/training-attendees/{noor.id}/absent")
    marloes.posts(f"/trainings/{training.id}/hold")
    assert bench.kept(training).state is TrainingState.HELD
    done = bench.rows_of(ConnectionStep, ConnectionStep.key == "training")
    assert [(one.connection_id, one.done_on) for one in done] == [(there.id, training.day)]
    now, day = bench.kept(there), training.day
    assert day
    assert now.step == "evaluation_1" and now.due_from == day + timedelta(days=42)
    assert bench.kept(away).step == "training" and bench.kept(early).step == "profile"


def test_what_is_still_to_come_is_not_held_and_nobody_was_there(marloes: Person) -> None:
    training, connection = a_training(region_of_the_cast()), a_connection(steps=5)
    invited(training, connection)
    attendee = an_attendee(training, connection)
    assert marloes.opens(f"/trainings/{training.id}/hold").shows("moet nog komen")
    page = marloes.posts(f"/training-attendees/{attendee.id}/present")
    assert page.shows("moet nog komen") and bench.kept(attendee).presence is Presence.EXPECTED
    marloes.posts(f"/trainings/{training.id}/call_off")
    marloes.opens(f"/trainings/{training.id}/edit", status=403)


def test_the_list_of_certificates_is_a_spreadsheet(marloes: Person) -> None:
    training: Any = a_training(region_of_the_cast(), on=-2)
    connection = a_connection(steps=5)
    invited(training, connection)
    yara, _noor = (an_attendee(training, connection, name) for name in ("=Yara Smit", "Noor Bakker"))
    marloes.posts(f"/training-attendees/{yara.id}/present")
    file = marloes.client.get("/training-attendees/export.xlsx?presence=present").data
    sheet: Any = openpyxl.load_workbook(io.BytesIO(file)).active
    rows = list(sheet.values)
    text = str(rows)
    assert "Yara Smit" in text and "Noor" not in text and str(training.day.year) in text


def test_trainings_of_another_region_are_not_there(app: Any) -> None:
    training, connection = a_training(region_of_the_cast()), a_connection(steps=5)
    attendee = an_attendee(training, connection)
    elsewhere = OrganisationFactory(kind=Kind.REGION)
    theirs = RegionFactory(organisation=elsewhere)
    other = people.with_role("AC", elsewhere)
    other.opens(f"/trainings/{training.id}", status=404)
    other.opens(f"/training-attendees/{attendee.id}", status=404)
    mine = a_training(theirs)
    assert other.posts(f"/trainings/{mine.id}/invite", connection_id=connection.id).errors()
    assert other.posts("/trainings/offer", region_id=region_of_the_cast().id).errors()


def test_pages_of_trainings_stay_within_their_budgets(marloes: Person) -> None:
    training, connections = a_training(region_of_the_cast(), on=-2), [a_connection(steps=5) for _one in range(3)]
    invited(training, *connections)
    for one in connections:
        for name in ("Yara", "Noor", "Tom"):
            attendee = an_attendee(training, one, name)
    within(LIST, cost(marloes, "/trainings/"))
    within(SHOW, cost(marloes, f"/trainings/{training.id}"))
    within(FORM, cost(marloes, f"/trainings/{training.id}/edit"))
    within(LIST, cost(marloes, "/training-attendees/"))
    within(SHOW, cost(marloes, f"/training-attendees/{attendee.id}"))
    within(SAVE, cost(marloes, f"/training-attendees/{attendee.id}/present", {"csrf_token": marloes.token}))
