"""What belongs to another municipality is not read, counted, guessed at or written, by whatever way.

The ways are those by which the stock framework leaked: actions, select boxes, filters, columns to sort by, crossed
references (F2, F3, F4, and the probes that were tried on it with a filter on every view).
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from app.common.context import Context, working_as
from app.common.outbox import Message
from app.common.scope import Scope
from app.extensions import db
from app.security.actions import figures
from app.security.models import Assignment, LoginSession, Role, User
from tests import bench, people
from tests.factories import AssignmentFactory, UserFactory
from tests.people import CANARY, Person

VERBS = ("edit", "deactivate", "activate", "reset_password", "reset_factor", "end_sessions")


# Reading


def test_no_list_and_no_file_names_somebody_of_elsewhere(gijs: Person, stranger: User) -> None:
    """Probe "list"."""
    AssignmentFactory(user=stranger, code="G")
    for address in (
        "/users/?size=100",
        "/users/export.csv",
        "/roles/?size=100",
        "/",
        "/users/?role=G",
        "/users/?sort=name",
    ):
        assert CANARY not in gijs.opens(address).body, address


@pytest.mark.parametrize("way", ["", *VERBS])
def test_no_page_about_somebody_of_elsewhere_exists(gijs: Person, stranger: User, way: str) -> None:
    """Probe "show, edit, delete"."""
    address = f"/users/{stranger.id}/{way}".rstrip("/")
    answers = [
        gijs.client.get(address),
        gijs.client.get("/users/999999" + way and f"/users/999999/{way}".rstrip("/")),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert CANARY not in answers[0].get_data(as_text=True)


def test_the_verbs_of_a_row_do_nothing_to_somebody_of_elsewhere(gijs: Person, stranger: User) -> None:
    """F3, probe "/action/<name>/<pk>"."""
    session = bench.store(LoginSession(key_hash="of-elsewhere", actor_id=stranger.actor_id, level=2))
    for verb in VERBS:
        gijs.client.post(f"/users/{stranger.id}/{verb}", data={"csrf_token": gijs.token, "last_name": "Gekaapt"})
    assert (bench.kept(stranger).active, bench.kept(stranger).last_name) == (True, CANARY)
    assert bench.kept(session).ended_at is None
    assert not bench.counted(Message)


def test_a_bulk_action_reaches_only_rows_of_ones_own(gijs: Person, stranger: User, colleague: User) -> None:
    """F3, probe "action_post": also hidden among rows of one's own."""
    chosen = [("action", "deactivate"), ("confirmed", "yes"), ("csrf_token", gijs.token)]
    gijs.sends_to("/users/do", [*chosen, ("pk", str(stranger.id))], 404)
    gijs.sends_to("/users/do", [*chosen, ("pk", str(colleague.id)), ("pk", str(stranger.id))])
    assert not bench.kept(colleague).active
    assert bench.kept(stranger).active


def test_a_role_of_elsewhere_is_not_ended(gijs: Person, stranger: User) -> None:
    """F3: for the other screen with verbs."""
    held = AssignmentFactory(user=stranger, code="G")
    sent = {"csrf_token": gijs.token, "action": "end", "confirmed": "yes", "pk": str(held.id)}
    gijs.client.post("/roles/do", data=sent)
    gijs.client.post(f"/roles/{held.id}/end", data=sent)
    assert bench.kept(held).active


def test_nothing_is_offered_to_choose_from_that_one_may_not_know(gijs: Person, stranger: User) -> None:
    """Probes "select box on add", "search box on list": no select of a table, and lookups find no stranger."""
    for address in ("/users/", "/users/add", "/roles/", "/roles/add", f"/roles/add?user={stranger.id}"):
        assert CANARY not in gijs.opens(address).body, address
    for field in ("user_id", "organisation_id"):
        for typed in ("kanarie", "vreemd", "elders"):
            assert gijs.client.get(f"/roles/lookup/{field}?q={typed}").get_json() == [], field
    chosen = {"csrf_token": gijs.token, "user_id__text": "kanarie"}
    assert CANARY not in gijs.sends_to("/roles/search", chosen).body.replace("kanarie", "")


def test_what_is_out_of_sight_is_not_counted(gijs: Person, stranger: User) -> None:
    """Probes "Query.count", "_info": totals, filters and the figures of the first page."""
    AssignmentFactory(user=stranger, code="G")
    at_home = bench.counted(User, User.organisation_id == gijs.place.id)
    assert f"1–{at_home} van {at_home}" in gijs.opens("/users/?size=100").content
    for narrowed in (
        f"organisation_id={stranger.organisation_id}",
        "role=none",
        "contact_person=yes",
        "active=no",
    ):
        assert CANARY not in gijs.opens(f"/users/?{narrowed}").body
    assert not gijs.opens(f"/users/?organisation_id={stranger.organisation_id}").rows()
    assert not gijs.opens(f"/roles/?user_id={stranger.id}").rows()
    with gijs.app.app_context(), working_as(Context(scope=Scope(gijs.place.id))):
        assert figures.users().total == at_home


