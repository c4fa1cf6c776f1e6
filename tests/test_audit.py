"""The audit log: what happens is in it, by whom and from where, and nothing that should not be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event as sql_event
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from app.common import audit, clock
from app.common.audit import AuditEvent, Event, writing
from app.common.history import Change
from app.extensions import db
from app.security.actions import users as actions
from app.security.models import User
from tests import bench, people
from tests.factories import UserFactory
from tests.people import ELSEWHERE, TESTDORP, Person
from tests.security.login import steps


@pytest.fixture
def sanne(gijs: Person) -> Any:
    """Somebody of Testdorp whom Gijs administers."""
    return UserFactory(organisation=people.organisation(TESTDORP), roles="G")


def events(*conditions: Any) -> list[AuditEvent]:
    """Events, oldest first."""
    return bench.rows_of(AuditEvent, *conditions)


def last(action: str) -> AuditEvent:
    """The latest event of a kind."""
    return events(AuditEvent.action == action)[-1]


# What is in it


def test_a_change_is_told_with_who_where_and_under_which_role(gijs: Person, sanne: Any) -> None:
    gijs.client.post(f"/users/{sanne.id}/deactivate", data={"csrf_token": gijs.token})
    event = last("user.deactivated")
    assert (event.actor_id, event.thing, event.thing_id) == (gijs.user.actor_id, "ab_user", sanne.id)
    assert (event.result, event.roles, event.place_id) == ("ok", "GB", gijs.place.id)
    assert event.organisation_id == gijs.place.id
    changed = last("row.changed")
    assert changed.request_id == event.request_id != ""
    assert {one.thing for one in events(AuditEvent.request_id == event.request_id)} == {
        "ab_user", "assignment",
    }  # fmt: skip
    fields = [json.loads(one.details)["fields"] for one in events(AuditEvent.action == "row.changed")]
    assert "active deactivated_at" in fields


def test_every_change_in_the_history_is_an_event_too(gijs: Person, sanne: Any) -> None:
    with bench.office() as session:
        actions.deactivate(session.get_one(User, sanne.id), by_user_id=gijs.user.id, at=clock.now())
        session.commit()
    changes = {(one.thing, one.thing_id) for one in bench.rows_of(Change)}
    told = {(one.thing, one.thing_id) for one in events(AuditEvent.action.startswith("row."))}
    assert changes == told != set()


@pytest.mark.parametrize("page", ["", "/edit", "/history"])
def test_looking_at_a_person_is_an_event(gijs: Person, sanne: Any, page: str) -> None:
    gijs.opens(f"/users/{sanne.id}{page}")
    event = last("row.read")
    assert (event.actor_id, event.thing_id) == (gijs.user.actor_id, sanne.id)
    assert json.loads(event.details) == {"page": page.strip("/") or "show"}


def test_a_search_is_told_with_how_many_and_never_what(gijs: Person) -> None:
    UserFactory(organisation=people.organisation(TESTDORP), last_name="Zeldzaam")
    gijs.client.post("/users/search", data={"csrf_token": gijs.token, "q": "zeldzaam"}, follow_redirects=True)
    event = last("list.searched")
    assert json.loads(event.details) == {"found": 1}
    assert "zeldzaam" not in repr(vars(event)).lower()


def test_an_export_is_told_with_what_and_how_many(gijs: Person) -> None:
    gijs.client.get("/users/export.csv?active=yes")
    details = json.loads(last("list.exported").details)
    assert details["rows"] > 3
    assert details["columns"].startswith("name ")


def test_what_is_refused_is_told(gijs: Person, marieke: Person, sanne: Any) -> None:
    marieke.opens("/users/", status=403)
    event = last("access.refused")
    assert (event.actor_id, event.result) == (marieke.user.actor_id, "refused")
    assert json.loads(event.details) == {"reason": "role", "screen": "UserView", "verb": "list"}
    assert gijs.user is not None
    gijs.client.post(f"/users/{gijs.user.id}/deactivate", data={"csrf_token": gijs.token})
    event = last("access.refused")
    assert (event.thing, event.thing_id) == ("ab_user", gijs.user.id)
    assert json.loads(event.details)["reason"] == "rule"


def test_a_write_outside_the_scope_is_told(gijs: Person, sanne: Any) -> None:
    stranger = people.organisation(ELSEWHERE)
    fields = {"csrf_token": gijs.token, "version": "1", "once": "x", "last_name": "Wit", "email": "s@e.example",
              "username": sanne.username, "organisation_id": stranger.id}  # fmt: skip
    gijs.client.post(f"/users/{sanne.id}/edit", data=fields)
    assert not bench.rows_of(User, User.id == sanne.id, User.organisation_id == stranger.id)


def test_logging_in_is_told_whichever_way_it_goes(app: Flask) -> None:
    user, visitor = steps.member(), people.visitor()
    steps.gives_password(visitor, user, "wrong")
    failed = last("login.failed")
    assert (failed.actor_id, failed.result, failed.organisation_id) == (
        user.actor_id, "failed", user.organisation_id,
    )  # fmt: skip
    steps.gives_password(visitor, User(username="nobody"), "wrong")
    assert last("login.failed").actor_id is None
    steps.gives_password(visitor, user)
    steps.gives_code(visitor, steps.other_than(steps.code_for(user)))
    assert json.loads(last("login.failed").details) == {"step": "factor"}
    steps.gives_code(visitor, steps.code_for(user))
    assert json.loads(last("login.succeeded").details) == {"method": "mail"}
    steps.presses(visitor, "/logout/", visitor.opens("/"))
    assert last("login.ended").actor_id == user.actor_id


def test_too_many_tries_are_told(app: Flask) -> None:
    user, visitor = steps.member(), people.visitor()
    for _try in range(6):
        steps.gives_password(visitor, user, "wrong")
    locked = last("login.locked")
    assert (locked.actor_id, locked.result) == (user.actor_id, "refused")


def test_it_says_from_where_until_the_key_is_destroyed(gijs: Person, sanne: Any) -> None:
    gijs.client.get(f"/users/{sanne.id}", headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    event = last("row.read")
    with bench.office() as session:
        origin = audit.origin_of(session, event)
        assert origin is not None
        assert origin[0] == "127.0.0.1"
        assert "Firefox" in origin[1]
        assert "127.0.0.1" not in (event.origin or "")
        session.delete(
            session.scalars(select(audit.ActorKey).where(audit.ActorKey.actor_id == event.actor_id)).one()
        )
        session.commit()
        assert audit.origin_of(session, event) is None


# In one transaction with the change


def test_a_change_and_its_event_are_kept_together_or_not_at_all(
    app: Flask, sanne: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_anything: Any) -> None:
        raise KeyboardInterrupt

    before = len(events()), len(bench.rows_of(Change))
    for place in ("insert_events",):
        monkeypatch.setattr("app.common.audit.recording." + place, dies)
    with bench.office() as session, pytest.raises(KeyboardInterrupt):
        session.get_one(User, sanne.id).department = "Half"
        session.commit()
    monkeypatch.undo()
    assert (len(events()), len(bench.rows_of(Change))) == before
    assert not bench.rows_of(User, User.department == "Half")


def test_a_refusal_survives_that_its_work_is_undone(gijs: Person) -> None:
    assert gijs.user is not None
    before = len(events(AuditEvent.action == "access.refused"))
    gijs.client.post(f"/users/{gijs.user.id}/deactivate", data={"csrf_token": gijs.token})
    assert len(events(AuditEvent.action == "access.refused")) == before + 1


def test_a_person_is_not_shown_when_the_log_cannot_tell_of_it(
    gijs: Person, sanne: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_anything: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr("app.common.audit.recording.insert_events", full)
    for url in (f"/users/{sanne.id}", "/users/export.csv"):
        answer = gijs.client.get(url)
        assert answer.status_code == 503, url
        assert answer.mimetype == "text/html"
        assert "Jansen" not in answer.get_data(as_text=True)
    assert gijs.client.get("/users/").status_code == 200


def test_an_event_of_a_read_is_one_insert(gijs: Person, sanne: Any) -> None:
    gijs.opens(f"/users/{sanne.id}")
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "audit" in statement or "actor_key" in statement:
            said.append(statement[:30])

    engine = bench.the_connection().engine
    sql_event.listen(engine, "before_cursor_execute", hear)
    gijs.opens(f"/users/{sanne.id}")
    gijs.opens(f"/users/{sanne.id}")
    sql_event.remove(engine, "before_cursor_execute", hear)
    assert [one.split()[0] for one in said if "audit_event" in one] == ["INSERT", "INSERT"]


# What is never in it


def test_no_secret_and_no_name_enters_the_log(gijs: Person) -> None:
    """Canaries in every field that a person can type, in passwords and in what is searched."""
    user = steps.member(last_name="Kanarievogel")
    steps.gives_password(people.visitor(), user, "kanarie-wachtwoord")
    fields = {"csrf_token": gijs.token, "version": "1", "once": "kanarie-eens", "last_name": "Kanariepiet",
              "email": "kanarie@testdorp.example", "username": "kanarie@testdorp.example",
              "department": "999990019 kanarie", "organisation_id": gijs.place.id}  # fmt: skip
    assert gijs.client.post("/users/add", data=fields).status_code == 303
    gijs.client.post("/users/search", data={"csrf_token": gijs.token, "q": "kanarie"}, follow_redirects=True)
    rows = [tuple(getattr(one, name) for name in (*writing.HASHED, "hash")) for one in events()]
    assert len(rows) > 3
    assert "kanarie" not in repr(rows).lower()
    assert "999990019" not in repr(rows)


def test_an_event_carries_only_what_it_declared() -> None:
    event = Event("test.only", "Only a test", frozenset({"count"}))
    assert event.checked({"count": 3}) == {"count": 3}
    for wrong in ({"name": "Jansen"}, {"count": "x" * 300}, {"count": ["a"]}):
        with pytest.raises(ValueError, match=r"test\.only"):
            event.checked(wrong)
    with pytest.raises(ValueError, match="twice"):
        Event("test.only", "Something else")


# Only added to


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
def test_rows_are_only_added(app: Flask, table: str) -> None:
    with bench.office() as session:
        session.execute(insert(audit.AuditSeal.__table__).values(
            from_id=1, to_id=1, count=0, members="", previous="", hash="", sealed_at=clock.now()))  # fmt: skip
        audit.record(session, audit.EVENTS["log.read"])
        session.commit()
        for statement in (f"UPDATE {table} SET hash = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="only added"), session.begin_nested():
                session.connection().exec_driver_sql(statement)


def test_a_session_without_scope_reads_no_event(gijs: Person) -> None:
    gijs.opens("/users/")
    with bench.the_app().app_context():
        assert db.session.scalars(select(AuditEvent)).all() == []
