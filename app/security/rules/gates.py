"""Two gates before every screen: signed agreements and a user administrator (U-02, U-05)."""

from __future__ import annotations

from enum import StrEnum

from app.security.rules.organisations import COVERS_EVERYTHING, Kind


class Barred(StrEnum):
    """Why nobody of an organisation may use the portal yet."""

    AGREEMENT = "agreement"
    """An agreement has not come back signed, or has ended."""
    ADMINISTRATOR = "administrator"
    """There is no active user administrator."""


NEEDS_ADMINISTRATOR = (Kind.MUNICIPALITY,)
"""The kinds of organisation that appoint a user administrator of their own (user manual, chapter 1)."""


def barred(place: Kind | None, *, lacks_agreement: bool, lacks_administrator: bool) -> Barred | None:
    """Why somebody at work somewhere may not go on; who works for all organisations always may.

    Without an agreement an administrator would be of no use, so that is told first.
    """
    if place in COVERS_EVERYTHING:
        return None
    if lacks_agreement:
        return Barred.AGREEMENT
    return Barred.ADMINISTRATOR if lacks_administrator else None
