"""The papers of a connection (O-05): how far each is, on which day it got there, and what it still waits for.

A paper is a version of one of four kinds. What was signed or refused stays as it is; whoever wants it otherwise
begins a new version beside it, so that no version is lost (O-46).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told


class PaperKind(StrEnum):
    """What a paper of a connection is: a programme says which of them go out in a step, and which it asks for."""

    COVENANT = "covenant"
    ACCESSION = "accession"
    PROFILE = "profile"
    ACCOUNTS = "accounts"


PAPER_KINDS = {
    PaperKind.COVENANT: N_("Covenant"),
    PaperKind.ACCESSION: N_("Accession agreement"),
    PaperKind.PROFILE: N_("Organisation profile"),
    PaperKind.ACCOUNTS: N_("Account form"),
}

SIGNED_KINDS = frozenset({PaperKind.COVENANT, PaperKind.ACCESSION})
"""Agreements, which count when both sides know who signed; the other papers count when they come back filled."""


class PaperState(StrEnum):
    """How far a paper is."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    SIGNED = "signed"
    REFUSED = "refused"


PAPER_STATES = {
    PaperState.DRAFT: N_("Draft"),
    PaperState.SENT: N_("Sent"),
    PaperState.RECEIVED: N_("Received back"),
    PaperState.SIGNED: N_("Signed"),
    PaperState.REFUSED: N_("Refused"),
}

NEXT: Mapping[PaperState, frozenset[PaperState]] = {
    PaperState.DRAFT: frozenset({PaperState.SENT}),
    PaperState.SENT: frozenset({PaperState.RECEIVED, PaperState.SIGNED, PaperState.REFUSED}),
    PaperState.RECEIVED: frozenset({PaperState.SIGNED, PaperState.REFUSED}),
    PaperState.SIGNED: frozenset(),
    PaperState.REFUSED: frozenset(),
}
"""From where a paper may go where; a copy that comes back signed was received as well."""

NOT_FROM_HERE = {
    PaperState.DRAFT: N_("This paper was not sent yet."),
    PaperState.SENT: N_("This paper was sent already."),
    PaperState.RECEIVED: N_("This paper was received back already."),
    PaperState.SIGNED: N_("This paper is signed. Begin a new version to change it."),
    PaperState.REFUSED: N_("This paper was refused. Begin a new version to send it again."),
}
NEVER_SIGNED = N_("This paper is not signed; it is enough that it comes back filled in.")
IN_THE_FUTURE = N_("This day is still to come.")
BEFORE_THE_LAST = N_("This is before %(day)s, the day of the step before.")
WHO_SIGNED = N_("Who signed it?")
WHICH_FUNCTION = N_("What is the function of whoever signed it?")
NO_COPY = N_("Add the signed copy as a PDF.")
WHY_REFUSED = N_("Why was it refused?")
STILL_A_DRAFT = N_("The last version is still a draft. Change that one.")


@frozen
class PaperVersion:
    """One version of a paper: the plain values that the rules look at."""

    kind: PaperKind
    state: PaperState = PaperState.DRAFT
    number: int = 1
    sent_on: date | None = None
    received_on: date | None = None
    signed_on: date | None = None
    refused_on: date | None = None
    signatory: str = ""
    signatory_function: str = ""
    has_copy: bool = False
    reason: str = ""

    @property
    def last_day(self) -> date | None:
        """The day on which it got where it is."""
        days = (self.sent_on, self.received_on, self.signed_on, self.refused_on)
        return max((day for day in days if day), default=None)

    @property
    def settled_on(self) -> date | None:
        """The day since which nothing is waited for: an agreement is signed, another paper came back filled."""
        if self.kind in SIGNED_KINDS:
            return self.signed_on if self.state is PaperState.SIGNED else None
        return self.received_on if self.state is PaperState.RECEIVED else None


# What happens to a paper


def sent(paper: PaperVersion, on: date, *, today: date) -> PaperVersion:
    """The paper once it went to the organisation."""
    _may_go(paper, PaperState.SENT, on, today)
    return replace(paper, state=PaperState.SENT, sent_on=on)


def received(paper: PaperVersion, on: date, *, today: date) -> PaperVersion:
    """The paper once the organisation gave it back filled in."""
    _may_go(paper, PaperState.RECEIVED, on, today)
    return replace(paper, state=PaperState.RECEIVED, received_on=on)


def signed(paper: PaperVersion, on: date, *, by: str, function: str, has_copy: bool, today: date) -> PaperVersion:
    """The paper once it is signed: by whom, in which function (O-21), with the signed copy beside it."""
    if paper.kind not in SIGNED_KINDS:
        raise RuleBroken(NEVER_SIGNED)
    _may_go(paper, PaperState.SIGNED, on, today)
    checks = ((by.strip(), WHO_SIGNED), (function.strip(), WHICH_FUNCTION), (has_copy, NO_COPY))
    if reasons := [sentence for holds, sentence in checks if not holds]:
        raise RuleBroken(*reasons)
    return replace(
        paper,
        state=PaperState.SIGNED,
        received_on=paper.received_on or on,
        signed_on=on,
        signatory=by.strip(),
        signatory_function=function.strip(),
        has_copy=True,
    )


def refused(paper: PaperVersion, on: date, *, reason: str, today: date) -> PaperVersion:
    """The paper once the organisation said no to it, with its reason."""
    _may_go(paper, PaperState.REFUSED, on, today)
    if not reason.strip():
        raise RuleBroken(WHY_REFUSED)
    return replace(paper, state=PaperState.REFUSED, refused_on=on, reason=reason.strip())


def _may_go(paper: PaperVersion, state: PaperState, on: date, today: date) -> None:
    if state not in NEXT[paper.state]:
        raise RuleBroken(NOT_FROM_HERE[paper.state])
    if on > today:
        raise RuleBroken(IN_THE_FUTURE)
    if (before := paper.last_day) and on < before:
        raise RuleBroken(Told(BEFORE_THE_LAST, day=before))


# Several versions


def latest(versions: Iterable[PaperVersion], kind: PaperKind) -> PaperVersion | None:
    """The version that is worked on."""
    return max((one for one in versions if one.kind is kind), key=lambda one: one.number, default=None)


def in_force(versions: Iterable[PaperVersion], kind: PaperKind) -> PaperVersion | None:
    """The version that counts: the last one that is settled, while a later one may be underway or refused."""
    return latest((one for one in versions if one.settled_on), kind)


def settled_since(versions: Iterable[PaperVersion], kind: PaperKind) -> date | None:
    """The day since which there is a version that is settled; a later one takes nothing back."""
    return min((day for one in versions if one.kind is kind and (day := one.settled_on)), default=None)


def new_version(versions: Iterable[PaperVersion], kind: PaperKind) -> PaperVersion:
    """A draft beside the versions there are; one that is still a draft is changed instead."""
    last = latest(versions, kind)
    if last is not None and last.state is PaperState.DRAFT:
        raise RuleBroken(STILL_A_DRAFT)
    return PaperVersion(kind, number=last.number + 1 if last else 1)


def waited_for(versions: Iterable[PaperVersion], wanted: Iterable[PaperKind]) -> list[PaperKind]:
    """Which of the papers that a step asks for are not settled in any version (O-09)."""
    some = list(versions)
    return [kind for kind in wanted if in_force(some, kind) is None]
