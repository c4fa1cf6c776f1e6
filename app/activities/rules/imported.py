"""What a source offers, whatever the source: one activity as plain values, before anybody decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from app.activities.rules.contact import ChannelKind
from app.activities.rules.schedules import Schedule, Span
from app.activities.rules.texts import NO_TEXT, Rich
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told

LANGUAGES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
"""The languages in which sources write, each in its own words; the first one is the default."""

T = TypeVar("T")


def in_language(texts: Mapping[str, T], *languages: str) -> T | None:
    """The text in the first of some languages that there is, else in the first of ours, else any."""
    return next((texts[one] for one in (*languages, *LANGUAGES, *texts) if one in texts), None)


class Standing(StrEnum):
    """What the source itself says of showing an item; what we decide of it stands apart (mission A-10)."""

    TAKE = "take"
    ASK = "ask"
    WITHDRAWN = "withdrawn"


STANDINGS = {
    Standing.TAKE: N_("Published by the source"),
    Standing.ASK: N_("Not checked yet by the source"),
    Standing.WITHDRAWN: N_("Withdrawn by the source"),
}


class Happening(StrEnum):
    """Whether something goes on as planned."""

    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


HAPPENINGS = {
    Happening.PLANNED: N_("Goes on as planned"),
    Happening.POSTPONED: N_("Postponed"),
    Happening.CANCELLED: N_("Cancelled"),
}


class Attendance(StrEnum):
    """Where people take part."""

    OFFLINE = "offline"
    ONLINE = "online"
    MIXED = "mixed"


ATTENDANCES = {
    Attendance.OFFLINE: N_("At a place"),
    Attendance.ONLINE: N_("Online"),
    Attendance.MIXED: N_("At a place and online"),
}


class Audience(StrEnum):
    """For whom it is; anything but everyone is flagged for who decides."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    EDUCATION = "education"


AUDIENCES = {
    Audience.EVERYONE: N_("For everyone"),
    Audience.MEMBERS: N_("For members only"),
    Audience.EDUCATION: N_("For schools only"),
}


CHANNEL_KINDS = {
    ChannelKind.LANDLINE: N_("landline"),
    ChannelKind.MOBILE: N_("mobile phone"),
    ChannelKind.WHATSAPP: N_("WhatsApp"),
    ChannelKind.EMAIL: N_("e-mail"),
    ChannelKind.WEB: N_("website"),
    ChannelKind.DESK: N_("desk"),
    ChannelKind.OTHER: N_("other"),
}


@frozen
class Channel:
    """One way to reach the organiser; telephone numbers are E.164, `label` is what to call a link by language."""

    kind: ChannelKind
    value: str
    booking: bool = False
    label: Mapping[str, str] = field(default_factory=dict)


@frozen
class Place:
    """Where it is. A `reference` is all there is when the source only refers to a place; nothing is looked up."""

    name: Mapping[str, str] = field(default_factory=dict)
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    reference: str = ""

    @property
    def known(self) -> bool:
        """Whether people can find it."""
        return bool(self.street or self.postal_code or self.city or self.latitude is not None)


@frozen
class Organiser:
    """Who organises it, as the source says; a reference alone has no name."""

    name: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""
    channels: tuple[Channel, ...] = ()


@frozen
class Price:
    """One tariff; a price without an amount has words only."""

    amount: Decimal | None
    name: Mapping[str, str] = field(default_factory=dict)
    currency: str = "EUR"
    base: bool = False
    for_group: bool = False


@frozen
class Ages:
    """For which ages, both counted in; nothing means no limit."""

    youngest: int | None = None
    oldest: int | None = None


@frozen
class Term:
    """A word of the source's own lists: a type, a theme, a facility."""

    id: str
    label: str
    domain: str


@frozen
class Image:
    """A picture at the source, with what it shows and whose it is."""

    url: str
    description: str = ""
    copyright: str = ""
    language: str = ""


@frozen
class Occurrence:
    """One time, with what the source says of it beside its hours: what a `Schedule` does not hold.

    `overnight` and `childcare` (from, until) are told by sources for children's camps.
    """

    span: Span
    happening: Happening = Happening.PLANNED
    reason: Mapping[str, str] = field(default_factory=dict)
    bookable: bool = True
    capacity: int | None = None
    left: int | None = None
    overnight: bool = False
    childcare: tuple[str, str] = ("", "")


@frozen
class ImportedItem:
    """One activity of a source. The document that it was read from is kept beside it by whoever reads it.

    `remarks` tell what was read otherwise than it stands there, or was left out.
    """

    source: str
    external_id: str
    title: Mapping[str, str]
    schedule: Schedule
    main_language: str = "nl"
    description: Mapping[str, Rich] = field(default_factory=dict)
    occurrences: tuple[Occurrence, ...] = ()
    place: Place = field(default_factory=Place)
    attendance: Attendance = Attendance.OFFLINE
    online_url: str = ""
    organiser: Organiser = field(default_factory=Organiser)
    channels: tuple[Channel, ...] = ()
    prices: tuple[Price, ...] = ()
    ages: Ages = field(default_factory=Ages)
    born_from: date | None = None
    born_until: date | None = None
    children_only: bool = False
    labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    images: tuple[Image, ...] = ()
    happening: Happening = Happening.PLANNED
    happening_reason: Mapping[str, str] = field(default_factory=dict)
    bookable: bool = True
    audience: Audience = Audience.EVERYONE
    standing: Standing = Standing.TAKE
    available_from: datetime | None = None
    available_until: datetime | None = None
    modified: datetime | None = None
    same_as: tuple[str, ...] = ()
    remarks: tuple[Told, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What the item is known by from one import to the next."""
        return self.source, self.external_id

    @property
    def name(self) -> str:
        """The title in the language in which the item was made."""
        return in_language(self.title, self.main_language) or ""

    @property
    def about(self) -> Rich:
        """The description in the language in which the item was made."""
        return in_language(self.description, self.main_language) or NO_TEXT

    @property
    def flagged(self) -> bool:
        """Whether it is for some people only, which who decides has to know."""
        return self.audience is not Audience.EVERYONE


class Refused(RuleBroken):
    """An item that cannot be taken over, with the reasons.

    It says what item it was as far as that can be read, so that one that we know is marked as withdrawn all the
    same: who takes an event away often leaves nothing but its name.
    """

    def __init__(self, *reasons: object, external_id: str = "", standing: Standing = Standing.TAKE) -> None:
        super().__init__(*reasons)
        self.external_id, self.standing = external_id, standing

    @property
    def withdrawn(self) -> bool:
        """Whether the source took it away, and we can tell what it was."""
        return self.standing is Standing.WITHDRAWN and bool(self.external_id)
