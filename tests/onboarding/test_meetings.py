"""Marloes plans the meetings of a connection from its page, at the step; the step is completed by them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from app.common import clock, crypto
from app.onboarding.models import Appointment, Connection, ConnectionStep, Training, TrainingInvitation
from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.trainings import TrainingKind, TrainingState
from tests import bench, people
from tests.connecting import a_connection, a_contact, region_of_the_cast
from tests.people import Person
from tests.rounds import a_training, an_appointment, in_days, meeting
from tests.test_budgets import FORM, SAVE, SHOW, cost, within


def at_step(
    connection: Connection, key: str, days: int = 7, minutes: int | None = 30, **fields: Any
) -> dict[str, Any]:
    """The form of an appointment for a step."""
    since = in_days(days, 10)
    until = f"{since + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}" if minutes else ""
    return meeting(connection, step=key, since=f"{since:%Y-%m-%dT%H:%M}", until=until, **fields)


def was_planned(connection: Connection, key: str, days_ago: int = 1, **fields: Any) -> Appointment:
    """An appointment for a step, of some days ago."""
    moments = {"starts_at": in_days(-days_ago, 10), "ends_at": in_days(-days_ago, 11)}
    return an_appointment(connection, step=key, **moments, **fields)


def the_link(page: Any, label: str) -> str:
    (link,) = [one for one in page.select("main a") if label in one.get_text()]
    return str(link["href"])


def test_marloes_plans_the_orientation_meeting_at_its_step_and_completes_the_step_by_it(marloes: Person) -> None:
    connection = a_connection(steps=1)
    a_contact(connection, name="Saskia Roelofs", email="s.roelofs@wegwijzer.example")
    a_contact(connection, name="Joris Prins", kind=ContactKind.PRACTICE, email="j.prins@wegwijzer.example")
    page = marloes.opens(f"/connections/{connection.id}")
    form = marloes.opens(the_link(page, "Afspraak maken"))
    assert form.typed()["subject"] == "Oriënterend gesprek" and form.shows("15 tot 30 minuten")
    invited = str(form.select("textarea[name=invited]")[0].get_text())
    assert "s.roelofs@wegwijzer.example" in invited and "j.prins" not in invited  # from practice comes later
    marloes.posts("/appointments/add", **at_step(connection, "orientation"))
    (made,) = bench.rows_of(Appointment)
    now = bench.kept(connection)
    assert made.step == "orientation" and now.planned_on == now.due_on == made.day
    page = marloes.opens(f"/connections/{connection.id}")
    assert page.shows("Afspraak op") and page.shows("met Anke Vos")
    assert not [one for one in page.select("main a") if "Afspraak maken" in one.get_text()]


def test_no_training_is_proposed_for_today(app: Any) -> None:
    with time_machine.travel("2026-12-01T12:00:00+01:00", tick=False):  # a Tuesday
        marloes = people.at_work("AC")
        page = marloes.opens(f"/connections/{a_connection(steps=3, on=clock.today()).id}/days")
        planned = [str(one["href"]) for one in page.select("main a") if "/trainings/add" in str(one["href"])]
    assert len(planned) == 3 and all(day > "2026-12-01" for day in _days_in(planned)), planned


def _days_in(addresses: list[str]) -> list[str]:
    return [parse_qs(urlsplit(one).query)["on"][0] for one in addresses]


def test_a_meeting_takes_as_long_as_the_programme_says(marloes: Person) -> None:
    connection = a_connection(steps=1)
    for minutes in (14, 31, 60):
        page = marloes.posts("/appointments/add", **at_step(connection, "orientation", minutes=minutes))
        assert any("15 tot 30 minuten" in told for told in page.errors()), minutes
    assert not bench.rows_of(Appointment)
    marloes.posts("/appointments/add", **at_step(connection, "orientation", minutes=None))
    (made,) = bench.rows_of(Appointment)
    assert (made.ends_at - made.starts_at).total_seconds() == 30 * 60
    other = a_connection(steps=3)
    assert marloes.posts("/appointments/add", **at_step(other, "discussion", minutes=20)).errors()
    marloes.posts("/appointments/add", **at_step(other, "discussion", minutes=30))
    assert bench.counted(Appointment) == 2
    assert marloes.posts("/appointments/add", **at_step(other, "", minutes=None)).errors()  # when does it end?


def test_the_second_meeting_is_with_the_contact_person_and_somebody_from_practice(marloes: Person) -> None:
    connection = a_connection(steps=3)
    a_contact(connection, name="Saskia Roelofs", email="s.roelofs@wegwijzer.example")
    add = f"/appointments/add?in={connection.id}&step=discussion"
    page = marloes.opens(add)
    assert page.shows("Nog geen contact bekend van deze soort: Uit de praktijk.") and page.shows("30 minuten")
    a_contact(connection, name="Joris Prins", kind=ContactKind.PRACTICE)
    assert marloes.opens(add).shows("Zonder e-mailadres: Joris Prins.")
    a_contact(connection, name="Tess Bos", kind=ContactKind.PRACTICE, email="t.bos@wegwijzer.example")
    invited = str(marloes.opens(add).select("textarea[name=invited]")[0].get_text())
    assert "s.roelofs@" in invited and "t.bos@" in invited
    discussion = NINE_STEPS.step("discussion")
    assert discussion and discussion.guests == (ContactKind.CONTACT, ContactKind.PRACTICE)


def test_that_it_took_place_completes_the_step_on_that_day(marloes: Person) -> None:
    connection = a_connection(steps=1)
    appointment = was_planned(connection, "orientation")
    assert marloes.opens(f"/appointments/{appointment.id}/hold").shows(
        "De stap “Oriënterend gesprek” is voltooid."
    )
    marloes.posts(f"/appointments/{appointment.id}/hold")
    (done,) = bench.rows_of(ConnectionStep, ConnectionStep.key == "orientation")
    held = bench.kept(appointment)
    assert done.done_on == held.held_on == held.day and bench.kept(connection).step == "profile"
    marloes.opens(f"/appointments/{appointment.id}/edit", status=403)
    assert marloes.opens(f"/appointments/{appointment.id}").shows("Heeft plaatsgevonden")


def test_what_is_still_to_come_did_not_take_place_and_nobody_holds_it_twice(marloes: Person) -> None:
    connection = a_connection(steps=1)
    ahead = an_appointment(connection, step="orientation")
    assert marloes.posts(f"/appointments/{ahead.id}/hold").shows("moet nog beginnen")
    assert bench.kept(connection).step == "orientation"
    other = a_connection(steps=1)
    over = was_planned(other, "orientation")
    marloes.posts(f"/appointments/{over.id}/hold")
    marloes.client.post(f"/appointments/{over.id}/hold", data={"csrf_token": marloes.token})
    assert len(bench.rows_of(ConnectionStep, ConnectionStep.connection_id == other.id)) == 2


def test_an_appointment_for_an_evaluation_or_another_step_completes_nothing(marloes: Person) -> None:
    evaluating, ahead = a_connection(steps=6), a_connection(steps=1)
    for connection, key in ((evaluating, "evaluation_1"), (ahead, "discussion")):
        appointment = was_planned(connection, key)
        marloes.posts(f"/appointments/{appointment.id}/hold")
        assert bench.kept(appointment).held_on and bench.kept(connection).step == connection.step


def test_each_step_has_one_appointment_at_a_time_and_none_once_it_is_done(marloes: Person) -> None:
    connection = a_connection(steps=1)
    marloes.posts("/appointments/add", **at_step(connection, "orientation"))
    page = marloes.posts("/appointments/add", **at_step(connection, "orientation", days=8))
    assert any("al een afspraak" in told for told in page.errors())
    for key in ("contact", "profile", "nowhere"):
        assert marloes.posts("/appointments/add", **at_step(connection, key)).errors(), key
    (made,) = bench.rows_of(Appointment)
    with pytest.raises(IntegrityError):
        an_appointment(connection, step="orientation", uid=f"{crypto.token()}@portal.example")
    marloes.posts(f"/appointments/{made.id}/call_off")
    assert bench.kept(connection).planned_on is None
    marloes.posts("/appointments/add", **at_step(connection, "orientation", days=8))
    assert bench.kept(connection).planned_on == clock.today() + timedelta(days=8)


def test_a_meeting_that_is_moved_moves_the_step(marloes: Person) -> None:
    connection = a_connection(steps=1)
    marloes.posts("/appointments/add", **at_step(connection, "orientation"))
    (made,) = bench.rows_of(Appointment)
    since = in_days(9, 10)
    marloes.posts(
        f"/appointments/{made.id}/edit", since=f"{since:%Y-%m-%dT%H:%M}",
        until=f"{since + timedelta(minutes=30):%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    assert bench.kept(connection).due_on == clock.today() + timedelta(days=9)


# The training is planned in the second meeting


def test_marloes_plans_the_training_and_the_evaluation_in_the_second_meeting(marloes: Person) -> None:
    connection = a_connection(steps=3)
    page = marloes.opens(f"/connections/{connection.id}")
    days = marloes.opens(the_link(page, "Training plannen"))
    assert len(days.select("main section a[href^='/trainings/add']")) == 3
    plan = str(days.select("main a[href^='/trainings/add']")[0]["href"])
    form = marloes.opens(plan)
    marloes.sends(form.form("/trainings/add"))
    (training,) = bench.rows_of(Training)
    assert (training.kind, training.state) == (TrainingKind.ON_SITE, TrainingState.PLANNED)
    assert [one.connection_id for one in bench.rows_of(TrainingInvitation)] == [connection.id]
    evaluation = str(days.select("main a[href*='step=evaluation_1']")[0]["href"])
    marloes.sends(marloes.opens(evaluation).form("/appointments/add"))
    (made,) = bench.rows_of(Appointment)
    assert made.step == "evaluation_1" and 42 <= (made.day - training.day).days <= 56
    page = marloes.opens(f"/connections/{connection.id}")
    assert page.shows(training.title) and page.shows("Afspraak op")
    assert bench.kept(connection).planned_on is None  # the meeting itself is what is due


def test_the_step_falls_on_the_training_that_was_agreed_once_it_is_due(marloes: Person) -> None:
    connection = a_connection(steps=4, papers=True)
    training = a_training(region_of_the_cast(), on=20)
    marloes.posts(f"/trainings/{training.id}/invite", connection_id=connection.id)
    marloes.posts(
        f"/connections/{connection.id}/complete", step="joining", done_on=clock.today().isoformat(), planned_on=""
    )
    now = bench.kept(connection)
    assert now.step == "training" and now.due_on == now.planned_on == training.day
    moved = in_days(25)
    marloes.posts(
        f"/trainings/{training.id}/edit",
        since=f"{moved:%Y-%m-%dT%H:%M}",
        until=f"{in_days(25, 12):%Y-%m-%dT%H:%M}",
    )
    assert bench.kept(connection).due_on == clock.today() + timedelta(days=25)
    marloes.posts(f"/trainings/{training.id}/call_off")
    assert bench.kept(connection).planned_on is None


def test_days_that_are_none_and_connections_that_are_elsewhere_are_refused(marloes: Person) -> None:
    connection = a_connection(steps=3)
    marloes.opens(f"/appointments/add?in={connection.id}&step=discussion&on=gisteren", status=400)
    marloes.opens(f"/trainings/add?in={connection.id}&on=2026-02-30", status=400)
    elsewhere = people.with_role("AC", people.organisation(people.TESTDORP))
    elsewhere.opens(f"/connections/{connection.id}/days", status=404)
    elsewhere.opens(f"/appointments/add?in={connection.id}&step=discussion", status=404)


def test_pages_of_meetings_stay_within_their_budgets(marloes: Person) -> None:
    connection = a_connection(steps=3)
    a_contact(connection, email="s.roelofs@wegwijzer.example")
    appointment = was_planned(connection, "discussion")
    within(SHOW, cost(marloes, f"/appointments/{appointment.id}"))
    within(FORM, cost(marloes, f"/appointments/add?in={connection.id}&step=discussion"))
    within(SHOW, cost(marloes, f"/connections/{connection.id}/days"))
    sent = {"csrf_token": marloes.token}
    saving_both = 2 * SAVE  # the appointment and its connection
    within(saving_both, cost(marloes, f"/appointments/{appointment.id}/hold", sent))
