"""Somebody types, is called away, and finds everything back after logging in again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from app.common import clock
from app.security.models import LoginSession
from tests import bench
from tests.journeys import served
from tests.journeys.found import rows

pytestmark = pytest.mark.browser


def test_what_stood_in_the_form_when_time_was_up_is_there_after_logging_in(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "GB", "nl")
    page = context.new_page()
    page.clock.install()
    page.goto("/users/add")
    page.locator("#last_name").fill("Zilverling")
    with bench.office() as session:  # the hour is up at the server, which alone decides
        long_ago = clock.now() - timedelta(hours=1)
        session.execute(update(LoginSession).values(seen_at=long_ago))
        session.commit()
    page.clock.fast_forward(31_000)
    expect(page).to_have_url(re.compile("/login/"))
    expect(page.get_by_text("Wat u typte, is bewaard.")).to_be_visible()
    key = served.session_key("GB", "nl")
    context.add_cookies([{"name": demo.config["SESSION_COOKIE_NAME"], "value": key, "url": address}])
    page.goto("/")
    page.get_by_role("link", name="Hiermee verdergaan").click()
    expect(page.locator("#last_name")).to_have_value("Zilverling")
    page.get_by_role("button", name="Weggooien").click()
    expect(page.locator("#last_name")).to_have_value("")
    served.leave(context)


def test_what_was_typed_in_a_block_of_a_plan_is_there_after_logging_in(
    demo: Flask, address: str, chromium: Browser
) -> None:
    context = served.context_for(chromium, demo, address, "PR", "nl")
    page = context.new_page()
    page.goto(f"/plans/{rows()['draft_plan']}")
    page.get_by_role("region", name="In het kort").get_by_role("link", name="Invullen").click()
    page.get_by_label("Wat is er nodig?").fill("Iemand die meegaat naar school.")
    with bench.office() as session:
        long_ago = clock.now() - timedelta(hours=1)
        session.execute(update(LoginSession).values(seen_at=long_ago))
        session.commit()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page).to_have_url(re.compile("/login/"))
    key = served.session_key("PR", "nl")
    context.add_cookies([{"name": demo.config["SESSION_COOKIE_NAME"], "value": key, "url": address}])
    page.goto("/")
    page.get_by_role("link", name="Hiermee verdergaan").first.click()
    expect(page.get_by_label("Wat is er nodig?")).to_have_value("Iemand die meegaat naar school.")
    page.get_by_role("button", name="Weggooien").click()
    served.leave(context)
