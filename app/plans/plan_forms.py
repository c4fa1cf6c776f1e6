"""The forms of plans: begin one, change what is known of it, and close it."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import DateField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.common import clock
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.plans.forms import PATHWAYS, OpeningsField
from app.plans.models import Plan, PlanTemplate
from app.plans.rules import plans as rules
from app.plans.rules.plans import ENDINGS, Ending
from app.security.forms import USERS

COLUMNS = ["title", "coordinator_id", "asked_on", "waived_on", "evaluates_on"]
LONGEST_WORDS = 2_000
YEARS = 20
"""Nobody plans further ahead, or looks further back, than a young person is young."""


class PlanForm(form_for(Plan, COLUMNS, {"coordinator_id": USERS})):
    """What is known of a plan beside what stands in its blocks."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in COLUMNS}

    def _in_sight(self, field: Field) -> None:
        if field.data and abs(field.data.year - clock.today().year) > YEARS:
            raise ValidationError(_(rules.FAR_AWAY))

    validate_evaluates_on = _in_sight

    def _in_the_past(self, field: Field) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_(rules.ENDS_EARLY))
        self._in_sight(field)

    validate_asked_on = validate_waived_on = _in_the_past


class NewPlanForm(PlanForm, form_for(Plan, ["pathway_id"], {"pathway_id": PATHWAYS})):
    """The same for a new plan, with its pathway, its template and what groups may do."""

    template_id = SelectField(
        _l("Template"), coerce=lambda value: int(value) if value else 0, validators=[InputRequired(_l(REQUIRED))]
    )
    title = StringField(
        _l("Title"),
        validators=[Optional(), Length(max=150, message=_l(TOO_LONG))],
        description=_l("Leave it empty to use the title of the template."),
    )
    openings = OpeningsField(_l("What may which group do?"))

    def offer(self, templates: list[PlanTemplate]) -> None:
        """Give the templates to choose from."""
        self.titles = {one.id: shown(one.title) for one in templates}
        field: Any = self.template_id
        field.choices = [("", _("Choose a template")), *((str(key), title) for key, title in self.titles.items())]

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        chosen = self.template_id.data
        told = {**super().values(), "pathway_id": self["pathway_id"].data, "template_id": chosen}
        return {**told, "title": (self.title.data or "").strip() or self.titles.get(chosen, "")}


class CloseForm(ScreenForm):
    """Since when a plan is closed, and why."""

    closed_on = DateField(_l("Closed on"), validators=[InputRequired(_l(REQUIRED))])
    ending = SelectField(
        _l("Why it is closed"),
        choices=[("", _l("Choose a reason")), *((one.value, _l(words)) for one, words in ENDINGS.items())],
        validators=[InputRequired(_l(REQUIRED))],
    )
    ending_words = TextAreaField(
        _l("Explanation"), validators=[Optional(), Length(max=LONGEST_WORDS, message=_l(TOO_LONG))]
    )

    def told(self) -> tuple[date, Ending, str]:
        """The day, the reason and the words."""
        assert self.closed_on.data, "the form was validated"
        return self.closed_on.data, Ending(self.ending.data), self.ending_words.data or ""
