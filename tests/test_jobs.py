"""Jobs: kept with the change they follow from, done once, tried again, given up, and told of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.common import clock, jobs
from app.common.errors import RuleBroken
from app.common.jobs import KINDS, Job, PutOff, Refused, State, Stopped, Work, enqueue
from app.common.jobs.queue import Queue
from app.common.jobs.running import LEASE, PAUSES, Workshop
from app.common.web.working import workshop
from app.extensions import db
from app.jobs import JOBS
from app.security.models import Region
from tests import bench
from tests.factories import RegionFactory

DONE: list[int] = []


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Kinds of jobs for tests, gone afterwards."""
    DONE.clear()
    before = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(before)


def declared(name: str, do: Any, **options: Any) -> str:
    """A kind of job for one test."""
    jobs.job(name, name, **options)(do)
    return name


def queued(name: str, **payload: Any) -> int:
    """Queue a job and keep it."""
    with bench.office():
        key = enqueue(db.session(), name, **payload)
        db.session.commit()
    return key


def job(key: int) -> Job:
    """A job as it stands."""
    return bench.rows_of(Job, Job.id == key)[0]


def note(_work: Work, number: int = 0) -> None:
    """Work that only remembers that it was done."""
    DONE.append(number)


def renames(work: Work, region_id: int, fails: bool = False) -> None:
    """Work that changes a row, and may fail after that."""
    work.session.get_one(Region, region_id).name = "Anders"
    work.session.flush()
    DONE.append(region_id)
    if fails:
        raise RuntimeError("halfway")


@pytest.fixture
def shop(app: Flask) -> Iterator[Workshop]:
    """The workshop of the application under test."""
    with app.app_context():
        yield workshop(app)


def test_every_kind_is_on_the_map() -> None:
    assert {kind.do for kind in KINDS.values()} == set(JOBS)


def test_a_job_is_done_once(app: Flask) -> None:
    key = queued(declared("once", note), number=7)
    assert bench.work_off() == 1
    assert bench.work_off() == 0
    assert DONE == [7]
    assert (job(key).state, job(key).tries, job(key).lease_until) == (State.DONE, 1, None)


def test_a_change_that_is_undone_takes_its_job_with_it(app: Flask) -> None:
    declared("once", note)
    with bench.office():
        enqueue(db.session(), "once")
        db.session.rollback()
    assert bench.work_off() == 0
    assert not bench.rows_of(Job)


def test_workers_are_told_after_the_change_is_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(Queue, "tell", lambda _queue, key, _after: told.append(key))
    declared("once", note)
    with app.app_context():
        jobs.install(bench.the_connection().engine, lambda key, _after: told.append(key))
    try:
        with bench.office():
            undone = enqueue(db.session(), "once")
            db.session.rollback()
            with db.session.begin_nested():
                kept = enqueue(db.session(), "once")
            assert not told
            db.session.commit()
        assert told == [kept]
        assert undone
    finally:
        jobs.install(bench.the_connection().engine, app.extensions["queue"].tell)


def test_what_a_job_does_and_that_it_is_done_come_together(app: Flask) -> None:
    """No half change: the effects of a try that fails are undone."""
    region = RegionFactory(name="Vechtstreek")
    key = queued(declared("rename", renames), region_id=region.id, fails=1)
    bench.work_off()
    assert [region.id] == DONE
    assert bench.kept(region).name == "Vechtstreek"
    assert (job(key).state, job(key).tries) == (State.WAITING, 1)
    assert (job(key).failure or "").startswith("RuntimeError in ")
    assert "halfway" not in (job(key).failure or ""), "texts of errors may hold names"


def test_pauses_grow(app: Flask, logged_errors: Any) -> None:
    key = queued(declared("rename", renames), region_id=RegionFactory().id, fails=1)
    with time_machine.travel(clock.now(), tick=False) as now:
        for number in range(1, 9):
            bench.work_off()
            assert job(key).tries == number
            if number < 8:
                pause = job(key).due_at - clock.now()
                least = PAUSES[min(number, len(PAUSES)) - 1]
                assert least <= pause <= least * 1.2
                assert bench.work_off() == 0, "not before the pause is over"
                now.shift(pause)
    assert job(key).state is State.FAILED
    assert len(logged_errors) == 1


def test_what_cannot_be_done_is_not_tried_again(app: Flask) -> None:
    def refuses(_work: Work) -> None:
        raise Refused("no longer there")

    key = queued(declared("refuses", refuses))
    bench.work_off()
    assert (job(key).state, job(key).failure, job(key).tries) == (State.FAILED, "no longer there", 1)


def test_putting_off_is_no_try(app: Flask) -> None:
    def waits(_work: Work) -> None:
        raise PutOff(timedelta(minutes=5), "not set up")

    key = queued(declared("waits", waits))
    bench.work_off()
    assert (job(key).state, job(key).failure, job(key).tries) == (State.WAITING, "not set up", 0)
    assert job(key).due_at > clock.now() + timedelta(minutes=4)


def test_a_job_of_a_worker_that_died_is_done_by_another(app: Flask, shop: Workshop) -> None:
    key = queued(declared("once", note))
    with bench.office() as session:
        lost = session.get_one(Job, key)
        lost.state, lost.tries, lost.lease_until = State.RUNNING, 1, clock.now() + LEASE
        session.commit()
    assert bench.work_off() == 0, "its worker may be alive"
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert bench.work_off() == 1
    assert (job(key).state, job(key).tries) == (State.DONE, 2)


