"""The forms of a topic: its words and the terms of sources outside, and what it is merged with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired

from app.activities.actions import topics as actions
from app.activities.models import Topic
from app.activities.rules import topics as rules
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import REQUIRED, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.common.web.worded import lacks_dutch, long_text, said_in, short_text
from app.common.words import N_

LONGEST_TERMS = 8_000
LABELS = {
    "name_nl": N_("Name in Dutch"),
    "name_en": N_("Name in English"),
    "name_fr": N_("Name in French"),
    "about_nl": N_("Explanation in Dutch"),
    "about_en": N_("Explanation in English"),
    "about_fr": N_("Explanation in French"),
    "terms_lines": N_("Terms of UiTdatabank"),
}
"""The fields that are no columns."""
TERMS_HELP = N_(
    "One term on each line: its number, then its name if you like. "
    "Imported activities with such a term get this topic."
)

TOPICS = Lookup(Topic, label=lambda topic: shown(topic.name), only=lambda: Topic.active.is_(True))
"""The topics that can be chosen."""


class TopicsField(SelectMultipleField):
    """Several topics to tick: those that may be chosen, and those that an activity has already.

    `rows` are the topics behind what is ticked.
    """

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=int, choices=[], **options)
        self.type = "SelectMultipleField"  # a page draws it as one

    def process(self, formdata: Any, *given: Any, **named: Any) -> None:
        """Find the topics to choose from; once per form."""
        self._known = {one.id: one for one in actions.to_choose()}
        super().process(formdata, *given, **named)
        rows = sorted(self._known.values(), key=lambda one: (one.sort_key, one.id))
        self.choices = [(one.id, _named(one)) for one in rows]

    def process_data(self, value: Any) -> None:
        """Take the topics of a row, merged ones as what they mean."""
        had = [one.meant for one in value or ()]
        self._known |= {one.id: one for one in had}
        self.data = [one.id for one in had]

    def pre_validate(self, form: Any) -> None:
        """Refuse too many, and what was not there to choose."""
        super().pre_validate(form)
        if len(self.data or ()) > rules.MOST_TOPICS:
            raise ValidationError(_(rules.TOO_MANY_TOPICS, most=rules.MOST_TOPICS))

    @property
    def rows(self) -> list[Topic]:
        """The topics that are ticked."""
        return [self._known[key] for key in dict.fromkeys(self.data or ()) if key in self._known]

    def text_value(self) -> str:
        """Their names, to be told apart from what somebody else saved."""
        return names_of(self.rows)


def names_of(topics: Iterable[Topic]) -> str:
    """The names of topics in one line, in their order."""
    return ", ".join(shown(one.name) for one in sorted(topics, key=lambda one: (one.sort_key, one.id)))


def _named(topic: Topic) -> str:
    name = shown(topic.name)
    return name if topic.active else _("%(name)s (retired)", name=name)


class TopicForm(ScreenForm):
    """What a topic is called, when it fits, and what UiTdatabank calls it."""

    name_nl = short_text(LABELS["name_nl"], required=True)
    name_en = short_text(LABELS["name_en"])
    name_fr = short_text(LABELS["name_fr"])
    about_nl = long_text(LABELS["about_nl"])
    about_en = long_text(LABELS["about_en"])
    about_fr = long_text(LABELS["about_fr"])
    terms_lines = long_text(LABELS["terms_lines"], LONGEST_TERMS, description=_l(TERMS_HELP))

    def validate_about_nl(self, _field: Field) -> None:
        """Whoever explains a topic does so in Dutch as well: that is what others fall back on."""
        if reason := lacks_dutch(self, "about"):
            raise ValidationError(reason)

    def validate_terms_lines(self, field: Field) -> None:
        """Each line begins with a number that a source could give."""
        if reasons := rules.reasons_terms_are_not_sound(rules.terms_from(field.data)):
            most, longest = rules.MOST_TERMS, rules.LONGEST_TERM
            raise ValidationError(" ".join(_(reason, most=most, longest=longest) for reason in reasons))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {
            "name": said_in(self, "name"),
            "about": said_in(self, "about"),
            "terms": [one.told() for one in rules.terms_from(self.terms_lines.data)] or None,
        }


class MergeForm(ScreenForm):
    """The topic that goes for another one from now on."""

    merged_into_id = LookupField(
        _l("Merge with"),
        [InputRequired(_l(REQUIRED))],
        lookup=TOPICS,
        description=_l("Type part of the name of the topic that stays."),
    )
