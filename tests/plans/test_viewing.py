"""Fatima looks at a template as the roles that see plans, and as a resident, while she builds it."""

from __future__ import annotations

from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import Permission as PermissionRow
from flask_appbuilder.security.sqla.models import PermissionView, ViewMenu
from sqlalchemy import select

from app.plans.models import PlanTemplate
from app.plans.rules import viewing
from app.plans.rules.blocks import Goals
from app.plans.rules.instruments import Domain, Instrument, Scorer
from app.plans.rules.viewing import Had
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Condition, Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.actions.permissions import give
from app.security.models import Role
from tests import bench
from tests.browser import Page
from tests.factories import (
    OrganisationFactory,
    OwnRoleFactory,
    PlanTemplateFactory,
    QuestionnaireFactory,
    fixed_role,
)
from tests.people import Person

PROFESSIONAL, RESIDENT = Scorer.PROFESSIONAL, Scorer.RESIDENT
DOMAINS = (Domain("d1", {"nl": "Wonen"}), Domain("d2", {"nl": "School"}))


def measured(*scorers: Scorer, shows_others: bool = False) -> Part:
    """A block with a measurement."""
    instrument = Instrument(DOMAINS, scorers=scorers, shows_others=shows_others, last=2)
    return Part("p2", {"nl": "Wat Telt"}, "measurement", settings=instrument.told())


ASKED = Part("p1", {"nl": "Gezin"}, items=(Item("q3", QuestionKind.SHORT_TEXT, {"nl": "Wie woont er?"}),))
GOALS = Part("p3", {"nl": "Doelen"}, "goals", settings=Goals().told())


@pytest.fixture
def template(fatima: Person) -> PlanTemplate:
    """A template of Testdorp with a block of four kinds."""
    blocks = (ASKED, measured(PROFESSIONAL, RESIDENT), GOALS, Part("p4", {"nl": "Notities"}, "notes"))
    return PlanTemplateFactory(organisation=fatima.place, design=Design(blocks, 4))


def lets(role: Role, *verbs: str) -> Role:
    """Let a role do something with plans."""
    with bench.office() as session:

        def named(kind: Any, name: str) -> Any:
            found = session.scalars(select(kind).where(kind.name == name)).first() or kind(name=name)
            session.add(found)
            session.flush()
            return found

        numbers, menu = set(), named(ViewMenu, "Plan")
        for verb in verbs:
            permission = named(PermissionRow, f"can_{verb}")
            pair = PermissionView.permission_id == permission.id, PermissionView.view_menu_id == menu.id
            row = session.scalars(select(PermissionView).where(*pair)).first() or PermissionView(
                permission_id=permission.id, view_menu_id=menu.id
            )
            session.add(row)
            session.flush()
            numbers.add(row.id)
        give(session.get_one(Role, role.id), numbers)
        session.commit()
    return role


@pytest.fixture
def reader(fatima: Person) -> Role:
    """A role of Testdorp that sees plans and writes in none; professionals do both."""
    lets(fixed_role("PR"), "show", "answer")
    return lets(OwnRoleFactory(organisation=fatima.place, label={"nl": "Meelezer"}), "show")


def viewers(page: Page) -> list[str]:
    return [" ".join(one.get_text().split()) for one in page.select("select[name=as] option")]


def code_of(page: Page, words: str) -> str:
    (found,) = [one["value"] for one in page.select("select[name=as] option") if one.get_text() == words]
    return str(found)


# As whom


def test_fatima_can_look_as_the_roles_that_see_plans_and_as_a_resident(
    fatima: Person, template: PlanTemplate, reader: Role
) -> None:
    lets(OwnRoleFactory(organisation=OrganisationFactory(), label={"nl": "Van elders"}), "show")
    page = fatima.opens(f"/templates/{template.id}/preview")
    assert viewers(page) == [
        "Professional, vult in", "Meelezer, leest", "Inwoner die meeschrijft", "Inwoner die meeleest",
        "Jeugdige", "Ouder", "Wettelijk vertegenwoordiger", "Contactpersoon", "Professional elders",
    ]  # fmt: skip
    (left_out,) = [one for one in page.select("details") if "rollen zien niets van plannen" in one.get_text()]
    names = [one.get_text() for one in left_out.select("li")]
    assert names == sorted(names) and {"Functioneel beheerder", "Servicedesk"} <= {*names}
    assert left_out.select("summary")[0].get_text() == f"{len(names)} rollen zien niets van plannen"
    assert not {"Professional", "Meelezer", "Van elders"} & {*names}


def test_who_fills_in_has_fields_and_who_reads_has_a_plan_without_answers(
    fatima: Person, template: PlanTemplate, reader: Role
) -> None:
    page = fatima.opens(f"/templates/{template.id}/preview")
    assert [field["name"] for field in page.select("[name^=p1-], [name^=p2-]")][:2] == ["p1-q3", "p2-d1"]
    page = fatima.opens(f"/templates/{template.id}/preview?as={code_of(page, 'Meelezer, leest')}")
    assert not page.select("main [name^=p]") and page.shows("Wie woont er? –") and page.shows("Wonen –")
    assert page.shows("Hier staan de notities van het traject")
    assert not page.shows("wat u hier invult")


