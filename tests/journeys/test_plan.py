"""Marieke makes a plan in a real browser: fills it in, measures twice, sets goals with actions, and closes it."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.plans.models import Plan
from app.plans.rules.plans import PlanState
from tests import bench
from tests.journeys import served
from tests.journeys.found import rows

pytestmark = pytest.mark.browser

TITLE = "Plan van een hele dag"


def saves(page: Page) -> None:
    """Save the form at hand, and come back to the plan."""
    page.get_by_role("button", name="Opslaan", exact=True).last.click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def measures(page: Page, *, professional: str, resident: str) -> None:
    """Add a measurement in which both say how it goes at home."""
    page.get_by_role("link", name="Meting toevoegen").click()
    for who, step in (("professional ziet", professional), ("inwoner zelf zegt", resident)):
        voice = page.get_by_role("group", name=re.compile(f"Wonen: Wat de {who}"))
        voice.get_by_label(step, exact=True).check()
    saves(page)


def sets_a_goal(page: Page, goal: str, action: str) -> None:
    """Add a goal, and an action for it."""
    page.get_by_role("link", name="Doel toevoegen").click()
    page.get_by_label("Doel", exact=True).fill(goal)
    page.get_by_label(re.compile("[Bb]ereikt")).fill("Als het een maand lukt.")
    page.get_by_label("Wie eraan werkt").fill("Noor en haar moeder")
    saves(page)
    shown = page.get_by_role("article").filter(has=page.get_by_role("heading", name=goal))
    shown.locator("summary").first.click()
    shown.get_by_role("link", name="Actie toevoegen").click()
    page.get_by_label("Actie", exact=True).fill(action)
    saves(page)
    expect(page.get_by_role("link", name=action)).to_be_visible()


def test_a_plan_is_made_filled_in_measured_printed_and_closed(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "PR", "nl")
    page = context.new_page()
    heard = served.complaints(page)
    page.goto(f"/pathways/{rows()['pathway']}")
    page.get_by_role("link", name="Plan beginnen").click()
    page.get_by_label("Sjabloon").select_option(label="Jeugdplan")
    page.get_by_label("Titel").fill(TITLE)
    saves(page)

    there = page.url
    asked = page.get_by_role("region", name="Vraag en situatie")
    asked.get_by_role("link", name="Invullen").click()
    expect(page.get_by_label("Wat is de vraag?")).to_be_focused()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(asked.get_by_role("link", name="Vul dit veld in.")).to_be_visible()
    asked.get_by_role("link", name="Annuleren").click()
    expect(asked.get_by_role("link", name="Invullen")).to_be_focused()
    asked.get_by_role("link", name="Invullen").press("Enter")
    page.get_by_label("Wat is de vraag?").fill("Hoe komt er rust in huis?")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(asked.get_by_text("Hoe komt er rust in huis?")).to_be_visible()
    expect(asked).to_contain_text("1 van 3 vragen beantwoord")
    expect(page.get_by_role("navigation", name="Inhoud van dit plan")).to_contain_text("1/3")
    assert page.url.split("#")[0] == there.split("#")[0], "it was filled in where it is read"

    measures(page, professional="4", resident="6")
    measures(page, professional="6", resident="7")
    expect(page.get_by_role("region", name="Wat telt")).to_contain_text("2 metingen")

    sets_a_goal(page, "Noor slaapt op tijd", "Telefoon om negen uur weg")
    sets_a_goal(page, "Samen aan tafel", "Elke zondag samen koken")
    page.get_by_role("button", name=re.compile("Telefoon om negen uur weg")).click()
    expect(page.get_by_role("region", name="Doelen en acties")).to_contain_text("gedaan op")

    with page.expect_download() as taken:
        page.get_by_text("Meer", exact=True).first.click()
        page.get_by_role("link", name="Bewaren als PDF").first.click()
    from pypdf import PdfReader

    text = "".join(one.extract_text() for one in PdfReader(BytesIO(Path(taken.value.path()).read_bytes())).pages)
    assert "Hoe komt er rust in huis?" in text and "Telefoon om negen uur weg" in text

    page.goto(page.url.split("#")[0])
    page.get_by_role("link", name="Vaststellen…").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Ja")).click()
    expect(page.get_by_text("Loopt", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Afsluiten…").click()
    page.get_by_label("Waarom afgesloten").select_option(label="De doelen zijn bereikt")
    page.get_by_role("button", name="Afsluiten").last.click()
    expect(page.get_by_text("Afgesloten", exact=True).first).to_be_visible()
    (plan,) = bench.rows_of(Plan, Plan.title == TITLE)
    assert plan.state is PlanState.CLOSED
    assert not heard
    served.leave(context)
