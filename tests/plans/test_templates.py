"""Fatima makes a template of building blocks of every kind; no line of code comes into it."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.models import PlanTemplate, PlanTemplateEdition
from app.plans.rules import blocks, instruments
from app.plans.rules.blocks import GoalField, Use
from app.questionnaires.rules.designs import Design, Part
from tests import bench
from tests.browser import Page
from tests.factories import PlanTemplateFactory
from tests.people import Person

MEASUREMENT = {
    "title_nl": "Wat Telt", "settings_domains_nl": "Wonen\nSchool", "settings_domains_fr": "Logement\nÉcole",
    "settings_least": "1", "settings_most": "5", "settings_low_nl": "slecht", "settings_high_nl": "goed",
    "settings_scorers": ["professional", "resident"],
}  # fmt: skip


@pytest.fixture
def template(fatima: Person) -> PlanTemplate:
    """A template of Testdorp without blocks."""
    return PlanTemplateFactory(organisation=fatima.place, design=Design((), 0))


def design_of(template: PlanTemplate) -> Design:
    """What the template holds."""
    return bench.rows_of(PlanTemplateEdition, PlanTemplateEdition.thing_id == template.id)[-1].design


def form_of(page: Page) -> Any:
    """The form of the open block."""
    return page.select("form:has(button[name=save])")[0]


def adds(person: Person, template: PlanTemplate, kind: str, **fields: Any) -> Page:
    """Add a block of a kind."""
    page = person.opens(f"/templates/{template.id}/blocks?new={kind}")
    return person.sends(form_of(page), save="yes", **{"title_nl": "Blok", **fields})


def changes(person: Person, template: PlanTemplate, key: str, **fields: Any) -> Page:
    """Change a block."""
    page = person.opens(f"/templates/{template.id}/blocks?part={key}")
    return person.sends(form_of(page), save="yes", **fields)


def test_a_template_has_blocks_of_every_kind(fatima: Person, template: PlanTemplate) -> None:
    for kind in ("questions", "goals", "text", "notes", "documents"):
        adds(fatima, template, kind)
    page = adds(fatima, template, "measurement", **MEASUREMENT)
    assert [part.kind for part in design_of(template).parts] == [
        "questions", "goals", "text", "notes", "documents", "measurement",
    ]  # fmt: skip
    assert page.shows("Meting · 2 leefdomeinen") and page.shows("1 – slecht") and page.shows("5 – goed")
    assert fatima.opens(f"/templates/{template.id}/publish").shows("“Blok” heeft nog geen vragen.")
    fatima.posts(f"/templates/{template.id}/blocks/p1/question", kind="date", text_nl="Wanneer begint het?")
    page = fatima.posts(f"/templates/{template.id}/publish")
    assert page.shows("Versie 1 in gebruik") and page.shows("Leefdomeinen: Wonen; School")
    assert page.shows("Van een doel: Omschrijving van het doel (gevraagd)")


def test_domains_keep_their_key_while_they_say_the_same(fatima: Person, template: PlanTemplate) -> None:
    adds(fatima, template, "measurement", **MEASUREMENT)
    changes(
        fatima, template, "p1", settings_domains_nl="School\nVrije tijd\nWonen",
        settings_domains_fr="École\nLoisirs\nHabitation",
    )  # fmt: skip
    instrument = instruments.read(design_of(template).parts[0].settings)
    assert [(one.key, one.title) for one in instrument.domains] == [
        ("d2", {"nl": "School", "fr": "École"}),
        ("d3", {"nl": "Vrije tijd", "fr": "Loisirs"}),
        ("d1", {"nl": "Wonen", "fr": "Habitation"}),
    ]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"settings_least": "3", "settings_most": "3"}, "Een schaal heeft twee tot elf stappen"),
        ({"settings_least": "1.5"}, "Een schaal heeft twee tot elf stappen"),
        ({"settings_least": "veel"}, "Dit is geen getal."),
        ({"settings_domains_nl": "Wonen\nwonen"}, "Er is al een leefdomein"),
        ({"settings_domains_nl": "\n".join(f"Domein {n}" for n in range(13))}, "hoogstens twaalf leefdomeinen"),
        ({"settings_domains_nl": "x" * 101}, "De titel van een leefdomein"),
        ({"settings_low_nl": "", "settings_low_en": "bad"}, "Nederlandse tekst"),
        ({"settings_scorers": []}, "Vul dit veld in."),
    ],
)
def test_settings_that_are_not_sound_are_refused_and_stay_typed(
    fatima: Person, template: PlanTemplate, fields: dict[str, Any], told: str
) -> None:
    page = adds(fatima, template, "measurement", **{**MEASUREMENT, **fields, "settings_high_nl": "prima"})
    assert told in page.content and page.typed()["settings_high_nl"] == "prima"
    assert design_of(template).parts == ()


def test_a_measurement_without_domains_is_kept_and_not_published(fatima: Person, template: PlanTemplate) -> None:
    adds(fatima, template, "measurement", **{**MEASUREMENT, "settings_domains_nl": "", "settings_domains_fr": ""})
    page = fatima.opens(f"/templates/{template.id}/publish")
    assert page.shows("“Wat Telt” heeft nog geen leefdomeinen.") and not page.shows("Ja, publiceren")


def test_goals_ask_what_the_template_says(fatima: Person, template: PlanTemplate) -> None:
    page = adds(
        fatima, template, "goals", title_nl="Doelen", settings_target_date="hidden", settings_owner="required",
        settings_telling="words",
    )  # fmt: skip
    goals = blocks.goals_of(design_of(template).parts[0].settings)
    assert goals.use(GoalField.TARGET_DATE) is Use.HIDDEN and goals.use(GoalField.OWNER) is Use.REQUIRED
    seen = " ".join(page.select("[data-preview]")[0].get_text(" ").split())
    assert "Wie eraan werkt" in seen and "Streefdatum" not in seen and "Hoe ver het is" in seen
    page = changes(fatima, template, "p1", settings_telling="scale", settings_least="1", settings_most="1")
    assert page.shows("Een schaal heeft twee tot elf stappen")


def test_two_versions_of_settings_are_compared_in_sentences(fatima: Person, template: PlanTemplate) -> None:
    adds(fatima, template, "measurement", **MEASUREMENT)
    adds(fatima, template, "goals", title_nl="Doelen")
    fatima.posts(f"/templates/{template.id}/publish")
    fatima.posts(f"/templates/{template.id}/revise")
    changes(fatima, template, "p1", settings_domains_nl="Wonen\nGeld", settings_domains_fr="", settings_most="4")
    changes(fatima, template, "p2", settings_owner="required")
    page = fatima.opens(f"/templates/{template.id}/compare")
    told = [" ".join(one.get_text(" ").split()) for one in page.select(".rp-differences li")]
    assert told == [
        "Gewijzigd Een leefdomein van “Wat Telt” heeft andere woorden: Wonen.",
        "Gewijzigd “Wat Telt” heeft een nieuw leefdomein: Geld.",
        "Gewijzigd “Wat Telt” heeft het leefdomein School niet meer.",
        "Gewijzigd “Wat Telt” wordt op een andere schaal gescoord.",
        "Gewijzigd In “Doelen”: Wie eraan werkt – Gevraagd en verplicht.",
    ]


def test_a_kind_of_block_that_is_none_is_refused(fatima: Person, template: PlanTemplate) -> None:
    fatima.opens(f"/templates/{template.id}/blocks?new=magic", status=400)
    assert blocks.faults(Part("p1", {"nl": "Notities"}, "notes")) == []
