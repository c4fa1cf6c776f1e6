"""Bram of Testdorp does the intake of newcomers; who works elsewhere, or for the region, sees none of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import selectinload

from app.activities.actions import merging
from app.activities.actions import newcomers as actions
from app.activities.models import Newcomer, NewcomerAnswer, Topic
from app.activities.rules import newcomers as rules
from app.activities.rules.newcomers import Aim, Daypart
from app.common import erasures
from app.common.audit import AuditEvent
from app.common.audit.events import READ
from app.common.history import Change
from app.common.jobs import enqueue
from app.questionnaires.rules.designs import Design
from app.security.models import Organisation
from tests import bench, people
from tests.factories import QuestionnaireFactory, TopicFactory
from tests.newcomers import NewcomerFactory, intake, interested
from tests.people import ELSEWHERE, REGION, Person

ADD = "/newcomers/add"


def only_newcomer() -> Newcomer:
    """The one newcomer that there is."""
    (found,) = bench.rows_of(Newcomer)
    return found


# Intake


def test_bram_adds_samira_with_what_she_looks_for(bram: Person, village: Organisation) -> None:
    talk, sport = (TopicFactory(organisation=village, name={"nl": name}) for name in ("Praten", "Sport"))
    page = bram.posts(
        ADD, **intake(interests=[talk.id, sport.id], aims=["dutch", "work"], times=["evening"], postal_code="3800")
    )  # fmt: skip
    assert page.heading == "Samira Haddad"
    assert page.shows("Praten, Sport") and page.shows("Nederlands oefenen, Werk vinden")
    kept = only_newcomer()
    assert kept.organisation_id == village.id
    assert (kept.aims, kept.times) == ((Aim.DUTCH, Aim.WORK), (Daypart.EVENING,))


def test_the_municipality_where_one_works_stands_in_the_form_already(bram: Person, village: Organisation) -> None:
    assert bram.opens(ADD).typed()["organisation_id"] == str(village.id)


def test_what_is_changed_stands_in_the_history_in_words(bram: Person, village: Organisation) -> None:
    talk = TopicFactory(organisation=village, name={"nl": "Praten"})
    bram.posts(ADD, **intake(interests=[talk.id]))
    number = only_newcomer().id
    bram.posts(f"/newcomers/{number}/edit", language_level="b1", aims=["work"], interests=[])
    past = bram.opens(f"/newcomers/{number}/history").text
    assert "Werk vinden" in past and "Praten" in past and "B1" in past


def test_two_who_change_interests_at_once_do_not_overwrite_each_other(bram: Person, village: Organisation) -> None:
    talk, sport = (TopicFactory(organisation=village, name={"nl": name}) for name in ("Praten", "Sport"))
    somebody = interested(NewcomerFactory(organisation=village), talk)
    url = f"/newcomers/{somebody.id}/edit"
    form = bram.opens(url).form(url)
    bram.posts(url, interests=[talk.id, sport.id])
    page = bram.sends(form, status=409, interests=[])
    assert page.shows("Praten")
    assert [one.id for one in bench.kept(somebody, selectinload(Newcomer.interests)).interests] == [
        talk.id,
        sport.id,
    ]


def test_a_merged_topic_gives_its_newcomers_the_other_one(bram: Person, village: Organisation) -> None:
    old, new = (TopicFactory(organisation=village, name={"nl": name}) for name in ("Kletsen", "Praten"))
    somebody = interested(NewcomerFactory(organisation=village), old)
    with bench.office() as session:
        merging.move(session, session.get_one(Topic, old.id), session.get_one(Topic, new.id))
        session.commit()
    kept = bench.kept(somebody, selectinload(Newcomer.interests))
    assert [one.id for one in kept.interests] == [new.id]


def test_the_intake_form_stays_the_version_that_it_was(bram: Person) -> None:
    form = QuestionnaireFactory(organisation=None, published=True)
    bram.posts(ADD, **intake(questionnaire_id=form.id))
    number = only_newcomer().id
    part = only_part(number)
    answered: dict[str, Any] = {part.items[0].key: "yes"}
    page = bram.posts(f"/newcomers/{number}/answer/{part.key}", **answered)
    assert page.shows("Woont u alleen?") and page.shows("Ja")
    assert [one.value for one in bench.rows_of(NewcomerAnswer)] == ["yes"]
    assert "questionnaire_id" not in bram.opens(f"/newcomers/{number}/edit").typed()


def only_part(number: int) -> Any:
    """The first part of the intake of somebody."""
    with bench.office() as session:
        design: Design = session.get_one(Newcomer, number).design
        return design.parts[0]


def test_the_form_that_was_used_last_is_proposed(bram: Person) -> None:
    form = QuestionnaireFactory(organisation=None, published=True)
    assert bram.opens(ADD).typed()["questionnaire_id"] == "0"
    bram.posts(ADD, **intake(questionnaire_id=form.id))
    assert bram.opens(ADD).typed()["questionnaire_id"] == str(form.id)


def test_a_form_that_was_never_published_is_no_intake_form(bram: Person) -> None:
    form = QuestionnaireFactory(organisation=None)
    sent = {**intake(), "questionnaire_id": form.id, "csrf_token": bram.token, "once": "1"}
    bram.sends_to(ADD, {**sent, "organisation_id": bram.place.id})
    assert not bench.rows_of(Newcomer)


# Who sees them


def test_somebody_of_elsewhere_does_not_exist(bram: Person) -> None:
    other = NewcomerFactory(organisation=people.organisation(ELSEWHERE))
    for verb in ("", "/edit", "/history", "/delete"):
        bram.opens(f"/newcomers/{other.id}{verb}", status=404)
    assert bram.opens("/newcomers/").rows() == []


def test_bram_puts_nobody_in_a_municipality_that_is_not_his(bram: Person) -> None:
    page = bram.posts(
        ADD, **intake(organisation_id=people.organisation(ELSEWHERE).id, organisation_id__text="Elders")
    )
    assert any("Kies een gemeente waarvoor u werkt." in told for told in page.errors())
    assert not bench.rows_of(Newcomer)


def test_who_works_for_the_region_sees_no_person_whatever_the_role(village: Organisation) -> None:
    somebody = NewcomerFactory(organisation=village)
    regional = people.with_role("LB", people.organisation(REGION))
    assert regional.opens("/newcomers/").rows() == []
    regional.opens(f"/newcomers/{somebody.id}", status=404)


@pytest.mark.parametrize("code", ["NC", "OR", "PR", "FB", "GB", "SD", "FG", "SB"])
def test_no_other_role_opens_the_list(app: Any, code: str) -> None:
    people.at_work(code).opens("/newcomers/", status=403)


def test_looking_at_somebody_is_told_to_the_audit_log(bram: Person, village: Organisation) -> None:
    somebody = NewcomerFactory(organisation=village)
    bram.opens(f"/newcomers/{somebody.id}")
    read = [one for one in bench.rows_of(AuditEvent) if one.action == READ.name]
    assert [(one.thing, one.thing_id) for one in read] == [("newcomer", somebody.id)]


# Forgetting


def test_who_is_deleted_leaves_no_answer_no_history_and_no_interest(bram: Person, village: Organisation) -> None:
    topic = TopicFactory(organisation=village)
    bram.posts(ADD, **intake(interests=[topic.id]))
    number = only_newcomer().id
    bram.posts(f"/newcomers/{number}/delete")
    assert not bench.rows_of(Newcomer) and not bench.rows_of(NewcomerAnswer)
    assert not [one for one in bench.rows_of(Change) if one.thing == "newcomer"]
    (told,) = (one for one in bench.rows_of(AuditEvent) if one.action == "newcomer.forgotten")
    assert (told.thing_id, json.loads(told.details)) == (number, {"ground": "asked"})


def test_a_backup_that_is_put_back_does_not_bring_somebody_back(app: Any, village: Organisation) -> None:
    gone, other = NewcomerFactory(organisation=village), NewcomerFactory(organisation=village)
    with bench.office() as session:
        row = session.get_one(Newcomer, gone.id)
        key = f"{row.id}.{int(row.created_at.timestamp())}"
        erasures._ways[actions.NEWCOMER](session, key)
        erasures._ways[actions.NEWCOMER](session, f"{other.id}.0")  # another one, who got the same number later
        session.commit()
    assert [one.id for one in bench.rows_of(Newcomer)] == [other.id]


def test_whoever_nobody_worked_on_for_two_years_is_forgotten(app: Any, village: Organisation) -> None:
    NewcomerFactory(organisation=village, forgotten_soon=True)
    fresh = NewcomerFactory(organisation=village, worked_on=date(2026, 11, 1))
    with bench.office() as session:
        enqueue(session, "newcomers.forget")
        session.commit()
    bench.work_off()
    assert [one.id for one in bench.rows_of(Newcomer)] == [fresh.id]


# What is kept of a list


def test_codes_are_kept_in_the_order_of_the_list_and_each_once() -> None:
    assert rules.written([Aim.WORK, Aim.DUTCH, Aim.WORK]) == "dutch work"
    assert rules.read("work dutch gone", Aim) == (Aim.DUTCH, Aim.WORK)
    assert rules.written([]) == "" and rules.read(None, Aim) == ()
    assert rules.kept_until(date(2026, 11, 29), 730) == date(2028, 11, 28)
