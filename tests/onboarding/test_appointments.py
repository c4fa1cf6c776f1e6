"""Marloes makes appointments, guests get invitations, and her own agenda reads them at a secret address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar
import pytest

from app.common import clock, files
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.outbox import Message
from app.onboarding.models import Appointment, CalendarFeed
from app.onboarding.rules.appointments import guests_of
from app.security.models import Assignment, User
from tests import bench, people
from tests.connecting import a_connection
from tests.factories import RegionFactory
from tests.people import Person
from tests.rounds import an_appointment, in_days, meeting
from tests.test_budgets import FORM, LIST, SHOW, cost, within


def sent() -> list[tuple[str, str, int]]:
    """To whom invitations went, with what, and under which number."""
    found = []
    with bench.office() as session:
        for message in session.query(Message).order_by(Message.id):
            (number,) = message.file_ids or [0]
            calendar = icalendar.Calendar.from_ical(
                files.path_of(session.get_one(StoredFile, number)).read_bytes()
            )
            event: Any = calendar.walk("VEVENT")[0]
            found.append((message.recipient, str(calendar["method"]), int(event["sequence"])))
    return found


def test_marloes_invites_two_guests_moves_it_and_calls_it_off(marloes: Person) -> None:
    connection = a_connection(steps=1)
    guests = "Anke Vos <a.vos@w.example>\nmark@w.example"
    page = marloes.posts("/appointments/add", **meeting(connection, invited=guests))
    assert page.shows("Anke Vos") and page.shows("mark@w.example")
    (appointment,) = bench.rows_of(Appointment)
    assert sent() == [("a.vos@w.example", "REQUEST", 0), ("mark@w.example", "REQUEST", 0)]
    marloes.posts(f"/appointments/{appointment.id}/edit", place="Raadhuis", invited="mark@w.example")
    assert sent()[2:] == [("a.vos@w.example", "CANCEL", 1), ("mark@w.example", "REQUEST", 1)]
    marloes.posts(f"/appointments/{appointment.id}/edit")  # nothing changed
    assert len(sent()) == 4
    marloes.posts(f"/appointments/{appointment.id}/call_off")
    assert sent()[4:] == [("mark@w.example", "CANCEL", 2)]
    marloes.opens(f"/appointments/{appointment.id}/edit", status=403)
    assert marloes.opens("/appointments/").rows()


def test_an_appointment_that_cannot_be_is_refused_and_nobody_is_invited(marloes: Person) -> None:
    connection = a_connection(steps=1)
    past = f"{in_days(-1):%Y-%m-%dT%H:%M}"
    for wrong in (
        {"since": past}, {"until": past}, {"subject": ""}, {"since": "morgen"}, {"invited": "zonder adres"},
        {"invited": "\n".join(f"p{one}@w.example" for one in range(51))},
        {"since": "2027-03-28T02:30", "until": "2027-03-28T05:00"},
    ):  # fmt: skip
        assert marloes.posts("/appointments/add", **meeting(connection, **wrong)).errors(), wrong
    assert not bench.rows_of(Appointment) and not bench.rows_of(Message)


def test_guests_are_read_line_by_line_each_address_once():
    found = guests_of("Anke Vos <a@w.example>\n\n  b@w.example \nNog eens A@W.example\nPiet, c@w.example")
    assert [(one.name, one.email) for one in found] == [
        ("Anke Vos", "a@w.example"), ("b@w.example", "b@w.example"), ("Piet", "c@w.example"),
    ]  # fmt: skip
    for wrong in ("Anke Vos", "a@w", "a@w.example\nBcc: b", "x@y.example\r\nDATA"):
        with pytest.raises(RuleBroken):
            guests_of(wrong)


def test_days_for_training_and_evaluation_are_proposed_together(marloes: Person) -> None:
    appointment = an_appointment(a_connection(steps=3))
    page = marloes.opens(f"/appointments/{appointment.id}/proposals")
    assert page.text.count("Training op") == 3 and page.text.count("eerste evaluatie op") == 3


# The address of a calendar


def secret_of(person: Person) -> str:
    page = person.posts("/my-calendar/", act="renew")
    return str(page.select("code")[0].get_text()).rpartition("key=")[2]


def read(key: str, address: str = "192.0.2.7") -> Any:
    return (
        bench.the_app().test_client().get(f"/calendar/feed.ics?key={key}", environ_base={"REMOTE_ADDR": address})
    )


def test_her_agenda_reads_her_own_appointments_without_a_login(marloes: Person) -> None:
    connection = a_connection(steps=1)
    an_appointment(connection, "Van haar", coordinator_id=marloes.user.id)
    an_appointment(connection, "Van een ander")
    an_appointment(connection, "Afgezegd", coordinator_id=marloes.user.id, called_off=True)
    answer = read(secret_of(marloes))
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert "no-store" in answer.headers["Cache-Control"] and "Set-Cookie" not in answer.headers
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert [str(one["summary"]).partition(":")[0] for one in events] == ["Van haar"]
    assert not any("attendee" in one for one in events)


def test_an_address_that_was_made_anew_or_withdrawn_works_no_more(marloes: Person) -> None:
    old = secret_of(marloes)
    new = secret_of(marloes)
    assert (read(old).status_code, read(new).status_code) == (404, 200)
    marloes.posts("/my-calendar/", act="withdraw")
    assert read(new).status_code == 404 and not bench.rows_of(CalendarFeed)


def test_the_secret_itself_is_kept_nowhere(marloes: Person) -> None:
    key = secret_of(marloes)
    (feed,) = bench.rows_of(CalendarFeed)
    assert len(key) >= 43 and key != feed.key_hash and key not in marloes.opens("/my-calendar/").text


@pytest.mark.parametrize("lost", ["active", "role"])
def test_whoever_is_no_coordinator_any_more_has_an_address_that_opens_nothing(marloes: Person, lost: str) -> None:
    key = secret_of(marloes)
    with bench.office() as session:
        if lost == "active":
            session.get_one(User, marloes.user.id).active = False
        else:
            for held in session.query(Assignment).filter_by(user_id=marloes.user.id):
                held.active = False
        session.commit()
    assert read(key).status_code == 404


def test_a_key_of_any_kind_is_no_error(app: Any) -> None:
    for number, key in enumerate(("", "a" * 5000, "%00", "%ED%A0%80", "../x")):
        assert read(key, f"203.0.113.{number}").status_code in (400, 404), key


def test_appointments_of_another_region_are_not_there(app: Any) -> None:
    appointment = an_appointment(a_connection(steps=1))
    elsewhere = people.organisation(people.TESTDORP)
    RegionFactory(organisation=elsewhere)
    other = people.with_role("AC", elsewhere)
    other.opens(f"/appointments/{appointment.id}", status=404)
    assert other.posts("/appointments/add", **meeting(a_connection(steps=1))).errors()


def test_pages_of_appointments_stay_within_their_budgets(marloes: Person) -> None:
    for _number in range(3):
        last = an_appointment(a_connection(steps=1))
    within(LIST, cost(marloes, "/appointments/"))
    within(SHOW, cost(marloes, f"/appointments/{last.id}"))
    within(FORM, cost(marloes, f"/appointments/{last.id}/edit"))
    assert clock.today() < bench.kept(last).starts_at.date() + timedelta(days=1)
