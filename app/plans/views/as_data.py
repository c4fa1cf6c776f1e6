"""A plan as one of its participants sees it, as data for a file: what the portal draws, and nothing beside it.

It is made from the same reader as the page (decision 0058): what is not shared is never read into it. Names of
keys are fixed, words and values are those of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.common.web.charts import Figures
from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.plans.rules import measurements as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import SCORERS, Instrument
from app.plans.rules.measurements import Measurement, Score
from app.plans.views.goal_blocks import ShownGoal, ShownGoals
from app.plans.views.plan_page import draw_block
from app.plans.views.seen_as import ParticipantReader
from app.questionnaires.rules.designs import Part
from app.questionnaires.views.answering import Section
from app.questionnaires.writing import Reading

Data = dict[str, Any]


def blocks_seen_by(reader: ParticipantReader) -> list[Data]:
    """The blocks that a participant sees, with what stands in them."""
    return [_block(reader, part) for part in reader.parts]


def _block(reader: ParticipantReader, part: Part) -> Data:
    if part.kind == BlockKind.MEASUREMENT:
        instrument = reader.instrument_of(part)
        drawn = [_measurement(instrument, one.value) for one in reader.measurements[part.key]]
        return {"title": shown(part.title), "measurements": drawn}
    block = draw_block(reader, part)
    return {"title": block.title, **TOLD[BlockKind(part.kind)](block.content)}


def _questions(section: Section | None) -> Data:
    if section is None:
        return {}
    found = [{"heading": heading, "answers": _answers(lines)} for heading, lines in section.chapters]
    return {"questions": found} | ({"kept": _answers(section.hidden)} if section.hidden else {})


def _answers(lines: Iterable[Reading]) -> list[Data]:
    return [
        {"question": one.label, "answer": one.text}
        | ({"times": [_answers(each) for each in one.times]} if one.times else {})
        for one in lines
    ]


def _text(reading: Reading) -> Data:
    return {"text": reading.text}


def _goals(block: ShownGoals) -> Data:
    return {"goals": [_goal(one) for one in (*block.running, *block.ended)]}


def _goal(goal: ShownGoal) -> Data:
    return {
        "title": goal.title,
        "state": [mark.text for mark in goal.badges],
        "about": [{"label": label, "text": text} for label, text in goal.facts],
        "said": [{"who": one.name, "on": one.day, "words": one.words} for one in goal.voices],
        "now": goal.now,
        "progress": _numbers(goal.chart.figures) if goal.chart else [],
        "actions": [{"title": one.title, "who": one.who, "when": one.when} for one in goal.actions],
    }


def _numbers(figures: Figures) -> list[Data]:
    """The table beside a chart, a row for each day."""
    rows = zip(figures.labels, *(one.values for one in figures.series), strict=True)
    names = [one.name for one in figures.series]
    return [{"on": day, "values": dict(zip(names, values, strict=True))} for day, *values in rows]


def _measurement(instrument: Instrument, taken: Measurement) -> Data:
    fits, _gone = rules.fitting(instrument, taken)
    found = [
        {"domain": shown(dict(domain.title)), "scores": _scores(fits, domain.key)} for domain in instrument.domains
    ]
    return {"on": shown(taken.at), "domains": found}


def _scores(measurement: Measurement, domain: str) -> list[Data]:
    scored: Iterable[tuple[Any, Mapping[str, Score]]] = measurement.scores.items()
    return [
        {"who": _(SCORERS[who]), "score": score.value, "words": score.note}
        for who, given in scored
        if (score := given.get(domain))
    ]


TOLD: dict[BlockKind, Callable[[Any], Data]] = {
    BlockKind.QUESTIONS: _questions,
    BlockKind.TEXT: _text,
    BlockKind.GOALS: _goals,
}
"""What each kind of block comes to; notes and documents are not shared from a plan."""
