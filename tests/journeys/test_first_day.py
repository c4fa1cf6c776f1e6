"""What a new user of the demo does, from the login page on, with nothing but what the screen shows."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.commands.seed import DEMO_PASSWORD
from tests.journeys import served

pytestmark = pytest.mark.browser


def log_in(page: Page, username: str) -> None:
    """Log in as the screen asks: name, password, and the code from the local inbox."""
    page.goto("/")
    page.get_by_label("Gebruikersnaam").fill(username)
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.locator("main form .utrecht-button--primary-action").first.click()
    expect(page).to_have_url(re.compile("/login/code"))
    inbox = page.context.new_page()
    inbox.goto("/inbox/")
    code = re.search(r"\b(\d{6})\b", inbox.locator("main").inner_text())
    assert code, "no code in the inbox"
    inbox.close()
    page.locator("input[autocomplete=one-time-code]").fill(code[1])
    page.locator("main form .utrecht-button--primary-action").first.click()
    expect(page).to_have_url(re.compile(r"/$"))


def test_a_new_user_logs_in_and_finds_utrecht_and_brugge_by_a_part_of_the_name(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "", "nl")
    page = context.new_page()
    heard = served.complaints(page)
    log_in(page, "gb@testdorp.example")
    page.get_by_role("link", name="Organisaties", exact=True).click()
    for part, name in (("trech", "Utrecht"), ("brug", "Brugge"), ("BRUGÈS", "Brugge"), ("nergenshuizen", "")):
        page.keyboard.press("Escape")
        box = page.get_by_role("searchbox")
        box.fill(part)
        box.press("Enter")
        expect(page.get_by_role("searchbox")).to_have_value(part)
        if name:
            expect(page.get_by_role("link", name=name, exact=False).first).to_be_visible()
        else:
            expect(page.locator(".rp-empty")).to_be_visible()
        assert part.lower() not in page.url.lower(), "what was typed stands in the address"
    assert not heard
    served.leave(context)


def test_fatima_is_logged_out_by_the_button_and_cannot_go_back(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "FB", "nl")
    page = context.new_page()
    page.goto("/organisations/")
    page.locator("header details").last.locator("summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(re.compile("/login/"))
    page.goto("/organisations/")
    expect(page).to_have_url(re.compile("/login/"))
    served.leave(context)
