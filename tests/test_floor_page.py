"""The page of a plan by hand and by the portal: the same HTML, whatever stands in the plan."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from sqlalchemy import create_engine, text

from benchmarks import plans
from benchmarks.pages import comparable, refuse_unless_alike
from benchmarks.stock import stock
from benchmarks.visitor import Request, Visitor
from tests.databases import owner_of

USERS, PLANS = 100, 10
SCORED = "measurement_id = (SELECT max(measurement_id) FROM score WHERE plan_id = :plan) AND domain = 'd2'"


@dataclass
class Sides:
    """Both applications over one database."""

    url: str
    plan: int
    visitors: tuple[Visitor, ...]

    def page(self) -> str:
        """The page of the large plan, which both give."""
        wish = Request(f"/plans/{self.plan}")
        floor, ours = (visitor.ask(wish).body for visitor in self.visitors)
        refuse_unless_alike(floor, ours)
        return comparable(ours)

    def change(self, statement: str) -> None:
        """Change something of the plan, past both."""
        engine = create_engine(owner_of(self.url) or self.url)
        with engine.begin() as connection:
            assert connection.execute(text(statement), {"plan": self.plan}).rowcount == 1
        engine.dispose()


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    """Little data, and the large plan."""
    with ExitStack() as stack:
        kind = os.environ.get("DATABASE", "sqlite")
        url = stack.enter_context(stock(kind, tmp_path_factory.mktemp("floor"))).fresh(USERS, PLANS)
        sample = plans.pick(url)
        both = stack.enter_context(plans.side_by_side(url, sample))
        yield Sides(url, sample.plan, tuple(one.visitors[plans.EDITOR] for one in both))


def test_both_give_the_same_page(sides: Sides) -> None:
    page = sides.page()
    assert page.count("<section ") == 10
    assert page.count("<dt>Vraag") == 120
    assert page.count('<article class="rp-goal"') == 40
    assert page.count('<svg class="rp-chart"') == 44


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        ("UPDATE plan_answer SET value = '\"<Anders> & \\u00e9\"' WHERE plan_id = :plan AND key = 'q50'",
         "&lt;Anders&gt; &amp; é"),
        ("DELETE FROM plan_answer WHERE plan_id = :plan AND key = 'q51'", "19 van 20 vragen"),
        ("UPDATE goal SET title = 'Elke \"dag\"', description = 'Zelf fietsen' "
         "WHERE plan_id = :plan AND block = 'p128' AND position = 7", "Elke &#34;dag&#34;"),
        ("UPDATE goal_action SET owner_words = 'Oma' WHERE id = (SELECT max(id) FROM goal_action "
         "WHERE plan_id = :plan)", "Oma"),
        ("UPDATE goal_progress SET value = 4 WHERE id = (SELECT max(id) FROM goal_progress "
         "WHERE plan_id = :plan)", "Professional 4"),
        (f"UPDATE score SET value = '{{\"value\": 1}}' WHERE scorer = 'resident' AND {SCORED}",
         "School: inwoner 1, professional 3"),
        ("UPDATE measurement SET measured_on = '2026-10-28' WHERE id = (SELECT min(id) FROM measurement "
         "WHERE plan_id = :plan)", "28 okt 2026"),
    ],
)  # fmt: skip
def test_what_is_changed_is_another_page_on_both_sides(sides: Sides, statement: str, seen: str) -> None:
    assert seen not in sides.page()
    sides.change(statement)
    assert seen in sides.page()
