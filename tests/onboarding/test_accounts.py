"""Account lines: whoever joins gets an account, nobody gets access untrained, and whoever leaves loses both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.onboarding.rules import accounts
from app.onboarding.rules.accounts import NEXT, AccountLine, AccountState, Employee, HandOver, Order

TODAY = date(2027, 3, 1)
MARIEKE = Employee("Jansen", "marieke@haard.example", "Marieke")
BRAM = Employee("Vries", "bram@haard.example", "Bram", "de")
SASKIA = Employee("Wit", "saskia@haard.example", "Saskia", "de", "directeur", coordinator=True)
LINE = AccountLine(MARIEKE, requested_on=TODAY - timedelta(days=20))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def created(line: AccountLine, on: date = TODAY) -> AccountLine:
    return accounts.created(line, on, today=TODAY)


def trained(line: AccountLine, on: date = TODAY) -> AccountLine:
    return accounts.trained(line, on, today=TODAY)


def activated(line: AccountLine, on: date = TODAY) -> AccountLine:
    return accounts.activated(line, on, today=TODAY)


def removed(line: AccountLine, on: date = TODAY) -> AccountLine:
    return accounts.removed(line, on, today=TODAY)


def reasons(act: Callable[[], object]) -> list[str]:
    with pytest.raises(RuleBroken) as told:
        act()
    return [str(reason) for reason in told.value.reasons]


def test_marieke_gets_an_account_a_training_and_then_access() -> None:
    line = activated(trained(created(LINE, ago(9)), ago(4)), ago(1))
    assert line.state is AccountState.ACTIVE
    assert (line.created_on, line.trained_on, line.active_on) == (ago(9), ago(4), ago(1))


def test_nobody_gets_access_without_a_training() -> None:
    assert reasons(lambda: activated(created(LINE))) == [accounts.NOT_TRAINED]
    assert reasons(lambda: activated(LINE)) == [accounts.NOT_CREATED, accounts.NOT_TRAINED]


def test_whoever_was_trained_before_the_account_was_made_is_trained_once_it_is() -> None:
    waiting = trained(LINE, ago(3))
    assert waiting.state is AccountState.REQUESTED
    assert reasons(lambda: activated(waiting)) == [accounts.NOT_CREATED]
    assert created(waiting).state is AccountState.TRAINED


def test_nobody_has_access_before_the_training() -> None:
    assert reasons(lambda: activated(trained(created(LINE, ago(9)), ago(4)), ago(5))) == [accounts.TOO_EARLY]
    assert reasons(lambda: trained(LINE, TODAY + timedelta(days=1))) == [accounts.TO_COME]


def test_an_account_that_is_gone_stays_gone() -> None:
    gone = removed(LINE)
    for act in (created, trained, activated, removed):
        assert reasons(lambda act=act: act(gone)) == [accounts.REMOVED_ALREADY]


def test_a_step_is_taken_once() -> None:
    line = activated(trained(created(LINE)))
    assert reasons(lambda: created(line)) == [accounts.CREATED_ALREADY]
    assert reasons(lambda: trained(line)) == [accounts.TRAINED_ALREADY]
    assert reasons(lambda: activated(line)) == [accounts.ACTIVE_ALREADY]


STEPS = [created, trained, activated, removed]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(-1, 30)), max_size=10))
def test_whatever_is_tried_nobody_has_access_untrained(
    tries: list[tuple[Callable[[AccountLine, date], AccountLine], int]],
) -> None:
    line = LINE
    for step, days in tries:
        before = line
        try:
            line = step(before, ago(days))
        except RuleBroken:
            continue
        assert line.state is before.state or line.state in NEXT[before.state]
        if line.active_on:
            assert line.created_on
            assert line.trained_on
            assert max(line.created_on, line.trained_on) <= line.active_on <= TODAY


# Joiners and leavers


def test_a_new_list_tells_who_joined_and_who_left() -> None:
    found = accounts.compared([LINE, AccountLine(BRAM)], [MARIEKE, SASKIA])
    assert found.joiners == (SASKIA,)
    assert [line.employee for line in found.leavers] == [BRAM]
    assert (found.kept, found.changed, found.renamed) == (1, (), ())


def test_capitals_in_an_address_make_nobody_new() -> None:
    other = replace(MARIEKE, email="Marieke@Haard.example")
    found = accounts.compared([LINE], [other])
    assert (found.joiners, found.leavers) == ((), ())
    assert [change.employee for change in found.changed] == [other]


def test_the_same_name_with_another_address_is_asked_about() -> None:
    other = replace(MARIEKE, email="m.jansen@haard.example")
    found = accounts.compared([LINE, AccountLine(BRAM)], [other, BRAM])
    assert [(one.line, one.employee) for one in found.renamed] == [(LINE, other)]
    assert (found.joiners, found.leavers) == ((), ())


def test_whoever_comes_back_joins_anew() -> None:
    assert accounts.compared([removed(LINE)], [MARIEKE]).joiners == (MARIEKE,)


some_employees = st.lists(
    st.builds(
        Employee, st.sampled_from(["Wit", "Vries"]), st.sampled_from([f"{n}@haard.example" for n in "abcdef"])
    ),
    unique_by=lambda one: one.key,
)


@given(some_employees, some_employees)
def test_a_comparison_makes_of_the_old_list_the_new_one(old: list[Employee], new: list[Employee]) -> None:
    found = accounts.compared([AccountLine(one) for one in old], new)
    left = {line.employee for line in found.leavers} | {change.line.employee for change in found.renamed}
    came = {*found.joiners} | {change.employee for change in found.renamed}
    changed = {change.line.employee for change in found.changed}, {change.employee for change in found.changed}
    assert ({*old} - left - changed[0]) | came | changed[1] == {*new}
    assert found.kept + len(found.changed) + len(found.renamed) + len(found.joiners) == len(new)
    assert found.kept + len(found.changed) + len(found.renamed) + len(found.leavers) == len(old)


# To the helpdesk


def test_the_helpdesk_is_told_what_it_does_not_know_yet() -> None:
    known = replace(LINE, handed_over=True)
    leaving = replace(activated(trained(created(known))), leaves_on=TODAY)
    never_told = replace(AccountLine(SASKIA), leaves_on=TODAY)
    lines = [known, AccountLine(BRAM), leaving, never_told, removed(LINE)]
    orders = [(Order.CREATE, lines[1]), (Order.REMOVE, leaving)]
    assert accounts.to_hand_over(lines) == orders


def test_there_is_no_empty_list_for_the_helpdesk() -> None:
    told = replace(LINE, leaves_on=TODAY, handed_over=True, leaving_handed_over=True)
    assert reasons(lambda: accounts.to_hand_over([told])) == [accounts.NOTHING_TO_HAND_OVER]


def test_the_helpdesk_confirms_a_list_once_and_not_before_it_went() -> None:
    handed = HandOver(ago(2))
    assert reasons(lambda: accounts.confirmed(handed, ago(3), today=TODAY)) == [accounts.TOO_EARLY]
    done = accounts.confirmed(handed, TODAY, today=TODAY)
    assert done.confirmed_on == TODAY
    assert reasons(lambda: accounts.confirmed(done, TODAY, today=TODAY)) == [accounts.HANDED_OVER_ALREADY]
