"""Scales on which people score: whole numbers from the least to the most, with words at some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, N_, Told

FEWEST_STEPS, MOST_STEPS = 2, 11
STEPS = N_("A scale has two to eleven steps, in whole numbers.")
OFF_THE_SCALE = N_("A score is a whole number from %(least)s to %(most)s.")
WORDS_OFF_THE_SCALE = N_("There are words at step %(step)s, which the scale does not have.")
WORDS_WITHOUT_DUTCH = N_("Fill in the Dutch text as well.")


@frozen
class Scale:
    """From the least to the most; `words` say what a step means, often the ends alone."""

    least: int = 1
    most: int = 10
    words: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def steps(self) -> range:
        """All scores that can be given."""
        return range(self.least, self.most + 1)

    @property
    def ends(self) -> tuple[tuple[int, Mapping[str, str]], ...]:
        """The steps that have words, in order: what stands under a chart or a slider."""
        return tuple((step, self.words[step]) for step in self.steps if step in self.words)

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        words = {str(step): dict(said) for step, said in sorted(self.words.items())}
        return {"least": self.least, "most": self.most} | ({"words": words} if words else {})


def read(kept: Mapping[str, Any]) -> Scale:
    """A scale as it is kept, read back."""
    words = {int(step): dict(said) for step, said in (kept.get("words") or {}).items()}
    return Scale(int(kept["least"]), int(kept["most"]), words)


def faults(scale: Scale) -> list[Told]:
    """What is wrong with a scale, all at once."""
    if not FEWEST_STEPS <= len(scale.steps) <= MOST_STEPS:
        return [Told(STEPS)]
    found = [Told(WORDS_OFF_THE_SCALE, step=str(step)) for step in sorted(scale.words) if step not in scale.steps]
    if any(not said.get(DEFAULT_LANGUAGE) for said in scale.words.values()):
        found.append(Told(WORDS_WITHOUT_DUTCH))
    return found


def checked(scale: Scale, value: int) -> int:
    """A score that is on the scale."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in scale.steps:
        raise RuleBroken(Told(OFF_THE_SCALE, least=str(scale.least), most=str(scale.most)))
    return value
