"""Roles that an organisation composes itself: what may be in one, and how two roles differ (design, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.common.frozen import frozen
from app.common.words import N_
from app.security.rules.roles import OWN_PREFIX, Permission

SEE = "see"
"""One tick for the list and the page of a row: who sees one of the two and not the other sees half a screen."""
_SEEING = ("list", "show")

VERBS = {
    SEE: N_("View"),
    "history": N_("History"),
    "insight": N_("Who can see this?"),
    "export": N_("Export"),
    "add": N_("Add"),
    "edit": N_("Edit"),
    "delete": N_("Delete"),
    "roles": N_("Roles per product"),
    "code": N_("Verification code"),
    "content": N_("Events of the organisation"),
    "rights": N_("Compose"),
    "holders": N_("Who has this role?"),
    "deputy": N_("Name a deputy"),
    "keep": N_("Keep"),
    "remove": N_("Take away"),
    "administrators": N_("Local administrators"),
    "decide": N_("Record a decision"),
}
"""The words for verbs of every screen and for those with a page of their own; screens name the others."""

Right = tuple[str, str]
"""A screen and what may be done there, as it is ticked: `("User", "see")`."""


@frozen
class Subject:
    """A heading with the rights under it that an organisation may put in its own roles."""

    label: str
    permissions: frozenset[Permission]

    @property
    def rights(self) -> frozenset[Right]:
        """The same as ticks."""
        return rights_of(self.permissions)


def subject(label: str, *permissions: frozenset[Permission]) -> Subject:
    """A heading of the ceiling, with what stands under it."""
    return Subject(label, frozenset().union(*permissions))


def ceiling_of(subjects: Iterable[Subject]) -> frozenset[Permission]:
    """All that an organisation may put in its own roles."""
    return frozenset().union(*(one.permissions for one in subjects))


def rights_of(permissions: Iterable[Permission]) -> frozenset[Right]:
    """Permissions as ticks: a list and the page of a row are one."""
    named = ((screen, verb.removeprefix("can_")) for verb, screen in permissions)
    return frozenset((screen, SEE if verb in _SEEING else verb) for screen, verb in named)


def permissions_of(rights: Iterable[Right]) -> frozenset[Permission]:
    """Ticks as permissions; whoever may do something on a screen sees the screen as well."""
    found = set()
    for screen, verb in rights:
        found |= {(f"can_{one}", screen) for one in _SEEING}
        if verb != SEE:
            found.add((f"can_{verb}", screen))
    return frozenset(found)


def within(permissions: Iterable[Permission], ceiling: frozenset[Permission]) -> frozenset[Permission]:
    """What of some permissions may be in a role of an organisation."""
    return frozenset(permissions) & ceiling


def told(rights: Iterable[Right]) -> list[str]:
    """Rights as they are kept with a role, and compared by its history: `["User.export", "User.see"]`."""
    return sorted(f"{screen}.{verb}" for screen, verb in rights)


def read(tokens: Iterable[str]) -> frozenset[Right]:
    """Rights as they were kept, or as a form sends them; what is none is left out."""
    pairs = (token.partition(".") for token in tokens)
    return frozenset((screen, verb) for screen, dot, verb in pairs if dot and screen and verb)


CODE_SHAPE = re.compile(r"[A-Z0-9]{2,10}")


def code_of(short: str) -> str:
    """The code of an own role, from the short name that somebody typed: `E-WIJK`."""
    return OWN_PREFIX + short.strip().upper().removeprefix(OWN_PREFIX)


NOT_OWN = N_("This role is fixed. Only roles of your own organisation can be changed.")
ABOVE_CEILING = N_("An organisation cannot give this right to its own roles.")
CODE_IN_USE = N_("Your organisation has a role with this short name already.")
NOTHING_IN_IT = N_("Choose at least one right, or retire the role.")


def reasons_not_to_set(wanted: frozenset[Right], ceiling: frozenset[Permission]) -> list[str]:
    """A role holds something, and nothing that its organisation may not hand out."""
    checks = (
        (not wanted, NOTHING_IN_IT),
        (not permissions_of(wanted) <= ceiling, ABOVE_CEILING),
    )
    return [reason for holds, reason in checks if holds]


def reasons_not_to_delete(*, own: bool, holders: int, ever_given: bool) -> list[str]:
    """A role goes only when nobody ever had it: who had which rights stays known."""
    checks = (
        (not own, NOT_OWN),
        (holders > 0, N_("Users have this role. Retire it instead.")),
        (ever_given and not holders, N_("Users had this role, and that stays on record. Retire it instead.")),
    )
    return [reason for holds, reason in checks if holds]


EFFECTS_OF_RETIRING = [
    N_("Nobody can be granted this role any more."),
    N_("Users who have the role keep it until it is ended."),
    N_("You can bring the role back."),
]
EFFECTS_OF_REVIVING = [N_("User administrators can grant this role again.")]


@frozen
class Compared:
    """One right, and which of two roles has it."""

    screen: str
    verb: str
    in_a: bool
    in_b: bool


def compared(a: Iterable[Permission], b: Iterable[Permission]) -> list[Compared]:
    """Every right that one of two roles has, by screen; how they are told apart is for the page."""
    first, second = rights_of(a), rights_of(b)
    return [Compared(*right, right in first, right in second) for right in sorted(first | second)]


def columns(rights: Iterable[Right]) -> list[str]:
    """The verbs of some rights, in the order of `VERBS`; those of one screen alone come last."""
    verbs = {verb for _screen, verb in rights}
    return [verb for verb in VERBS if verb in verbs] + sorted(verbs - VERBS.keys())


def by_screen(rights: Iterable[Right]) -> Mapping[str, list[str]]:
    """The verbs of each screen, in their order."""
    pairs = sorted(rights)
    return {
        screen: columns(right for right in pairs if right[0] == screen)
        for screen in dict.fromkeys(screen for screen, _verb in pairs)
    }
