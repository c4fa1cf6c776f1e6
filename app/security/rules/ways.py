"""What residents may choose as second step beside the code by mail, which everybody has (P-29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any


class Way(StrEnum):
    """A way to a code, called as the method of logging in is."""

    SMS = "sms"
    APP = "totp"


COLUMNS = {"allows_sms": Way.SMS, "allows_app": Way.APP}
"""Where it is kept what a municipality lets its residents choose."""


def allowed(policies: Iterable[Mapping[str, Any]]) -> frozenset[Way]:
    """What all of them let one choose; the code by mail stays, for it is the way in the first time and back."""
    return frozenset(Way) - {way for each in policies for key, way in COLUMNS.items() if not each[key]}
