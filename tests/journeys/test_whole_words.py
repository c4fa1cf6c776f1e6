"""What is chosen can be read whole: in the table of who sees what, however many take part, and on a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.common.words import LANGUAGES
from app.plans.models import Pathway
from app.plans.rules.sharing import Access
from tests import bench
from tests.goals import GoalFactory
from tests.journeys import served
from tests.journeys.found import rows
from tests.journeys.stops import RESIDENT
from tests.planning import PlanFactory
from tests.sharing import ParticipantFactory

pytestmark = pytest.mark.browser

CUT = """() => [...document.querySelectorAll('main select')].filter(one => one.offsetWidth).map(one => {
  const pen = document.createElement('canvas').getContext('2d'), look = getComputedStyle(one)
  pen.font = look.font
  const room = one.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight)
  const words = one.selectedOptions[0].text
  return pen.measureText(words).width > room + 1 ? words : ''
}).filter(Boolean)"""
"""The words that were chosen and do not fit in their field."""
PILED = """() => [...document.querySelectorAll('.rp-share__column > *')].filter(one => {
  const column = one.parentElement, past = column.getBoundingClientRect().right + 1
  return [...one.querySelectorAll('*')].some(part => part.getBoundingClientRect().right > past)
}).map(one => one.innerText)"""
"""What reaches out of its column and lies over the next."""
SIX = ("Noor de Boer", "Karin de Boer", "Peter Smit", "Rob Hendriks", "Joris Bakker", "Linda Bakker")


def sizes(page: Page) -> Any:
    for size in (served.WIDE, served.NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        yield f"{page.url} at {size['width']} px"


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_people_take_part_and_none_lies_over_the_next(
    language: str, demo: Flask, address: str, chromium: Browser
) -> None:
    with bench.office() as session:
        plan = PlanFactory(pathway=session.get_one(Pathway, rows()["pathway"]), title=f"Zes mensen {language}")
        goal = GoalFactory(plan=plan, title="Noor gaat elke dag naar school")
        for number, name in enumerate(SIX):
            ParticipantFactory(plan=plan, name=name, email=f"{language}{number}@zes.example", portal=number < 3,
                               shared={f"g{goal.id}": Access.MEASURE})  # fmt: skip
        plan_id = plan.id
        session.commit()
    page = served.context_for(chromium, demo, address, "PR", language).new_page()
    page.goto(f"/plans/{plan_id}/participants")
    for where in sizes(page):
        assert not page.evaluate(PILED), where
        assert not page.evaluate(CUT), where
    page.set_viewport_size(served.WIDE)  # type: ignore[arg-type]
    page.locator(".rp-share select").last.focus()
    names = page.locator(".rp-share__names").bounding_box()
    assert names and names["x"] >= 0, "what a choice is about scrolled out of sight"


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_measurement_is_shown_can_be_read(
    language: str, demo: Flask, address: str, chromium: Browser
) -> None:
    marieke = served.context_for(chromium, demo, address, "PR", language).new_page()
    karin = served.context_for(chromium, demo, address, RESIDENT, language).new_page()
    places = ((marieke, "/plans/{plan}"), (marieke, "/measurements/{measurement}"), (karin, "/mijn/plans/{plan}"))
    for page, path in places:
        page.goto(path.format(**rows()))
        assert page.locator("main select").count(), path
        for where in sizes(page):
            assert not page.evaluate(CUT), where
