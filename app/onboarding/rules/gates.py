"""Gates: what has to be there before a step may be completed; decided in this one place (mission O-09).

A gate is opened by a paper, on the day since which that is settled: `rules.papers` says when that is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_
from app.onboarding.rules.papers import (
    IN_THE_FUTURE,
    WHICH_FUNCTION,
    WHO_SIGNED,
    PaperKind,
    PaperVersion,
    in_force,
    settled_since,
)


class Gate(StrEnum):
    """A condition that a programme may put before a step: that a paper is settled."""

    ACCESSION = "accession"
    ACCOUNTS = "accounts"


GATES = {
    Gate.ACCESSION: N_("The accession agreement is signed"),
    Gate.ACCOUNTS: N_("The account form is filled in"),
}
LACKING = {
    Gate.ACCESSION: N_("The accession agreement is not signed yet."),
    Gate.ACCOUNTS: N_("The account form is not filled in yet."),
}
OPENED_BY = {Gate.ACCESSION: PaperKind.ACCESSION, Gate.ACCOUNTS: PaperKind.ACCOUNTS}
"""The paper that opens each gate."""
BY_LAW = frozenset({Gate.ACCESSION, Gate.ACCOUNTS})
"""What no programme leaves out: nobody signals without a written agreement (Youth Act, 7.1.3.1)."""

PAPERS_STAND = N_("The connection was completed with this paper. Go back to that step first.")


@frozen
class Papers:
    """What a connection knows of its papers: since when those of the gates are settled, and who signed (O-21)."""

    accession_signed_on: date | None = None
    account_form_on: date | None = None
    signatory: str = ""
    signatory_function: str = ""

    def day_of(self, gate: Gate) -> date | None:
        """The day since which a gate is open."""
        return {Gate.ACCESSION: self.accession_signed_on, Gate.ACCOUNTS: self.account_form_on}[gate]


def papers_of(versions: Iterable[PaperVersion]) -> Papers:
    """What the versions of its papers tell a connection: the gates open with the first that is settled.

    Who signed is told of the agreement in force, which may be a later one.
    """
    some = list(versions)
    days = {gate: settled_since(some, kind) for gate, kind in OPENED_BY.items()}
    agreement = in_force(some, PaperKind.ACCESSION)
    signed = (agreement.signatory, agreement.signatory_function) if agreement else ("", "")
    return Papers(days[Gate.ACCESSION], days[Gate.ACCOUNTS], *signed)


def closed(gates: Iterable[Gate], papers: Papers, on: date) -> list[Gate]:
    """The gates that are still closed on a day; a paper of later than that day opens nothing."""
    return [gate for gate in gates if (day := papers.day_of(gate)) is None or day > on]


def reasons_against(papers: Papers, joined_on: date | None, today: date) -> list[str]:
    """Why a connection cannot know this of its papers."""
    signed = papers.accession_signed_on is not None
    checks = (
        (any((day := papers.day_of(gate)) and day > today for gate in Gate), IN_THE_FUTURE),
        (signed and not papers.signatory.strip(), WHO_SIGNED),
        (signed and not papers.signatory_function.strip(), WHICH_FUNCTION),
        (joined_on is not None and closed(BY_LAW, papers, joined_on), PAPERS_STAND),
    )
    return [reason for holds, reason in checks if holds]
