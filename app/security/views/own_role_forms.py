"""The forms of a role of an organisation: what it is called, and what it begins with."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.worded import lacks_dutch, long_text, said_in, short_text
from app.common.words import N_
from app.security.rules import own_roles as rules

BASE = N_("Begin with the rights of")
FIELDS = {
    "label_nl": N_("Name in Dutch"),
    "label_en": N_("Name in English"),
    "label_fr": N_("Name in French"),
    "description_nl": N_("Description in Dutch"),
    "description_en": N_("Description in English"),
    "description_fr": N_("Description in French"),
    "base": BASE,
}
"""The fields that are no columns."""


class OwnRoleForm(ScreenForm):
    """What a role of the organisation is called, in three languages, and what it is granted for."""

    label_nl = short_text(FIELDS["label_nl"], required=True)
    label_en = short_text(FIELDS["label_en"])
    label_fr = short_text(FIELDS["label_fr"])
    code = StringField(
        _l("Short name"),
        description=_l("Two to ten letters or digits. Lists show it with E- before it, such as E-WIJK."),
        validators=[DataRequired(_l(REQUIRED)), Length(max=12, message=_l(TOO_LONG))],
    )
    description_nl = long_text(FIELDS["description_nl"])
    description_en = long_text(FIELDS["description_en"])
    description_fr = long_text(FIELDS["description_fr"])
    per_product = BooleanField(_l("Per product"), description=_l("The role is granted for one product at a time."))

    def validate_code(self, field: Any) -> None:
        """Letters and digits, kept in capitals behind a prefix of their own."""
        code = rules.code_of(field.data or "")
        if not rules.CODE_SHAPE.fullmatch(code.removeprefix(rules.OWN_PREFIX)):
            raise ValidationError(_("Use two to ten letters or digits."))
        field.data = code

    def validate_description_nl(self, field: Any) -> None:
        """Whoever describes a role does so in Dutch as well: that is what others fall back on."""
        if reason := lacks_dutch(self, "description"):
            raise ValidationError(reason)

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {
            "code": self.code.data,
            "label": said_in(self, "label"),
            "description": said_in(self, "description"),
            "per_product": self.per_product.data,
        }


class NewRoleForm(OwnRoleForm):
    """A new role, with another one to begin with."""

    base = SelectField(
        _l(BASE),
        description=_l("Rights that an organisation cannot hand out are left out."),
        coerce=lambda value: int(value) if value else None,
    )


class RightsForm(ScreenForm):
    """The rights stand in a table of their own."""
