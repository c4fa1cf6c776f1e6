"""The source writes some things in two ways (O-47); screens, papers and the handbook write them in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.words import read
from app.onboarding.actions.questioning import STANDARD
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.programmes import StepKind
from tests.connecting import a_connection
from tests.people import Person

ROOT = Path(__file__).parents[2]
OTHERWISE = re.compile(
    r"toetredingsover(?!eenkomst)\w*|toetredings[ -]overe\w*|afspraak voor de voorafgaand\w*"
    r"|instellings[ -]co\w*|verwijs[ -]index|verwijzingsindex",
    re.IGNORECASE,
)
"""Spellings that the source has beside the one that is used here, and those that come with them."""


PLACES = (
    ("docs/handbook/nl", "*.md"), ("app/onboarding", "**/*.py"), ("app/commands/demo", "**/*.py"),
    ("app/templates", "**/*.html"),
)  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """Everything in Dutch that people read of connections, with where it stands."""
    for message in read("nl"):
        said = message.string if isinstance(message.string, str) else " ".join(message.string or ())
        yield f"screens: {message.id!r}", said
    for kind, standard in STANDARD.items():
        yield f"questions: {kind}", str(standard.design.told())
    yield "programme", str(NINE_STEPS.told())
    for folder, pattern in PLACES:
        for file in sorted((ROOT / folder).glob(pattern)):
            yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wrong",
    ["de toetredingsoverkomst", "Toetredingsoverkomsten", "afspraak voor de voorafgaande", "verwijs-index"],
)
def test_the_spellings_of_the_source_would_be_found(wrong: str) -> None:
    assert OTHERWISE.search(wrong)


def test_nobody_reads_a_spelling_that_the_source_has_beside_the_one_used_here() -> None:
    found = [(where, word[0]) for where, text in texts() for word in OTHERWISE.finditer(text)]
    assert not found
    every = " ".join(text for _where, text in texts())
    for right in ("oetredingsovereenkomst", "nstellingscoördinator", "Verwijsindex"):
        assert right in every, right


def test_the_steps_are_numbered_by_their_place_and_by_nothing_else(marloes: Person) -> None:
    """The list of the source and its chapters number differently; here step 3 sends and step 5 completes."""
    assert (NINE_STEPS.place("profile"), NINE_STEPS.place("joining"), len(NINE_STEPS.steps)) == (3, 5, 9)
    sending, joining = NINE_STEPS.steps[2], NINE_STEPS.steps[4]
    assert sending.kind is StepKind.PAPERS and joining.kind is StepKind.JOINING
    for step in NINE_STEPS.steps:
        assert not re.search(r"\d", " ".join(step.name.values())), step.name
    page = marloes.opens(f"/connections/{a_connection().id}")
    shown = [one.get_text(strip=True) for one in page.select("main .rp-steps .rp-steps__n")]
    assert shown == [str(number) for number in range(1, 10)]
    board = marloes.opens("/connections/?view=all").select("main .rp-board a")
    assert [one.get_text(" ", strip=True).split()[1] for one in board] == [f"{number}." for number in range(1, 10)]
