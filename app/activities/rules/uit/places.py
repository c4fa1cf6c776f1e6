"""Where an event is: a place that is told in full, one that is only referred to, or none because it is online."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.activities.rules.channels import web_address
from app.activities.rules.imported import Attendance, Place, in_language
from app.activities.rules.noting import Notes
from app.activities.rules.uit.fields import by_language, identity, items, mapping, number, objects, text
from app.common.words import N_

NOWHERE = "00000000-0000-0000-0000-000000000000"
"""The place that the source gives to what is online only."""

NO_PLACE = N_("There is no location: the event does not say where it takes place.")
ONLY_REFERRED = N_("Of the place only a reference is known, not where it is.")
FROM_REGION = N_("The town was taken from the region under which the source lists the event.")
NO_ATTENDANCE = N_("“%(text)s” is no way of taking part that we know.")

_REGION = re.compile(r"(\d{4}) (\S.*)")


def place_of(document: dict[str, Any], main: str, notes: Notes) -> tuple[Place, Attendance, str]:
    """The place, the way in which people take part, and the address to do so online."""
    location, address = document.get("location"), document.get("address")
    url = web_address(text(document.get("onlineUrl")))
    told = mapping(location)
    reference = identity(told.get("@id")) or identity(told.get("id"))
    attendance = _attendance(document.get("attendanceMode"), notes)
    if attendance is None:
        attendance = Attendance.ONLINE if reference == NOWHERE or (url and not told) else Attendance.OFFLINE
    if attendance is Attendance.ONLINE:
        return Place(), attendance, url
    if not told and not _address(address, main):
        notes.refuse(NO_PLACE)
        return Place(), attendance, url
    place = _place(told, reference, _address(told.get("address"), main) or _address(address, main), main)
    if not (place.postal_code or place.city) and (town := _town_of(document)):
        notes.remark(FROM_REGION)
        place = Place(place.name, place.street, *town, "BE", place.latitude, place.longitude, place.reference)
    if not place.known:
        notes.remark(ONLY_REFERRED)
    return place, attendance, url


def _place(told: dict[str, Any], reference: str, address: Mapping[str, str], main: str) -> Place:
    latitude, longitude = _coordinates(told.get("geo"))
    return Place(
        by_language(told.get("name"), text(told.get("mainLanguage")) or main),
        address.get("streetAddress", ""),
        address.get("postalCode", ""),
        address.get("addressLocality", ""),
        address.get("addressCountry", "").upper()[:2] or "BE",
        latitude,
        longitude,
        reference,
    )


def _address(written: Any, main: str) -> dict[str, str]:
    """The parts of an address that are filled in: of the main language where there are several."""
    told = mapping(next(objects(written), None))
    if not any(name in told for name in ("addressLocality", "postalCode", "streetAddress", "addressCountry")):
        told = mapping(in_language({key: one for key, one in told.items() if isinstance(one, dict)}, main))
    parts = {name: text(told.get(name)) for name in ("streetAddress", "postalCode", "addressLocality")}
    filled = {name: part for name, part in parts.items() if part.strip("_ ")}
    return {**filled, "addressCountry": text(told.get("addressCountry"))} if filled else {}


def _coordinates(written: Any) -> tuple[float | None, float | None]:
    geo = mapping(written)
    latitude, longitude = number(geo.get("latitude")), number(geo.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    return round(latitude, 6), round(longitude, 6)


def _town_of(document: dict[str, Any]) -> tuple[str, str] | None:
    """Postal code and town of the term by which the source finds events of a town: “3300 Tienen”."""
    for term in objects(document.get("terms")):
        found = _REGION.fullmatch(text(term.get("label")))
        if found and term.get("domain") == "flandersregion":
            return found[1], found[2]
    return None


def _attendance(written: Any, notes: Notes) -> Attendance | None:
    mode = text(next(iter(items(written)), None)).lower()
    if not mode:
        return None
    if mode not in {one.value for one in Attendance}:
        notes.remark(NO_ATTENDANCE, text=mode[:40])
        return None
    return Attendance(mode)
