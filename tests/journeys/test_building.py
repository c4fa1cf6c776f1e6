"""Fatima builds a template in a real browser: with a keyboard alone, by dragging, and by buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from app.commands.demo.people import TESTDORP
from app.plans.models import PlanTemplate, PlanTemplateEdition
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from tests import bench, people
from tests.factories import PlanTemplateFactory
from tests.journeys import served
from tests.journeys.keys import Keyboard

pytestmark = pytest.mark.browser

MOST_COMMANDS = 240
"""Keys beside letters. At one a second, with two letters a second beside them, that is seven minutes."""
NEW = {
    "Wat is er aan de hand?": "Lange tekst",
    "Wanneer begon het?": "Datum",
    "Gaat het kind naar school?": "Ja of nee",
    "Hoeveel broers en zussen zijn er?": "Getal",
    "Wie is de contactpersoon?": "Korte tekst",
    "Hoe gaat het thuis?": "Schaal",
    "Wat gaat goed?": "Lange tekst",
    "Hoe laat kan een gesprek beginnen?": "Tijd",
}
"""New questions, with what kind of answer they ask for."""


def design_of(number: int) -> Design:
    """What stands in the newest version of a template."""
    return bench.rows_of(PlanTemplateEdition, PlanTemplateEdition.thing_id == number)[-1].design


def adds_block(keys: Keyboard, kind: str, title: str) -> None:
    """Open the menu of kinds, choose one, and type a title."""
    summary = keys.page.locator("summary", has_text="Bouwblok toevoegen")
    if not summary.evaluate("one => one === document.activeElement"):
        keys.reach(keys.page.get_by_role("link", name="Naar alle bouwblokken"))
        keys.press("Enter")
    expect(summary).to_be_focused()
    keys.press("Enter")
    keys.follow(keys.page.get_by_role("link", name=kind, exact=True))
    expect(keys.page.get_by_label("Titel in het Nederlands")).to_be_focused()
    keys.write(title)


def adds_question(keys: Keyboard, text: str, kind: str) -> None:
    """From the button, that has the focus, to the next time it has."""
    page = keys.page
    expect(page.get_by_role("link", name="Nieuwe vraag")).to_be_focused()
    keys.send()
    expect(page.get_by_label("Vraag in het Nederlands")).to_be_focused()
    keys.write(text)
    keys.choose(page.get_by_label("Soort antwoord"), kind)
    if kind == "Schaal":
        keys.fill(page.get_by_label("Kleinste antwoord"), "1")
        keys.fill(page.get_by_label("Grootste antwoord"), "10")
    keys.follow(page.get_by_role("button", name="Opslaan"))


def test_a_template_is_built_previewed_and_published_with_the_keyboard_alone(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "FB", "nl")
    page = context.new_page()
    heard, keys = served.complaints(page), Keyboard(page)
    page.goto("/templates/")
    keys.follow(page.get_by_role("link", name="Sjabloon toevoegen"))
    expect(page.get_by_label("Titel in het Nederlands")).to_be_focused()
    keys.write("Gezinsplan met toetsen")
    keys.send()

    expect(page.get_by_label("Titel in het Nederlands")).to_be_focused()
    keys.write("Wat er speelt")
    keys.send()
    keys.follow(page.get_by_role("link", name="Vraag kiezen uit vragenbank"), back=True)
    boxes = page.locator("input[name=question]")
    for number in range(4):
        keys.tick(boxes.nth(number))
    keys.follow(page.get_by_role("button", name="Aangevinkte vragen toevoegen"))
    for text, kind in NEW.items():
        adds_question(keys, text, kind)

    adds_block(keys, "Meting (Wat Telt)", "Wat Telt")
    keys.fill(page.get_by_label("Leefdomeinen in het Nederlands"), "Wonen\nSchool\nVrije tijd")
    for name in ("Professional", "Inwoner"):
        box = page.get_by_role("checkbox", name=name, exact=True)
        if not box.is_checked():
            keys.tick(box)
    keys.follow(page.get_by_role("button", name="Bouwblok toevoegen"))
    expect(page.locator("summary", has_text="Bouwblok toevoegen")).to_be_focused()
    adds_block(keys, "Doelen en acties", "Onze doelen")
    keys.send()

    keys.follow(page.get_by_role("link", name="Voorbeeld"), back=True)
    keys.reach(page.get_by_role("link", name="Naar de inhoud"))
    keys.press("Enter")
    keys.choose(page.get_by_label("Bekijk als"), "Inwoner die meeleest")
    keys.follow(page.get_by_role("button", name="Tonen"))
    expect(page.get_by_text("Hoeveel broers en zussen zijn er?")).to_be_visible()
    expect(page.get_by_role("spinbutton")).to_have_count(0)
    keys.reach(page.get_by_role("link", name="Publiceren"))
    keys.press("Enter")
    keys.follow(page.get_by_role("button", name="Ja, publiceren"))
    expect(page.get_by_text("Versie 1 in gebruik").first).to_be_visible()

    template = bench.rows_of(PlanTemplate, PlanTemplate.search_key.contains("met toetsen"))[-1]
    design = design_of(template.id)
    assert template.in_use == 1 and template.being_made is None
    assert [(one.kind, one.label) for one in design.parts] == [
        ("questions", "Wat er speelt"), ("measurement", "Wat Telt"), ("goals", "Onze doelen"),
    ]  # fmt: skip
    asked = design.parts[0].items
    assert [item.label for item in asked[4:]] == list(NEW) and all(item.bank_id for item in asked[:4])
    assert len(asked) == 12 and len({item.kind for item in asked}) >= 6
    assert [one["title"]["nl"] for one in design.parts[1].settings["domains"]] == ["Wonen", "School", "Vrije tijd"]
    assert keys.commands <= MOST_COMMANDS, (keys.commands, keys.longest)
    assert not heard
    served.leave(context)


# With a mouse


@pytest.fixture
def drafted(demo: Flask) -> int:
    """A template of Testdorp with three blocks of which the first has three questions."""
    place = people.organisation(TESTDORP)
    items = tuple(Item(f"q{n}", QuestionKind.SHORT_TEXT, {"nl": text}) for n, text in enumerate("ABC", 4))
    parts = (
        Part("p1", {"nl": "Wonen"}, items=items),
        Part("p2", {"nl": "School"}, "text"),
        Part("p3", {"nl": "Vrije tijd"}, "notes"),
    )
    return PlanTemplateFactory(organisation=place, title={"nl": "Te slepen"}, design=Design(parts, 6)).id


@pytest.fixture
def opened(demo: Flask, address: str, chromium: Browser, drafted: int) -> Iterator[Page]:
    """The blocks of that template, in a browser of Fatima."""
    context = served.context_for(chromium, demo, address, "FB", "nl")
    page = context.new_page()
    heard = served.complaints(page)
    page.goto(f"/templates/{drafted}/blocks")
    yield page
    assert not heard
    served.leave(context)


def line(page: Page, name: str) -> Locator:
    """A block or question in its list."""
    return page.locator(".rp-block", has=page.get_by_role("link", name=re.compile(f"^{name}"))).last


def drags(page: Page, name: str, onto: str, *, below: bool) -> None:
    """Take a line by its grip, move it over another one, and let go."""
    grip = line(page, name).locator(".rp-block__grip").first.bounding_box()
    box = line(page, onto).bounding_box()
    assert grip and box
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    height = box["height"]
    for part in (0.5, 0.8 if below else 0.2):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + height * part, steps=5)
    with page.expect_navigation():
        page.mouse.up()


def blocks_of(number: int) -> list[str]:
    return [part.label for part in design_of(number).parts]


def questions_of(number: int) -> list[str]:
    wonen = design_of(number).part("p1")
    return [item.label for item in wonen.items] if wonen else []


def test_a_block_and_a_question_are_dragged_to_their_places(opened: Page, drafted: int) -> None:
    drags(opened, "Wonen", "Vrije tijd", below=True)
    assert blocks_of(drafted) == ["School", "Vrije tijd", "Wonen"]
    drags(opened, "Wonen", "School", below=False)
    assert blocks_of(drafted) == ["Wonen", "School", "Vrije tijd"]
    expect(line(opened, "Wonen")).to_have_attribute("aria-current", "true")
    drags(opened, "C", "A", below=False)
    assert questions_of(drafted) == ["C", "A", "B"]
    assert blocks_of(drafted) == ["Wonen", "School", "Vrije tijd"]


def test_what_is_put_back_where_it_was_is_not_sent(opened: Page, drafted: int) -> None:
    sent: list[str] = []
    opened.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    grip = line(opened, "School").locator(".rp-block__grip").bounding_box()
    assert grip
    opened.mouse.move(grip["x"] + 4, grip["y"] + 4)
    opened.mouse.down()
    opened.mouse.move(grip["x"] + 60, grip["y"] + 6, steps=5)
    opened.mouse.up()
    opened.wait_for_function("!document.querySelector('.is-dragging')")
    assert not sent and blocks_of(drafted) == ["Wonen", "School", "Vrije tijd"]


def test_buttons_do_the_same_and_the_one_that_was_pressed_keeps_the_focus(opened: Page, drafted: int) -> None:
    down = opened.get_by_role("button", name="“Wonen” omlaag")
    with opened.expect_navigation():
        down.click()
    assert blocks_of(drafted) == ["School", "Wonen", "Vrije tijd"]
    up = opened.get_by_role("button", name="“Wonen” omhoog")
    expect(up).to_be_focused()
    with opened.expect_navigation():
        opened.get_by_role("button", name="“B” omhoog").click()
    assert questions_of(drafted) == ["B", "A", "C"]
