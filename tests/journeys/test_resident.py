"""Linda comes into the resident portal: the letter, the code on the telephone, a password, and her plan.

Then she chooses an app for her codes, and logs in with it.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pyotp.totp import TOTP

from app.common import clock
from app.common.words import LANGUAGES
from app.plans.models import Pathway
from tests import bench, residents
from tests.journeys import served
from tests.journeys.found import rows
from tests.journeys.test_every_page import violations
from tests.planning import PlanFactory
from tests.sharing import ParticipantFactory

pytestmark = pytest.mark.browser


def invited(page: Page, linda: int) -> str:
    """Marieke sends the invitation, and reads out the code."""
    page.goto(f"/participants/{linda}/invite")
    page.locator("button[value=send]").click()
    page.locator("button[value=show]").click()
    return page.locator(".rp-code").inner_text().strip()


def follows(page: Page, selector: str) -> None:
    """Click what leads on, and wait for the next page: until it is there the old one still answers."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def goes_on(page: Page, field: str, value: str) -> None:
    """Fill in the one field of a step that everybody can use."""
    assert not violations(page), page.url
    page.locator(f"main [name={field}]").fill(value)
    follows(page, "main form .utrecht-button--primary-action")


def presses(page: Page, act: str, **fields: str) -> None:
    """Fill in what a choice asks and press its button, on a page that everybody can use, also at 320 px."""
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)
    follows(page, f"main button[value={act}]")
    assert not violations(page), act
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{act}: {wider} px too wide"


def chooses_app(page: Page) -> TOTP:
    """By way of the text message, of which the code is never filled in, to an app."""
    page.goto("/mijn/account/")
    page.locator("main a[href='/mijn/account/factor/']").click()
    presses(page, "prove", proof=residents.PASSWORD)
    presses(page, "sms", number="06 12 34 56 78")
    presses(page, "cancel")
    presses(page, "app")
    app = TOTP("".join(page.locator("#secret").inner_text().split()))
    presses(page, "app-code", code=app.now())
    expect(page.locator("#codes li")).to_have_count(10)
    page.locator("main a.utrecht-button--primary-action").click()
    expect(page.locator("main button[value=mail]")).to_be_visible()
    assert not violations(page), "the second step"
    return app


def logs_in_with(page: Page, email: str, app: TOTP) -> None:
    """Out, and in again with what the app shows next."""
    menu = page.locator("details", has=page.locator("[formaction='/mijn/logout/']"))
    menu.locator("summary").click()
    menu.locator("[formaction='/mijn/logout/']").click()
    expect(page).to_have_url(re.compile("/mijn/login/$"))
    page.locator("main [name=username]").fill(email)
    page.locator("main [name=password]").fill(residents.PASSWORD)
    page.locator("main form .utrecht-button--primary-action").first.click()
    expect(page).to_have_url(re.compile("/mijn/login/code$"))
    follows(page, "main a[href='/mijn/login/recovery']")
    assert not violations(page), "a recovery code"
    page.locator("main a[href^='/mijn/login/code']").click()
    goes_on(page, "code", app.at(clock.now() + timedelta(seconds=30)))
    expect(page).to_have_url(re.compile("/mijn/$"))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_letter_to_the_plan(
    language: str, width: int, demo: Flask, address: str, chromium: Browser
) -> None:
    title, email = f"Plan met Linda {language} {width}", f"linda.{language}.{width}@bakker.example"
    with bench.office() as session:
        plan = PlanFactory(pathway=session.get_one(Pathway, rows()["pathway"]), title=title)
        linda = ParticipantFactory(plan=plan, name="Linda Bakker", email=email).id
        session.commit()
    desk = served.context_for(chromium, demo, address, "PR", language)
    code = invited(desk.new_page(), linda)
    context = served.context_for(chromium, demo, address, "", language)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    heard = served.complaints(page)

    page.goto(residents.link_in(residents.letters_to(email)[-1][1]))
    goes_on(page, "code", code.lower())
    expect(page).to_have_url(re.compile("/mijn/invitation/account$"))
    goes_on(page, "password", residents.PASSWORD)
    expect(page).to_have_url(re.compile("/mijn/login/code$"))
    goes_on(page, "code", residents.code_in(residents.letters_to(email)[-1][1]))
    expect(page).to_have_url(re.compile("/mijn/$"))
    assert not violations(page), "my plans"

    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    assert not violations(page), "my plan"
    page.goto("/plans/")
    expect(page).to_have_url(re.compile("/login/"))
    app = chooses_app(page)
    logs_in_with(page, email, app)
    assert not heard
    desk.close()
    served.leave(context)
