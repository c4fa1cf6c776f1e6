"""What municipalities ask of the passwords of residents, on top of what the portal asks (mission P-28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.common.frozen import frozen
from app.common.words import N_, folded
from app.security.login.rules.passwords import PasswordPolicy, Sign
from app.security.login.rules.sentences import Sentence

LONGEST_LEAST = 64
"""No municipality may ask for more: people type their password (ASVS 6.2.9)."""
MOST_WORDS, LONGEST_WORD = 500, 64
LEAST_DAYS, MOST_DAYS = 30, 1825
"""How long a municipality may keep an account without a plan: long enough to begin another, and not for good."""

COLUMNS = {"asks_capital": Sign.CAPITAL, "asks_digit": Sign.DIGIT, "asks_sign": Sign.OTHER}
"""Where it is kept which sorts of signs a municipality asks for."""


@frozen
class Wishes:
    """What one municipality set; what it left empty is as the portal has it."""

    least: int | None = None
    signs: frozenset[Sign] = frozenset()
    refused: frozenset[str] = frozenset()
    link_hours: int | None = None
    account_days: int | None = None


def under(policy: PasswordPolicy, wishes: Iterable[Wishes]) -> PasswordPolicy:
    """A policy that asks at least as much as each municipality does; nothing lies under that of the portal."""
    for one in wishes:
        policy = replace(
            policy,
            least=max(policy.least, one.least or 0),
            signs=policy.signs | one.signs,
            refused=policy.refused | one.refused,
            link_hours=min(policy.link_hours, one.link_hours or policy.link_hours),
        )
    return policy


def words_in(written: str) -> frozenset[str]:
    """The refused words of a text with one on each line, as they are compared."""
    return frozenset(word for line in written.splitlines() if (word := folded(line.strip())))


def wishes_in(values: Mapping[str, Any]) -> Wishes:
    """What a municipality set, from the columns in which it is kept."""
    signs = frozenset(sign for key, sign in COLUMNS.items() if values[key])
    refused = words_in(values["refused_words"] or "")
    return Wishes(values["least_length"], signs, refused, values["link_hours"], values.get("account_days"))


def reasons_not_to_ask(wishes: Wishes, portal: PasswordPolicy) -> dict[str, Sentence]:
    """Why a municipality may not ask this, by column: it may be stricter than the portal, never easier."""
    found = {}
    if wishes.least is not None and not portal.least <= wishes.least <= LONGEST_LEAST:
        limits = {"least": portal.least, "most": LONGEST_LEAST}
        found["least_length"] = Sentence(N_("Choose a number between %(least)d and %(most)d."), limits)
    if wishes.link_hours is not None and not 1 <= wishes.link_hours <= portal.link_hours:
        limits = {"least": 1, "most": portal.link_hours}
        found["link_hours"] = Sentence(N_("Choose a number between %(least)d and %(most)d."), limits)
    if wishes.account_days is not None and not LEAST_DAYS <= wishes.account_days <= MOST_DAYS:
        limits = {"least": LEAST_DAYS, "most": MOST_DAYS}
        found["account_days"] = Sentence(N_("Choose a number between %(least)d and %(most)d."), limits)
    if len(wishes.refused) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in wishes.refused):
        limits = {"most": MOST_WORDS, "longest": LONGEST_WORD}
        sentence = N_("Write at most %(most)d passwords, of at most %(longest)d characters each.")
        found["refused_words"] = Sentence(sentence, limits)
    return found


def in_words(policy: PasswordPolicy) -> list[Sentence]:
    """What is asked of a password, for who chooses one."""
    found = [Sentence(N_("At least %(least)s signs."), {"least": policy.least})]
    found += [Sentence(text, {}) for sign, (text, _refusal) in SIGNS.items() if sign in policy.signs]
    found.append(Sentence(N_("Not easy to guess: not your name, your e-mail address or a common password."), {}))
    if policy.refused:
        found.append(Sentence(N_("Not a password that your municipality refuses, such as its own name."), {}))
    return found


def reasons_by_wishes(password: str, policy: PasswordPolicy) -> list[Sentence]:
    """Why a password is not what municipalities ask, besides its length and how easily it is guessed."""
    lacks = [Sentence(refusal, {}) for sign, (_t, refusal) in SIGNS.items() if _lacks(password, sign, policy)]
    if folded(password) in policy.refused:
        lacks.append(Sentence(N_("Your municipality refuses this password. Choose another one."), {}))
    return lacks


SIGNS = {
    Sign.CAPITAL: (N_("At least one capital letter."), N_("Use at least one capital letter.")),
    Sign.DIGIT: (N_("At least one digit."), N_("Use at least one digit.")),
    Sign.OTHER: (
        N_("At least one other sign, such as a space, a full stop or an exclamation mark."),
        N_("Use at least one other sign, such as a space, a full stop or an exclamation mark."),
    ),
}
"""Each sort of sign, as it is asked for and as it is missed."""


def _lacks(password: str, sign: Sign, policy: PasswordPolicy) -> bool:
    return sign in policy.signs and not any(_IS[sign](one) for one in password)


_IS = {
    Sign.CAPITAL: str.isupper,
    Sign.DIGIT: str.isdigit,
    Sign.OTHER: lambda one: not one.isalnum(),
}
