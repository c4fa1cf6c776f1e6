"""The forms of the register of suggestions: a suggestion, and a decision about one."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.activities.models import Suggestion
from app.activities.rules import suggestions as rules
from app.activities.rules.suggestions import SUGGESTION_STATES, SuggestionState
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.words import N_


def _asked(kind: type[StringField], key: str, check: Any, longest: int) -> Any:
    """A field in the words of its column."""
    info = Suggestion.__table__.c[key].info
    label, told = info["label"], info["help"]
    checks = [check, Length(max=longest, message=_l(TOO_LONG))]
    return kind(_l(label), validators=checks, description=_l(told))


class SuggestionForm(ScreenForm):
    """What somebody suggests."""

    title = _asked(StringField, "title", DataRequired(_l(REQUIRED)), rules.LONGEST_TITLE)
    words = _asked(TextAreaField, "words", DataRequired(_l(REQUIRED)), rules.LONGEST_WORDS)


class DecisionForm(ScreenForm):
    """What was decided, by whom, and what whoever sent it reads."""

    state = RadioField(_l(N_("Decision")), validators=[InputRequired(_l(REQUIRED))], choices=[])
    board = _asked(StringField, "board", DataRequired(_l(REQUIRED)), rules.LONGEST_BOARD)
    answer = _asked(TextAreaField, "answer", Optional(), rules.LONGEST_WORDS)

    def offer(self, state: SuggestionState) -> None:
        """Offer what may follow on a state."""
        self.state.choices = [(one.value, _l(SUGGESTION_STATES[one])) for one in rules.NEXT[state]]

    @property
    def chosen(self) -> SuggestionState:
        """The decision."""
        return SuggestionState(self.state.data)
