"""The forms of participants: who takes part, and the matrix of what is shared with each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.common.errors import RuleBroken
from app.common.web.contact import mail_address, phone_number
from app.common.web.fields import LookupField
from app.common.web.forms import REQUIRED, TOO_LONG, PortalForm, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.words import LANGUAGES
from app.plans.actions.participants import NOTHING, TEMPLATE
from app.plans.forms import PERSONS
from app.plans.models import Participant
from app.plans.rules import ages, defaults
from app.plans.rules import sharing as rules
from app.plans.rules.ages import Outcome
from app.plans.rules.sharing import WORDS, Access, Cell, Relation

COLUMNS = ["name", "relation", "email", "phone", "portal"]
LONGEST_NUMBER = 10
LONGEST_REASON = 2_000


class ParticipantForm(form_for(Participant, COLUMNS, {})):
    """Who takes part, how he is reached, and whether he may come into the portal."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in COLUMNS if key in self}

    def validate_phone(self, field: Field) -> None:
        """A Dutch, Belgian or international number, kept in international form."""
        field.data = phone_number(field.data)

    def validate_email(self, field: Field) -> None:
        """An address in its normal form; whoever may come into the portal has one."""
        field.data = mail_address(field.data)
        if self["portal"].data and not field.data:
            raise ValidationError(_(rules.NO_ADDRESS))


class LetterForm(PortalForm):
    """In which language the letter of an invitation is."""

    language = SelectField(
        _l("Language of the letter"), choices=list(LANGUAGES.items()), validators=[InputRequired(_l(REQUIRED))]
    )


class NewParticipantForm(ParticipantForm):
    """The same for somebody new: a person of the portal or a name, and what is filled in for him to begin with."""

    person_id = LookupField(
        _l("Person"),
        [Optional()],
        lookup=PERSONS,
        description=_l("Somebody who is in this portal already."),
    )
    begin = SelectField(
        _l("What is filled in to begin with"),
        default=TEMPLATE,
        description=_l("You look at it on the next page. Nothing is shared until you save it there."),
    )

    def offer(self, others: Iterable[Participant]) -> None:
        """Say whose rights can be taken over."""
        copies = [(str(one.id), _("The same as %(name)s", name=one.name)) for one in others]
        self.begin.choices = [
            (TEMPLATE, _("What the template gives")), (NOTHING, _("Nothing")), *copies,
        ]  # fmt: skip
        name: Any = self["name"]
        name.flags.required, name.validators = False, [Optional(), *name.validators[1:]]

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {**super().values(), "person_id": self["person_id"].data}

    def validate_name(self, field: Field) -> None:
        """A person or a name, and not both."""
        for reason in rules.mistakes_in_name(self["person_id"].data, field.data):
            raise ValidationError(_(reason))


class ChoicesField(Field):
    """A matrix: a list of "one:other:word", one for each cell; the page draws it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was chosen, as text."""
        self.data = [str(value) for value in valuelist]


class CellsField(ChoicesField):
    """That of a plan: "participant:place:word"."""

    def cells(self) -> dict[Cell, Access]:
        """What was chosen; raises `RuleBroken` for what nobody could choose."""
        found = {}
        for one in self.data or ():
            number, _colon, rest = one.partition(":")
            place, _colon, word = rest.partition(":")
            if not (number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER) or word not in WORDS:
                raise RuleBroken(rules.NOT_HERE)
            found[Cell(int(number), place)] = WORDS[word]
        return found


class SharingForm(ScreenForm):
    """What is shared with everybody who takes part, and one participant whose rights another one gets."""

    cells = CellsField(_l("What is shared with whom?"))
    source = SelectField(_l("Take over from"), coerce=str, validators=[Optional()], validate_choice=False)
    target = SelectField(_l("For"), coerce=str, validators=[Optional()], validate_choice=False)


class DefaultsForm(ScreenForm):
    """What each kind of participant begins with, of each block of a template: "block:kind:word"."""

    cells = ChoicesField(_l("What does somebody new begin with?"))

    def chosen(self) -> dict[tuple[str, Relation], Access]:
        """What was chosen; raises `RuleBroken` for what nobody could choose."""
        found, relations = {}, {one.value: one for one in Relation}
        for one in self.cells.data or ():
            key, _colon, rest = one.partition(":")
            relation, _colon, word = rest.partition(":")
            if relation not in relations or word not in WORDS:
                raise RuleBroken(defaults.NOT_HERE)
            found[key, relations[relation]] = WORDS[word]
        return found


class AgeReviewForm(ScreenForm):
    """What was decided about what is shared, when the young person reached an age."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[(one.value, _l(words)) for one, words in ages.OUTCOMES.items()],
        validators=[InputRequired(_l(REQUIRED))],
    )
    reason = TextAreaField(
        _l("Reason"),
        validators=[InputRequired(_l(REQUIRED)), Length(max=LONGEST_REASON, message=_l(TOO_LONG))],
        description=_l(ages.NO_REASON),
    )

    def told(self) -> tuple[Outcome, str]:
        """What came out of it, and why."""
        return Outcome(self.outcome.data), self.reason.data or ""
