"""The dossier of a connection: what happened with it, of which kinds, and where each is worked on (O-23)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_


class EntryKind(StrEnum):
    """What an entry tells of."""

    STEP = "step"
    PAPER = "paper"
    INQUIRY = "inquiry"
    APPOINTMENT = "appointment"
    TRAINING = "training"
    NOTE = "note"
    HAND_OVER = "hand_over"
    LETTER = "letter"
    EXPECTED = "expected"
    MISSING = "missing"


ENTRY_KINDS = {
    EntryKind.STEP: N_("Steps"),
    EntryKind.PAPER: N_("Papers"),
    EntryKind.INQUIRY: N_("Profiles and evaluations"),
    EntryKind.APPOINTMENT: N_("Appointments"),
    EntryKind.TRAINING: N_("Trainings"),
    EntryKind.NOTE: N_("Notes of contact"),
    EntryKind.HAND_OVER: N_("Accounts handed over"),
    EntryKind.LETTER: N_("Letters of the yearly round"),
    EntryKind.EXPECTED: N_("Expected signals"),
    EntryKind.MISSING: N_("Missing organisations"),
}
SCREENS = {
    EntryKind.STEP: "Connection",
    EntryKind.PAPER: "ConnectionPaper",
    EntryKind.INQUIRY: "Inquiry",
    EntryKind.APPOINTMENT: "Appointment",
    EntryKind.TRAINING: "Training",
    EntryKind.NOTE: "ContactNote",
    EntryKind.HAND_OVER: "AccountHandOver",
    EntryKind.LETTER: "RoundRecipient",
    EntryKind.EXPECTED: "SignalExpectation",
    EntryKind.MISSING: "MissingOrganisation",
}
"""The screen on which each kind is worked on: whoever may not read that one sees no such entries."""
ON_A_PAGE = 40


@frozen
class Entry:
    """Something that happened, or that is agreed: on which day, of what, how it stands, and what was said."""

    kind: EntryKind
    number: int
    day: date
    what: str
    state: str
    count: int
    words: str
