"""A passkey in a real browser, with an authenticator that Chromium plays: added, used, refused."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.commands.seed import DEMO_PASSWORD
from tests.journeys import served

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
WORDS = {
    "nl": ("Passkey toevoegen", "Inloggen met een passkey", "Uw browser heeft geen passkey gebruikt."),
    "en": ("Add a passkey", "Log in with a passkey", "Your browser used no passkey."),
    "fr": ("Ajouter une clé d’accès", "Se connecter avec une clé d’accès", "Votre navigateur n’a pas utilisé"),
}


def gives_password(page: Page) -> None:
    page.goto("/login/")
    page.locator("input[name=username]").fill("fb@testdorp.example")
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.locator("main form .utrecht-button--primary-action").first.click()


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_fatima_adds_a_passkey_and_logs_in_with_it(
    demo: Flask, address: str, chromium: Browser, language: str
) -> None:
    add, use, refused = WORDS[language]
    context = served.context_for(chromium, demo, address, "FB", language)
    page = context.new_page()
    heard = served.complaints(page)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    page.goto("/account/factor")
    page.locator("input[name=proof]").fill(DEMO_PASSWORD)
    page.locator("main form .utrecht-button--primary-action").first.click()
    page.locator("input[name=name]").fill(f"Laptop {language}")
    with page.expect_navigation():  # the script asks the device first, and posts the form only then
        page.get_by_role("button", name=add).click()
    page.goto("/account/factor")
    expect(page.locator("main")).to_contain_text(f"Laptop {language}")

    context.clear_cookies()
    gives_password(page)
    expect(page).to_have_url(re.compile("/login/passkey$"))
    page.get_by_role("button", name=use).click()
    expect(page).to_have_url(re.compile(r"localhost:\d+/$"))

    context.clear_cookies()
    gives_password(page)
    devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('nobody touched it')); }")
    page.get_by_role("button", name=use).click()
    expect(page.get_by_role("alert")).to_contain_text(refused)
    assert not heard
    served.leave(context)
