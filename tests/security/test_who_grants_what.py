"""Who may grant what, and what may be done with which product: each cell of both tables, on every way in."""

from __future__ import annotations

import ast
from itertools import chain, combinations
from pathlib import Path

import pytest

from app.common.errors import RuleBroken
from app.security import rights
from app.security.actions import roles as actions
from app.security.login.at_work import at_work
from app.security.models import Assignment, Product, Role
from app.security.rules.granting import grants_of
from app.security.rules.products import Use
from app.security.rules.roles import Held, below, grantable_by, may_grant
from config import PRODUCTS, ROLES
from tests import bench, people
from tests.factories import AssignmentFactory, UserFactory, fixed_role
from tests.people import TESTDORP, Person

# Who may grant what (design, section 3), written down a second time and on purpose in another form

GIVEN = {
    "SD": {"GB", "IC", "FG"},
    "GB": {"G", "PB", "FB", "PR", "LB", "NC", "AC", "VT", "own"},
    "SB": {"SD", "FB", "VT", "SB"},
}
CODES = (*people.ROLES, "own")


def cell(giver: str, code: str) -> bool:
    """Whether holders of a role may grant another, as it is written down here."""
    return code in GIVEN.get(giver, set())


def held(code: str, product_id: int | None = None) -> Held:
    return Held(1, 1, code, 1, 1, product_id)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("giver", people.ROLES)
def test_every_cell_of_the_table_of_who_grants_what(giver: str, code: str) -> None:
    given = "E-WIJK" if code == "own" else code
    for product_id in (None, 1):
        assert may_grant(grantable_by([held(giver)], ROLES), given, product_id) is cell(giver, code)


@pytest.mark.parametrize("code", CODES)
def test_an_administrator_of_one_product_grants_for_that_product_and_only_what_counts_per_product(
    code: str,
) -> None:
    grants = grantable_by([held("GB", 1)], ROLES)
    given = "E-WIJK" if code == "own" else code
    assert may_grant(grants, given, 1) is (code in ("G", "PB", "own"))
    assert not may_grant(grants, given, 2)
    assert not may_grant(grants, given, None)


def test_roles_of_an_organisation_grant_nothing_and_reach_nobody_whatever_they_are_called() -> None:
    for code in ("E-GB", "E-SB", "E-", "E-E-GB"):
        assert not grantable_by([held(code)], ROLES)
        assert not below([code], ROLES)


@pytest.mark.parametrize(
    "table",
    [
        "A B own\nA . yes yes\nB . .",
        "A B own\nA . yes yes\nB . . perhaps",
        "A B own\nA . yes yes",
        "A B\nA . yes\nB . .",
        "A B own\nB . yes yes\nA . . .",
    ],
)
def test_a_table_with_a_hole_in_it_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match=r"table|decide"):
        grants_of(table)


# The ways in

APP = Path(__file__).parents[2] / "app"
MAKERS = {"security/actions/roles.py", "commands/demo/world.py", "security/actions/platform.py"}
"""Where an assignment is made: by the action, for the demo, and for the first operator of a database."""


def test_only_the_action_makes_an_assignment() -> None:
    found = {
        str(file.relative_to(APP))
        for file in APP.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Assignment"
    }
    assert "security/actions/roles.py" in found
    assert found <= MAKERS


@pytest.mark.one_database
@pytest.mark.parametrize("code", people.ROLES)
@pytest.mark.parametrize("giver", people.ROLES)
def test_the_action_grants_what_the_table_says(app: object, giver: str, code: str) -> None:
    place, role = people.organisation(TESTDORP), fixed_role(code)
    somebody = UserFactory(organisation=place)
    values = {"user_id": somebody.id, "role_id": role.id, "organisation_id": place.id, "product_id": None}
    with bench.office():
        if cell(giver, code):
            assert actions.grant(values, by_user_id=None, grantable=grantable_by([held(giver)], ROLES)).id
            return
        with pytest.raises(RuleBroken):
            actions.grant(values, by_user_id=None, grantable=grantable_by([held(giver)], ROLES))


GIVERS = ("SD", "GB", "SB")


