"""Finding again what was answered in plans: where the words of a search stand (decision 0054)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Text, cast, null, or_, select, union_all

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
    kept: str | None
    words: tuple[str, ...]

    @property
    def value(self) -> Value | None:
        """The answer itself; of those that were found a page shows one of each plan."""
        return None if self.kept is None else json.loads(self.kept)


@frozen
class Found:
    """The answers that were found, by number of the plan, and what the plans ask, by number of the version."""

    answers: dict[int, list[Said]]
    designs: dict[int, Design]


def saying(plans: Mapping[int, int | None], words: Sequence[str]) -> Found:
    """The answers in some plans in which one of some words stands, and what those plans ask; one statement.

    `plans` tells the version of each. Answers are not joined to their plans: PostgreSQL would weigh the rights of a
    plan once more for each. It would gather by trigrams what all plans say, for what is no more than a condition on
    the words; these have few answers. What is kept as JSON is read when it is shown.
    """
    answer, edition = PlanAnswer, PlanTemplateEdition
    said = (
        select(answer.plan_id.label("number"), answer.key, answer.occurrence, answer.kind,
               cast(answer.value, Text).label("kept"), answer.search_key)
        .where(answer.plan_id.in_(tuple(plans)), answer.asked)
        .where(or_(*(answer.search_key.contains(word, autoescape=True).is_(True) for word in words)))
    )  # fmt: skip
    none = cast(null(), Text)
    asked = select(edition.id, none, none, none, cast(edition.kept, Text), none).where(
        edition.id.in_(tuple({one for one in plans.values() if one}))
    )
    both, found = union_all(search.in_order(said, answer), asked).subquery(), Found({}, {})
    rows: Any = db.session.execute(select(both), execution_options={PLANNED_ONCE: True})
    for number, key, occurrence, kind, kept, searched in rows:
        if key is None:
            found.designs[number] = read(json.loads(kept or "null"))
            continue
        there = tuple(word for word in words if word in searched)
        found.answers.setdefault(number, []).append(Said(Place(key, occurrence), kind, kept, there))
    return found
