"""Roles of the organisation: Fatima composes them under a ceiling, Gijs grants them, nobody gains more by it."""

from __future__ import annotations

import pytest
from flask_appbuilder.security.sqla.models import assoc_permissionview_role
from sqlalchemy import insert

from app.common.errors import RuleBroken
from app.security.actions import own_roles as actions
from app.security.actions.permissions import numbers_of
from app.security.models import Assignment, Product, Role, User
from app.security.rules import own_roles as rules
from app.security.rules.own_roles import ceiling_of, permissions_of
from app.security.rules.roles import may
from config import CEILING, ROLES
from tests import bench, people
from tests.factories import AssignmentFactory, OwnRoleFactory, UserFactory, fixed_role
from tests.people import TESTDORP, Person

ALLOWED = ceiling_of(CEILING)


def role_named(code: str) -> Role:
    (found,) = bench.rows_of(Role, Role.code == code)
    return found


def holder(role: Role, place: object) -> Person:
    """Somebody who has a role and no other, logged in."""
    user = UserFactory(organisation=place)
    AssignmentFactory(user=user, organisation=place, role=role)
    return Person(user, place, level=2)  # type: ignore[arg-type]


def test_fatima_composes_a_role_and_gijs_grants_it(fatima: Person, gijs: Person) -> None:
    page = fatima.posts(
        "/own-roles/add", code="wijk", label_nl="Wijkcoach", label_fr="Coach", base=fixed_role("LB").id
    )
    assert page.heading == "Wijkcoach"
    role = role_named("E-WIJK")
    assert role.label == {"nl": "Wijkcoach", "fr": "Coach"}
    assert role.organisation_id == fatima.place.id
    assert role.rights == ["Organisation.history", "Organisation.see", "Region.history", "Region.see"]
    sanne = UserFactory(organisation=gijs.place, handled_at=None)
    gijs.posts(f"/users/{sanne.id}/roles", role=[f"{role.id}:0"])
    (held,) = bench.rows_of(Assignment, Assignment.user_id == sanne.id)
    assert (held.role_id, held.product_id, held.active) == (role.id, None, True)
    person = Person(sanne, gijs.place, level=2)
    person.opens("/regions/")
    person.opens("/users/", status=403)


def test_the_form_that_grants_a_role_offers_those_of_the_organisation(gijs: Person) -> None:
    ours, theirs = OwnRoleFactory(organisation=gijs.place), OwnRoleFactory()
    page = gijs.opens("/roles/add")
    offered = {str(option["value"]) for option in page.select("select[name=role_id] option")}
    assert str(ours.id) in offered
    assert str(theirs.id) not in offered


def test_a_changed_role_works_at_the_next_request(fatima: Person) -> None:
    role = OwnRoleFactory(organisation=fatima.place, put=["Region.see", "Organisation.see"])
    person = holder(role, fatima.place)
    person.opens("/regions/")
    page = fatima.posts(f"/own-roles/{role.id}/rights", right=["Organisation.see", "Organisation.export"])
    assert page.shows("Organisaties")
    person.opens("/regions/", status=403)
    person.opens("/organisations/")


def test_the_table_shows_screens_and_verbs_in_the_words_of_the_screens(fatima: Person) -> None:
    role = OwnRoleFactory(organisation=fatima.place, put=["User.see"])
    page = fatima.opens(f"/own-roles/{role.id}/rights")
    rows = page.rows()
    assert any(row.startswith("Gebruikersbeheer") for row in rows)
    assert "can_list" not in page.body
    offered = {str(box["value"]) for box in page.select("input[name=right]")}
    assert offered == set(rules.told(rules.rights_of(ALLOWED)))
    (ticked,) = (str(box["value"]) for box in page.select("input[name=right][checked]"))
    assert ticked == "User.see"


# The ceiling


def everything_else() -> list[str]:
    """Every right of a fixed role that an organisation may not hand out."""
    held = frozenset().union(*(role.permissions for role in ROLES.values()))
    return rules.told(rules.rights_of(held - ALLOWED) - rules.rights_of(ALLOWED))


@pytest.mark.one_database
@pytest.mark.parametrize("right", everything_else())
def test_nothing_above_the_ceiling_can_be_put_in_a_role(fatima: Person, right: str) -> None:
    role = OwnRoleFactory(organisation=fatima.place)
    form = fatima.opens(f"/own-roles/{role.id}/rights").form()
    assert fatima.sends(form, right=["Organisation.see", right]).errors()
    assert bench.kept(role).rights == ["Organisation.see"]


