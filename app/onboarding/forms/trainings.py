"""The forms of trainings: when and where one is, who is invited, who is on the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import BooleanField, DateTimeLocalField, Field, HiddenField, ValidationError
from wtforms.validators import InputRequired

from app.common import clock
from app.common.web.contact import mail_address
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import N_
from app.onboarding.forms.lookups import OUR_REGIONS, UNDER_WAY
from app.onboarding.models import Training, TrainingAttendee, TrainingOffer
from app.onboarding.rules.trainings import GIVEN, TRAINING_KINDS, TrainingKind, TrainingState

COLUMNS = ["region_id", "kind", "title", "place", "places"]
BEGINS, ENDS = N_("Begins"), N_("Ends")
LABELS = {"since": BEGINS, "until": ENDS}
CLOCK_SKIPS = N_("This moment does not exist, because the clock goes forward then.")
TRAININGS = Lookup(Training, needle="sort_key", only=lambda: Training.state != TrainingState.CALLED_OFF)
OPEN_CONNECTIONS = {"connection_id": UNDER_WAY}


def _moment(label: str) -> DateTimeLocalField:
    return DateTimeLocalField(_l(label), validators=[InputRequired(_l(REQUIRED))])


class TrainingForm(form_for(Training, COLUMNS, {"region_id": OUR_REGIONS})):
    """In which form, when by the clocks of the Netherlands and Belgium, where, and for how many."""

    since = _moment(BEGINS)
    until = _moment(ENDS)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        kind: Any = self["kind"]
        kind.choices = [(one.value, _l(TRAINING_KINDS[one])) for one in TrainingKind if one in GIVEN]

    def fill(self, training: Training) -> None:
        """Show the moments as the clocks show them."""
        if training.starts_at and training.ends_at:
            self.since.data = clock.on_the_wall(training.starts_at)
            self.until.data = clock.on_the_wall(training.ends_at)

    def _by_the_clock(self, field: Field) -> None:
        if field.data and (not 2000 < field.data.year < 3000 or clock.by_the_wall(field.data) is None):
            raise ValidationError(_(CLOCK_SKIPS))

    validate_since = validate_until = _by_the_clock

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        told = {key: self[key].data for key in COLUMNS if key != "kind"}
        return {**told, "kind": TrainingKind(self["kind"].data), **self._moments()}

    def _moments(self) -> dict[str, datetime | None]:
        assert self.since.data and self.until.data, "the form was validated"
        return {
            "starts_at": clock.by_the_wall(self.since.data),
            "ends_at": clock.by_the_wall(self.until.data),
        }


class NewTrainingForm(TrainingForm):
    """The same, for an organisation that is invited at once where it is planned from its page."""

    invited = HiddenField()


class InviteForm(ScreenForm):
    """Which organisation may send professionals."""

    connection_id = LookupField(_l(N_("Organisation")), lookup=UNDER_WAY, validators=[InputRequired(_l(REQUIRED))])


class AttendeeForm(form_for(TrainingAttendee, ["name", "email"], {})):
    """The name and the address of a professional."""

    def validate_email(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data)


class NewAttendeeForm(AttendeeForm, form_for(TrainingAttendee, ["connection_id"], OPEN_CONNECTIONS)):
    """A professional of an organisation, for a training or for the e-learning."""

    training_id = LookupField(
        _l(N_("Training")), lookup=TRAININGS, description=_l(N_("Leave empty for the e-learning."))
    )  # fmt: skip


class OfferForm(ScreenForm):
    """Which forms of training a region offers."""

    region_id = LookupField(_l(N_("Region")), lookup=OUR_REGIONS, validators=[InputRequired(_l(REQUIRED))])
    regional = BooleanField(_l(TRAINING_KINDS[TrainingKind.REGIONAL]), default=True)
    on_site = BooleanField(_l(TRAINING_KINDS[TrainingKind.ON_SITE]), default=True)
    online = BooleanField(_l(TRAINING_KINDS[TrainingKind.ONLINE]), default=True)

    def fill(self, offer: TrainingOffer) -> None:
        """Show what was said before."""
        self.regional.data, self.on_site.data, self.online.data = offer.regional, offer.on_site, offer.online
