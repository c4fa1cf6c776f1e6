"""The form of a measurement as it is drawn: a life domain after the other, with the voices that are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.values import language, shown
from app.common.words import N_
from app.plans.measurement_forms import NOTE, MeasurementForm
from app.plans.rules.instruments import Domain, Scorer
from app.plans.rules.scoring import DAY, Place, Sheet
from app.plans.views.measurement_history import in_words

Voices = Mapping[Scorer, str]
VOICES: Voices = {
    Scorer.PROFESSIONAL: N_("What the professional sees"),
    Scorer.RESIDENT: N_("What the resident says"),
}


@frozen
class Asked:
    """What the macro of a scale needs to draw the steps of one voice, and the note below them."""

    scorer: str
    label: str
    field: Any
    note: Any
    ends: tuple[str, str]


@frozen
class Line:
    """A domain of the form, with what is asked of each voice."""

    title: str
    help: str
    voices: tuple[Asked, ...]

    @property
    def noted(self) -> bool:
        """Whether there is something to see in one of the notes."""
        return any(one.note.data or one.note.errors for one in self.voices)


def lines_of(form: MeasurementForm, voices: Voices) -> tuple[Line, ...]:
    """The domains of a form; `voices` is how each of the two is called."""
    return tuple(_line(form, domain, voices) for domain in form.instrument.domains)


def _line(form: MeasurementForm, domain: Domain, voices: Voices) -> Line:
    scale = form.instrument.scale
    low, high = (in_language(scale.words.get(step) or {}, language()) for step in (scale.least, scale.most))
    asked = tuple(
        Asked(place.scorer.value, _(voices[place.scorer]), form[place.name], form[place.name + NOTE], (low, high))
        for place in form.places
        if place.domain == domain.key
    )
    said = in_language(domain.title, language()), in_language(domain.help or {}, language())
    return Line(*said, asked)


def told_apart(
    form: MeasurementForm, names: Iterable[str], theirs: Sheet, mine: Sheet
) -> tuple[tuple[str, str, str], ...]:
    """What two people scored differently: the label, and what each of them gave."""
    return tuple((_label(form, name), *_both(name, theirs, mine)) for name in names)


def _label(form: MeasurementForm, name: str) -> str:
    return str(form["measured_on" if name == DAY else name].label.text)


def _both(name: str, theirs: Sheet, mine: Sheet) -> tuple[str, str]:
    if name == DAY:
        return shown(theirs.day), shown(mine.day)
    scorer, _dash, domain = name.partition("-")
    place = Place(Scorer(scorer), domain)
    both = (in_words(one.scores[place]) if place in one.scores else "" for one in (theirs, mine))
    return next(both), next(both)