def test_the_ceiling_holds_no_audit_log_no_platform_and_nothing_that_changes_accounts_or_roles() -> None:
    screens = {screen for _verb, screen in ALLOWED}
    assert not screens & {"Audit", "Message", "Job", "Membership", "RegionMembership"}
    assert not ALLOWED & may(
        "add edit roles code deactivate activate reset_password reset_factor end_sessions", "User"
    )
    assert not ALLOWED & may("add end edit", "Assignment")
    assert not ALLOWED & may("add edit delete rights retire revive", "Role")


def test_every_right_of_the_ceiling_exists_and_has_a_word(app: object) -> None:
    views = {str(view.class_permission_name): view for view in bench.the_app().extensions["appbuilder"].baseviews}
    for verb, screen in ALLOWED:
        assert verb in views[screen].base_permissions
    for screen, verb in rules.rights_of(ALLOWED):
        assert verb in rules.VERBS or verb in {one.name for one in views[screen].verbs}


@pytest.mark.parametrize("code", sorted(ROLES))
def test_a_copy_of_a_fixed_role_stays_below_the_ceiling(fatima: Person, code: str) -> None:
    fatima.posts("/own-roles/add", code="kopie", label_nl="Kopie", base=fixed_role(code).id)
    with bench.office() as session:
        role = session.get_one(Role, role_named("E-KOPIE").id)
        assert actions.permissions_of(role) <= ALLOWED
        assert actions.permissions_of(role) >= ROLES[code].permissions & ALLOWED


def test_a_right_that_came_in_past_the_screens_does_nothing_and_goes_at_the_next_upgrade(gijs: Person) -> None:
    role = OwnRoleFactory(organisation=gijs.place)
    with bench.office() as session:
        for key in numbers_of(may("list show content", "Audit")):
            row = {"role_id": role.id, "permission_view_id": key}
            session.execute(insert(assoc_permissionview_role).values(row))
        session.commit()
    holder(role, gijs.place).opens("/log/", status=403)
    with bench.office() as session:
        assert actions.shrink_to(ALLOWED) == 3
        session.commit()
    with bench.office() as session:
        assert actions.permissions_of(session.get_one(Role, role.id)) == may("list show", "Organisation")


def test_a_lower_ceiling_takes_rights_away(gijs: Person) -> None:
    role = OwnRoleFactory(organisation=gijs.place, put=["Region.see", "Organisation.see"])
    with bench.office() as session:
        actions.shrink_to(may("list show", "Region"))
        session.commit()
    kept = bench.kept(role)
    assert (kept.rights, kept.version) == (["Region.see"], 2)


def test_a_role_called_gb_is_no_user_administrator(fatima: Person, gijs: Person) -> None:
    fatima.posts("/own-roles/add", code="GB", label_nl="Gebruikersbeheerder", base=fixed_role("GB").id)
    role = role_named("E-GB")
    person = holder(role, gijs.place)
    somebody = UserFactory(organisation=gijs.place)
    person.opens("/users/")
    person.opens(f"/users/{somebody.id}/edit", status=403)
    person.opens(f"/users/{somebody.id}/roles", status=403)
    person.opens("/roles/add", status=403)
    gijs.posts(f"/users/{person.user.id}/edit", department="Elders")
    assert bench.kept(person.user).department == "Elders", "whoever has it stays within reach of Gijs"


# Whose role it is


def test_fixed_roles_are_read_and_not_changed(fatima: Person) -> None:
    fixed = fixed_role("GB")
    fatima.opens(fixed)
    for page in ("edit", "rights", "retire", "delete"):
        fatima.opens(f"/own-roles/{fixed.id}/{page}", status=403)
    with bench.office() as session, pytest.raises(RuleBroken):
        actions.set_rights(session.get_one(Role, fixed.id), frozenset({("User", "see")}), ceiling=ALLOWED)


@pytest.mark.parametrize("way", ["form", "table"])
def test_a_role_of_another_organisation_cannot_be_granted(gijs: Person, way: str) -> None:
    theirs = OwnRoleFactory(organisation=people.organisation(people.VOORBEELDSTAD))
    assert grants(gijs, theirs, way) == 0


def test_nadia_grants_a_role_at_the_organisation_that_composed_it_and_nowhere_else(app: object) -> None:
    nadia = people.at_work("GB", people.VOORBEELDSTAD, at=people.JOINT)
    role = OwnRoleFactory(organisation=people.organisation(TESTDORP))
    elsewhere = UserFactory(organisation=people.organisation(people.VOORBEELDSTAD))
    assert grants(nadia, role, "form", elsewhere) == 0
    assert grants(nadia, role, "form", UserFactory(organisation=people.organisation(TESTDORP))) == 1


@pytest.mark.parametrize("giver", ["SD", "SB"])
def test_who_may_not_grant_roles_of_organisations_does_not(app: object, giver: str) -> None:
    role = OwnRoleFactory(organisation=people.organisation(TESTDORP))
    user = UserFactory(organisation=people.organisation(TESTDORP))
    for way in ("form", "table"):
        assert grants(people.at_work(giver), role, way, user) == 0


