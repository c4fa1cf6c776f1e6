"""The gates of a connection and the states of its papers speak of the same thing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.onboarding.rules import papers
from app.onboarding.rules.gates import (
    BY_LAW,
    OPENED_BY,
    PAPERS_STAND,
    Gate,
    Papers,
    closed,
    papers_of,
    reasons_against,
)
from app.onboarding.rules.papers import PaperKind, PaperVersion

TODAY = date(2027, 3, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BOTH = Papers(TODAY, TODAY, "Saskia de Wit", "directeur")


def goes(paper: PaperVersion, verb: str, on: date) -> PaperVersion:
    """The paper after a verb, or as it was where that may not be."""
    told: dict = {
        "sent": {},
        "received": {},
        "signed": {"by": f"Nummer {paper.number}", "function": "directeur", "has_copy": True},
        "refused": {"reason": "Het bestuur wil eerst praten."},
    }[verb]
    try:
        return getattr(papers, verb)(paper, on, today=TODAY, **told)
    except RuleBroken:
        return paper


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PaperKind),
            st.lists(st.tuples(st.sampled_from(["sent", "received", "signed", "refused"]), st.integers(0, 9))),
        ),
        max_size=6,
    )
)
def test_a_gate_is_closed_exactly_while_its_paper_is_waited_for(told: list) -> None:
    versions: list[PaperVersion] = []
    for number, (kind, verbs) in enumerate(told, 1):
        paper = PaperVersion(kind, number=number)
        for verb, ago in sorted(verbs, key=lambda one: -one[1]):
            paper = goes(paper, verb, TODAY - timedelta(days=ago))
        versions.append(paper)
    known = papers_of(versions)
    waited_for = papers.waited_for(versions, OPENED_BY.values())
    assert [OPENED_BY[gate] for gate in closed(Gate, known, TODAY)] == waited_for
    assert reasons_against(known, None, TODAY) == []
    assert reasons_against(known, TODAY, TODAY) == ([PAPERS_STAND] if waited_for else [])


def test_every_gate_has_a_paper_and_those_of_the_law_are_gates() -> None:
    assert set(OPENED_BY) == set(Gate) >= BY_LAW


def test_a_form_that_is_refused_after_it_came_back_closes_its_gate() -> None:
    form = goes(goes(PaperVersion(PaperKind.ACCOUNTS), "sent", YESTERDAY), "received", YESTERDAY)
    assert papers_of([form]) == Papers(None, YESTERDAY)
    assert papers_of([goes(form, "refused", TODAY)]) == Papers()


def test_a_new_agreement_moves_no_gate_and_names_who_signed_it() -> None:
    first, second = (
        goes(goes(PaperVersion(PaperKind.ACCESSION, number=number), "sent", on), "signed", on)
        for number, on in ((1, YESTERDAY), (2, TODAY))
    )
    assert papers_of([first, second]) == Papers(YESTERDAY, None, "Nummer 2", "directeur")


@pytest.mark.parametrize(
    ("known", "joined_on", "reasons"),
    [
        (Papers(), None, []),
        (BOTH, TODAY, []),
        (Papers(TOMORROW, None, "Saskia de Wit", "directeur"), None, [papers.IN_THE_FUTURE]),
        (Papers(None, TOMORROW), None, [papers.IN_THE_FUTURE]),
        (Papers(TODAY, None, " ", ""), None, [papers.WHO_SIGNED, papers.WHICH_FUNCTION]),
        (Papers(None, TODAY), TODAY, [PAPERS_STAND]),
        (BOTH, YESTERDAY, [PAPERS_STAND]),
    ],
)
def test_a_connection_knows_no_papers_of_tomorrow_of_nobody_or_of_after_it_was_completed(
    known: Papers, joined_on: date | None, reasons: list[str]
) -> None:
    assert reasons_against(known, joined_on, TODAY) == reasons
