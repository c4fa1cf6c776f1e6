"""Papers go their way: Annelies sends them, the organisation signs or refuses, and no version is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.onboarding.rules import papers
from app.onboarding.rules.papers import NEXT, PaperKind, PaperState, PaperVersion

TODAY = date(2027, 3, 1)
MONDAY = date(2027, 2, 22)
TTO = PaperVersion(PaperKind.ACCESSION)


def sent(paper: PaperVersion = TTO, on: date = MONDAY) -> PaperVersion:
    return papers.sent(paper, on, today=TODAY)


def signed(paper: PaperVersion, on: date = TODAY, **other: object) -> PaperVersion:
    facts: dict = {"by": "Saskia de Wit", "function": "directeur", "has_copy": True, **other}
    return papers.signed(paper, on, today=TODAY, **facts)


def received(paper: PaperVersion, on: date = TODAY) -> PaperVersion:
    return papers.received(paper, on, today=TODAY)


def refused(paper: PaperVersion, on: date = TODAY, reason: str = "Het bestuur wil eerst praten.") -> PaperVersion:
    return papers.refused(paper, on, reason=reason, today=TODAY)


def reasons(act: Callable[[], object]) -> list[str]:
    with pytest.raises(RuleBroken) as told:
        act()
    return [str(reason) for reason in told.value.reasons]


def test_an_agreement_is_sent_comes_back_and_is_signed() -> None:
    paper = signed(received(sent(), MONDAY + timedelta(days=2)))
    assert paper.state is PaperState.SIGNED
    assert (paper.sent_on, paper.received_on, paper.signed_on) == (MONDAY, date(2027, 2, 24), TODAY)
    assert (paper.signatory, paper.signatory_function, paper.settled_on) == ("Saskia de Wit", "directeur", TODAY)


def test_an_agreement_that_comes_back_signed_was_received_that_day() -> None:
    assert signed(sent()).received_on == TODAY


def test_an_agreement_is_signed_by_somebody_with_a_function_and_a_copy() -> None:
    told = reasons(lambda: signed(sent(), by=" ", function="", has_copy=False))
    assert told == [papers.WHO_SIGNED, papers.WHICH_FUNCTION, papers.NO_COPY]


@pytest.mark.parametrize("kind", [PaperKind.PROFILE, PaperKind.ACCOUNTS])
def test_a_profile_and_an_account_form_are_filled_in_and_never_signed(kind: PaperKind) -> None:
    paper = sent(PaperVersion(kind))
    assert reasons(lambda: signed(paper)) == [papers.NEVER_SIGNED]
    assert received(paper).settled_on == TODAY


@pytest.mark.parametrize("kind", sorted(papers.SIGNED_KINDS))
def test_an_agreement_that_only_came_back_settles_nothing(kind: PaperKind) -> None:
    assert received(sent(PaperVersion(kind))).settled_on is None


def test_a_refusal_has_a_reason_and_is_followed_by_a_new_version() -> None:
    assert reasons(lambda: refused(sent(), reason="")) == [papers.WHY_REFUSED]
    first = refused(sent())
    assert first.reason.startswith("Het bestuur")
    assert papers.new_version([first], PaperKind.ACCESSION) == PaperVersion(PaperKind.ACCESSION, number=2)


def test_days_follow_each_other_and_are_never_to_come() -> None:
    assert reasons(lambda: sent(on=TODAY + timedelta(days=1))) == [papers.IN_THE_FUTURE]
    told = reasons(lambda: received(sent(), MONDAY - timedelta(days=1)))
    assert told == [papers.BEFORE_THE_LAST]


def test_a_draft_is_changed_and_gets_no_version_beside_it() -> None:
    assert reasons(lambda: papers.new_version([TTO], PaperKind.ACCESSION)) == [papers.STILL_A_DRAFT]


def test_a_signed_version_counts_while_a_later_one_is_underway_or_refused() -> None:
    first = signed(sent())
    later = papers.new_version([first], PaperKind.ACCESSION)
    for second in (later, sent(later), refused(sent(later))):
        assert papers.in_force([first, second], PaperKind.ACCESSION) == first
        assert papers.latest([first, second], PaperKind.ACCESSION) == second


def test_both_papers_of_the_gate_are_waited_for_until_they_are_there() -> None:
    wanted = [PaperKind.ACCESSION, PaperKind.ACCOUNTS]
    form = received(sent(PaperVersion(PaperKind.ACCOUNTS)))
    assert papers.waited_for([], wanted) == wanted
    assert papers.waited_for([sent(), form], wanted) == [PaperKind.ACCESSION]
    assert papers.waited_for([signed(sent())], wanted) == [PaperKind.ACCOUNTS]
    assert papers.waited_for([signed(sent()), form], wanted) == []


STEPS = {
    PaperState.SENT: sent,
    PaperState.RECEIVED: received,
    PaperState.SIGNED: signed,
    PaperState.REFUSED: refused,
}


@given(
    st.sampled_from(PaperKind),
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(-9, 1)), max_size=9),
)
def test_whatever_is_tried_a_paper_only_takes_steps_of_the_table(
    kind: PaperKind, tries: list[tuple[PaperState, int]]
) -> None:
    paper = PaperVersion(kind)
    for state, days in tries:
        before = paper
        try:
            paper = STEPS[state](before, TODAY + timedelta(days=days))
        except RuleBroken:
            continue
        assert paper.state in NEXT[before.state]
        assert before.settled_on is None or before.state is PaperState.RECEIVED
        known = [one for one in (paper.sent_on, paper.received_on, paper.signed_on, paper.refused_on) if one]
        assert known == sorted(known)
        assert max(known) <= TODAY
