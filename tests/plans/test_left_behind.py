"""What nobody can edit once a colleague is put on hold is told first, and has to be accepted (mission F-07)."""

from __future__ import annotations

import pytest

from app.common import clock
from app.common.errors import NotAccepted
from app.plans.models import Plan
from app.plans.rules.layers import Level
from app.security.actions import users
from app.security.models import User, UserGroup
from tests import bench, people
from tests.factories import GroupFactory, MemberFactory, PathwayFactory, PersonFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.test_budgets import OTHER, cost, within

TICK = "Ik weet dit en regel wie het overneemt."


@pytest.fixture
def onlookers(marieke: Somebody) -> UserGroup:
    """A group with somebody in it that sees and does not edit."""
    group: UserGroup = GroupFactory(organisation=marieke.place, name="Meelezers")
    MemberFactory(group=group, user=people.with_role("PR", marieke.place).user)
    return group


@pytest.fixture
def hers(marieke: Somebody, team: UserGroup, onlookers: UserGroup) -> list[Plan]:
    """Two plans that Marieke alone may edit, of one person; others may see them."""
    noor = PersonFactory(organisation=marieke.place, opened={team: Level.EDIT, onlookers: Level.SEE})
    pathway = PathwayFactory(person=noor)
    return [PlanFactory(pathway=pathway, title=title) for title in ("Plan van Noor", "Tweede plan van Noor")]


def told_about(gijs: Somebody, marieke: Somebody) -> str:
    assert marieke.user is not None
    return gijs.opens(f"/users/{marieke.user.id}/deactivate").text


def is_active(somebody: Somebody) -> bool:
    kept: User = bench.kept(somebody.user)
    return bool(kept.active)


def test_the_number_and_the_group_are_told_and_no_name(
    gijs: Somebody, marieke: Somebody, hers: list[Plan]
) -> None:
    said = told_about(gijs, marieke)
    assert "personen (1) en plannen (2) dan nog aanpassen" in said
    assert "Groepen: Dorpsteam Zuid." in said
    assert TICK in said
    assert "Noor" not in said, "a name is told to somebody who may not see the plan"


def test_whoever_may_see_the_plans_reads_which_they_are(
    gijs: Somebody, marieke: Somebody, onlookers: UserGroup, hers: list[Plan]
) -> None:
    MemberFactory(group=onlookers, user=gijs.user)
    assert "Daarbij zijn: Plan van Noor" in told_about(gijs, marieke)


def test_nothing_happens_until_it_is_accepted(gijs: Somebody, marieke: Somebody, hers: list[Plan]) -> None:
    assert marieke.user is not None
    address = f"/users/{marieke.user.id}/deactivate"
    page = gijs.opens(address)
    again = gijs.sends(page.form(address))
    assert again.shows("Let op: Zet hier eerst een vinkje.")
    assert is_active(marieke)
    assert gijs.sends(again.form(address), accepted="yes").shows("kan niet meer inloggen")
    assert not is_active(marieke)


def test_of_many_at_once_she_stays_with_the_reason(gijs: Somebody, marieke: Somebody, hers: list[Plan]) -> None:
    assert marieke.user is not None and gijs.user is not None
    other = people.with_role("PR", gijs.place)
    assert other.user is not None
    answer = gijs.client.post(
        "/users/do",
        data={"csrf_token": gijs.token, "action": "deactivate", "pk": [marieke.user.id, other.user.id],
              "confirmed": "yes"},
    )  # fmt: skip
    assert answer.status_code == 303
    assert is_active(marieke) and not is_active(other)
    assert gijs.opens("/users/").shows("Zet de gebruiker apart op inactief")


def test_the_action_refuses_on_every_way_in(gijs: Somebody, marieke: Somebody, hers: list[Plan]) -> None:
    assert gijs.user is not None and marieke.user is not None
    with bench.office() as session, pytest.raises(NotAccepted):
        users.deactivate(session.get_one(User, marieke.user.id), by_user_id=gijs.user.id, at=clock.now())


def test_a_colleague_in_the_group_takes_it_away(
    gijs: Somebody, marieke: Somebody, team: UserGroup, hers: list[Plan]
) -> None:
    MemberFactory(group=team, user=people.with_role("PR", marieke.place).user)
    assert TICK not in told_about(gijs, marieke)


def test_a_colleague_who_is_on_hold_or_left_is_nobody(
    gijs: Somebody, marieke: Somebody, team: UserGroup, hers: list[Plan]
) -> None:
    away = people.with_role("PR", marieke.place)
    MemberFactory(group=team, user=away.user)
    with bench.office() as session:
        session.get_one(User, away.user.id).active = False  # type: ignore[union-attr]
        session.commit()
    assert TICK in told_about(gijs, marieke)


def test_telling_it_keeps_the_budget(gijs: Somebody, marieke: Somebody, hers: list[Plan]) -> None:
    assert marieke.user is not None
    address = f"/users/{marieke.user.id}/deactivate"
    within(OTHER, cost(gijs, address))


def test_another_group_that_may_edit_is_enough(gijs: Somebody, marieke: Somebody, team: UserGroup) -> None:
    others = GroupFactory(organisation=marieke.place)
    MemberFactory(group=others, user=people.with_role("PR", marieke.place).user)
    PersonFactory(organisation=marieke.place, opened={team: Level.EDIT, others: Level.EDIT})
    assert TICK not in told_about(gijs, marieke)


def test_a_closed_plan_asks_nobody_to_take_it_over(gijs: Somebody, marieke: Somebody, hers: list[Plan]) -> None:
    with bench.office() as session:
        for plan in hers:
            session.get_one(Plan, plan.id).active = False
        session.commit()
    assert "personen (1) en plannen (0)" in told_about(gijs, marieke)


def test_somebody_without_groups_is_put_on_hold_as_before(gijs: Somebody, hanneke_of: Somebody) -> None:
    assert TICK not in told_about(gijs, hanneke_of)


@pytest.fixture
def hanneke_of(gijs: Somebody) -> Somebody:
    """A colleague who works with no dossier."""
    return people.with_role("PR", gijs.place)
