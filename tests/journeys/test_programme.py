"""Fatima puts a programme together in a real browser: with a keyboard alone, and by dragging."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.commands.demo.people import TESTDORP
from app.onboarding.models import Programme, ProgrammeEdition
from app.onboarding.rules.programmes import Route, StepKind
from app.onboarding.rules.windows import Unit, Window
from tests import bench, people
from tests.journeys import served
from tests.journeys.keys import Keyboard
from tests.programmes import ProgrammeFactory

pytestmark = pytest.mark.browser

MOST_COMMANDS = 240
"""Keys beside letters."""


def route_of(number: int) -> Route:
    """What stands in the newest version of a programme."""
    return bench.rows_of(ProgrammeEdition, ProgrammeEdition.thing_id == number)[-1].route


def goes_on(keys: Keyboard) -> None:
    """From the button for a point, which has the focus after a save, to a new step."""
    add = keys.page.get_by_role("link", name="Stap toevoegen")
    keys.reach(keys.page.get_by_role("link", name="Naar alle stappen"))
    keys.press("Enter")
    expect(add).to_be_focused()
    keys.send()
    expect(keys.page.get_by_label("Naam in het Nederlands")).to_be_focused()


def test_a_programme_is_made_and_published_with_the_keyboard_alone(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "FB", "nl")
    page = context.new_page()
    heard, keys = served.complaints(page), Keyboard(page)
    page.goto("/programmes/")
    keys.follow(page.get_by_role("link", name="Programma toevoegen"))
    keys.write("Weg met toetsen")
    keys.send()
    expect(page.get_by_label("Naam in het Nederlands")).to_be_focused()
    keys.write("Kennismaken")
    keys.fill(page.get_by_label("Langste tijd in minuten"), "45")
    keys.send()
    expect(page.get_by_role("link", name="Nieuw punt")).to_be_focused()
    keys.send()
    expect(page.get_by_label("Punt in het Nederlands")).to_be_focused()
    keys.write("Is er al een warm contact?")
    keys.follow(page.get_by_role("button", name="Opslaan"))

    expect(page.get_by_role("link", name="Nieuw punt")).to_be_focused()
    goes_on(keys)
    keys.write("Voltooien")
    keys.choose(page.get_by_label("Wat er gebeurt"), "Aansluiting voltooien")
    for gate in ("De toetredingsovereenkomst is getekend", "Het accountformulier is ingevuld"):
        keys.tick(page.get_by_role("checkbox", name=gate))
    keys.follow(page.get_by_role("button", name="Stap toevoegen"))
    goes_on(keys)
    keys.write("Terugkijken")
    keys.choose(page.get_by_label("Wat er gebeurt"), "Evaluatie")
    keys.choose(page.get_by_label("Is aan de beurt na"), "Voltooien")
    keys.fill(page.get_by_label("Vanaf"), "6")
    keys.fill(page.get_by_label("Tot en met"), "8")
    keys.send()

    expect(page.get_by_text("6 tot 8 weken later, geteld vanaf “Voltooien”").first).to_be_visible()
    keys.reach(page.get_by_role("link", name="Publiceren"), back=True)
    keys.press("Enter")
    keys.follow(page.get_by_role("button", name="Ja, publiceren"))
    expect(page.get_by_text("Versie 1 in gebruik").first).to_be_visible()

    programme = bench.rows_of(Programme, Programme.search_key.contains("met toetsen"))[-1]
    route = route_of(programme.id)
    assert [(step.name["nl"], step.kind) for step in route.steps] == [
        ("Kennismaken", StepKind.MEETING), ("Voltooien", StepKind.JOINING), ("Terugkijken", StepKind.EVALUATION),
    ]  # fmt: skip
    assert route.steps[2].window == Window(route.steps[1].key, Unit.DAYS, 42, 56)
    assert [one.text["nl"] for one in route.steps[0].checklist] == ["Is er al een warm contact?"]
    assert programme.in_use == 1 and keys.commands <= MOST_COMMANDS, (keys.commands, keys.longest)
    assert not heard
    served.leave(context)


def drags(page: Page, name: str, onto: str) -> None:
    """Take a line by its grip, move it over another one, and let go above it."""
    line = page.locator(".rp-block", has_text=name).first
    line.scroll_into_view_if_needed()
    grip, box = (
        one.bounding_box() for one in (line.locator(".rp-block__grip"), page.locator(".rp-block", has_text=onto))
    )
    assert grip and box
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    for part in (0.5, 0.2):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * part, steps=5)
    with page.expect_navigation():
        page.mouse.up()


def test_a_step_and_a_point_are_dragged_to_their_places(demo: Flask, address: str, chromium: Browser) -> None:
    number = ProgrammeFactory(organisation=people.organisation(TESTDORP), title={"nl": "Te slepen"}).id
    context = served.context_for(chromium, demo, address, "FB", "nl")
    page = context.new_page()
    heard = served.complaints(page)
    page.goto(f"/programmes/{number}/steps?step=look_back")
    drags(page, "Wie ondertekent er?", "Wie signaleert er?")
    assert [one.key for one in route_of(number).steps[2].checklist] == ["c2", "c1"]
    drags(page, "Terugkijken", "Kennismaken")
    assert [step.key for step in route_of(number).steps] == ["look_back", "talk", "joining"]
    assert not heard
    served.leave(context)
