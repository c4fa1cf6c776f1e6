"""Every page, in three languages, wide and on a telephone: accessible, complete, and without complaint."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.common.words import LANGUAGES
from tests.journeys import served
from tests.journeys.found import rows
from tests.journeys.pages import STOPS, WITHOUT_A_PICTURE
from tests.journeys.stops import Stop

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN = """async (tags) => (await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], selectors: false, preload: false,
})).violations"""
EXAMINED = {"nl": (served.WIDE, served.NARROW), "en": (served.WIDE,), "fr": (served.NARROW,)}
"""The widths at which axe looks: its rules see other words, and no other page, in another language."""


def test_every_page_of_the_map_is_looked_at(demo: Flask) -> None:
    seen = {stop.endpoint for stop in STOPS} | WITHOUT_A_PICTURE
    shown = {rule.endpoint for rule in demo.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert not shown - seen, "a page without a stop in tests/journeys/pages.py"
    assert not seen - shown, "a stop at a page that does not exist"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_everybody_can_use_the_page(stop: Stop, language: str, windows: served.Windows) -> None:
    with windows.of(stop.role, language) as (page, heard):
        page.set_viewport_size(served.WIDE)  # type: ignore[arg-type]
        answer = page.goto(stop.path.format(**rows()))
        assert answer is not None
        assert answer.status == stop.status
        for size in (served.WIDE, served.NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert size not in EXAMINED[language] or not violations(page), f"{stop.path} at {size['width']} px"
            assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"], "scrolls sideways"
        assert page.get_attribute("html", "lang") == language
        expected = f"status of {answer.status}" if answer.status >= 400 else None
        assert not [text for text in heard if expected is None or expected not in text]


def test_a_picture_without_words_would_be_told(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang='nl'><title>Iets</title><main><img src='/niets.png'></main></html>")
    (told,) = violations(page)
    assert told.startswith("image-alt: <img")
    page.close()


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    found = page.evaluate(RUN, RULES)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
