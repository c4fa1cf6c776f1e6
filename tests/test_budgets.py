"""Statement budgets: what a page may ask of the database, whatever the number of rows (design, section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.common import lately
from app.common.erasing import Erased
from app.common.forgetting import tables_of
from app.common.web.screens import Screen
from app.security.models import Organisation, User
from tests import bench, people
from tests.connecting import a_connection, in_the_region, paused_at
from tests.factories import (
    AssignmentFactory,
    GroupFactory,
    MemberFactory,
    OrganisationFactory,
    PlanTemplateFactory,
    QuestionnaireFactory,
    SuggestionFactory,
    TopicFactory,
    UserFactory,
)
from tests.people import Person
from tests.planning import LONG_AGO
from tests.programmes import ProgrammeFactory
from tests.rooms import CLERKS, READ_ONLY, ROOMS, Room, a_full_user, a_plan, a_template_with_plans_behind, verbs_of
from tests.season import ActivityFactory, with_a_picture

LIST, SHOW, FORM, SAVE, DASHBOARD, OTHER = 6, 8, 8, 10, 12, 15
PAGE_BYTES = 25_000
NOT_COUNTED = (
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN",
    "COMMIT",
    "SELECT set_config",
    "UPDATE login_session SET seen_at",
    "UPDATE login_session SET data",
    "INSERT INTO login_session",
    "INSERT INTO audit_event",
    "INSERT INTO actor_key",
    "SELECT actor_key",
)
"""The transaction itself, when somebody was last seen, the session of a visitor, and the audit log."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that count, in the order in which they went to the database.

    What a process knows for a minute it knows as long as this lasts: else one request in a minute asks once more.
    """
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.lstrip().startswith(NOT_COUNTED):
            said.append(statement)

    engine, seconds = bench.the_connection().engine, lately.SECONDS
    lately.SECONDS = seconds and inf
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)
        lately.SECONDS = seconds


def cost(person: Person, url: str, fields: dict[str, Any] | None = None) -> list[str]:
    """The statements of one request; the process has met this person's roles before."""
    person.client.get("/session/state")
    with counted() as said:
        response = person.client.get(url) if fields is None else person.client.post(url, data=fields)
    assert response.status_code == (200 if fields is None else 303), f"{url} gave {response.status_code}"
    return said


def within(budget: int, said: list[str]) -> None:
    """Whether a request stayed within its budget; if not, what it asked."""
    if len(said) > budget:
        pytest.fail(f"{len(said)} statements, {budget} allowed:\n{in_short(said)}", pytrace=False)


def in_short(said: list[str]) -> str:
    """What was asked, a line per statement: its verb, its first words, and where it looked."""
    return "\n".join(
        f"{' '.join(one.split())[:60]} … {' '.join(one.partition('FROM')[2].split())[:100]}" for one in said
    )


def test_every_screen_has_a_budget(house: Flask) -> None:
    served = {type(view).__name__ for view in house.extensions["appbuilder"].baseviews if isinstance(view, Screen)}
    assert served == {*ROOMS, *READ_ONLY}


@pytest.fixture
def place(app: Flask) -> Organisation:
    """An organisation with nobody in it yet."""
    return OrganisationFactory(name="Stilstad")


def searched(person: Person, room: Room, place: Organisation) -> str:
    """The list narrowed by filters, order and search."""
    narrowed = dict(part.split("=") for part in room.narrowed.format(place=place).split("&"))
    if not person.opens(room.url).select("main input[name=q]"):
        return f"{room.url}?" + room.narrowed.format(place=place)
    sent = person.client.post(f"{room.url}search", data={"csrf_token": person.token, "q": "a", **narrowed})
    return sent.headers["Location"]


@pytest.fixture
def all_rounder(app: Flask) -> Person:
    """Does all the work of a small municipality, with its long menu; the service desk is elsewhere."""
    where = people.organisation(people.SERVICE_DESK)  # from where all rows are seen
    person = people.with_role("GB", where)
    for code in ("FB", "PR", "LB", "AC"):
        AssignmentFactory(user=person.user, organisation=where, code=code)
    MemberFactory(group=GroupFactory(organisation=where, name=CLERKS), user=person.user)
    return person


