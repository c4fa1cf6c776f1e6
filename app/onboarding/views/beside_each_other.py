"""Two revisions of a profile beside each other: each question with both answers, and which of them differ."""

from __future__ import annotations

from collections.abc import Iterator

from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.values import language
from app.onboarding.actions.inquiries import answers_of
from app.onboarding.models import Inquiry
from app.questionnaires.rules.answers import Answers, Place
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.filling import spots
from app.questionnaires.writing import label_at, written


@frozen
class Both:
    """A question with the answers of two revisions, in words."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether they are not the same."""
        return self.before != self.after


def compared(before: Inquiry, after: Inquiry) -> tuple[tuple[str, tuple[Both, ...]], ...]:
    """The parts of a profile with their questions as both revisions answer them; what neither answers is left out.

    Questions are found by their keys, which stay from one version of a questionnaire to the next.
    """
    old, new = answers_of(before), answers_of(after)
    parts = {part.key: part for part in before.design.parts} | {part.key: part for part in after.design.parts}
    earlier = {part.key: part for part in before.design.parts}
    found = ((part, tuple(_lines(part, earlier.get(key), old, new))) for key, part in parts.items())
    return tuple((in_language(part.title, language()), lines) for part, lines in found if lines)


def _lines(part: Part, earlier: Part | None, old: Answers, new: Answers) -> Iterator[Both]:
    places = dict.fromkeys(_places(part, new))
    if earlier:
        places |= dict.fromkeys(_places(earlier, old))
    for place in places:
        now, then = _text(part, place, new), _text(earlier or part, place, old)
        if now or then:
            told = part if part.item(place.key) else earlier or part
            yield Both(label_at(told, place, new if new.get(place) is not None else old), then, now)


def _places(part: Part, answers: Answers) -> Iterator[Place]:
    return (spot.place for spot in spots(part, answers) if not spot.item.is_group)


def _text(part: Part, place: Place, answers: Answers) -> str:
    item = part.item(place.key)
    return written(item, answers.get(place)) if item else ""
