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


def _told(key: str) -> dict[str, Any]:
    """What a column says of itself, for the field that fills it in."""
    info = Suggestion.__table__.c[key].info
    label, explained = info["label"], info["help"]
    return {"label": _l(label), "description": _l(explained)}


class SuggestionForm(ScreenForm):
    """What somebody suggests."""

    title = StringField(
        validators=[DataRequired(_l(REQUIRED)), Length(max=rules.LONGEST_TITLE, message=_l(TOO_LONG))],
        **_told("title"),
    )
    words = TextAreaField(
        validators=[DataRequired(_l(REQUIRED)), Length(max=rules.LONGEST_WORDS, message=_l(TOO_LONG))],
        **_told("words"),
    )


class DecisionForm(ScreenForm):
    """What was decided, by whom, and what whoever sent it reads."""

    state = RadioField(_l(N_("Decision")), validators=[InputRequired(_l(REQUIRED))], choices=[])
    board = StringField(
        validators=[DataRequired(_l(REQUIRED)), Length(max=rules.LONGEST_BOARD, message=_l(TOO_LONG))],
        **_told("board"),
    )
    answer = TextAreaField(
        validators=[Optional(), Length(max=rules.LONGEST_WORDS, message=_l(TOO_LONG))],
        **_told("answer"),
    )

    def offer(self, state: SuggestionState) -> None:
        """Offer what may follow on a state."""
        self.state.choices = [(one.value, _l(SUGGESTION_STATES[one])) for one in rules.NEXT[state]]

    @property
    def chosen(self) -> SuggestionState:
        """The decision."""
        return SuggestionState(self.state.data)
