"""Differences between scores, in words: who scores higher and by how much, and what became of it since."""

from __future__ import annotations

from collections.abc import Iterable

from app.common.frozen import frozen
from app.common.words import N_, Told, counted

BOTH = N_("%(domain)s: both %(score)s.")
WITHOUT_PROFESSIONAL = N_("%(domain)s: resident %(resident)s, the professional gave no score.")
WITHOUT_RESIDENT = N_("%(domain)s: professional %(professional)s, the resident gave no score.")
NO_SCORES = N_("%(domain)s: no scores.")
EQUAL, NO_SCORE, ONE_SCORE = N_("Equal"), N_("No scores"), N_("One score")
SAME = N_("The same as on %(day)s")


@frozen
class Pair:
    """What the professional and the resident gave for one domain; nothing where one gave no score."""

    domain: str
    professional: int | None
    resident: int | None

    @property
    def by(self) -> int | None:
        """By how much the resident scores higher; below zero for lower, nothing where a score is missing."""
        if self.professional is None or self.resident is None:
            return None
        return self.resident - self.professional


def sorted_by_size(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The largest difference first, then what is equal, then what has one score and what has none.

    What differs as much stays in the order of the domains.
    """
    return tuple(sorted(pairs, key=_place))


def _place(pair: Pair) -> tuple[bool, bool, int]:
    nobody = pair.professional is None and pair.resident is None
    return nobody, pair.by is None, -abs(pair.by or 0)


def sentence(pair: Pair) -> Told:
    """What a pair of scores says: “Wonen: resident 4, professional 7 – the resident scores 3 points lower.”"""
    domain, by = pair.domain, pair.by
    resident, professional = str(pair.resident), str(pair.professional)
    if by is None:
        if pair.resident is not None:
            return Told(WITHOUT_PROFESSIONAL, domain=domain, resident=resident)
        if pair.professional is not None:
            return Told(WITHOUT_RESIDENT, domain=domain, professional=professional)
        return Told(NO_SCORES, domain=domain)
    if by == 0:
        return Told(BOTH, domain=domain, score=resident)
    places = {"domain": domain, "resident": resident, "professional": professional}
    if by > 0:
        return counted(
            "%(domain)s: resident %(resident)s, professional %(professional)s"
            " – the resident scores %(num)s point higher.",
            "%(domain)s: resident %(resident)s, professional %(professional)s"
            " – the resident scores %(num)s points higher.",
            by,
            **places,
        )
    return counted(
        "%(domain)s: resident %(resident)s, professional %(professional)s"
        " – the resident scores %(num)s point lower.",
        "%(domain)s: resident %(resident)s, professional %(professional)s"
        " – the resident scores %(num)s points lower.",
        -by,
        **places,
    )


def in_short(pair: Pair) -> Told:
    """The same for a column of a table in which the scores stand: “Resident 3 lower”."""
    if pair.by is None:
        return Told(NO_SCORE if pair.professional is None and pair.resident is None else ONE_SCORE)
    if pair.by == 0:
        return Told(EQUAL)
    return Told(N_("Resident %(by)s higher") if pair.by > 0 else N_("Resident %(by)s lower"), by=str(abs(pair.by)))


def since(before: int | None, now: int | None, day: str) -> Told | None:
    """What became of a score: “2 points higher since 3 March”; nothing where one of the two is missing."""
    if before is None or now is None:
        return None
    if before == now:
        return Told(SAME, day=day)
    if now > before:
        return counted("%(num)s point higher since %(day)s", "%(num)s points higher since %(day)s",
                       now - before, day=day)  # fmt: skip
    return counted("%(num)s point lower since %(day)s", "%(num)s points lower since %(day)s",
                   before - now, day=day)  # fmt: skip
