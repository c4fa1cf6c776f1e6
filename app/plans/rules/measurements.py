"""Measurements: scores per life domain at a moment, compared between scorers and between moments (P-09, P-39)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told, clean
from app.plans.rules import scales
from app.plans.rules.differences import Pair
from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.plans import FAR_AWAY

LONGEST_NOTE = 2_000
NOTE_LONG = N_("A note has at most %(most)s characters.")
DOMAIN_UNKNOWN = N_("This domain is not measured here.")
NO_BLOCK = N_("Nothing is measured in this part of the plan.")
NOT_A_SCORER = N_("You do not give scores in this measurement.")
DOMAIN_GONE = N_("This life domain is not measured here any more. What you filled in for it: %(typed)s")
NOT_YOURS = N_("You no longer enter these scores. What you filled in: %(typed)s")
NOTHING_GIVEN = N_("Give at least one score.")
STILL_TO_COME = N_("This day is still to come. Fill in the day on which was scored.")
YEARS = 20
"""Nobody looks further back than a young person is young."""

Say = Callable[[Mapping[str, str]], str]
"""A title in the language of whoever reads it."""


@frozen
class Score:
    """What one scorer says of one domain: a step of the scale, a note, or both."""

    value: int | None = None
    note: str = ""

    def told(self) -> dict[str, Any]:
        """As it is kept: what is empty is left out."""
        return ({} if self.value is None else {"value": self.value}) | ({"note": self.note} if self.note else {})


Scores = Mapping[str, Score]
"""Of one scorer, by the key of the domain."""


@frozen
class Measurement:
    """The scores of one moment, each scorer's apart."""

    at: date
    scores: Mapping[Scorer, Scores] = field(default_factory=dict)

    def value(self, scorer: Scorer, key: str) -> int | None:
        """A score, or nothing where none was given."""
        found = self.scores.get(scorer, {}).get(key)
        return found.value if found else None


def read(kept: Mapping[str, Any] | None) -> Score:
    """A score as it is kept, read back."""
    return Score(kept.get("value"), kept.get("note", "")) if kept else Score()


def given(instrument: Instrument, scorer: Scorer, scores: Scores) -> dict[str, Score]:
    """What a scorer gives, as it may be kept: on the scale, for domains that are there; what is empty is none."""
    if scorer not in instrument.scorers:
        raise RuleBroken(NOT_A_SCORER)
    return {key: kept for key, score in scores.items() if (kept := checked(instrument, key, score)).told()}


def checked(instrument: Instrument, key: str, score: Score) -> Score:
    """A score that may be kept, its note tidied."""
    if instrument.domain(key) is None:
        raise RuleBroken(DOMAIN_UNKNOWN)
    if score.value is not None:
        scales.checked(instrument.scale, score.value)
    kept = tidied(score)
    if len(kept.note) > LONGEST_NOTE:
        raise RuleBroken(Told(NOTE_LONG, most=str(LONGEST_NOTE)))
    return kept


def tidied(score: Score) -> Score:
    """A score with its note as it is kept: without control signs and outer space."""
    return Score(score.value, clean(score.note).replace("\r\n", "\n").strip())


def refuse_without_score(scores: Mapping[Scorer, Scores]) -> None:
    """A measurement holds one score at least; of one of the two, words alone are enough."""
    if not any(score.value is not None for each in scores.values() for score in each.values()):
        raise RuleBroken(NOTHING_GIVEN)


def reasons_not_on(day: date, today: date) -> list[str]:
    """Why nothing can have been measured on a day."""
    if day > today:
        return [STILL_TO_COME]
    return [FAR_AWAY] if today.year - day.year > YEARS else []


def seen_by(instrument: Instrument, reader: Scorer, measurement: Measurement) -> Measurement:
    """A measurement as a reader may see it: a resident sees the professional's scores only where that is set."""
    if reader is Scorer.PROFESSIONAL or instrument.shows_others:
        return measurement
    own = measurement.scores.get(reader)
    return Measurement(measurement.at, {reader: own} if own is not None else {})


def fitting(instrument: Instrument, measurement: Measurement) -> tuple[Measurement, int]:
    """What of a measurement fits an instrument, and how many scores do not.

    A plan that moved to another version of its template may measure other domains, or on another scale: what was
    scored before stays where it is and is not shown.
    """
    kept = {
        scorer: {key: fit for key, score in scores.items() if (fit := _fit(instrument, scorer, key, score))}
        for scorer, scores in measurement.scores.items()
    }
    gone = [
        score for scorer, scores in measurement.scores.items() for key, score in scores.items()
        if score.told() and kept[scorer].get(key) != score
    ]  # fmt: skip
    return Measurement(measurement.at, {scorer: scores for scorer, scores in kept.items() if scores}), len(gone)


def _fit(instrument: Instrument, scorer: Scorer, key: str, score: Score) -> Score | None:
    if scorer not in instrument.scorers or instrument.domain(key) is None:
        return None
    return score if score.value in (None, *instrument.scale.steps) else Score(None, score.note)


# Comparing


def pairs(instrument: Instrument, measurement: Measurement, say: Say) -> tuple[Pair, ...]:
    """The scores of the two side by side, in the order of the domains; `differences` says them in words."""
    return tuple(
        Pair(
            say(domain.title),
            measurement.value(Scorer.PROFESSIONAL, domain.key),
            measurement.value(Scorer.RESIDENT, domain.key),
        )
        for domain in instrument.domains
    )


@frozen
class Step:
    """What one scorer gave for one domain at two moments."""

    key: str
    before: int | None
    now: int | None


def steps(instrument: Instrument, scorer: Scorer, before: Measurement, now: Measurement) -> tuple[Step, ...]:
    """What became of each domain between two moments; `differences.since` says it in words."""
    return tuple(
        Step(domain.key, before.value(scorer, domain.key), now.value(scorer, domain.key))
        for domain in instrument.domains
    )


def in_time(measurements: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Measurements from the first to the last; of one moment in the order in which they came."""
    return tuple(sorted(measurements, key=lambda one: one.at))


def before(measurements: Sequence[Measurement], measurement: Measurement) -> Measurement | None:
    """The measurement that a later one is compared with: the last one of an earlier moment."""
    earlier = [one for one in in_time(measurements) if one.at < measurement.at]
    return earlier[-1] if earlier else None


def series(measurements: Iterable[Measurement], scorer: Scorer, key: str) -> tuple[int | None, ...]:
    """What one scorer gave for one domain, from the first moment to the last; nothing where there is no score."""
    return tuple(one.value(scorer, key) for one in in_time(measurements))
