"""What people see of each other: nobody meets a row of an organisation that is not his, by whatever screen."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from app.common.context import Context, working_as
from app.common.errors import OutOfScope
from app.common.scope import NOTHING, Scope
from app.extensions import db
from app.security.models import Assignment, Organisation, Region, User
from app.security.models.framework import FabUser
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    RegionMembershipFactory,
    UserFactory,
    fixed_role,
)
from tests.people import CANARY, ELSEWHERE, JOINT, REGION, TESTDORP, VOORBEELDSTAD, Person


@pytest.fixture
def stranger(app: Any) -> User:
    """Somebody at Elsewhere, whom nobody of Testdorp knows."""
    return UserFactory(organisation=people.organisation(ELSEWHERE), last_name=CANARY, email="vogel@elders.example")


@pytest.fixture
def stranger_role(stranger: User) -> Assignment:
    return AssignmentFactory(user=stranger, organisation=people.organisation(ELSEWHERE), code="G")


def test_gijs_finds_nobody_of_elsewhere_in_list_count_or_export(gijs: Person, stranger_role: Assignment) -> None:
    at_home = bench.counted(User, User.organisation_id == gijs.place.id)
    page = gijs.opens("/users/")
    assert not page.shows(CANARY)
    assert f"1–{at_home} " in page.content
    assert str(at_home) in page.content
    assert CANARY not in gijs.opens("/users/export.csv").body
    assert not gijs.opens("/roles/").shows(CANARY)


def test_gijs_finds_nobody_of_elsewhere_by_searching(gijs: Person, stranger: User) -> None:
    page = gijs.sends_to("/users/search", {"csrf_token": gijs.token, "q": "vogel"})
    assert not page.rows()
    assert gijs.opens("/roles/lookup/user_id?q=kanarie").body.strip() == "[]"
    assert not gijs.opens(f"/users/?organisation_id={stranger.organisation_id}").shows(CANARY)


@pytest.mark.parametrize(
    "way", ["", "/edit", "/deactivate", "/activate", "/reset_password", "/reset_factor", "/end_sessions"]
)
def test_a_user_of_elsewhere_does_not_exist_for_gijs(gijs: Person, stranger: User, way: str) -> None:
    page = gijs.opens(f"/users/{stranger.id}{way}", status=404)
    assert CANARY not in page.body
    if way:
        gijs.sends_to(f"/users/{stranger.id}{way}", {"csrf_token": gijs.token, "last_name": "Gekaapt"}, status=404)
    assert bench.kept(stranger).active and bench.kept(stranger).last_name == CANARY


@pytest.mark.parametrize("way", ["", "/end"])
def test_a_role_of_elsewhere_does_not_exist_for_gijs(gijs: Person, stranger_role: Assignment, way: str) -> None:
    gijs.opens(f"/roles/{stranger_role.id}{way}", status=404)
    if way:
        gijs.sends_to(f"/roles/{stranger_role.id}{way}", {"csrf_token": gijs.token}, status=404)
    assert bench.kept(stranger_role).active


def test_a_bulk_action_leaves_out_rows_of_elsewhere(gijs: Person, stranger: User) -> None:
    colleague = UserFactory(organisation=gijs.place)
    sent = [("csrf_token", gijs.token), ("action", "deactivate"), ("pk", str(stranger.id))]
    gijs.sends_to("/users/do", sent, status=404)
    page = gijs.sends_to("/users/do", [*sent, ("pk", str(colleague.id))])
    assert CANARY not in page.body
    gijs.sends_to("/users/do", [*sent, ("pk", str(colleague.id)), ("confirmed", "yes")])
    assert bench.kept(stranger).active and not bench.kept(colleague).active


def test_gijs_cannot_grant_a_role_to_somebody_of_elsewhere(gijs: Person, stranger: User) -> None:
    page = gijs.posts("/roles/add", user_id=stranger.id, role_id=fixed_role("G").id, organisation_id=gijs.place.id)
    assert CANARY not in page.body
    assert not bench.counted(Assignment, Assignment.user_id == stranger.id)


def test_gijs_cannot_grant_a_role_at_elsewhere(gijs: Person) -> None:
    colleague = UserFactory(organisation=gijs.place)
    elsewhere = people.organisation(ELSEWHERE)
    gijs.posts("/roles/add", user_id=colleague.id, role_id=fixed_role("G").id, organisation_id=elsewhere.id)
    assert not bench.counted(Assignment, Assignment.user_id == colleague.id)


def test_gijs_cannot_make_or_move_a_user_elsewhere(gijs: Person) -> None:
    elsewhere = people.organisation(ELSEWHERE)
    mine = UserFactory(organisation=gijs.place)
    gijs.posts(
        "/users/add",
        last_name="Nieuw",
        username="nieuw@elders.example",
        email="nieuw@elders.example",
        organisation_id=elsewhere.id,
    )
    gijs.posts(f"/users/{mine.id}/edit", organisation_id=elsewhere.id)
    assert bench.kept(mine).organisation_id == gijs.place.id
    assert not bench.counted(User, User.username == "nieuw@elders.example")


@pytest.mark.parametrize("code", [TESTDORP, ELSEWHERE])
def test_fatima_cannot_make_an_organisation_into_one_that_covers_others(fatima: Person, code: str) -> None:
    """Whoever may say what kind an organisation is decides how far its people see."""
    place = people.organisation(code)
    fatima.opens(f"/organisations/{place.id}/edit", 403)
    sent = {
        "csrf_token": fatima.token,
        "kind": "platform",
        "code": place.code,
        "name": place.name,
        "country": "NL",
        "version": "1",
        "once": "a form of her own making",
    }
    fatima.sends_to(f"/organisations/{place.id}/edit", sent, 403)
    assert bench.kept(place).kind is Kind.MUNICIPALITY


def test_a_colleague_with_a_role_here_is_seen_wherever_his_home_is(gijs: Person, stranger: User) -> None:
    AssignmentFactory(user=stranger, organisation=gijs.place, code="G")
    assert gijs.opens("/users/").shows(CANARY)
    gijs.opens(stranger)


def test_the_roles_that_a_colleague_has_elsewhere_stay_unseen(gijs: Person, stranger_role: Assignment) -> None:
    here = AssignmentFactory(user=stranger_role.user, organisation=gijs.place, code="PB")
    links = gijs.opens(stranger_role.user).links()
    assert f"/roles/{here.id}" in links or not any("/roles/" in link for link in links)
    assert f"/roles/{stranger_role.id}" not in links


def test_the_list_tells_the_roles_held_here_and_none_from_elsewhere(
    gijs: Person, stranger_role: Assignment
) -> None:
    AssignmentFactory(user=stranger_role.user, organisation=gijs.place, code="PB")
    AssignmentFactory(user=stranger_role.user, organisation=gijs.place, code="PR", active=False)
    line = next(row for row in gijs.opens("/users/").body.split("<tr") if CANARY in row)
    assert "<b>PB</b>" in line and "<s>PR<" in line
    assert "<b>G</b>" not in line


def sees(person: Person, user: User) -> bool:
    """Whether a person finds a user, by the list and by the page alike."""
    by_page = person.client.get(f"/users/{user.id}").status_code == 200
    page = person.sends_to("/users/search", {"csrf_token": person.token, "q": user.last_name})
    assert any(user.last_name in row for row in page.rows()) is by_page
    return by_page


# Joint arrangements, regions, the Servicedesk


@pytest.mark.parametrize("code", [VOORBEELDSTAD, TESTDORP, JOINT])
def test_nadia_sees_users_of_all_members_from_the_joint_arrangement(app: Any, code: str) -> None:
    somebody = UserFactory(organisation=people.organisation(code))
    assert sees(people.at_work("GB", VOORBEELDSTAD, at=JOINT), somebody)
    assert sees(people.at_work("GB", VOORBEELDSTAD), somebody) is (code == VOORBEELDSTAD)


def test_nadia_sees_nobody_outside_the_joint_arrangement(app: Any, stranger: User) -> None:
    assert not sees(people.at_work("GB", VOORBEELDSTAD, at=JOINT), stranger)


@pytest.mark.parametrize(("stage", "seen"), [({}, True), ({"over": True}, False), ({"to_come": True}, False)])
def test_a_joint_arrangement_covers_a_member_from_the_first_to_the_last_day(
    app: Any, stage: Any, seen: bool
) -> None:
    joint, member = OrganisationFactory(joint=True), OrganisationFactory()
    MembershipFactory(umbrella=joint, member=member, **stage)
    somebody = UserFactory(organisation=member)
    assert sees(people.with_role("GB", joint), somebody) is seen


def test_a_member_does_not_cover_the_other_members(gijs: Person) -> None:
    assert not sees(gijs, UserFactory(organisation=people.organisation(VOORBEELDSTAD)))


@pytest.mark.parametrize(("stage", "seen"), [({}, True), ({"over": True}, False), ({"to_come": True}, False)])
def test_a_region_covers_who_lies_in_it_from_the_first_to_the_last_day(app: Any, stage: Any, seen: bool) -> None:
    place, member = people.organisation(REGION), OrganisationFactory()
    RegionMembershipFactory(region=RegionFactory(organisation=place), organisation=member, **stage)
    somebody = UserFactory(organisation=member)
    assert sees(people.with_role("GB", place), somebody) is seen


def test_a_region_that_nobody_runs_gives_no_sight(app: Any) -> None:
    member = OrganisationFactory()
    RegionMembershipFactory(region=RegionFactory(), organisation=member)
    somebody = UserFactory(organisation=member)
    assert not sees(people.with_role("GB", people.organisation(REGION)), somebody)


def test_olivier_of_the_servicedesk_sees_users_of_every_organisation(olivier: Person, stranger: User) -> None:
    assert sees(olivier, stranger)
    assert sees(olivier, UserFactory())


def test_somebody_without_a_role_sees_no_rows(naima: Person) -> None:
    with naima.app.app_context(), working_as(Context(scope=NOTHING)):
        for model in (User, FabUser, Assignment):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_a_role_that_is_over_or_to_come_gives_no_scope(app: Any) -> None:
    place = OrganisationFactory()
    for stage in ({"over": True}, {"to_come": True}, {"ended": True}):
        user = UserFactory(organisation=place)
        AssignmentFactory(user=user, organisation=place, code="GB", **stage)
        Person(user, place, level=2).opens("/users/", status=403)


# The framework's own classes


@pytest.mark.parametrize("model", [User, FabUser])
def test_queries_of_the_framework_are_limited_too(gijs: Person, stranger: User, model: Any) -> None:
    with gijs.app.app_context(), working_as(Context(scope=Scope(gijs.place.id))):
        assert db.session.get(model, stranger.id) is None
        assert stranger.id not in set(db.session.scalars(select(model.id)))
        assert db.session.query(model).filter_by(username=stranger.username).count() == 0
        counted = select(func.count()).select_from(select(model.id).where(model.id == stranger.id).subquery())
        assert db.session.scalar(counted) == 0


def test_organisations_and_regions_are_known_to_all_and_written_by_their_own(gijs: Person) -> None:
    elsewhere = people.organisation(ELSEWHERE)
    with gijs.app.app_context(), working_as(Context(scope=Scope(gijs.place.id))):
        assert db.session.get(Organisation, elsewhere.id) is not None
        for thing in (db.session.get_one(Organisation, elsewhere.id), db.session.scalars(select(Region)).first()):
            assert thing is not None
            thing.name = "Gekaapt"
            with pytest.raises(OutOfScope):
                db.session.flush()
            db.session.rollback()


# Taking over an account


def test_gijs_cannot_take_over_the_account_of_an_operator(gijs: Person) -> None:
    """Dennis has his home at Testdorp; whoever changes his address and sends him a link logs in as operator."""
    dennis = people.at_work("SB").user
    gijs.sends_to(f"/users/{dennis.id}/edit", _as_before(gijs, dennis, email="gijs@testdorp.example"), 403)
    assert bench.kept(dennis).email == dennis.email


def _as_before(person: Person, user: User, **changed: str) -> dict[str, str]:
    fields = {
        "last_name": user.last_name,
        "username": user.username,
        "email": user.email,
        "version": str(user.version),
    }
    return {
        **fields,
        "organisation_id": str(user.organisation_id),
        "csrf_token": person.token,
        "once": "a",
        **changed,
    }
