"""The forms of missing organisations that begin, and of people who want to be interviewed."""

from __future__ import annotations

from typing import Any

from wtforms import Field
from wtforms.validators import InputRequired

from app.common import context
from app.common.web.contact import mail_address, phone_number
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, ScreenForm, form_for
from app.common.web.later import _l
from app.common.words import N_
from app.onboarding.forms.lookups import CONNECTIONS
from app.onboarding.models import InterviewVolunteer
from app.security.models import Organisation

COLUMNS = ["connection_id", "name", "function", "email", "phone", "consented_on", "consent"]
LOOKUPS = {"connection_id": CONNECTIONS}
IN_OUR_REGIONS = Lookup(Organisation, only=lambda: context.current().scope.covers(Organisation.id))


class VolunteerForm(form_for(InterviewVolunteer, COLUMNS, LOOKUPS)):
    """Who wants to be interviewed, and how the consent was given."""

    def validate_email(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data)

    def validate_phone(self, field: Field) -> None:
        """A number in international form."""
        field.data = phone_number(field.data)

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in COLUMNS}


class BeginLeadForm(ScreenForm):
    """Which organisation of the region was meant."""

    organisation_id = LookupField(
        _l(N_("Organisation")),
        lookup=IN_OUR_REGIONS,
        validators=[InputRequired(_l(REQUIRED))],
        description=_l(N_("An organisation of the region. One that is not in the portal yet is added first.")),
    )
