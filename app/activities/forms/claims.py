"""The form by which an organisation asks for an imported activity."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.activities.actions import claims as actions
from app.activities.actions.claims import Claimable
from app.activities.forms.organisers import LONGEST
from app.activities.models import Activity
from app.common import context
from app.common.frozen import frozen
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.web.values import shown
from app.common.words import N_


def _told(one: Claimable) -> str:
    return " · ".join(part for part in (shown(one.title), one.place, one.municipality) if part)


def _here() -> int:
    return context.current().scope.organisation_id or 0


@frozen
class ToClaim(Lookup):
    """Activities that the organisation of this request may ask for, beyond what it may read."""

    def find(self, text: str) -> list[tuple[int, str]]:
        """Those that have some words in their title or place."""
        return [(one.id, _told(one)) for one in actions.find(_here(), text)]

    def named(self, key: int) -> str | None:
        """The label of one of them."""
        one = actions.named(_here(), key)
        return None if one is None else _told(one)


TO_CLAIM = ToClaim(Activity)


class ClaimForm(ScreenForm):
    """Which activity, and why it is one's own."""

    activity_id = LookupField(
        _l(N_("Activity")),
        [InputRequired(_l(REQUIRED))],
        lookup=TO_CLAIM,
        description=_l(N_("Type part of the title. You find imported activities that are in the agenda.")),
    )
    why = TextAreaField(
        _l(N_("Why it is yours")),
        validators=[DataRequired(_l(REQUIRED)), Length(max=LONGEST, message=_l(TOO_LONG))],
        description=_l(N_("Such as: we organise it ourselves.")),
    )
