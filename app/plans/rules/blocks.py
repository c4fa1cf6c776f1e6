"""Building blocks of plans: their kinds, their settings, and what somebody sees of them (P-04, P-11 to P-14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import LANGUAGES, N_, Told
from app.plans.rules import instruments, progress, scales
from app.plans.rules.instruments import Domain, Instrument
from app.plans.rules.progress import Telling, Way
from app.questionnaires.rules.answers import Answers, Value, value_of
from app.questionnaires.rules.comparing import moved_keys
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind, lines

Words = Mapping[str, str]


class BlockKind(StrEnum):
    """What a part of a plan holds."""

    QUESTIONS = "questions"
    MEASUREMENT = "measurement"
    GOALS = "goals"
    TEXT = "text"
    NOTES = "notes"
    DOCUMENTS = "documents"


BLOCK_KINDS = {
    BlockKind.QUESTIONS: N_("Questions"),
    BlockKind.MEASUREMENT: N_("Measurement (Wat Telt)"),
    BlockKind.GOALS: N_("Goals and actions"),
    BlockKind.TEXT: N_("Free text"),
    BlockKind.NOTES: N_("Notes"),
    BlockKind.DOCUMENTS: N_("Documents"),
}


class GoalField(StrEnum):
    """What can be filled in about a goal beside its title."""

    DESCRIPTION = "description"
    RESULT = "result"
    OWNER = "owner"
    TARGET_DATE = "target_date"


GOAL_FIELDS = {
    GoalField.DESCRIPTION: N_("Description of the goal"),
    GoalField.RESULT: N_("When it is reached"),
    GoalField.OWNER: N_("Who works on it"),
    GoalField.TARGET_DATE: N_("Target date"),
}


class Use(StrEnum):
    """Whether a field is there, and has to be filled in (P-12)."""

    HIDDEN = "hidden"
    SHOWN = "shown"
    REQUIRED = "required"


USES = {Use.HIDDEN: N_("Not asked"), Use.SHOWN: N_("Asked"), Use.REQUIRED: N_("Asked and required")}


@frozen
class Goals:
    """The settings of a block with goals: which fields there are, and how progress is told."""

    uses: Mapping[GoalField, Use] = field(default_factory=dict)
    way: Way = Way()

    def use(self, name: GoalField) -> Use:
        """How a field is used; one that was never decided about is shown."""
        return self.uses.get(name, Use.SHOWN)

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {"fields": {name.value: self.use(name).value for name in GoalField}, "way": self.way.told()}


def goals_of(settings: Mapping[str, Any] | None) -> Goals:
    """The settings of a block with goals, read back. Raises `KeyError` or `ValueError` for what is none."""
    kept = settings or {}
    uses = {GoalField(name): Use(use) for name, use in (kept.get("fields") or {}).items()}
    return Goals(uses, progress.read(kept.get("way")))


def faults(part: Part) -> list[str]:
    """What is wrong with the settings of a block; `part`, its title, is still to be told."""
    if part.kind == BlockKind.MEASUREMENT:
        return list[str](instruments.faults(part.settings))
    if part.kind == BlockKind.GOALS:
        way = goals_of(part.settings).way
        return list[str](scales.faults(way.scale)) if way.telling is Telling.SCALE else []
    return []


# Domains, typed one a line


def with_domains(instrument: Instrument, typed: Mapping[str, str | None]) -> Instrument:
    """An instrument with the domains that somebody typed, one a line in each language.

    A line that says in Dutch what it said keeps its key, and so its scores; any other line is a new domain.
    Raises `RuleBroken` for two that say the same, for one that is too long and for too many.
    """
    known = {domain.label: domain for domain in instrument.domains}
    said = {language: lines(typed.get(language)) for language in LANGUAGES}
    made = replace(instrument, domains=())
    for place, words in enumerate(said["nl"]):
        title = {language: texts[place] for language, texts in said.items() if place < len(texts)}
        if before := known.get(words):
            put = replace(made, domains=(*made.domains, replace(before, title=title)))
            made = instruments.put_domain(put, put.domains[-1])
        else:
            made, _key = instruments.add_domain(made, title)
    return made


def typed_domains(instrument: Instrument, language: str) -> str:
    """The domains in one language, one a line, as a form shows them."""
    return "\n".join(domain.title.get(language, "") for domain in instrument.domains).strip("\n")


# What is answered in a plan


def answered_parts(design: Design) -> tuple[Part, ...]:
    """The blocks of a plan in which something is answered, as parts with questions; free text is one question."""
    return tuple(one for part in design.parts if (one := answered_part(part)))


def answered_part(part: Part) -> Part | None:
    """A block as a part with questions, if it has any."""
    if part.kind == BlockKind.TEXT:
        # Blocks and questions take their numbers from one row, so no other question has this one.
        key = f"q{part.key[1:]}"
        return replace(part, items=(Item(key, QuestionKind.LONG_TEXT, part.title, part.help),))
    return part if part.kind == BlockKind.QUESTIONS and part.items else None


def sound(design: Design, answers: Answers) -> Answers:
    """What of some answers answers a design: the rest was given when something else was asked."""
    items = {item.key: item for part in answered_parts(design) for item in part.every}
    asked = {place: value for place, value in answers.items() if place.key in items}
    return {place: value for place, value in asked.items() if is_answer(items[place.key], value)}


def is_answer(item: Item, value: Value | None) -> bool:
    """Whether a value can be given to a question as it is asked."""
    try:
        value_of(item, value)
    except RuleBroken:
        return False
    return True


# What somebody sees of a block


def seen(part: Part, words: Mapping[str, Words]) -> tuple[Item, ...]:
    """A block as questions, for who looks at what it will be; `words` are texts in the language of the page."""
    if part.kind == BlockKind.MEASUREMENT:
        instrument = instruments.read(part.settings)
        return tuple(_scored(domain, instrument) for domain in instrument.domains)
    if part.kind == BlockKind.GOALS:
        return tuple(_goal(goals_of(part.settings), words))
    if part.kind == BlockKind.TEXT:
        return (Item("text", QuestionKind.LONG_TEXT, part.title, part.help),)
    return part.items


def _scored(domain: Domain, instrument: Instrument) -> Item:
    scale = instrument.scale
    ends = scale.words.get(scale.least), scale.words.get(scale.most)
    return Item(
        domain.key, QuestionKind.SCALE, domain.title, domain.help, least=scale.least, most=scale.most,
        low_end=ends[0], high_end=ends[1],
    )  # fmt: skip


def _goal(goals: Goals, words: Mapping[str, Words]) -> Iterator[Item]:
    yield Item("goal", QuestionKind.SHORT_TEXT, words["goal"], required=True)
    kinds = {GoalField.DESCRIPTION: QuestionKind.LONG_TEXT, GoalField.TARGET_DATE: QuestionKind.DATE}
    for name in GoalField:
        use = goals.use(name)
        if use is not Use.HIDDEN:
            kind = kinds.get(name, QuestionKind.SHORT_TEXT)
            yield Item(name.value, kind, words[name.value], required=use is Use.REQUIRED)
    scale = goals.way.scale
    if goals.way.telling is Telling.SCALE:
        yield Item("progress", QuestionKind.SCALE, words["progress"], least=scale.least, most=scale.most)
    else:
        yield Item("progress", QuestionKind.LONG_TEXT, words["progress"])


# What differs between the settings of two versions (F-11)


def differences(was: Part, now: Part, say: Any) -> list[str]:
    """What differs between the settings of a block, in sentences; `say` writes words for the reader."""
    if was.settings == now.settings:
        return []
    if now.kind == BlockKind.MEASUREMENT:
        return list[str](
            _of_domains(instruments.read(was.settings), instruments.read(now.settings), say(now.title), say)
        )
    if now.kind == BlockKind.GOALS:
        return list[str](_of_goals(goals_of(was.settings), goals_of(now.settings), say(now.title)))
    return []


def _of_domains(was: Instrument, now: Instrument, name: str, say: Any) -> Iterator[Told]:
    for domain in now.domains:
        before = was.domain(domain.key)
        if before is None:
            yield Told(N_("“%(part)s” has a new domain: %(domain)s."), part=name, domain=say(domain.title))
        elif before.title != domain.title:
            yield Told(
                N_("A domain of “%(part)s” has other words: %(domain)s."), part=name, domain=say(domain.title)
            )
    for domain in was.domains:
        if now.domain(domain.key) is None:
            yield Told(N_("“%(part)s” no longer has the domain %(domain)s."), part=name, domain=say(domain.title))
    if moved_keys([one.key for one in was.domains], [one.key for one in now.domains]):
        yield Told(N_("The domains of “%(part)s” stand in another order."), part=name)
    if was.scale != now.scale:
        yield Told(N_("“%(part)s” is scored on another scale."), part=name)
    if (was.scorers, was.shows_others) != (now.scorers, now.shows_others):
        yield Told(N_("In “%(part)s” others give or see scores."), part=name)


def _of_goals(was: Goals, now: Goals, name: str) -> Iterator[Told]:
    for each in GoalField:
        if was.use(each) is not now.use(each):
            yield Told(N_("In “%(part)s”: %(field)s – %(use)s."), part=name, field=Told(GOAL_FIELDS[each]),
                       use=Told(USES[now.use(each)]))  # fmt: skip
    if was.way != now.way:
        yield Told(N_("In “%(part)s” progress is told in another way."), part=name)
