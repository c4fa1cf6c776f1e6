"""Events as UiTdatabank writes them, made up: one of today with all that can be told, and old forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.activities.rules.imported import ImportedItem
from app.activities.rules.uit import read
from app.common.errors import RuleBroken

EVENTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "uit" / "events"
"""Where the events of the source's own tests lie; they are not part of the project."""

ID = "85b04295-479c-40f5-b3dd-469dfb4387b3"
PLACE_ID = "1f0e71d0-a9a8-4069-81fb-530134502c58"
CONCERT = {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}
LIBRARY = {
    "@id": f"https://io.uitdatabank.example/places/{PLACE_ID}",
    "name": {"nl": "Bibliotheek Voorbeeldstad", "fr": "Bibliothèque Voorbeeldstad"},
    "address": {
        "nl": {
            "addressCountry": "BE",
            "addressLocality": "Tienen",
            "postalCode": "3300",
            "streetAddress": "Grote Markt 1",
        }
    },
    "geo": {"latitude": 50.807, "longitude": 4.9365},
}


def an_event(**changed: Any) -> dict[str, Any]:
    """A language café that takes place once, with what is handed over in its place; `None` leaves a field out."""
    event = {
        "@id": f"https://io.uitdatabank.example/events/{ID}",
        "@context": "/contexts/event",
        "mainLanguage": "nl",
        "name": {"nl": "Taalcafé in de bib", "fr": "Café des langues"},
        "description": {"nl": "<p>Kom Nederlands oefenen.</p>"},
        "terms": [CONCERT, {"id": "1.8.2.0.0", "label": "Jazz en blues", "domain": "theme"}],
        "location": LIBRARY,
        "calendarType": "single",
        "startDate": "2026-10-06T12:00:00+00:00",
        "endDate": "2026-10-06T14:00:00+00:00",
        "workflowStatus": "APPROVED",
        "contactPoint": {"phone": ["016 31 06 70"], "email": ["bib@voorbeeldstad.example"], "url": []},
        "modified": "2026-09-01T10:00:00+00:00",
        **changed,
    }
    return {key: value for key, value in event.items() if value is not None}


def weekly(**changed: Any) -> dict[str, Any]:
    """The same café on Wednesdays and Fridays of a school year."""
    hours = [
        {"opens": "9:00", "closes": "12:00", "dayOfWeek": ["wednesday"]},
        {"opens": "13:30", "closes": "15:30", "dayOfWeek": ["friday", "wednesday"]},
    ]
    period = {"startDate": "2026-09-01T00:00:00+02:00", "endDate": "2027-06-30T23:59:59+02:00"}
    return an_event(**{"calendarType": "periodic", **period, "openingHours": hours, **changed})


def taken(event: dict[str, Any], name: str = "event.json") -> ImportedItem:
    """An event after it went through a file, as it does from a disk or a server."""
    return read(json.dumps(event).encode(), name)


def refusals(source: Any, name: str = "event.json") -> list[str]:
    """Why something is not taken over, in full sentences."""
    content = source if isinstance(source, bytes) else json.dumps(source).encode()
    try:
        item = read(content, name)
    except RuleBroken as broken:
        return [told(reason) for reason in broken.reasons]
    raise AssertionError(f"taken over: {item}")


def told(sentence: Any) -> str:
    """A sentence with what stands in its places, in English."""
    return sentence % sentence.places if getattr(sentence, "places", None) else str(sentence)


def documents() -> Iterator[bytes]:
    """What mutations begin from: our own samples, and the files of the source where they are at hand."""
    old = an_event(
        name="Taalcafé", description=None, terms=None, type=CONCERT, calendarType=None,
        startDate=None, endDate=None,
        calendar={"timeSpans": [{"start": "2026-10-06T12:00:00.000Z", "end": "2026-10-06T14:00:00.000Z"}]},
        bookingInfo=[{"price": 7, "priceCurrency": "EUR", "description": "aan de kassa"}],
        organizer={"name": "Davidsfonds", "phone": "016 31 06 70", "email": ["info@davidsfonds.example"]},
    )  # fmt: skip
    full = weekly(
        openingHoursClosedDays=[
            {"startDate": "2026-11-01", "endDate": "2026-11-08", "description": {"nl": "Vrij"}}],
        openingHoursAdjustedDays=[{"startDate": "2026-12-21", "endDate": "2026-12-26", "openingHours": [
            {"opens": "13:00", "closes": "15:00", "dayOfWeek": ["friday", "saturday"]}]}],
        priceInfo=[{"category": "base", "price": 10.5, "priceCurrency": "EUR", "name": {"nl": "Basistarief"}}],
        bookingInfo={"phone": "0477 12 34 56", "url": "https://tickets.example/1", "urlLabel": {"nl": "Koop"}},
        typicalAgeRange="6-12", birthdateRange={"from": "2014-01-01", "to": "2020-12-31"}, labels=["taal"],
        audience={"audienceType": "members"}, attendanceMode="mixed", onlineUrl="https://meet.example/taal",
        mediaObject=[{"contentUrl": "https://images.example/1.jpg", "description": "Een tafel",
                      "copyrightHolder": "Jan", "inLanguage": "nl"}],
    )  # fmt: skip
    times = [{"startDate": f"2026-10-{day:02}T12:00:00+00:00", "endDate": f"2026-10-{day:02}T14:00:00+00:00",
              "status": {"type": "Unavailable", "reason": {"nl": "Ziek"}}} for day in (6, 13)]  # fmt: skip
    several = an_event(calendarType="multiple", subEvent=times)
    for event in (an_event(), weekly(), old, full, several):
        yield json.dumps(event).encode()
    if EVENTS.is_dir():
        yield from (file.read_bytes() for file in sorted(EVENTS.glob("*.json")))
