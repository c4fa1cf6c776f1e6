"""The page of a plan: its blocks in the order of the template, what stands in each, and the ways to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import ngettext

from app.common import clock
from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Fact, Panel
from app.common.web.values import language, shown
from app.plans.actions import declarations as declaration_actions
from app.plans.actions import goals as goal_actions
from app.plans.actions import measurements as measurement_actions
from app.plans.actions import parts as part_actions
from app.plans.actions.goals import Worked
from app.plans.actions.participants import Sharing
from app.plans.actions.then import Whole
from app.plans.models import Declaration, Note, PathwayDocument, Plan
from app.plans.rules import instruments
from app.plans.rules import plans as rules
from app.plans.rules.blocks import BlockKind, answered_part, answered_parts, is_answer, sound
from app.plans.rules.instruments import SCORERS, Instrument, Scorer
from app.plans.rules.plans import ENDINGS, TERMS, PlanState
from app.plans.views.declarations import Declared, declared
from app.plans.views.goal_blocks import goals
from app.plans.views.measurement_blocks import draw_measurements
from app.plans.views.saying import in_days
from app.plans.views.taking_part import shared_with, taking_part
from app.plans.views.terms import terms
from app.questionnaires.actions import answers as answer_actions
from app.questionnaires.actions import designing
from app.questionnaires.rules.answers import Answers, Place
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Item
from app.questionnaires.views.answering import section_of
from app.questionnaires.writing import Reading, written

OF_THE_PATHWAY = frozenset({BlockKind.NOTES, BlockKind.DOCUMENTS})
"""Blocks that show what belongs to the pathway, and not to the plan."""


@frozen
class Block:
    """A block as the page shows it; `content` is what the macro of its kind draws."""

    key: str
    kind: str
    title: str
    help: str
    content: Any
    told: str = ""
    """How far it is, beside its heading."""
    count: str = ""
    """The same for the list of contents, where there is room for a number."""
    acts: tuple[Act, ...] = ()
    shared: str = ""
    """With whom it is shared."""


@frozen
class Contents:
    """What stands on the page of a plan."""

    stats: tuple[tuple[str, str, str], ...]
    """What is known of the plan: label, value, and what it means."""
    blocks: tuple[Block, ...]
    aside: tuple[Reading, ...]
    """Answers to what the template does not ask any more."""
    left: tuple[Fact, ...]
    """Goals and measurements of blocks that the template does not have any more, with the ways to them."""
    past: str
    """The address of the history, or nothing for who may not see it."""
    files: str
    now: str
    people: tuple[Fact, ...] = ()
    """Who takes part from outside, with the way to each."""
    declarations: tuple[Declared, ...] = ()
    """What residents declared about the plan, as far as this person may see it."""


class Reader:
    """A plan with what belongs to it, read when a block asks, and once for all blocks of a kind."""

    bare = False
    """Whether it is told as it was or as somebody else sees it: nothing leads on from there."""

    def __init__(self, screen: Any, plan: Plan) -> None:
        self.screen, self.plan, self.today = screen, plan, clock.today()

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The blocks that are shown, in their order."""
        return self.plan.design.parts

    @cached_property
    def aside(self) -> Answers:
        """Answers to what is not asked any more."""
        rows = answer_actions.aside(self.screen.rows_of(self.plan), self.answers)
        return {place: row.value for place, row in rows.items()}

    def was_asked(self, item: Item, place: Place) -> bool:
        """Whether an answer that is aside was given to a question as some version asks it."""
        return bool(self.screen.rows_of(self.plan)[place].kind is item.kind)

    @cached_property
    def designs(self) -> list[Design]:
        """Every version of the template, the newest first, for what is not asked any more."""
        return [one.design for one in designing.editions_of(self.plan.template) if one.published]

    @cached_property
    def may_change(self) -> bool:
        """Whether this person may change what stands in the plan."""
        return bool(self.screen.allowed("answer", self.plan))

    @cached_property
    def answers(self) -> Any:
        """The answers, by place."""
        return self.screen.answers_of(self.plan)

    @cached_property
    def sharing(self) -> Sharing | None:
        """Who takes part, and what is shared with each; nothing where nobody does."""
        if not self.plan.has_participants:
            return None
        return Sharing(self.plan, [goal for found in self.worked.goals.values() for goal in found])

    @cached_property
    def shared(self) -> Mapping[str, str]:
        """With whom each block and goal is shared, in words, by its key."""
        return {} if self.bare or not self.sharing else shared_with(self.sharing)

    def instrument_of(self, part: Part) -> Instrument:
        """What a block measures."""
        return instruments.read(part.settings)

    def url_to_answer(self, part: Part) -> str:
        """The form of a block, for whoever may fill it in."""
        return str(self.screen.url_to_answer(self.plan, part))

    @cached_property
    def measurements(self) -> Any:
        """The measurements, by block."""
        return measurement_actions.taken(self.plan)

    @cached_property
    def notes(self) -> list[Note]:
        """The latest notes of the pathway."""
        return part_actions.notes_of(self.plan.pathway) if self.plan.pathway else []

    @cached_property
    def documents(self) -> list[PathwayDocument]:
        """The latest documents of the pathway."""
        return part_actions.documents_of(self.plan.pathway) if self.plan.pathway else []

    @cached_property
    def worked(self) -> Worked:
        """The goals with what belongs to them, of all blocks."""
        return goal_actions.of_plan(self.plan)

    @cached_property
    def declarations(self) -> Sequence[Declaration]:
        """What residents declared."""
        return declaration_actions.of_plan(self.plan) if self.plan.has_declarations else ()


