"""What activities are about: the words of a topic, its terms outside, what may be done with it (A-21, A-W5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_, folded

LONGEST_CODE, MOST_TERMS, LONGEST_TERM = 60, 50, 100
TERM = re.compile(r"[0-9A-Za-z][0-9A-Za-z+/=._:-]{0,59}")
"""How sources write the number of a term: `0.3.1.0.0`, and some newer ones as `3CuHvenJ+EGkcvhXLg9Ykg==`."""


class Lacking(StrEnum):
    """In which language a topic is not said."""

    ANY = "any"
    EN = "en"
    FR = "fr"


LACKING = {
    Lacking.ANY: N_("A language is missing"),
    Lacking.EN: N_("English is missing"),
    Lacking.FR: N_("French is missing"),
}


@frozen
class Term:
    """A term of a source outside, such as UiTdatabank: its number there, and what it is called there."""

    id: str
    label: str = ""

    @property
    def line(self) -> str:
        """The term as people write it: the number, and the name behind it."""
        return f"{self.id} {self.label}".strip()

    def told(self) -> dict[str, str]:
        """The term as it is kept."""
        return {"id": self.id, "label": self.label}


def terms_of(kept: Collection[Mapping[str, str]] | None) -> tuple[Term, ...]:
    """The terms that a topic keeps."""
    return tuple(Term(one["id"], one.get("label", "")) for one in kept or ())


def terms_from(typed: str | None) -> tuple[Term, ...]:
    """The terms that were typed, one a line: a number, then a name if one likes."""
    lines = (line.split(maxsplit=1) for line in (typed or "").splitlines())
    return tuple(Term(parts[0], *(rest.strip() for rest in parts[1:])) for parts in lines if parts)


NO_TERM = N_("Begin each line with the number of a term, such as 0.3.1.0.0.")
TERM_TWICE = N_("A term stands here twice.")
TOO_MANY_TERMS = N_("At most %(most)s terms, each of at most %(longest)s characters.")


def reasons_terms_are_not_sound(terms: Collection[Term]) -> list[str]:
    """Numbers that a source could give, none of them twice, and not too many."""
    checks = (
        (any(not TERM.fullmatch(one.id) for one in terms), NO_TERM),
        (len({one.id for one in terms}) < len(terms), TERM_TWICE),
        (len(terms) > MOST_TERMS or any(len(one.label) > LONGEST_TERM for one in terms), TOO_MANY_TERMS),
    )
    return [reason for holds, reason in checks if holds]


def lacking(*texts: Mapping[str, str] | None) -> tuple[str, ...]:
    """The languages in which some of these texts are not said, as far as there are texts at all."""
    there = [text for text in texts if text and text.get(DEFAULT_LANGUAGE)]
    return tuple(code for code in LANGUAGES if any(not text.get(code) for text in there))


def code_of(name: str, taken: Collection[str]) -> str:
    """A short name for addresses and files, made once from the name in Dutch; it stays when the name changes."""
    bare = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[: LONGEST_CODE - 4].strip("-") or "onderwerp"
    numbered = (f"{bare}-{number}" for number in range(2, len(taken) + 3))
    return bare if bare not in taken else next(code for code in numbered if code not in taken)


NAME_IN_USE = N_("There is a topic with this name already.")
NAME_OF_THE_PORTAL = N_("The portal has a topic with this name already. Use that one.")

MOST_TOPICS = 10
TOO_MANY_TOPICS = N_("Choose at most %(most)s topics.")

ITSELF = N_("A topic cannot be merged with itself.")
NOT_ITS_KIND = N_("A topic is merged with one of the same organisation, or with one of the portal.")
NOT_IN_USE = N_("That topic is retired. Choose one that can be used.")
MERGED_ALREADY = N_("This topic has been merged already.")


@frozen
class Mergeable:
    """What decides whether topics may be merged."""

    id: int
    organisation_id: int | None
    active: bool
    merged: bool


def reasons_not_to_merge(topic: Mergeable, into: Mergeable) -> list[str]:
    """One topic goes into another that can be used: of the same organisation, or of the portal."""
    checks = (
        (topic.id == into.id, ITSELF),
        (topic.merged, MERGED_ALREADY),
        (into.organisation_id not in (None, topic.organisation_id), NOT_ITS_KIND),
        (not into.active or into.merged, NOT_IN_USE),
    )
    return [reason for holds, reason in checks if holds]


IS_USED = N_("It is used. Retire it, or merge it with another topic.")
CAME_WITH_THE_PORTAL = N_("The portal came with this topic. Retire it instead.")


def reasons_not_to_delete(*, used: bool, came_along: bool) -> list[str]:
    """A topic goes only while nothing uses it; one that the portal came with would come back."""
    checks = ((used, IS_USED), (came_along, CAME_WITH_THE_PORTAL))
    return [reason for holds, reason in checks if holds]


EFFECTS_OF_RETIRING = [
    N_("It can no longer be chosen. What has this topic keeps it."),
    N_("Imports no longer give this topic to activities."),
]
EFFECTS_OF_REVIVING = [N_("It can be chosen again. What was merged stays with the other topic.")]
