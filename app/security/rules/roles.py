"""Roles: what each may do, who may grant which, written so that they can be read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.common.words import N_
from app.security.rules.organisations import in_force

Permission = tuple[str, str]
"""A verb and the screen it applies to, as the framework writes it: `("can_list", "User")`."""


@dataclass(frozen=True)
class Role:
    """A fixed role as written down in `config.py`."""

    label: str
    permissions: frozenset[Permission]
    grants: frozenset[str] = frozenset()
    """Codes of the roles that a holder of this role may give to others."""


def may(verbs: str, *screens: str) -> frozenset[Permission]:
    """The permissions of some verbs on some screens: `may("list show", "User")`."""
    return frozenset((f"can_{verb}", screen) for screen in screens for verb in verbs.split())


def role(label: str, *permissions: frozenset[Permission], grants: str = "") -> Role:
    """A fixed role: its label, what it may do, and the codes of the roles it may grant."""
    return Role(label, frozenset().union(*permissions), frozenset(grants.split()))


@dataclass(frozen=True)
class Held:
    """A role that a user holds somewhere: what the session remembers of an assignment."""

    assignment_id: int
    organisation_id: int
    role_code: str
    role_id: int
    role_version: int
    product_id: int | None = None


def reasons_not_to_grant(*, code: str, grantable: Iterable[str], to_self: bool, user_active: bool) -> list[str]:
    """Nobody grants what he may not grant, and nobody changes his own roles (design section 3)."""
    checks = (
        (code not in set(grantable), N_("You may not grant this role.")),
        (to_self, N_("You cannot change your own roles.")),
        (not user_active, N_("The user is not active.")),
    )
    return [reason for holds, reason in checks if holds]


def reasons_not_to_end(*, code: str, to_self: bool, others_with_role: int) -> list[str]:
    """An organisation keeps at least one active user administrator (design section 3, U-71)."""
    checks = (
        (to_self, N_("You cannot change your own roles.")),
        (
            code == "GB" and others_with_role == 0,
            N_("This is the last active user administrator of the organisation."),
        ),
    )
    return [reason for holds, reason in checks if holds]


def holds_on(day: date, *, active: bool, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether an assignment counts on a day."""
    return active and in_force(valid_from, valid_to, day)


NOT_HERE = N_("This user or role does not exist here.")
HELD_ALREADY = N_("The user has this role already.")
NOT_YOURS_TO_END = N_("You may not take this role away.")
EFFECTS_OF_ENDING = [
    N_("The role becomes inactive. It stays on record."),
    N_("The user is logged out and works on without this role."),
]


def grantable_by(held_codes: Iterable[str], roles: dict[str, Role]) -> frozenset[str]:
    """The codes of the roles that somebody with these roles may grant."""
    return frozenset().union(*(roles[code].grants for code in held_codes if code in roles))


def below(held_codes: Iterable[str], roles: dict[str, Role]) -> frozenset[str]:
    """The roles that somebody may grant, and those that their holders may grant in turn.

    Whoever may appoint a user administrator may also help those whom a user administrator appoints.
    """
    reached: set[str] = set()
    waiting = set(grantable_by(held_codes, roles))
    while waiting:
        code = waiting.pop()
        reached.add(code)
        waiting |= roles[code].grants - reached
    return frozenset(reached)


def may_touch(theirs: Iterable[str], mine: Iterable[str], reach: frozenset[str], *, as_peer: bool) -> bool:
    """Whether somebody may change an account: only of people whose every role lies within reach (`below`).

    Otherwise a user administrator could change the address of an operator, send a password link to it, and
    be operator. `as_peer` also admits the roles one has oneself: administrators may put each other on hold.
    """
    return set(theirs) <= (reach | frozenset(mine) if as_peer else reach)


def marks_of(told: str | None) -> tuple[tuple[str, bool], ...]:
    """The roles behind `"GB+,G-"`, by code: each with whether it is in force, once where it is and once was."""
    former_first = sorted((told or "").split(","), key=lambda each: each[-1:] == "+")
    return tuple(sorted({each[:-1]: each[-1] == "+" for each in former_first if each}.items()))
