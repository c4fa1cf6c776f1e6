"""Fatima names user groups, Gijs gathers colleagues in them; nobody lets himself in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.common import clock
from app.security.models import GroupMember, UserGroup
from app.security.rules.groups import Stay
from tests import bench, people
from tests.factories import (
    MONDAY,
    AssignmentFactory,
    GroupFactory,
    MemberFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.people import TESTDORP, Person

DAY = timedelta(days=1)


@pytest.fixture
def team(gijs: Person) -> UserGroup:
    """A group of Testdorp with nobody in it."""
    return GroupFactory(organisation=gijs.place, name="Dorpsteam Zuid")


def colleague(place: Any, **fields: Any) -> Any:
    """Somebody who works with families there."""
    return UserFactory(organisation=place, roles="PR", **fields)


def lets_in(person: Person, group: UserGroup, user: Any, **days: Any) -> Any:
    """Send the form that puts somebody in a group."""
    return person.posts("/group-members/add", group_id=group.id, user_id=user.id, **days)


def members(group: UserGroup) -> list[GroupMember]:
    """Everybody who is, was or will be in a group."""
    return bench.rows_of(GroupMember, GroupMember.group_id == group.id)


# Names


def test_fatima_names_a_group_and_gijs_finds_it(fatima: Person, gijs: Person) -> None:
    page = fatima.posts("/groups/add", name="Jeugdteam Oost", about="Wie in Oost werkt.")
    assert page.heading == "Jeugdteam Oost"
    (row,) = gijs.posts("/groups/", to="/groups/search", q="oost").rows()
    assert "Jeugdteam Oost" in row
    gijs.opens("/groups/add", status=403)


def test_two_groups_of_an_organisation_have_different_names(fatima: Person, team: UserGroup) -> None:
    for name in (team.name, f" {team.name} "):
        page = fatima.posts("/groups/add", name=name)
        assert page.shows("heeft al een groep met deze naam")
        assert page.typed()["name"] == team.name
    other = GroupFactory(organisation=fatima.place)
    assert fatima.posts(f"/groups/{other.id}/edit", name=team.name).shows("heeft al een groep met deze naam")
    elsewhere = GroupFactory(organisation=OrganisationFactory(), name="Elders")
    assert fatima.posts("/groups/add", name=elsewhere.name).heading == "Elders"


def test_a_group_of_elsewhere_does_not_exist_here(fatima: Person, gijs: Person) -> None:
    other = MemberFactory(group=GroupFactory(organisation=OrganisationFactory(), name="Kanarieteam"))
    for person in (fatima, gijs):
        person.opens(f"/groups/{other.group_id}", status=404)
        person.opens(f"/group-members/{other.id}", status=404)
        assert not person.opens("/group-members/?size=100").shows("Kanarieteam")
    user = colleague(gijs.place)
    page = gijs.posts("/group-members/add", group_id=other.group_id, user_id=user.id)
    assert page.shows("Niets gevonden met deze naam.")
    assert not bench.counted(GroupMember, GroupMember.user_id == user.id)


def test_a_retired_group_takes_nobody_in_and_comes_back_with_its_members(fatima: Person, team: UserGroup) -> None:
    MemberFactory(group=team)
    fatima.posts(f"/groups/{team.id}/retire")
    assert not bench.kept(team).active
    user = colleague(fatima.place)
    assert lets_in(fatima, team, user).shows("Niets gevonden met deze naam.")
    fatima.posts(f"/groups/{team.id}/revive")
    assert bench.kept(team).active
    assert len(members(team)) == 1


def test_a_group_goes_only_when_nobody_ever_was_in_it(fatima: Person, team: UserGroup) -> None:
    used = MemberFactory(group=GroupFactory(organisation=fatima.place), left=True)
    assert fatima.opens(f"/groups/{used.group_id}/delete").shows("dat blijft bewaard")
    fatima.posts(f"/groups/{team.id}/delete")
    assert bench.kept(team) is None


# Members


def test_gijs_lets_a_colleague_in_and_sees_it_on_the_page_of_the_group(gijs: Person, team: UserGroup) -> None:
    lotte = colleague(gijs.place, first_name="Lotte", last_name="Smit")
    page = lets_in(gijs, team, lotte)
    assert page.heading.startswith("Lotte Smit in Dorpsteam Zuid")
    page = gijs.opens(f"/groups/{team.id}")
    assert page.shows("Smit, Lotte") and page.shows("1 lid nu")
    told = gijs.opens(f"/groups/{team.id}/history").content
    assert "Smit, Lotte" in told


def test_nobody_lets_himself_in(gijs: Person, team: UserGroup) -> None:
    assert lets_in(gijs, team, gijs.user).shows("U kunt uzelf niet in een groep zetten")
    assert not members(team)
    mine = MemberFactory(group=team, user=gijs.user, left=True)
    page = gijs.posts(f"/group-members/{mine.id}/edit", valid_to="")
    assert page.shows("U kunt uzelf niet in een groep zetten")
    assert bench.kept(mine).valid_to == MONDAY


def test_a_member_works_where_the_group_is(gijs: Person, team: UserGroup) -> None:
    idle = UserFactory(organisation=gijs.place)
    assert lets_in(gijs, team, idle).shows("heeft geen rol bij de organisatie van de groep")
    guest = UserFactory(organisation=OrganisationFactory())
    AssignmentFactory(user=guest, organisation=gijs.place, code="PR")
    lets_in(gijs, team, guest)
    assert [one.user_id for one in members(team)] == [guest.id]


def test_a_group_of_a_joint_arrangement_holds_who_works_there(gijs: Person, nadia: Person) -> None:
    joint = people.at_work("GB", people.VOORBEELDSTAD, people.JOINT)
    team = GroupFactory(organisation=people.organisation(people.JOINT))
    guest = UserFactory(organisation=people.organisation(TESTDORP))
    assert lets_in(joint, team, guest).shows("heeft geen rol bij de organisatie van de groep")
    AssignmentFactory(user=guest, organisation=people.organisation(people.JOINT), code="PR")
    lets_in(joint, team, guest)
    assert [one.user_id for one in members(team)] == [guest.id]
    gijs.opens(f"/groups/{team.id}", status=404)
    ours = GroupFactory(organisation=gijs.place)
    joint.opens(f"/groups/{ours.id}")


def test_whoever_is_in_it_is_not_let_in_twice_and_may_come_back(gijs: Person, team: UserGroup) -> None:
    lotte = colleague(gijs.place)
    lets_in(gijs, team, lotte)
    assert lets_in(gijs, team, lotte).shows("zit op deze dagen al in de groep")
    (first,) = members(team)
    gijs.posts(f"/group-members/{first.id}/leave")
    lets_in(gijs, team, lotte)
    first, second = members(team)
    gijs.posts(f"/group-members/{second.id}/edit", valid_to="2030-01-01")
    changed = bench.kept(second)
    assert changed.valid_from == second.valid_from >= bench.kept(first).valid_to
    assert changed.valid_to == clock.end_of(date(2030, 1, 1))


def test_taking_somebody_out_works_at_once_and_stays_on_record(gijs: Person, team: UserGroup) -> None:
    one, to_come = MemberFactory(group=team), MemberFactory(group=team, to_come=True)
    for member in (one, to_come):
        page = gijs.opens(f"/group-members/{member.id}/leave")
        assert page.shows("blijft bewaard")
        gijs.posts(f"/group-members/{member.id}/leave")
        assert bench.kept(member).stay.over(clock.now())
        assert not bench.kept(member).stay.counts(clock.now() + 2000 * DAY)
    assert gijs.opens(f"/groups/{team.id}").shows("0 leden nu")
    assert len(gijs.opens(f"/group-members/?group_id={team.id}&now=no").rows()) == 2
    assert not gijs.opens(f"/group-members/?group_id={team.id}&now=yes").rows()


def test_the_last_day_counts_until_it_is_over(gijs: Person, team: UserGroup) -> None:
    lotte = colleague(gijs.place)
    lets_in(gijs, team, lotte, valid_from="2026-12-01", valid_to="2026-12-31")
    (member,) = members(team)
    assert member.stay == Stay(clock.begin_of(date(2026, 12, 1)), clock.begin_of(date(2027, 1, 1)))
    form = gijs.opens(f"/group-members/{member.id}/edit")
    assert (form.typed()["valid_from"], form.typed()["valid_to"]) == ("2026-12-01", "2026-12-31")
    page = gijs.posts(f"/group-members/{member.id}/edit", valid_from="2026-12-31", valid_to="2026-12-01")
    assert page.shows("De laatste dag ligt vóór de eerste dag.")


def test_who_is_in_which_group_goes_with_an_erased_user(team: UserGroup, gijs: Person) -> None:
    gone = UserFactory(organisation=gijs.place, inactive=True)
    MemberFactory(group=team, user=gone, left=True)
    gijs.posts(f"/users/{gone.id}/erase")
    assert not members(team)


# When a stay counts

T0 = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ((None, None), (None, None), True),
        ((T0, None), (None, T0), False),
        ((None, T0), (T0, None), False),
        ((T0, T0 + 2 * DAY), (T0 + DAY, None), True),
        ((None, T0 + DAY), (T0, T0 + 3 * DAY), True),
        ((T0, T0 + DAY), (T0 + DAY, T0 + 2 * DAY), False),
    ],
)
def test_two_stays_overlap_when_they_share_a_moment(one: Any, other: Any, overlap: bool) -> None:
    assert Stay(*one).overlaps(Stay(*other)) is overlap
    assert Stay(*other).overlaps(Stay(*one)) is overlap


def test_a_stay_counts_from_its_first_moment_until_its_last() -> None:
    stay = Stay(T0, T0 + DAY)
    assert [stay.counts(T0 + part) for part in (-DAY, 0 * DAY, DAY / 2, DAY)] == [False, True, True, False]
    assert [stay.over(T0 + part) for part in (0 * DAY, DAY)] == [False, True]
