"""The form of an appointment: with whom, when by the clocks of the Netherlands and Belgium, and who is invited."""

from __future__ import annotations

from typing import Any

from wtforms import DateTimeLocalField, Field, HiddenField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.common import clock
from app.common.errors import RuleBroken
from app.common.web.forms import REQUIRED, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import N_
from app.onboarding.forms.lookups import UNDER_WAY
from app.onboarding.forms.trainings import CLOCK_SKIPS
from app.onboarding.models import Appointment
from app.onboarding.rules.appointments import guests_of, written
from app.onboarding.rules.invitations import Party

BEGINS, ENDS, GUESTS = N_("Begins"), N_("Ends"), N_("Guests")
LABELS = {"since": BEGINS, "until": ENDS, "invited": GUESTS}
LOOKUPS = {"connection_id": UNDER_WAY}


class ChangeAppointmentForm(form_for(Appointment, ["subject", "place"], {})):
    """What, where and when, and who is invited."""

    since = DateTimeLocalField(_l(BEGINS), validators=[InputRequired(_l(REQUIRED))])
    until = DateTimeLocalField(_l(ENDS), validators=[InputRequired(_l(REQUIRED))])
    invited = TextAreaField(
        _l(GUESTS),
        validators=[Optional()],
        description=_l(N_("A name and an e-mail address on each line. They get an invitation for their agenda.")),
    )

    def fill(self, appointment: Appointment) -> None:
        """Show what stands there."""
        self.since.data = clock.on_the_wall(appointment.starts_at)
        self.until.data = clock.on_the_wall(appointment.ends_at)
        self.invited.data = written([Party(one["name"], one["email"]) for one in appointment.guests])

    def _by_the_clock(self, field: Field) -> None:
        if field.data and (not 2000 < field.data.year < 3000 or clock.by_the_wall(field.data) is None):
            raise ValidationError(_(CLOCK_SKIPS))

    validate_since = validate_until = _by_the_clock

    def validate_invited(self, field: Field) -> None:
        """Each line has an address."""
        try:
            self.guests(field.data)
        except RuleBroken as broken:
            raise ValidationError(" ".join(_(str(one)) for one in broken.reasons)) from None

    def guests(self, text: str | None = None) -> list[Party]:
        """Who is invited."""
        return guests_of(text if text is not None else self.invited.data or "")

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        assert self.since.data, "the form was validated"
        return {
            "subject": self["subject"].data,
            "place": self["place"].data,
            "starts_at": clock.by_the_wall(self.since.data),
            "ends_at": clock.by_the_wall(self.until.data) if self.until.data else None,
        }


class AppointmentForm(ChangeAppointmentForm, form_for(Appointment, ["connection_id"], LOOKUPS)):
    """The same with the connection that it is about, and the step of it where it is for one."""

    step = HiddenField()
    until = DateTimeLocalField(
        _l(ENDS), validators=[Optional()],
        description=_l(N_("Leave empty where the programme says how long the step takes.")),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {**super().values(), "step": self.step.data or None}
