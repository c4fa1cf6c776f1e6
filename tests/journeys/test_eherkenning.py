"""The first day of a colleague who comes by eHerkenning: broker, profile, code of the administrator, dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.commands.demo import world
from app.common.words import LANGUAGES
from app.security.login import oidc
from app.security.login.rules.providers import Providers, demo_brokers
from tests import bench
from tests.broker import PASSWORD, SECRET, Broker, running
from tests.journeys import served
from tests.journeys.test_every_page import violations

pytestmark = pytest.mark.browser
NEW = {"nl": "nieuw", "en": "nieuw2", "fr": "nieuw3"}


@pytest.fixture
def broker(demo: Flask, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """The Testmakelaar beside the demo, whose messages stand in the inbox of the demo."""
    with running(Path(demo.config["INSTANCE_FOLDER"]), address) as broker:
        providers = Providers(demo_brokers(broker.provider.issuer, SECRET)[:1], strict=False)
        monkeypatch.setitem(demo.extensions, "providers", providers)
        monkeypatch.setattr(oidc, "TIME_LIMIT_SECONDS", 60.0)  # a busy machine is no provider that is down
        with bench.office() as session:
            world.introduce(demo.extensions["vault"], providers)
            session.commit()
        yield broker


def presses(page: Page) -> None:
    """The main button of the page."""
    page.locator("main form .utrecht-button--primary-action").first.click()


def logs_in(page: Page, username: str) -> None:
    """Choice, password, and the code that the inbox shows; every page on the way can be used by everybody."""
    page.goto("/")
    assert not violations(page), "the choice of a broker"
    page.get_by_label("Testmakelaar", exact=True).check()
    presses(page)
    page.wait_for_url("**/interaction/**")
    assert not violations(page), "the password at the broker"
    assert page.get_attribute("html", "lang") == page.evaluate("navigator.language.slice(0, 2)")
    page.locator("#username").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.locator("[data-show=password]").click()
    assert page.locator("#password").get_attribute("type") == "text"
    page.locator("button.main").click()
    expect(page.locator("#code")).to_be_focused()
    assert not violations(page), "the code at the broker"
    with page.context.expect_page() as opened:
        page.locator("a[target=_blank]").click()
    code = re.search(r"\b(\d{6})\b", opened.value.locator("main").inner_text())
    assert code, "no code in the inbox"
    opened.value.close()
    page.locator("#code").fill(code[1])
    page.locator("button.main").click()


def fills_profile(page: Page, name: str) -> None:
    expect(page).to_have_url(re.compile("/first-login/$"))
    for field, value in (("first_name", "Bo"), ("last_name", name), ("phone", "06 12345678")):
        page.locator(f"[name={field}]").fill(value)
    page.locator("[name=email]").fill("bo@testdorp.example")
    presses(page)
    expect(page).to_have_url(re.compile("/first-login/verification"))


def administrator_hands_over(page: Page, name: str) -> str:
    """The administrator finds the newcomer on the dashboard, reads the code, and grants a role for iWmo."""
    page.goto("/")
    page.locator("section[aria-labelledby=new] a[href*='new=yes']").click()
    page.get_by_role("link", name=re.compile(f"^{name}")).first.click()
    user = page.url.rstrip("/")
    page.goto(f"{user}/code")
    page.locator("button[value=show]").click()
    code = page.locator(".rp-code").inner_text().strip()
    page.goto(f"{user}/roles")
    page.locator("main table tbody tr", has_text="iWmo").locator("input[type=checkbox]").first.check()
    presses(page)
    page.goto("/users/?active=yes&new=yes")
    expect(page.get_by_role("link", name=re.compile(f"^{name}"))).to_have_count(0)
    return code


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_broker_to_the_dashboard(
    language: str, broker: Broker, demo: Flask, address: str, chromium: Browser
) -> None:
    name, username = f"Nieuwkomer {language.upper()}", f"{NEW[language]}@testdorp.example"
    context = served.context_for(chromium, demo, address, "", language)
    page = context.new_page()
    heard = served.complaints(page)
    logs_in(page, username)
    fills_profile(page, name)
    desk = served.context_for(chromium, demo, address, "GB", language)
    code = administrator_hands_over(desk.new_page(), name)
    page.locator("[name=code]").fill(code.lower())
    presses(page)
    expect(page).to_have_url(re.compile("/login/$"))
    page.goto("/users/")
    expect(page).to_have_url(re.compile("/login/"))
    logs_in(page, username)
    expect(page.locator("h1")).to_contain_text("Bo")
    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))
    assert not heard
    desk.close()
    served.leave(context)


def test_a_level_that_is_too_low_is_told_of(broker: Broker, demo: Flask, address: str, chromium: Browser) -> None:
    context = served.context_for(chromium, demo, address, "", "nl")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Testmakelaar", exact=True).check()
    presses(page)
    page.locator("summary").click()
    page.locator("#level").select_option("loa2")
    page.locator("#username").fill("nieuw@testdorp.example")
    page.locator("#password").fill(PASSWORD)
    page.locator("button.main").click()
    page.locator("#code").fill(broker.code())
    page.locator("button.main").click()
    expect(page.locator("main")).to_contain_text("niveau 3 of hoger is nodig")
    assert not violations(page)
    served.leave(context)
