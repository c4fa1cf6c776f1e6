"""Fatima says what somebody new begins with; Marieke finds it filled in, and nothing is shared until she saves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.common.errors import RuleBroken
from app.plans.models import Participant, ParticipantRight, Plan, PlanTemplate, PlanTemplateEdition
from app.plans.rules import defaults as rules
from app.plans.rules import instruments, sharing
from app.plans.rules.defaults import Chosen
from app.plans.rules.goals import GoalState
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import Access, Relation
from app.questionnaires.rules.designs import Design, add_items
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import UserGroup
from tests import bench, people
from tests.browser import Page
from tests.factories import PathwayFactory, PersonFactory, PlanTemplateFactory
from tests.goals import GoalFactory
from tests.nasty import FINE, NUMBERS, WORDS
from tests.people import Person as Somebody
from tests.planning import PlanFactory, a_template, only_measured, plan_blocks
from tests.plans.conftest import EDIT
from tests.plans.test_sharing import given
from tests.sharing import ParticipantFactory
from tests.test_budgets import FORM, OTHER, SAVE, cost, within

YOUTH, PARENT, CONTACT = Relation.YOUTH, Relation.PARENT, Relation.CONTACT
BEGINS: Chosen = {
    ("p1", YOUTH): Access.WRITE, ("p1", PARENT): Access.SEE,
    ("p4", YOUTH): Access.MEASURE,
    ("p5", YOUTH): Access.MEASURE, ("p5", PARENT): Access.WRITE,
}  # fmt: skip


def begun() -> Design:
    """A design with a block of every kind, which gives something to begin with."""
    return rules.put(plan_blocks(), BEGINS)


@pytest.fixture
def template(fatima: Somebody) -> PlanTemplate:
    """A template of Testdorp that is being made, with a block of every kind."""
    return PlanTemplateFactory(organisation=fatima.place, design=plan_blocks())


@pytest.fixture
def pathway(marieke: Somebody, team: UserGroup) -> Any:
    """A pathway that Marieke may edit; the young person is ten."""
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT}, birth_date=date(2016, 11, 2))
    return PathwayFactory(person=person)


@pytest.fixture
def plan(pathway: Any) -> Plan:
    """A plan by a template that gives something to begin with."""
    return PlanFactory(pathway=pathway, template=a_template(pathway.organisation, begun()))


def sets(person: Somebody, template: PlanTemplate, chosen: Chosen, **more: Any) -> Page:
    """Choose in the matrix of a template, as it stands there."""
    page = person.opens(f"/templates/{template.id}/sharing")
    sent = {
        **chosen_on(page),
        **{f"{key}:{one.value}": access.name.lower() for (key, one), access in chosen.items()},
    }
    return person.sends(page.form(), cells=[f"{cell}:{word}" for cell, word in sent.items()], **more)


def chosen_on(page: Page) -> dict[str, str]:
    """What is chosen in each cell of a matrix."""
    values = (str(one["value"]) for one in page.select("select[name=cells] option[selected]"))
    return {one.rpartition(":")[0]: one.rpartition(":")[2] for one in values}


def kept(template: PlanTemplate, number: int = 1) -> Chosen:
    """What a version gives to begin with."""
    (edition,) = bench.rows_of(
        PlanTemplateEdition, PlanTemplateEdition.thing_id == template.id, PlanTemplateEdition.number == number
    )
    return {(part.key, one): access for part in edition.design.parts for one, access in rules.given(part).items()}


def adds(person: Somebody, plan: Plan, name: str, relation: str, begin: str = "template") -> Page:
    """Add a participant, and see the matrix after that."""
    return person.posts(f"/participants/add/{plan.id}", name=name, relation=relation, begin=begin)


def column(page: Page, participant: Participant) -> dict[str, str]:
    """What is chosen for one participant, by place; what is not shared is left out."""
    found = {cell.partition(":"): word for cell, word in chosen_on(page).items()}
    return {
        place: word for (who, _c, place), word in found.items() if who == str(participant.id) and word != "none"
    }


def named(name: str) -> Participant:
    (found,) = bench.rows_of(Participant, Participant.name == name)
    return found


# Fatima sets it


def test_a_template_gives_nothing_until_fatima_says_so(fatima: Somebody, template: PlanTemplate) -> None:
    page = fatima.opens(f"/templates/{template.id}/sharing")
    assert set(chosen_on(page).values()) == {"none"} and len(chosen_on(page)) == 4 * len(Relation)
    assert page.shows("Niet gedeeld worden: Notities, Documenten") and kept(template) == {}
    page = sets(fatima, template, BEGINS)
    assert page.shows("De beginrechten zijn opgeslagen") and kept(template) == BEGINS
    assert {cell for cell, word in chosen_on(page).items() if word != "none"} == {
        f"{key}:{one.value}" for key, one in BEGINS
    }
    sets(fatima, template, {("p1", PARENT): Access.NONE})
    assert ("p1", PARENT) not in kept(template) and len(kept(template)) == len(BEGINS) - 1


def test_it_is_of_one_version_and_what_was_published_stays(fatima: Somebody, template: PlanTemplate) -> None:
    fatima.opens(f"/templates/{template.id}/sharing")
    sets(fatima, template, BEGINS)
    fatima.posts(f"/templates/{template.id}/publish")
    fatima.opens(f"/templates/{template.id}/sharing", 404)
    assert fatima.opens(f"/templates/{template.id}").shows(
        "Nieuwe deelnemers beginnen met: Jeugdige (meeschrijven)"
    )
    fatima.posts(f"/templates/{template.id}/revise")
    assert kept(template, 2) == BEGINS, "a new version begins as a copy"
    sets(fatima, template, {("p1", YOUTH): Access.NONE})
    assert kept(template) == BEGINS and ("p1", YOUTH) not in kept(template, 2)
    with pytest.raises(DBAPIError, match="a published"), bench.office() as session:
        session.execute(text("UPDATE plan_template_edition SET kept = '{}' WHERE number = 1"))


def test_versions_are_compared_in_sentences_and_no_plan_is_touched_by_it(fatima: Somebody, plan: Plan) -> None:
    GoalFactory(plan=plan)
    template = plan.template
    fatima.posts(f"/templates/{template.id}/revise")
    sets(fatima, template, {("p5", YOUTH): Access.WRITE, ("p1", CONTACT): Access.SEE})
    page = fatima.opens(f"/templates/{template.id}/compare?a=1&b=2")
    lines = [" ".join(one.get_text(" ").split()) for one in page.select(".rp-differences li")]
    assert lines == [
        "Gewijzigd “Wonen”, voor een nieuwe deelnemer (Contactpersoon): Inzien. Eerst: Niet zien.",
        "Gewijzigd “Doelen en acties”, voor een nieuwe deelnemer (Jeugdige): Meeschrijven. "
        "Eerst: Inzien en meten.",
    ]
    assert fatima.opens(f"/templates/{template.id}/publish").shows("2 dingen verschillen met versie 1")


def test_other_settings_of_a_block_leave_it_as_it_is(fatima: Somebody, template: PlanTemplate) -> None:
    sets(fatima, template, {**BEGINS, ("p6", YOUTH): Access.WRITE})
    before = kept(template)
    for key in ("p1", "p4", "p5", "p6"):
        page = fatima.opens(f"/templates/{template.id}/blocks?part={key}")
        form = page.select("form:has(button[name=save])")[0]
        fatima.sends(form, save="yes", title_nl="Anders")
    assert kept(template) == before and len(before) == len(BEGINS) + 1


@pytest.mark.parametrize(
    "sent",
    ["p99:youth:see", "p7:youth:see", "p1:youth:measure", "p1:neighbour:see", "p1:youth:all", "", "p1", "x" * 99],
)
def test_what_nobody_could_choose_is_refused(fatima: Somebody, template: PlanTemplate, sent: str) -> None:
    page = fatima.opens(f"/templates/{template.id}/sharing")
    page = fatima.sends(page.form(), cells=["p1:youth:see", sent])
    assert page.shows("Bekijk het nog een keer") and kept(template) == {}


def test_the_matrix_of_a_template_survives_whatever_is_sent(fatima: Somebody, template: PlanTemplate) -> None:
    url, common = f"/templates/{template.id}/sharing", {"csrf_token": fatima.token, "once": "nasty"}
    for word in (*NUMBERS, *WORDS):
        for cell in (word, f"p1:{word}:see", f"{word}:youth:see", f"p1:youth:{word}"):
            assert fatima.client.post(url, data={**common, "cells": cell}).status_code in FINE
        assert fatima.client.post(url, data={**common, "version": word}).status_code in FINE
    assert kept(template) == {}


def test_of_two_at_once_the_second_sees_what_the_first_set(fatima: Somebody, template: PlanTemplate) -> None:
    late = fatima.opens(f"/templates/{template.id}/sharing")
    sets(fatima, template, {("p1", YOUTH): Access.SEE})
    page = fatima.sends(late.form(), 409, cells=["p1:youth:write"])
    assert page.shows("Iemand anders") and chosen_on(page)["p1:youth"] == "see"
    assert kept(template) == {("p1", YOUTH): Access.SEE}


def test_another_organisation_and_the_portal_are_left_alone(fatima: Somebody, template: PlanTemplate) -> None:
    stranger = people.with_role("FB", people.organisation(people.VOORBEELDSTAD))
    stranger.opens(f"/templates/{template.id}/sharing", 404)
    portal = PlanTemplateFactory(design=plan_blocks())
    fatima.opens(f"/templates/{portal.id}/sharing", 403)
    sent = {"csrf_token": fatima.token, "version": "1", "cells": "p1:youth:see"}
    assert fatima.client.post(f"/templates/{portal.id}/sharing", data=sent).status_code == 403
    assert kept(portal) == {}


def test_a_template_with_nothing_to_share_says_so(fatima: Somebody) -> None:
    empty = PlanTemplateFactory(organisation=fatima.place, design=Design((), 0))
    assert fatima.opens(f"/templates/{empty.id}/sharing").shows("Er is nog niets om te delen")


def test_fatima_looks_as_somebody_new(fatima: Somebody, template: PlanTemplate) -> None:
    sets(fatima, template, BEGINS)
    page = fatima.opens(f"/templates/{template.id}/preview?as=youth")
    assert page.select("main [name^=p1-]") and page.select("main [name^=p4-]") and page.shows("vertelt hoe ver")
    page = fatima.opens(f"/templates/{template.id}/preview?as=parent")
    assert not page.select("main [name^=p1-]") and page.shows("Woont u alleen?")
    assert page.shows("ziet niets van dit blok") and page.shows("Dit blok wordt niet met deelnemers gedeeld")


# Marieke finds it


def test_marieke_finds_it_filled_in_and_nothing_is_shared_until_she_saves(marieke: Somebody, plan: Plan) -> None:
    goal, ended = GoalFactory(plan=plan), GoalFactory(plan=plan, state=GoalState.REACHED)
    page = adds(marieke, plan, "Linda Bakker", "parent")
    linda = named("Linda Bakker")
    assert column(page, linda) == {"p1": "see", f"g{goal.id}": "write", f"g{ended.id}": "see"}
    assert page.shows("Voor Linda Bakker is ingevuld wat het sjabloon geeft")
    assert [one.get_text() for one in page.select(".rp-share__sign")] == ["Uit het sjabloon"] * 3
    assert given(plan) == {} and not linda.portal
    assert not column(marieke.opens(f"/plans/{plan.id}/participants"), linda)
    adds(marieke, plan, "Sem Bakker", "youth")
    page = marieke.sends(marieke.page.form(f"/plans/{plan.id}/participants"))  # type: ignore[union-attr]
    assert given(plan) == {
        ("Sem Bakker", "p1"): Access.WRITE, ("Sem Bakker", "p4"): Access.MEASURE,
        ("Sem Bakker", f"g{goal.id}"): Access.MEASURE, ("Sem Bakker", f"g{ended.id}"): Access.SEE,
    }  # fmt: skip
    assert not page.select(".rp-share__sign")


def test_what_she_changes_is_what_is_shared(marieke: Somebody, plan: Plan) -> None:
    page = adds(marieke, plan, "Sem Bakker", "youth")
    sem = named("Sem Bakker")
    cells = [f"{sem.id}:p1:none", f"{sem.id}:p4:see", f"{sem.id}:p6:none"]
    marieke.sends(page.form(f"/plans/{plan.id}/participants"), cells=cells)
    assert given(plan) == {("Sem Bakker", "p4"): Access.SEE}


def test_without_a_default_nothing_is_filled_in(marieke: Somebody, plan: Plan, pathway: Any) -> None:
    page = adds(marieke, plan, "Oma Gerda", "contact")
    assert page.shows("geeft hier niets om mee te beginnen") and not column(page, named("Oma Gerda"))
    page = adds(marieke, plan, "Linda", "parent", begin="nothing")
    assert not column(page, named("Linda")) and not page.select(".rp-share__sign")
    older = PlanFactory(pathway=pathway)
    assert not column(adds(marieke, older, "Joris", "parent"), named("Joris"))


def test_from_sixteen_on_nothing_is_filled_in_for_parents(
    marieke: Somebody, team: UserGroup, saturday: Any
) -> None:
    for born, expected in ((date(2010, 11, 28), {}), (date(2010, 11, 29), {"p1": "see"})):
        person = PersonFactory(organisation=marieke.place, opened={team: EDIT}, birth_date=born)
        pathway = PathwayFactory(person=person)
        plan = PlanFactory(pathway=pathway, template=a_template(marieke.place, begun()))
        page = adds(marieke, plan, f"Linda {born}", "parent")
        assert column(page, named(f"Linda {born}")) == expected
        assert page.shows("is zestien of ouder en beslist alleen") is not bool(expected)
        page = adds(marieke, plan, f"Sem {born}", "youth")
        assert column(page, named(f"Sem {born}")) == {"p1": "write", "p4": "measure"}


def test_somebody_who_has_rights_already_keeps_them(marieke: Somebody, plan: Plan) -> None:
    linda = ParticipantFactory(plan=plan, shared={"p6": Access.SEE})
    for new in (linda.id, "9" * 30, "x", ""):
        page = marieke.opens(f"/plans/{plan.id}/participants?new={new}&begin=template")
        assert column(page, linda) == {"p6": "see"}
    marieke.opens(f"/plans/{plan.id}/participants")
    page = marieke.clicks("Overnemen", source="template", target=linda.id)
    assert column(page, linda) == {"p1": "see"} and page.select(".rp-share__sign")
    assert given(plan) == {(linda.name, "p6"): Access.SEE}


def test_a_newer_version_is_for_whoever_comes_after_it(fatima: Somebody, marieke: Somebody, plan: Plan) -> None:
    linda = ParticipantFactory(plan=plan, shared={"p1": Access.SEE})
    fatima.posts(f"/templates/{plan.template_id}/revise")
    sets(fatima, plan.template, {("p1", PARENT): Access.WRITE})
    fatima.posts(f"/templates/{plan.template_id}/publish")
    assert column(adds(marieke, plan, "Joris", "parent"), named("Joris")) == {"p1": "see"}, (
        "the plan has version 1"
    )
    fatima.posts(f"/templates/{plan.template_id}/move", numbers="1")
    bench.work_off()
    assert given(plan) == {(linda.name, "p1"): Access.SEE}
    assert column(adds(marieke, plan, "Rob", "parent"), named("Rob")) == {"p1": "write"}


# The rules


def test_a_block_gives_no_more_than_it_offers() -> None:
    design = rules.put(only_measured(), {("p1", YOUTH): Access.MEASURE})
    (part,) = design.parts
    instrument = instruments.read(part.settings)

    def offered(*scorers: Scorer, shows_others: bool) -> dict[Relation, Access]:
        changed = instruments.set_scorers(instrument, {*scorers}, shows_others=shows_others)
        return rules.given(replace(part, settings=rules.kept_beside(part.settings, changed.told())))

    assert offered(*Scorer, shows_others=False) == {YOUTH: Access.MEASURE}
    assert offered(Scorer.PROFESSIONAL, shows_others=True) == {YOUTH: Access.SEE}
    assert offered(Scorer.PROFESSIONAL, shows_others=False) == {}
    with pytest.raises(RuleBroken):
        rules.put(only_measured(scorers={Scorer.PROFESSIONAL}), {("p1", YOUTH): Access.SEE})


def test_what_the_rules_fill_in_can_always_be_shared() -> None:
    design, goal, over = begun(), sharing.goal_place(1, over=False), sharing.goal_place(2, over=True)
    places = {**sharing.block_places(design), "g1": goal, "g2": over}
    for relation in Relation:
        found = rules.begins(design, relation, places.values(), {"g1": "p5", "g2": "p5"}, decides_alone=False)
        assert all(access in places[key].offers for key, access in found.items())
        assert found.get("g2", Access.NONE) <= Access.SEE
        alone = rules.begins(design, relation, places.values(), {"g1": "p5"}, decides_alone=True)
        assert (alone == {}) is (relation not in (YOUTH,))


def test_questions_that_come_later_change_nothing_of_it() -> None:
    design = add_items(begun(), "p1", [Item("", QuestionKind.DATE, {"nl": "Sinds wanneer?"})])
    part = design.part("p1")
    assert part and rules.given(part) == {YOUTH: Access.WRITE, PARENT: Access.SEE}


# What it costs


def test_it_stays_within_budget(fatima: Somebody, marieke: Somebody, template: PlanTemplate, plan: Plan) -> None:
    url = f"/templates/{template.id}/sharing"
    within(FORM, cost(fatima, url))
    version = fatima.opens(url).select("[name=version]")[0]["value"]
    sent = {
        "csrf_token": fatima.token,
        "once": "x",
        "version": version,
        "cells": ["p1:youth:see", "p4:parent:see"],
    }
    within(SAVE, cost(fatima, url, sent))
    GoalFactory(plan=plan)
    linda = ParticipantFactory(plan=plan)
    within(OTHER, cost(marieke, f"/plans/{plan.id}/participants?new={linda.id}&begin=template"))
    assert not bench.counted(ParticipantRight)
