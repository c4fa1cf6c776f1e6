"""Roles as a table of products: Gijs ticks, sees what changes, saves, and the newcomer is off his list."""

from __future__ import annotations

import pytest

from app.security.models import Assignment, Product, User
from app.security.rules.products import ProductKind, Use, uses
from app.security.rules.roles import Held, grantable_by, may_grant, role
from app.security.rules.roles import Role as FixedRole
from tests import bench, people
from tests.browser import Page
from tests.factories import AssignmentFactory, UserFactory, fixed_role
from tests.people import Person


@pytest.fixture
def sanne(gijs: Person) -> User:
    """Somebody new, with a profile, on the worklist of Gijs."""
    return UserFactory(organisation=gijs.place, first_name="Sanne", last_name="Wit", waiting=True)


def product(code: str) -> Product:
    (found,) = bench.rows_of(Product, Product.code == code)
    return found


def place(role_code: str, product_code: str = "") -> str:
    """A place of the table, as its form names it."""
    return f"{fixed_role(role_code).id}:{product(product_code).id if product_code else 0}"


def held(user: User) -> set[tuple[int, int | None]]:
    found = bench.rows_of(Assignment, Assignment.user_id == user.id, Assignment.active)
    return {(one.role_id, one.product_id) for one in found}


def ticks(person: Person, user: User, *places: str, status: int = 200) -> Page:
    """Tick some places and nothing else, and save."""
    return person.posts(f"/users/{user.id}/roles", status=status, role=list(places) or None)


def test_saving_grants_roles_and_takes_the_newcomer_off_the_worklist(gijs: Person, sanne: User) -> None:
    assert "Sanne Wit" in gijs.opens("/").content
    page = ticks(gijs, sanne, place("G", "iwmo"), place("PB", "ijw"))
    assert page.shows("2 rollen toegekend")
    assert held(sanne) == {
        (fixed_role("G").id, product("iwmo").id),
        (fixed_role("PB").id, product("ijw").id),
    }
    assert "Sanne Wit" not in gijs.opens("/").content
    assert any("Wit, Sanne" in row for row in gijs.opens("/users/?active=yes").rows()), "but not off the list"


def test_saving_without_a_role_also_handles_the_newcomer(gijs: Person, sanne: User) -> None:
    ticks(gijs, sanne)
    assert bench.kept(sanne).handled_at is not None
    assert not held(sanne)


def test_what_is_no_longer_ticked_ends_and_stays_on_record(gijs: Person, sanne: User) -> None:
    ticks(gijs, sanne, place("G", "iwmo"), place("G", "ijw"))
    assert ticks(gijs, sanne, place("G", "ijw")).shows("1 rol beëindigd")
    assert held(sanne) == {(fixed_role("G").id, product("ijw").id)}
    assert len(bench.rows_of(Assignment, Assignment.user_id == sanne.id)) == 2


def test_a_role_that_a_colleague_grants_meanwhile_stays(gijs: Person, sanne: User) -> None:
    form = gijs.opens(f"/users/{sanne.id}/roles").form()
    AssignmentFactory(user=sanne, organisation=gijs.place, code="G", product=product("wlz"))
    gijs.sends(form, role=[place("G", "iwmo")])
    assert held(sanne) == {(fixed_role("G").id, product("wlz").id), (fixed_role("G").id, product("iwmo").id)}


def test_the_table_names_every_product_with_what_it_is_for(gijs: Person, sanne: User) -> None:
    page = gijs.opens(f"/users/{sanne.id}/roles")
    rows = page.rows("main table tbody tr")
    assert [name for name in ("iWmo", "iJw", "Wlz-Registertoets") if any(name in row for row in rows)]
    assert page.shows("Deze rol regelt de Servicedesk")
    assert len(page.select("main table input[type=checkbox]")) == 6, "two roles, three products; no administrators"


@pytest.mark.parametrize("code", ["GB", "SB", "SD", "FG", "OR"])
def test_gijs_cannot_tick_what_he_may_not_grant(gijs: Person, sanne: User, code: str) -> None:
    for where in (place(code), place(code, "iwmo")):
        form = gijs.opens(f"/users/{sanne.id}/roles").form()
        page = gijs.sends(form, role=[where])
        assert page.errors(), where
    assert not held(sanne)
    assert bench.kept(sanne).handled_at is None


