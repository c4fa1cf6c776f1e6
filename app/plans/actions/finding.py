"""Finding again what was answered in plans: where the words of a search stand (decision 0054)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Text, bindparam, cast, null, or_, select, union_all

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

    `plans` tells the version of each.
    """
    numbers = {"plans": tuple(plans), "versions": tuple({version for version in plans.values() if version})}
    patterns = {f"word_{place}": pattern_of(word) for place, word in enumerate(words)}
    told = {PLANNED_ONCE: True}
    rows = db.session.execute(_saying(len(words)), numbers | patterns, execution_options=told).all()
    answers: Any = [row for row in rows if row.key is not None]
    return Found(answers, {row.number: row.kept or "{}" for row in rows if row.key is None})


@cache
def _saying(words: int) -> Any:
    """Answers of some plans with one of some words, and what some versions ask; written down once.

    Answers are not joined to their plans: PostgreSQL would weigh the rights of a plan once more for each. It would
    gather by trigrams what all plans say, for what is no more than a condition on the words; these have few
    answers. What is kept as JSON is read when it is shown.
    """
    answer, edition, none = PlanAnswer, PlanTemplateEdition, cast(null(), Text)
    holds = (answer.search_key.like(bindparam(f"word_{place}"), escape="/").is_(True) for place in range(words))
    kept = cast(answer.value, Text).label("kept")
    said: Any = select(
        answer.plan_id.label("number"), answer.key, answer.occurrence, answer.kind, kept, answer.search_key
    ).where(among(answer.plan_id, "plans"), answer.asked, or_(*holds))
    asked = select(edition.id, none, none, none, cast(edition.kept, Text), none)
    asked = asked.where(among(edition.id, "versions"))
    return select(union_all(search.in_order(said, answer), asked).subquery())
