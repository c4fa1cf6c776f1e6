"""Gates: what has to be there before a step may be completed; decided in this one place (mission O-09)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_


class Gate(StrEnum):
    """A condition that a programme may put before a step."""

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
BY_LAW = frozenset({Gate.ACCESSION, Gate.ACCOUNTS})
"""What no programme leaves out: nobody signals without a written agreement (Youth Act, 7.1.3.1)."""


@frozen
class Papers:
    """The days on which the papers of an organisation were in order, as far as they are."""

    accession_signed_on: date | None = None
    account_form_on: date | None = None

    def day_of(self, gate: Gate) -> date | None:
        """The day since which a gate is open."""
        return {Gate.ACCESSION: self.accession_signed_on, Gate.ACCOUNTS: self.account_form_on}[gate]


def closed(gates: Iterable[Gate], papers: Papers, on: date) -> list[Gate]:
    """The gates that are still closed on a day; a paper of later than that day opens nothing."""
    return [gate for gate in gates if (day := papers.day_of(gate)) is None or day > on]
