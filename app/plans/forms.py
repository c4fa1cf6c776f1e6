"""The forms of persons and pathways, and the field in which things are opened to groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileRequired
from wtforms import Field, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from app.common import clock
from app.common.errors import RuleBroken
from app.common.files import DOCUMENTS
from app.common.frozen import frozen
from app.common.web.contact import mail_address, phone_number
from app.common.web.fields import Lookup
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadField, UploadForm
from app.plans.models import Note, Pathway, PathwayDocument, Person
from app.plans.rules import persons as rules
from app.plans.rules.layers import INHERIT, LEVELS, NOT_A_GROUP, Level, Settings, decided
from app.security.forms import USERS
from app.security.models import UserGroup

WORDS = {level.name.lower(): level for level in Level}
"""How a form writes what a group may do."""
PERSONS, PATHWAYS = Lookup(Person), Lookup(Pathway)
LONGEST_NOTE, LONGEST_OCCASION = 20_000, 4_000
PERSON_COLUMNS = ["initials", "first_name", "prefix", "last_name", "birth_date", "phone", "email", "address"]
PATHWAY_COLUMNS = ["title", "occasion", "state", "begins_on", "ends_on", "coordinator_id"]


@frozen
class Line:
    """A group that a thing can be opened to, what is chosen for it, and what it has from the layers above."""

    group_id: int
    name: str
    mine: bool
    chosen: str
    inherited: Level | None
    """Nothing where there is no layer above."""


class OpeningsField(Field):
    """What each group may do: a list of "number:word", one for each group; the page draws it as a table."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.lines: list[Line] = []
        self.words: list[tuple[str, str]] = []
        self.inherits = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was chosen, by the text of the group's number."""
        pairs = (str(value).partition(":") for value in valuelist)
        self.data = {number: word for number, _colon, word in pairs}

    def offer(
        self, groups: Iterable[UserGroup], mine: Iterable[int], now: Settings, above: list[Settings] | None
    ) -> None:
        """Give the groups to choose from, with what is set now; without layers above nothing is inherited."""
        sent = self.data if isinstance(self.data, dict) else None
        mine = set(mine)
        self.inherits = above is not None
        inherits = [(INHERIT, _("As above"))] if self.inherits else []
        self.words = [*inherits, *((level.name.lower(), _(LEVELS[level])) for level in Level)]
        self.lines = [
            Line(
                group.id,
                group.name,
                group.id in mine,
                _chosen(group.id, now, sent, self.inherits),
                decided(group.id, above)[0] if above is not None else None,
            )
            for group in groups
        ]

    def settings(self) -> Settings:
        """What was chosen, by the number of the group; raises `RuleBroken` for what nobody could choose."""
        given: dict[str, str] = self.data or {}
        if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in given):
            raise RuleBroken(NOT_A_GROUP)
        if not set(given.values()) <= {*WORDS, INHERIT}:
            raise RuleBroken(NOT_A_GROUP)
        return {int(number): WORDS[word] for number, word in given.items() if word != INHERIT}


def _chosen(group_id: int, now: Settings, sent: dict[str, str] | None, inherits: bool) -> str:
    if sent is not None and str(group_id) in sent:
        return sent[str(group_id)]
    if group_id in now:
        return now[group_id].name.lower()
    return INHERIT if inherits else Level.NONE.name.lower()


def _refuse_longer(field: Field, most: int) -> None:
    if len(field.data or "") > most:
        raise ValidationError(_(TOO_LONG, max=most))


class RightsForm(ScreenForm):
    """What groups may do with a thing that exists."""

    openings = OpeningsField(_l("What may which group do?"))


class PersonForm(form_for(Person, PERSON_COLUMNS, {})):
    """What is known of a person."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in PERSON_COLUMNS}

    def validate_birth_date(self, field: Field) -> None:
        """A day of the past, not longer ago than people live."""
        for reason in rules.birth_date_mistakes(field.data, clock.today()):
            raise ValidationError(_(reason))

    def validate_phone(self, field: Field) -> None:
        """A Dutch, Belgian or international number, kept in international form."""
        field.data = phone_number(field.data)

    def validate_email(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data)


class NewPersonForm(PersonForm):
    """The same for a new person, who is opened to groups at once."""

    openings = OpeningsField(_l("What may which group do?"))


class PathwayForm(form_for(Pathway, PATHWAY_COLUMNS, {"coordinator_id": USERS})):
    """What is known of a pathway."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in PATHWAY_COLUMNS}

    def validate_occasion(self, field: Field) -> None:
        """As long as a letter, and no longer."""
        _refuse_longer(field, LONGEST_OCCASION)

    def validate_state(self, field: Field) -> None:
        """A pathway that has ended has a last day."""
        if rules.needs_last_day(field.data, self["ends_on"].data):
            raise ValidationError(_(rules.NEEDS_LAST_DAY))

    def validate_ends_on(self, field: Field) -> None:
        """The last day belongs to a pathway that has ended, and does not lie before the first."""
        first = self["begins_on"].data
        if rules.has_last_day_too_early(self["state"].data, field.data):
            raise ValidationError(_(rules.HAS_NO_LAST_DAY))
        if field.data and first and field.data < first:
            raise ValidationError(_("The last day lies before the first day."))


class NewPathwayForm(PathwayForm, form_for(Pathway, ["person_id"], {"person_id": PERSONS})):
    """The same for a new pathway, with whom it is for and what groups may do."""

    openings = OpeningsField(_l("What may which group do?"))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {"person_id": self["person_id"].data, **super().values()}


_PATHWAY = {"pathway_id": PATHWAYS}


class NoteForm(form_for(Note, ["title", "written_on"], {})):
    """What is written down about a pathway."""

    text = TextAreaField(
        _l("Note"),
        validators=[DataRequired(_l(REQUIRED))],
        render_kw={"rows": 10},
    )

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in ("title", "written_on", "text")}

    def validate_text(self, field: Field) -> None:
        """A note is long, and not a book."""
        _refuse_longer(field, LONGEST_NOTE)


class NewNoteForm(NoteForm, form_for(Note, ["pathway_id"], _PATHWAY)):
    """The same for a new note, with the pathway and what groups may do."""

    openings = OpeningsField(_l("What may which group do?"))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {"pathway_id": self["pathway_id"].data, **super().values()}


class DocumentForm(form_for(PathwayDocument, ["title"], {})):
    """What a document is called; its file stays what it is."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {"title": self["title"].data}


class NewDocumentForm(UploadForm, form_for(PathwayDocument, ["title", "pathway_id"], _PATHWAY)):
    """A document with its file, the pathway and what groups may do."""

    file = UploadField(_l("File"), validators=[FileRequired(_l(REQUIRED))], allowed=DOCUMENTS)
    openings = OpeningsField(_l("What may which group do?"))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column; the file comes beside it."""
        return {key: self[key].data for key in ("title", "pathway_id")}