class PastReader(Reader):
    """A plan as it was on a day: to be read, with nothing to be done."""

    bare = True

    def __init__(self, screen: Any, whole: Whole, day: date) -> None:
        super().__init__(screen, whole.plan)
        self.today, self.may_change = day, False
        self.answers = sound(whole.plan.design, whole.answers)
        given = {place: value for place, value in whole.answers.items() if value is not None}
        self.aside = {place: value for place, value in given.items() if place not in self.answers}
        self.worked = goal_actions.in_order(whole.goals, whole.actions, whole.progress)
        self.measurements = measurement_actions.in_blocks(whole.measurements)
        self.declarations = whole.declarations
        self.parts = tuple(part for part in whole.plan.design.parts if part.kind not in OF_THE_PATHWAY)

    def was_asked(self, item: Item, place: Place) -> bool:
        return is_answer(item, self.aside[place])

    def url_to_answer(self, part: Part) -> str:
        return ""


def contents_of(screen: Any, plan: Plan) -> Contents:
    """The blocks of a plan, as far as this person may see them."""
    return _contents(Reader(screen, plan))


def past_contents_of(screen: Any, whole: Whole, day: date) -> Contents:
    """The blocks of a plan as it was on a day; what belongs to the pathway is left to its own pages."""
    return _contents(PastReader(screen, whole, day))


def _contents(reader: Reader) -> Contents:
    screen, plan = reader.screen, reader.plan
    past = url_for(f"{screen.endpoint}.history", pk=plan.id) if screen.allowed("history", plan) else ""
    blocks = tuple(draw_block(reader, part) for part in reader.parts)
    stats, files, printed = _stats(plan, reader.today), f"{screen.url_of(plan)}/files/", shown(clock.now())
    people = () if reader.bare or not reader.sharing else taking_part(reader.sharing)
    said = declared(reader.declarations, screen)
    return Contents(stats, blocks, _aside(reader), tuple(_left(reader)), past, files, printed, people, said)


def _aside(reader: Reader) -> tuple[Reading, ...]:
    """What is not asked any more, as the latest version asked it that did."""
    found = []
    for place, value in sorted(reader.aside.items()):
        asked = (part.item(place.key) for design in reader.designs for part in answered_parts(design))
        item = next((one for one in asked if one and reader.was_asked(one, place)), None)
        if item and not item.is_group:
            found.append(Reading(item, place, in_language(item.text, language()), written(item, value)))
    return tuple(found)


def _left(reader: Reader) -> Iterator[Fact]:
    """What stands in blocks that are gone; a goal of a plan as it was has no page any more, perhaps."""
    there = {part.key for part in reader.plan.design.parts}
    for key in sorted({*reader.worked.goals} - there):
        for goal in reader.worked.goals[key]:
            url = "" if reader.bare else url_for("GoalView.show", pk=goal.id)
            yield Fact(_("Goal"), Cell(goal.title, url))
    for key in sorted({*reader.measurements} - there):
        part = next(filter(None, (design.part(key) for design in reader.designs)), None)
        instrument = instruments.read(part.settings if part else None)
        for one in reader.measurements[key]:
            said = (
                f"{shown(dict(domain.title))}: {_(SCORERS[scorer]).lower()} {value}"
                for domain in instrument.domains
                for scorer in Scorer
                if (value := one.value.value(scorer, domain.key)) is not None
            )
            yield Fact(_("Measurement of %(day)s", day=shown(one.value.at)), Cell(", ".join(said)))


