"""The forms of dossiers of closed plans: a reason, and a decision with its reason."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l

LONGEST = 2_000


class ReasonForm(ScreenForm):
    """Why something is done."""

    fields = ("reason",)

    reason = TextAreaField(
        _l("Reason"), validators=[InputRequired(_l(REQUIRED)), Length(max=LONGEST, message=_l(TOO_LONG))]
    )

    def told(self) -> tuple[object, ...]:
        """The reason."""
        return (self.reason.data or "",)


class DecisionForm(ReasonForm):
    """Whether a request is granted, and why."""

    fields = ("granted", "reason")

    granted = RadioField(
        _l("Is the request granted?"),
        choices=[("yes", _l("Yes")), ("no", _l("No"))],
        validators=[InputRequired(_l(REQUIRED))],
    )

    def told(self) -> tuple[object, ...]:
        """The decision and the reason."""
        return (self.granted.data == "yes", *super().told())
