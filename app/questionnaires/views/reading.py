"""A design as it is read: its blocks with their questions, each question in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import format_decimal

from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.values import language, shown
from app.questionnaires.designing import answers_of
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import CHOOSING, QUESTION_KINDS, WITH_MOST, QuestionKind

Settings = Callable[[Part], list[str]]


@frozen
class Line:
    """A question as it is read: its words, what kind of answer it takes, and what else is asked of that."""

    key: str
    text: str
    kind: str
    help: str
    required: bool
    notes: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    """The questions of a group."""
    group: bool = False


@frozen
class Section:
    """A block as it is read."""

    key: str
    title: str
    help: str
    settings: tuple[str, ...]
    lines: tuple[Line, ...]


def sections(design: Design, settings: Settings) -> tuple[Section, ...]:
    """Every block of a design, in the language of the page."""
    return tuple(
        Section(
            part.key,
            shown(dict(part.title)),
            _said(part.help),
            tuple(_(sentence) for sentence in settings(part)),
            tuple(line_of(item, part) for item in part.items),
        )
        for part in design.parts
    )


def line_of(item: Item, part: Part) -> Line:
    """A question as it is read."""
    kind = _(QUESTION_KINDS[item.kind])
    held = tuple(line_of(one, part) for one in item.items)
    return Line(
        item.key,
        _said(item.text),
        kind,
        _said(item.help),
        item.required,
        tuple(_notes(item, part)),
        held,
        item.is_group,
    )


def _notes(item: Item, part: Part) -> list[str]:
    notes: list[str] = []
    if item.kind in CHOOSING:
        notes.append(_("Choices: %(choices)s", choices="; ".join(_said(one.words) for one in item.choices)))
    elif item.kind is QuestionKind.SCALE:
        low, high = (words for _code, words in (answers_of(item, language())[0], answers_of(item, language())[-1]))
        notes.append(_("From %(low)s to %(high)s", low=low, high=high))
    elif item.kind in (QuestionKind.NUMBER, QuestionKind.GROUP, QuestionKind.FILE):
        notes += bounds(item)
    elif item.kind in WITH_MOST and item.most is not None:
        notes.append(_("At most %(most)s characters", most=format_decimal(item.most)))
    if item.show_if:
        notes.append(asked_after(item, part))
    return notes


def bounds(item: Item) -> list[str]:
    """The smallest and the largest number that is an answer, in words."""
    least, most = (None if end is None else format_decimal(end) for end in (item.least, item.most))
    if least is not None and most is not None:
        return [_("From %(low)s to %(high)s", low=least, high=most)]
    if least is not None:
        return [_("At least %(least)s", least=least)]
    return [] if most is None else [_("At most %(most)s", most=most)]


def asked_after(item: Item, part: Part) -> str:
    """After which answers a question is asked, as a sentence."""
    condition = item.show_if
    asked = part.item(condition.key) if condition else None
    if condition is None or asked is None:
        return ""
    words = dict(answers_of(asked, language()))
    named = ", ".join(words.get(answer, answer) for answer in condition.answers)
    question = _said(asked.text)
    if not named:
        return _("Only asked after an answer to “%(question)s”", question=question)
    return _("Only asked after “%(question)s”: %(answers)s", question=question, answers=named)


def _said(words: Mapping[str, str] | None) -> str:
    return shown(dict(words)) if words else ""
