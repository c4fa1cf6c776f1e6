"""What people answer in plans for volume: a template of thirty questions, and sentences put together by chance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from app.commands.demo.bank import words
from app.commands.demo.names import FIRST_NAMES
from app.commands.demo.volume.people import SINCE
from app.plans.rules.blocks import BlockKind
from app.questionnaires.rules.answers import Value
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import Choice, QuestionKind

BLOCKS = ("Vraag en situatie", "Thuis", "School en werk", "Gezondheid", "Afspraken")
ASKED = (
    (QuestionKind.LONG_TEXT, "Wat is er nodig"),
    (QuestionKind.LONG_TEXT, "Wat gaat er goed"),
    (QuestionKind.LONG_TEXT, "Wie helpt er al"),
    (QuestionKind.SHORT_TEXT, "Wat is het eerste dat anders moet"),
    (QuestionKind.SINGLE_CHOICE, "Hoe dringend is het"),
    (QuestionKind.DATE, "Sinds wanneer speelt het"),
)
"""What each block asks."""
URGENT = (
    words("Kan wachten", "Can wait", "Peut attendre"),
    words("Binnenkort", "Soon", "Bientôt"),
    words("Meteen", "At once", "Tout de suite"),
)

WHO = ("Moeder", "Vader", "Oma", "De leerkracht", "De buurvrouw", "De huisarts", "Het jeugdteam", "De mentor")
DOES = ("helpt met", "vraagt om", "maakt zich zorgen over", "spreekt over", "is blij met", "zoekt hulp bij")
WHAT = (
    "school", "huiswerk", "slapen", "ruzie thuis", "vrienden", "eten", "de scheiding", "sport", "geld",
    "de telefoon", "de verhuizing", "een oppas", "op tijd komen", "de bus", "medicijnen", "een dagje uit",
    "zwemles", "schulden", "een maatje", "logeren", "pesten", "muziekles", "de tandarts", "een fiets", "rouw",
    "een hond", "schaatsen", "een moestuin", "judo", "een tolk",
)  # fmt: skip
CLUBS = (
    "voetbalclub", "korfbal", "bibliotheek", "scouting", "harmonie", "turnvereniging", "kinderboerderij",
    "toneelgroep", "schaakclub", "speeltuin", "atletiek", "fanfare", "roeiclub", "manege", "kookclub", "ijsbaan",
)  # fmt: skip
"""Of these lists the first are spoken of often, the last seldom."""
ADDED = 0.06
"""How many sentences are followed by another one, about a club and a letter with a number of its own."""
SENTENCES = (1, 2, 2, 3)
HOW_LONG = 700
"""Within how many days of the first one dates lie."""


def design() -> Design:
    """Five blocks of six questions."""
    made = Design()
    for title in BLOCKS:
        made, key = add_part(made, BlockKind.QUESTIONS, {"nl": title}, {})
        made = add_items(made, key, [_item(kind, f"{text}? ({title})") for kind, text in ASKED])
    return made


def _item(kind: QuestionKind, text: str) -> Item:
    choices = tuple(Choice(f"c{place}", one) for place, one in enumerate(URGENT, start=1))
    return Item("", kind, {"nl": text}, choices=choices if kind is QuestionKind.SINGLE_CHOICE else ())


def answer_to(item: Item, chance: Random) -> Value:
    """What somebody answers."""
    if item.kind is QuestionKind.SINGLE_CHOICE:
        return chance.choice(item.codes)
    if item.kind is QuestionKind.DATE:
        return (SINCE - timedelta(days=chance.randrange(HOW_LONG))).isoformat()
    many = 1 if item.kind is QuestionKind.SHORT_TEXT else chance.choice(SENTENCES)
    return " ".join(_sentences(chance, many))


def _sentences(chance: Random, many: int) -> Iterator[str]:
    for _number in range(many):
        yield f"{chance.choice(WHO)} {chance.choice(DOES)} {often(WHAT, chance)}."
        if chance.random() < ADDED:
            name = chance.choice(FIRST_NAMES[chance.choice([*FIRST_NAMES])])
            yield f"Bij {often(CLUBS, chance)} kent {name} de weg."
            yield f"Zie de brief met nummer {chance.randrange(10_000_000):07}."


def often(words: tuple[str, ...], chance: Random) -> str:
    """One of some words, by their rank."""
    return chance.choices(words, [1 / place for place in range(1, len(words) + 1)])[0]
