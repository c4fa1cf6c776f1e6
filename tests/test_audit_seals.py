"""Seals: whoever changes, removes or adds to the log behind the portal's back is found out."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app.common import audit, clock, guards
from app.common.audit import AuditEvent, AuditSeal
from app.common.audit.events import SEARCHED
from app.common.audit.recording import write
from app.common.audit.sealing import numbers, ranges, seal
from app.common.audit.verifying import Verdict, verify
from app.common.context import system_scope
from app.extensions import db
from tests import bench

pytestmark = pytest.mark.owner
"""Who takes guards away is the owner of the tables; the role of the portal cannot."""

_event = AuditEvent.__table__


@pytest.fixture
def log(app: Flask) -> Any:
    """Ten sealed events, and two after them; somebody with the keys of the database took the guards away."""
    with bench.office():
        session = db.session()
        for name in ("update", "delete"):
            for table in ("audit_event", "audit_seal"):
                on = f" ON {table}" if session.get_bind().dialect.name == "postgresql" else ""
                session.connection().exec_driver_sql(f"DROP TRIGGER {guards.PREFIX}{table}_{name}{on}")
        for number in range(10):
            audit.record(session, SEARCHED, "ab_user", found=number)
        session.commit()
        assert seal(session, clock.now()) >= 10
        session.commit()
        for number in range(2):
            audit.record(session, SEARCHED, "ab_user", found=number)
        session.commit()
        yield session


def keys(session: Session) -> list[int]:
    """The numbers of the events."""
    return list(session.scalars(select(_event.c.id).order_by(_event.c.id)))


def strike(session: Session, statement: Any) -> Verdict:
    """Do something to the log behind the portal's back, and let it be verified."""
    session.connection().execute(statement)
    return verify(session)


def test_a_log_that_nobody_touched_holds(log: Session) -> None:
    verdict = verify(log)
    assert verdict.wrong == ""
    assert verdict.sealed >= 10
    assert verdict.unsealed == 2
    assert verdict.first_unsealed == keys(log)[-2]


@pytest.mark.parametrize("field", ["details", "result", "action", "origin", "roles"])
@pytest.mark.parametrize("place", [0, -1])
def test_a_changed_row_is_found(log: Session, field: str, place: int) -> None:
    key = keys(log)[place]
    verdict = strike(log, _event.update().where(_event.c.id == key).values({field: "x"}))
    assert verdict.wrong.startswith(f"event {key}: was changed")


def test_a_row_with_another_hash_is_found(log: Session) -> None:
    key, other = keys(log)[1], log.scalar(select(_event.c.hash).where(_event.c.id == keys(log)[2]))
    assert strike(log, _event.update().where(_event.c.id == key).values(hash=other)).wrong


def test_a_removed_row_is_found(log: Session) -> None:
    key = keys(log)[4]
    assert strike(log, _event.delete().where(_event.c.id == key)).wrong == f"event {key}: was removed"


def test_removing_the_last_rows_of_a_stretch_is_found(log: Session) -> None:
    last = keys(log)[-4:-2]
    assert strike(log, _event.delete().where(_event.c.id.in_(last))).wrong == f"event {last[0]}: was removed"


def test_a_row_put_where_one_was_is_found(log: Session) -> None:
    """Even one that was really written, on another day: its mark is in use, or it is no member."""
    key = keys(log)[4]
    row = dict(log.execute(select(_event).where(_event.c.id == keys(log)[-1])).mappings().one())
    log.connection().execute(_event.delete().where(_event.c.id.in_([key, row["id"]])))
    verdict = strike(log, insert(_event).values({**row, "id": key}))
    assert verdict.wrong


def test_a_row_that_was_made_up_is_found(log: Session) -> None:
    row = dict(log.execute(select(_event).where(_event.c.id == keys(log)[0])).mappings().one())
    made_up = {**row, "uid": "made up", "id": keys(log)[-1] + 5}
    assert "inserted" in strike(log, insert(_event).values(made_up)).wrong