def test_the_choice_stays_while_one_builds_and_is_seen_beside_the_block(
    fatima: Person, template: PlanTemplate, reader: Role
) -> None:
    code = code_of(fatima.opens(f"/templates/{template.id}/blocks"), "Meelezer, leest")
    beside = fatima.opens(f"/templates/{template.id}/blocks?as={code}&part=p1").select("[data-preview]")[0]
    assert not beside.select("input") and "Wie woont er?" in beside.get_text()
    page = fatima.posts(f"/templates/{template.id}/blocks/p1/question", kind="date", text_nl="Sinds wanneer?")
    beside = page.select("[data-preview]")[0]
    assert not beside.select("input") and "Sinds wanneer?" in beside.get_text()
    assert page.select("option[selected]")[0]["value"] == code
    page = fatima.opens(f"/templates/{template.id}/blocks?as=resident-writes&part=p2")
    assert page.select("[data-preview] input") and page.shows("ziet de scores van de professional niet")


def test_a_choice_that_does_not_exist_is_refused(fatima: Person, template: PlanTemplate) -> None:
    for page in ("blocks", "preview"):
        fatima.opens(f"/templates/{template.id}/{page}?as=burgemeester", status=400)
    assert fatima.opens(f"/templates/{template.id}/preview").status == 200


def test_a_role_that_is_gone_is_no_longer_looked_as(fatima: Person, template: PlanTemplate, reader: Role) -> None:
    page = fatima.opens(f"/templates/{template.id}/preview")
    fatima.opens(f"/templates/{template.id}/preview?as={code_of(page, 'Meelezer, leest')}")
    lets(reader)
    page = fatima.opens(f"/templates/{template.id}/preview")
    assert page.select("option[selected]")[0].get_text() == "Professional, vult in"


def test_a_questionnaire_is_looked_at_as_who_fills_it_in_and_who_reads_it(fatima: Person) -> None:
    alone = Item("q2", QuestionKind.YES_NO, {"nl": "Woont u alleen?"})
    whom = Item("q3", QuestionKind.LONG_TEXT, {"nl": "Met wie woont u?"}, show_if=Condition("q2", ("no",)))
    design = Design((Part("p1", {"nl": "Wonen"}, items=(alone, whom)),), 3)
    made = QuestionnaireFactory(organisation=fatima.place, design=design)
    page = fatima.opens(f"/questionnaires/{made.id}/preview")
    assert viewers(page) == ["Wie het invult", "Wie het leest"] and page.select("main [name^=p1-]")
    assert page.shows("Alleen na “Woont u alleen?”: Nee")
    page = fatima.opens(f"/questionnaires/{made.id}/preview?as=reads")
    assert not page.select("main [name^=p]") and page.shows("Woont u alleen? –")
    assert not page.shows("Met wie woont u?"), "as in a plan without answers, where it is not asked yet"


def test_a_template_without_blocks_and_one_of_the_portal_have_a_preview(fatima: Person) -> None:
    empty = PlanTemplateFactory(organisation=fatima.place, design=Design((), 0))
    assert fatima.opens(f"/templates/{empty.id}/preview").shows("Er staat nog niets in")
    shared = PlanTemplateFactory(published=True)
    page = fatima.opens(f"/templates/{shared.id}/preview")
    assert page.shows("Versie 1, zoals mensen die zien.") and page.shows("Woont u alleen?")


# What somebody has of a block


@pytest.mark.parametrize(
    ("block", "professional", "resident"),
    [
        (ASKED, Had(True, True), Had(True, True)),
        (GOALS, Had(True, True), Had(True, True)),
        (measured(PROFESSIONAL), Had(True, True), Had(False, False, (viewing.NOTHING_SEEN,))),
        (measured(RESIDENT), Had(True, False, (viewing.NOT_SCORED,)), Had(True, True)),
        (
            measured(PROFESSIONAL, RESIDENT),
            Had(True, True, (viewing.OTHERS_BESIDE,)),
            Had(True, True, (viewing.OWN_ALONE,)),
        ),
        (
            measured(PROFESSIONAL, RESIDENT, shows_others=True),
            Had(True, True, (viewing.OTHERS_BESIDE,)),
            Had(True, True, (viewing.BESIDE_OWN,)),
        ),
        (
            measured(PROFESSIONAL, shows_others=True),
            Had(True, True),
            Had(True, False, (viewing.BESIDE_OWN,)),
        ),
    ],
)
def test_scores_are_seen_as_the_template_says(block: Part, professional: Had, resident: Had) -> None:
    assert viewing.had(block, PROFESSIONAL, fills=True) == professional
    assert viewing.had(block, RESIDENT, fills=True) == resident
    assert not viewing.had(block, RESIDENT, fills=False).fills
