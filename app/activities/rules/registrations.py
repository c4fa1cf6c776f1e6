"""An organisation that registers itself: its number, and whether it seems to be there already (mission A-02)."""

from __future__ import annotations

import re
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_, folded
from app.security.rules.organisations import Kind, number_error

TERMS = "2026-11"
"""The wording of the terms that people agree to; another wording is another mark."""
LONGEST_NAME = 150
OTHER_NUMBER = N_("A KvK number has 8 digits, a KBO number 10.")
LEGAL_FORMS = frozenset({"vzw", "ivzw", "asbl", "bv", "bvba", "nv", "cv", "stichting", "vereniging", "feitelijke"})
"""Words that say of which form an organisation is, and that people leave out when they name it."""


@frozen
class Number:
    """An official number: the column of an organisation that holds it, and its digits."""

    column: str
    digits: str


def number_of(typed: str) -> Number | str:
    """The number that was typed, with or without dots and the letters of the country; or what is wrong with it."""
    bare = re.sub(r"[\s.\-/]", "", typed).upper()
    digits = bare.removeprefix("BE")
    if not digits.isascii() or not digits.isdigit():
        return OTHER_NUMBER
    if len(digits) == 8 and digits == bare:
        return Number("kvk_number", digits)
    if len(digits) == 9:
        digits = f"0{digits}"  # as it was written before 2005
    if len(digits) != 10:
        return OTHER_NUMBER
    return number_error("kbo_number", digits) or Number("kbo_number", digits)


def name_key(name: str) -> str:
    """What two ways of writing the name of one organisation have in common: its words, without its legal form."""
    words = re.sub(r"[^\w\s]", " ", folded(name).replace(".", "")).split()
    said = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(said or words)


class Alike(StrEnum):
    """By what an organisation seems to be the one that somebody registers."""

    NUMBER = "number"
    NAME = "name"


ALIKE = {Alike.NUMBER: N_("The same KvK or KBO number"), Alike.NAME: N_("The same name in this municipality")}


JOINABLE = frozenset({Kind.ORGANISER})
"""Kinds of organisation that somebody can be let into by a request. Of others rights reach further than their own
activities, and their user administrators give them."""
NOT_JOINABLE = N_("People of this organisation get their account from its user administrator.")


class JoinState(StrEnum):
    """Where a request stands of somebody who registered an organisation that was there already."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


JOIN_STATES = {
    JoinState.OPEN: N_("Waits for an answer"),
    JoinState.ACCEPTED: N_("Let in"),
    JoinState.DECLINED: N_("Turned down"),
    JoinState.LAPSED: N_("Not answered"),
}
PERSONAL = ("first_name", "last_name", "email", "phone")
"""What a request says of a person; it goes as soon as there is an answer."""
NOT_OPEN = N_("This request has been answered already.")
EFFECTS_OF_ACCEPTING = [
    N_("An account is made for this person, who can publish in the name of the organisation."),
    N_("The person gets an e-mail with a link to choose a password."),
]
