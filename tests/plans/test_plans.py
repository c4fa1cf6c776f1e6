"""A plan: begun by a template, filled in block by block on one page, adopted, closed, and opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from app.plans.models import Pathway, Plan, PlanAnswer
from app.plans.rules.plans import Ending, PlanState
from app.security.models import UserGroup
from tests import bench, taken
from tests.people import Person as Somebody
from tests.planning import PlanFactory, a_template


def begins(person: Somebody, pathway: Pathway, template: Any, **fields: Any) -> Any:
    """Send the form of a new plan."""
    return person.posts(f"/plans/add?pathway={pathway.id}", template_id=template.id, **fields)


def test_marieke_begins_a_plan_by_a_template(marieke: Somebody, colleague: Somebody, pathway: Pathway) -> None:
    template = a_template(marieke.place)
    page = begins(marieke, pathway, template)
    (plan,) = bench.rows_of(Plan)
    assert page.heading == plan.title == "Integraal plan"
    assert (plan.state, plan.template_id, plan.person_id) == (PlanState.DRAFT, template.id, pathway.person_id)
    for block in ("Wonen", "Wat Telt", "Doelen en acties", "Mening van het gezin", "Notities", "Documenten"):
        assert page.shows(block)
    for person in (marieke, colleague):
        assert person.opens(f"/pathways/{pathway.id}").shows("Integraal plan")
        (row,) = person.opens("/plans/").rows()
        assert "Integraal plan" in row and plan.about in row
    assert marieke.opens(f"/plans/{plan.id}").select("a[href*='/answer/']")
    assert not colleague.opens(f"/plans/{plan.id}").select("a[href*='/answer/']")


def test_marieke_picks_template_person_and_groups_for_a_new_plan(
    fatima: Somebody, marieke: Somebody, colleague: Somebody, pathway: Pathway, team: UserGroup, school: UserGroup
) -> None:
    hidden, wanted = (a_template(marieke.place) for _each in range(2))
    fatima.posts(f"/templates/{hidden.id}/groups", groups=[school.id])
    form = marieke.opens(f"/plans/add?pathway={pathway.id}")
    assert [one["value"] for one in form.select("[name=template_id] option")] == ["", str(wanted.id)]
    assert form.select("[name=pathway_id__text]")[0]["value"] == pathway.label
    begins(marieke, pathway, wanted, openings=[f"{team.id}:edit", f"{school.id}:none"])
    (plan,) = bench.rows_of(Plan)
    assert (plan.template_id, plan.person_id) == (wanted.id, pathway.person_id)
    assert marieke.opens(f"/plans/{plan.id}").select("a[href*='/answer/']")
    colleague.opens(f"/plans/{plan.id}", status=404)


def test_who_may_only_see_a_pathway_begins_no_plan(
    colleague: Somebody, pathway: Pathway, school: UserGroup
) -> None:
    begins(colleague, pathway, a_template(colleague.place), openings=[f"{school.id}:edit"])
    assert not bench.counted(Plan)


def test_blocks_are_filled_in_one_by_one(marieke: Somebody, colleague: Somebody, plan: Plan) -> None:
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows("0 van 2 vragen beantwoord")
    page = marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    assert page.shows("1 van 2 vragen beantwoord")
    page = marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Wij willen rust in huis.")
    assert page.shows("Wij willen rust in huis.")
    assert {(one.key, one.value) for one in bench.rows_of(PlanAnswer)} >= {("q6", "Wij willen rust in huis.")}
    assert colleague.opens(f"/plans/{plan.id}").shows("Wij willen rust in huis.")
    colleague.opens(f"/plans/{plan.id}/answer/p6", status=403)
    page = marieke.opens(f"/plans/{plan.id}/history?field=q6")
    assert page.shows("Wij willen rust in huis.")


def acts(person: Somebody, plan: Plan) -> list[str]:
    """What is offered above a plan, in order."""
    buttons = person.opens(f"/plans/{plan.id}").select(".rp-pagehead a[href]")
    ways = [str(one["href"]).rpartition("/")[2] for one in buttons]
    return [way for way in ways if way in ("edit", "adopt", "close", "archive")]


def test_a_plan_is_adopted_closed_and_opened_again(marieke: Somebody, plan: Plan) -> None:
    assert acts(marieke, plan)[:2] == ["edit", "adopt"]
    marieke.posts(f"/plans/{plan.id}/adopt")
    assert bench.kept(plan).state is PlanState.RUNNING and acts(marieke, plan)[:2] == ["edit", "close"]
    assert marieke.posts(f"/plans/{plan.id}/adopt").shows("is al vastgesteld")
    refused = marieke.posts(f"/plans/{plan.id}/close", ending="other", closed_on=str(date.today()))
    assert refused.shows("Zeg in woorden")
    page = marieke.posts(f"/plans/{plan.id}/close", ending="reached", ending_words="Het gaat goed.")
    assert page.shows("Afgesloten")
    kept = bench.kept(plan)
    assert (kept.state, kept.ending, kept.ending_words) == (PlanState.CLOSED, Ending.REACHED, "Het gaat goed.")
    for verb in ("answer/p1", "edit", "close"):
        marieke.opens(f"/plans/{plan.id}/{verb}", status=403)
    marieke.posts(f"/plans/{plan.id}/reopen")
    assert bench.kept(plan).state is PlanState.RUNNING
    marieke.opens(f"/plans/{plan.id}/answer/p1")


def test_a_plan_may_say_otherwise_than_its_pathway(
    marieke: Somebody, colleague: Somebody, plan: Plan, team: UserGroup, school: UserGroup
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Alleen voor ons.")
    marieke.posts(f"/plans/{plan.id}/rights", openings=[f"{team.id}:", f"{school.id}:none"])
    colleague.opens(f"/plans/{plan.id}", status=404)
    assert not colleague.opens("/plans/").rows()
    colleague.opens(f"/plans/{plan.id}/history", status=404)
    assert not colleague.opens(f"/pathways/{plan.pathway_id}").shows(plan.title)


def test_a_plan_goes_while_nothing_was_filled_in(marieke: Somebody, plan: Plan) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Iets.")
    assert marieke.posts(f"/plans/{plan.id}/delete").shows("Archiveer het plan")
    empty = PlanFactory(pathway=plan.pathway)
    marieke.posts(f"/plans/{empty.id}/delete")
    assert [one.id for one in bench.rows_of(Plan)] == [plan.id]


def test_a_file_of_plans_tells_in_every_column_what_the_list_tells(marieke: Somebody, pathway: Pathway) -> None:
    for title, coordinator in (("Naar school", None), ("Thuis", marieke.user)):
        begins(marieke, pathway, a_template(marieke.place), title=title)
        with bench.office() as session:
            plan = session.scalars(select(Plan).where(Plan.title == title)).one()
            plan.coordinator_id = coordinator and coordinator.id
            plan.evaluates_on, plan.adopted_on = date(2026, 12, 24), date(2026, 11, 2)
            session.commit()
    columns = ["title", "about", "state", "evaluates_on", "coordinator", "adopted_on", "template", "closed_on",
               "kept_until", "organisation", "active"]  # fmt: skip
    first, second = taken.as_listed(marieke, "plans", columns, "state=draft")
    assert (first[0], first[4], second[0], second[4]) == ("Naar school", "", "Thuis", marieke.user.name.full)
    assert first[1] == bench.rows_of(Plan)[0].about and first[3] == "24 december 2026"
    assert marieke.place.name in first[9] and first[10] == "Ja"
