"""How people's names are written and put in order in the Netherlands and Flanders."""

from __future__ import annotations

from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_, folded


class Salutation(StrEnum):
    """The salutations of the manual (U-26) and a neutral one."""

    MR = "mr"
    MS = "ms"
    NEUTRAL = "neutral"


SALUTATIONS = {Salutation.MR: N_("Mr"), Salutation.MS: N_("Ms"), Salutation.NEUTRAL: N_("No salutation")}


@frozen
class PersonName:
    """The four name fields of the manual (U-27), and the login name to fall back on."""

    initials: str = ""
    first_name: str = ""
    prefix: str = ""
    last_name: str = ""
    username: str = ""

    @property
    def full(self) -> str:
        """As in running text: "Anna de Vries"."""
        return _joined(self.first_name or self.initials, self.prefix, self.last_name) or self.username

    @property
    def formal(self) -> str:
        """With initials: "A.B. (Anna) de Vries"."""
        called = f"({self.first_name})" if self.first_name and self.initials else self.first_name
        return _joined(self.initials, called, self.prefix, self.last_name) or self.username

    @property
    def listed(self) -> str:
        """As in a list: "Vries, Anna de". A Flemish name has no separate prefix: "De Vries, Anna"."""
        given = _joined(self.first_name or self.initials, self.prefix)
        return ", ".join(part for part in (self.last_name, given) if part) or self.username

    @property
    def sort_key(self) -> str:
        """What lists sort by: the listed name, folded; the prefix comes last and so hardly counts."""
        parts = (self.last_name or self.username, self.first_name or self.initials, self.prefix)
        return "|".join(folded(part) for part in parts)[:300]

    def search_key(self, *more: str | None) -> str:
        """What a fragment is looked for in: the name in both orders and whatever else identifies."""
        return folded(" ".join(part for part in (self.full, self.listed, self.username, *more) if part))[:1000]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