def test_a_filter_tells_no_name_of_what_one_may_not_know(gijs: Person, stranger: User) -> None:
    """Probe "dotted columns": the chip of a filter names only what could have been chosen."""
    assert CANARY not in gijs.opens(f"/roles/?user_id={stranger.id}").body
    assert "Elders" not in gijs.opens(f"/users/?organisation_id={stranger.organisation_id}").content


def test_a_row_that_points_across_shows_nothing_of_the_other_side(gijs: Person, stranger: User) -> None:
    """Probe "show with related views": a crossed row, as a bug or an import could leave it."""
    crossed = AssignmentFactory(user=stranger, organisation=people.organisation(people.ELSEWHERE), code="G")
    assert gijs.client.get(f"/roles/{crossed.id}").status_code == 404
    mine = UserFactory(organisation=gijs.place, last_name="Zomer")
    AssignmentFactory(user=mine, organisation=people.organisation(people.ELSEWHERE), code="SD")
    page = gijs.opens(f"/users/{mine.id}")
    assert "Elders" not in page.content
    assert "Servicedesk" not in page.content


# Guessing


def test_searching_is_no_oracle_on_what_is_not_shown(gijs: Person, colleague: User) -> None:
    """F4: neither the search box nor a filter of the framework tells whether a guess is right."""
    secret = "pbkdf2geheim"
    with bench.office() as session:
        session.execute(update(User.__table__).where(User.__table__.c.id == colleague.id).values(password=secret))
        session.commit()
    for guess in (secret, secret[:5], colleague.actor_id, "Sociaal loket"):
        assert not gijs.sends_to("/users/search", {"csrf_token": gijs.token, "q": str(guess)}).rows(), guess
    everybody = gijs.opens("/users/").rows()
    for guess in (
        "_flt_0_password",
        "_flt_2_password",
        "password",
        "phone",
        "actor_id",
        "search_key",
        "_flt_0_id",
    ):
        assert gijs.opens(f"/users/?{guess}={secret}").rows() == everybody, guess


@pytest.mark.parametrize("column", ["password", "User.password", "actor_id", "created_by.password", "nope", "1"])
def test_only_what_is_shown_orders_a_list(gijs: Person, column: str) -> None:
    """F4, probes "_oc_=password", "unknown sort column"."""
    assert gijs.client.get("/users/", query_string={"sort": column}).status_code == 400
    assert gijs.client.get("/users/export.csv", query_string={"sort": column}).status_code == 400
    in_order = gijs.opens("/users/").rows()
    assert gijs.opens(f"/users/?_oc_UserView={column}&_od_UserView=desc").rows() == in_order


def test_a_file_holds_the_columns_of_the_list_and_no_more(gijs: Person) -> None:
    """F4: for exports."""
    (first, *_lines) = gijs.opens("/users/export.csv").body.lstrip("\ufeff").splitlines()
    shown = [
        one.get_text(strip=True).rstrip("↑↓") for one in gijs.opens("/users/").select("main thead th[scope=col]")
    ]
    assert first.split(";") == [one for one in shown if one in first.split(";")]
    assert len(first.split(";")) == 6


def test_a_login_name_in_use_elsewhere_is_refused_without_a_word_about_whose(gijs: Person, stranger: User) -> None:
    """Probe "unique validator": login names are unique over all, so one sees that it is taken, and not by whom."""
    fields: dict[str, Any] = {
        "last_name": "Nieuw",
        "email": "n@testdorp.example",
        "organisation_id": gijs.place.id,
    }
    form = gijs.opens("/users/add").form("/users/add")
    page = gijs.sends(form, username=stranger.username, organisation_id__text="", **fields)
    assert page.shows("Dit is al in gebruik")
    assert CANARY not in page.body
    assert "Elders" not in page.body


# Writing


def test_nothing_is_put_under_another_municipality(gijs: Person, stranger: User, colleague: User) -> None:
    """Probe "/add?_flt_0_client=<other id>": neither by the address nor by the form, new or moved."""
    place = str(stranger.organisation_id)
    fields = {"last_name": "Binnen", "username": "b@x.example", "email": "b@x.example", "once": "p1"}
    for address in (
        "/users/add",
        f"/users/add?_flt_0_organisation={place}",
        f"/users/add?organisation_id={place}",
    ):
        gijs.client.post(address, data={**fields, "organisation_id": place, "csrf_token": gijs.token})
    assert not bench.rows_of(User, User.username == "b@x.example")
    gijs.client.post(
        f"/users/{colleague.id}/edit",
        data={
            **gijs.opens(f"/users/{colleague.id}/edit").typed(),
            "organisation_id": place,
            "organisation_id__text": "",
        },
    )
    assert bench.kept(colleague).organisation_id == gijs.place.id


