"""Lies registered an organisation that was there: Tineke who works there answers, or Bram of Testdorp."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.activities.actions import joining
from app.activities.actions.accounts import let_in
from app.activities.models import JoinRequest
from app.activities.rules.registrations import JoinState
from app.common import clock
from app.common.errors import RuleBroken
from app.security.login.desk import open_desk
from app.security.models import Assignment, Organisation, User
from tests import bench, people
from tests.activities.registering import letters_to, makes_a_password
from tests.people import TESTDORP, VOORBEELDSTAD, Person, visitor
from tests.season import JoinRequestFactory

LIES = "lies@dorpshuis.example"


@pytest.fixture
def request_of_lies(tineke: Person) -> JoinRequest:
    """Lies asks to publish for the village hall."""
    return JoinRequestFactory(
        organisation=tineke.place, municipality=people.organisation(TESTDORP), email=LIES, last_name="Peeters"
    )


@pytest.mark.parametrize("who", ["tineke", "bram"])
def test_both_can_let_lies_in(tineke: Person, bram: Person, request_of_lies: JoinRequest, who: str) -> None:
    person = {"tineke": tineke, "bram": bram}[who]
    page = person.opens(f"/join-requests/{request_of_lies.id}")
    assert "Lies Peeters" in page.text
    person.posts(f"/join-requests/{request_of_lies.id}/accept")
    (user,) = bench.rows_of(User, User.email == LIES)
    (held,) = bench.rows_of(Assignment, Assignment.user_id == user.id)
    assert (user.organisation_id, held.organisation_id) == (tineke.place.id, tineke.place.id)
    lies = makes_a_password(visitor(), LIES)
    assert lies.opens("/activities/").heading == "Activiteiten"


def test_what_it_said_of_lies_goes_with_the_answer(bram: Person, request_of_lies: JoinRequest) -> None:
    bram.posts(f"/join-requests/{request_of_lies.id}/accept")
    kept = bench.kept(request_of_lies)
    assert (kept.first_name, kept.last_name, kept.email, kept.phone) == (None, None, None, None)
    assert kept.state is JoinState.ACCEPTED
    assert kept.user_id is not None
    assert "Peeters" not in bram.opens(f"/join-requests/{kept.id}").text


def test_lies_reads_why_not_and_nothing_is_kept_of_her(tineke: Person, request_of_lies: JoinRequest) -> None:
    page = tineke.posts(f"/join-requests/{request_of_lies.id}/decline", reason="Wij kennen u niet.")
    assert "Geweigerd" in page.text
    (letter,) = letters_to(LIES)
    assert "Wij kennen u niet." in letter
    assert not bench.rows_of(User, User.email == LIES)
    assert bench.kept(request_of_lies).email is None


def test_lies_is_written_in_the_language_that_she_registered_in(tineke: Person) -> None:
    request = JoinRequestFactory(organisation=tineke.place, email=LIES, language="fr")
    tineke.posts(f"/join-requests/{request.id}/decline", reason="Inconnue.")
    (letter,) = letters_to(LIES)
    assert letter.startswith("Votre inscription")


def test_a_request_is_answered_once(bram: Person, tineke: Person, request_of_lies: JoinRequest) -> None:
    bram.posts(f"/join-requests/{request_of_lies.id}/accept")
    sent = {"csrf_token": tineke.token, "reason": "Nee."}
    tineke.sends_to(f"/join-requests/{request_of_lies.id}/decline", sent, status=403)
    page = tineke.sends_to(f"/join-requests/{request_of_lies.id}/accept", {"csrf_token": tineke.token})
    assert "al beantwoord" in page.text
    assert len(bench.rows_of(User, User.email == LIES)) == 1


def test_nobody_else_sees_who_asks(request_of_lies: JoinRequest) -> None:
    other = people.with_role("LB", people.organisation(VOORBEELDSTAD))
    for verb in ("", "/accept", "/decline"):
        assert other.client.get(f"/join-requests/{request_of_lies.id}{verb}").status_code == 404
    assert people.at_work("PR").client.get("/join-requests/").status_code == 403


def test_nobody_is_let_into_a_municipality_this_way(app: Any) -> None:
    """Its people get their rights from its user administrator."""
    told = {"first_name": "Lies", "last_name": "Peeters", "email": LIES, "phone": "", "language": "nl"}
    with bench.office() as session, pytest.raises(RuleBroken):
        place = session.get_one(Organisation, people.organisation(TESTDORP).id)
        let_in(open_desk(), told, place, clock.now())


def test_what_nobody_answers_is_emptied_after_a_quarter(request_of_lies: JoinRequest) -> None:
    with bench.office() as session:
        joining.tidy(session, clock.now() + timedelta(days=89))
        session.commit()
    assert bench.kept(request_of_lies).email == LIES
    with bench.office() as session:
        joining.tidy(session, clock.now() + timedelta(days=91))
        session.commit()
    kept = bench.kept(request_of_lies)
    assert (kept.state, kept.email) == (JoinState.LAPSED, None)
