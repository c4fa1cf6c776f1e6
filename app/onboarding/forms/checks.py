"""The form of a checklist, made from the points of a step."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from app.common.web.forms import TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.words import N_
from app.onboarding.rules.programmes import Step

LONGEST = 4_000
TICK, WORDS = "tick_", "words_"


def checks_form(step: Step) -> type[ScreenForm]:
    """A box and a note for each point."""
    fields: dict[str, Any] = {}
    for point in step.checklist:
        fields[TICK + point.key] = BooleanField(_l(N_("Gone through")))
        fields[WORDS + point.key] = TextAreaField(
            _l(N_("Note")), validators=[Length(max=LONGEST, message=_l(TOO_LONG))], render_kw={"rows": 2}
        )
    return type("ChecksForm", (ScreenForm,), fields)


def told(form: Any, step: Step) -> dict[str, tuple[bool, str]]:
    """What was filled in, by point."""
    return {
        point.key: (bool(form[TICK + point.key].data), form[WORDS + point.key].data or "")
        for point in step.checklist
    }
