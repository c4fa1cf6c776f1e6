"""Invitations for appointments (O-03, O-06, O-07) as agendas read them: iCalendar (RFC 5545 and 5546).

An invitation keeps its `uid` for as long as the appointment exists. Each change goes out with a higher number, by
which an agenda knows the newest; calling off is a change as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.common.clockrules import clock_rules
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, clean

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

ENDS_FIRST = N_("An appointment ends after it begins.")
NO_GUESTS = N_("Nobody is invited.")
CALLED_OFF = N_("This appointment was called off. Plan a new one.")
MEDIA_TYPE = "text/calendar; charset=utf-8; method={method}"


@frozen
class Party:
    """Somebody with an e-mail address, which the caller has checked."""

    name: str
    email: str


@frozen
class Invitation:
    """An appointment as its guests know it; `uid` ends on "@" and a host."""

    uid: str
    title: str
    start: datetime
    end: datetime
    organiser: Party
    guests: tuple[Party, ...]
    zone: str = "Europe/Amsterdam"
    place: str = ""
    description: str = ""
    number: int = 0
    """How often it was changed: SEQUENCE."""
    called_off: bool = False


def changed(old: Invitation, new: Invitation) -> Invitation:
    """What goes out after a change; the same invitation when nothing changed that a guest sees."""
    if old.called_off:
        raise RuleBroken(CALLED_OFF)
    proposed = replace(new, uid=old.uid, number=old.number, called_off=False)
    return proposed if proposed == old else replace(proposed, number=old.number + 1)


def called_off(old: Invitation) -> Invitation:
    """What goes out when an appointment is called off, once."""
    if old.called_off:
        raise RuleBroken(CALLED_OFF)
    return replace(old, number=old.number + 1, called_off=True)


def message(one: Invitation, *, at: datetime) -> tuple[bytes, str]:
    """The calendar file of an invitation or of its being called off, and its media type for the mail."""
    if one.end <= one.start:
        raise RuleBroken(ENDS_FIRST)
    if not one.guests:
        raise RuleBroken(NO_GUESTS)
    method = "CANCEL" if one.called_off else "REQUEST"
    return _calendar(method, [one], at).to_ical(), MEDIA_TYPE.format(method=method)


def feed(some: Iterable[Invitation], *, name: str, at: datetime) -> bytes:
    """The appointments of a coordinator, as an agenda subscribes to them; what is called off stays away."""
    calendar = _calendar("PUBLISH", [one for one in some if not one.called_off], at)
    calendar.add("x-wr-calname", _line(name))
    return calendar.to_ical()


def _calendar(method: str, some: Iterable[Invitation], at: datetime) -> Calendar:
    from icalendar import Calendar  # read when somebody makes an appointment, which few processes see

    calendar, several = Calendar(), list(some)
    calendar.add("prodid", "-//Regieportaal//Onboarding//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for zone in sorted({one.zone for one in several}):
        calendar.add_component(clock_rules(zone))
    for one in several:
        calendar.add_component(_event(one, at, with_guests=method != "PUBLISH"))
    return calendar


def _event(one: Invitation, at: datetime, *, with_guests: bool) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.number)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", _there(one.start, one.zone))
    event.add("dtend", _there(one.end, one.zone))
    event.add("summary", _line(one.title))
    event.add("status", "CANCELLED" if one.called_off else "CONFIRMED")
    for field, value in (("location", _line(one.place)), ("description", clean(one.description))):
        if value:
            event.add(field, value)
    event.add("organizer", _address(one.organiser))
    for guest in one.guests if with_guests else ():
        event.add("attendee", _guest(guest))
    return event


def _there(moment: datetime, zone: str) -> datetime:
    """A moment on the clock of a zone; in the hour that comes twice it is told in universal time."""
    there = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(UTC) if there.utcoffset() != there.replace(fold=0).utcoffset() else there


def _guest(guest: Party) -> vCalAddress:
    address = _address(guest)
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "CUTYPE": "INDIVIDUAL"}
    for name, value in asked.items():
        address.params[name] = value
    return address


def _address(party: Party) -> vCalAddress:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{_line(party.email).replace(' ', '')}")
    if name := _line(party.name).replace('"', "'"):  # a parameter has no way to say a quotation mark
        address.params["CN"] = name
    return address


def _line(text: str) -> str:
    """A text on one line, so that nothing in it begins a line of its own in the file."""
    return " ".join(clean(text).split())