@pytest.mark.parametrize("giver", GIVERS)
def test_the_form_and_the_table_of_a_user_grant_what_the_table_says(app: object, giver: str) -> None:
    """By raw posts, of every role: what the page does not offer is sent all the same."""
    person, place = people.at_work(giver), people.organisation(TESTDORP)
    for code in people.ROLES:
        for way in ("form", "table"):
            somebody = UserFactory(organisation=place)
            post(person, way, somebody.id, fixed_role(code), place.id)
            got = bench.counted(Assignment, Assignment.user_id == somebody.id, Assignment.active)
            assert got == cell(giver, code), f"{giver} gives {code} by the {way}"


def post(person: Person, way: str, user_id: int, role: Role, place_id: int) -> None:
    """Send what grants a role, without asking for the page first."""
    common = {"csrf_token": person.token, "once": f"{way} {user_id}"}
    if way == "table":
        person.client.post(f"/users/{user_id}/roles", data={**common, "role": f"{role.id}:0"})
    else:
        where = {"user_id": user_id, "role_id": role.id, "organisation_id": place_id}
        person.client.post("/roles/add", data={**common, **where})


@pytest.mark.parametrize("ender", people.ROLES)
def test_who_may_not_grant_a_role_cannot_end_it_either(app: object, ender: str) -> None:
    place = people.organisation(TESTDORP)
    for code in people.ROLES:
        one = AssignmentFactory(user__organisation=place, code=code)
        with bench.office() as session:
            reasons = actions.reasons_not_to_end(
                session.get_one(Assignment, one.id),
                by_user_id=None,
                grantable=grantable_by([held(ender)], ROLES),
            )
        assert (not reasons) is cell(ender, code), f"{ender} ends {code}: {reasons}"


# Products (U-55 to U-60): product x roles x use

CAN = {
    ("G", "iwmo"): {"upload", "download"},
    ("G", "ijw"): {"upload", "download"},
    ("G", "wlz"): {"consult"},
    ("PB", "iwmo"): {"settings"},
    ("PB", "ijw"): {"settings"},
    ("PB", "wlz"): {"settings"},
}
"""Nothing else: user administrators and all other roles do nothing with a product."""
SETS = [*chain.from_iterable(combinations(("G", "GB", "PB"), many) for many in range(4))]
OTHERS = [(code,) for code in people.ROLES if code not in ("G", "GB", "PB")]


def products() -> dict[str, Product]:
    return {one.code: one for one in bench.rows_of(Product)}


def at_work_with(codes: tuple[str, ...], product: Product | None) -> object:
    """Somebody with roles for one product, or for all, as the portal reads him at the start of a request."""
    place = people.organisation(TESTDORP)
    somebody = UserFactory(organisation=place)
    for code in codes:
        AssignmentFactory(user=somebody, organisation=place, code=code, product=product)
    with bench.the_app().app_context():
        return at_work(somebody.actor_id, place.id)[0]


@pytest.mark.parametrize("codes", [*SETS, *OTHERS], ids="+".join)
@pytest.mark.parametrize("product", PRODUCTS)
def test_every_cell_of_products_roles_and_uses(app: object, product: str, codes: tuple[str, ...]) -> None:
    known = products()
    expected = set().union(*(CAN.get((code, product), set()) for code in codes))
    for granted_for in (known[product], None):
        person = at_work_with(codes, granted_for)
        for use in Use:
            assert rights.may_use(person, use, known[product]) is (use.value in expected), (use, granted_for)  # type: ignore[arg-type]


@pytest.mark.parametrize("product", PRODUCTS)
def test_roles_for_one_product_do_nothing_for_the_others(app: object, product: str) -> None:
    known = products()
    person = at_work_with(("G", "PB", "GB"), known[product])
    for other in known.keys() - {product}:
        assert not [use for use in Use if rights.may_use(person, use, known[other])]  # type: ignore[arg-type]


def test_a_product_administrator_alone_consults_uploads_and_downloads_nothing(app: object) -> None:
    """Separation of duties (U-57)."""
    person = at_work_with(("PB",), None)
    for product in products().values():
        allowed = {use for use in Use if rights.may_use(person, use, product)}  # type: ignore[arg-type]
        assert allowed == {Use.SETTINGS}


def test_a_visitor_uses_nothing(app: object) -> None:
    assert not [use for product in products().values() for use in Use if rights.may_use(None, use, product)]
