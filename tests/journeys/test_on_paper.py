"""What comes out of the printer: the content without the frame, with every column."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.journeys import served
from tests.journeys.found import rows

pytestmark = pytest.mark.browser

FRAME = ".rp-header, .rp-nav, .rp-footer, .rp-toolbar, .rp-pager, .rp-bulk, .utrecht-button, [data-m], [name=pk]"


def printed(page: Page, path: str) -> Page:
    """A page as the printer gets it; the button on it asks for exactly that."""
    page.goto(path)
    page.evaluate("window.print = () => { window.asked = true }")
    page.get_by_role("button", name="Afdrukken").click()
    assert page.evaluate("window.asked")
    page.emulate_media(media="print")
    return page


def seen(page: Page, css: str) -> list[str]:
    """What can be seen of the elements that a selector finds."""
    return [one.inner_text() for one in page.locator(css).all() if one.is_visible()]


def test_a_list_of_a_hundred_users_is_printed_without_its_frame_and_with_its_headings_on_each_sheet(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "GB", "nl")
    page = printed(context.new_page(), "/users/?size=100")
    assert not seen(page, FRAME)
    headings = [text.rstrip(" ↑") for text in seen(page, "main thead th")]
    assert headings == [
        "Gebruikersnaam",
        "Organisatie",
        "Actief",
        "Rol",
        "Contactpersoon",
        "E-mail contactpersoon",
    ]
    repeated = "getComputedStyle(document.querySelector('main thead')).display"
    assert page.evaluate(repeated) == "table-header-group"
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type ?/Page\b", paper)) > 1
    served.leave(context)


def test_the_page_of_a_user_is_printed_without_its_frame(demo: Flask, address: str, chromium: Browser) -> None:
    context = served.context_for(chromium, demo, address, "GB", "nl")
    page = printed(context.new_page(), f"/users/{rows()['user']}")
    assert not seen(page, FRAME)
    assert seen(page, "main h1")
    assert seen(page, "main dt")
    served.leave(context)


def test_without_script_there_is_no_button_that_does_nothing(demo: Flask, address: str, chromium: Browser) -> None:
    context = served.context_for(chromium, demo, address, "GB", "nl", java_script_enabled=False)
    page = context.new_page()
    page.goto("/users/")
    expect(page.locator("[data-print]")).to_be_hidden()
    served.leave(context)
