"""The book that is kept by hand beside a connection, by which its actions are judged: values and no rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.common import clock
from app.onboarding import events
from app.onboarding.rules.inquiries import Purpose, Turn
from app.onboarding.rules.papers import PaperKind
from tests.connecting import KEYS

TOLD = (
    events.STEP_DONE, events.STEP_BACK, events.TURNED, events.PAPER, events.ASKED, events.LINES_READ,
)  # fmt: skip
"""What the audit log tells of a connection."""
PROFILE = {
    Turn.SEND: {"concept": "sent", "revised": "sent"},
    Turn.DISCUSS: {"sent": "discussed"},
    Turn.FINISH: {"revised": "final", "sent": "final", "discussed": "final"},
}
"""Where a profile goes from where."""
FROM = {"sent": {"draft"}, "received": {"sent"}, "signed": {"sent", "received"}, "refused": {"sent", "received"}}
"""From which states a paper gets where."""


@dataclass
class Paper:
    """A version of a paper: how far it is, since when, and since when nothing is waited for."""

    id: int
    state: str = "draft"
    last: date = date.min
    settled: date | None = None


@dataclass
class Asked:
    """A revision of the profile, or an evaluation."""

    id: int
    state: str
    filled: bool = False


@dataclass
class Book:
    """What was done with a connection, and what may be done next."""

    state: str = "underway"
    place: int = 0
    """How many steps come before the one that is due."""
    log: list[tuple[str, date, bool]] = field(default_factory=list)
    """The steps that were done, each with its day and whether it still counts."""
    papers: dict[PaperKind, list[Paper]] = field(default_factory=lambda: {kind: [] for kind in PaperKind})
    asked: dict[Purpose, list[Asked]] = field(default_factory=lambda: {one: [] for one in Purpose})
    told: Counter[str] = field(default_factory=Counter)

    def tell(self, event: Any) -> None:
        self.told[event.name] += 1

    # Steps

    @property
    def due(self) -> str:
        """The step that is due."""
        return KEYS[self.place]

    @property
    def joined_on(self) -> date | None:
        """Since when the organisation is connected."""
        return next((on for key, on, counts in self.log if key == "joining" and counts), None)

    def counts(self, key: str) -> bool:
        """Whether a step was done and not called back."""
        return any(one == key and still for one, _on, still in self.log)

    def may_complete(self, key: str, on: date) -> bool:
        """No step but the one that is due, on no day before the last one, and joining with both papers alone."""
        gates = [self.open_since(kind) for kind in (PaperKind.ACCESSION, PaperKind.ACCOUNTS)]
        opened = key != "joining" or all(day is not None and day <= on for day in gates)
        last = max((day for _key, day, still in self.log if still), default=on)
        return self.state == "underway" and self.due == key and opened and last <= on <= clock.today()

    def completed(self, key: str, on: date) -> None:
        self.log.append((key, on, True))
        self.place = min(self.place + 1, len(KEYS) - 1)
        self.tell(events.STEP_DONE)

    def went_back(self, key: str) -> None:
        self.place = KEYS.index(key)
        self.log = [(one, on, still and KEYS.index(one) < self.place) for one, on, still in self.log]
        self.tell(events.STEP_BACK)

    # Papers and questionnaires

    def paper(self, kind: PaperKind) -> Paper | None:
        """The last version."""
        return self.papers[kind][-1] if self.papers[kind] else None

    def open_since(self, kind: PaperKind) -> date | None:
        """Since when a paper opens its gate."""
        return min((one.settled for one in self.papers[kind] if one.settled), default=None)

    def may_go(self, kind: PaperKind, paper: Paper, state: str, on: date) -> bool:
        """Whether a paper goes on to a state on a day; a form by which an organisation is connected stays."""
        signed = kind is PaperKind.ACCESSION
        if (state == "signed" and not signed) or not paper.last <= on <= clock.today():
            return False
        if state == "refused" and paper.settled and self.joined_on and not signed:
            rest = [one.settled for one in self.papers[kind] if one is not paper and one.settled]
            if kind is PaperKind.ACCOUNTS and min(rest, default=date.max) > self.joined_on:
                return False
        return paper.state in FROM[state]

    def got(self, kind: PaperKind, paper: Paper, state: str, on: date) -> None:
        """A paper is in a state since a day; an agreement is settled once signed, a form once it came back.

        A profile that is filled in goes out with its paper.
        """
        paper.state, paper.last = state, on
        paper.settled = on if state == ("signed" if kind is PaperKind.ACCESSION else "received") else None
        self.tell(events.PAPER)
        profile = self.latest(Purpose.PROFILE)
        if (kind, state) == (PaperKind.PROFILE, "sent") and profile and profile.filled:
            goes = PROFILE[Turn.SEND].get(profile.state)
            if goes:
                profile.state = goes
                self.tell(events.ASKED)

    def latest(self, purpose: Purpose) -> Asked | None:
        """The last revision of the profile, or evaluation of a kind."""
        return self.asked[purpose][-1] if self.asked[purpose] else None


def day(ago: int) -> date:
    """So many days ago."""
    return clock.today() - timedelta(days=ago)
