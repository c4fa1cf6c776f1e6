"""The life of accounts as a machine: whatever people do in whatever order, what must hold holds at each step."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from app.common import clock
from app.common.audit import AuditEvent
from app.common.errors import RuleBroken
from app.common.remains import Wanted, in_sealed, in_tables
from app.security import events
from app.security.actions import erasure, roles, users
from app.security.login.actions import verification
from app.security.models import Assignment, LoginSession, Organisation, Role, User
from app.security.rules.organisations import Country
from app.security.rules.verification import Terms
from tests import bench
from tests.factories import AssignmentFactory, OrganisationFactory, UserFactory, fixed_role
from tests.people import Person

TERMS = Terms()
IDLE, ABSOLUTE = timedelta(minutes=20), timedelta(hours=12)
STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 19, 20, 600, 6 * 24 * 60))
DESK = frozenset({("GB", None), ("G", None), ("PB", None)})
"""What the Servicedesk and user administrators together may grant."""
TOLD = (
    events.CODE_ISSUED, events.VERIFIED, events.ROLE_GIVEN, events.ROLE_ENDED, events.USER_DEACTIVATED,
    events.USER_ACTIVATED, events.USER_ERASED,
)  # fmt: skip
NUMBERS = st.integers(min_value=0, max_value=11)


@dataclass
class Visit:
    """A browser somebody is logged in at."""

    person: Person
    opened: datetime
    seen: datetime
    over: bool = False

    def holds(self, at: datetime) -> bool:
        return not self.over and at - self.seen < IDLE and at - self.opened < ABSOLUTE


@dataclass
class One:
    """An account as it should be."""

    user: User
    values: tuple[str, ...]
    active: bool = True
    verified: bool = True
    newsletter: bool = False
    roles: dict[str, int] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    code: str = ""
    """The code that works, as far as one was made."""

    def log_out(self) -> None:
        for visit in self.visits:
            visit.over = True


def anybody(_codes: Any) -> bool:
    return True


class Life(RuleBasedStateMachine):
    """One organisation, its administrators and users, and what they do."""

    def __init__(self) -> None:
        super().__init__()
        # A day of its own for each run, and a clock that moves only when the machine says so.
        self.clock = time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False)
        self.time = self.clock.start()
        self.place: Organisation = OrganisationFactory(country=Country.BELGIUM)  # where no agreements are asked
        self.people: list[One] = []
        self.gone: list[One] = []
        self.told: Counter[str] = Counter()
        for _each in range(2):
            one = self._made(verified=True)
            AssignmentFactory(user=one.user, organisation=self.place, code="GB")
            (held,) = bench.rows_of(Assignment, Assignment.user_id == one.user.id)
            one.roles["GB"] = held.id

    def teardown(self) -> None:
        try:
            self._nothing_is_left(self.gone)
        finally:
            self.clock.stop()

    # What people do

    @rule(newsletter=st.booleans(), contact=st.booleans())
    def register(self, newsletter: bool, contact: bool) -> None:
        self._made(verified=False, newsletter=newsletter, contact_person=contact)

    @rule(who=NUMBERS)
    def issue(self, who: int) -> None:
        """A code, or another in the place of the first."""
        one = self._one(who)
        done = self._does(
            lambda session, user: verification.issue(session, self._vault(), user, clock.now(), TERMS), one
        )
        assert done is (one.active and not one.verified)
        if done:
            self.told[events.CODE_ISSUED.name] += 1
            with bench.office() as session:
                user = session.get_one(User, one.user.id)
                one.code = verification.show(session, self._vault(), user, clock.now(), TERMS)

    @rule(who=NUMBERS, right=st.booleans())
    def verify(self, who: int, right: bool) -> None:
        one = self._one(who)
        typed = one.code if right and one.code else "WRONG-CODE"
        answers: list[verification.Answer] = []
        self._does(
            lambda session, user: answers.append(
                verification.redeem(session, self._vault(), user, typed, clock.now(), TERMS)
            ),
            one,
        )
        if answers == [verification.Answer.RIGHT]:
            assert typed == one.code
            one.verified, one.code = True, ""
            one.log_out()
            self.told[events.VERIFIED.name] += 1

    @rule(who=NUMBERS, code=st.sampled_from(["G", "PB", "GB"]))
    def grant(self, who: int, code: str) -> None:
        one = self._one(who)
        values = {
            "user_id": one.user.id, "organisation_id": self.place.id, "role_id": fixed_role(code).id,
            "product_id": None, "valid_from": None, "valid_to": None,
        }  # fmt: skip
        made: list[int] = []
        done = self._does(
            lambda _session, _user: made.append(roles.grant(values, by_user_id=None, grantable=DESK).id), one
        )
        assert done is (one.active and code not in one.roles)
        if done:
            one.roles[code] = made[0]
            one.log_out()
            self.told[events.ROLE_GIVEN.name] += 1

    @rule(who=NUMBERS, code=st.sampled_from(["G", "PB", "GB"]))
    def revoke(self, who: int, code: str) -> None:
        one = self._one(who)
        if code not in one.roles:
            return
        done = self._does(
            lambda session, _user: roles.end(
                session.get_one(Assignment, one.roles[code]), by_user_id=None, grantable=DESK
            ),
            one,
        )
        assert done is not (code == "GB" and self._administrators() == [one])
        if done:
            del one.roles[code]
            one.log_out()
            self.told[events.ROLE_ENDED.name] += 1

    @rule(who=NUMBERS, by=NUMBERS)
    def deactivate(self, who: int, by: int) -> None:
        one, administrators = self._one(who), self._administrators()
        boss = administrators[by % len(administrators)]
        done = self._does(
            lambda _session, user: users.deactivate(user, by_user_id=boss.user.id, at=clock.now()), one
        )
        assert done is (one.active and one is not boss)
        if done:
            one.active = one.newsletter = False
            one.code, one.roles = "", {}
            one.log_out()
            self.told[events.USER_DEACTIVATED.name] += 1

    @rule(who=NUMBERS)
    def reactivate(self, who: int) -> None:
        one = self._one(who)
        done = self._does(lambda _session, user: users.activate(user, by_user_id=None), one)
        assert done is not one.active or not done
        if done:
            one.active = True
            self.told[events.USER_ACTIVATED.name] += 1

    @rule(who=NUMBERS, by=NUMBERS)
    def erase(self, who: int, by: int) -> None:
        one, administrators = self._one(who), self._administrators()
        boss = administrators[by % len(administrators)]
        done = self._does(
            lambda _session, user: erasure.erase(user, by_user_id=boss.user.id, reaches=anybody, at=clock.now()),
            one,
        )
        assert done is not one.active
        if done:
            self.people.remove(one)
            self.gone.append(one)
            self.told[events.USER_ERASED.name] += 1
            assert not any(self._is_let_in(visit) for visit in one.visits)

    @rule(who=NUMBERS)
    def deactivate_and_erase_in_one_go(self, who: int) -> None:
        """Refused as a whole, whatever the order of clicks."""
        one, boss = self._one(who), self._administrators()[0]
        if not one.active or one is boss:
            return

        def both(_session: Any, user: User) -> None:
            users.deactivate(user, by_user_id=boss.user.id, at=clock.now())
            _session.flush()
            erasure.erase(user, by_user_id=boss.user.id, reaches=anybody, at=clock.now())

        assert not self._does(both, one)

    @rule(who=NUMBERS)
    def login(self, who: int) -> None:
        """At a browser of its own; somebody may be logged in at several."""
        one = self._one(who)
        if one.active and one.verified and len(one.visits) < 6:
            one.visits.append(Visit(Person(one.user, self.place, level=2), clock.now(), clock.now()))

    @rule(who=NUMBERS, which=NUMBERS)
    def open_a_page(self, who: int, which: int) -> None:
        if visit := self._visit(who, which):
            holds = visit.holds(clock.now())
            assert self._is_let_in(visit) is holds
            visit.over = not holds
            visit.seen = clock.now() if holds else visit.seen

    @rule(who=NUMBERS, which=NUMBERS)
    def logout(self, who: int, which: int) -> None:
        if visit := self._visit(who, which):
            visit.person.client.post("/logout/", data={"csrf_token": visit.person.token})
            visit.over = True

    @rule(step=st.sampled_from(STEPS))
    def time_passes(self, step: timedelta) -> None:
        self.time.shift(step)

    @precondition(lambda self: self.gone)
    @rule()
    def comes_back(self) -> None:
        """Somebody who was erased is made anew, with the same login name and nothing else."""
        old = self.gone.pop()
        self._nothing_is_left([old])
        new = self._made(verified=False, username=old.values[0])
        assert new.user.id > old.user.id and new.user.actor_id > old.user.actor_id
        assert not bench.rows_of(Assignment, Assignment.user_id == new.user.id)

    # What holds

    @invariant()
    def somebody_administers_the_organisation(self) -> None:
        assert self._administrators()

    @invariant()
    def the_database_says_the_same(self) -> None:
        with bench.office() as session:
            rows = {
                row.id: row for row in session.scalars(select(User).where(User.organisation_id == self.place.id))
            }
            live = Counter(
                session.scalars(
                    select(LoginSession.actor_id).where(
                        LoginSession.actor_id.in_([row.actor_id for row in rows.values()]),
                        LoginSession.ended_at.is_(None),
                    )
                )
            )
            held = select(Assignment.user_id, Role.code).join(Role).where(Assignment.active)
            theirs = {
                tuple(row) for row in session.execute(held.where(Assignment.organisation_id == self.place.id))
            }
            assert {one.user.id for one in self.people} == rows.keys()
            assert theirs == {(one.user.id, code) for one in self.people for code in one.roles}
            for one in self.people:
                row = rows[one.user.id]
                assert (row.active, row.verified_at is not None) == (one.active, one.verified)
                if not one.active:
                    assert not (row.newsletter or row.contact_person or live[row.actor_id])

    @invariant()
    def the_audit_log_tells_each_change_once(self) -> None:
        row = AuditEvent.__table__.c
        asked = select(row.action, func.count()).where(
            row.organisation_id == self.place.id, row.action.in_([one.name for one in TOLD])
        )
        with bench.office() as session:
            found = {row[0]: row[1] for row in session.execute(asked.group_by(row.action))}
        assert found == {name: count for name, count in self.told.items() if count}

    # Tools

    def _made(self, *, verified: bool, **fields: Any) -> One:
        mark = secrets.token_hex(6)
        username = fields.pop("username", f"{mark}@leven.example")
        names = {"first_name": f"Voor{mark}", "last_name": f"Achter{mark}", "department": f"Afd{mark}"}
        user = UserFactory(organisation=self.place, username=username, waiting=not verified, **names, **fields)
        newsletter = bool(fields.get("newsletter"))
        one = One(user, (username, *names.values()), verified=verified, newsletter=newsletter)
        self.people.append(one)
        return one

    def _one(self, number: int) -> One:
        return self.people[number % len(self.people)]

    def _visit(self, who: int, which: int) -> Visit | None:
        visits = self._one(who).visits
        return visits[which % len(visits)] if visits else None

    def _administrators(self) -> list[One]:
        return [one for one in self.people if one.active and "GB" in one.roles]

    def _vault(self) -> Any:
        return bench.the_app().extensions["vault"]

    def _does(self, deed: Callable[[Any, User], object], one: One) -> bool:
        """Do something in a transaction of its own; whether the rules let it."""
        with self._at_work() as session:
            try:
                deed(session, session.get_one(User, one.user.id))
            except RuleBroken:
                session.rollback()
                return False
            session.commit()
            return True

    @contextmanager
    def _at_work(self) -> Iterator[Any]:
        with bench.office() as session:
            yield session

    def _is_let_in(self, visit: Visit) -> bool:
        answer = visit.person.client.get("/account/")
        return answer.status_code == 200

    def _nothing_is_left(self, gone: list[One]) -> None:
        if not gone:
            return
        wanted = Wanted(tuple(value for one in gone for value in one.values))
        with bench.office() as session:
            assert in_tables(session.connection(), wanted) == {}
            sealed = in_sealed(session.connection(), self._vault(), wanted, ("", 0))
        assert {place for place in sealed if place != "job.sealed_detail"} == set()


def live(runs: int, steps: int) -> None:
    """Let the machine live that many lives, of that many steps each."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=checks,
            database=None,
        ),
    )
