"""What residents see of plans: their own part, as the preview of staff draws it, and nothing else (P-23, P-31)."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from app.common.audit import AuditEvent
from app.common.files import StoredFile
from app.plans.models import Goal, Participant, Plan
from app.plans.rules.sharing import Access, Relation
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import UserGroup
from tests import bench, residents
from tests.browser import Page
from tests.factories import A_PDF
from tests.goals import GoalFactory
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, a_template
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import counted, within

PLAN, LIST = 15, 6


@pytest.fixture
def linda(plan: Plan, goal: Goal) -> Participant:
    """The mother, who reads the questions and one goal."""
    shared = {"p1": Access.SEE, f"g{goal.id}": Access.WRITE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def joris(plan: Plan) -> Participant:
    """The father, who reads the text."""
    return ParticipantFactory(
        plan=plan, name="Joris Bakker", email="joris@bakker.example", shared={"p6": Access.SEE}
    )


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


@pytest.fixture
def his(joris: Participant) -> ResidentAtHome:
    """Joris, logged in."""
    return ResidentAtHome(residents.a_resident(joris, email="joris@bakker.example", name="Joris Bakker"))


def blocks(page: Page) -> list[str]:
    """The keys of the blocks on a page."""
    return [str(each["data-block"]) for each in page.select("[data-block]")]


def cost(person: ResidentAtHome, url: str) -> list[str]:
    """The statements of one request of somebody who was here just now."""
    person.opens(url)
    with counted() as said:
        assert person.client.get(url).status_code == 200
    return said


def refusals() -> list[tuple[str | None, int | None, str]]:
    """What was refused: table, number, reason."""
    with bench.office() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action == "access.refused"))
        return [(one.thing, one.thing_id, json.loads(one.details)["reason"]) for one in found]


def test_linda_reads_what_is_shared_with_her_and_joris_reads_his_part(
    home: ResidentAtHome, his: ResidentAtHome, plan: Plan, goal: Goal
) -> None:
    GoalFactory(plan=plan, title="Samen eten zonder ruzie")
    hers = home.opens(f"/mijn/plans/{plan.id}")
    assert blocks(hers) == ["p1", "p5"]
    assert hers.shows(goal.title)
    assert "Samen eten" not in hers.body
    mine = his.opens(f"/mijn/plans/{plan.id}")
    assert blocks(mine) == ["p6"]
    for hidden in (goal.title, "Samen eten", "Doelen en acties", "Wat Telt"):
        assert hidden not in mine.body, hidden


def test_the_preview_of_staff_and_the_portal_are_one(
    marieke: Somebody, home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    """The same blocks, to the letter, but for what may be done: what the portal draws, Marieke saw before."""
    MeasurementFactory(plan=plan, block="p4")
    preview = marieke.opens(f"/participants/{linda.id}/preview")
    portal = home.opens(f"/mijn/plans/{plan.id}")
    assert portal.select(".rp-own") and not preview.select(".rp-own")
    for way in portal.select(".rp-own"):
        way.decompose()
    of_staff = [str(each) for each in preview.select("[data-block]")]
    assert of_staff == [str(each) for each in portal.select("[data-block]")]
    assert len(of_staff) == 2


def test_nothing_on_the_page_leads_to_staff_or_names_who_else_takes_part(
    home: ResidentAtHome, his: ResidentAtHome, plan: Plan
) -> None:
    for url in ("/mijn/", f"/mijn/plans/{plan.id}"):
        page = home.opens(url)
        assert "Joris" not in page.body
        assert all(link.startswith(("/mijn", "#", "http://localhost/mijn")) for link in page.links()), page.links()
        targets = [str(form.get("action") or "/mijn/") for form in page.select("form")]
        targets += [str(each["formaction"]) for each in page.select("[formaction]")]
        assert all(target.startswith("/mijn/") for target in targets), targets


def test_the_list_names_plan_municipality_and_contact_and_only_my_plans(
    home: ResidentAtHome, plan: Plan, marieke: Somebody
) -> None:
    other = PlanFactory(title="Plan van iemand anders")
    ParticipantFactory(plan=other, name="Peter Smit")
    page = home.opens("/mijn/")
    assert page.shows(plan.title)
    assert page.shows("Testdorp")
    assert "iemand anders" not in page.body


def test_somebody_elses_plan_is_not_there_and_that_is_written_down(home: ResidentAtHome, plan: Plan) -> None:
    other = ParticipantFactory(name="Peter Smit").plan
    assert other.id != plan.id
    home.opens(f"/mijn/plans/{other.id}", 404)
    home.opens("/mijn/plans/987654", 404)
    assert refusals() == [("plan", other.id, "scope"), ("plan", 987654, "scope")]


def test_a_file_in_a_block_of_mine_is_given_out_and_no_other_is(
    marieke: Somebody, team: UserGroup, plan: Plan
) -> None:
    """Two blocks with a file each: p1 is shared, p2 is not."""
    design = Design()
    for title in ("Van ons samen", "Van de jeugdhulp"):
        design, key = add_part(design, "questions", {"nl": title}, {})
        design = add_items(design, key, [Item("", QuestionKind.FILE, {"nl": "Brief"}, most=1)])
    template = a_template(marieke.place, design)
    two = PlanFactory(pathway=plan.pathway, template=template)
    for part in design.parts:
        (item,) = part.items
        filled: dict[str, Any] = {item.key: (BytesIO(A_PDF), f"brief-{part.key}.pdf")}
        marieke.posts(f"/plans/{two.id}/answer/{part.key}", **filled)
    ours, theirs = sorted(bench.rows_of(StoredFile), key=lambda one: one.name)
    there = ParticipantFactory(plan=two, shared={"p1": Access.SEE})
    home = ResidentAtHome(residents.a_resident(there))
    page = home.opens(f"/mijn/plans/{two.id}")
    (link,) = page.select("a[href*='/files/']")
    assert home.client.get(str(link["href"])).data == A_PDF
    assert theirs.name not in page.body
    home.opens(f"/mijn/plans/{two.id}/files/{theirs.id}", 404)
    home.opens(f"/mijn/plans/{plan.id}/files/{ours.id}", 404)
    assert refusals() == [("stored_file", theirs.id, "scope"), ("plan", plan.id, "scope")]


def test_access_that_is_taken_away_acts_at_the_next_page(
    home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    home.opens(f"/mijn/plans/{plan.id}")
    with bench.office() as session:
        session.get_one(Participant, linda.id).portal = False
        session.commit()
    home.opens(f"/mijn/plans/{plan.id}", 404)
    assert "nu geen plan voor u" in home.opens("/mijn/").content


@pytest.mark.parametrize("relation", Relation)
def test_everybody_from_outside_comes_in_while_the_professional_says_so(
    marieke: Somebody, plan: Plan, relation: Relation
) -> None:
    """Also who works at another organisation: access is of the participant, and no role of staff."""
    guest = ParticipantFactory(
        plan=plan, name="Rob Hendriks", email="rob@school.example", relation=relation, portal=False,
        shared={"p1": Access.SEE},
    )  # fmt: skip
    rob = ResidentAtHome(residents.a_resident(guest, email="rob@school.example", name="Rob Hendriks"))
    about = {"name": guest.name, "relation": relation.value, "email": guest.email}
    for portal in (None, "y", None):
        if portal or bench.kept(guest).portal:
            marieke.posts(f"/participants/{guest.id}/edit", **about, portal=portal)
        page = rob.opens(f"/mijn/plans/{plan.id}", 200 if portal else 404)
        assert blocks(page) == (["p1"] if portal else [])
        assert rob.opens("/mijn/").shows(plan.title) is bool(portal)


def test_an_archived_plan_is_gone_and_a_closed_one_is_read(
    home: ResidentAtHome, linda: Participant, plan: Plan, saturday: Any
) -> None:
    closed = PlanFactory(pathway=plan.pathway, closed=True, title="Een oud plan")
    archived = PlanFactory(pathway=plan.pathway, archived=True, title="Een plan in het archief")
    assert home.resident is not None
    for one in (closed, archived):
        there = ParticipantFactory(plan=one, shared={"p1": Access.WRITE})
        residents.is_behind(home.resident, there)
    page = home.opens("/mijn/")
    assert "Afgesloten op 1 november 2026" in page.content
    assert "archief" not in page.body
    assert blocks(home.opens(f"/mijn/plans/{closed.id}")) == ["p1"]
    home.opens(f"/mijn/plans/{archived.id}", 404)


def test_where_nothing_is_shared_yet_that_is_told(plan: Plan) -> None:
    nobody_yet = ParticipantFactory(plan=plan)
    page = ResidentAtHome(residents.a_resident(nobody_yet)).opens(f"/mijn/plans/{plan.id}")
    assert page.shows("nog niets met u gedeeld")
    assert not blocks(page)


def test_one_resident_takes_part_at_two_municipalities(home: ResidentAtHome, plan: Plan) -> None:
    far = ParticipantFactory(shared={"p1": Access.SEE})
    assert far.plan.organisation_id != plan.organisation_id or far.plan_id != plan.id
    assert home.resident is not None
    residents.is_behind(home.resident, far)
    page = home.opens("/mijn/")
    assert len(page.select("main h2")) == 2
    assert blocks(home.opens(f"/mijn/plans/{far.plan_id}")) == ["p1"]


def test_reading_is_an_event_of_the_audit_log(home: ResidentAtHome, plan: Plan) -> None:
    home.opens(f"/mijn/plans/{plan.id}")
    with bench.office() as session:
        (read,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "row.read"))
    assert home.resident is not None
    assert (read.thing, read.thing_id, read.actor_id) == ("plan", plan.id, home.resident.actor_id)
    assert json.loads(read.details) == {"page": "portal"}


def test_a_resident_changes_nothing(home: ResidentAtHome, plan: Plan, goal: Goal, linda: Participant) -> None:
    """By no address of staff, whatever is co-written: what is theirs to write has pages of its own."""
    for url in (f"/plans/{plan.id}/edit", f"/goals/{goal.id}/edit", f"/participants/{linda.id}/edit"):
        home.client.set_cookie(home.app.config["SESSION_COOKIE_NAME"], home.key)
        assert home.client.post(url, data={"csrf_token": home.token, "title": "Van mij"}).status_code in (303, 400)
    assert bench.kept(goal).title == goal.title


def test_pages_stay_within_their_budgets(home: ResidentAtHome, plan: Plan) -> None:
    for number in range(10):
        GoalFactory(plan=plan, title=f"Doel {number}")
    within(LIST, cost(home, "/mijn/"))
    within(PLAN, cost(home, f"/mijn/plans/{plan.id}"))


def test_the_page_works_without_script_and_is_light(home: ResidentAtHome, plan: Plan) -> None:
    page = home.opens(f"/mijn/plans/{plan.id}")
    assert len(page.body.encode()) < 25_000
    assert not page.select("[onclick]")
