"""Where in plans a search was found: the question, and a few words of the answer (decision 0054)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from app.common.excerpts import Excerpt, excerpt
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.values import language
from app.common.words import folded
from app.plans.actions.finding import Said, saying
from app.plans.models import Plan
from app.plans.rules.blocks import answered_parts
from app.questionnaires.rules.answers import Value
from app.questionnaires.rules.designs import read
from app.questionnaires.rules.items import Item
from app.questionnaires.writing import written

Asked = Mapping[str, Item]
"""The questions of a plan by their key."""


def excerpts_of(plans: Sequence[Plan], text: str) -> dict[int, Excerpt]:
    """By number of the plan, what was said of words that its title and person do not show.

    It is the answer that holds most of those words, of several the first by its key.
    """
    words = folded(text).split()
    lacking = {plan.id: [word for word in words if word not in plan.search_key] for plan in plans}
    versions = {plan.id: plan.edition_id for plan in plans if lacking[plan.id]}
    if not versions:
        return {}
    found = saying(versions, sorted({word for missing in lacking.values() for word in missing}))
    asked = {number: _asked(kept) for number, kept in found.asked.items()}
    best: dict[int, tuple[tuple[Any, ...], Said, list[str]]] = {}
    for one in found.answers:
        number, searched = one.number, one.search_key
        there = [word for word in lacking[number] if word in searched]
        rank = -len(there), one.key, one.occurrence
        if there and (number not in best or rank < best[number][0]):
            best[number] = rank, one, there
    return {
        number: _excerpt(one, asked.get(versions[number], {}), there)
        for number, (_rank, one, there) in best.items()
    }


@lru_cache(maxsize=64)
def _asked(kept: str) -> Asked:
    """What a version asks, worked out once of the JSON that it is kept as, for it never changes."""
    return {item.key: item for part in answered_parts(read(json.loads(kept))) for item in part.every}


def _excerpt(one: Said, asked: Asked, words: Sequence[str]) -> Excerpt:
    value: Value | None = None if one.kept is None else json.loads(one.kept)
    item = asked.get(one.key)
    if item is None or item.kind is not one.kind:
        return excerpt(_("Not asked any more"), value if isinstance(value, str) else "", words)
    return excerpt(in_language(item.text, language()), written(item, value), words)
