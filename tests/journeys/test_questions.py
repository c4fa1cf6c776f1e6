"""Fatima makes a question in a real browser: the form follows the kind of answer, and she tries it out."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.journeys import served

pytestmark = pytest.mark.browser


def test_the_form_of_a_question_follows_the_kind_of_answer(demo: Flask, address: str, chromium: Browser) -> None:
    context = served.context_for(chromium, demo, address, "FB", "nl")
    page = context.new_page()
    heard = served.complaints(page)
    page.goto("/questions/add")
    limits = page.get_by_label("Kleinste antwoord")
    low, choices = page.get_by_label("Laagste stap in het Nederlands"), page.get_by_label("Keuzes in het Ned")
    expect(limits).to_be_hidden()
    expect(page.get_by_role("group", name="Antwoord")).to_be_hidden()
    page.get_by_label("Soort antwoord").select_option(label="Getal")
    expect(limits).to_be_visible()
    expect(low).to_be_hidden()
    page.get_by_label("Soort antwoord").select_option(label="Datum")
    expect(page.get_by_role("group", name="Antwoord")).to_be_hidden()
    page.get_by_label("Soort antwoord").select_option(label="Eén keuze uit meer")
    expect(choices).to_be_visible()
    expect(limits).to_be_hidden()
    page.get_by_label("Vraag in het Nederlands").fill("Waar spreken we af?")
    choices.fill("Thuis\nOp het gemeentehuis")
    page.get_by_role("button", name="Opslaan").click()
    preview = page.get_by_role("region", name="Wat mensen zien")
    preview.get_by_label("Op het gemeentehuis").check()
    expect(preview.get_by_label("Op het gemeentehuis")).to_be_checked()
    assert not heard
    served.leave(context)
