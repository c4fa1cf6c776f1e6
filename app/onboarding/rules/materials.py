"""Material about the referral index: for whom it is, about what, and what makes it sound (O-29)."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from app.common.words import N_


class Audience(StrEnum):
    """For whom material is."""

    PROFESSIONALS = "professionals"
    COORDINATORS = "coordinators"
    PARENTS = "parents"
    YOUTH = "youth"
    MANAGEMENT = "management"


AUDIENCES = {
    Audience.PROFESSIONALS: N_("Professionals"),
    Audience.COORDINATORS: N_("Institution coordinators"),
    Audience.PARENTS: N_("Parents"),
    Audience.YOUTH: N_("Young people"),
    Audience.MANAGEMENT: N_("Management of organisations"),
}


class Topic(StrEnum):
    """What material is about."""

    SIGNALLING = "signalling"
    INFORMING = "informing"
    WORKING = "working"
    TRAINING = "training"
    JOINING = "joining"
    OTHER = "other"


TOPICS = {
    Topic.SIGNALLING: N_("When to signal"),
    Topic.INFORMING: N_("Informing and consent"),
    Topic.WORKING: N_("Working with the referral index"),
    Topic.TRAINING: N_("Training and e-learning"),
    Topic.JOINING: N_("Joining"),
    Topic.OTHER: N_("Something else"),
}


class Spoken(StrEnum):
    """In which language material is."""

    NL = "nl"
    EN = "en"
    FR = "fr"


LANGUAGES = {Spoken.NL: N_("Dutch"), Spoken.EN: N_("English"), Spoken.FR: N_("French")}

ONE_OF_BOTH = N_("Fill in an address, or choose a file: one of both.")
NO_ADDRESS = N_("Fill in a whole web address that begins with https://.")


def is_address(text: str) -> bool:
    """Whether something is a web address that people can be sent to: https alone, with a host and no user."""
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and " " not in text
    except ValueError:
        return False