def draw_block(reader: Reader, part: Part) -> Block:
    """A block as the page shows it."""
    drawn = DRAW[BlockKind(part.kind)](reader, part)
    said = in_language(part.title, language()), in_language(part.help or {}, language())
    return Block(part.key, part.kind, *said, **drawn, shared=reader.shared.get(part.key, ""))


def _stats(plan: Plan, today: date) -> tuple[tuple[str, str, str], ...]:
    found = [(_("Coordinator"), plan.coordinator.name.full if plan.coordinator else "–", "")]
    if plan.state is PlanState.CLOSED:
        found.append((_("Closed on"), shown(plan.closed_on), shown(plan.ending, ENDINGS)))
        if plan.kept_until:
            found.append((_("Kept until"), shown(plan.kept_until), ""))
    elif plan.adopted_on:
        found.append((_("Adopted on"), shown(plan.adopted_on), ""))
    for one in rules.due(plan.state, plan.asked_on, plan.waived_on, plan.evaluates_on, terms())[:2]:
        found.append((_(TERMS[one.term]), shown(one.on), in_days((one.on - today).days)))
    found.append((_("Changed"), shown(plan.changed_at), ""))
    return tuple(found)


# Each kind of block: what it shows


def _questions(reader: Reader, part: Part) -> dict[str, Any]:
    asked = answered_part(part)
    if asked is None:
        return {"content": None}
    section = section_of(asked, reader.answers, reader.url_to_answer(asked))
    told = ngettext(
        "%(filled)s of %(num)d question answered", "%(filled)s of %(num)d questions answered", section.asked,
        filled=section.filled,
    )  # fmt: skip
    return {
        "content": section, "told": told, "count": f"{section.filled}/{section.asked}",
        "acts": _fill_in(section.url, _("Fill in") if not section.filled else _("Edit")),
    }  # fmt: skip


def _text(reader: Reader, part: Part) -> dict[str, Any]:
    asked = answered_part(part)
    assert asked is not None, "free text is always asked"
    section = section_of(asked, reader.answers, reader.url_to_answer(asked))
    (reading,) = section.chapters[0][1]
    return {"content": reading, "acts": _fill_in(section.url, _("Edit") if reading.text else _("Fill in"))}


def _fill_in(url: str, label: str) -> tuple[Act, ...]:
    return (Act(label, url, "pencil", name="answer"),) if url else ()


def _notes(reader: Reader, _part: Part) -> dict[str, Any]:
    return _parts_of_pathway(reader, "Note", reader.notes, _("Add note"), lambda one: shown(one.written_on))


def _documents(reader: Reader, _part: Part) -> dict[str, Any]:
    label = _("Document")
    return _parts_of_pathway(reader, "PathwayDocument", reader.documents, _("Add document"), lambda one: label)


def _parts_of_pathway(
    reader: Reader, screen: str, found: list[Any], add: str, about: Callable[[Any], str]
) -> dict[str, Any]:
    """Notes and documents belong to the pathway; who may not see that sees none here."""
    facts = tuple(Fact(about(one), Cell(one.title, url_for(f"{screen}View.show", pk=one.id))) for one in found)
    acts: list[Act] = []
    if reader.plan.pathway and reader.may_change and reader.screen.appbuilder.sm.may("add", screen):
        inside: dict[str, Any] = {"pathway": reader.plan.pathway_id}
        acts.append(Act(add, url_for(f"{screen}View.add", **inside), "plus"))
    return {"content": Panel("", facts), "count": str(len(found)) if found else "", "acts": tuple(acts)}


DRAW: dict[BlockKind, Callable[[Reader, Part], dict[str, Any]]] = {
    BlockKind.QUESTIONS: _questions,
    BlockKind.TEXT: _text,
    BlockKind.NOTES: _notes,
    BlockKind.DOCUMENTS: _documents,
    BlockKind.GOALS: goals,
    BlockKind.MEASUREMENT: draw_measurements,
}
