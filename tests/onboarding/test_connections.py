"""Marloes of the region connects organisations; an organisation reads its own connection, and others none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.common import clock
from app.common.errors import OutOfScope, RuleBroken
from app.onboarding.actions import connections as actions
from app.onboarding.actions import programmes
from app.onboarding.models import Connection, ConnectionStep, ContactNote, Programme, ProgrammeEdition
from app.onboarding.rules import papers
from app.onboarding.rules import standing as rules
from app.onboarding.rules.contacts import Way
from app.onboarding.rules.gates import LACKING, PAPERS_STAND, Gate, papers_of
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.papers import PaperKind, PaperVersion
from app.onboarding.rules.programmes import LAW_GATES, Route
from app.onboarding.rules.standing import State, Turn
from app.security.models import Organisation, Region
from tests import bench, people
from tests.connecting import (
    KEYS,
    a_connection,
    in_the_region,
    region_of_the_cast,
    region_office,
    seen_by,
    signed,
    working_at,
)
from tests.factories import OrganisationFactory, RegionFactory


@pytest.fixture(autouse=True)
def cast(app: Any) -> None:
    """Everybody of the cast is there."""


def steps_of(connection: Connection) -> list[tuple[str, bool]]:
    rows = bench.rows_of(ConnectionStep, ConnectionStep.connection_id == connection.id)
    return [(row.key, row.recalled_at is not None) for row in rows]


def does(connection: Connection, what: Any) -> Connection:
    """Do something with a connection, all rights in hand, and give it as it is then."""
    with bench.office() as session:
        what(session.get_one(Connection, connection.id))
        session.commit()
    return bench.kept(connection)


# The programme


def test_the_portal_brings_the_nine_steps_once_and_leaves_what_people_made_of_them():
    with bench.office() as session:
        assert programmes.bring_programme(NAME, NINE_STEPS) is not None
        assert programmes.bring_programme(NAME, NINE_STEPS) is None
        (edition,) = session.scalars(select(ProgrammeEdition))
        assert edition.published and edition.route == NINE_STEPS


def test_a_published_version_is_changed_by_nobody():
    a_connection()
    with bench.office() as session, pytest.raises(IntegrityError), session.begin_nested():
        session.connection().execute(update(ProgrammeEdition.__table__).values(kept={"steps": []}))


def test_fatima_publishes_no_programme_that_connects_without_papers():
    loose = [step for step in NINE_STEPS.steps if step.kind != "joining"]
    joining = NINE_STEPS.joining
    assert joining
    route = Route((*loose, replace(joining, gates=(Gate.ACCESSION,))))
    with bench.office():
        programme = programmes.begin({"nl": "Los"}, route, organisation_id=None)
        with pytest.raises(RuleBroken) as refused:
            programmes.publish(programme)
        assert LAW_GATES in refused.value.reasons and programme.in_use is None


def test_a_region_connects_by_the_programme_of_its_own_organisation_where_it_has_one():
    office = region_office()
    short = Route((NINE_STEPS.steps[0], NINE_STEPS.steps[4]))
    with bench.office() as session:
        programmes.bring_programme(NAME, NINE_STEPS)
        programmes.publish(programmes.begin({"nl": "Kort"}, short, organisation_id=office.id))
        own, other = region_of_the_cast(), RegionFactory()
        found = [programmes.edition_for(session.get_one(Region, region.id)) for region in (own, other)]
        assert [edition and len(edition.route.steps) for edition in found] == [2, 9]


# On the way


def test_marloes_takes_an_organisation_through_all_nine_steps():
    connection = a_connection(steps=9)
    assert (connection.step, connection.step_number, connection.state) == ("yearly", 9, State.UNDERWAY)
    assert connection.joined_on and steps_of(connection) == [(key, False) for key in KEYS]


def test_the_next_date_follows_from_the_training():
    trained = date(2026, 8, 31)
    connection = a_connection(steps=6, on=trained)
    assert (connection.due_from, connection.due_until) == (date(2026, 10, 12), date(2026, 10, 26))
    assert connection.due_on == connection.due_until
    day = clock.today() + timedelta(days=9)
    assert does(connection, lambda one: actions.plan(one, day)).due_on == day


@pytest.mark.parametrize(
    ("missing", "gate"), [("account_form_on", Gate.ACCOUNTS), ("accession_signed_on", Gate.ACCESSION)]
)
def test_a_connection_is_not_completed_with_one_paper(missing: str, gate: Gate):
    connection = a_connection(steps=4)
    with bench.office() as session:
        row = session.get_one(Connection, connection.id)
        actions.keep_papers(row, replace(signed(connection.created_at.date()), **{missing: None}))
        with pytest.raises(RuleBroken) as refused:
            actions.complete(row, "joining", clock.today())
        assert refused.value.reasons == (LACKING[gate],)
    assert bench.kept(connection).joined_on is None


@pytest.mark.parametrize("missing", ["accession_signed_on", "account_form_on"])
def test_not_even_a_statement_of_the_database_completes_a_connection_with_one_paper(missing: str):
    connection = a_connection(steps=4)
    values = {"accession_signed_on": clock.today(), "account_form_on": clock.today(), missing: None}
    with bench.office() as session, pytest.raises(IntegrityError), session.begin_nested():
        row = update(Connection.__table__).where(Connection.__table__.c.id == connection.id)
        session.connection().execute(row.values(joined_on=clock.today(), **values))


def test_a_paper_that_a_connection_was_completed_with_is_not_taken_away():
    connection = a_connection(steps=5)
    with bench.office() as session:
        row = session.get_one(Connection, connection.id)
        with pytest.raises(RuleBroken) as refused:
            actions.keep_papers(row, replace(signed(clock.today()), accession_signed_on=None))
        assert refused.value.reasons == (PAPERS_STAND,)


def test_a_connection_is_completed_with_the_papers_that_came_back_and_keeps_who_signed():
    connection = a_connection(steps=4)
    today = clock.today()
    tto, form = (
        papers.sent(PaperVersion(kind), today, today=today) for kind in (PaperKind.ACCESSION, PaperKind.ACCOUNTS)
    )
    form = papers.received(form, today, today=today)
    with bench.office() as session:
        row = session.get_one(Connection, connection.id)
        actions.keep_papers(row, papers_of([papers.received(tto, today, today=today), form]))
        with pytest.raises(RuleBroken) as refused:
            actions.complete(row, "joining", today)
        assert refused.value.reasons == (LACKING[Gate.ACCESSION],)
        tto = papers.signed(tto, today, by="Anke Vos", function="bestuurder", has_copy=True, today=today)
        actions.keep_papers(row, papers_of([tto, form]))
        actions.complete(row, "joining", today)
        session.commit()
    joined = bench.kept(connection)
    assert (joined.joined_on, joined.signatory, joined.papers) == (today, "Anke Vos", papers_of([tto, form]))


def test_of_two_coordinators_who_close_one_step_the_second_is_told():
    connection = a_connection(steps=1)
    does(connection, lambda one: actions.complete(one, "orientation", clock.today()))
    with pytest.raises(RuleBroken) as refused:
        does(connection, lambda one: actions.complete(one, "orientation", clock.today()))
    assert refused.value.reasons == (rules.NOT_DUE,)
    assert steps_of(connection) == [("contact", False), ("orientation", False)]


def test_going_back_to_revise_the_profile_keeps_all_that_was_done():
    connection = a_connection(steps=6)
    back = does(connection, lambda one: actions.step_back(one, "joining", "De professionals vullen aan."))
    assert (back.step, back.joined_on) == ("joining", None)
    assert steps_of(back)[4:] == [("joining", True), ("training", True)]
    again = does(back, lambda one: actions.complete(one, "joining", clock.today()))
    assert again.joined_on == clock.today()
    assert steps_of(again) == [
        *((key, False) for key in KEYS[:4]), ("joining", True), ("training", True), ("joining", False),
    ]  # fmt: skip


def test_what_was_done_is_not_deleted_and_not_rewritten_by_anybody():
    connection = a_connection(steps=2)
    step = ConnectionStep.__table__
    for change in (delete(step), update(step).values(key="yearly"), update(step).values(done_on=date(2020, 1, 1))):
        with bench.office() as session, pytest.raises(DBAPIError), session.begin_nested():
            session.connection().execute(change.where(step.c.connection_id == connection.id))
    assert steps_of(connection) == [("contact", False), ("orientation", False)]


def test_an_organisation_that_declines_or_pauses_has_no_next_date_and_comes_back_to_its_step():
    connection = a_connection(steps=2)
    does(connection, lambda one: actions.plan(one, clock.today()))
    paused = does(connection, lambda one: actions.turn(one, Turn.PAUSE, "Wisseling van directie"))
    assert (paused.state, paused.due_on, paused.reason) == (State.PAUSED, None, "Wisseling van directie")
    back = does(connection, lambda one: actions.turn(one, Turn.RESUME, None))
    assert (back.state, back.step, back.due_on) == (State.UNDERWAY, "profile", clock.today())
    assert does(connection, lambda one: actions.turn(one, Turn.DECLINE, "Geen tijd")).state is State.DECLINED


def test_an_organisation_that_merges_names_the_one_it_became_part_of():
    connection, other = a_connection(steps=6), in_the_region()
    with bench.office() as session:
        row = session.get_one(Connection, connection.id)
        with pytest.raises(RuleBroken, match="part of itself"):
            actions.turn(row, Turn.MERGE, "Fusie", into=row.organisation)
        actions.turn(row, Turn.MERGE, "Fusie", into=session.get_one(Organisation, other.id))
        session.commit()
    assert bench.kept(connection).merged_into_id == other.id


def test_an_organisation_is_on_its_way_once_in_a_region_and_may_begin_anew_after_it_declined():
    place = in_the_region()
    first = a_connection(place)
    with pytest.raises(RuleBroken, match="on its way"):
        a_connection(place)
    does(first, lambda one: actions.turn(one, Turn.DECLINE, "Geen tijd"))
    a_connection(place)
    with pytest.raises(RuleBroken, match="on its way"):
        does(first, lambda one: actions.turn(one, Turn.RESUME, None))
    assert bench.kept(first).state is State.DECLINED


def test_an_organisation_that_has_another_name_is_found_by_that_one():
    connection = a_connection(in_the_region(name="De Wegwijzer"))
    with bench.office() as session:
        session.get_one(Organisation, connection.organisation_id).name = "Ánders"
        session.commit()
    assert bench.kept(connection).sort_key == "anders"


# Who reads and writes what


def a_note(connection: Connection) -> int:
    with bench.office() as session:
        row = session.get_one(Connection, connection.id)
        kept = actions.note(row, spoken_on=clock.today(), way=Way.CALL, words="Warm contact via de gemeente.")
        session.commit()
        return kept.id


def test_the_region_reads_its_connections_and_an_organisation_its_own_without_the_notes():
    ours, others = a_connection(steps=1), a_connection(region=RegionFactory(), steps=1)
    note = a_note(ours)
    office, place = region_office(), bench.rows_of(Organisation, Organisation.id == ours.organisation_id)[0]
    assert seen_by(office, Connection, for_region=True) == {ours.id}
    assert seen_by(office, ContactNote, for_region=True) == {note}
    assert seen_by(place, Connection) == {ours.id}
    assert len(seen_by(place, ConnectionStep)) == 1
    assert len(seen_by(place, ProgrammeEdition)) == 1
    assert seen_by(place, ContactNote) == set()
    elsewhere = people.organisation(people.ELSEWHERE)
    for model in (Connection, ConnectionStep, ContactNote):
        assert seen_by(elsewhere, model) == set()
    assert others.id not in seen_by(office, Connection, for_region=True)


def test_marloes_works_on_the_connections_of_her_region_and_begins_them_for_organisations_in_it():
    place, outside = in_the_region(), OrganisationFactory(institution=True)
    a_connection()
    region, office = region_of_the_cast(), region_office()
    with working_at(office, for_region=True) as session:
        here = session.get_one(Region, region.id)
        connection = actions.begin(session.get_one(Organisation, place.id), here)
        actions.complete(connection, "contact", clock.today())
        actions.note(connection, spoken_on=clock.today(), way=Way.MEETING, words="Kennisgemaakt")
        assert connection.step == "orientation"
        with pytest.raises(RuleBroken) as refused:
            actions.begin(session.get_one(Organisation, outside.id), here)
        assert refused.value.reasons == (actions.NOT_OF_REGION,)


def test_an_organisation_does_not_complete_its_own_steps_nor_begin_by_itself():
    connection = a_connection(steps=1)
    (place,) = bench.rows_of(Organisation, Organisation.id == connection.organisation_id)
    with working_at(place) as session:
        row = session.get_one(Connection, connection.id)
        with pytest.raises(OutOfScope):
            actions.complete(row, "orientation", clock.today())
        session.rollback()
        with pytest.raises(RuleBroken) as refused:
            region = session.get_one(Region, connection.region_id)
            actions.begin(session.get_one(Organisation, place.id), region)
        assert refused.value.reasons == (actions.NOT_OUR_REGION,)
    assert steps_of(connection) == [("contact", False)]


def test_the_database_itself_keeps_steps_and_notes_of_another_region_apart():
    connection = a_connection(region=RegionFactory(), steps=1)
    a_note(connection)
    office = region_office()
    note = {
        "connection_id": connection.id, "spoken_on": clock.today(), "way": Way.CALL, "words": "Gekaapt",
        "created_at": clock.now(), "changed_at": clock.now(),
    }  # fmt: skip
    with working_at(office, for_region=True) as session:
        raw = session.connection()
        if raw.dialect.name == "postgresql":
            for kind in (Connection, ConnectionStep, ContactNote):
                assert raw.execute(select(kind.__table__.c.id)).all() == []
            with pytest.raises((OutOfScope, DBAPIError)):
                raw.execute(insert(ContactNote.__table__).values(note))
        else:
            session.add(ContactNote(**note))
            with pytest.raises(OutOfScope):
                session.flush()


def test_the_programme_of_another_organisation_is_read_by_its_steps_alone():
    connection = a_connection()
    (place,) = bench.rows_of(Organisation, Organisation.id == connection.organisation_id)
    elsewhere = people.organisation(people.ELSEWHERE)
    with bench.office() as session:
        own = programmes.begin({"nl": "Van elders"}, NINE_STEPS, organisation_id=elsewhere.id)
        session.commit()
        number = own.id
    assert number not in seen_by(place, Programme)
    drafts = bench.rows_of(ProgrammeEdition, ProgrammeEdition.thing_id == number)
    assert {one.id for one in drafts}.isdisjoint(seen_by(place, ProgrammeEdition))
    assert {one.id for one in drafts} <= seen_by(elsewhere, ProgrammeEdition)