def test_a_job_that_kills_its_workers_is_given_up(app: Flask) -> None:
    key = queued(declared("once", note))
    with bench.office() as session:
        lost = session.get_one(Job, key)
        lost.state, lost.tries, lost.lease_until = State.RUNNING, 8, clock.now() - timedelta(seconds=1)
        session.commit()
    assert bench.work_off() == 0
    assert (job(key).state, job(key).failure) == (State.FAILED, "worker lost")
    assert not DONE


def test_who_comes_back_after_the_job_was_taken_over_keeps_nothing(app: Flask) -> None:
    region = RegionFactory(name="Vechtstreek")

    def slow(work: Work, region_id: int) -> None:
        renames(work, region_id)
        work.session.get_one(Job, work.job_id).tries += 1  # somebody else claimed it meanwhile
        work.session.flush()

    queued(declared("slow", slow), region_id=region.id)
    assert bench.work_off() == 0
    assert [region.id] == DONE
    assert bench.kept(region).name == "Vechtstreek"


def test_progress_is_seen_while_it_runs_and_a_cancelled_job_stops(app: Flask) -> None:
    def long(work: Work) -> None:
        work.progress(1, 3)
        seen = job(work.job_id)
        DONE.append(seen.done * 10 + seen.total)
        with bench.office() as session:
            jobs.cancel(session, session.get_one(Job, work.job_id), clock.now())
            session.commit()
        with pytest.raises(Stopped):
            work.progress(2, 3)
        raise Stopped

    key = queued(declared("long", long))
    assert bench.work_off() == 0
    assert DONE == [13]
    assert job(key).state is State.CANCELLED


def test_an_operator_starts_a_job_again(app: Flask) -> None:
    def refuses(_work: Work) -> None:
        raise Refused("no longer there")

    key = queued(declared("refuses", refuses))
    bench.work_off()
    KINDS["refuses"] = KINDS.pop("refuses").__class__("refuses", "refuses", note)
    with bench.office() as session:
        jobs.again(session, session.get_one(Job, key), clock.now())
        session.commit()
    assert bench.work_off() == 1
    assert job(key).state is State.DONE
    with bench.office() as session, pytest.raises(RuleBroken):
        jobs.again(session, session.get_one(Job, key), clock.now())
    with bench.office() as session, pytest.raises(RuleBroken):
        jobs.cancel(session, session.get_one(Job, key), clock.now())


def test_a_job_of_a_later_version_waits_for_it(app: Flask) -> None:
    key = bench.store(Job(kind="of.tomorrow")).id
    assert bench.work_off() == 0
    assert job(key).state is State.WAITING


def test_a_rhythm_is_kept_once_however_many_keep_time(app: Flask, shop: Workshop) -> None:
    declared("each.minute", note, every=timedelta(minutes=1))
    at = clock.now()
    first = jobs.keep_time(shop, at)
    assert first == sum(1 for kind in KINDS.values() if kind.every)
    assert jobs.keep_time(shop, at) == 0
    mine = [one for one in bench.rows_of(Job) if one.kind == "each.minute"]
    assert len(mine) == 1
    assert jobs.keep_time(shop, at + timedelta(minutes=1)) == 0, "the one before still waits"
    bench.work_off()
    assert jobs.keep_time(shop, at) == 0, "done in this turn"
    assert jobs.keep_time(shop, at + timedelta(minutes=1)) >= 1


def test_jobs_that_ended_are_forgotten_after_a_while(app: Flask) -> None:
    old, long_ago = clock.now() - timedelta(days=2), clock.now() - timedelta(days=31)
    kept = [
        bench.store(Job(kind="a", state=State.DONE, finished_at=old)),
        bench.store(Job(kind="a", state=State.FAILED, finished_at=long_ago)),
        bench.store(Job(kind="a")),
    ]
    bench.store(Job(kind="a", state=State.DONE, finished_at=long_ago))
    bench.store(Job(kind="a", state=State.DONE, finished_at=old, slot="a 1"))
    with bench.office() as session:
        assert jobs.purge(session, clock.now()) == 2
        session.commit()
    assert {one.id for one in bench.rows_of(Job)} == {one.id for one in kept}


def test_an_unknown_job_is_refused_at_once(app: Flask) -> None:
    with bench.office(), pytest.raises(ValueError, match=r"no\.such"):
        enqueue(db.session(), "no.such")


@pytest.mark.committed
def test_of_many_workers_one_does_it(app: Flask) -> None:
    """Real transactions, real threads: each job is done once."""
    declared("once", note)
    with bench.office():
        for number in range(20):
            enqueue(db.session(), "once", number=number)
        db.session.commit()

    def worker() -> None:
        with app.app_context():
            shop = workshop(app)
            for key in jobs.due(shop, clock.now()):
                jobs.run(shop, key)

    threads = [Thread(target=worker) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(DONE) == list(range(20))
    assert {one.state for one in bench.rows_of(Job)} == {State.DONE}


@pytest.mark.committed
def test_workers_of_the_one_process_do_what_a_request_queued(app: Flask) -> None:
    """`python run.py`: huey on a file, told after the commit, without a sweep."""
    from threading import Event

    from app.common.web.working import working_beside

    done = Event()
    declared("rings", lambda _work: done.set())
    with working_beside(app):
        key = queued("rings")
        assert done.wait(10)
    assert job(key).state is State.DONE
