"""The forms of a template and of its building blocks: what each kind of block is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, Field, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired

from app.common.web.fields import NumberField
from app.common.web.forms import REQUIRED
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.worded import lacks_dutch, long_text, said_in, short_text
from app.common.words import LANGUAGES, N_
from app.plans.models import PlanTemplate
from app.plans.rules import blocks, defaults, instruments, keeping
from app.plans.rules.blocks import GOAL_FIELDS, USES, BlockKind, GoalField, Goals, Use
from app.plans.rules.instruments import SCORERS, Scorer
from app.plans.rules.progress import TELLINGS, Telling, Way
from app.plans.rules.scales import Scale
from app.questionnaires.designing import PartForm, TitledForm

A_LINE = _l("One domain on each line.")
LONGEST_DOMAINS = 2_000
YEARS, YEARS_HELP = (PlanTemplate.__table__.c.kept_years.info[said] for said in ("label", "help"))


class PlanTemplateForm(TitledForm):
    """What a template is called, what it is for, and how long its plans are kept."""

    kept_years = NumberField(
        _l(YEARS), validators=[InputRequired(_l(REQUIRED))], places=0, default=Decimal(keeping.YOUTH_ACT),
        description=_l(YEARS_HELP),
    )  # fmt: skip

    def validate_kept_years(self, field: Field) -> None:
        """A number of years that somebody may live to see."""
        if not field.errors and (reasons := keeping.reasons_against(field.data)):
            raise ValidationError(_(reasons[0]))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        assert self.kept_years.data, "the form was validated"
        return {**super().values(), "kept_years": int(self.kept_years.data)}


def _step(label: str) -> NumberField:
    return NumberField(_l(label), validators=[InputRequired(_l(REQUIRED))], places=0)


def _whole(field: Field) -> int:
    """A step of a scale; one that is no whole number lies outside every scale."""
    value = field.data
    return int(value) if value is not None and value == int(value) and abs(value) < 1000 else 10_000


class MeasurementForm(PartForm):
    """Domains, the scale with words at its ends, and who gives scores (P-09, P-10)."""

    settings_domains_nl = long_text(N_("Life domains in Dutch"), LONGEST_DOMAINS, description=A_LINE)
    settings_domains_en = long_text(N_("Life domains in English"), LONGEST_DOMAINS, description=A_LINE)
    settings_domains_fr = long_text(N_("Life domains in French"), LONGEST_DOMAINS, description=A_LINE)
    settings_least = _step(N_("First step of the scale"))
    settings_most = _step(N_("Last step of the scale"))
    settings_low_nl = short_text(N_("Low end in Dutch"))
    settings_low_en = short_text(N_("Low end in English"))
    settings_low_fr = short_text(N_("Low end in French"))
    settings_high_nl = short_text(N_("High end in Dutch"))
    settings_high_en = short_text(N_("High end in English"))
    settings_high_fr = short_text(N_("High end in French"))
    settings_scorers = SelectMultipleField(
        _l("Who gives scores"), choices=[(one.value, _l(words)) for one, words in SCORERS.items()],
        validators=[InputRequired(_l(REQUIRED))],
    )  # fmt: skip
    settings_shows_others = BooleanField(_l("The resident sees the scores of the professional"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that words at an end have Dutch ones beside them."""
        fine = super().validate(extra_validators)
        for name in ("settings_low", "settings_high"):
            if lack := lacks_dutch(self, name):
                self[f"{name}_nl"].errors = [lack]
        return fine and not self.errors

    @classmethod
    def filled(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of the settings of a block."""
        instrument = instruments.read(settings)
        scale = instrument.scale
        ends = {"low": scale.words.get(scale.least, {}), "high": scale.words.get(scale.most, {})}
        said = {f"settings_{end}_{code}": words.get(code) for end, words in ends.items() for code in LANGUAGES}
        typed = {f"settings_domains_{code}": blocks.typed_domains(instrument, code) for code in LANGUAGES}
        return {
            **typed, **said, "settings_least": scale.least, "settings_most": scale.most,
            "settings_scorers": [one.value for one in instrument.scorers],
            "settings_shows_others": instrument.shows_others,
        }  # fmt: skip

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The settings as they were filled in. Raises `RuleBroken` for what is not sound."""
        least, most = _whole(self["settings_least"]), _whole(self["settings_most"])
        words = {least: said_in(self, "settings_low"), most: said_in(self, "settings_high")}
        scale = Scale(least, most, {step: said for step, said in words.items() if said})
        made = instruments.set_scale(instruments.read(before), scale)
        scorers = {Scorer(one) for one in self["settings_scorers"].data or ()}
        made = instruments.set_scorers(made, scorers, shows_others=bool(self["settings_shows_others"].data))
        typed = {code: self[f"settings_domains_{code}"].data for code in LANGUAGES}
        return defaults.kept_beside(before, blocks.with_domains(made, typed).told())


def _use(name: GoalField) -> SelectField:
    return SelectField(
        _l(GOAL_FIELDS[name]),
        choices=[(use.value, _l(words)) for use, words in USES.items()],
        default=Use.SHOWN.value,
        validators=[InputRequired(_l(REQUIRED))],
    )


class GoalsForm(PartForm):
    """Which fields a goal has, and how its progress is told (P-12 to P-14)."""

    settings_description = _use(GoalField.DESCRIPTION)
    settings_result = _use(GoalField.RESULT)
    settings_owner = _use(GoalField.OWNER)
    settings_target_date = _use(GoalField.TARGET_DATE)
    settings_telling = SelectField(
        _l("How progress is told"),
        choices=[(one.value, _l(words)) for one, words in TELLINGS.items()],
        validators=[InputRequired(_l(REQUIRED))],
    )
    settings_least = _step(N_("First step of the scale"))
    settings_most = _step(N_("Last step of the scale"))

    @classmethod
    def filled(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of the settings of a block."""
        goals = blocks.goals_of(settings)
        uses = {f"settings_{name.value}": goals.use(name).value for name in GoalField}
        scale = goals.way.scale
        steps = {"settings_least": scale.least, "settings_most": scale.most}
        return {**uses, **steps, "settings_telling": goals.way.telling.value}

    def settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The settings as they were filled in. Raises `RuleBroken` for a scale that is none."""
        uses = {name: Use(self[f"settings_{name.value}"].data) for name in GoalField}
        telling = Telling(self["settings_telling"].data)
        scale = Scale(_whole(self["settings_least"]), _whole(self["settings_most"]))
        if telling is Telling.SCALE:
            instruments.set_scale(instruments.Instrument(), scale)
        else:
            scale = blocks.goals_of(before).way.scale
        return defaults.kept_beside(before, replace(Goals(), uses=uses, way=Way(telling, scale)).told())


FORMS: dict[str, type[PartForm]] = {BlockKind.MEASUREMENT: MeasurementForm, BlockKind.GOALS: GoalsForm}
"""The form of each kind of block that is told more than its title."""
