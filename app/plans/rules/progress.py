"""Progress of a goal: steps on a scale over time, or words alone, as the goals block says (P-14)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told
from app.plans.rules import scales
from app.plans.rules.instruments import Scorer
from app.plans.rules.scales import Scale

LONGEST_WORDS = 2_000
VALUE_MISSING = N_("Choose how far it is.")
WORDS_MISSING = N_("Say in words how it goes.")
WORDS_LONG = N_("This has at most %(most)s characters.")
NO_SCALE_HERE = N_("Progress is told in words here.")


class Telling(StrEnum):
    """How progress is told."""

    SCALE = "scale"
    WORDS = "words"


TELLINGS = {Telling.SCALE: N_("On a scale, with words if wanted"), Telling.WORDS: N_("In words only")}


@frozen
class Way:
    """How the goals of a template tell progress; the scale is there for those that use one."""

    telling: Telling = Telling.SCALE
    scale: Scale = Scale(0, 10)

    def told(self) -> dict[str, Any]:
        """As it is kept: without a scale where there are words only."""
        with_scale = self.telling is Telling.SCALE
        return {"telling": self.telling.value} | ({"scale": self.scale.told()} if with_scale else {})


def read(kept: Mapping[str, Any] | None) -> Way:
    """A way as it is kept, read back. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
    if not kept:
        return Way()
    scale = kept.get("scale")
    return Way(Telling(kept["telling"]), scales.read(scale) if scale else Way().scale)


@frozen
class Progress:
    """How far a goal is, as one person says at one moment."""

    at: datetime
    scorer: Scorer
    value: int | None = None
    words: str = ""


def checked(way: Way, progress: Progress) -> Progress:
    """Progress told in the way that is asked for."""
    if len(progress.words) > LONGEST_WORDS:
        raise RuleBroken(Told(WORDS_LONG, most=str(LONGEST_WORDS)))
    if way.telling is Telling.WORDS:
        if progress.value is not None:
            raise RuleBroken(NO_SCALE_HERE)
        if not progress.words.strip():
            raise RuleBroken(WORDS_MISSING)
        return progress
    if progress.value is None:
        raise RuleBroken(VALUE_MISSING)
    scales.checked(way.scale, progress.value)
    return progress


def in_time(told: Iterable[Progress]) -> tuple[Progress, ...]:
    """Progress from the first to the last; of one moment in the order in which it came."""
    return tuple(sorted(told, key=lambda one: one.at))


def latest(told: Iterable[Progress], scorer: Scorer) -> Progress | None:
    """What one scorer said last."""
    own = [one for one in in_time(told) if one.scorer is scorer]
    return own[-1] if own else None


def series(
    told: Iterable[Progress], day: Callable[[datetime], date]
) -> tuple[tuple[date, ...], dict[Scorer, tuple[int | None, ...]]]:
    """The days with a step, and per scorer the last one of each: what lines are drawn from."""
    steps: dict[date, dict[Scorer, int]] = {}
    for one in in_time(told):
        if one.value is not None:
            steps.setdefault(day(one.at), {})[one.scorer] = one.value
    scorers = [scorer for scorer in Scorer if any(scorer in each for each in steps.values())]
    return tuple(steps), {scorer: tuple(each.get(scorer) for each in steps.values()) for scorer in scorers}
