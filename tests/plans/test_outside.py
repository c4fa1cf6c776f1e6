"""The fence around residents: whatever a page would do, they write no row that is not theirs (decision 0060).

Each test writes as a request of Linda would, with no view between, on all rows: the fence is all there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from app.common import guards
from app.common.context import Context, system_scope, working_as
from app.common.crypto import token
from app.common.errors import OutOfScope
from app.common.files import StoredFile
from app.extensions import db
from app.plans.models import (
    Goal,
    Invitation,
    Measurement,
    Participant,
    ParticipantRight,
    Pathway,
    Plan,
    PlanAnswer,
    PlanMove,
    Score,
)
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import Access
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Organisation, Resident, User
from tests import bench, residents
from tests.factories import OrganisationFactory
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, a_template
from tests.sharing import ParticipantFactory

RIGHTS = {"p1": Access.WRITE, "p4": Access.MEASURE, "p6": Access.SEE}


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, who writes in p1, measures in p4 and reads p6."""
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=RIGHTS)


@pytest.fixture
def her(linda: Participant) -> Resident:
    """Her account."""
    return residents.a_resident(linda)


@contextmanager
def at_home(her: Resident) -> Iterator[Session]:
    """A request of hers, under the scope of all rows."""
    with (
        bench.the_app().app_context(),
        working_as(Context(actor_id=her.actor_id, resident_id=her.id)),
        system_scope("test"),
    ):
        db.session.rollback()
        yield db.session()
        db.session.rollback()


def is_refused(session: Session) -> None:
    with pytest.raises(OutOfScope):
        session.flush()
    session.rollback()


def answer(session: Session, plan: Plan, key: str) -> None:
    whole = session.get_one(Plan, plan.id)
    place: Any = {"plan": whole, "organisation_id": whole.organisation_id}
    session.add(PlanAnswer(key=key, kind=QuestionKind.LONG_TEXT, value="Van mij", **place))


def measurement(session: Session, plan: Plan, block: str = "p4") -> Measurement:
    whole = session.get_one(Plan, plan.id)
    place: Any = {"plan": whole, "organisation_id": whole.organisation_id}
    made = Measurement(block=block, measured_on=date(2026, 11, 20), **place)
    session.add(made)
    return made


def score(session: Session, of: Measurement, scorer: Scorer) -> None:
    place: Any = {"measurement": of, "plan": of.plan, "organisation_id": of.organisation_id}
    session.add(Score(scorer=scorer, domain="d1", value={"value": 3}, **place))


def test_what_is_hers_is_written(her: Resident, plan: Plan) -> None:
    with at_home(her) as session:
        answer(session, plan, "q3")
        score(session, measurement(session, plan), Scorer.RESIDENT)
        session.flush()


@pytest.mark.parametrize("key", ["q6", "q99"])
def test_an_answer_elsewhere_in_the_plan_is_not(her: Resident, plan: Plan, key: str) -> None:
    """One that she reads, and one that is asked nowhere."""
    with at_home(her) as session:
        answer(session, plan, key)
        is_refused(session)


def test_an_answer_in_another_plan_is_not(her: Resident, plan: Plan) -> None:
    other = PlanFactory(pathway=plan.pathway)
    ParticipantFactory(plan=other, shared=RIGHTS)
    with at_home(her) as session:
        answer(session, other, "q3")
        is_refused(session)


def test_scores_of_the_professional_and_other_blocks_are_not(her: Resident, plan: Plan) -> None:
    with at_home(her) as session:
        score(session, measurement(session, plan), Scorer.PROFESSIONAL)
        is_refused(session)
        measurement(session, plan, "p1")
        is_refused(session)


def test_the_day_of_a_measurement_stays(her: Resident, plan: Plan) -> None:
    there = MeasurementFactory(plan=plan, resident={"d1": 3})
    with at_home(her) as session:
        session.get_one(Measurement, there.id).measured_on = date(2026, 11, 1)
        is_refused(session)


def test_nothing_is_deleted(her: Resident, plan: Plan) -> None:
    MeasurementFactory(plan=plan, resident={"d1": 3})
    with at_home(her) as session:
        session.delete(session.query(Score).one())
        is_refused(session)


def test_plan_goal_rights_and_colleagues_stay_as_they_are(
    her: Resident, linda: Participant, plan: Plan, goal: Goal
) -> None:
    changes: tuple[tuple[type, Any, str, Any], ...] = (
        (Plan, plan.id, "title", "Van mij"),
        (Goal, goal.id, "title", "Van mij"),
        (Participant, linda.id, "portal", False),
        (ParticipantRight, (linda.id, "p6"), "value", int(Access.WRITE)),
        (Organisation, plan.organisation_id, "name", "Van mij"),
    )
    with at_home(her) as session:
        for kind, key, name, value in changes:
            setattr(session.get_one(kind, key), name, value)
            is_refused(session)
        session.query(User).first().phone = "030 123 45 67"  # type: ignore[union-attr]
        is_refused(session)


