"""The form of a measurement: of each domain a score and a note of everybody whose scores somebody enters."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from wtforms import DateField, Field, RadioField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.common import clock
from app.common.errors import RuleBroken
from app.common.types import in_language
from app.common.web.forms import REQUIRED, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.values import language
from app.common.words import Told
from app.plans.rules import measurements as rules
from app.plans.rules.instruments import SCORERS, Instrument, Scorer
from app.plans.rules.measurements import Score
from app.plans.rules.scoring import Place, Sheet

NOTE = "-note"
NAME = re.compile(r"(professional|resident)-d\d{1,6}(-note)?")
STEP = re.compile(r"-?\d{1,4}")


class MeasurementForm(ScreenForm):
    """The day, and under the names of their places scores (`resident-d2`) and notes (`resident-d2-note`)."""

    instrument: ClassVar[Instrument] = Instrument()
    places: ClassVar[tuple[Place, ...]] = ()

    measured_on = DateField(_l("Day"), validators=[InputRequired(_l(REQUIRED))])

    def __init__(self, before: Sheet | None = None, **options: Any) -> None:
        self.before = before
        super().__init__(data=as_typed(before) if before else None, **options)

    @classmethod
    def keeps(cls, name: str) -> bool:
        """Whether a draft holds a field that is not named in the class."""
        return NAME.fullmatch(name) is not None

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **options: Any) -> None:
        """Take what was sent, and note what of it has no place here."""
        sent = self.meta.wrap_formdata(self, formdata)
        self.strange = [(name, sent[name]) for name in sent or () if self.keeps(name) and name not in self]
        super().process(sent, obj, data=data, **options)

    def score(self, place: Place) -> Score:
        """What stands at a place of the form, before anybody looked at it."""
        return Score(_step(self[place.name].data or ""), self[place.name + NOTE].data or "")

    def sheet(self) -> Sheet:
        """What was filled in."""
        return Sheet(self._day(), {place: self.score(place) for place in self.places})

    def _day(self) -> date:
        asked: Any = self.measured_on
        day = asked.data if asked else self.before and self.before.day
        assert day, "the form was validated"
        return day

    def validate_measured_on(self, field: Field) -> None:
        if field.data and (not self.before or field.data != self.before.day):
            for reason in rules.reasons_not_on(field.data, clock.today()):
                raise ValidationError(_(reason))

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge each score and note that is another one than stands there."""
        super().validate(extra_validators)
        for place in self.places:
            if not self.before or self.score(place) != self.before.scores.get(place, Score()):
                self._judge(place.name, place, Score(self.score(place).value))
                self._judge(place.name + NOTE, place, Score(None, self.score(place).note))
        for name, typed in self.strange:
            if typed.strip():
                scored = Scorer(name.partition("-")[0]) in {place.scorer for place in self.places}
                reason = rules.DOMAIN_GONE if scored else rules.NOT_YOURS
                self.refuse(_(Told(reason, typed=typed.strip())))
        return not self.errors

    def _judge(self, name: str, place: Place, score: Score) -> None:
        try:
            rules.checked(self.instrument, place.domain, score)
        except RuleBroken as broken:
            self[name].errors = [*self[name].errors, *(_(str(reason)) for reason in broken.reasons)]


def form_of(instrument: Instrument, scorers: tuple[Scorer, ...], *, dated: bool = True) -> type[MeasurementForm]:
    """The form of an instrument, with the scores of some; one that is not `dated` leaves the day as it is."""
    steps = [(str(step), str(step)) for step in instrument.scale.steps]
    places = tuple(Place(scorer, domain.key) for domain in instrument.domains for scorer in scorers)
    titles = {domain.key: in_language(domain.title, language()) for domain in instrument.domains}
    fields: dict[str, Any] = {"instrument": instrument, "places": places}
    if not dated:
        fields["measured_on"] = None
    for place in places:
        said = {"domain": titles[place.domain], "who": _(SCORERS[place.scorer]).lower()}
        fields[place.name] = RadioField(
            _("%(domain)s – %(who)s", **said), choices=[*steps, ("", "–")], validate_choice=False,
            validators=[Optional()], default="",
        )  # fmt: skip
        fields[place.name + NOTE] = TextAreaField(
            _("%(domain)s – note, %(who)s", **said), validators=[Optional()], render_kw={"rows": 2}
        )
    return type("MeasurementForm", (MeasurementForm,), fields)


def as_typed(sheet: Sheet) -> dict[str, Any]:
    """What stands in a measurement, as the fields of its form hold it."""
    typed: dict[str, Any] = {"measured_on": sheet.day}
    for place, score in sheet.scores.items():
        typed[place.name] = "" if score.value is None else str(score.value)
        typed[place.name + NOTE] = score.note
    return typed


def _step(text: str) -> Any:
    """A step of a scale; what is no number stays what it is, for the rule to refuse."""
    return int(text) if STEP.fullmatch(text) else text or None
