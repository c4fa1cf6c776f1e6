"""What a field looks like in a real browser before anything is typed, and once it was sent and is wrong."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator

from tests.journeys import served
from tests.journeys.found import rows

pytestmark = pytest.mark.browser

EDGE_AND_GROUND = "borderBottomColor", "borderBottomWidth", "backgroundColor"


def look_of(field: Locator) -> list[str]:
    """How the edge and the ground of a field are drawn."""
    return field.evaluate("(field, names) => names.map(one => getComputedStyle(field)[one])", EDGE_AND_GROUND)


def test_a_required_field_is_drawn_as_wrong_only_after_it_was_sent_empty(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "PR", "nl")
    page = context.new_page()
    page.goto(f"/notes/add?pathway={rows()['pathway']}")
    note, title = page.get_by_label("Notitie"), page.get_by_label("Titel")
    assert note.get_attribute("required") is not None
    untouched = look_of(note)
    assert untouched == look_of(title), "an empty note looks like any other field"
    note.fill("x")
    note.fill("")
    page.keyboard.press("Tab")
    assert look_of(note) == untouched
    page.get_by_role("button", name="Opslaan").click()
    assert note.get_attribute("aria-invalid") == "true"
    assert look_of(note) != untouched
    served.leave(context)