def grants(person: Person, role: Role, way: str, user: User | None = None) -> int:
    """Send what would grant a role to somebody new, without asking for the page; how many roles that gave."""
    somebody = user or UserFactory(organisation=person.place)
    common = {"csrf_token": person.token, "once": f"{way} {role.id}"}
    if way == "table":
        person.client.post(f"/users/{somebody.id}/roles", data={**common, "role": f"{role.id}:0"})
    else:
        fields = {"user_id": somebody.id, "role_id": role.id, "organisation_id": somebody.organisation_id}
        person.client.post("/roles/add", data={**common, **fields})
    return bench.counted(Assignment, Assignment.user_id == somebody.id, Assignment.active)


# Retired, deleted, counted per product


def test_a_retired_role_is_kept_by_who_has_it_and_given_to_nobody_else(fatima: Person, gijs: Person) -> None:
    role = OwnRoleFactory(organisation=fatima.place, put=["Region.see"])
    person = holder(role, fatima.place)
    assert fatima.posts(f"/own-roles/{role.id}/retire").shows("kan niet meer worden toegekend")
    person.opens("/regions/")
    for way in ("form", "table"):
        assert grants(gijs, role, way) == 0
    fatima.posts(f"/own-roles/{role.id}/revive")
    assert grants(gijs, role, "form") == 1


def test_gijs_ends_a_retired_role_in_the_table(fatima: Person, gijs: Person) -> None:
    role = OwnRoleFactory(organisation=fatima.place, retired=True)
    person = holder(role, fatima.place)
    form = gijs.opens(f"/users/{person.user.id}/roles").form()
    gijs.sends(form, role=None)
    assert not bench.counted(Assignment, Assignment.user_id == person.user.id, Assignment.active)


def test_a_role_that_somebody_has_or_had_is_not_deleted(fatima: Person) -> None:
    role, former, spare = (OwnRoleFactory(organisation=fatima.place) for _number in range(3))
    holder(role, fatima.place)
    AssignmentFactory(user=UserFactory(organisation=fatima.place), role=former, ended=True)
    assert fatima.opens(f"/own-roles/{role.id}/delete").shows("Gebruikers hebben deze rol")
    assert fatima.opens(f"/own-roles/{former.id}/delete").shows("dat blijft bewaard")
    for one in (role, former, spare):
        fatima.client.post(f"/own-roles/{one.id}/delete", data={"csrf_token": fatima.token})
    assert bench.kept(role) and bench.kept(former)
    assert bench.kept(spare) is None


def test_a_role_counts_per_product_or_for_all_together(fatima: Person, gijs: Person) -> None:
    (iwmo,) = bench.rows_of(Product, Product.code == "iwmo")
    whole, by_product = (OwnRoleFactory(organisation=fatima.place, per_product=one) for one in (False, True))
    sanne = UserFactory(organisation=gijs.place)
    for role in (whole, by_product):
        fields = {"user_id": sanne.id, "role_id": role.id, "organisation_id": gijs.place.id, "product_id": iwmo.id}
        gijs.client.post("/roles/add", data={"csrf_token": gijs.token, "once": f"o{role.id}", **fields})
    assert [one.role_id for one in bench.rows_of(Assignment, Assignment.user_id == sanne.id)] == [by_product.id]
    page = gijs.opens(f"/users/{sanne.id}/roles")
    assert page.select(f"main input[name=role][value='{whole.id}:0']")
    assert page.select(f"main table input[name=role][value='{by_product.id}:{iwmo.id}'][checked]")


def test_an_administrator_of_one_product_grants_own_roles_for_that_product_only(gijs: Person) -> None:
    (iwmo, ijw) = bench.rows_of(Product, Product.code.in_(["iwmo", "ijw"]))
    boss = UserFactory(organisation=gijs.place)
    AssignmentFactory(user=boss, organisation=gijs.place, code="GB", product=iwmo)
    person = Person(boss, gijs.place, level=2)
    by_product, whole = (OwnRoleFactory(organisation=gijs.place, per_product=one) for one in (True, False))
    sanne = UserFactory(organisation=gijs.place)
    for role, product in ((by_product, iwmo.id), (by_product, ijw.id), (by_product, ""), (whole, "")):
        fields = {"user_id": sanne.id, "role_id": role.id, "organisation_id": gijs.place.id, "product_id": product}
        person.client.post(
            "/roles/add", data={"csrf_token": person.token, "once": f"{role.id}{product}", **fields}
        )
    held = bench.rows_of(Assignment, Assignment.user_id == sanne.id)
    assert [(one.role_id, one.product_id) for one in held] == [(by_product.id, iwmo.id)]


