"""Forms about figures of signals: the file, its columns, the names in it, what was expected, thresholds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import select
from wtforms import BooleanField, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from app.common import context
from app.common.files.tables import TABLES, Line
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadField, UploadForm
from app.common.web.values import shown
from app.common.words import N_
from app.onboarding.models import Connection, SignalExpectation, SignalThresholds
from app.onboarding.rules.signals import calling
from app.onboarding.rules.signals.columns import LABELS, Column
from app.onboarding.rules.signals.organisations import Unknown, name_key
from app.onboarding.rules.signals.periods import YEAR
from app.security.models import Organisation, Region

LONGEST_REASON = 1_000
SAMPLES = 3
"""How many values of a column are shown below its heading."""
LONGEST_SAMPLE = 60
MOST_REPORTERS = 100_000
NOT_BELOW = N_("Give a whole number of 0 or more.")
TOO_MANY = N_("This is more than we can believe.")


def _on_its_way() -> Any:
    """The organisations that are on their way, or were, in a region for which whoever acts works."""
    scope = context.current().scope
    return Organisation.id.in_(select(Connection.organisation_id).where(scope.reaches(Connection.region_id)))


SIGNALLING = Lookup(Organisation, only=_on_its_way)
OWN_REGIONS = Lookup(Region, only=lambda: context.current().scope.reaches(Region.id))


def _region() -> Any:
    """A choice of one's own regions, for who works for several."""
    return SelectField(_l(N_("Region")), [InputRequired(_l(REQUIRED))], coerce=int, choices=())


class SignalSetForm(UploadForm):
    """A file of a reporting tool, and the region that it is of where somebody works for several."""

    region_id = _region()
    file = UploadField(_l(N_("File")), [InputRequired(_l(N_("Choose a file.")))], allowed=TABLES)


class WithdrawForm(ScreenForm):
    """Why figures do not count any more."""

    reason = TextAreaField(
        _l(N_("Reason")),
        validators=[DataRequired(_l(REQUIRED)), Length(max=LONGEST_REASON, message=_l(TOO_LONG))],
    )


# The columns of a file, and the names in it: the fields are made for one file


class Chosen:
    """Marks a choice that always stands at something, so that nothing has to be said of leaving it out."""

    field_flags: ClassVar[dict[str, bool]] = {"chosen": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Every choice will do."""


def columns_form(headings: Sequence[object], lines: Sequence[Line], chosen: Mapping[int, Column]) -> Any:
    """A form with a choice for each column of a file."""
    choices = [("", _("Not used")), *((str(column), _(label)) for column, label in LABELS.items())]
    fields: dict[str, Any] = {}
    for place in _used(headings, lines):
        fields[f"c{place}"] = SelectField(
            _heading(headings, place),
            choices=choices,
            default=str(chosen.get(place, "")),
            validators=[Chosen()],
            description=_samples(lines, place),
        )
    return type("ColumnsForm", (ScreenForm,), fields)()


def columns_of(form: Any) -> dict[int, Column]:
    """What was chosen, by the place of the column."""
    named = ((field.name, field.data) for field in form if field.type == "SelectField")
    return {int(name[1:]): Column(value) for name, value in named if value}


def _used(headings: Sequence[object], lines: Sequence[Line]) -> list[int]:
    width = max([len(headings), *(len(line.cells) for line in lines[:SAMPLES])], default=0)
    return [place for place in range(width) if _heading(headings, place) or _samples(lines, place)]


def _heading(headings: Sequence[object], place: int) -> str:
    text = headings[place] if place < len(headings) else None
    return str(text)[:LONGEST_SAMPLE] if text is not None else _("Column %(number)s", number=place + 1)


def _samples(lines: Sequence[Line], place: int) -> str:
    values = [line.at(place) for line in lines[:SAMPLES]]
    return ", ".join(shown(one)[:LONGEST_SAMPLE] for one in values if one is not None)


def names_form(unknown: Sequence[Unknown], more: int) -> Any:
    """A form in which somebody chooses an organisation for each name, or leaves it out; `more` are not shown."""
    fields: dict[str, Any] = {}
    for one in unknown:
        key = field_of(one.name)
        fields[key] = LookupField(
            _("“%(name)s” is", name=one.name[:LONGEST_SAMPLE]), lookup=SIGNALLING, default=one.near,
            description=_("Line %(line)s. Type part of the name of the organisation.", line=one.line),
        )  # fmt: skip
        fields[f"{key}_out"] = BooleanField(_("Leave “%(name)s” out", name=one.name[:LONGEST_SAMPLE]))
    if more:
        fields["rest"] = BooleanField(_("Leave out the other %(count)s names as well", count=more))
    return type("NamesForm", (ScreenForm,), fields)()


def field_of(name: str) -> str:
    """The name of the field for a name in a file."""
    return f"n{hashlib.sha256(name_key(name).encode()).hexdigest()[:12]}"


# What was expected, and the thresholds


class SignalExpectationForm(
    form_for(
        SignalExpectation,
        ["organisation_id", "sector", "signals", "reporters", "since"],
        {"organisation_id": SIGNALLING},
    )
):
    """What an organisation expects to give, and how many of its people may."""

    region_id = _region()

    def validate_signals(self, field: Any) -> None:
        """A number that can be."""
        _refuse_unbelievable(field)

    def validate_reporters(self, field: Any) -> None:
        """The same."""
        _refuse_unbelievable(field)


def _refuse_unbelievable(field: Any) -> None:
    if field.data is not None and field.data < 0:
        raise ValidationError(_(NOT_BELOW))
    if field.data is not None and field.data > MOST_REPORTERS:
        raise ValidationError(_(TOO_MANY))


_THRESHOLDS = [
    "compliment_percent", "contact_percent", "fewest_months", "fewest_expected", "silent_months", "span_months",
]  # fmt: skip
MOST = {"compliment_percent": 1_000, "contact_percent": 999, "span_months": 60, "silent_months": 60,
        "fewest_months": 60, "fewest_expected": MOST_REPORTERS}  # fmt: skip
DEFAULTS = {**{key: getattr(calling.Thresholds(), key) for key in _THRESHOLDS[:-1]}, "span_months": YEAR}
LEAST = {"contact_percent": 0, "fewest_expected": 0}


class SignalThresholdsForm(form_for(SignalThresholds, _THRESHOLDS, {})):
    """From where on a region compliments and calls."""

    region_id = _region()

    def begin(self) -> None:
        """Show the defaults."""
        for key in _THRESHOLDS:
            self[key].data = DEFAULTS[key]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each a number that can be, and together thresholds that can be used."""
        sound: bool = super().validate(extra_validators)
        for key in _THRESHOLDS:
            field, least = self[key], LEAST.get(key, 1)
            if field.data is not None and not least <= field.data <= MOST[key]:
                said = _("Give a number from %(least)s to %(most)s.", least=least, most=MOST[key])
                field.errors, sound = [*field.errors, said], False
        if sound and (reasons := calling.reasons_against(self.thresholds)):
            self.refuse(*(_(reason) for reason in reasons))
            return False
        return sound

    @property
    def thresholds(self) -> calling.Thresholds:
        """What was filled in, as the rules ask for it."""
        return calling.Thresholds(**{key: self[key].data for key in _THRESHOLDS[:-1]})
