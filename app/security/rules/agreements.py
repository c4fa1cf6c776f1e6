"""Agreements that an organisation signs before its people may use the portal (user manual, "Inleiding"; U-01)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_
from app.security.rules.organisations import Country, Kind


class AgreementState(StrEnum):
    """How far an agreement is."""

    NOT_SENT = "not_sent"
    SENT = "sent"
    SIGNED = "signed"
    ENDED = "ended"
    NOT_NEEDED = "not_needed"


AGREEMENT_STATES = {
    AgreementState.NOT_SENT: N_("Not sent"),
    AgreementState.SENT: N_("Sent"),
    AgreementState.SIGNED: N_("Signed and returned"),
    AgreementState.ENDED: N_("Ended"),
    AgreementState.NOT_NEEDED: N_("Not needed"),
}

SATISFYING = (AgreementState.SIGNED, AgreementState.NOT_NEEDED)
"""States in which the portal is open: the agreement came back signed, or these services are not used."""


@frozen
class FixedAgreement:
    """A kind of agreement as written down in `config.py`: who has to sign it."""

    label: str
    organisation: Kind
    country: Country | None = None


@frozen
class Terms:
    """What is written down of an agreement: the plain values that the rules look at."""

    state: AgreementState
    sent_on: date | None = None
    signed_on: date | None = None
    ended_on: date | None = None
    signatory: str = ""


def mistakes(terms: Terms, today: date) -> dict[str, str]:
    """What is wrong with an agreement, by field: each state asks for its day, and days follow each other."""
    signed = terms.state in (AgreementState.SIGNED, AgreementState.ENDED)
    checks = (
        (terms.state is AgreementState.SENT and not terms.sent_on, "sent_on", N_("When was it sent?")),
        (signed and not terms.signed_on, "signed_on", N_("When was it signed?")),
        (signed and not terms.signatory, "signatory", N_("Who signed it?")),
        (terms.state is AgreementState.ENDED and not terms.ended_on, "ended_on", N_("When did it end?")),
        (_before(terms.signed_on, terms.sent_on), "signed_on", N_("It was signed before it was sent.")),
        (_before(terms.ended_on, terms.signed_on), "ended_on", N_("It ended before it was signed.")),
        *((_before(today, day), name, N_("This day is still to come.")) for name, day in _days(terms)),
    )
    return {name: sentence for holds, name, sentence in reversed(checks) if holds}


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _days(terms: Terms) -> list[tuple[str, date | None]]:
    return [(name, getattr(terms, name)) for name in ("sent_on", "signed_on", "ended_on")]
