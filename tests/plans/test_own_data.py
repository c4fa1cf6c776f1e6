"""What residents may know beside their plans: who can see one, and never what another one sees (P-23, P-31)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.common.audit import AuditEvent
from app.plans.models import Goal, Participant, Plan
from app.plans.rules.layers import Level
from app.plans.rules.sharing import Access
from app.security.models import UserGroup
from tests import bench, residents
from tests.factories import GroupFactory, MemberFactory, UserFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import counted, within

OTHER = 15


@pytest.fixture
def linda(plan: Plan, goal: Goal) -> Participant:
    """The mother, who reads the questions and one goal."""
    shared = {"p1": Access.SEE, f"g{goal.id}": Access.WRITE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


def events(home: ResidentAtHome) -> list[tuple[str, str | None, dict]]:
    """What a resident did, as the audit log tells it."""
    assert home.resident is not None
    with bench.office() as session:
        mine = select(AuditEvent).where(AuditEvent.actor_id == home.resident.actor_id).order_by(AuditEvent.id)
        return [(one.action, one.thing, json.loads(one.details)) for one in session.scalars(mine)]


def cost(person: ResidentAtHome, url: str) -> list[str]:
    """The statements of one request of somebody who was here just now."""
    person.opens(url)
    with counted() as said:
        assert person.client.get(url).status_code == 200
    return said


# Who can see a plan


def test_linda_reads_which_teams_can_open_her_plan_and_no_name_of_a_colleague(
    marieke: Somebody, colleague: Somebody, team: UserGroup, home: ResidentAtHome, plan: Plan
) -> None:
    page = home.opens(f"/mijn/plans/{plan.id}")
    page = home.clicks("Wie kan dit plan zien?")
    assert page.heading == "Wie kan dit plan zien?"
    facts = dict(
        zip(
            (one.get_text(strip=True) for one in page.select("dt")),
            (one.get_text(strip=True) for one in page.select("dd")),
            strict=True,
        )
    )
    assert facts[team.name] == "1 medewerker · lezen en wijzigen"
    for somebody in (marieke, colleague):
        assert somebody.user is not None
        assert somebody.user.last_name not in page.body


def test_it_counts_who_can_open_it_by_the_page_of_staff(
    marieke: Somebody, team: UserGroup, home: ResidentAtHome, plan: Plan
) -> None:
    """Who is off, has no role, or is in a group without access is not counted, there nor here."""
    for stage in ({"roles": "PR"}, {"roles": "PR", "active": False}, {"roles": "G"}):
        MemberFactory(group=team, user=UserFactory(organisation=marieke.place, **stage))
    outside = GroupFactory(organisation=marieke.place, name="Team Zonder Toegang")
    MemberFactory(group=outside, user=UserFactory(organisation=marieke.place, roles="PR"))
    page = home.opens(f"/mijn/plans/{plan.id}/who")
    assert page.shows("2 medewerkers · lezen en wijzigen")
    assert "Zonder Toegang" not in page.body
    staff = marieke.opens(f"/plans/{plan.id}/insight")
    assert len(staff.select("main tbody tr")) == 2


def test_it_tells_nothing_of_who_else_takes_part(home: ResidentAtHome, plan: Plan) -> None:
    """The page is the same to the letter, whoever else takes part and whatever is shared with him."""

    def told() -> str:
        return str(home.opens(f"/mijn/plans/{plan.id}/who").soup.select_one("main"))

    alone = told()
    ParticipantFactory(plan=plan, name="Joris Bakker", email="joris@bakker.example", shared={"p6": Access.WRITE})
    assert told() == alone
    assert "Joris" not in alone


def test_a_plan_without_teams_says_so(home: ResidentAtHome, plan: Plan, team: UserGroup) -> None:
    other = PlanFactory(pathway=plan.pathway, opened={team: Level.NONE})
    there = ParticipantFactory(plan=other)
    page = ResidentAtHome(residents.a_resident(there, email="oma@bakker.example")).opens(
        f"/mijn/plans/{other.id}/who"
    )
    assert page.shows("Geen team kan dit plan nu openen")


@pytest.mark.parametrize("page", ["who"])
def test_of_a_plan_that_is_not_mine_there_is_nothing(
    home: ResidentAtHome, plan: Plan, linda: Participant, page: str
) -> None:
    other = ParticipantFactory(name="Peter Smit").plan
    home.opens(f"/mijn/plans/{other.id}/{page}", 404)
    with bench.office() as session:
        session.get_one(Participant, linda.id).portal = False
        session.commit()
    home.opens(f"/mijn/plans/{plan.id}/{page}", 404)
    reasons = [details["reason"] for action, _thing, details in events(home) if action == "access.refused"]
    assert reasons == ["scope", "scope"]


def test_looking_is_an_event_and_stays_within_its_budget(
    home: ResidentAtHome, plan: Plan, team: UserGroup, marieke: Somebody
) -> None:
    within(OTHER, few := cost(home, f"/mijn/plans/{plan.id}/who"))
    assert ("row.read", "plan", {"page": "who"}) in events(home)
    for _number in range(5):
        MemberFactory(group=team, user=UserFactory(organisation=marieke.place, roles="PR"))
    assert len(cost(home, f"/mijn/plans/{plan.id}/who")) == len(few)
