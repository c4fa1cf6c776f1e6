"""The forms of the register of suggestions: a suggestion, and a decision about one."""

from __future__ import annotations

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.activities.models import Suggestion
from app.activities.rules import suggestions as rules
from app.activities.rules.suggestions import SUGGESTION_STATES, SuggestionState
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.words import N_

_told = {key: Suggestion.__table__.c[key].info for key in ("title", "words", "board", "answer")}


class SuggestionForm(ScreenForm):
    """What somebody suggests."""

    title = StringField(
        _l(_told["title"]["label"]),
        validators=[DataRequired(_l(REQUIRED)), Length(max=rules.LONGEST_TITLE, message=_l(TOO_LONG))],
        description=_l(_told["title"]["help"]),
    )
    words = TextAreaField(
        _l(_told["words"]["label"]),
        validators=[DataRequired(_l(REQUIRED)), Length(max=rules.LONGEST_WORDS, message=_l(TOO_LONG))],
        description=_l(_told["words"]["help"]),
    )


class DecisionForm(ScreenForm):
    """What was decided, by whom, and what whoever sent it reads."""

    state = RadioField(_l(N_("Decision")), validators=[InputRequired(_l(REQUIRED))], choices=[])
    board = StringField(
        _l(_told["board"]["label"]),
        validators=[DataRequired(_l(REQUIRED)), Length(max=rules.LONGEST_BOARD, message=_l(TOO_LONG))],
        description=_l(_told["board"]["help"]),
    )
    answer = TextAreaField(
        _l(_told["answer"]["label"]),
        validators=[Optional(), Length(max=rules.LONGEST_WORDS, message=_l(TOO_LONG))],
        description=_l(_told["answer"]["help"]),
    )

    def offer(self, state: SuggestionState) -> None:
        """Offer what may follow on a state."""
        self.state.choices = [(one.value, _l(SUGGESTION_STATES[one])) for one in rules.NEXT[state]]

    @property
    def chosen(self) -> SuggestionState:
        """The decision."""
        return SuggestionState(self.state.data)
