"""Coordinators who do anything with a connection through the actions, beside a book that is kept by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.common import clock, context
from app.common.context import working_as
from app.common.errors import RuleBroken
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions import accounts, appointments, connections, inquiries, papers, trainings
from app.onboarding.actions.questioning import bring_questionnaires
from app.onboarding.models import Appointment, Connection, ConnectionPaper, Inquiry, Training
from app.onboarding.rules.inquiries import Purpose
from app.onboarding.rules.inquiries import Turn as Revision
from app.onboarding.rules.papers import PaperKind
from app.onboarding.rules.standing import Turn
from app.onboarding.rules.trainings import Presence, TrainingKind
from app.questionnaires.actions import answers
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.filling import prints
from app.security.login.desk import open_desk
from app.security.models import Organisation
from tests import bench, people
from tests.connecting import KEYS, a_connection, in_the_region, region_office, working_at
from tests.onboarding.book import PROFILE as PROFILE_GOES
from tests.onboarding.book import TOLD, Asked, Book, Paper, day
from tests.onboarding.kept_rows import Rows, gates_are_open, nothing_is_lost, read, versions_follow_each_other
from tests.papers_kept import SIGNED_BY, a_pdf, a_template, pressed
from tests.rounds import FIRST, PROFILE

JOINING = KEYS.index("joining")
MEETINGS, EVALUATIONS = ("contact", "orientation", "discussion"), ("evaluation_1", "evaluation_2", "yearly")
PURPOSES = dict(zip(EVALUATIONS, (Purpose.FIRST, Purpose.SECOND, Purpose.YEARLY), strict=True))
GIVEN = {
    Purpose.PROFILE: PROFILE, Purpose.FIRST: {"p1": FIRST}, Purpose.YEARLY: {"p1": {"q2": "yes", "q4": "no"}},
    Purpose.SECOND: {"p1": {"q2": "yes", "q4": "yes", "q6": "Goed"}},
}  # fmt: skip
GATED = (PaperKind.ACCESSION, PaperKind.ACCOUNTS)
SETTLED = ((), GATED[:1], GATED[1:], GATED)
GOES: dict[str, Callable[[ConnectionPaper, date], object]] = {
    "sent": lambda paper, on: papers.send([paper], on, pressed=pressed),
    "received": papers.receive,
    "signed": lambda paper, on: papers.sign(paper, on, **SIGNED_BY, upload=a_pdf()),
    "refused": lambda paper, on: papers.refuse(paper, on, "Eerst overleg."),
}
"""What brings a paper in a state."""
AGO, AHEAD = st.sampled_from([0, 0, 0, 1, 3, -1]), st.integers(-1, 40)
KIND = st.sampled_from([*[PaperKind.ACCOUNTS] * 2, PaperKind.ACCESSION, PaperKind.PROFILE])
TURNS = st.sampled_from([*[Turn.PAUSE] * 3, *[Turn.RESUME] * 5, Turn.DECLINE, Turn.LEAVE, Turn.MERGE])
NAMES = st.lists(st.sampled_from(["Smit", "Bakker", "Vos", "Prins"]), min_size=1, unique=True)


class Coordinators(RuleBasedStateMachine):
    """One connection, and what coordinators of its region do with it."""

    actor_id: int

    def __init__(self) -> None:
        super().__init__()
        # A clock of its own for each run, which moves only when the machine says so.
        self.clock = time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False)
        self.time = self.clock.start()
        self.office, self.connection = region_office(), a_connection()
        self.book = Book()
        self.training: tuple[int, date] | None = None
        self.meetings: dict[str, tuple[int, datetime]] = {}
        self.rows = self._read()

    def teardown(self) -> None:
        self.clock.stop()

    @initialize(steps=st.sampled_from([JOINING, JOINING, *range(9)]), settled=st.sampled_from(SETTLED))
    def some_steps_were_done(self, steps: int, settled: tuple[PaperKind, ...]) -> None:
        """Runs begin at all steps of the programme, most before its gate, which is tried with what is there."""
        for kind in GATED if steps > JOINING else settled:
            self._make(kind)
            self._goes(kind, "sent", 0)
            self._goes(kind, "signed" if kind is PaperKind.ACCESSION else "received", 0)
        for key in KEYS[: steps + (steps == JOINING)]:
            self._complete(key, 0, None)

    # Time and steps

    @rule(days=st.integers(1, 60))
    def time_passes(self, days: int) -> None:
        self.time.shift(timedelta(days=days))

    @rule(ago=AGO)
    def the_step_that_is_due_is_completed(self, ago: int) -> None:
        self._complete(self.book.due, ago, None)

    @rule(key=st.sampled_from(KEYS), ago=AGO, ahead=st.none() | AHEAD)
    def any_step_is_completed(self, key: str, ago: int, ahead: int | None) -> None:
        self._complete(key, ago, ahead)

    @rule(ahead=st.none() | AHEAD)
    def a_step_is_planned(self, ahead: int | None) -> None:
        right = self.book.state == "underway" and (ahead is None or ahead >= 0)
        self._tries(lambda c: connections.plan(c, None if ahead is None else day(-ahead)), right=right)

    @precondition(lambda self: self.book.log)
    @rule(key=st.sampled_from(KEYS))
    def they_go_back_to_a_step(self, key: str) -> None:
        right = self.book.state == "underway" and self.book.counts(key)
        if self._tries(lambda c: connections.step_back(c, key, "Een nieuwe directie."), right=right):
            self.book.went_back(key)

    @rule(turn=TURNS)
    def a_connection_turns(self, turn: Turn) -> None:
        still, joined = self.book.state in ("underway", "paused"), self.book.place > JOINING
        may, after = {
            Turn.PAUSE: (self.book.state == "underway", "paused"),
            Turn.RESUME: (self.book.state in ("paused", "declined"), "underway"),
            Turn.DECLINE: (still and not joined, "declined"),
            Turn.LEAVE: (still and joined, "left"),
            Turn.MERGE: (still, "merged"),
        }[turn]
        into = in_the_region() if turn is Turn.MERGE else None

        def turned(connection: Connection) -> None:
            place = db.session.get_one(Organisation, into.id) if into else None
            connections.turn(connection, turn, "Wisseling van directie.", into=place)

        if self._tries(turned, right=may):
            self.book.state = after
            self.book.tell(events.TURNED)

    # Papers

    @rule(kind=KIND)
    def a_paper_is_made(self, kind: PaperKind) -> None:
        self._make(kind)

    @rule(state=st.sampled_from(["sent", "received", "signed"]), kind=KIND, ago=AGO)
    def a_paper_goes_on(self, state: str, kind: PaperKind, ago: int) -> None:
        self._goes(kind, state, ago)

    @rule(kind=KIND, ago=AGO)
    def a_paper_is_refused(self, kind: PaperKind, ago: int) -> None:
        self._goes(kind, "refused", ago)

    @rule(names=NAMES)
    def a_list_of_employees_is_handed_in(self, names: list[str]) -> None:
        """It is the account form that came back, where that was out."""
        lines = ["Achternaam;E-mailadres", *(f"{name};{name.lower()}@school.example" for name in names)]
        form = self.book.paper(PaperKind.ACCOUNTS)
        out = form is not None and form.state == "sent"

        def hand_in(connection: Connection) -> None:
            papers.came_back_as_list(connection)
            with TemporaryDirectory() as folder:
                path = Path(folder) / "lijst.csv"
                path.write_text("\n".join(lines), encoding="utf-8")
                accounts.take_over(connection, path, path.name)

        if self._tries(hand_in, right=True):
            self.book.tell(events.LINES_READ)
            if form and out:
                self.book.got(PaperKind.ACCOUNTS, form, "received", clock.today())

    # Meetings and trainings

    @rule(key=st.sampled_from([*MEETINGS, *EVALUATIONS, "profile"]), ahead=AHEAD)
    def an_appointment_is_made(self, key: str, ahead: int) -> None:
        moment = self._moment(ahead)
        done = self.book.counts(key) and key != "yearly"
        right = key != "profile" and not done and key not in self.meetings and moment > clock.now()
        values = {
            "subject": "Gesprek", "starts_at": moment, "ends_at": moment + timedelta(minutes=30), "place": None,
            "step": key,
        }  # fmt: skip
        if made := self._tries(lambda c: appointments.make(c, values, (), open_desk()), right=right):
            self.meetings[key] = made.id, moment

    @precondition(lambda self: self.meetings)
    @rule(data=st.data())
    def an_appointment_took_place(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.meetings)))
        number, moment = self.meetings[key]
        on = clock.on_the_wall(moment).date()
        completes = self.book.state == "underway" and self.book.due == key and key in MEETINGS
        right = moment <= clock.now() and (not completes or self.book.may_complete(key, on))
        if self._tries(lambda _c: appointments.hold(_one(Appointment, number)), right=right):
            del self.meetings[key]
            if completes:
                self.book.completed(key, on)

    @precondition(lambda self: self.training is None)
    @rule(ahead=AHEAD)
    def a_training_is_planned(self, ahead: int) -> None:
        begins, region = self._moment(ahead), self.connection.region_id
        values = {
            "region_id": region, "kind": TrainingKind.REGIONAL, "title": "Regionale training", "place": "Raadhuis",
            "places": None, "starts_at": begins, "ends_at": begins + timedelta(hours=2),
        }  # fmt: skip

        def planned(connection: Connection) -> Training:
            training = trainings.plan(values)
            trainings.invite(training, connection)
            trainings.put_on_list(training, connection, name="Yara Smit", email="yara@school.example")
            return training

        if made := self._tries(planned, right=begins > clock.now()):
            self.training = made.id, clock.on_the_wall(begins).date()

    @precondition(lambda self: self.training is not None)
    @rule()
    def a_training_is_held(self) -> None:
        """It completes the step of whoever waits for it, and of nobody else."""
        assert self.training
        number, on = self.training

        def held(_connection: Connection) -> None:
            training = _one(Training, number)
            for one in trainings.attendees_of(training):
                trainings.mark(one, Presence.PRESENT)
            trainings.hold(training)

        completes = self.book.may_complete("training", on)
        if self._tries(held, right=on <= clock.today()):
            self.training = None
            if completes:
                self.book.completed("training", on)

    # Profile and evaluations

    @rule(purpose=st.sampled_from(Purpose))
    def a_questionnaire_is_begun(self, purpose: Purpose) -> None:
        there = self.book.asked[purpose]
        again = purpose is Purpose.YEARLY and all(one.state == "closed" for one in there)
        if begun := self._tries(lambda c: inquiries.begin(c, purpose), right=again or not there):
            there.append(Asked(begun.id, "concept" if purpose is Purpose.PROFILE else "open"))

    @rule(purpose=st.sampled_from(Purpose))
    def a_questionnaire_is_filled_in(self, purpose: Purpose) -> None:
        if one := self.book.latest(purpose):

            def fill(_connection: Connection) -> None:
                inquiry = _one(Inquiry, one.id)
                inquiries.refuse_if_fixed(inquiry)
                for part in inquiry.design.parts:
                    told = {Place(key): value for key, value in GIVEN[purpose].get(part.key, {}).items()}
                    answers.answer(inquiry, part, told, prints(part, inquiries.answers_of(inquiry)))

            if self._tries(fill, right=one.state in ("concept", "revised", "open")):
                one.filled = True

    @rule(which=st.sampled_from(Revision))
    def a_profile_goes_on(self, which: Revision) -> None:
        if one := self.book.latest(Purpose.PROFILE):
            right = one.state in PROFILE_GOES[which] and (one.filled or which is Revision.DISCUSS)
            if self._tries(lambda _c: inquiries.turn(_one(Inquiry, one.id), which), right=right):
                one.state = PROFILE_GOES[which][one.state]
                self.book.tell(events.ASKED)

    @rule()
    def a_profile_is_revised(self) -> None:
        if one := self.book.latest(Purpose.PROFILE):
            right = one.state in ("sent", "discussed", "final")
            if made := self._tries(lambda _c: inquiries.revise(_one(Inquiry, one.id)), right=right):
                self.book.asked[Purpose.PROFILE].append(Asked(made.id, "revised", one.filled))
                self.book.tell(events.ASKED)

    @rule(key=st.sampled_from(EVALUATIONS), ago=AGO, ahead=st.none() | AHEAD)
    def an_evaluation_is_closed(self, key: str, ago: int, ahead: int | None) -> None:
        """Its step is completed by that, and the next one is planned."""
        if one := self.book.latest(PURPOSES[key]):
            on, after = day(ago), None if ahead is None else day(-ahead)
            right = one.state == "open" and one.filled and self.book.may_complete(key, on)
            right = right and after is not None and after > on and after >= clock.today()
            if self._tries(lambda _c: inquiries.close(_one(Inquiry, one.id), on, after), right=right):
                one.state = "closed"
                self.book.completed(key, on)
                self.book.tell(events.ASKED)

    # What holds

    @invariant()
    def what_must_hold_holds(self) -> None:
        before, self.rows = self.rows, self._read()
        self._the_database_says_what_was_done_and_lost_nothing(before, self.rows)
        self._the_rest_follows_from_it()

    def _the_database_says_what_was_done_and_lost_nothing(self, before: Rows, now: Rows) -> None:
        nothing_is_lost(before, now)
        versions_follow_each_other(now)
        fresh = now.steps[len(before.steps) :]
        joined = [one for one in now.steps if one.recalled_at is None or one in fresh]
        assert all(gates_are_open(now, one.done_on) for one in joined if one.key == "joining")
        assert [(one.key, one.done_on, one.recalled_at is None) for one in now.steps] == self.book.log
        assert now.told == +self.book.told

    def _the_rest_follows_from_it(self) -> None:
        row = self.rows.connection
        assert (row.state, row.step, row.step_number) == (self.book.state, self.book.due, self.book.place + 1)
        assert row.joined_on == self.book.joined_on
        assert row.accession_signed_on == self.book.open_since(PaperKind.ACCESSION)
        assert row.account_form_on == self.book.open_since(PaperKind.ACCOUNTS)
        assert row.due_on is None or self.book.state == "underway"
        for known, rows in ((self.book.papers, self.rows.papers), (self.book.asked, self.rows.inquiries)):
            told = {one.id: one.state for some in known.values() for one in some}
            assert told == {number: str(one.state) for number, one in rows.items()}

    # Tools

    def _read(self) -> Rows:
        return read(self.connection, [one.name for one in TOLD])

    def _moment(self, ahead: int) -> datetime:
        on = day(-ahead)
        return datetime(on.year, on.month, on.day, 9, tzinfo=clock.CIVIL_ZONE)

    def _complete(self, key: str, ago: int, ahead: int | None) -> None:
        on, planned = day(ago), None if ahead is None else day(-ahead)
        right = self.book.may_complete(key, on) and (ahead is None or ahead >= 0)
        if self._tries(lambda c: connections.complete(c, key, on, planned_on=planned), right=right):
            self.book.completed(key, on)

    def _make(self, kind: PaperKind) -> None:
        last = self.book.paper(kind)
        if made := self._tries(lambda c: papers.make(c, kind, {}), right=last is None or last.state != "draft"):
            self.book.papers[kind].append(Paper(made.id))
            self.book.tell(events.PAPER)

    def _goes(self, kind: PaperKind, state: str, ago: int) -> None:
        paper, on = self.book.paper(kind), day(ago)
        if paper is None:
            return
        right = self.book.may_go(kind, paper, state, on)
        if self._tries(lambda _c: GOES[state](_one(ConnectionPaper, paper.id), on) or True, right=right):
            self.book.got(kind, paper, state, on)

    def _tries(self, deed: Callable[[Connection], Any], *, right: bool) -> Any:
        """Do something in a transaction of its own; what came of it, or nothing where the rules rightly refuse."""
        with self._at_work() as session:
            try:
                came = deed(session.get_one(Connection, self.connection.id))
                session.flush()
            except RuleBroken as refused:
                session.rollback()
                assert not right and refused.reasons, refused.reasons
                return None
            assert right, "the rules should have refused this"
            session.commit()
            if hasattr(came, "id"):
                session.refresh(came)
                session.expunge(came)
            return came or True

    @contextmanager
    def _at_work(self) -> Iterator[Any]:
        with (
            working_at(self.office, for_region=True) as session,
            working_as(replace(context.current(), actor_id=self.actor_id)),
        ):
            yield session


def _one(model: Any, number: int) -> Any:
    return db.session.get_one(model, number)


def let_them_work(runs: int, steps: int) -> None:
    """Let coordinators work on so many connections, with so many deeds on each."""
    for kind in (PaperKind.ACCESSION, PaperKind.ACCOUNTS, PaperKind.PROFILE):
        a_template(region_office(), kind)  # shorter than those of the portal, which take their time
    with bench.office() as session:
        bring_questionnaires()
        session.commit()
    Coordinators.actor_id = people.with_role("AC", region_office()).user.actor_id
    unhealthy = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Coordinators,
        settings=settings(
            max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=unhealthy,
            database=None,
        ),
    )  # fmt: skip
