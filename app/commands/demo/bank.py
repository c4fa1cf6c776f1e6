"""The question bank of the demo: some questions of the portal, and one of Testdorp."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.commands.demo.people import TESTDORP
from app.extensions import db
from app.questionnaires.actions.questions import add_question
from app.questionnaires.models import Question
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Organisation


def words(nl: str, en: str, fr: str) -> dict[str, str]:
    """A text in three languages."""
    return {"nl": nl, "en": en, "fr": fr}


def _choices(*said: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"code": f"c{place}", **words(*each)} for place, each in enumerate(said, 1)]


QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "kind": QuestionKind.LONG_TEXT,
        "text": words(
            "Wat gaat er goed, volgens u?", "What goes well, in your view?", "Qu’est-ce qui va bien, selon vous ?"
        ),
        "help": words(
            "Denk aan thuis, school, vrienden en vrije tijd.",
            "Think of home, school, friends and spare time.",
            "Pensez à la maison, à l’école, aux amis et aux loisirs.",
        ),
        "most": 4000,
    },
    {
        "kind": QuestionKind.SCALE,
        "text": words(
            "Hoe tevreden bent u met hoe het nu gaat?",
            "How content are you with how things are now?",
            "Êtes-vous satisfait de la situation actuelle ?",
        ),
        "least": 1,
        "most": 10,
        "low_end": words("helemaal niet", "not at all", "pas du tout"),
        "high_end": words("heel tevreden", "very content", "très satisfait"),
        "required": True,
    },
    {
        "kind": QuestionKind.SINGLE_CHOICE,
        "text": words("Waar woont het kind?", "Where does the child live?", "Où habite l’enfant ?"),
        "choices": _choices(
            ("Bij beide ouders", "With both parents", "Chez les deux parents"),
            ("Om de beurt bij beide ouders", "With each parent in turn", "Chez chaque parent à tour de rôle"),
            ("Bij één ouder", "With one parent", "Chez un parent"),
            ("Ergens anders", "Somewhere else", "Ailleurs"),
        ),
    },
    {
        "kind": QuestionKind.MULTIPLE_CHOICE,
        "text": words("Wie helpen er nu al?", "Who helps already?", "Qui aide déjà ?"),
        "choices": _choices(
            ("Familie", "Family", "La famille"),
            ("Vrienden of buren", "Friends or neighbours", "Des amis ou des voisins"),
            ("School", "School", "L’école"),
            ("Een hulpverlener", "A care worker", "Un professionnel"),
        ),
    },
    {
        "kind": QuestionKind.DATE,
        "text": words(
            "Wanneer is het eerste gesprek?",
            "When is the first conversation?",
            "Quand a lieu le premier entretien ?",
        ),
        "required": True,
    },
    {
        "kind": QuestionKind.YES_NO,
        "text": words(
            "Is er een familiegroepsplan?",
            "Is there a family group plan?",
            "Existe-t-il un plan de groupe familial ?",
        ),
    },
)
"""Of the portal: everybody can use them."""
OWN: dict[str, Any] = {
    "kind": QuestionKind.SHORT_TEXT,
    "text": {"nl": "Bij welk dorpsteam hoort het gezin?"},
    "most": 100,
}
"""Of Testdorp alone."""


def fill() -> None:
    """Put in the bank what is missing there; the caller commits."""
    home = db.session.scalar(select(Organisation.id).where(Organisation.code == TESTDORP))
    known = {question.text["nl"] for question in db.session.scalars(select(Question))}
    for values, organisation_id in [*((each, None) for each in QUESTIONS), (OWN, home)]:
        if values["text"]["nl"] not in known:
            add_question(dict(values), organisation_id=organisation_id)
