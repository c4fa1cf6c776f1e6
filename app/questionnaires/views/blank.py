"""A version as a form on paper: its questions with room to write, to be filled in at a kitchen table."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, url_for

from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web import paper
from app.common.web.locale import gettext as _
from app.common.web.paper import Paper
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.values import language, shown
from app.questionnaires.designing import answers_of
from app.questionnaires.models import Designed
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import CHOOSING, QuestionKind
from app.questionnaires.views.editions import WithEditions, edition_state
from app.questionnaires.views.reading import asked_after, bounds

SHORT, LONG, LONGEST = 1, 3, 6
"""How many lines there are to write on."""
LONG_ANSWER = 500
"""From how many signs on an answer gets the most lines."""
USUAL_TIMES, MOST_TIMES = 2, 4
"""How often a group stands on paper; who needs more goes on on another sheet."""
NARROW = frozenset({QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.TIME, QuestionKind.PHONE})


@frozen
class Room:
    """A question on paper: `choices` to tick, `steps` to circle, or `lines` to write on; of a group each time."""

    kind: str
    text: str
    help: str
    required: bool
    notes: tuple[str, ...]
    choices: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    ends: tuple[str, str] = ("", "")
    lines: int = 0
    narrow: bool = False
    times: tuple[tuple[Room, ...], ...] = ()
    more: bool = False
    """Whether the group may be filled in more often than it stands on paper."""


@frozen
class Sheet:
    """A block on paper."""

    title: str
    help: str
    rooms: tuple[Room, ...]


def room_for(item: Item, part: Part) -> Room:
    """A question with room for its answer, in the language of the page."""
    chosen = item.kind in CHOOSING or item.kind is QuestionKind.YES_NO
    scale = item.kind is QuestionKind.SCALE
    answers = answers_of(item, language()) if chosen or scale else []
    times = _times(item) if item.is_group else 0
    held = tuple(room_for(one, part) for one in item.items)
    return Room(
        item.kind.value,
        shown(dict(item.text)),
        in_language(item.help or {}, language()),
        item.required,
        tuple(_notes(item, part)),
        choices=tuple(words for _code, words in answers) if chosen else (),
        steps=tuple(code for code, _words in answers) if scale else (),
        ends=(in_language(item.low_end or {}, language()), in_language(item.high_end or {}, language())),
        lines=_lines(item),
        narrow=item.kind in NARROW,
        times=(held,) * times,
        more=item.is_group and (item.most is None or item.most > times),
    )


def _notes(item: Item, part: Part) -> Iterable[str]:
    if item.show_if:
        yield asked_after(item, part)
    if item.kind is QuestionKind.MULTIPLE_CHOICE:
        yield _("You can tick more than one.")
    elif item.kind is QuestionKind.FILE:
        yield _("Put it with this form, and write here what it is.")
    elif item.kind is QuestionKind.DATE:
        yield _("Day, month and year")
    elif item.kind is QuestionKind.NUMBER:
        yield from bounds(item)


def _lines(item: Item) -> int:
    if item.kind is QuestionKind.LONG_TEXT:
        return LONG if item.most is not None and item.most <= LONG_ANSWER else LONGEST
    ticked = item.kind in CHOOSING or item.kind in (QuestionKind.YES_NO, QuestionKind.SCALE)
    return 0 if ticked or not item.answered else SHORT


def _times(item: Item) -> int:
    """How often a group stands on paper: as often as it has to be filled in, or twice; never very often."""
    least, most = int(item.least or 0), int(item.most or MOST_TIMES)
    return min(max(USUAL_TIMES, least), most, MOST_TIMES)


class WithBlankForm(WithEditions):
    """A screen of designs whose versions can be printed as forms."""

    @expose("/<pk:pk>/versions/<pk:edition>/paper")
    @has_access
    @permission_name("show")
    def paper(self, pk: int, edition: int) -> Response:
        """A version as a form to write on, as a PDF."""
        thing, one = self._with_edition(pk, edition)
        title = shown(thing.title)
        lead = _("Version %(number)s", number=one.number)
        if not one.published:
            lead = f"{lead} · {edition_state(thing, one).text}"
        about = Paper(title, lead, _("Confidential once filled in"), f"{title} {one.number}")
        sheets = tuple(self._sheet(part) for part in one.design.parts)
        return paper.send("questionnaires/blank.html", about, thing, sheets=sheets, purpose=shown(thing.purpose))

    def asked_of(self, part: Part) -> tuple[Item, ...]:
        """What is asked in a block; kinds of their own say it themselves."""
        return part.items

    def _sheet(self, part: Part) -> Sheet:
        rooms = tuple(room_for(item, part) for item in self.asked_of(part))
        return Sheet(shown(dict(part.title)), in_language(part.help or {}, language()), rooms)

    def _paper_url(self, thing: Designed, edition: int) -> str:
        return url_for(f"{self.endpoint}.paper", pk=thing.id, edition=edition)
