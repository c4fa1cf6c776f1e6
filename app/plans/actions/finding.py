"""Finding again what was answered in plans: where the words of a search stand (decision 0054)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ARRAY, Integer, Text, bindparam, cast, func, null, or_, select, true, union_all

from app.common import search
from app.common.among import among
from app.common.frozen import frozen
from app.common.needles import Parts, pattern_of
from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.plans.models import PlanAnswer, PlanTemplateEdition
from app.questionnaires.rules.questions import QuestionKind

IN_ANSWERS = Parts(PlanAnswer, PlanAnswer.plan_id, PlanAnswer.search_key, PlanAnswer.asked)
"""The answers of a plan as a search looks in them: those to what is asked now (decision 0046)."""


class Said(Protocol):
    """A row with an answer that was found: of which plan, where it stands, and what it is."""

    number: int
    key: str
    occurrence: str
    kind: QuestionKind
    kept: str | None
    """The answer as JSON; of those that were found a page shows one of each plan."""
    search_key: str


@frozen
class Found:
    """The answers that were found, and what the plans ask: JSON by number of the version."""

    answers: Sequence[Said]
    asked: Mapping[int, str]


def saying(plans: Mapping[int, int | None], words: Sequence[str]) -> Found:
    """The answers in some plans in which one of some words stands, and what those plans ask; one statement.

    `plans` tells the version of each. Of a single word the first answer of each plan is enough (by the key of its
    question): PostgreSQL gives no other, for of each that it gives it weighs who may read it.
    """
    numbers = {"plans": list(plans), "versions": list({version for version in plans.values() if version})}
    patterns = {f"word_{place}": pattern_of(word) for place, word in enumerate(words)}
    first = len(words) == 1 and db.session.get_bind().dialect.name == "postgresql"
    asked = _asking(_first_saying() if first else _saying(len(words)))
    rows = db.session.execute(asked, numbers | patterns, execution_options={PLANNED_ONCE: True}).all()
    answers: Any = [row for row in rows if row.key is not None]
    return Found(answers, {row.number: row.kept or "{}" for row in rows if row.key is None})


TOLD = (
    PlanAnswer.key,
    PlanAnswer.occurrence,
    PlanAnswer.kind,
    cast(PlanAnswer.value, Text).label("kept"),
    PlanAnswer.search_key,
)
"""What is told of an answer; what is kept as JSON is read when it is shown."""


@cache
def _saying(words: int) -> Any:
    """Answers of some plans with one of some words.

    They are not joined to their plans: PostgreSQL would weigh the rights of a plan once more for each.
    """
    said: Any = select(PlanAnswer.plan_id.label("number"), *TOLD).where(among(PlanAnswer.plan_id, "plans"))
    return search.in_order(said.where(PlanAnswer.asked, _holds(words)), PlanAnswer)


@cache
def _first_saying() -> Any:
    """The first answer of each of some plans with a word."""
    plan = func.unnest(bindparam("plans", type_=ARRAY(Integer))).table_valued("number").render_derived()
    its = select(*TOLD).where(PlanAnswer.plan_id == plan.c.number, PlanAnswer.asked, _holds(1))
    first = its.order_by(PlanAnswer.key, PlanAnswer.occurrence).limit(1).lateral()
    return select(plan.c.number, *first.c).join(first, true())


def _holds(words: int) -> Any:
    """That an answer holds one of some words.

    PostgreSQL would gather by trigrams what all plans say, for what is no more than a condition on the words;
    these have few answers.
    """
    return or_(
        *(PlanAnswer.search_key.like(bindparam(f"word_{place}"), escape="/").is_(True) for place in range(words))
    )


@cache
def _asking(said: Any) -> Any:
    """Answers, and with them what some versions of templates ask; written down once."""
    edition, none = PlanTemplateEdition, cast(null(), Text)
    asked = select(edition.id, none, none, none, cast(edition.kept, Text), none)
    return select(union_all(said, asked.where(among(edition.id, "versions"))).subquery())
