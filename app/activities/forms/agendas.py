"""The form of a public agenda: whether it is shown, under which address, and what stands above it."""

from __future__ import annotations

from typing import Any

from wtforms import Field, ValidationError

from app.activities.models import PublicAgenda
from app.activities.rules import agendas as rules
from app.common.web.forms import form_for
from app.common.web.locale import gettext as _
from app.common.web.worded import lacks_dutch, long_text, said_in
from app.common.words import N_

LABELS = {
    "about_nl": N_("Text above the agenda in Dutch"),
    "about_en": N_("Text above the agenda in English"),
    "about_fr": N_("Text above the agenda in French"),
}
"""The fields that are no columns."""


class PublicAgendaForm(form_for(PublicAgenda, ["shown", "short_name"], {})):
    """What a municipality decides of its agenda."""

    about_nl = long_text(LABELS["about_nl"], rules.LONGEST_ABOUT)
    about_en = long_text(LABELS["about_en"], rules.LONGEST_ABOUT)
    about_fr = long_text(LABELS["about_fr"], rules.LONGEST_ABOUT)

    def validate_short_name(self, field: Field) -> None:
        """It stands in an address, and is no number of a municipality."""
        field.data = (field.data or "").strip().lower() or None
        if field.data and not rules.is_short_name(field.data):
            raise ValidationError(_(rules.NO_SHORT_NAME))

    def validate_about_nl(self, _field: Field) -> None:
        """Others fall back on Dutch."""
        if lack := lacks_dutch(self, "about"):
            raise ValidationError(lack)

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        told = {name: self[name].data for name in ("shown", "short_name")}
        return {**told, "about": said_in(self, "about")}