def test_a_row_put_in_a_sealed_gap_is_found(log: Session) -> None:
    """The gap was there when it was sealed: a number whose transaction was undone."""
    gap = keys(log)[-1] + 1
    later = dict(log.execute(select(_event).where(_event.c.id == keys(log)[-1])).mappings().one())
    log.connection().execute(_event.delete().where(_event.c.id == later["id"]))
    log.connection().execute(insert(_event).values({**later, "id": gap + 1}))
    if log.get_bind().dialect.name == "postgresql":
        log.execute(text("SELECT setval('audit_event_id_seq', :value)"), {"value": gap + 1})
    seal(log, clock.now())
    assert verify(log).wrong == ""
    missing = gap - 1
    row = {**later, "id": missing, "uid": "another"}
    assert (
        strike(log, insert(_event).values(row)).wrong
        == f"event {missing}: was inserted after its stretch was sealed"
    )


@pytest.mark.parametrize("column", ["count", "members", "hash", "to_id", "previous"])
def test_a_changed_seal_is_found(log: Session, column: str) -> None:
    value: Any = 99 if column in ("count", "to_id") else "9"
    assert strike(log, AuditSeal.__table__.update().values({column: value})).wrong


def test_a_removed_seal_is_found_by_the_next(log: Session) -> None:
    seal(log, clock.now())
    first = log.scalar(select(AuditSeal.__table__.c.id).order_by(AuditSeal.__table__.c.id))
    assert "seal" in strike(log, AuditSeal.__table__.delete().where(AuditSeal.__table__.c.id == first)).wrong


def test_sealing_twice_changes_nothing(log: Session) -> None:
    assert seal(log, clock.now()) == 2
    assert seal(log, clock.now()) == 0
    assert verify(log) == Verdict(verify(log).sealed, 0)


def test_many_events_are_sealed_in_several_stretches(log: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.common.audit.sealing.AT_ONCE", 3)
    for number in range(8):
        audit.record(log, SEARCHED, "ab_user", found=number)
    log.commit()
    assert seal(log, clock.now()) == 10
    assert verify(log).wrong == ""


@pytest.mark.parametrize("known", ["", "1", "1-3", "1-3,5,7-9"])
def test_numbers_are_written_in_short_and_read_again(known: str) -> None:
    assert ranges(numbers(known)) == known


@pytest.mark.committed
def test_a_number_that_is_kept_later_than_a_higher_one_is_not_lost(app: Flask) -> None:
    """On PostgreSQL two transactions overlap; sealing waits for the first and passes nothing over."""
    with app.app_context(), system_scope("test"):
        if db.engine.dialect.name == "sqlite":
            return  # one writer at a time
        with Session(db.engine) as early, Session(db.engine) as late, Session(db.engine) as sealer:
            audit.record(early, SEARCHED, "ab_user", found=1)
            write(early)
            audit.record(late, SEARCHED, "ab_user", found=2)
            late.commit()
            assert seal(sealer, clock.now()) == 0
            early.commit()
            assert seal(sealer, clock.now()) >= 2
            sealer.commit()
            assert verify(sealer).wrong == ""


@pytest.mark.committed
def test_a_number_that_is_never_used_is_no_alarm(app: Flask) -> None:
    with app.app_context(), system_scope("test"), Session(db.engine) as session:
        for undone in (False, True, False):
            audit.record(session, SEARCHED, "ab_user", found=1)
            write(session)
            session.rollback() if undone else session.commit()
        seal(session, clock.now())
        session.commit()
        assert verify(session).wrong == ""


@pytest.mark.committed
def test_the_command_says_whether_it_holds(app: Flask) -> None:
    run = app.test_cli_runner()
    with app.app_context(), system_scope("test"), Session(db.engine) as session:
        audit.record(session, SEARCHED, "ab_user", found=1)
        session.commit()
    assert "sealed" in run.invoke(args=["portal", "seal-audit"]).output
    fine = run.invoke(args=["portal", "verify-audit"])
    assert (fine.exit_code, "holds" in fine.output) == (0, True)
    with app.app_context(), system_scope("test"), db.engine.begin() as connection:
        on = " ON audit_event" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {guards.PREFIX}audit_event_update{on}")
        connection.exec_driver_sql(
            "UPDATE audit_event SET result = 'x' WHERE id = (SELECT max(id) FROM audit_event)"
        )
    broken = run.invoke(args=["portal", "verify-audit"])
    assert broken.exit_code == 1
    assert "was changed" in broken.output
