"""Marloes writes to all who are due: shown before it goes, sent once to each, and what became of it is noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.common import clock, crypto
from app.common.errors import RuleBroken
from app.common.jobs import enqueue
from app.common.outbox import Message
from app.common.outbox import State as MessageState
from app.onboarding.actions import rounds as actions
from app.onboarding.models import Connection, RoundRecipient, YearlyRound
from app.onboarding.rules import rounds as rules
from app.onboarding.rules.rounds import Delivery, RoundState
from app.security.rules.organisations import Kind, RegionKind
from tests import bench, people
from tests.connecting import a_connection, region_of_the_cast, region_office
from tests.factories import AssignmentFactory, OrganisationFactory, RegionFactory, UserFactory
from tests.people import Person
from tests.rounds import a_letter, a_round, place_of, writing
from tests.test_budgets import FORM, LIST, SAVE, SHOW, cost, within


def a_connected_one(email: str | None = "ic@wegwijzer.example", steps: int = 8) -> Connection:
    """A connection whose yearly evaluation is due, with an institution coordinator where there is an address."""
    connection = a_connection(steps=steps, on=clock.today() - timedelta(days=30))
    if email:
        place = place_of(connection)
        AssignmentFactory(user=UserFactory(organisation=place, email=email), organisation=place, code="IC")
    return connection


def states() -> dict[int, Delivery]:
    return {one.connection_id: one.state for one in bench.rows_of(RoundRecipient)}


def test_who_is_due_is_put_in_a_round_once(marloes: Person) -> None:
    due = a_connected_one()
    a_connected_one(steps=7)  # still before the second evaluation
    round_ = a_round(region_of_the_cast())
    assert not nobody_is_due(marloes.posts(f"/rounds/{round_.id}/gather"))
    assert set(states()) == {due.id}
    assert nobody_is_due(marloes.posts(f"/rounds/{round_.id}/gather"))
    late = a_round(region_of_the_cast(), until=clock.today())
    assert nobody_is_due(marloes.posts(f"/rounds/{late.id}/gather"))
    assert bench.counted(RoundRecipient) == 1


def nobody_is_due(page: Any) -> bool:
    """Whether a page says so, and not that it worked."""
    said = page.shows("geen organisatie aan de beurt die nog niet in de ronde staat")
    assert said is not page.shows("staat nu in")
    return said


def test_the_letter_is_shown_as_each_will_get_it(marloes: Person) -> None:
    connection, round_ = a_connected_one(), a_round(region_of_the_cast())
    marloes.posts(f"/rounds/{round_.id}/put_in", connection_id=connection.id)
    page = marloes.opens(f"/rounds/{round_.id}/preview")
    assert page.shows(f"Beste mensen van {place_of(connection).name}") and "{{" not in page.text


def test_each_gets_the_letter_once_and_who_has_no_address_is_noted(marloes: Person) -> None:
    there, lost = a_connected_one(), a_connected_one(email=None)
    round_ = a_round(region_of_the_cast())
    marloes.posts(f"/rounds/{round_.id}/gather")
    marloes.posts(f"/rounds/{round_.id}/send")
    bench.work_off()
    with bench.office() as session:  # the same work once more, as after a crash
        enqueue(session, actions.SEND, round_id=round_.id)
        session.commit()
    bench.work_off()
    assert [one.recipient for one in bench.rows_of(Message)] == ["ic@wegwijzer.example"]
    assert bench.rows_of(Message)[0].subject == f"Evaluatie met {place_of(there).name}"
    assert states() == {there.id: Delivery.WAITING, lost.id: Delivery.NO_ADDRESS}
    assert bench.kept(round_).state is RoundState.SENT


def test_the_log_tells_what_was_sent_and_what_failed_and_that_is_sent_once_more(marloes: Person) -> None:
    first, second = a_connected_one("een@w.example"), a_connected_one("twee@w.example")
    round_ = a_round(region_of_the_cast())
    marloes.posts(f"/rounds/{round_.id}/gather")
    marloes.posts(f"/rounds/{round_.id}/send")
    bench.work_off()
    with bench.office() as session:
        for message in session.query(Message):
            failed = message.recipient == "twee@w.example"
            message.state = MessageState.FAILED if failed else MessageState.SENT
            message.sent_at = None if failed else clock.now()
        session.commit()
        enqueue(session, "rounds.follow")
        session.commit()
    bench.work_off()
    assert states() == {first.id: Delivery.SENT, second.id: Delivery.FAILED}
    log = marloes.opens(f"/round-letters/?round_id={round_.id}")
    assert len(log.rows()) == 2 and log.shows("Mislukt")
    (lost,) = bench.rows_of(RoundRecipient, RoundRecipient.state == Delivery.FAILED)
    marloes.posts(f"/round-letters/{lost.id}/again")
    bench.work_off()
    assert sorted(one.recipient for one in bench.rows_of(Message)) == [
        "een@w.example", "twee@w.example", "twee@w.example",
    ]  # fmt: skip
    (done,) = bench.rows_of(RoundRecipient, RoundRecipient.state == Delivery.SENT)
    with bench.office() as session, pytest.raises(RuleBroken):
        actions.send_again(session.get_one(RoundRecipient, done.id))


def test_a_round_that_was_sent_stays_as_it_was(marloes: Person) -> None:
    connection, round_ = a_connected_one(), a_round(region_of_the_cast())
    empty = marloes.posts(f"/rounds/{round_.id}/send")
    assert empty.shows("nog niemand gekozen") and bench.kept(round_).state is RoundState.CONCEPT
    letter = a_letter(round_, connection)
    marloes.posts(f"/rounds/{round_.id}/send")
    bench.work_off()
    for what in ("edit", "put_in"):
        marloes.opens(f"/rounds/{round_.id}/{what}", status=403)
    with bench.office() as session:
        for verb, row in ((actions.send, round_), (actions.choose_due, round_), (actions.leave_out, letter)):
            with pytest.raises(RuleBroken):
                verb(session.get_one(type(row), row.id))


def test_a_letter_with_a_field_that_nobody_knows_is_refused(marloes: Person) -> None:
    region = region_of_the_cast()
    for wrong in ("{{ geheim }}", "{{ organisatie", "}} x", "{{ organisatie.id }}", "{{ '7'*7 }}", "{{}}"):
        page = marloes.posts("/rounds/add", **writing(region, body=f"Beste {wrong}"))
        assert page.errors() and not bench.rows_of(YearlyRound), wrong
    marloes.posts("/rounds/add", **writing(region))
    assert bench.counted(YearlyRound) == 1


def test_what_is_filled_in_is_looked_at_no_more():
    told = dict.fromkeys(rules.FIELDS, "") | {"organisatie": "{{ datum }} %s \\1"}
    assert rules.filled("Dag {{organisatie}}!", told) == "Dag {{ datum }} %s \\1!"


def test_rounds_of_another_region_are_not_there(app: Any) -> None:
    connection, round_ = a_connected_one(), a_round(region_of_the_cast())
    letter = a_letter(round_, connection)
    elsewhere = OrganisationFactory(kind=Kind.REGION)
    theirs = RegionFactory(organisation=elsewhere)
    other = people.with_role("AC", elsewhere)
    other.opens(f"/rounds/{round_.id}", status=404)
    other.opens(f"/round-letters/{letter.id}", status=404)
    mine = a_round(theirs)
    assert other.posts(f"/rounds/{mine.id}/put_in", connection_id=connection.id).errors()
    assert other.posts("/rounds/add", **writing(region_of_the_cast())).errors()


def test_pages_of_rounds_stay_within_their_budgets(marloes: Person) -> None:
    round_ = a_round(region_of_the_cast())
    for _number in range(4):
        letter = a_letter(round_, a_connected_one(email=None))
    within(LIST, cost(marloes, "/rounds/"))
    within(SHOW, cost(marloes, f"/rounds/{round_.id}"))
    within(SHOW, cost(marloes, f"/rounds/{round_.id}/preview"))
    within(FORM, cost(marloes, f"/rounds/{round_.id}/edit"))
    within(LIST, cost(marloes, "/round-letters/"))
    within(SHOW, cost(marloes, f"/round-letters/{letter.id}"))
    within(SAVE, cost(marloes, f"/rounds/{round_.id}/send", {"csrf_token": marloes.token, "x": crypto.token()}))


def test_a_round_is_of_the_region_of_the_referral_index_unless_she_says_otherwise(marloes: Person) -> None:
    region_of_the_cast()  # a network, which comes first by its name
    index = RegionFactory(kind=RegionKind.REFERRAL_INDEX, name="Verwijsindex Zuid", organisation=region_office())
    assert marloes.opens("/rounds/add").typed()["region_id"] == str(index.id)
    assert marloes.opens("/trainings/offer").typed()["region_id"] == str(index.id)
