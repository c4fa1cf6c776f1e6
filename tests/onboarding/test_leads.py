"""Organisations that are missed become connections; who wants to be interviewed is deleted without a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.common import clock
from app.common.errors import RuleBroken
from app.onboarding.actions import leads as actions
from app.onboarding.models import Connection, InterviewVolunteer, MissingOrganisation
from app.onboarding.rules.inquiries import Purpose
from app.onboarding.rules.leads import LeadState
from tests import bench, people
from tests.connecting import a_connection, in_the_region
from tests.factories import RegionFactory
from tests.people import Person
from tests.rounds import (
    STEPS,
    a_missing_organisation,
    a_volunteer,
    an_inquiry,
    place_of,
    volunteering,
)
from tests.test_budgets import FORM, LIST, SHOW, cost, within

LINDE, EIK = "0c1d2e3f", "1c1d2e3f"


def test_what_is_missed_in_the_second_evaluation_gets_on_the_list_once(marloes: Person) -> None:
    connection = a_connection(steps=STEPS[Purpose.SECOND], on=clock.today() - timedelta(days=90))
    inquiry = an_inquiry(connection, Purpose.SECOND)
    named = {f"q8-{LINDE}": "Praktijk De Linde", f"q9-{LINDE}": "Testdorp", f"q8-{EIK}": "praktijk de linde"}
    answers = {"q2": "yes", "q4": "yes", "q6": "Goed", "q7": [LINDE, EIK], **named}
    marloes.sends_to(
        f"/inquiries/{inquiry.id}/answer/p1", {"csrf_token": marloes.token, "version": "", **_flat(answers)}
    )
    next_on = clock.today() + timedelta(days=365)
    marloes.posts(f"/inquiries/{inquiry.id}/close", closed_on=clock.today(), next_on=next_on)
    (lead,) = bench.rows_of(MissingOrganisation)
    assert (lead.name, lead.town, lead.state) == ("Praktijk De Linde", "Testdorp", LeadState.OPEN)
    assert marloes.opens("/missing-organisations/").shows(place_of(connection).name)


def _flat(answers: dict[str, Any]) -> Any:
    return {name: value for name, value in answers.items() if not isinstance(value, list)} | {
        "q7": answers["q7"][0]
    }


def test_marloes_begins_a_connection_of_what_was_missed(marloes: Person) -> None:
    lead = a_missing_organisation(a_connection(steps=1))
    place = in_the_region(name="Praktijk De Linde")
    marloes.posts(f"/missing-organisations/{lead.id}/begin", organisation_id=place.id)
    now = bench.kept(lead)
    (begun,) = bench.rows_of(Connection, Connection.organisation_id == place.id)
    assert (now.state, now.begun_id, begun.step) == (LeadState.BEGUN, begun.id, "contact")
    with bench.office() as session, pytest.raises(RuleBroken):
        actions.drop(session.get_one(MissingOrganisation, lead.id))


def test_what_is_not_pursued_can_be_taken_up_again(marloes: Person) -> None:
    lead = a_missing_organisation(a_connection(steps=1))
    marloes.posts(f"/missing-organisations/{lead.id}/drop")
    assert bench.kept(lead).state is LeadState.DROPPED
    marloes.posts(f"/missing-organisations/{lead.id}/take_up")
    assert bench.kept(lead).state is LeadState.OPEN


def test_nobody_gets_on_the_list_for_interviews_without_consent_or_a_way_to_reach(marloes: Person) -> None:
    connection = a_connection(steps=1)
    ahead = f"{clock.today() + timedelta(days=1)}"
    for wrong in ({"consented_on": ahead}, {"consented_on": ""}, {"consent": ""}, {"email": ""}, {"email": "x"}):
        assert marloes.posts("/interviews/add", **volunteering(connection, **wrong)).errors(), wrong
    assert not bench.rows_of(InterviewVolunteer)
    marloes.posts("/interviews/add", **volunteering(connection))
    assert bench.counted(InterviewVolunteer) == 1


def test_whoever_withdraws_the_consent_is_gone_from_every_table(marloes: Person) -> None:
    volunteer = a_volunteer(a_connection(steps=1), name="Unieke Xantippe", phone="+31 30 999 88 77")
    page = marloes.opens(f"/interviews/{volunteer.id}/edit")
    marloes.sends(page.form(f"/interviews/{volunteer.id}/edit"), function="Teamleider")
    marloes.posts(f"/interviews/{volunteer.id}/delete")
    assert not bench.rows_of(InterviewVolunteer)
    with bench.office() as session:
        for table in ("change", "audit_event", "draft"):
            for row in session.execute(text(f"SELECT * FROM {table}")):
                assert "Xantippe" not in str(tuple(row)), table


def test_the_coordinator_of_another_region_reads_none_of_it(app: Any) -> None:
    connection = a_connection(steps=1)
    lead, volunteer = a_missing_organisation(connection), a_volunteer(connection)
    elsewhere = people.organisation(people.TESTDORP)
    RegionFactory(organisation=elsewhere)
    other = people.with_role("AC", elsewhere)
    other.opens(f"/missing-organisations/{lead.id}", status=404)
    other.opens(f"/interviews/{volunteer.id}", status=404)
    assert other.posts("/interviews/add", **volunteering(connection)).errors()


def test_these_lists_stay_within_their_budgets(marloes: Person) -> None:
    for _number in range(3):
        connection = a_connection(steps=1)
        lead, volunteer = a_missing_organisation(connection), a_volunteer(connection)
    within(LIST, cost(marloes, "/missing-organisations/"))
    within(SHOW, cost(marloes, f"/missing-organisations/{lead.id}"))
    within(LIST, cost(marloes, "/interviews/"))
    within(SHOW, cost(marloes, f"/interviews/{volunteer.id}"))
    within(FORM, cost(marloes, f"/interviews/{volunteer.id}/edit"))
