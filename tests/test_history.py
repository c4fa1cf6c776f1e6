"""History: what people changed is told field by field, and no secret is among it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKey, Integer, Table, create_engine, delete, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from app.common import audit, clock, history
from app.common.context import Context, working_as
from app.common.crypto import Vault, new_key
from app.common.history import Change, ForgetfulStatement, Remembered, fields_of
from app.common.scope import EVERYTHING
from app.extensions import db
from app.security.actions import users as actions
from app.security.models import Actor, Assignment, Organisation, User
from tests import bench, people
from tests.factories import AssignmentFactory, OrganisationFactory, UserFactory
from tests.people import CANARY as CANARY_NAME
from tests.people import ELSEWHERE, TESTDORP, Person


@pytest.fixture
def sanne(gijs: Person) -> Any:
    """Somebody of Testdorp whom Gijs administers."""
    return UserFactory(
        organisation=people.organisation(TESTDORP), first_name="Sanne", prefix="de", last_name="Wit",
        department="Toegang", roles="G",
    )  # fmt: skip


def told(thing: Any) -> list[Change]:
    """The changes of a thing, oldest first, without that it was added."""
    return bench.rows_of(
        Change, Change.thing == thing.__tablename__, Change.thing_id == thing.id, Change.field != ""
    )


def form_of(user: Any, **changed: Any) -> dict[str, Any]:
    """The form of a user as it is, but for what is changed."""
    names = ("initials", "first_name", "prefix", "last_name", "department", "phone", "email", "username",
             "organisation_id", "salutation")  # fmt: skip
    return {**{name: getattr(user, name) or "" for name in names}, "version": "1", **changed}


def saves(person: Person, user: Any, **changed: Any) -> None:
    fields = {"csrf_token": person.token, "once": "one save", **form_of(user, **changed)}
    assert person.client.post(f"/users/{user.id}/edit", data=fields).status_code == 303


# What is kept


def test_each_changed_field_is_kept_with_who_and_when(gijs: Person, sanne: Any) -> None:
    saves(gijs, sanne, department="Toegang Jeugd en Wmo", phone="+31612345678")
    (change,) = [one for one in told(sanne) if one.field == "department"]
    assert (json.loads(change.old or ""), json.loads(change.new or "")) == ("Toegang", "Toegang Jeugd en Wmo")
    assert change.actor_id == gijs.user.actor_id
    assert clock.now() - change.at < timedelta(minutes=1)
    assert change.request_id


def test_a_new_thing_has_one_row_with_all_that_was_filled_in(sanne: Any) -> None:
    (row,) = bench.rows_of(Change, Change.thing == "ab_user", Change.thing_id == sanne.id)
    assert row.old is None
    values = json.loads(row.new or "")
    assert (values["first_name"], values["salutation"], values["active"]) == ("Sanne", "neutral", True)
    assert "department" in values
    assert "contact_email" not in values


def test_a_deleted_thing_has_one_row_with_what_there_was(app: Any) -> None:
    place = OrganisationFactory(name="Opgeheven")
    with bench.office() as session:
        session.delete(session.get_one(Organisation, place.id))
        session.commit()
    last = bench.rows_of(Change, Change.thing == "organisation", Change.thing_id == place.id)[-1]
    assert last.new is None
    assert json.loads(last.old or "")["name"] == "Opgeheven"


def test_a_save_that_flushes_twice_gives_one_row_per_field(sanne: Any) -> None:
    with bench.office() as session:
        user = session.get_one(User, sanne.id)
        user.department = "Eerst"
        session.flush()
        user.department = "Daarna"
        session.commit()
    (change,) = told(sanne)
    assert (change.old, change.new) == ('"Toegang"', '"Daarna"')


def test_what_is_put_back_before_the_commit_leaves_nothing(sanne: Any) -> None:
    with bench.office() as session:
        user = session.get_one(User, sanne.id)
        user.department = "Even anders"
        session.flush()
        user.department = "Toegang"
        session.commit()
    assert told(sanne) == []


def test_what_is_made_and_deleted_in_one_go_never_was(app: Any) -> None:
    with bench.office() as session:
        before = len(bench.rows_of(Change))
        place = Organisation(kind="organiser", code="KO-0001", name="Kort")
        session.add(place)
        session.flush()
        session.delete(place)
        session.commit()
    assert len(bench.rows_of(Change)) == before


def test_what_a_savepoint_undoes_is_not_told(sanne: Any) -> None:
    with bench.office() as session:
        user = session.get_one(User, sanne.id)
        user.phone = "0612345679"
        undone = session.begin_nested()
        user.department = "Toch niet"
        session.flush()
        undone.rollback()
        with session.begin_nested():
            user.initials = "S.B."
        session.commit()
    assert {change.field for change in told(sanne)} == {"phone", "initials"}


def test_nothing_is_kept_of_a_transaction_that_is_undone(sanne: Any) -> None:
    with bench.office() as session:
        session.get_one(User, sanne.id).department = "Toch niet"
        session.flush()
        session.rollback()
        session.get_one(User, sanne.id).phone = "0612345670"
        session.commit()
    assert [change.field for change in told(sanne)] == ["phone"]


def test_a_value_that_was_not_loaded_is_told_all_the_same(sanne: Any) -> None:
    with bench.office() as session:
        user = session.get_one(User, sanne.id)
        session.expire(user)
        user.department = "Anders"
        session.commit()
    (change,) = told(sanne)
    assert change.old == '"Toegang"'


def test_a_role_belongs_to_the_history_of_its_user(gijs: Person, sanne: Any) -> None:
    with bench.office() as session:
        user = session.get_one(User, sanne.id)
        actions.deactivate(user, by_user_id=gijs.user.id, at=clock.now())
        session.commit()
    alongside = bench.rows_of(Change, Change.with_thing == "ab_user", Change.with_id == sanne.id)
    assert [(change.thing, change.field) for change in alongside] == [("assignment", ""), ("assignment", "active")]


class Apart(DeclarativeBase):
    """Tables of this test alone, for what the portal does not have yet."""


_link = Table(
    "link", Apart.metadata,
    Column("club_id", Integer, ForeignKey("club.id")), Column("player_id", Integer, ForeignKey("player.id")),
)  # fmt: skip


class Player(Apart):
    __tablename__ = "player"
    id: Mapped[int] = mapped_column(primary_key=True)


class Club(Remembered, Apart):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    players: Mapped[list[Player]] = relationship(secondary=_link, info={"label": "Players"})


def test_a_relation_of_many_to_many_is_one_field() -> None:
    engine = create_engine("sqlite://")
    Apart.metadata.create_all(engine)
    for name in ("change", "audit_event", "actor_key"):
        Change.metadata.tables[name].create(engine)
    audit.use_vault(engine, Vault(new_key()))
    with Session(engine) as session:
        club = Club(players=[Player(), Player()])
        session.add(club)
        session.commit()
        club.players = [club.players[1], Player()]
        session.commit()
        rows = session.execute(select(Change.field, Change.old, Change.new)).all()
    assert rows == [("", None, '{"players": [1, 2]}'), ("players", "[1, 2]", "[2, 3]")]


# What is never kept


CANARY = "kanarie-hash-die-niemand-leest"


def test_no_password_enters_the_history(gijs: Person) -> None:
    user = UserFactory(organisation=people.organisation(TESTDORP), password=f"{CANARY}-1", inactive=True)
    with bench.office() as session:
        session.get_one(User, user.id).password = f"{CANARY}-2"
        session.commit()
    kept = " ".join(f"{change.old} {change.new}" for change in bench.rows_of(Change))
    assert "Jansen" in kept
    assert CANARY not in kept


def test_bookkeeping_is_not_told(sanne: Any) -> None:
    kind: Any = User
    for name in ("version", "changed_at", "sort_key", "search_key", "password", "id", "actor_id"):
        assert name not in fields_of(kind), name


@pytest.mark.parametrize(
    "statement",
    [
        update(User).values(department="x"),
        update(User.__table__).values(department="x"),
        update(User).where(User.id == 1).values({User.department: "x"}),
        delete(Assignment).where(Assignment.id == 1),
        delete(Organisation.__table__),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_the_history_would_not_see_is_refused(app: Any, statement: Any) -> None:
    with bench.office() as session, pytest.raises(ForgetfulStatement):
        session.execute(statement)


def test_a_statement_that_sets_only_what_is_never_told_may(app: Any) -> None:
    with bench.office() as session:
        session.execute(update(User.__table__).where(User.__table__.c.id == 0).values(password="x"))


# As it was


def test_the_values_of_a_moment_are_worked_out_from_the_present(sanne: Any) -> None:
    moments = [clock.now()]
    for department in ("Eerst", "Daarna"):
        with bench.office() as session:
            session.get_one(User, sanne.id).department = department
            session.commit()
        moments.append(clock.now())
    with bench.office() as session:
        user = session.get_one(User, sanne.id)
        found = [history.as_of(session, user, ["department", "phone"], at) for at in moments]
        before = history.as_of(session, user, ["department"], moments[0] - timedelta(hours=1))
    known = [one for one in found if one]
    assert [one["department"] for one in known] == ["Toegang", "Eerst", "Daarna"]
    assert {one["phone"] for one in known} == {"0612345678"}
    assert before is None


# The page


def test_gijs_reads_what_he_changed(gijs: Person, sanne: Any) -> None:
    saves(gijs, sanne, department="Toegang Jeugd", last_name="Wit <b>")
    page = gijs.opens(f"/users/{sanne.id}/history")
    assert page.shows("Gijs van Leeuwen")
    assert page.shows("Afdeling")
    assert [ins.text for ins in page.select("ins")]
    assert not page.select(".rp-log b")
    assert "Wit <b>" in page.select(".rp-log")[0].text


def test_a_text_of_several_words_is_compared_word_by_word(gijs: Person) -> None:
    user = UserFactory(organisation=people.organisation(TESTDORP), department="Toegang Jeugd en Wmo")
    saves(gijs, user, department="Toegang Jeugd en Participatie", phone=user.phone)
    page = gijs.opens(f"/users/{user.id}/history?field=department")
    assert ([one.text for one in page.select("del")], [one.text for one in page.select("ins")]) == (
        ["Wmo"], ["Participatie"],
    )  # fmt: skip


def test_values_are_written_as_people_read_them(gijs: Person, sanne: Any) -> None:
    with bench.office() as session:
        actions.deactivate(session.get_one(User, sanne.id), by_user_id=gijs.user.id, at=clock.now())
        session.commit()
    page = gijs.opens(f"/users/{sanne.id}/history")
    assert page.shows("Ja Nee")
    assert page.shows("Het portaal")
    assert page.shows("Gebruiker (G)") or page.shows("Gebruiker van")
    assert not page.shows("ab_user")


def test_the_page_is_narrowed_to_a_field(gijs: Person, sanne: Any) -> None:
    saves(gijs, sanne, department="Elders", initials="S.")
    page = gijs.opens(f"/users/{sanne.id}/history?field=initials")
    assert page.shows("Voorletters")
    assert "Elders" not in page.select(".rp-log")[0].text


def test_gijs_looks_at_how_it_was(gijs: Person, sanne: Any) -> None:
    saves(gijs, sanne, department="Elders")
    page = gijs.opens(f"/users/{sanne.id}/history?on=2020-01-01T00:00")
    assert page.shows("Bestond toen nog niet")
    page = gijs.opens(f"/users/{sanne.id}/history?on=2099-01-01T00:00")
    assert "Elders" in page.select("section .rp-facts")[0].text


def test_a_long_history_is_turned_page_by_page(gijs: Person, sanne: Any) -> None:
    with bench.office() as session:
        for number in range(60):
            session.get_one(User, sanne.id).department = f"Afdeling {number:02}"
            session.commit()
    url, seen = f"/users/{sanne.id}/history", []
    for _turn in range(3):
        page = gijs.opens(url)
        seen += [li.text for li in page.select(".rp-log > li")]
        url = next((link.get("href") for link in page.select("a[rel=next]")), "")
    assert len(seen) == len(set(seen)) == 62
    assert gijs.opens(page.select("a[rel=prev]")[0].get("href")).shows("Afdeling 30")


@pytest.mark.parametrize("query", ["on=gisteren", "on=2026-13-01T00:00", "field=password", "field=x", "after=x"])
def test_what_the_address_cannot_mean_is_refused(gijs: Person, sanne: Any, query: str) -> None:
    gijs.opens(f"/users/{sanne.id}/history?{query}", status=400)


def test_a_stranger_is_an_organisation_and_an_erased_actor_a_token(app: Flask, gijs: Person, sanne: Any) -> None:
    karel = people.at_work("GB", ELSEWHERE)
    with (
        working_as(Context(actor_id=karel.user.actor_id, organisation_id=karel.place.id, scope=EVERYTHING)),
        app.app_context(),
    ):
        db.session.get_one(User, sanne.id).department = "Anders"
        db.session.commit()
    page = gijs.opens(f"/users/{sanne.id}/history")
    assert page.shows("Een medewerker van Elders wijzigde Afdeling")
    assert not page.shows(CANARY_NAME)
    with bench.office() as session:
        actor = session.get_one(Actor, karel.user.actor_id)
        actor.erased_at, token = clock.now(), actor.token
        session.commit()
    page = gijs.opens(f"/users/{sanne.id}/history")
    assert page.shows(f"verwijderde gebruiker {token[:8]} wijzigde")


# Who may read it


def test_nobody_reads_the_history_of_another_organisation(gijs: Person) -> None:
    stranger = UserFactory(organisation=people.organisation(ELSEWHERE))
    gijs.opens(f"/users/{stranger.id}/history", status=404)


def test_roles_at_another_organisation_stay_out_of_the_history(gijs: Person, sanne: Any) -> None:
    AssignmentFactory(user=sanne, organisation=people.organisation(ELSEWHERE), code="GB")
    page = gijs.opens(f"/users/{sanne.id}/history")
    assert page.shows("Testdorp")
    assert not page.shows("Elders")


def test_a_session_without_scope_reads_no_history(sanne: Any) -> None:
    with bench.the_app().app_context():
        about = set(db.session.scalars(select(Change.thing)))
    assert about.isdisjoint({"ab_user", "assignment"})


def test_the_history_of_a_deleted_row_is_not_that_of_the_next_one_with_its_number(gijs: Person) -> None:
    """SQLite gives the number of the last row again once that is deleted."""
    with bench.office() as session:
        first = Organisation(kind="organiser", code="EE-0001", name="Eerste", country="NL")
        session.add(first)
        session.commit()
        number = first.id
        session.delete(first)
        session.commit()
        second = Organisation(id=number, kind="organiser", code="TW-0001", name="Tweede", country="NL")
        session.add(second)
        session.commit()
        kind: Any = Organisation
        found = history.page_of(session, history.about(second, fields_of(kind)))
        assert [json.loads(change.new or "{}").get("name") for change in found.changes] == ["Tweede"]
