"""The forms in which a connection begins, and in which what coordinators know of it is kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from wtforms import Field, HiddenField, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from app.common import clock, context
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import N_
from app.onboarding.models import Connection
from app.onboarding.rules.connecting import CONNECTED_KINDS
from app.security.actions.gates import in_force
from app.security.models import Assignment, Organisation, Region, Role, User
from app.security.rules.organisations import number_error

COORDINATOR = "AC"


def _ours() -> ColumnElement[bool]:
    """Organisations that lie in a region of whoever asks, of a kind that is connected."""
    return context.current().scope.covers(Organisation.id) & Organisation.kind.in_(CONNECTED_KINDS)


def _coordinators() -> ColumnElement[bool]:
    """Who is a coordinator now, at an organisation that whoever asks works for."""
    held, role = Assignment.__table__, Role.__table__
    found = select(held.c.user_id).join(role, role.c.id == held.c.role_id).where(role.c.code == COORDINATOR)
    here = context.current().scope.covers(held.c.organisation_id)
    return User.id.in_(found.where(in_force(clock.now()), here))


TO_CONNECT = Lookup(Organisation, only=_ours)
REGIONS = Lookup(Region, only=lambda: context.current().scope.reaches(Region.id))
COORDINATORS = Lookup(User, label=lambda user: user.name.full, only=_coordinators)
ANY_ORGANISATION = Lookup(Organisation, only=lambda: Organisation.kind.in_(CONNECTED_KINDS))
"""Everybody may read that an organisation exists: an umbrella, or what one becomes part of, may lie elsewhere."""
LOOKUPS = {
    "organisation_id": TO_CONNECT, "region_id": REGIONS, "coordinator_id": COORDINATORS,
    "into_id": ANY_ORGANISATION, "parent_id": ANY_ORGANISATION,
}  # fmt: skip
KNOWN = ["coordinator_id", "sector", "approach", "warm_contact", "contract_partner"]


class KnownForm(form_for(Connection, KNOWN, LOOKUPS)):
    """What coordinators know of a connection beside its steps."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in KNOWN}


class BeginForm(KnownForm, form_for(Connection, ["organisation_id", "region_id"], LOOKUPS)):
    """Which organisation begins, in which region."""


class NewOrganisationForm(KnownForm, form_for(Connection, ["region_id"], LOOKUPS)):
    """An organisation that is not in the portal yet, with the fewest fields by which it is known again (O-40)."""

    name = StringField(
        _l(N_("Name of the organisation")),
        validators=[DataRequired(_l(REQUIRED)), Length(max=150, message=_l(TOO_LONG))],
    )
    kvk_number = StringField(
        _l(N_("KvK number")),
        validators=[Optional()],
        description=_l(N_("Dutch Chamber of Commerce: 8 digits.")),
    )
    kbo_number = StringField(
        _l(N_("KBO number")),
        validators=[Optional()],
        description=_l(N_("Belgian enterprise number: 10 digits.")),
    )
    parent_id = LookupField(
        _l(N_("Umbrella organisation")),
        [Optional()],
        lookup=ANY_ORGANISATION,
        description=_l(N_("Such as a foundation with several schools: type part of its name.")),
    )
    same = RadioField(_l(N_("Is it one of these?")), validators=[Optional()], choices=[], validate_choice=False)
    asked = HiddenField()
    """The name for which what looks alike was shown."""
    lead = HiddenField()
    """The missing organisation of which the connection comes, where it comes of one."""

    def organisation(self) -> dict[str, Any]:
        """What was filled in of the organisation."""
        return {key: self[key].data or None for key in ("name", "kvk_number", "kbo_number", "parent_id")}

    def _number(self, field: Field) -> None:
        field.data = "".join((field.data or "").replace(".", " ").split())
        if field.data and (problem := number_error(field.name, field.data)):
            raise ValidationError(_(problem))

    validate_kvk_number = validate_kbo_number = _number