@pytest.mark.parametrize("kind", [Invitation, PlanMove])
def test_no_statement_on_many_rows_goes_past_it(her: Resident, kind: type) -> None:
    with at_home(her) as session:
        for statement in (delete(kind), delete(kind.__table__)):  # type: ignore[attr-defined]
            with pytest.raises(OutOfScope):
                session.execute(statement)
            session.rollback()


def test_a_right_that_was_taken_back_counts_at_once(her: Resident, linda: Participant, plan: Plan) -> None:
    """Though what was read before still stands in the session."""
    with at_home(her) as session:
        assert session.get_one(ParticipantRight, (linda.id, "p1")).value == Access.WRITE
        table: Any = ParticipantRight.__table__
        with working_as(Context()), system_scope("test"):
            taken = update(table).where(table.c.place == "p1", table.c.participant_id == linda.id)
            session.connection().execute(taken.values(value=int(Access.SEE)))
        answer(session, plan, "q3")
        is_refused(session)


# Files


@pytest.fixture
def letters(marieke: Somebody, pathway: Pathway) -> Plan:
    """A plan in which p1 asks for letters (q2), and p3 as well (q4)."""
    made = Design()
    for _number in range(2):
        made, key = add_part(made, BlockKind.QUESTIONS, {"nl": "Post"}, {})
        made = add_items(made, key, [Item("", QuestionKind.FILE, {"nl": "Brieven"}, most=3)])
    return PlanFactory(pathway=pathway, template=a_template(marieke.place, made))


@pytest.fixture
def writer(letters: Plan) -> Resident:
    """Linda, who hands letters in with p1."""
    return residents.a_resident(ParticipantFactory(plan=letters, shared={"p1": Access.WRITE}))


def a_letter(session: Session, plan: Plan, actor_id: int | None, **fields: Any) -> StoredFile:
    place = session.get_one(Plan, plan.id).organisation_id
    values: dict[str, Any] = {"actor_id": actor_id, "organisation_id": place, **fields}
    made = StoredFile(key=token(), name="brief.pdf", content_type="application/pdf", size=3, sha256="", **values)
    session.add(made)
    return made


def with_letters(session: Session, plan: Plan, key: str, *numbers: Any) -> None:
    """What stands in the answer to a question for letters."""
    there = session.get(PlanAnswer, (plan.id, key, ""))
    if there is None:
        whole = session.get_one(Plan, plan.id)
        place: Any = {"plan": whole, "organisation_id": whole.organisation_id}
        there = PlanAnswer(key=key, kind=QuestionKind.FILE, **place)
        session.add(there)
    there.plan = session.get_one(Plan, plan.id)
    there.value = [{"id": number, "name": "brief.pdf"} for number in numbers]


def of_marieke(plan: Plan, key: str) -> int:
    """A letter that Marieke handed in."""
    with bench.office() as session:
        made = a_letter(session, plan, None)
        session.flush()
        with_letters(session, plan, key, made.id)
        session.commit()
        return made.id


def test_a_letter_of_hers_is_handed_in_where_she_co_writes(writer: Resident, letters: Plan) -> None:
    with at_home(writer) as session:
        made = a_letter(session, letters, writer.actor_id)
        session.flush()
        with_letters(session, letters, "q2", made.id)
        session.flush()
        with_letters(session, letters, "q2")
        session.flush()


def test_no_file_is_kept_for_somebody_else_elsewhere_or_for_a_while(writer: Resident, letters: Plan) -> None:
    """Nor where there is no plan of hers, or none at all."""
    other = OrganisationFactory().id
    for actor_id, fields in (
        (None, {}),
        (writer.actor_id, {"organisation_id": None}),
        (writer.actor_id, {"organisation_id": other}),
        (writer.actor_id, {"expires_at": datetime(2027, 1, 1, tzinfo=UTC)}),
    ):
        with at_home(writer) as session:
            a_letter(session, letters, actor_id, **fields)
            is_refused(session)


def test_no_file_is_kept_where_no_block_that_she_writes_asks_for_files(her: Resident, plan: Plan) -> None:
    with at_home(her) as session:
        a_letter(session, plan, her.actor_id)
        is_refused(session)


