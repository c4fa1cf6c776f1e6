"""Fatima decides which groups may choose a template; Marieke finds those that are visible for her."""

from __future__ import annotations

import pytest

from app.common.context import Context, working_as
from app.common.errors import OutOfScope
from app.common.scope import Scope
from app.extensions import db
from app.plans.actions import templates as actions
from app.plans.models import PlanTemplate, PlanTemplateGroup
from app.security.models import Organisation, UserGroup
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.browser import Page
from tests.factories import GroupFactory, MemberFactory, OrganisationFactory, PlanTemplateFactory
from tests.people import Person


@pytest.fixture
def template() -> PlanTemplate:
    """A template of the portal."""
    return a_template("Integraal plan")


def a_template(title: str, place: Organisation | None = None, **state: object) -> PlanTemplate:
    return PlanTemplateFactory(organisation=place, title={"nl": title}, **{"published": True, **state})


def chooses_from(person: Person) -> list[str]:
    """The templates that somebody may choose for a new plan, asked as in a request of theirs."""
    app = bench.the_app()
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={person.key}"
    with app.test_request_context("/", headers={"Cookie": cookie}):
        app.preprocess_request()
        return [one.label for one in actions.choosable()]


def shows(person: Person, template: PlanTemplate, *groups: UserGroup) -> Page:
    """Tick groups on the page *Visible for*, as it stands there."""
    page = person.opens(f"/templates/{template.id}/groups")
    return person.sends(page.select("main form")[0], groups=[group.id for group in groups])


def ticked(person: Person, template: PlanTemplate) -> list[str]:
    page = person.opens(f"/templates/{template.id}/groups")
    return [
        " ".join(box.parent.get_text(" ").split()) for box in page.select("[name=groups][checked]") if box.parent
    ]


def decided(template: PlanTemplate) -> dict[int, bool]:
    rows = bench.rows_of(PlanTemplateGroup, PlanTemplateGroup.template_id == template.id)
    return {one.group_id: one.shown for one in rows}


# Choosing


def test_marieke_chooses_from_what_is_published_and_in_use(marieke: Person) -> None:
    a_template("Van het portaal")
    a_template("Eigen", marieke.place, revised=True)
    a_template("Concept", marieke.place, published=False)
    a_template("Ingetrokken", marieke.place, active=False)
    a_template("Van elders", OrganisationFactory())
    assert chooses_from(marieke) == ["Eigen", "Van het portaal"]


def test_a_template_without_groups_is_for_everybody_and_one_with_groups_for_those(
    fatima: Person, marieke: Person, template: PlanTemplate, team: UserGroup, school: UserGroup
) -> None:
    outsider = people.with_role("PR", marieke.place)
    assert chooses_from(marieke) == chooses_from(outsider) == ["Integraal plan"]
    assert shows(fatima, template, team).shows("Zichtbaar voor") and decided(template) == {team.id: True}
    assert chooses_from(marieke) == ["Integraal plan"] and not chooses_from(outsider)
    shows(fatima, template, school)
    assert not chooses_from(marieke) and not chooses_from(outsider)
    shows(fatima, template, school, team)
    assert chooses_from(marieke) == ["Integraal plan"]
    shows(fatima, template)
    assert chooses_from(marieke) == chooses_from(outsider) == ["Integraal plan"]


def test_whoever_left_a_group_no_longer_chooses_by_it(
    fatima: Person, marieke: Person, template: PlanTemplate, school: UserGroup
) -> None:
    MemberFactory(group=school, user=marieke.user, left=True)
    shows(fatima, template, school)
    assert not chooses_from(marieke)


def test_a_group_that_is_retired_opens_nothing_and_hides_nothing_less(
    fatima: Person, marieke: Person, template: PlanTemplate, team: UserGroup, school: UserGroup
) -> None:
    shows(fatima, template, team)
    fatima.posts(f"/groups/{team.id}/retire")
    assert not chooses_from(marieke), "retiring a group does not show the template to everybody"
    assert fatima.opens(template_url(template)).shows("Niemand kan het kiezen")
    assert ticked(fatima, template) == ["Dorpsteam Zuid (ingetrokken)"]
    shows(fatima, template, team, school)
    assert decided(template) == {team.id: True, school.id: True}
    shows(fatima, template, school)
    assert not fatima.opens(f"/templates/{template.id}/groups").shows("Dorpsteam Zuid"), (
        "and cannot be chosen again"
    )
    assert fatima.posts(f"/templates/{template.id}/groups", groups=team.id, version=str(school.id)).shows(
        "kan niet meer worden gekozen"
    )


