"""Somebody at a desk, day after day: logs in anew on each, and does what people do on every screen."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page

from app.common import clock
from tests.journeys import served
from tests.journeys.test_every_page import violations

PATIENCE_MS = 60_000
"""A long journey meets a busy machine somewhere on its way."""


class Desk:
    """A browser on a desk, at which somebody sits down on one day after another."""

    def __init__(self, chromium: Browser, demo: Flask, address: str, role: str, traveller: time_machine.Traveller):
        self.demo, self.address, self.role, self.traveller = demo, address, role, traveller
        self.context = served.context_for(chromium, demo, address, role, "nl")
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.heard = served.complaints(self.page)

    def sits_down(self, on: date) -> Page:
        """Log in on a later day, at noon; the session of the day before is over."""
        self.page.goto("about:blank")  # the page of the day before would see its session end, and go to log in
        noon = datetime.combine(on, time(12), clock.CIVIL_ZONE)
        self.traveller.move_to(noon)
        served.log_in(self.context, self.demo, self.address, self.role, "nl")
        return self.page


def presses(page: Page, name: str) -> None:
    """Press a button that sends a form, and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).last.click()


def says_yes(page: Page, what: str) -> None:
    """Do what is asked about first, in a window before the page; it may stand in the menu of the page."""
    main = page.get_by_role("main")
    link = main.get_by_role("link", name=re.compile(f"^{what}")).first
    if not link.is_visible():
        main.locator(".rp-pagehead summary", has_text="Meer").click()
    link.click()
    with page.expect_navigation():
        page.locator("dialog.rp-dialog--question button[type=submit]").click()


def for_all(page: Page, what: str) -> None:
    """Choose all rows of a list, and say that something is so for all of them."""
    page.get_by_label("Alle rijen op deze pagina kiezen").check()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^{what}")).click()
    with page.expect_navigation():
        page.locator("main form[data-question] button[type=submit]").click()


def looks(page: Page) -> None:
    """Whether everybody can use the page at hand."""
    assert not violations(page), page.url
