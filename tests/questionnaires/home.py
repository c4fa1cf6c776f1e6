"""A part with a question of every kind, as tests and pictures fill it in."""

from __future__ import annotations

from typing import Any

from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Condition, Item
from app.questionnaires.rules.questions import Choice, QuestionKind


def item(key: str, kind: str, text: str, **told: Any) -> Item:
    """A question of a kind."""
    return Item(key, QuestionKind(kind), {"nl": text}, **told)


WHERE = Choice("c1", {"nl": "thuis"}), Choice("c2", {"nl": "elders"})
WHO = Choice("c1", {"nl": "oma"}), Choice("c2", {"nl": "buren"})
HOME = Part("p1", {"nl": "Wonen", "en": "Living"}, items=(
    item("q1", "explanation", "Over thuis", help={"nl": "Zoals het nu is."}),
    item("q2", "single_choice", "Waar woont u?", choices=WHERE),
    item("q3", "short_text", "Bij wie?", required=True, show_if=Condition("q2", ("c2",))),
    item("q4", "scale", "Hoe gaat het thuis?", least=1, most=5, low_end={"nl": "slecht"}, high_end={"nl": "goed"}),
    item("q5", "date", "Sinds wanneer?", required=True),
    item("q6", "group", "Kind", most=3, items=(
        item("q7", "short_text", "Naam", required=True),
        item("q8", "yes_no", "Gaat het kind naar school?"),
        item("q9", "short_text", "Welke school?", show_if=Condition("q8", ("yes",))),
    )),
    item("q10", "file", "Brieven", most=2),
    item("q11", "number", "Hoeveel kamers?", least=1, most=20),
    item("q12", "multiple_choice", "Wie helpt?", choices=WHO),
    item("q13", "time", "Hoe laat eet u?"),
    item("q14", "long_text", "Vertel"),
))  # fmt: skip
KEPT = Design((HOME,), 14).told()
"""The part as the one of a design, as it is kept."""
BO, JIP = "0a0a0a0a", "0b0b0b0b"
ANSWERS: dict[Place, Any] = {
    Place("q2"): "c2", Place("q3"): "Bij oma in de Lindelaan", Place("q4"): 4, Place("q5"): "2026-09-01",
    Place("q6"): [BO, JIP], Place("q7", BO): "Bo", Place("q8", BO): "yes", Place("q9", BO): "De Wilg",
    Place("q7", JIP): "Jip", Place("q8", JIP): "no", Place("q11"): 3.5, Place("q12"): ["c1", "c2"],
    Place("q14"): "Het gaat beter dan in het voorjaar.\nWe eten weer samen.",
}  # fmt: skip
"""What somebody filled in; a few questions are left."""
