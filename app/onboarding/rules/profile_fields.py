"""Which answers of the profile that comes with the portal fill in which fields of a paper (O-04, O-05).

A field is filled in with the answers to some questions, in their order. A question is the one that is meant where
it still asks the same in Dutch under the same key: of another questionnaire nothing is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.common.words import DEFAULT_LANGUAGE
from app.onboarding.rules.standard_profile import PROFILE
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item

ASKED: Mapping[str, tuple[str, ...]] = {
    "help_offered": ("Welke zorg of hulp biedt",),
    "population": ("Wat is de cliëntenpopulatie",),
    "problems": ("Met welke problematiek",),
    "processes": ("Welke processen en momenten",),
    "who_signals": ("Welke professionals signaleren", "Hoe is dat afgewogen"),
    "support": ("Welke ondersteuning krijgen",),
    "signatory": ("Wie ondertekent de toetredingsovereenkomst",),
    "signatory_function": ("In welke functie",),
    "decision_moments": ("Op welke momenten wegen",),
    "criteria": ("Welke signaleringscriteria",),
    "signal_duration": ("Hoeveel maanden staat een signaal",),
    "expected_signals": ("Hoeveel signalen verwacht",),
    "duty_to_inform": (
        "Hoe voldoet de organisatie aan de informatieplicht", "Hoe wordt toestemming gevraagd",
        "Welke informatie komt op de website", "Welke informatie komt op het aanmeldformulier",
    ),
    "continuity": (
        "Hoe staat de Verwijsindex in de protocollen", "Wie laat accounts aanmaken",
        "Hoe volgen nieuwe medewerkers",
    ),
    "institution_coordinator": ("Wie is de instellingscoördinator",),
    "institution_coordinator_tasks": ("Wat is de rol van de instellingscoördinator",),
}  # fmt: skip
"""The questions that fill in each field, by how they begin in Dutch."""


def _found(begins: str) -> Item:
    (item,) = (one for one in PROFILE.design.items if one.text[DEFAULT_LANGUAGE].startswith(begins))
    return item


STANDARD: Mapping[str, tuple[Item, ...]] = {
    field: tuple(_found(begins) for begins in asked) for field, asked in ASKED.items()
}


def fields_of(design: Design) -> Iterator[tuple[str, list[Item]]]:
    """The fields that a questionnaire fills in, with the questions that do so."""
    asked = {item.key: item for item in design.items}
    for field, wanted in STANDARD.items():
        same = [asked[one.key] for one in wanted if one.key in asked and _is_same(asked[one.key], one)]
        if same:
            yield field, same


def _is_same(item: Item, meant: Item) -> bool:
    words = item.text.get(DEFAULT_LANGUAGE), meant.text.get(DEFAULT_LANGUAGE)
    return item.kind is meant.kind and words[0] == words[1]
