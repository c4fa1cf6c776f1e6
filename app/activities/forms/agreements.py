"""The form of an agreement on figures: who agreed, for which region, and from when until when."""

from __future__ import annotations

from typing import Any

from wtforms import DateTimeLocalField, ValidationError
from wtforms.validators import InputRequired

from app.activities.models import FiguresAgreement
from app.activities.rules import agreements as rules
from app.common import clock
from app.common.web.forms import REQUIRED, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import N_
from app.security.forms import REGIONS

COLUMNS = ["region_id", "agreed_by", "agreed_on", "remarks"]
LABELS = {"since": N_("Begins"), "until": N_("Ends")}
"""The fields that are no columns."""


def _moment(label: str) -> DateTimeLocalField:
    return DateTimeLocalField(_l(label), validators=[InputRequired(_l(REQUIRED))])


class FiguresAgreementForm(form_for(FiguresAgreement, COLUMNS, {"region_id": REGIONS})):
    """Who agreed, and from when until when by the clocks of the Netherlands and Belgium."""

    since = _moment(LABELS["since"])
    until = _moment(LABELS["until"])

    def fill(self, agreement: FiguresAgreement) -> None:
        """Show the term as the clocks show it."""
        self.since.data = clock.on_the_wall(agreement.starts_at)
        self.until.data = clock.on_the_wall(agreement.ends_at)

    def _by_the_clock(self, field: Any) -> None:
        if field.data and (not 2000 < field.data.year < 3000 or clock.by_the_wall(field.data) is None):
            raise ValidationError(_(rules.CLOCK_SKIPS))

    validate_since = _by_the_clock

    def validate_until(self, field: Any) -> None:
        """After it begins."""
        self._by_the_clock(field)
        if field.data and self.since.data and rules.reasons_against(self.since.data, field.data):
            raise ValidationError(_(rules.ENDS_FIRST))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        assert self.since.data and self.until.data, "the form was validated"
        return {
            **{key: self[key].data for key in COLUMNS},
            "starts_at": clock.by_the_wall(self.since.data),
            "ends_at": clock.by_the_wall(self.until.data),
        }