def test_invented_places_change_nothing(gijs: Person, sanne: User) -> None:
    invented = [f"{number}:0" for number in range(1, 51)]
    form = gijs.opens(f"/users/{sanne.id}/roles").form()
    gijs.sends(form, role=[*invented, "x", "1:x", "99999999999999999999:1", "-1:0"])
    assert not held(sanne)


def test_gijs_cannot_change_his_own_roles(gijs: Person) -> None:
    gijs.opens(f"/users/{gijs.user.id}/roles", status=403)
    fields = {"csrf_token": gijs.token, "role": place("FB"), "once": "o"}
    gijs.sends_to(f"/users/{gijs.user.id}/roles", fields, status=403)


def test_a_role_whose_last_day_is_past_can_be_granted_again(gijs: Person, sanne: User) -> None:
    AssignmentFactory(user=sanne, organisation=gijs.place, code="G", product=product("iwmo"), over=True)
    ticks(gijs, sanne, place("G", "iwmo"))
    assert held(sanne) == {(fixed_role("G").id, product("iwmo").id)}


def test_an_administrator_of_one_product_grants_for_that_product_only(gijs: Person, sanne: User) -> None:
    """A user administrator of one or more products (user manual 2; U-47)."""
    boss = UserFactory(organisation=gijs.place)
    AssignmentFactory(user=boss, organisation=gijs.place, code="GB", product=product("iwmo"))
    person = Person(boss, gijs.place, level=2)
    ticks(person, sanne, place("G", "iwmo"))
    assert held(sanne) == {(fixed_role("G").id, product("iwmo").id)}
    for refused in (place("G", "ijw"), place("FB"), place("G")):
        form = person.opens(f"/users/{sanne.id}/roles").form()
        assert person.sends(form, role=[refused, place("G", "iwmo")]).errors(), refused


def test_nadia_grants_for_members_of_her_joint_arrangement(sanne: User) -> None:
    nadia = people.at_work("GB", people.VOORBEELDSTAD, at=people.JOINT)
    ticks(nadia, sanne, place("G", "iwmo"))
    (made,) = bench.rows_of(Assignment, Assignment.user_id == sanne.id)
    assert made.organisation_id == sanne.organisation_id


# The rules, cell by cell

UPLOAD, DOWNLOAD, CONSULT, SETTINGS = Use.UPLOAD, Use.DOWNLOAD, Use.CONSULT, Use.SETTINGS


@pytest.mark.parametrize("use", Use)
@pytest.mark.parametrize("kind", ProductKind)
@pytest.mark.parametrize(
    ("codes", "files", "consulting"),
    [
        ("", set(), set()),
        ("G", {UPLOAD, DOWNLOAD}, {CONSULT}),
        ("PB", {SETTINGS}, {SETTINGS}),
        ("GB", set(), set()),
        ("G GB PB", {UPLOAD, DOWNLOAD, SETTINGS}, {CONSULT, SETTINGS}),
        ("SD FB PR LB OR NC AC IC VT FG SB", set(), set()),
    ],
)
def test_the_table_of_products_roles_and_uses(
    codes: str, files: set[Use], consulting: set[Use], kind: ProductKind, use: Use
) -> None:
    expected = files if kind is ProductKind.FILES else consulting
    assert (use in uses(kind, codes.split())) is (use in expected)


def _roles() -> dict[str, FixedRole]:
    return {
        "GB": role("", grants="G FB", per_product=True),
        "G": role("", per_product=True),
        "FB": role(""),
        "SD": role("", grants="GB"),
    }


@pytest.mark.parametrize(
    ("mine", "code", "for_product", "may"),
    [
        (("GB", None), "G", 1, True),
        (("GB", None), "G", None, True),
        (("GB", None), "FB", None, True),
        (("GB", None), "GB", None, False),
        (("GB", 1), "G", 1, True),
        (("GB", 1), "G", 2, False),
        (("GB", 1), "G", None, False),
        (("GB", 1), "FB", None, False),
        (("SD", None), "GB", None, True),
        (("SD", None), "GB", 2, True),
        (("SD", None), "G", 1, False),
        (("G", 1), "G", 1, False),
    ],
)
def test_who_may_grant_what(mine: tuple[str, int | None], code: str, for_product: int | None, may: bool) -> None:
    held = Held(1, 1, mine[0], 1, 1, mine[1])
    assert may_grant(grantable_by([held], _roles()), code, for_product) is may
