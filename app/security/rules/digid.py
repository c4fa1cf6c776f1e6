"""DigiD: how sure it is who somebody is, and the citizen service number (BSN) that it says (mission P-30).

Levels are those of Logius, by their own order: as texts `Smartcard` would come after `PasswordProtectedTransport`
by chance only.
"""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum

from app.common.words import N_

CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
SECTOR = "s00000000"
"""Before the number stands the register that it comes from: this one is that of BSNs, `s00000001` an older one."""


class DigidLevel(IntEnum):
    """The levels of DigiD, under the numbers that Logius gives them."""

    BASIS = 10
    MIDDEN = 20
    SUBSTANTIEEL = 25
    HOOG = 30

    @property
    def urn(self) -> str:
        """The name by which providers know it."""
        return f"{CLASSES}{_CLASSES[self]}"

    @property
    def spoken(self) -> str:
        """The name by which people know it; it is not translated."""
        return self.name.capitalize()


_CLASSES = {
    DigidLevel.BASIS: "PasswordProtectedTransport",
    DigidLevel.MIDDEN: "MobileTwoFactorContract",
    DigidLevel.SUBSTANTIEEL: "Smartcard",
    DigidLevel.HOOG: "SmartcardPKI",
}
LEAST = DigidLevel.MIDDEN
"""Below this it is a password alone, and no code is asked after DigiD."""
_levels = {level.urn: level for level in DigidLevel}


def level_of(urn: object) -> DigidLevel | None:
    """The level of a full name; anything else is no level at all."""
    return _levels.get(urn) if isinstance(urn, str) else None


class DigidFloor(StrEnum):
    """The lowest level that a municipality lets in."""

    MIDDEN = "midden"
    SUBSTANTIEEL = "substantieel"
    HOOG = "hoog"

    @property
    def level(self) -> DigidLevel:
        """The same as a level, which has an order."""
        return DigidLevel[self.name]


FLOORS = {
    DigidFloor.MIDDEN: N_("DigiD Midden"),
    DigidFloor.SUBSTANTIEEL: N_("DigiD Substantieel"),
    DigidFloor.HOOG: N_("DigiD Hoog"),
}


NO_GROUND = N_("Write down the legal ground for the BSN before you switch DigiD on.")
NOT_CONNECTED = N_("DigiD is not connected for your municipality yet. Ask the operator of the portal.")
NOT_DUTCH = N_("DigiD is for municipalities in the Netherlands.")
"""Why a municipality may not let residents log in with DigiD."""


def bsn_in(said: object) -> str:
    """The BSN in what a provider says of somebody, with its sector or without; nothing where it is not sound."""
    if not isinstance(said, str):
        return ""
    sector, colon, number = said.strip().rpartition(":")
    if colon and sector.lower() != SECTOR:
        return ""
    return number if _is_bsn(number) else ""


def _is_bsn(number: str) -> bool:
    """Nine digits that pass the eleven test; the library fills shorter ones up with zeros."""
    from stdnum.nl import bsn  # not loaded where DigiD is not connected

    return re.fullmatch(r"[0-9]{9}", number) is not None and bsn.is_valid(number)
