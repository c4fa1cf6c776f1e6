"""The forms about organisations on a territory: a reason, and another organisation to make one with."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.activities.models import Organiser
from app.activities.rules.organisers import AT_WORK
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.words import N_

LONGEST = 1_000
ORGANISERS = Lookup(Organiser, only=lambda: Organiser.state.in_(AT_WORK))
"""The organisations that are at work on the territory."""


class ReasonForm(ScreenForm):
    """Why something is refused or stopped; whoever it concerns reads it."""

    reason = TextAreaField(
        _l(N_("Reason")),
        validators=[DataRequired(_l(REQUIRED)), Length(max=LONGEST, message=_l(TOO_LONG))],
        description=_l(N_("Whoever it concerns reads it.")),
    )


class MergeOrganiserForm(ScreenForm):
    """The organisation that stays; what moves is shown before it counts."""

    into_id = LookupField(
        _l(N_("Becomes part of")),
        [InputRequired(_l(REQUIRED))],
        lookup=ORGANISERS,
        description=_l(N_("Type part of the name of the organisation that stays.")),
    )
    seen = HiddenField()
    """The one of which was shown what moves."""

    @property
    def was_shown(self) -> bool:
        """Whether what moves was on the page that this form came from."""
        return self.seen.data == str(self.into_id.data)
