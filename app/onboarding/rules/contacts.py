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


class ContactKind(StrEnum):
    """What somebody does for a connection (O-06, O-15, O-21, O-28)."""

    CONTACT = "contact"
    SIGNATORY = "signatory"
    COORDINATOR = "coordinator"
    PRACTICE = "practice"
    MUNICIPALITY = "municipality"


CONTACT_KINDS = {
    ContactKind.CONTACT: N_("Contact person"),
    ContactKind.SIGNATORY: N_("Signs the accession agreement"),
    ContactKind.COORDINATOR: N_("Institution coordinator"),
    ContactKind.PRACTICE: N_("From practice"),
    ContactKind.MUNICIPALITY: N_("At the municipality"),
}
