"""Where in plans a search was found: the question, and a few words of the answer (decision 0054)."""

from __future__ import annotations

from collections.abc import Sequence

from app.common.excerpts import Excerpt, excerpt
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.values import language
from app.common.words import folded
from app.plans.actions.finding import Said, saying
from app.plans.models import Plan
from app.plans.rules.blocks import answered_parts
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item
from app.questionnaires.writing import written

Asked = dict[str, tuple[int, Item]]
"""The questions of a plan by their key, each with its place in the order of the page."""


def excerpts_of(plans: Sequence[Plan], text: str) -> dict[int, Excerpt]:
    """By number of the plan, what was said of words that its title and person do not show."""
    words = folded(text).split()
    lacking = {plan: [word for word in words if word not in plan.search_key] for plan in plans}
    wanted = {plan.id: plan for plan, missing in lacking.items() if missing}
    if not wanted:
        return {}
    versions = {number: plan.edition_id for number, plan in wanted.items()}
    found = saying(versions, sorted({word for missing in lacking.values() for word in missing}))
    asked = {number: _asked(design) for number, design in found.designs.items()}
    told = {}
    for number, answers in found.answers.items():
        plan = wanted[number]
        if there := [one for one in answers if set(one.words) & set(lacking[plan])]:
            told[number] = _best(there, asked.get(plan.edition_id, {}), lacking[plan])
    return told


def _asked(design: Design) -> Asked:
    items = [item for part in answered_parts(design) for item in part.every]
    return {item.key: (place, item) for place, item in enumerate(items)}


def _best(found: list[Said], asked: Asked, words: list[str]) -> Excerpt:
    """The answer that holds most of the words, the first of those on the page."""
    last = len(asked), None
    one = min(
        found, key=lambda one: (-len(set(one.words) & set(words)), asked.get(one.place.key, last)[0], one.place)
    )
    there = [word for word in one.words if word in words]
    value, (_place, item) = one.value, asked.get(one.place.key, last)
    if item is None or item.kind is not one.kind:
        return excerpt(_("Not asked any more"), value if isinstance(value, str) else "", there)
    return excerpt(in_language(item.text, language()), written(item, value), there)
