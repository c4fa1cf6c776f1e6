"""Roles: what each may do, who may grant which, written so that they can be read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from app.common.frozen import frozen
from app.common.words import N_

Permission = tuple[str, str]
"""A verb and the screen it applies to, as the framework writes it: `("can_list", "User")`."""


@frozen
class Role:
    """A fixed role as written down in `config.py`."""

    label: str
    permissions: frozenset[Permission]
    grants: frozenset[str] = frozenset()
    """Codes of the roles that a holder of this role may give to others."""
    per_product: bool = False
    """Whether it is granted product by product; otherwise it holds for all at once."""


def may(verbs: str, *screens: str) -> frozenset[Permission]:
    """The permissions of some verbs on some screens: `may("list show", "User")`."""
    return frozenset((f"can_{verb}", screen) for screen in screens for verb in verbs.split())


def role(label: str, *permissions: frozenset[Permission], grants: str = "", per_product: bool = False) -> Role:
    """A fixed role: its label, what it may do, and the codes of the roles it may grant."""
    return Role(label, frozenset().union(*permissions), frozenset(grants.split()), per_product)


OWN = "own"
"""Stands for every role that an organisation composed itself, where the fixed roles stand by their codes."""
OWN_PREFIX = "E-"
"""How the codes of those roles begin. No fixed code can: a role called GB by an organisation is no GB."""


def is_own(code: str) -> bool:
    """Whether a code is that of a role that an organisation composed itself."""
    return code.startswith(OWN_PREFIX)


def kind_of(code: str) -> str:
    """How a role stands in the table of who may grant what: by its code, or as one of an organisation's own."""
    return OWN if is_own(code) else code


@frozen
class Held:
    """A role that a user holds somewhere: what the session remembers of an assignment."""

    assignment_id: int
    organisation_id: int
    role_code: str
    role_id: int
    role_version: int
    product_id: int | None = None


NOT_YOUR_OWN = N_("You cannot change your own roles.")
Grants = frozenset[tuple[str, int | None]]
"""What somebody may grant: codes of roles, each with the product it may be granted for, or nothing for all."""


def may_grant(grants: Grants, code: str, product_id: int | None) -> bool:
    """Whether a role may be granted for a product, or for all of them (U-46, U-47)."""
    kind = kind_of(code)
    return (kind, None) in grants or (product_id is not None and (kind, product_id) in grants)


def reasons_not_to_grant(*, allowed: bool, to_self: bool, user_active: bool, whole: bool = True) -> list[str]:
    """Nobody grants what he may not grant, and nobody changes his own roles (design section 3)."""
    checks = (
        (not allowed, N_("You may not grant this role.")),
        (to_self, NOT_YOUR_OWN),
        (not user_active, N_("The user is not active.")),
        (not whole, N_("This role is not granted per product. Choose all products.")),
    )
    return [reason for holds, reason in checks if holds]


def reasons_not_to_end(*, code: str, to_self: bool, others_with_role: int) -> list[str]:
    """An organisation keeps at least one active user administrator (design section 3, U-71)."""
    checks = (
        (to_self, NOT_YOUR_OWN),
        (
            code == "GB" and others_with_role == 0,
            N_("This is the last active user administrator of the organisation."),
        ),
    )
    return [reason for holds, reason in checks if holds]


LAST_ONE = N_("%(organisation)s then has nobody to look after its activities.")
LAST_ONE_FIRST = N_(
    "This is the last local administrator of the municipality. Give the role to a colleague first, or end it on "
    "its own page and accept that nobody looks after the activities."
)
ACCEPT_NOBODY = N_("I know that nobody looks after the activities of this municipality then.")
NOT_HERE = N_("This user or role does not exist here.")
HELD_ALREADY = N_("The user has this role already.")
NOT_YOURS_TO_END = N_("You may not take this role away.")
EFFECTS_OF_ENDING = [
    N_("The role becomes inactive. It stays on record."),
    N_("The user is logged out and works on without this role."),
]


def grantable_by(held: Iterable[Held], roles: dict[str, Role]) -> Grants:
    """What somebody with these roles may grant; a user administrator of a product, for that product only."""
    return frozenset(
        (code, one.product_id if roles[one.role_code].per_product else None)
        for one in held
        if one.role_code in roles
        for code in roles[one.role_code].grants
        if one.product_id is None or code == OWN or roles[code].per_product
    )


def below(held_codes: Iterable[str], roles: dict[str, Role]) -> frozenset[str]:
    """The roles that somebody may grant, and those that their holders may grant in turn.

    Whoever may appoint a user administrator may also help those whom a user administrator appoints.
    """
    reached: set[str] = set()
    waiting = {granted for code in held_codes if code in roles for granted in roles[code].grants}
    while waiting:
        code = waiting.pop()
        reached.add(code)
        waiting |= (roles[code].grants if code in roles else frozenset()) - reached
    return frozenset(reached)


def may_touch(theirs: Iterable[str], mine: Iterable[str], reach: frozenset[str], *, as_peer: bool) -> bool:
    """Whether somebody may change an account: only of people whose every role lies within reach (`below`).

    Otherwise a user administrator could change the address of an operator, send a password link to it, and
    be operator. `as_peer` also admits the roles one has oneself: administrators may put each other on hold.
    """
    held = {kind_of(code) for code in theirs}
    return held <= (reach | frozenset(mine) if as_peer else reach)


def marks_of(told: str | None) -> tuple[tuple[str, bool], ...]:
    """The roles behind `"GB+,G-"`, by code: each with whether it is in force, once where it is and once was."""
    former_first = sorted((told or "").split(","), key=lambda each: each[-1:] == "+")
    return tuple(sorted({each[:-1]: each[-1] == "+" for each in former_first if each}.items()))