def grants(person: Person, **sent: Any) -> None:
    """Send the form that grants a role, filled in as one likes."""
    once = "-".join(str(value) for value in sent.values())
    person.client.post("/roles/add", data={"csrf_token": person.token, "once": once, **sent})


def role_number(code: str) -> int:
    """The number of a fixed role."""
    (role,) = bench.rows_of(Role, Role.code == code)
    return role.id


def test_no_role_is_given_across(gijs: Person, stranger: User, colleague: User) -> None:
    """F2, F3: neither to somebody of elsewhere nor at another place."""
    role = role_number("G")
    grants(gijs, user_id=stranger.id, role_id=role, organisation_id=gijs.place.id)
    grants(gijs, user_id=colleague.id, role_id=role, organisation_id=stranger.organisation_id)
    assert not bench.counted(Assignment, Assignment.user_id.in_([stranger.id, colleague.id]))


# Rights


@pytest.mark.parametrize("code", ["SB", "SD", "GB", "FG", "OR", "IC"])
def test_gijs_gives_nobody_more_than_he_may_give(gijs: Person, colleague: User, code: str) -> None:
    """F2: whatever number he puts in the form."""
    grants(gijs, user_id=colleague.id, role_id=role_number(code), organisation_id=gijs.place.id)
    assert not bench.counted(Assignment, Assignment.user_id == colleague.id)


def test_gijs_gives_himself_nothing(gijs: Person) -> None:
    """F2: not even a role that he may give to others."""
    before = bench.counted(Assignment, Assignment.user_id == gijs.user.id)
    for code in ("G", "PR", "SB"):
        grants(gijs, user_id=gijs.user.id, role_id=role_number(code), organisation_id=gijs.place.id)
    assert bench.counted(Assignment, Assignment.user_id == gijs.user.id) == before
    gijs.opens(f"/users/{gijs.user.id}/edit", 403)


def test_gijs_takes_nothing_from_an_operator(gijs: Person) -> None:
    """F2: neither the role nor the account of somebody above him, who has his home at Testdorp."""
    dennis = people.at_work("SB")
    thing = dennis.user
    typed = {
        "last_name": "X",
        "username": thing.username,
        "email": "gijs@testdorp.example",
        "version": "1",
        "once": "a",
    }
    for verb in ("edit", "deactivate", "reset_password", "reset_factor", "end_sessions"):
        place = {"organisation_id": str(gijs.place.id), "csrf_token": gijs.token}
        assert gijs.client.post(f"/users/{thing.id}/{verb}", data={**typed, **place}).status_code == 403, verb
    (held,) = bench.rows_of(Assignment, Assignment.user_id == thing.id)
    gijs.client.post(f"/roles/{held.id}/end", data={"csrf_token": gijs.token})
    assert (bench.kept(thing).active, bench.kept(thing).email, bench.kept(held).active) == (
        True,
        thing.email,
        True,
    )
    assert dennis.client.get("/users/").status_code == 200
    assert not bench.counted(Message, Message.actor_id == thing.actor_id)


def test_no_user_is_deleted_while_active_or_by_the_way(gijs: Person, olivier: Person, colleague: User) -> None:
    """Probe "delete an active user": there is no such address, for whatever role."""
    for person in (gijs, olivier):
        assert person.client.get(f"/users/{colleague.id}/delete").status_code == 404
        sent = {"csrf_token": person.token, "confirmed": "yes"}
        assert person.client.post(f"/users/{colleague.id}/delete", data=sent).status_code == 404
        person.client.post(f"/users/{colleague.id}/erase", data=sent)
        for action in ("delete", "erase"):
            person.client.post("/users/do", data={**sent, "action": action, "pk": str(colleague.id)})
    assert bench.kept(colleague) is not None


def test_what_was_read_on_all_rows_is_not_handed_to_who_may_not_see_it(gijs: Person, stranger: User) -> None:
    """Probe "objects already in the identity map": a row of elsewhere that was read before is not found again."""
    with gijs.app.app_context():
        with bench.office() as session:
            assert session.get(User, stranger.id) is not None
        db.session.rollback()
        with working_as(Context(scope=Scope(gijs.place.id))):
            assert db.session.scalars(db.select(User).where(User.id == stranger.id)).first() is None
