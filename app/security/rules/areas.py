"""The two areas of the portal, each with people, addresses and a cookie of its own (decision 0057)."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_

RESIDENTS_AT = "/mijn"
"""Under which every address of residents lies, and none of staff."""


class Area(StrEnum):
    """For whom a session is; an actor of one kind never enters the area of the other."""

    STAFF = "staff"
    RESIDENT = "resident"


KINDS_OF_ACCOUNTS = {Area.STAFF: N_("User"), Area.RESIDENT: N_("Resident")}
"""Whose account it is, in words."""


def area_of(path: str) -> Area:
    """To which area an address belongs."""
    return Area.RESIDENT if f"{path}/".startswith(f"{RESIDENTS_AT}/") else Area.STAFF
