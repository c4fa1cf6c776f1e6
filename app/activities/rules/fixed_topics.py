"""The topics that the portal comes with; `flask portal upgrade` adds those that are missing (mission A-21, A-24).

They are data from then on: the Servicedesk changes their words and terms, and an upgrade leaves that alone. The
terms are types and themes of UiTdatabank.
"""

from __future__ import annotations

from app.activities.rules.topics import Term
from app.common.frozen import frozen


@frozen
class FixedTopic:
    """A topic that every portal begins with."""

    name: dict[str, str]
    terms: tuple[Term, ...] = ()


def _topic(nl: str, en: str, fr: str, *terms: tuple[str, str]) -> FixedTopic:
    return FixedTopic({"nl": nl, "en": en, "fr": fr}, tuple(Term(*one) for one in terms))


FIXED_TOPICS = {
    "nederlands-oefenen": _topic("Nederlands oefenen", "Practising Dutch", "Pratiquer le néerlandais"),
    "mensen-ontmoeten": _topic(
        "Mensen ontmoeten", "Meeting people", "Rencontrer des gens",
        ("0.50.21.0.0", "Spel of quiz"), ("1.43.0.0.0", "Interculturele vorming"),
    ),
    "conversatietafel": _topic("Conversatietafel", "Conversation table", "Table de conversation"),
    "buddytraject": _topic("Buddytraject", "Buddy project", "Parcours avec un buddy"),
    "vrijwilligerswerk": _topic("Vrijwilligerswerk", "Volunteering", "Bénévolat"),
    "werk-zoeken": _topic("Werk zoeken", "Looking for work", "Chercher du travail"),
    "sport-en-bewegen": _topic(
        "Sport en bewegen", "Sports and exercise", "Sport et mouvement",
        ("0.59.0.0.0", "Sport en beweging"), ("1.51.3.0.0", "Zwemmen en watersport"),
        ("1.51.11.0.0", "Outdoor en Adventure sport"), ("1.51.12.0.0", "Omnisport en andere"),
        ("1.51.13.0.0", "Bal en racketsport"),
    ),
    "cultuur-en-uitgaan": _topic(
        "Cultuur en uitgaan", "Culture and going out", "Culture et sorties",
        ("0.0.0.0.0", "Tentoonstelling"), ("0.5.0.0.0", "Festival"), ("0.50.4.0.0", "Concert"),
        ("0.50.6.0.0", "Film"), ("0.54.0.0.0", "Dansvoorstelling"), ("0.55.0.0.0", "Theatervoorstelling"),
        ("1.11.0.0.0", "Geschiedenis"), ("1.40.0.0.0", "Erfgoed"), ("1.41.0.0.0", "Kunst en kunsteducatie"),
    ),
    "ouders-en-kinderen": _topic(
        "Ouders en kinderen", "Parents and children", "Parents et enfants", ("1.37.0.0.0", "Opvoeding")
    ),
    "gezondheid": _topic(
        "Gezondheid", "Health", "Santé",
        ("1.37.1.0.0", "Gezondheid en zorg"), ("1.62.0.0.0", "Gezondheid en wellness"),
    ),
    "natuur-en-tuinieren": _topic(
        "Natuur en tuinieren", "Nature and gardening", "Nature et jardinage",
        ("1.63.0.0.0", "Landbouw en platteland"), ("1.64.0.0.0", "Milieu en natuur"),
    ),
    "digitale-vaardigheden": _topic(
        "Digitale vaardigheden", "Digital skills", "Compétences numériques", ("1.21.0.0.0", "Computer en techniek")
    ),
    "koken-en-eten": _topic(
        "Koken en eten", "Cooking and eating", "Cuisiner et manger",
        ("1.50.0.0.0", "Eet- of drankfestijn"), ("1.65.0.0.0", "Voeding"),
    ),
    "wonen-en-buurt": _topic(
        "Wonen en buurt", "Living and neighbourhood", "Logement et quartier", ("1.37.2.0.0", "Samenleving")
    ),
}  # fmt: skip
