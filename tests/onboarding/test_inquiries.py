"""Marloes fills in the profile and the evaluations of an organisation; what was sent or finished stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.common import clock
from app.common.errors import RuleBroken
from app.onboarding.actions import inquiries as actions
from app.onboarding.actions import questioning
from app.onboarding.models import Connection, ConnectionStep, Inquiry, InquiryAnswer, InquiryQuestions
from app.onboarding.rules import inquiries as rules
from app.onboarding.rules.criteria import CRITERIA
from app.onboarding.rules.inquiries import InquiryState, Mark, Purpose, Turn, purpose_of
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from tests import bench, people
from tests.connecting import a_connection, region_office, working_at
from tests.factories import QuestionnaireFactory, RegionFactory
from tests.people import Person
from tests.rounds import FIRST, PROFILE, STEPS, an_inquiry, place_of
from tests.test_budgets import FORM, LIST, SAVE, SHOW, cost, within


def fills(person: Person, inquiry: Inquiry, parts: dict[str, dict[str, Any]], **more: Any) -> Any:
    """Fill in some parts, one after another, and give the last page."""
    page = None
    for key, given in parts.items():
        page = person.posts(f"/inquiries/{inquiry.id}/answer/{key}", **{**given, **more})
    return page


def answered(inquiry: Inquiry) -> dict[str, Any]:
    rows = bench.rows_of(InquiryAnswer, InquiryAnswer.inquiry_id == inquiry.id)
    return {row.key: row.value for row in rows if row.value is not None}


def a_filled_profile(marloes: Person) -> Inquiry:
    inquiry = an_inquiry(a_connection(steps=2))
    fills(marloes, inquiry, PROFILE)
    return inquiry


# What is asked


def test_the_profile_asks_the_five_topics_and_the_twelve_risks_of_the_law():
    titles = [part.title["nl"] for part in questioning.STANDARD[Purpose.PROFILE].design.parts]
    assert titles == [
        "De organisatie", "Afwegen en signaleren", "Verwacht aantal signalen", "Informatieplicht en toestemming",
        "Continuïteit", "Instellingscoördinator",
    ]  # fmt: skip
    assert [one.code for one in CRITERIA] == list("abcdefghijkl")
    for standard in questioning.STANDARD.values():
        assert not designs.reasons_not_to_publish(standard.design)
        for item in standard.design.every:
            assert set(item.text) == {"nl", "en", "fr"} and all(item.text.values())


def test_each_evaluation_of_the_programme_has_its_own_questions():
    asked = {step.key: purpose_of(NINE_STEPS, step.key) for step in NINE_STEPS.steps}
    assert {key: purpose for key, purpose in asked.items() if purpose} == {
        "profile": Purpose.PROFILE, "evaluation_1": Purpose.FIRST, "evaluation_2": Purpose.SECOND,
        "yearly": Purpose.YEARLY,
    }  # fmt: skip
    first, second = (questioning.STANDARD[one].design for one in (Purpose.FIRST, Purpose.SECOND))
    assert sum(item.show_if is None for item in first.items) == 5
    assert len(second.items) == 7  # the six of O-37, one of them with an explanation of its own


def test_an_upgrade_brings_the_questionnaires_once_and_leaves_what_people_chose(app: Any) -> None:
    with bench.office() as session:
        assert {one.purpose for one in questioning.bring_questionnaires()} == set(Purpose)
        session.commit()
    chosen = bench.rows_of(InquiryQuestions, InquiryQuestions.purpose == Purpose.FIRST)[0]
    theirs = QuestionnaireFactory(organisation=None, published=True)
    with bench.office() as session:
        questioning.change(session.get_one(InquiryQuestions, chosen.id), theirs.id, {})
        session.commit()
        assert not questioning.bring_questionnaires()
    assert bench.kept(chosen).questionnaire_id == theirs.id


# The profile


def test_marloes_begins_a_profile_and_fills_it_in(marloes: Person) -> None:
    connection = an_inquiry(a_connection(steps=2)).connection_id  # brings the questionnaires
    other = a_connection(steps=2)
    assert other.id != connection
    page = marloes.posts("/inquiries/add", connection_id=other.id, purpose="profile")
    assert page.heading == place_of(other).name and page.shows("Organisatieprofiel, versie 1")
    (inquiry,) = bench.rows_of(Inquiry, Inquiry.connection_id == other.id)
    page = fills(marloes, inquiry, PROFILE)
    assert answered(inquiry)["q14"] == ["a", "k"] and answered(inquiry)["q15"] == 18
    assert page.shows("k. ouders of verzorgers") and page.shows("Concept")
    again = marloes.posts("/inquiries/add", connection_id=other.id, purpose="profile")
    assert any("al een organisatieprofiel" in told for told in again.errors())


def test_a_signal_of_more_than_two_years_is_refused_by_the_question_and_by_the_law(marloes: Person) -> None:
    inquiry = an_inquiry(a_connection(steps=2))
    page = fills(marloes, inquiry, {"p12": {**PROFILE["p12"], "q15": "25"}})
    assert page.errors() and "q15" not in answered(inquiry)
    design, key = designs.add_part(Design(), "questions", {"nl": "Signalen"}, {})
    design = designs.add_items(design, key, [Item("", QuestionKind.NUMBER, {"nl": "Hoeveel maanden?"})])
    loose = QuestionnaireFactory(organisation=None, published=True, design=design)
    with bench.office() as session:
        asked = session.scalars(select(InquiryQuestions).where(InquiryQuestions.purpose == Purpose.PROFILE)).one()
        questioning.change(asked, loose.id, {})
        questioning.change(asked, loose.id, {Mark.DURATION: "q2"})
        session.commit()
    other = an_inquiry(a_connection(steps=2))
    page = fills(marloes, other, {"p1": {"q2": "25"}})
    assert any("24 maanden" in told for told in page.errors()) and not answered(other)
    fills(marloes, other, {"p1": {"q2": "24"}})
    assert answered(other) == {"q2": 24}


def test_a_profile_with_gaps_is_not_sent(marloes: Person) -> None:
    inquiry = an_inquiry(a_connection(steps=2))
    page = marloes.posts(f"/inquiries/{inquiry.id}/send")
    assert page.shows("Nog niet alle vragen")
    assert bench.kept(inquiry).state is InquiryState.CONCEPT


def test_a_profile_is_sent_discussed_revised_and_made_final_and_each_revision_stays(marloes: Person) -> None:
    inquiry = a_filled_profile(marloes)
    marloes.posts(f"/inquiries/{inquiry.id}/send")
    marloes.opens(f"/inquiries/{inquiry.id}/answer/p17", status=403)
    marloes.posts(f"/inquiries/{inquiry.id}/discuss")
    page = marloes.posts(f"/inquiries/{inquiry.id}/revise")
    assert page.shows("Organisatieprofiel, versie 2")
    second = bench.rows_of(Inquiry, Inquiry.number == 2)[0]
    assert second.state is InquiryState.REVISED and answered(second) == answered(inquiry)
    fills(marloes, second, {"p17": {"q18": "55"}})
    marloes.posts(f"/inquiries/{second.id}/finish")
    assert (answered(inquiry)["q18"], answered(second)["q18"]) == (40, 55)
    was = bench.kept(inquiry)
    assert (was.state, was.sent_on, was.discussed_on) == (InquiryState.DISCUSSED, clock.today(), clock.today())
    page = marloes.opens(f"/inquiries/{second.id}/compare")
    assert page.shows("40") and page.shows("55") and page.text.count("Gewijzigd") == 1
    with bench.office():
        assert actions.expected_signals([inquiry.connection_id]) == {inquiry.connection_id: 55}
    # Once more, after the training (O-22).
    marloes.posts(f"/inquiries/{second.id}/revise")
    assert [one.number for one in bench.rows_of(Inquiry)] == [1, 2, 3]
    page = marloes.posts(f"/inquiries/{second.id}/revise")
    assert page.shows("nieuwere versie") and bench.counted(Inquiry) == 3


def test_the_database_refuses_that_answers_which_were_sent_are_changed_or_go(app: Any, marloes: Person) -> None:
    inquiry = a_filled_profile(marloes)
    marloes.posts(f"/inquiries/{inquiry.id}/send")
    table: Any = InquiryAnswer.__table__
    its = table.c.inquiry_id == inquiry.id
    for statement in (update(table).where(its).values(value="Anders"), delete(table).where(its)):
        with bench.office() as session, pytest.raises(IntegrityError), session.begin_nested():
            session.connection().execute(statement)


def test_a_form_that_was_open_while_a_colleague_sent_the_profile_saves_nothing(marloes: Person) -> None:
    inquiry = a_filled_profile(marloes)
    with bench.office() as session:
        actions.turn(session.get_one(Inquiry, inquiry.id), Turn.SEND)
        session.commit()
        with pytest.raises(RuleBroken) as refused:
            actions.refuse_if_fixed(session.get_one(Inquiry, inquiry.id))
    assert list(refused.value.reasons) == [rules.FIXED_BY_NOW]
    late = {"csrf_token": marloes.token, "q18": "1"}
    marloes.sends_to(f"/inquiries/{inquiry.id}/answer/p17", late, status=403)
    assert answered(inquiry)["q18"] == 40


# Evaluations


def test_marloes_finishes_the_first_evaluation_and_plans_the_second(marloes: Person) -> None:
    connection = a_connection(steps=STEPS[Purpose.FIRST], on=clock.today() - timedelta(days=50))
    inquiry = an_inquiry(connection, Purpose.FIRST)
    fills(marloes, inquiry, {"p1": FIRST})
    form = marloes.opens(f"/inquiries/{inquiry.id}/close")
    proposed = date.fromisoformat(form.typed()["next_on"])
    assert clock.today() + timedelta(days=58) < proposed < clock.today() + timedelta(days=93)
    page = marloes.posts(f"/inquiries/{inquiry.id}/close", closed_on=clock.today(), next_on="")
    assert page.errors() and bench.kept(inquiry).state is InquiryState.OPEN
    page = marloes.posts(f"/inquiries/{inquiry.id}/close", closed_on=clock.today(), next_on=clock.today())
    assert page.errors() and bench.kept(inquiry).state is InquiryState.OPEN
    marloes.posts(f"/inquiries/{inquiry.id}/close", closed_on=clock.today(), next_on=proposed)
    now = bench.kept(connection)
    assert (now.step, now.planned_on) == ("evaluation_2", proposed)
    assert bench.kept(inquiry).closed_on == clock.today()
    done = bench.rows_of(ConnectionStep, ConnectionStep.key == "evaluation_1")
    assert [one.done_on for one in done] == [clock.today()]
    marloes.opens(f"/inquiries/{inquiry.id}/answer/p1", status=403)


def test_an_evaluation_that_is_not_due_or_not_filled_in_completes_nothing(marloes: Person) -> None:
    early = an_inquiry(a_connection(steps=5), Purpose.FIRST)
    fills(marloes, early, {"p1": FIRST})
    sent: dict[str, Any] = {"closed_on": clock.today(), "next_on": clock.today() + timedelta(days=70)}
    page = marloes.posts(f"/inquiries/{early.id}/close", closed_on=clock.today())
    assert any("niet de stap" in told for told in page.errors())
    empty = an_inquiry(a_connection(steps=6), Purpose.FIRST)
    assert any("alle vragen" in told for told in marloes.posts(f"/inquiries/{empty.id}/close", **sent).errors())
    assert {one.state for one in bench.rows_of(Inquiry)} == {InquiryState.OPEN}
    assert {one.step for one in bench.rows_of(Connection)} == {"training", "evaluation_1"}


def test_the_yearly_evaluation_comes_back_each_year(marloes: Person) -> None:
    connection = a_connection(steps=STEPS[Purpose.YEARLY], on=clock.today() - timedelta(days=300))
    for year in (1, 2):
        inquiry = an_inquiry(connection, Purpose.YEARLY)
        fills(marloes, inquiry, {"p1": {"q2": "yes", "q4": "yes"}})
        next_on = marloes.opens(f"/inquiries/{inquiry.id}/close").typed()["next_on"]
        assert date.fromisoformat(next_on) > clock.today() + timedelta(days=350)
        marloes.posts(f"/inquiries/{inquiry.id}/close", closed_on=clock.today(), next_on=next_on)
        assert bench.kept(inquiry).number == year
    assert bench.kept(connection).step == "yearly"


# Access


def test_nobody_of_another_region_or_of_the_organisation_reads_what_was_filled_in(app: Any) -> None:
    connection = a_connection(steps=2)
    inquiry = an_inquiry(connection)
    mark = people.with_role("IC", place_of(connection))
    mark.opens("/inquiries/", status=403)
    elsewhere = people.organisation(people.TESTDORP)
    RegionFactory(organisation=elsewhere)
    other = people.with_role("AC", elsewhere)
    other.opens(f"/inquiries/{inquiry.id}", status=404)
    late = {"csrf_token": other.token, "q18": "1"}
    other.sends_to(f"/inquiries/{inquiry.id}/answer/p17", late, status=404)
    assert other.posts("/inquiries/add", connection_id=connection.id, purpose="evaluation_1").errors()
    assert bench.counted(Inquiry) == 1


def test_below_the_screens_another_region_reads_and_writes_nothing_either(app: Any, marloes: Person) -> None:
    inquiry = a_filled_profile(marloes)
    with working_at(place_of(inquiry)) as session:
        assert not session.scalars(select(Inquiry)).all()
        assert not session.scalars(select(InquiryAnswer)).all()
    with working_at(region_office(), for_region=True) as session:
        assert session.scalars(select(InquiryAnswer)).all()


# Budgets


def test_pages_of_profiles_stay_within_their_budgets(marloes: Person) -> None:
    for _number in range(3):
        last = a_filled_profile(marloes)
    within(LIST, cost(marloes, "/inquiries/"))
    within(SHOW, cost(marloes, f"/inquiries/{last.id}"))
    within(FORM, cost(marloes, f"/inquiries/{last.id}/answer/p12"))
    within(FORM, cost(marloes, f"/inquiries/add?in={last.connection_id}&purpose=evaluation_1"))
    sent = {"csrf_token": marloes.token, "version": "", **PROFILE["p17"]}
    within(SAVE, cost(marloes, f"/inquiries/{last.id}/answer/p17", {**sent, "q19": "Vorig jaar"}))