def test_one_organisation_decides_nothing_for_another(
    fatima: Person, marieke: Person, template: PlanTemplate, school: UserGroup
) -> None:
    elsewhere = people.organisation(people.VOORBEELDSTAD)
    colleague, administrator = people.with_role("PR", elsewhere), people.with_role("FB", elsewhere)
    shows(fatima, template, school)
    assert not chooses_from(marieke) and chooses_from(colleague) == ["Integraal plan"]
    assert administrator.opens(template_url(template)).shows("iedereen die plannen maakt")
    assert not administrator.opens(f"/templates/{template.id}/groups").shows("School en zorg")
    theirs = GroupFactory(organisation=elsewhere)
    shows(administrator, template, theirs)
    assert decided(template) == {school.id: True, theirs.id: True}
    assert ticked(fatima, template) == ["School en zorg"] and not chooses_from(colleague)


def test_a_joint_arrangement_decides_for_those_who_work_there(marieke: Person, school: UserGroup) -> None:
    joint = people.organisation(people.JOINT)
    assert joint.kind is Kind.JOINT_ARRANGEMENT
    administrator, colleague = people.with_role("FB", joint), people.with_role("PR", joint)
    theirs, template = GroupFactory(organisation=joint), a_template("Van Testdorp", marieke.place)
    page = administrator.opens(f"/templates/{template.id}/groups")
    assert page.shows(theirs.name) and not page.shows("School en zorg")
    shows(administrator, template, theirs)
    assert chooses_from(marieke) == ["Van Testdorp"] and not chooses_from(colleague)


# The page


def test_what_is_said_of_a_template_and_its_history_name_the_groups(
    fatima: Person, template: PlanTemplate, team: UserGroup, school: UserGroup
) -> None:
    assert fatima.opens(template_url(template)).shows("iedereen die plannen maakt")
    assert shows(fatima, template, team, school).shows("Dorpsteam Zuid, School en zorg")
    shows(fatima, template, school)
    page = fatima.opens(f"/templates/{template.id}/history")
    assert page.shows("Fatima Bouzid voegde School en zorg toe") and page.shows(
        "wijzigde Dorpsteam Zuid: Mag het kiezen"
    )
    assert fatima.opens(f"/templates/{template.id}/history?field=plan_template_group").shows(
        "Dorpsteam Zuid: Mag het kiezen"
    )


@pytest.mark.parametrize("sent", ["x", "999999", "-1", "9" * 30, ""])
def test_a_group_that_nobody_could_choose_is_refused(
    fatima: Person, template: PlanTemplate, school: UserGroup, sent: str
) -> None:
    page = fatima.posts(f"/templates/{template.id}/groups", groups=sent)
    assert page.errors and not decided(template)


def test_a_group_of_elsewhere_is_refused(fatima: Person, template: PlanTemplate, school: UserGroup) -> None:
    theirs = GroupFactory(organisation=OrganisationFactory())
    assert fatima.posts(f"/templates/{template.id}/groups", groups=theirs.id).shows("kan niet meer worden gekozen")
    assert not decided(template)


def test_of_two_at_once_the_second_sees_what_the_first_chose(
    fatima: Person, template: PlanTemplate, team: UserGroup, school: UserGroup
) -> None:
    late = fatima.opens(f"/templates/{template.id}/groups")
    shows(fatima, template, team)
    fatima.opens(f"/templates/{template.id}/groups")
    page = fatima.sends(late.select("main form")[0], 409, groups=[school.id])
    assert page.shows("Iemand anders") and decided(template) == {team.id: True}
    assert page.select(f"[name=groups][value='{team.id}'][checked]")
    fatima.sends(page.select("main form")[0], groups=[school.id])
    assert decided(template) == {team.id: False, school.id: True}


def test_without_groups_the_page_says_that_everybody_may(fatima: Person, template: PlanTemplate) -> None:
    page = fatima.opens(f"/templates/{template.id}/groups")
    assert page.shows("Er zijn nog geen gebruikersgroepen") and not page.select("main button[type=submit]")


def test_a_group_that_a_template_is_shown_to_is_not_deleted(
    fatima: Person, template: PlanTemplate, school: UserGroup
) -> None:
    shows(fatima, template, school)
    assert fatima.posts(f"/groups/{school.id}/delete").shows("Er horen nog andere gegevens bij")
    assert decided(template) == {school.id: True}


# Below the screens


def test_a_write_for_another_organisation_is_refused(
    fatima: Person, template: PlanTemplate, school: UserGroup
) -> None:
    elsewhere = OrganisationFactory()
    theirs = GroupFactory(organisation=elsewhere)
    scope = Scope(organisation_id=fatima.place.id)
    for group, place in ((theirs, elsewhere.id), (theirs, fatima.place.id), (school, elsewhere.id)):
        with bench.the_app().app_context(), working_as(Context(scope=scope, writing=True)):
            row = PlanTemplateGroup(template_id=template.id, group_id=group.id, organisation_id=place)
            db.session.add(row)
            with pytest.raises(OutOfScope):
                db.session.flush()
            db.session.rollback()
    assert not decided(template)


def template_url(template: PlanTemplate) -> str:
    return f"/templates/{template.id}"
