"""The form on which a municipality chooses what is asked about activities besides what the portal asks."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import SelectField
from wtforms.validators import Optional

from app.common.web.forms import ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.common.words import N_
from app.questionnaires.models import Questionnaire

LABEL = N_("Questionnaire")
LABELS = {"questionnaire_id": LABEL}
WHAT_IT_DOES = N_("Whoever makes an activity on the territory answers it, in the version that is in use.")


class ActivityQuestionsForm(ScreenForm):
    """Which questionnaire is asked; none is a choice as well."""

    questionnaire_id = SelectField(
        _l(LABEL),
        coerce=int,
        validators=[Optional()],
        description=_l(WHAT_IT_DOES),
    )

    def offer(self, questionnaires: Iterable[Questionnaire]) -> None:
        """Give the questionnaires to choose from."""
        self.questionnaire_id.choices = [
            (0, _("No extra questions")),
            *((one.id, shown(one.title)) for one in questionnaires),
        ]
