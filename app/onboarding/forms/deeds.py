"""What coordinators fill in when they do something with a connection: a day, a reason, another organisation."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.common import clock
from app.common.web.fields import LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import N_
from app.onboarding.forms.connections import ANY_ORGANISATION
from app.onboarding.models import Connection

LONGEST_REASON = 2_000


def reason_field(description: str) -> TextAreaField:
    """Why something is done."""
    return TextAreaField(
        _l(N_("Reason")),
        validators=[DataRequired(_l(REQUIRED)), Length(max=LONGEST_REASON, message=_l(TOO_LONG))],
        description=_l(description),
    )


def why_field() -> TextAreaField:
    """The same, for what ends or waits."""
    return reason_field(N_("Colleagues read it, and the history keeps it."))


class DeedForm(ScreenForm):
    """What is filled in for a deed; `about` fills it from the connection before it is checked."""

    def about(self, connection: Connection, *, first: bool) -> None:
        """Offer what fits the connection; `first` is when the form is not sent yet."""


class CompleteForm(DeedForm):
    """On which day the step that is due was done, and when the next one will be."""

    step = HiddenField()
    """The step that the form was drawn for: a colleague may have closed it since."""
    done_on = DateField(_l(N_("Done on")), validators=[InputRequired(_l(REQUIRED))])
    planned_on = DateField(
        _l(N_("Date of the next step")),
        validators=[Optional()],
        description=_l(
            N_("Leave empty when there is no date yet; the portal then reckons with the window of it.")
        ),
    )

    def about(self, connection: Connection, *, first: bool) -> None:
        """Today, as far as nothing else is said."""
        if first:
            self.step.data, self.done_on.data = connection.step, clock.today()


class CompleteManyForm(ScreenForm):
    """On which day a step was done with several organisations, such as a training for a whole region."""

    done_on = DateField(_l(N_("Done on")), validators=[InputRequired(_l(REQUIRED))], default=clock.today)


class BackForm(DeedForm):
    """To which step one goes back, and why."""

    key = SelectField(_l(N_("Back to")), validators=[InputRequired(_l(REQUIRED))])
    reason = reason_field(N_("Such as: the professionals want to add something to the profile."))

    def about(self, connection: Connection, *, first: bool) -> None:
        """The steps that were done come in by the screen, which knows their names."""
        self.key.choices = [("", _("Choose a step"))]


class PlanForm(DeedForm):
    """On which day the step that is due will be done."""

    planned_on = DateField(
        _l(N_("Planned on")), validators=[Optional()], description=_l(N_("Leave empty to take the date away."))
    )

    def about(self, connection: Connection, *, first: bool) -> None:
        """The day that was planned."""
        if first:
            self.planned_on.data = connection.planned_on


class ReasonForm(DeedForm):
    """Why a connection pauses, or ends."""

    reason = why_field()


class MergeForm(DeedForm):
    """Which organisation it becomes part of, and why."""

    into_id = LookupField(
        _l(N_("Becomes part of")), [InputRequired(_l(REQUIRED))], lookup=ANY_ORGANISATION,
        description=_l(N_("Type part of the name.")),
    )  # fmt: skip
    reason = why_field()


FORMS: dict[str, Any] = {
    "complete": CompleteForm, "back": BackForm, "plan": PlanForm, "pause": ReasonForm, "decline": ReasonForm,
    "leave": ReasonForm, "merge": MergeForm,
}  # fmt: skip
