"""The forms of the yearly round: the letter, and who is added to it."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, ScreenForm, form_for
from app.common.web.later import _l
from app.common.words import N_
from app.onboarding.forms.lookups import OUR_REGIONS, UNDER_WAY
from app.onboarding.models import YearlyRound

ROUNDS = Lookup(YearlyRound, needle="title", order="title")
COLUMNS = ["region_id", "title", "until", "subject", "body"]


class RoundForm(form_for(YearlyRound, COLUMNS, {"region_id": OUR_REGIONS})):
    """What is written, in which region, and until when evaluations are due."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in COLUMNS}


class ChooseForm(ScreenForm):
    """A connection that is added by name."""

    connection_id = LookupField(_l(N_("Organisation")), lookup=UNDER_WAY, validators=[InputRequired(_l(REQUIRED))])
