"""What an activity is, where it stands in its life, and what its fields may hold (mission A-01 to A-25)."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class ActivityState(StrEnum):
    """Where an activity stands: what an organiser made is a draft or public, what came from elsewhere waits."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OFFLINE = "offline"
    WAITING = "waiting"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


ACTIVITY_STATES = {
    ActivityState.DRAFT: N_("Draft"),
    ActivityState.PUBLISHED: N_("Published"),
    ActivityState.OFFLINE: N_("Taken offline"),
    ActivityState.WAITING: N_("Waits for approval"),
    ActivityState.REJECTED: N_("Rejected"),
    ActivityState.DUPLICATE: N_("Duplicate"),
    ActivityState.WITHDRAWN: N_("Withdrawn by the source"),
}
TO_PUBLISH = frozenset({ActivityState.DRAFT, ActivityState.OFFLINE})
"""States out of which its organisation publishes an activity at once, without asking (A-03)."""
DELETABLE = frozenset({ActivityState.DRAFT})
"""What was never public can go; what was stays known, and can be taken offline."""


class Source(StrEnum):
    """Where an activity came from."""

    OWN = "own"
    UIT = "uit"
    VOLUNTEERING = "volunteering"


SOURCES = {
    Source.OWN: N_("Entered here"),
    Source.UIT: N_("UiTdatabank"),
    Source.VOLUNTEERING: N_("Volunteering offers"),
}


class LanguageLevel(StrEnum):
    """How much Dutch somebody needs, by the steps of the Common European Framework."""

    NONE = "none"
    A1 = "a1"
    A2 = "a2"
    B1 = "b1"
    B2 = "b2"


LANGUAGE_LEVELS = {
    LanguageLevel.NONE: N_("No Dutch needed"),
    LanguageLevel.A1: N_("A1"),
    LanguageLevel.A2: N_("A2"),
    LanguageLevel.B1: N_("B1"),
    LanguageLevel.B2: N_("B2 or higher"),
}


class Mode(StrEnum):
    """Whether people come somewhere, or take part from where they are."""

    ON_SITE = "on_site"
    ONLINE = "online"
    MIXED = "mixed"


MODES = {Mode.ON_SITE: N_("At a place"), Mode.ONLINE: N_("Online"), Mode.MIXED: N_("At a place and online")}


class Company(StrEnum):
    """With whom one takes part; the participation track asks for contact with others."""

    GROUP = "group"
    DUO = "duo"
    ALONE = "alone"


COMPANIES = {Company.GROUP: N_("In a group"), Company.DUO: N_("In a duo"), Company.ALONE: N_("On one's own")}


class TakenOffline(StrEnum):
    """Why a municipality took an activity offline; its organisation reads it in its own language."""

    OVER = "over"
    WRONG = "wrong"
    TWICE = "twice"
    UNFIT = "unfit"
    ASKED = "asked"
    OTHER = "other"
    BLOCKED = "blocked"


REASONS_OFFLINE = {
    TakenOffline.OVER: N_("It no longer takes place."),
    TakenOffline.WRONG: N_("Something in it is not right."),
    TakenOffline.TWICE: N_("It is published twice."),
    TakenOffline.UNFIT: N_("It does not fit this agenda."),
    TakenOffline.ASKED: N_("The organisation asked for it."),
    TakenOffline.OTHER: N_("Another reason, see the explanation."),
    TakenOffline.BLOCKED: N_("The municipality has blocked the organisation."),
}
TO_CHOOSE = tuple(one for one in TakenOffline if one is not TakenOffline.BLOCKED)
"""Reasons that somebody chooses; the last one comes and goes with the block itself."""

ZONES = {"BE": "Europe/Brussels", "NL": "Europe/Amsterdam"}
"""The clock on the wall, by country."""
YOUNGEST, OLDEST, MOST_HOURS = 0, 120, 200
NO_PLACE = N_("Fill in where it takes place.")
NO_WEB_ADDRESS = N_("Fill in the web address at which people take part.")
NO_DAYS = N_("Fill in when it takes place.")
NO_CONTACT = N_("Fill in at least one way to reach the organisation.")
NO_PICTURE = N_("There is no picture to describe.")
NO_ALTERNATIVE = N_("Say in Dutch what the picture shows.")
AGES_TURNED = N_("The highest age is lower than the lowest.")
ONLY_ITS_MAKER = N_("Only the organisation of an activity changes what it says.")
NOT_TO_PUBLISH = N_("An activity that is %(state)s cannot be published.")
NOT_PUBLISHED = N_("This activity is not published.")
WAS_PUBLIC = N_("It has been published. Take it offline instead.")

EFFECTS_OF_PUBLISHING = [N_("It stands in the public agenda at once.")]
EFFECTS_OF_WITHDRAWING = [
    N_("It is no longer in the public agenda."),
    N_("It stays in your list, and you can publish it again."),
]
EFFECTS_OF_TAKING_OFFLINE = [
    N_("It is no longer in the public agenda."),
    N_("The organisation reads why, and can mend it and publish it again."),
]


def reasons_not_to_publish(
    state: ActivityState, *, mode: Mode, place: str, web_address: str, dates: bool, channels: int
) -> list[str]:
    """What is missing before people can take part: where, when, and whom to ask (A-22, F-22)."""
    checks = (
        (mode is not Mode.ONLINE and not place, NO_PLACE),
        (mode is not Mode.ON_SITE and not web_address, NO_WEB_ADDRESS),
        (not dates, NO_DAYS),
        (not channels, NO_CONTACT),
    )
    return [reason for holds, reason in checks if holds]