def test_a_file_that_was_kept_is_not_changed_or_deleted(writer: Resident, letters: Plan) -> None:
    with bench.office() as session:
        made = a_letter(session, letters, writer.actor_id)
        session.commit()
        number = made.id
    with at_home(writer) as session:
        session.get_one(StoredFile, number).name = "anders.pdf"
        is_refused(session)
        session.delete(session.get_one(StoredFile, number))
        is_refused(session)


@pytest.mark.parametrize("block", ["q2", "q4"])
def test_the_number_of_a_file_of_somebody_else_opens_nothing(writer: Resident, letters: Plan, block: str) -> None:
    """Named in an answer of hers, a file of a block that is hidden would be given out to her."""
    theirs = of_marieke(letters, block)
    with at_home(writer) as session:
        mine = a_letter(session, letters, writer.actor_id)
        session.flush()
        with_letters(session, letters, "q2", *({theirs, mine.id} if block == "q2" else {mine.id}))
        session.flush()
        if block == "q4":
            with_letters(session, letters, "q2", mine.id, theirs)
            is_refused(session)
    for number in (99_999, "x", None):
        with at_home(writer) as session:
            with_letters(session, letters, "q2", number)
            is_refused(session)


def test_a_file_of_somebody_else_does_not_go_from_an_answer(writer: Resident, letters: Plan) -> None:
    of_marieke(letters, "q2")
    with at_home(writer) as session:
        with_letters(session, letters, "q2")
        is_refused(session)


def test_the_database_of_postgresql_refuses_files_of_others_once_more(writer: Resident, letters: Plan) -> None:
    if bench.the_connection().dialect.name == "sqlite":
        return  # it knows no setting of a transaction
    hidden, there = of_marieke(letters, "q4"), of_marieke(letters, "q2")
    file = (
        "INSERT INTO stored_file (key, name, content_type, size, sha256, actor_id, organisation_id, created_at)"
        " VALUES ('{key}', 'brief.pdf', 'text/plain', 1, '', {actor}, {place}, now())"
    )
    letter = "UPDATE plan_answer SET value = '[{numbers}]' WHERE key = 'q2'"
    place, other = letters.organisation_id, OrganisationFactory().id
    for one in (
        file.format(key="a", actor="NULL", place=place),
        file.format(key="b", actor=writer.actor_id, place=other),
        file.format(key="c", actor=writer.actor_id, place="NULL"),
        "UPDATE stored_file SET name = 'anders.pdf'",
        "DELETE FROM stored_file",
        letter.format(numbers=""),
        letter.format(numbers=f'{{"id": {there}}}, {{"id": {hidden}}}'),
    ):
        with at_home(writer) as session, pytest.raises(OutOfScope), session.begin_nested():
            session.connection().exec_driver_sql(one)
    with at_home(writer) as session:
        mine = file.format(key="mine", actor=writer.actor_id, place=place) + " RETURNING id"
        number = session.connection().exec_driver_sql(mine).scalar_one()
        said = letter.format(numbers=f'{{"id": {there}}}, {{"id": {number}}}')
        session.connection().exec_driver_sql(said)


def test_the_database_of_postgresql_refuses_it_once_more(her: Resident, plan: Plan) -> None:
    if bench.the_connection().dialect.name == "sqlite":
        return  # it knows no setting of a transaction
    said = (
        f"UPDATE plan SET title = 'Van mij' WHERE id = {plan.id}",
        "DELETE FROM participant",
        "INSERT INTO plan_answer (organisation_id, plan_id, key, occurrence, kind, value, search_key, asked)"
        f" SELECT organisation_id, id, 'q3', '', 'long_text', '1', '', true FROM plan WHERE id <> {plan.id}",
        "INSERT INTO measurement (organisation_id, plan_id, block, measured_on, created_at, changed_at, version)"
        f" SELECT organisation_id, id, 'p6', now(), now(), now(), 1 FROM plan WHERE id = {plan.id}",
    )
    PlanFactory(pathway=plan.pathway)
    for one in said:
        with at_home(her) as session, pytest.raises(OutOfScope), session.begin_nested():
            session.connection().execute(text(one))
    with at_home(her) as session:
        mine = said[2].replace("<>", "=")
        session.connection().execute(text(mine))
    with bench.office() as session:
        session.connection().execute(text(said[0]))


def test_every_table_that_is_limited_has_its_fence() -> None:
    fenced = {name for name in guards._all("postgresql") if name.endswith("_outside")}
    assert {"guard_plan_outside", "guard_goal_outside", "guard_ab_user_outside", "guard_person_outside"} <= fenced
    assert not {name for name in guards._all("sqlite") if name.endswith("_outside")}