@pytest.mark.parametrize("name", ROOMS)
def test_a_list_asks_the_same_for_one_row_and_for_twenty_five(
    clerk: Person, place: Organisation, name: str
) -> None:
    room = ROOMS[name]
    url = f"{room.url}?" + room.narrowed.format(place=place)
    room.make(place)
    assert len(clerk.opens(url).rows()) == 1  # and a process knows for a minute how much is opened to a person
    one = cost(clerk, url)
    for _number in range(25):
        room.make(place)
    assert len(clerk.opens(url).rows()) == 25  # the minute may be over, where many tests run
    many = cost(clerk, url)
    within(LIST, many)
    assert len(one) == len(many), in_short(many)
    within(LIST, cost(clerk, f"{url}&dir=desc"))
    within(LIST, cost(clerk, f"{url}&page=2"))
    within(LIST, cost(clerk, searched(clerk, room, place)))


@pytest.mark.parametrize("name", ROOMS)
def test_a_list_of_twenty_five_rows_is_light(
    olivier: Person, all_rounder: Person, place: Organisation, name: str
) -> None:
    room = ROOMS[name]
    for _number in range(26):
        room.make(place)
    person = next(one for one in (all_rounder, olivier) if one.client.get(room.url).status_code == 200)
    page = person.opens(f"{room.url}?" + room.narrowed.format(place=place))
    assert len(page.rows()) == 25
    size = len(page.body.encode())
    assert size <= PAGE_BYTES, f"{size} bytes"


@pytest.mark.parametrize("name", ROOMS)
def test_saved_views_and_chosen_columns_cost_nothing_more(clerk: Person, place: Organisation, name: str) -> None:
    room, address = ROOMS[name], ROOMS[name].url.strip("/")
    for _number in range(26):
        room.make(place)
    narrowed = room.narrowed.format(place=place)
    plain = cost(clerk, f"{room.url}?{narrowed}")
    for number in range(10):
        clerk.posts(f"/lists/{address}/save?{narrowed}", name=f"Weergave {number}", shared=True, first=True)
    order = [str(box["value"]) for box in clerk.opens(f"/lists/{address}/columns").select("[name=order]")]
    within(SAVE, cost(clerk, f"/lists/{address}/columns", {"csrf_token": clerk.token, "save": 1, "shown": order}))
    (view,) = (
        str(link["href"]) for link in clerk.opens(room.url).select(f"a[aria-current][href^='{room.url}?view=']")
    )
    for url in (room.url, view):
        said = cost(clerk, url)
        within(LIST, said)
        assert len(said) <= len(plain), in_short(said)
    for page in (f"/lists/{address}/", f"/lists/{address}/columns", f"/lists/{address}/save?{narrowed}"):
        within(OTHER, cost(clerk, page))


@pytest.mark.parametrize("name", ROOMS)
def test_a_page_and_its_forms_stay_within_budget(
    clerk: Person, place: Organisation, house: Flask, name: str
) -> None:
    room, item = ROOMS[name], ROOMS[name].make(place)
    within(WHOLE.get(name, SHOW), cost(clerk, f"{room.url}{item.id}"))
    within(FORM, cost(clerk, f"{room.url}add"))
    for verb in verbs_of(house, name):
        within(FORM, cost(clerk, f"{room.url}{item.id}/{verb}"))


@pytest.mark.parametrize("name", ROOMS)
def test_saving_stays_within_budget(clerk: Person, place: Organisation, house: Flask, name: str) -> None:
    room, item = ROOMS[name], ROOMS[name].make(place)
    fields = {"csrf_token": clerk.token, "version": "1", "once": "first", **room.fields(place)}
    within(SAVE, cost(clerk, f"{room.url}add", fields))
    with bench.undone():
        if "edit" in verbs_of(house, name):
            changed = {**fields, "once": "second", **OTHERWISE.get(name, {})}
            changed.pop("file", None)  # sent, and so read to its end
            within(SAVE, cost(clerk, f"{room.url}{item.id}/edit", changed))
    for verb in verbs_of(house, name):
        if verb not in ("edit", "activate", "erase", "code", "link"):  # the last two show what they did
            with bench.undone():
                row = STAGES[name, verb](place) if (name, verb) in STAGES else item
                sent = {"csrf_token": clerk.token, **ASKED_BY.get(verb, {})}
                if verb == "deputy":
                    sent["user_id"] = UserFactory(organisation=place).id
                if verb == "merge":
                    sent["merged_into_id"] = TopicFactory(organisation=place).id
                    sent |= {"into_id": in_the_region().id, "reason": "Fusie"}
                if verb == "rights" and "openings" in fields:
                    sent["openings"] = fields["openings"]
                within(SAVE, cost(clerk, f"{room.url}{row.id}/{verb}", sent))


