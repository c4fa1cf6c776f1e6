"""Linda hands a letter in by telephone: she changes her mind about which one, and takes the wrong one away."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.commands.demo.residents import EMAIL
from app.common.words import LANGUAGES
from app.plans.models import Participant, Pathway
from app.plans.rules.blocks import BlockKind
from app.plans.rules.sharing import Access
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Organisation, Resident
from tests import bench
from tests.factories import A_PDF
from tests.journeys import served
from tests.journeys.found import rows
from tests.journeys.stops import RESIDENT
from tests.journeys.test_every_page import violations
from tests.planning import PlanFactory, a_template
from tests.sharing import ParticipantFactory

pytestmark = pytest.mark.browser


def letters(language: str, width: int) -> int:
    """A plan in which the resident of the demo hands in letters (q2), and pictures of rooms (q4 in q3)."""
    design, key = add_part(Design(), BlockKind.QUESTIONS, {"nl": "Post"}, {})
    asked = [
        Item("", kind, {"nl": text})
        for kind, text in ((QuestionKind.FILE, "Brief"), (QuestionKind.GROUP, "Kamer"))
    ]
    design = add_items(design, key, asked)
    design = add_items(design, key, [Item("", QuestionKind.FILE, {"nl": "Foto"})], "q3")
    with bench.office() as session:
        pathway = session.get_one(Pathway, rows()["pathway"])
        template = a_template(session.get_one(Organisation, pathway.organisation_id), design)
        plan = PlanFactory(pathway=pathway, title=f"Plan met post {language} {width}", template=template)
        there: Participant = ParticipantFactory(plan=plan, name="Linda", shared={"p1": Access.WRITE})
        there.resident_id = session.scalars(select(Resident.id).where(Resident.email == EMAIL)).one()
        session.commit()
        return plan.id


def a_letter(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": A_PDF}


def fits(page: Page) -> bool:
    """Whether nothing stands beside the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wrong_letter_goes_and_the_right_one_stays(
    language: str, width: int, demo: Flask, address: str, chromium: Browser
) -> None:
    plan = letters(language, width)
    context = served.context_for(chromium, demo, address, RESIDENT, language)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    heard = served.complaints(page)
    form = f"/mijn/plans/{plan}/blocks/p1"

    page.goto(form)
    field, unpick = page.locator("[name=q2]"), page.locator("[data-unpick]").first
    expect(unpick).to_be_hidden()
    field.set_input_files(a_letter("een heel lange naam van een brief van school over de vakantie.pdf"))  # type: ignore[arg-type]
    expect(unpick).to_be_visible()
    assert not violations(page) and fits(page)
    unpick.click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(unpick).to_be_hidden()
    field.set_input_files(a_letter("verkeerd.pdf"))  # type: ignore[arg-type]
    page.locator("[name=add]").click()
    page.locator("[data-time] [type=file]").set_input_files(a_letter("kamer.pdf"))  # type: ignore[arg-type]
    page.locator("main form .utrecht-button--primary-action").click()
    expect(page.get_by_role("link", name="verkeerd.pdf")).to_be_visible()
    expect(page.get_by_role("link", name="kamer.pdf")).to_be_visible()
    assert not violations(page) and fits(page)

    page.goto(form)
    assert not violations(page) and fits(page)
    page.locator("[name=q2__gone]").check()
    page.locator("[name=q2]").set_input_files(a_letter("goed.pdf"))  # type: ignore[arg-type]
    page.locator("main form .utrecht-button--primary-action").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="goed.pdf").click()
    assert coming.value.suggested_filename == "goed.pdf" and coming.value.path().read_bytes() == A_PDF
    expect(page.get_by_role("link", name="verkeerd.pdf")).to_be_hidden()
    assert not heard
    served.leave(context)
