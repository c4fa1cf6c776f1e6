"""The step machine of a connection: no step before its gate, nothing lost on the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from app.common.errors import RuleBroken
from app.onboarding.rules import standing as rules
from app.onboarding.rules.gates import LACKING, Gate, Papers
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.standing import (
    Standing,
    State,
    Turn,
    complete,
    current,
    due,
    is_connected,
    reasons_not_to_complete,
    reasons_not_to_turn,
    step_back,
    turned,
)
from app.onboarding.rules.windows import Span

TODAY = date(2026, 11, 17)
SIGNED = Papers(date(2026, 11, 3), date(2026, 11, 10))
KEYS = [step.key for step in NINE_STEPS.steps]


def gone(*keys: str, on: date = TODAY, papers: Papers = SIGNED) -> Standing:
    """A connection that did the steps of these keys."""
    standing = Standing()
    for key in keys:
        standing = complete(NINE_STEPS, standing, key, on, papers, on)
    return standing


def due_key(standing: Standing) -> str:
    step = current(NINE_STEPS, standing)
    assert step
    return step.key


def test_marloes_takes_an_organisation_from_first_contact_to_the_yearly_evaluation():
    standing = gone(*KEYS)
    assert due_key(standing) == "yearly"
    assert due_key(gone(*KEYS, "yearly", "yearly")) == "yearly"


@pytest.mark.parametrize(
    ("papers", "reasons"),
    [
        (Papers(), [LACKING[Gate.ACCESSION], LACKING[Gate.ACCOUNTS]]),
        (Papers(accession_signed_on=TODAY), [LACKING[Gate.ACCOUNTS]]),
        (Papers(account_form_on=TODAY), [LACKING[Gate.ACCESSION]]),
        (Papers(TODAY + timedelta(days=1), TODAY), [LACKING[Gate.ACCESSION]]),
        (Papers(TODAY, TODAY), []),
    ],
)
def test_a_connection_is_completed_only_with_both_papers_of_that_day(papers, reasons):
    standing = gone(*KEYS[:4])
    assert reasons_not_to_complete(NINE_STEPS, standing, "joining", TODAY, papers, TODAY) == reasons


def test_a_step_is_not_skipped_and_not_done_by_two_coordinators():
    standing = gone("contact")
    for key in ("contact", "profile", "joining", "nowhere"):
        with pytest.raises(RuleBroken) as refused:
            complete(NINE_STEPS, standing, key, TODAY, SIGNED, TODAY)
        assert refused.value.reasons == (rules.NOT_DUE,)


def test_a_step_is_not_done_tomorrow_nor_before_the_one_before_it():
    standing = gone("contact")
    reasons = reasons_not_to_complete(NINE_STEPS, standing, "orientation", TODAY + timedelta(1), SIGNED, TODAY)
    assert reasons == [rules.IN_FUTURE]
    reasons = reasons_not_to_complete(NINE_STEPS, standing, "orientation", TODAY - timedelta(1), SIGNED, TODAY)
    assert reasons == [rules.BEFORE_LAST]


def test_after_the_training_the_profile_is_revised_and_all_that_was_done_is_still_known():
    standing = gone(*KEYS[:6])
    back = step_back(NINE_STEPS, standing, "joining")
    assert due_key(back) == "joining" and not is_connected(NINE_STEPS, back)
    assert [one.key for one in back.done] == KEYS[:6]
    assert [one.key for one in back.done if one.recalled] == ["joining", "training"]
    again = complete(NINE_STEPS, back, "joining", TODAY, SIGNED, TODAY)
    assert is_connected(NINE_STEPS, again) and [one.key for one in again.done] == [*KEYS[:6], "joining"]


def test_nobody_goes_back_to_a_step_that_was_not_done():
    with pytest.raises(RuleBroken, match="not done"):
        step_back(NINE_STEPS, gone("contact"), "training")


def test_who_is_not_connected_declines_and_who_is_leaves():
    underway, connected = gone("contact"), gone(*KEYS[:5])
    assert reasons_not_to_turn(NINE_STEPS, underway, Turn.LEAVE) == [rules.NOT_CONNECTED]
    assert reasons_not_to_turn(NINE_STEPS, connected, Turn.DECLINE) == [rules.CONNECTED]
    assert turned(NINE_STEPS, underway, Turn.DECLINE).state is State.DECLINED
    assert turned(NINE_STEPS, connected, Turn.LEAVE).state is State.LEFT


@pytest.mark.parametrize("turn", [Turn.PAUSE, Turn.DECLINE, Turn.MERGE])
def test_no_step_is_done_or_called_back_while_a_connection_rests(turn):
    resting = turned(NINE_STEPS, gone("contact"), turn)
    with pytest.raises(RuleBroken, match="not under way"):
        complete(NINE_STEPS, resting, "orientation", TODAY, SIGNED, TODAY)
    with pytest.raises(RuleBroken, match="not under way"):
        step_back(NINE_STEPS, resting, "contact")


def test_who_declined_may_come_back_to_where_it_was():
    back = turned(NINE_STEPS, turned(NINE_STEPS, gone("contact"), Turn.DECLINE), Turn.RESUME)
    assert due_key(back) == "orientation"


def test_the_days_ahead_are_those_of_the_drawing():
    ahead = due(NINE_STEPS, gone(*KEYS[:5]), planned=date(2026, 12, 8))
    assert ahead == {
        "evaluation_1": Span(date(2027, 1, 19), date(2027, 2, 2)),
        "evaluation_2": Span(date(2027, 3, 19), date(2027, 5, 2)),
        "yearly": Span(date(2028, 3, 19), date(2028, 5, 2)),
    }


def test_without_a_training_nobody_knows_the_days_ahead_and_after_it_they_follow_from_it():
    assert due(NINE_STEPS, gone(*KEYS[:5])) == {}
    trained = due(NINE_STEPS, gone(*KEYS[:6], on=date(2026, 11, 12)))
    assert trained["evaluation_1"] == Span(date(2026, 12, 24), date(2027, 1, 7))


def test_a_yearly_evaluation_is_due_a_year_after_the_last_one():
    standing = complete(NINE_STEPS, gone(*KEYS[:8]), "yearly", TODAY, SIGNED, TODAY)
    day = date(2027, 11, 17)
    assert due(NINE_STEPS, standing) == {"yearly": Span(day, day)}


class Coordinators(RuleBasedStateMachine):
    """Coordinators who do anything, beside a book that is kept by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.standing, self.today, self.papers = Standing(), date(2026, 1, 31), Papers()
        self.place, self.log = 0, []

    @rule(days=st.integers(0, 70))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(accession=st.booleans(), accounts=st.booleans())
    def papers_come_and_are_taken_back(self, accession: bool, accounts: bool) -> None:
        self.papers = Papers(self.today if accession else None, self.today if accounts else None)

    @rule(key=st.sampled_from(KEYS), ago=st.integers(-2, 5))
    def complete_any(self, key: str, ago: int) -> None:
        on = self.today - timedelta(days=ago)
        gate = key != "joining" or (
            self.papers.accession_signed_on is not None
            and self.papers.account_form_on is not None
            and max(self.papers.accession_signed_on, self.papers.account_form_on) <= on
        )
        before = [day for _, day, counts in self.log if counts]
        right = self.standing.state is State.UNDERWAY and KEYS[self.place] == key and gate and ago >= 0
        right = right and (not before or on >= max(before))
        self._tries(lambda: complete(NINE_STEPS, self.standing, key, on, self.papers, self.today), right=right)
        if right:
            self.log.append((key, on, True))
            self.place = min(self.place + 1, 8)

    @precondition(lambda self: self.log)
    @rule(key=st.sampled_from(KEYS))
    def go_back(self, key: str) -> None:
        here = KEYS.index(key)
        right = self.standing.state is State.UNDERWAY and any(k == key and counts for k, _, counts in self.log)
        self._tries(lambda: step_back(NINE_STEPS, self.standing, key), right=right)
        if right:
            self.place = here
            self.log = [(k, on, counts and KEYS.index(k) < here) for k, on, counts in self.log]

    @rule(turn=st.sampled_from(list(Turn)))
    def turn_any(self, turn: Turn) -> None:
        state, connected = self.standing.state, self.place > 4
        open_now = state in (State.UNDERWAY, State.PAUSED)
        right = {
            Turn.PAUSE: state is State.UNDERWAY,
            Turn.RESUME: state in (State.PAUSED, State.DECLINED),
            Turn.DECLINE: open_now and not connected,
            Turn.LEAVE: open_now and connected,
            Turn.MERGE: open_now,
        }[turn]
        self._tries(lambda: turned(NINE_STEPS, self.standing, turn), right=right)

    def _tries(self, verb, *, right: bool) -> None:
        before = self.standing
        try:
            self.standing = verb()
        except RuleBroken as refused:
            assert not right and refused.reasons and self.standing is before
        else:
            assert right

    @invariant()
    def everything_done_is_known_in_its_order(self) -> None:
        assert [(one.key, one.on, not one.recalled) for one in self.standing.done] == self.log

    @invariant()
    def the_step_due_is_the_one_in_the_book(self) -> None:
        assert due_key(self.standing) == KEYS[self.place]
        assert is_connected(NINE_STEPS, self.standing) == (self.place > 4)

    @invariant()
    def what_is_due_lies_after_what_was_done(self) -> None:
        held = self.standing.held
        for span in due(NINE_STEPS, self.standing).values():
            assert span.first <= span.last and span.first > max(held.values())


def _let_them_work(runs: int) -> None:
    checks = settings(max_examples=runs, stateful_step_count=40, deadline=None, database=None)
    run_state_machine_as_test(Coordinators, settings=checks)


def test_whatever_coordinators_do_no_step_is_done_before_its_gate_and_none_is_lost():
    _let_them_work(50)


@pytest.mark.deep
def test_whatever_coordinators_do_for_long_no_step_is_done_before_its_gate_and_none_is_lost():
    _let_them_work(500)
