"""What residents may know beside their plans: who can see one, and never what another one sees (P-23, P-31)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.common.audit import AuditEvent
from app.plans.models import Goal, Participant, ParticipantRight, Plan
from app.plans.rules.layers import Level
from app.plans.rules.sharing import Access
from app.security.models import UserGroup
from tests import bench, residents
from tests.factories import GroupFactory, MemberFactory, UserFactory
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory
from tests.printed import can_be_read_by_all, printed
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
    person.client.get(url)
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


@pytest.mark.parametrize("page", ["who", "paper"])
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


# What is kept of me


def test_linda_reads_what_is_kept_of_her(home: ResidentAtHome, plan: Plan, linda: Participant) -> None:
    page = home.opens("/mijn/")
    page = home.clicks("Mijn gegevens")
    assert page.heading == "Mijn gegevens"
    for words in ("linda@bakker.example", "Linda Bakker, ouder", plan.title, "Dit apparaat"):
        assert page.shows(words), words
    assert f"/mijn/plans/{plan.id}/paper" in page.links()


def test_she_takes_it_along_as_one_file_with_her_part_of_the_plan(
    home: ResidentAtHome, plan: Plan, goal: Goal, marieke: Somebody
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Dit leest Linda niet.")
    told = taken_along(home)
    assert told["account"]["E-mailadres"] == "linda@bakker.example"
    assert len(told["logged_in"]) == 1
    (mine,) = told["plans"]
    assert mine["title"] == plan.title
    wonen, goals = mine["blocks"]
    assert {"Ja"} <= {line["answer"] for chapter in wonen["questions"] for line in chapter["answers"]}
    assert [one["title"] for one in goals["goals"]] == [goal.title]
    assert "Dit leest Linda niet" not in json.dumps(told, ensure_ascii=False)
    happened = events(home)
    assert ("row.read", "plan", {"page": "data"}) in happened
    assert ("resident.data", "resident", {"plans": 1, "files": 0}) in happened


def test_both_voices_of_each_measurement_are_in_it_where_the_template_shows_them(
    home: ResidentAtHome, plan: Plan, linda: Participant
) -> None:
    for day, score in ((date(2026, 10, 5), 2), (date(2026, 11, 9), 4)):
        MeasurementFactory(plan=plan, measured_on=day, professional={"d1": 1}, resident={"d1": score})
    shares(linda, "p4")
    blocks = taken_along(home)["plans"][0]["blocks"]
    (measured,) = (block["measurements"] for block in blocks if "measurements" in block)
    scores = [{one["who"]: one["score"] for one in each["domains"][0]["scores"]} for each in measured]
    page = home.opens(f"/mijn/plans/{plan.id}")
    assert [one["Inwoner"] for one in scores] == [2, 4]
    assert [each["on"] for each in measured] == ["5 oktober 2026", "9 november 2026"]
    assert all(("Professional" in one) is page.shows("Professional") for one in scores)


def test_a_file_says_nothing_of_access_that_was_taken_away(home: ResidentAtHome, linda: Participant) -> None:
    with bench.office() as session:
        session.get_one(Participant, linda.id).portal = False
        session.commit()
    assert taken_along(home)["plans"] == []
    assert not home.opens("/mijn/gegevens").shows(linda.plan.title)


def test_a_plan_is_saved_as_a_print_with_her_part_and_no_more(
    home: ResidentAtHome, plan: Plan, goal: Goal, marieke: Somebody
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6="Dit leest Linda niet.")
    paper = printed(home, f"/mijn/plans/{plan.id}/paper")
    can_be_read_by_all(paper)
    assert paper.title == plan.title and paper.shows(goal.title) and paper.shows("door Linda Bakker")
    blocks = [one.removeprefix("- ") for one in paper.headings if one.startswith("- ") and one[2] != "-"]
    assert blocks == ["Wonen", "Doelen en acties"]
    assert not paper.shows("Dit leest Linda niet")
    assert ("row.printed", "plan", {"sheets": 1}) in events(home)


def test_a_print_of_a_plan_in_which_nothing_is_shared_says_so(plan: Plan) -> None:
    nobody_yet = ParticipantFactory(plan=plan)
    home = ResidentAtHome(residents.a_resident(nobody_yet))
    paper = printed(home, f"/mijn/plans/{plan.id}/paper")
    can_be_read_by_all(paper)
    assert paper.shows("nog niets met u gedeeld")


def test_another_plan_costs_only_what_is_read_of_it(home: ResidentAtHome, plan: Plan) -> None:
    within(OTHER, cost(home, "/mijn/gegevens"))
    within(OTHER, cost(home, f"/mijn/plans/{plan.id}/paper"))
    within(OTHER, one := cost(home, "/mijn/gegevens/download"))
    assert home.resident is not None
    second = ParticipantFactory(plan=PlanFactory(pathway=plan.pathway), shared={"p1": Access.SEE})
    residents.is_behind(home.resident, second)
    assert len(cost(home, "/mijn/gegevens/download")) - len(one) <= 10


def taken_along(home: ResidentAtHome) -> dict[str, Any]:
    """All that the file with everything tells."""
    return residents.taken_along(home)[0]


def shares(participant: Participant, place: str) -> None:
    """Let somebody see one block more."""
    right = ParticipantRight(participant_id=participant.id, plan_id=participant.plan_id, place=place)
    right.organisation_id, right.value = participant.organisation_id, int(Access.SEE)
    set_committed_value(right, "participant", bench.kept(participant))
    bench.store(right)