# Two people, and what is told


def test_two_who_change_a_role_at_once_do_not_overwrite_each_other(fatima: Person) -> None:
    role = OwnRoleFactory(organisation=fatima.place, put=["Region.see"])
    form = fatima.opens(f"/own-roles/{role.id}/rights").form()
    colleague = people.with_role("FB", fatima.place)
    colleague.posts(f"/own-roles/{role.id}/rights", right=["Organisation.see"])
    page = fatima.sends(form, status=409, right=["User.see"])
    assert page.shows("Iemand anders heeft deze rol intussen gewijzigd")
    assert bench.kept(role).rights == ["Organisation.see"]
    fatima.sends(page.form(), right=["User.see"])
    assert bench.kept(role).rights == ["User.see"]


def test_an_old_form_of_the_names_is_not_saved_over_newer_ones(fatima: Person) -> None:
    role = OwnRoleFactory(organisation=fatima.place)
    form = fatima.opens(f"/own-roles/{role.id}/edit").form()
    people.with_role("FB", fatima.place).posts(f"/own-roles/{role.id}/edit", label_nl="Van een ander")
    assert fatima.sends(form, status=409, label_nl="Van Fatima").shows("Van een ander")
    assert bench.kept(role).label["nl"] == "Van een ander"


@pytest.mark.parametrize("code", ["", "A", "TE-LANG-EN-MET-STREEPJES", "<b>", "a b", "ÉÉN"])
def test_a_short_name_is_letters_and_digits(fatima: Person, code: str) -> None:
    assert fatima.posts("/own-roles/add", code=code, label_nl="Iets").errors()
    assert not bench.rows_of(Role, Role.organisation_id == fatima.place.id)


def test_a_description_is_in_dutch_as_well(fatima: Person) -> None:
    page = fatima.posts("/own-roles/add", code="WIJK", label_nl="Wijkcoach", description_en="Visits people.")
    assert any("Nederlands" in error for error in page.errors())
    assert not bench.rows_of(Role, Role.organisation_id == fatima.place.id)


def test_a_short_name_is_used_once_in_an_organisation_and_again_in_another(fatima: Person) -> None:
    OwnRoleFactory(code="E-WIJK")
    fatima.posts("/own-roles/add", code="WIJK", label_nl="Eerste")
    assert fatima.posts("/own-roles/add", code="wijk", label_nl="Tweede").errors()
    assert bench.counted(Role, Role.code == "E-WIJK") == 2


def test_the_history_tells_of_rights_in_words(fatima: Person) -> None:
    role = OwnRoleFactory(organisation=fatima.place, put=["Organisation.see"])
    fatima.posts(f"/own-roles/{role.id}/rights", right=["Organisation.see", "Region.see"])
    page = fatima.opens(f"/own-roles/{role.id}/history")
    assert page.shows("Rechten")
    assert page.shows("Regio's: Bekijken")


def test_fatima_sees_who_has_a_role_and_nobody_of_elsewhere(fatima: Person) -> None:
    role = fixed_role("GB")
    page = fatima.opens(f"/own-roles/{role.id}/holders")
    assert any(people.user_named("gb@testdorp.example").last_name in row for row in page.rows())
    assert people.CANARY not in page.body
    mine = OwnRoleFactory(organisation=fatima.place)
    assert fatima.opens(f"/own-roles/{mine.id}/holders").shows("Niemand heeft deze rol")


def test_two_roles_are_compared_right_by_right_in_words(fatima: Person) -> None:
    a = OwnRoleFactory(organisation=fatima.place, put=["User.see", "Region.see"], label={"nl": "Eerste"})
    b = OwnRoleFactory(organisation=fatima.place, put=["User.see", "User.export"], label={"nl": "Tweede"})
    rows = fatima.opens(f"/own-roles/compare?a={a.id}&b={b.id}").rows()
    assert any("Regio's" in row and "Alleen Eerste" in row for row in rows)
    assert any("Exporteren" in row and "Alleen Tweede" in row for row in rows)
    assert any("Bekijken" in row and row.endswith("Beide") for row in rows)
    assert len(rows) == 3


def test_a_role_of_elsewhere_is_not_compared(fatima: Person) -> None:
    theirs = OwnRoleFactory(label={"nl": people.CANARY}, put=["User.see"])
    page = fatima.opens(f"/own-roles/compare?a={theirs.id}&b={fixed_role('GB').id}")
    assert people.CANARY not in page.body
    assert not page.rows()


def test_whoever_may_do_something_on_a_screen_sees_it() -> None:
    assert permissions_of({("User", "export")}) == may("list show export", "User")
    assert rules.rights_of(may("list show export", "User")) == {("User", "see"), ("User", "export")}
