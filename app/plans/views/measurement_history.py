"""The history of scores, with the titles of the domains that they were given for: `Wonen – professional`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.values import language
from app.plans.models import Measurement, Plan
from app.plans.rules import instruments
from app.plans.rules import measurements as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import SCORERS, Scorer
from app.plans.rules.measurements import Score


def in_words(score: Score) -> str:
    """A score with its note on one line; an empty one is empty."""
    return " – ".join(one for one in ("" if score.value is None else str(score.value), score.note) if one)


class ScoreTeller:
    """The screen of measurements that also knows what is measured in a plan, or in one of its blocks.

    Scores of domains that are not measured any more stay in the history and are not told.
    """

    def __init__(self, screen: Any, plan: Plan, block: str = "") -> None:
        self.screen, self.model, self.list_title = screen, screen.model, screen.list_title
        self.told: dict[str, Callable[[Any], str]] = dict(screen.told)
        self.labels: dict[str, str] = {}
        for part in plan.design.parts:
            if part.kind != BlockKind.MEASUREMENT or block not in ("", part.key):
                continue
            for domain in instruments.read(part.settings).domains:
                for scorer in Scorer:
                    said = {"domain": in_language(domain.title, language()), "who": _(SCORERS[scorer]).lower()}
                    name = f"{part.key}-{domain.key}-{scorer.value}"
                    self.labels[name] = _("%(domain)s – %(who)s", **said)
                    self.told[name] = _told

    def label_for(self, name: str) -> str:
        """The label of a column, or what was scored by whom."""
        return self.labels.get(name) or self.screen.label_for(name)

    def readable_fields(self, item: Any = None) -> tuple[str, ...]:
        """The columns and the scores that this person may see."""
        return (*self.screen.readable_fields(item), *self.labels)

    def held(self, item: Measurement) -> dict[str, Any]:
        """The scores, by the names that the history has for them."""
        found = {row.remembered_name: row.value for row in item.scores}
        return {name: found.get(name) for name in self.labels}

    def name_of(self, item: Measurement) -> str:
        """The name of a measurement."""
        return self.screen.name_of(item)

    def items(self, ids: Sequence[int]) -> list[Measurement]:
        """The measurements of some numbers, as far as this person may see them."""
        return self.screen.items(ids)


def _told(value: Any) -> str:
    return in_words(rules.read(value))