WHOLE = {"PlanView": OTHER}
"""Pages on which everything stands that belongs to a row: a plan shows all its blocks (design, section 6)."""


def test_erasing_asks_once_per_table_whatever_the_person_left(clerk: Person, place: Organisation) -> None:
    """A save that goes through every table about people, once in the life of an account."""
    costs = []
    for roles in ("", "G PB PR"):
        user = UserFactory(organisation=place, inactive=True, roles=roles)
        costs.append(len(cost(clerk, f"/users/{user.id}/erase", {"csrf_token": clerk.token})))
    assert costs[0] == costs[1] <= SAVE + len(list(tables_of(Erased.ROW))) + ERASING


ERASING = 8
"""What erasing adds to the budget of a save besides: files, history, the actor, the receipt, and the job."""

OTHERWISE: dict[str, dict[str, Any]] = {
    "UserView": {"username": "anders@testdorp.example"},
    "OrganisationView": {"code": "NW-0002"},
    "RegionView": {"code": "anders"},
    "SignalExpectationView": {"since": "2026-02-01"},
    "RoleView": {"code": "ANDERS"},
    "QuestionView": {"text_nl": "Anders?"},
    "TopicView": {"name_nl": "Anders"},
    "QuestionnaireView": {"title_nl": "Anders"},
    "ProgrammeView": {"title_nl": "Anders"},
    "PlanTemplateView": {"title_nl": "Anders"},
    "UserGroupView": {"name": "Wijkteam Anders"},
}
"""What has to differ between a row that was added and another that is changed."""


def _sent_by_the_clerk(place: Organisation) -> Any:
    """A suggestion that the clerk, whose account was made last, can take back."""
    return SuggestionFactory(organisation=place, actor_id=bench.rows_of(User)[-1].actor_id)


STAGES: dict[tuple[str, str], Any] = {
    ("ActivityView", "publish"): lambda place: ActivityFactory(organisation=place),
    ("ActivityView", "picture"): lambda place: with_a_picture(ActivityFactory(organisation=place)),
    ("ActivityView", "delete"): lambda place: ActivityFactory(organisation=place),
    ("SuggestionView", "delete"): _sent_by_the_clerk,
    ("QuestionnaireView", "revise"): lambda place: QuestionnaireFactory(organisation=place, published=True),
    ("QuestionnaireView", "drop"): lambda place: QuestionnaireFactory(organisation=place, revised=True),
    ("ProgrammeView", "revise"): lambda place: ProgrammeFactory(organisation=place, published=True),
    ("ProgrammeView", "drop"): lambda place: ProgrammeFactory(organisation=place, revised=True),
    ("PlanView", "age"): lambda place: a_plan(place, created_at=LONG_AGO),
    ("PlanView", "reopen"): lambda place: a_plan(place, closed=True),
    ("ConnectionView", "complete"): lambda _place: a_connection(),
    ("ConnectionView", "back"): lambda _place: a_connection(steps=2),
    ("ConnectionView", "leave"): lambda _place: a_connection(steps=5),
    ("ConnectionView", "resume"): paused_at,
    ("PlanTemplateView", "move"): a_template_with_plans_behind,
    ("PlanTemplateView", "revise"): lambda place: PlanTemplateFactory(organisation=place, published=True),
    ("PlanTemplateView", "drop"): lambda place: PlanTemplateFactory(organisation=place, revised=True),
}
"""Verbs that ask for a row in another stage of its life."""
ASKED_BY: dict[str, dict[str, Any]] = {
    "offline": {"reason": "over"},
    "complete": {"step": "contact", "done_on": "2026-11-20"},
    "plan": {"planned_on": ""},
    "back": {"key": "contact", "reason": "Nog eens"},
    **{verb: {"reason": "Nodig"} for verb in ("pause", "decline", "leave")},
    "decide": {"state": "accepted", "board": "Stuurgroep"},
    "picture": {"picture_alt_nl": "Een volle zaal."},
    "sharing": {"version": "1"},
    "blocks": {"part": "p1", "title_nl": "Anders", "save": "yes", "version": "1"},
    "steps": {
        "step": "talk",
        "name_nl": "Praten",
        "kind": "meeting",
        "unit": "days",
        "save": "yes",
        "version": "1",
    },
    "copy": {"title_nl": "Anders"},
    "rights": {"right": "User.export", "version": "1"},
    "close": {"closed_on": "2026-11-20", "ending": "reached"},
    "move": {"numbers": "1"},
    "age": {"outcome": "stays", "reason": "Besproken"},
    "deputy": {"since": "2030-01-01T09:00", "until": "2030-02-01T17:00"},
}
"""What a verb asks for beside yes."""


