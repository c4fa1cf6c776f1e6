"""Anybody at work suggests something; Olivier of the Servicedesk records what was decided (mission A-23)."""

from __future__ import annotations

from typing import Any

import pytest

from app.activities.models import Suggestion
from app.activities.rules import suggestions as rules
from app.activities.rules.suggestions import SuggestionState
from app.common.outbox import Message
from tests import bench, people
from tests.browser import Page
from tests.factories import SuggestionFactory
from tests.people import ELSEWHERE, Person


@pytest.fixture
def lena(app: Any) -> Person:
    """Local administrator of Testdorp."""
    return people.at_work("LB")


def sends(person: Person, title: str = "Toon ook de wijk", words: str = "Dan zoeken wij minder.") -> Suggestion:
    """Send the form of a suggestion."""
    assert person.posts("/suggestions/add", title=title, words=words).heading == title
    return bench.rows_of(Suggestion, Suggestion.title == title)[-1]


def decides(person: Person, one: Suggestion, state: str, status: int = 200, **more: Any) -> Page:
    """Send the form of a decision, in the name of the steering group."""
    fields = {"board": "Stuurgroep Lage Venen", **more}
    return person.posts(f"/suggestions/{one.id}/decide", status=status, state=state, **fields)


def mail_to(person: Person) -> list[tuple[str, str]]:
    """What was written to somebody: subjects and texts."""
    bench.work_off()
    opened = bench.the_app().extensions["vault"].open
    found = bench.rows_of(Message, Message.actor_id == person.user.actor_id)
    return [(one.subject, opened(one.sealed_body)) for one in found]


@pytest.mark.parametrize("code", people.ROLES)
def test_everybody_at_work_sends_a_suggestion(app: Any, code: str) -> None:
    person = people.at_work(code)
    sent = sends(person)
    assert (sent.state, sent.organisation_id) == (SuggestionState.NEW, person.place.id)
    assert sent.actor_id == person.user.actor_id
    assert any("Toon ook de wijk" in row for row in person.opens("/suggestions/").rows())


def test_a_suggestion_says_what_and_why(lena: Person) -> None:
    for title, words in ((" ", "Omdat"), ("Wat", "")):
        page = lena.posts("/suggestions/add", title=title, words=words)
        assert page.errors() and page.url == "/suggestions/add"
    page = lena.posts("/suggestions/add", title="x" * 151, words="Omdat")
    assert page.errors()
    assert not bench.counted(Suggestion)


def test_olivier_records_the_decision_and_lena_reads_the_answer(lena: Person, olivier: Person) -> None:
    sent = sends(lena)
    assert "Nieuwe suggestie" in olivier.opens("/").content
    page = decides(olivier, sent, "accepted", answer="Komt in het voorjaar.")
    assert page.shows("Aangenomen")
    kept = bench.kept(sent)
    assert (kept.state, kept.board) == (SuggestionState.ACCEPTED, "Stuurgroep Lage Venen")
    assert kept.decided_at is not None and kept.decided_by_id == olivier.user.actor_id
    seen = lena.opens(f"/suggestions/{sent.id}")
    assert seen.shows("Komt in het voorjaar.") and seen.shows("Stuurgroep Lage Venen")
    assert "Nieuwe suggestie" not in olivier.opens("/").content
    ((subject, text),) = mail_to(lena)
    assert subject == "Een besluit over uw suggestie"
    assert "Besluit van Stuurgroep Lage Venen: aangenomen." in text and f"/suggestions/{sent.id}" in text
    assert "voorjaar" not in text, "the answer is read in the portal"


def test_the_letter_is_in_the_language_of_who_sent_it(lena: Person, olivier: Person) -> None:
    with bench.office() as session:
        session.get_one(type(lena.user), lena.user.id).language = "fr"
        session.commit()
    sent = sends(lena)
    decides(olivier, sent, "considered")
    ((subject, text),) = mail_to(lena)
    assert subject == "Une décision sur votre suggestion" and "à l’étude" in text


def test_who_decides_about_his_own_suggestion_gets_no_mail(olivier: Person) -> None:
    decides(olivier, sends(olivier), "accepted")
    assert not mail_to(olivier)


def test_no_needs_a_reason_and_a_body_with_a_name(lena: Person, olivier: Person) -> None:
    sent = sends(lena)
    assert "Vul in waarom" in " ".join(decides(olivier, sent, "declined").errors())
    assert decides(olivier, sent, "declined", board=" ", answer="Te duur.").errors()
    assert bench.kept(sent).state is SuggestionState.NEW and not mail_to(lena)
    decides(olivier, sent, "declined", answer="Te duur.")
    assert lena.opens(f"/suggestions/{sent.id}").shows("Te duur.")


