"""The form of material: what it is and for whom, with a web address or a file."""

from __future__ import annotations

from typing import Any

from wtforms import Field, ValidationError

from app.common import files
from app.common.web.forms import form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadField, UploadForm
from app.common.words import N_
from app.onboarding.models import Material
from app.onboarding.rules.materials import NO_ADDRESS, is_address

COLUMNS = ["title", "about", "audience", "topic", "language", "url"]


class MaterialForm(UploadForm, form_for(Material, COLUMNS, {})):
    """A link, or a file."""

    upload = UploadField(_l(N_("File")), allowed=files.DOCUMENTS)

    def validate_url(self, field: Field) -> None:
        """An address that people can be sent to."""
        if field.data and not is_address(field.data):
            raise ValidationError(_(NO_ADDRESS))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in COLUMNS}
