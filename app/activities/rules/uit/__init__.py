"""UiTdatabank: an event as the source writes it, in the formats of today and before, becomes an `ImportedItem`.

Nothing is looked up and nothing is guessed about what is not there: a place that is only referred to stays so.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from app.activities.rules.imported import LANGUAGES, Happening, ImportedItem, Refused
from app.activities.rules.noting import Notes
from app.activities.rules.texts import LONGEST, Rich, line, rich
from app.activities.rules.uit import facts
from app.activities.rules.uit.calendars import HAPPENING, calendar_of
from app.activities.rules.uit.fields import (
    by_language,
    day,
    identity,
    instant,
    items,
    mapping,
    raw_by_language,
    text,
    texts,
)
from app.activities.rules.uit.opening import documents, opened, tidy
from app.activities.rules.uit.people import channels_of, organiser_of
from app.activities.rules.uit.places import place_of
from app.common.words import N_

SOURCE = "uitdatabank"

NO_EVENT = N_("This is not an event.")
ANOTHER_KIND = N_("This is not an event but something else: “%(kind)s”.")
NO_TITLE = N_("There is no title.")
OTHER_LANGUAGE = N_("The event was made in a language that we do not show: “%(language)s”.")
HOLDERS = N_("Place holders of a test stand where values should: %(fields)s. They count as not filled in.")
TOO_LONG = N_("The description is longer than 50,000 signs; the rest was left out.")
KNOWN_BY_FILE = N_("The event has no id; it is known by the name of its file.")

OTHER_KINDS = ("place", "organizer")

__all__ = ["SOURCE", "documents", "read"]


def read(source: bytes | dict[str, Any], source_name: str) -> ImportedItem:
    """One event, from the bytes of its file or a document out of a longer one.

    `source_name` names the file or the address; an event that does not say what its id is, is known by it.
    Raises `RuleBroken` where there is no document, and `Refused` where it says too little to be an activity.
    """
    document, holders = tidy(opened(source) if isinstance(source, bytes) else source)
    notes = Notes()
    if not isinstance(document, dict) or not document:
        raise Refused(NO_EVENT)
    if holders:
        notes.remark(HOLDERS, fields=", ".join(sorted(set(holders)))[:200])
    return _item(document, source_name, notes)


def _item(document: dict[str, Any], source_name: str, notes: Notes) -> ImportedItem:
    main = _main_language(document, notes)
    _refuse_other_kinds(document, notes)
    external_id, standing = _external_id(document, source_name, notes), facts.standing_of(document, notes)
    title = by_language(document.get("name"), main)
    if not title:
        notes.refuse(NO_TITLE)
    terms = facts.terms_of(document, notes)
    place, attendance, url = place_of(document, main, notes)
    schedule, occurrences = calendar_of(document, main, notes)
    if schedule is None or notes.problems:
        raise Refused(*notes.problems, external_id=external_id, standing=standing)
    status, born = mapping(document.get("status")), mapping(document.get("birthdateRange"))
    region = place.country or "BE"
    happening = HAPPENING.get(text(status.get("type")), Happening.PLANNED)
    if occurrences and not any(one.happening is Happening.PLANNED for one in occurrences):
        happening = occurrences[0].happening if happening is Happening.PLANNED else happening
    return ImportedItem(
        source=SOURCE,
        external_id=external_id,
        title=title,
        schedule=schedule,
        main_language=main,
        description=_description(raw_by_language(document.get("description"), main), notes),
        occurrences=occurrences,
        place=place,
        attendance=attendance,
        online_url=url,
        organiser=organiser_of(document, main, region, notes),
        channels=channels_of(document, main, region, notes),
        prices=facts.prices_of(document, main, notes),
        ages=facts.ages_of(document, notes),
        born_from=day(born.get("from")),
        born_until=day(born.get("to")),
        children_only=document.get("childrenOnly") is True,
        labels=facts.labels_of(document.get("labels")),
        hidden_labels=facts.labels_of(document.get("hiddenLabels")),
        terms=terms,
        images=facts.images_of(document, main),
        happening=happening,
        happening_reason=by_language(status.get("reason"), main),
        bookable=text(mapping(document.get("bookingAvailability")).get("type")) != "Unavailable",
        audience=facts.audience_of(document, notes),
        standing=standing,
        available_from=instant(document.get("availableFrom") or document.get("available")),
        available_until=instant(document.get("availableTo")),
        modified=instant(document.get("modified")),
        same_as=tuple(texts(document.get("sameAs"))),
        remarks=tuple(notes.remarks),
    )


def _description(written: dict[str, str], notes: Notes) -> dict[str, Rich]:
    if any(len(one) > LONGEST for one in written.values()):
        notes.remark(TOO_LONG)
    return {language: told for language, one in written.items() if (told := rich(one)).text}


def _main_language(document: dict[str, Any], notes: Notes) -> str:
    written = text(document.get("mainLanguage")).lower()
    if written and written not in LANGUAGES:
        notes.remark(OTHER_LANGUAGE, language=written[:40])
    return written or "nl"


def _refuse_other_kinds(document: dict[str, Any], notes: Notes) -> None:
    """Places and organisers come in the same form, from the same addresses."""
    kind = next((one for one in texts(document.get("@type")) if one.lower() != "event"), "")
    address, context = (text(document.get(name)).lower() for name in ("@id", "@context"))
    for other in OTHER_KINDS:
        if f"/{other}/" in address or f"/{other}s/" in address or context.rstrip("/").endswith(f"/{other}"):
            kind = kind or other
    if kind:
        notes.refuse(ANOTHER_KIND, kind=line(kind)[:40])


def _external_id(document: dict[str, Any], source_name: str, notes: Notes) -> str:
    """The id by which we know an event again: its own, that of its page, or else the name of its file."""
    written = [document.get("@id"), document.get("id"), document.get("cdbid"), *items(document.get("sameAs"))]
    found = next((one for value in written if (one := identity(value))), "") or identity(source_name)
    if found:
        return found
    notes.remark(KNOWN_BY_FILE)
    return line(PurePath(source_name).stem)[:200]
