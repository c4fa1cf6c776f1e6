"""Before Fatima moves on with a new version she reads how many plans and answers it touches (mission F-11)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.plans.models import Goal, Measurement, Plan, PlanAnswer, PlanTemplate, PlanTemplateEdition
from app.plans.rules import instruments
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from tests import bench, people
from tests.browser import Page
from tests.factories import MONDAY, PathwayFactory, PersonFactory, PlanTemplateFactory
from tests.people import Person
from tests.planning import PlanFactory, a_template, plan_blocks
from tests.test_budgets import OTHER, cost, within

# Of `plan_blocks`: questions p1 (q2, q3), measurement p4, goals p5, free text p6.


@pytest.fixture
def template(fatima: Person) -> PlanTemplate:
    """A template of Testdorp in use, with a block of every kind."""
    return a_template(fatima.place)


def answer(plan: Plan, given: dict[str, Any], time: str = "") -> None:
    """Fill something in."""
    with bench.office() as session:
        here = session.get_one(Plan, plan.id)
        of = {"plan": here, "organisation_id": here.organisation_id, "kind": QuestionKind.LONG_TEXT}
        session.add_all(PlanAnswer(**of, key=key, occurrence=time, value=value) for key, value in given.items())
        session.commit()


def a_plan(template: PlanTemplate, place: Any, answers: dict[str, Any], goals: int = 0, measured: int = 0) -> Plan:
    """A plan that nobody of the test may see, with answers, goals and measurements."""
    pathway = PathwayFactory(person=PersonFactory(organisation=place))
    plan = PlanFactory(pathway=pathway, template=template)
    answer(plan, answers)
    with bench.office() as session:
        here = session.get_one(Plan, plan.id)
        of = {"plan": here, "organisation_id": here.organisation_id}
        session.add_all(Goal(**of, block="p5", title=f"Doel {number}") for number in range(goals))
        session.add_all(Measurement(**of, block="p4", measured_on=MONDAY.date()) for _number in range(measured))
        session.commit()
    return plan


def revises(fatima: Person, template: PlanTemplate, change: Any) -> None:
    """Make a second version that differs from the first."""
    fatima.posts(f"/templates/{template.id}/revise")
    with bench.office() as session:
        draft = session.query(PlanTemplateEdition).filter_by(thing_id=template.id, number=2).one()
        draft.design = change(draft.design)
        session.commit()


def told(page: Page) -> dict[str, str]:
    """What is said under each difference, by its sentence."""
    found = {}
    for line in page.select(".rp-differences li > span:last-child"):
        note = line.small.extract().get_text() if line.small else ""
        found[" ".join(line.get_text().split())] = note
    return found


def test_plans_and_answers_are_counted_exactly(fatima: Person, template: PlanTemplate) -> None:
    place = fatima.place
    a_plan(template, place, {"q2": "yes", "q3": "Oma", "q6": "Het gaat goed."}, goals=2, measured=1)
    a_plan(template, place, {"q2": "no", "q3": None}, goals=1)
    a_plan(template, place, {})
    a_plan(a_template(place), place, {"q2": "yes"}, goals=5)
    a_plan(template, people.organisation(people.VOORBEELDSTAD), {"q2": "yes", "q3": "Oma"}, goals=7)

    def change(design: Design) -> Design:
        design = designs.remove_item(design, "p1", "q3")
        for key in ("p4", "p5", "p6"):
            design = designs.remove_part(design, key)
        return design

    revises(fatima, template, change)
    page = fatima.opens(f"/templates/{template.id}/compare")
    assert page.shows("3 plannen van uw organisatie hebben versie 1")
    assert told(page) == {
        "“Met wie woont u?” is verwijderd uit “Wonen”.": "In deze plannen: 1 antwoord",
        "Blok “Wat Telt” is verwijderd.": "In deze plannen: 1 meting",
        "Blok “Doelen en acties” is verwijderd.": "In deze plannen: 3 doelen",
        "Blok “Mening van het gezin” is verwijderd.": "In deze plannen: 1 antwoord",
    }


def test_what_moves_or_comes_takes_nothing_along_and_what_changes_does(
    fatima: Person, template: PlanTemplate
) -> None:
    a_plan(template, fatima.place, {"q2": "yes", "q3": "Oma"}, measured=2)

    def change(design: Design) -> Design:
        part = design.part("p1")
        assert part
        asked, whom = part.items
        design = designs.put_item(design, "p1", replace(asked, kind=QuestionKind.SHORT_TEXT))
        design = designs.put_item(design, "p1", replace(whom, text={"nl": "Wie wonen er?"}, required=True))
        design = designs.add_items(design, "p1", [Item("", QuestionKind.DATE, {"nl": "Sinds wanneer?"})])
        design = designs.move_part(design, "p8", 0)
        measured = design.part("p4")
        assert measured
        instrument = replace(instruments.read(measured.settings), shows_others=True)
        return designs.put_part(design, replace(measured, settings=instrument.told()))

    revises(fatima, template, change)
    found = told(fatima.opens(f"/templates/{template.id}/compare"))
    assert found == {
        "Blok “Documenten” komt nu als eerste.": "",
        "“Woont u alleen?” is nu: Korte tekst (eerst: Ja of nee).": "In deze plannen: 1 antwoord",
        "“Met wie woont u?” heet nu “Wie wonen er?”.": "In deze plannen: 1 antwoord",
        "“Wie wonen er?” moet nu ingevuld worden.": "",
        "“Sinds wanneer?” is toegevoegd aan “Wonen”.": "",
        "In “Wat Telt” geven of zien anderen scores.": "In deze plannen: 2 metingen",
    }


def test_a_group_that_goes_takes_the_answers_of_each_time_along(fatima: Person) -> None:
    child = Item(
        "q2", QuestionKind.GROUP, {"nl": "Kind"}, items=(Item("q3", QuestionKind.SHORT_TEXT, {"nl": "Naam"}),)
    )
    template = a_template(fatima.place, Design((Part("p1", {"nl": "Gezin"}, items=(child,)),), 3))
    plan = a_plan(template, fatima.place, {"q2": ["0a0a0a0a", "0b0b0b0b"]})
    for time in ("0a0a0a0a", "0b0b0b0b"):
        answer(plan, {"q3": "Bo"}, time)
    revises(fatima, template, lambda design: designs.remove_item(design, "p1", "q2"))
    found = told(fatima.opens(f"/templates/{template.id}/compare"))
    assert found == {"“Kind” is verwijderd uit “Gezin”.": "In deze plannen: 3 antwoorden"}


def test_of_a_template_of_the_portal_each_organisation_counts_its_own_plans(fatima: Person) -> None:
    template = PlanTemplateFactory(published=True, design=plan_blocks())
    for code in (people.TESTDORP, people.VOORBEELDSTAD, people.VOORBEELDSTAD):
        a_plan(template, people.organisation(code), {"q3": "Oma"})
    url = f"/templates/{template.id}/compare?a=1&b=1"
    assert not fatima.opens(url).shows("van uw organisatie heeft"), "one and the same version touches nothing"
    bench.store(
        PlanTemplateEdition(thing_id=template.id, number=2, kept=Design((), 8).told(), published_at=MONDAY)
    )
    page = fatima.opens(f"/templates/{template.id}/compare")
    assert page.shows("1 plan van uw organisatie heeft versie 1")
    assert told(page)["Blok “Wonen” is verwijderd."] == "In deze plannen: 1 antwoord"
    joint = people.with_role("FB", people.organisation(people.JOINT))
    page = joint.opens(f"/templates/{template.id}/compare")
    assert page.shows("3 plannen van uw organisatie hebben versie 1"), "of all it works for"


def test_where_nothing_stands_that_is_said(fatima: Person, template: PlanTemplate) -> None:
    gone = "“Met wie woont u?” is verwijderd uit “Wonen”."
    revises(fatima, template, lambda design: designs.remove_item(design, "p1", "q3"))
    page = fatima.opens(f"/templates/{template.id}/compare")
    assert page.shows("Geen enkel plan van uw organisatie heeft versie 1") and told(page) == {gone: ""}
    other = a_template(fatima.place)
    a_plan(other, fatima.place, {"q2": "yes"})
    revises(fatima, other, lambda design: designs.remove_item(design, "p1", "q3"))
    page = fatima.opens(f"/templates/{other.id}/compare")
    assert page.shows("1 plan van uw organisatie heeft versie 1")
    assert told(page) == {gone: "In deze plannen staat er niets onder."}


def test_the_comparison_stays_within_budget(fatima: Person, template: PlanTemplate) -> None:
    a_plan(template, fatima.place, {"q2": "yes"}, goals=3, measured=3)
    revises(fatima, template, lambda design: Design((), design.last))
    within(OTHER, cost(fatima, f"/templates/{template.id}/compare"))
