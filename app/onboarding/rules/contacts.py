"""Contact with an organisation: in which way somebody was spoken to (O-02)."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class Way(StrEnum):
    """How contact was made."""

    CALL = "call"
    MAIL = "mail"
    MEETING = "meeting"
    OTHER = "other"


WAYS = {
    Way.CALL: N_("By telephone"),
    Way.MAIL: N_("By e-mail"),
    Way.MEETING: N_("In a meeting"),
    Way.OTHER: N_("Otherwise"),
}
