"""Finding again what was answered in plans: where the words of a search stand (decision 0054)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import case, func, or_, select

from app.common import search
from app.common.frozen import frozen
from app.common.needles import Parts
from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.plans.models import Plan, PlanAnswer, PlanTemplateEdition
from app.questionnaires.rules.answers import Place, Value
from app.questionnaires.rules.designs import Design, read
from app.questionnaires.rules.questions import QuestionKind

IN_ANSWERS = Parts(PlanAnswer, PlanAnswer.plan_id, PlanAnswer.search_key, PlanAnswer.asked)
"""The answers of a plan as a search looks in them: those to what is asked now (decision 0046)."""


@frozen
class Said:
    """An answer that was found: where it stands, what it is, and which of the words stand in it."""

    place: Place
    kind: QuestionKind
    value: Value | None
    words: tuple[str, ...]


@frozen
class Found:
    """The answers that were found, by number of the plan, and what the plans ask, by number of the version."""

    answers: dict[int, list[Said]]
    designs: dict[int, Design]


def saying(plans: Iterable[int], words: Sequence[str]) -> Found:
    """The answers in some plans in which one of some words stands; one statement.

    What a version asks comes along with the first of its rows. PostgreSQL would gather by trigrams what all plans
    say, for what is no more than a condition on the words; these have few answers.
    """
    answer, edition = PlanAnswer, PlanTemplateEdition
    among = func.row_number().over(
        partition_by=edition.id, order_by=(answer.plan_id, answer.key, answer.occurrence)
    )
    kept: Any = case((among == 1, edition.kept))
    wanted: Any = (
        select(answer.plan_id, answer.key, answer.occurrence, answer.kind, answer.value, answer.search_key,
               edition.id, kept)
        .join(Plan, Plan.id == answer.plan_id)
        .outerjoin(edition, edition.id == Plan.edition_id)
        .where(answer.plan_id.in_(tuple(plans)), answer.asked)
        .where(or_(*(answer.search_key.contains(word, autoescape=True).is_(True) for word in words)))
    )  # fmt: skip
    found, asked = Found({}, {}), search.in_order(wanted, answer)
    rows: Any = db.session.execute(asked, execution_options={PLANNED_ONCE: True})
    for number, key, occurrence, kind, value, searched, edition_id, design in rows:
        there = tuple(word for word in words if word in searched)
        found.answers.setdefault(number, []).append(Said(Place(key, occurrence), kind, value, there))
        if design is not None:
            found.designs[edition_id] = read(design)
    return found