def test_a_user_with_many_roles_costs_what_one_with_a_single_role_costs(
    clerk: Person, place: Organisation
) -> None:
    user = UserFactory(organisation=place, roles="G")
    one = cost(clerk, f"/users/{user.id}")
    for code in people.ROLES:
        AssignmentFactory(user=user, organisation=OrganisationFactory(), code=code)
    many = cost(clerk, f"/users/{user.id}")
    assert len(one) == len(many), in_short(many)


def test_the_other_pages_of_a_screen_stay_within_budget(clerk: Person, place: Organisation) -> None:
    for _number in range(30):
        a_full_user(place)
    within(OTHER, cost(clerk, "/users/export.csv"))
    within(OTHER, cost(clerk, "/organisations/export.csv"))
    within(OTHER, cost(clerk, "/users/export.xlsx"))
    within(OTHER, cost(clerk, "/organisations/lookup/parent_id?q=stil"))
    within(OTHER, cost(clerk, "/roles/lookup/user_id?q=jansen"))


def test_a_bulk_question_asks_the_same_for_two_rows_and_for_twenty_five(
    clerk: Person, place: Organisation
) -> None:
    users = [a_full_user(place).id for _number in range(25)]

    def asked(chosen: list[int]) -> list[str]:
        with counted() as said:
            sent = {"csrf_token": clerk.token, "action": "end_sessions", "pk": chosen}
            clerk.client.post("/users/do", data=sent)
        return said

    clerk.client.get("/session/state")
    assert len(asked(users[:2])) == len(asked(users))
    within(OTHER, asked(users))


@pytest.mark.parametrize("url", ["/account/", "/account/password", "/account/factor", "/account/sessions"])
def test_personal_pages_stay_within_budget(clerk: Person, url: str) -> None:
    within(OTHER, cost(clerk, url))


@pytest.mark.parametrize("users", [1, 25])
def test_the_dashboard_stays_within_budget(clerk: Person, place: Organisation, users: int) -> None:
    for number in range(users):
        UserFactory(organisation=place, inactive=bool(number % 2))
    within(DASHBOARD, cost(clerk, "/"))
    within(DASHBOARD, cost(people.at_work("FB"), "/"))


def test_a_joint_arrangement_costs_what_a_municipality_costs(app: Flask) -> None:
    alone, joint = (
        people.at_work("GB", people.VOORBEELDSTAD),
        people.at_work("GB", people.VOORBEELDSTAD, people.JOINT),
    )
    assert alone.user is not None
    for url in ("/", "/users/", f"/users/{alone.user.id}", "/users/add"):
        said = cost(joint, url)
        assert len(said) <= len(cost(alone, url)) + 1, in_short(said)


def test_a_visitor_costs_next_to_nothing(visitor: Person) -> None:
    within(2, cost_of_login_page(visitor))


def cost_of_login_page(visitor: Person) -> list[str]:
    with counted() as said:
        assert visitor.client.get("/login/").status_code == 200
    return said


def test_the_statements_are_really_counted(gijs: Person) -> None:
    with counted() as said:
        assert bench.counted(User) > 0
    assert len(said) == 1