def test_the_body_that_decided_last_is_proposed(lena: Person, olivier: Person) -> None:
    decides(olivier, sends(lena), "accepted")
    other = sends(lena, "Grotere letters")
    assert olivier.opens(f"/suggestions/{other.id}/decide").typed()["board"] == "Stuurgroep Lage Venen"


@pytest.mark.parametrize("state", SuggestionState)
@pytest.mark.parametrize("to", SuggestionState)
def test_a_decision_follows_the_table(state: SuggestionState, to: SuggestionState) -> None:
    reasons = rules.reasons_not_to_decide(state, to, board="Stuurgroep", answer="Daarom.")
    assert reasons == ([] if to in rules.NEXT[state] else [rules.NOT_NEXT])


def test_what_is_carried_out_is_over(lena: Person, olivier: Person) -> None:
    sent = sends(lena)
    assert decides(olivier, sent, "done").errors(), "it was not accepted yet"
    decides(olivier, sent, "accepted")
    assert decides(olivier, sent, "done").shows("Uitgevoerd")
    assert olivier.opens(f"/suggestions/{sent.id}/decide", status=403)
    told = olivier.opens(f"/suggestions/{sent.id}/history").content
    assert "Aangenomen" in told and "Uitgevoerd" in told


def test_lena_takes_it_back_until_somebody_decides(lena: Person, olivier: Person) -> None:
    sent = sends(lena)
    colleague = people.with_role("LB", lena.place)
    assert "Alleen wie een suggestie stuurde" in colleague.opens(f"/suggestions/{sent.id}/delete").content
    colleague.sends_to(f"/suggestions/{sent.id}/delete", {"csrf_token": colleague.token})
    assert bench.kept(sent) is not None
    lena.sends_to(f"/suggestions/{sent.id}/delete", {"csrf_token": lena.token})
    assert bench.kept(sent) is None
    other = sends(lena, "Grotere letters")
    decides(olivier, other, "considered")
    lena.sends_to(f"/suggestions/{other.id}/delete", {"csrf_token": lena.token})
    assert bench.kept(other) is not None


def test_colleagues_read_it_and_others_do_not(lena: Person, marieke: Person) -> None:
    sent = sends(lena)
    elsewhere = SuggestionFactory(organisation=people.organisation(ELSEWHERE), title="Van elders")
    assert marieke.opens(f"/suggestions/{sent.id}").heading == sent.title
    marieke.opens(f"/suggestions/{elsewhere.id}", status=404)
    assert "Van elders" not in marieke.opens("/suggestions/").content
    people.at_work("GB", ELSEWHERE).opens(f"/suggestions/{sent.id}", status=404)
    marieke.opens(f"/suggestions/{sent.id}/decide", status=403)


def test_the_list_is_narrowed_to_ones_own(lena: Person, marieke: Person) -> None:
    sends(lena)
    sends(marieke, "Grotere letters")
    (row,) = lena.opens("/suggestions/?own=yes").rows()
    assert "Toon ook de wijk" in row
    (row,) = lena.opens("/suggestions/?own=no").rows()
    assert "Grotere letters" in row
    (row,) = lena.opens("/suggestions/?state=new&own=yes").rows()
    assert "Toon ook de wijk" in row
    lena.opens("/suggestions/?own=perhaps", status=400)


def test_the_register_goes_out_as_a_file(lena: Person, olivier: Person) -> None:
    decides(olivier, sends(lena, "=HYPERLINK(1)"), "accepted")
    file = olivier.client.get("/suggestions/export.csv").get_data(as_text=True)
    assert "Stuurgroep Lage Venen" in file and "Aangenomen" in file
    assert ";=HYPERLINK" not in file and "\n=HYPERLINK" not in file
    assert lena.client.get("/suggestions/export.csv").status_code == 403


def test_of_who_is_erased_a_sign_is_left(lena: Person, olivier: Person) -> None:
    sent = sends(lena)
    with bench.office() as session:
        user = session.get_one(type(lena.user), lena.user.id)
        user.active = False
        user.actor.erased_at = user.created_at
        session.commit()
    decides(olivier, sent, "accepted")
    assert not mail_to(lena), "nobody is written to who cannot log in"
