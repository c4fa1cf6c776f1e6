"""The form in which somebody who takes part declares something about a plan."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.common.web.forms import ScreenForm
from app.common.web.later import _l
from app.plans.rules import declarations as rules


class DeclarationForm(ScreenForm):
    """Own words, as long as they fit."""

    words = TextAreaField(
        _l("Your declaration"),
        description=_l("Write in your own words. It may be short."),
        validators=[
            DataRequired(_l(rules.NOTHING_SAID)), Length(max=rules.LONGEST, message=_l(rules.TOO_LONG)),
        ],
        render_kw={"rows": 10},
    )  # fmt: skip
