"""Fatima tries a questionnaire in a real browser: questions appear as she answers, groups grow, Enter saves."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app.questionnaires.models import Tryout
from tests import bench
from tests.journeys import served
from tests.journeys.found import rows
from tests.questionnaires.test_answering import answers_of

pytestmark = pytest.mark.browser


def stored(number: int) -> dict[str, object]:
    """What stands there, by the names of places."""
    with bench.office() as session:
        tried = session.get_one(Tryout, number)
    return {row.place.name: row.value for row in answers_of(tried) if row.value is not None}


def test_a_part_is_filled_in_by_keyboard_and_follows_the_answers(
    demo: Flask, address: str, chromium: Browser
) -> None:
    number = rows()["tried"]
    context = served.context_for(chromium, demo, address, "FB", "nl")
    page = context.new_page()
    heard = served.complaints(page)
    page.goto(f"/try-outs/{number}/answer/p1")
    whom = page.get_by_label("Bij wie?")
    expect(whom).to_be_visible()
    page.get_by_label("thuis", exact=True).check()
    expect(whom).to_be_hidden()
    page.get_by_label("elders").check()
    expect(whom).to_have_value("Bij oma in de Lindelaan")

    page.get_by_role("button", name="Toevoegen Kind").press("Enter")
    third = page.get_by_role("group", name="Kind 3", exact=True)
    expect(third).to_be_focused()
    expect(page.get_by_role("button", name="Toevoegen Kind")).to_be_hidden()
    third.get_by_label("Naam").fill("Noor")
    expect(third.get_by_label("Welke school?")).to_be_hidden()
    third.get_by_label("Ja").check()
    third.get_by_label("Welke school?").fill("De Eik")
    third.get_by_role("button", name="Omhoog").click()
    expect(page.get_by_role("group", name="Kind 2", exact=True).get_by_label("Naam")).to_have_value("Noor")
    page.get_by_role("group", name="Kind 1", exact=True).get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_role("group", name="Kind 1", exact=True)).to_be_focused()

    page.get_by_label("Hoeveel kamers?").fill("4")
    page.get_by_label("Hoeveel kamers?").press("Enter")
    expect(page.get_by_role("heading", name="Proefinvulling van Thuis")).to_be_visible()
    kept = stored(number)
    first, second = kept["q6"]  # type: ignore[misc]  (a list of keys)
    assert (kept[f"q7-{first}"], kept[f"q9-{first}"], kept[f"q7-{second}"]) == ("Noor", "De Eik", "Jip")
    assert kept["q11"] == 4 and kept["q3"] == "Bij oma in de Lindelaan"
    assert not [name for name in kept if name.startswith("q") and "0a0a0a0a" in name]

    page.get_by_role("link", name="Geschiedenis: Hoeveel kamers?").click()
    expect(page.get_by_text("Fatima Bouzid wijzigde Hoeveel kamers?").first).to_be_visible()
    assert not heard
    served.leave(context)
