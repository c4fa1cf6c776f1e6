"""What who decides sees of an item: a mark by which it is known unchanged, and what differs from before (F-20).

Both go over the same fields, so an item has another mark exactly when there is something to show. How full it is,
what the source keeps for itself (hidden labels, stamps, its own states) and from when until when the source shows
it are no change that anybody has to decide about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.activities.rules.channels import shown
from app.activities.rules.imported import (
    ATTENDANCES,
    AUDIENCES,
    CHANNEL_KINDS,
    HAPPENINGS,
    LANGUAGES,
    Channel,
    Happening,
    ImportedItem,
    Occurrence,
    Place,
)
from app.activities.rules.prices import in_words as price_in_words
from app.activities.rules.schedules import Adjusted, Closed, Schedule
from app.common.differing import Part, parts_of
from app.common.frozen import frozen
from app.common.words import N_, Told

FORMAT = 1
"""Part of each mark: a later reading that sees more may not pass for the source having changed its mind."""

Say = Callable[[str], str]
When = Callable[[Schedule], str]

TITLE, DESCRIPTION = N_("Title"), N_("Description")
TITLE_IN, DESCRIPTION_IN = N_("Title (%(language)s)"), N_("Description (%(language)s)")
LABELS = {
    "when": N_("When"),
    "exceptions": N_("Exceptions"),
    "called_off": N_("Cancelled or postponed"),
    "place": N_("Place"),
    "online": N_("Address online"),
    "organiser": N_("Organiser"),
    "contact": N_("Contact"),
    "price": N_("Price"),
    "ages": N_("Ages"),
    "kind": N_("Kind of activity"),
    "labels": N_("Labels"),
    "audience": N_("For whom"),
    "images": N_("Pictures"),
}
KINDS = {"eventtype", "theme"}
AGES = {
    (True, True): N_("from %(youngest)s to %(oldest)s years"),
    (True, False): N_("from %(youngest)s years"),
    (False, True): N_("up to %(oldest)s years"),
}
BORN = N_("born from %(first)s to %(last)s")
CHILDREN_ONLY = N_("for children, without their parents")
CLOSED_ON, CLOSED_FROM = N_("%(first)s: closed"), N_("%(first)s to %(last)s: closed")
HOURS_ON, HOURS_FROM = N_("%(first)s: other hours"), N_("%(first)s to %(last)s: other hours")
CALLED_OFF = N_("%(day)s at %(time)s: %(what)s")


@frozen
class Field:
    """One thing that is compared: by its `value`, which is plain JSON, and shown as a text."""

    name: str
    label: str
    value: Any
    text: Callable[[Say, When], str]


@frozen
class Difference:
    """One field that differs, as texts for the two columns of a comparison; nothing is an empty text."""

    name: str
    label: str
    before: str
    after: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """Both texts in one, with what went away and what came marked word by word."""
        return parts_of(self.before, self.after)

    @property
    def columns(self) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        """The same for two columns: what was with what went away, what is with what came."""
        parts = self.parts
        return (
            tuple(part for part in parts if part[0] != "ins"),
            tuple(part for part in parts if part[0] != "del"),
        )


def fingerprint(item: ImportedItem) -> str:
    """The mark of an item: the same as long as who decides would see the same."""
    values = {field.name: field.value for field in fields_of(item) if field.value}
    told = json.dumps([FORMAT, values], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def differences(was: ImportedItem, now: ImportedItem, *, say: Say, when: When) -> list[Difference]:
    """What who decides has to look at again, in the order of the page.

    `say` translates (gettext), `when` tells a schedule in words; both are of whoever shows it.
    """
    found = []
    for name, old, new in _differing(was, now):
        texts = [field.text(say, when) if field else "" for field in (old, new)]
        found.append(Difference(name, (old or new).label, *texts))
    return found


def count_differences(was: ImportedItem, now: ImportedItem) -> int:
    """How many fields differ, without their texts."""
    return sum(1 for _each in _differing(was, now))


def _differing(was: ImportedItem, now: ImportedItem) -> Iterator[tuple[str, Any, Any]]:
    before, after = ({field.name: field for field in fields_of(item)} for item in (was, now))
    for name in sorted({**before, **after}, key=_place_on_page):
        old, new = before.get(name), after.get(name)
        if ((old and old.value) or None) != ((new and new.value) or None):
            yield name, old, new


def _place_on_page(name: str) -> tuple[int, str]:
    kind, _dot, language = name.partition(".")
    order = ["title", "when", "exceptions", "called_off", "description", *LABELS]
    return order.index(kind), str(list(LANGUAGES).index(language)) if language in LANGUAGES else language


def fields_of(item: ImportedItem) -> Iterator[Field]:
    """What is compared of an item; what there is nothing of has no field, or one without a value."""
    yield from _texts("title", TITLE, TITLE_IN, item, {key: (one, one) for key, one in item.title.items()})
    described = {key: (one.html, one.text) for key, one in item.description.items()}
    yield from _texts("description", DESCRIPTION, DESCRIPTION_IN, item, described)
    plain = _without_exceptions(item.schedule)
    yield _field("when", _schedule_value(plain), lambda _say, when: when(plain))
    off = [one for one in item.occurrences if one.happening is not Happening.PLANNED]
    exceptions = _exceptions_of(item.schedule, off)
    yield _field(
        "exceptions", [_exception_value(one) for one in exceptions], lambda say, _when: _told(exceptions, say)
    )
    yield _field("called_off", _called_off_value(item, off), lambda say, _when: _called_off(item, off, say))
    yield _field("place", [*_place(item.place), item.attendance.value], lambda say, _when: _where(item, say))
    yield _said("online", item.online_url)
    organiser = [name for _language, name in sorted(item.organiser.name.items())] or [item.organiser.reference]
    yield _said("organiser", " / ".join(dict.fromkeys(organiser)))
    channels = item.channels + item.organiser.channels
    yield _field(
        "contact",
        [_channel_value(one) for one in channels],
        lambda say, _when: _contact(item, say),
    )
    prices = [[str(one.amount), dict(one.name), one.currency, one.for_group] for one in item.prices]
    yield _field("price", prices, lambda say, _when: price_in_words(item.prices, item.main_language))
    yield _field("ages", _ages_value(item), lambda say, _when: _ages(item, say))
    yield _said("kind", ", ".join(term.label or term.id for term in item.terms if term.domain in KINDS))
    yield _said("labels", ", ".join(item.labels))
    yield _field("audience", [item.audience.value], lambda say, _when: say(AUDIENCES[item.audience]))
    images = [[one.url, one.description, one.copyright] for one in item.images]
    yield _field("images", images, lambda _say, _when: "\n".join(" · ".join(filter(None, one)) for one in images))


def _field(name: str, value: Any, text: Callable[[Say, When], str]) -> Field:
    return Field(name, LABELS[name], value, text)


def _said(name: str, text: str) -> Field:
    return Field(name, LABELS[name], text, lambda _say, _when: text)


def _texts(
    name: str, label: str, label_in: str, item: ImportedItem, texts: Mapping[str, tuple[str, str]]
) -> Iterator[Field]:
    """A field for each language; that of the language in which the item was made needs no addition."""
    for language, (value, text) in texts.items():
        told = Told(label_in, language=LANGUAGES.get(language, language))
        yield Field(
            f"{name}.{language}",
            label if language == item.main_language else told,
            value,
            lambda _say, _when, text=text: text,
        )


def _without_exceptions(schedule: Schedule) -> Schedule:
    """The rule alone: the exceptions have a field of their own."""
    return Schedule(
        schedule.kind, schedule.zone, schedule.spans, schedule.week, schedule.first, schedule.last, schedule.every
    )


def _schedule_value(one: Schedule) -> list[Any]:
    week = {str(day): [_iso(hours.start, hours.end) for hours in one.week[day]] for day in one.week}
    spans = [_iso(span.start, span.end) for span in one.spans]
    return [one.kind.value, one.zone, spans, week, _iso(one.first, one.last), one.every]


def _exceptions_of(schedule: Schedule, off: list[Occurrence]) -> list[Closed | Adjusted]:
    """The exceptions in order, but for days that are closed because what is on them was called off."""
    called_off = {one.span.start.date() for one in off}
    closed = (one for one in schedule.closed if not (one.first == one.last and one.first in called_off))
    return sorted((*closed, *schedule.adjusted), key=_begins)


def _begins(one: Closed | Adjusted) -> Any:
    return one.first, one.last, isinstance(one, Adjusted), sorted(getattr(one, "weekdays", ()))


def _exception_value(one: Closed | Adjusted) -> list[Any]:
    days = [_iso(one.first, one.last), dict(one.reason)]
    if isinstance(one, Closed):
        return days
    return [*days, [_iso(hours.start, hours.end) for hours in one.hours], sorted(one.weekdays), one.extra]


def _iso(*moments: Any) -> list[str]:
    return [moment.isoformat() if moment else "" for moment in moments]


def _told(exceptions: list[Closed | Adjusted], say: Say) -> str:
    return "\n".join(_exception(one, say) for one in exceptions)


def _exception(one: Closed | Adjusted, say: Say) -> str:
    words = (CLOSED_ON, CLOSED_FROM) if isinstance(one, Closed) or not one.hours else (HOURS_ON, HOURS_FROM)
    told = say(Told(words[one.first != one.last], first=one.first, last=one.last))
    hours = () if isinstance(one, Closed) else one.hours
    times = ", ".join(f"{each.start:%H:%M}–{each.end:%H:%M}" for each in hours)
    reason = " / ".join(dict.fromkeys(one.reason.values()))
    return " ".join(filter(None, (told, times, f"({reason})" if reason else "")))


def _called_off_value(item: ImportedItem, off: list[Occurrence]) -> list[Any]:
    whole = [] if item.happening is Happening.PLANNED else [item.happening.value, dict(item.happening_reason)]
    times = [[_iso(one.span.start, one.span.end), one.happening.value, dict(one.reason)] for one in off]
    return [whole, times] if whole or times else []


def _called_off(item: ImportedItem, off: list[Occurrence], say: Say) -> str:
    lines = []
    if item.happening is not Happening.PLANNED:
        lines.append(" – ".join([say(HAPPENINGS[item.happening]), *item.happening_reason.values()]))
    for one in off:
        what, time = say(HAPPENINGS[one.happening]), f"{one.span.start:%H:%M}"
        told = Told(CALLED_OFF, day=one.span.start.date(), time=time, what=what)
        lines.append(" – ".join([say(told), *one.reason.values()]))
    return "\n".join(lines)


def _place(place: Place) -> list[Any]:
    """Without the coordinates where there is an address: sources find them anew and round them otherwise."""
    address = [place.street, place.postal_code, place.city, place.country]
    found = [] if any(address[:3]) else [place.latitude, place.longitude, place.reference]
    return [dict(place.name), address, found]


def _where(item: ImportedItem, say: Say) -> str:
    place = item.place
    name = " / ".join(dict.fromkeys(place.name.values()))
    town = " ".join(filter(None, (place.postal_code, place.city)))
    point = f"{place.latitude}, {place.longitude}" if place.latitude is not None and not town else ""
    lines = [name, place.street, town, point, "" if place.known else place.reference]
    return "\n".join([say(ATTENDANCES[item.attendance]), *filter(None, lines)])


def _channel_value(one: Channel) -> list[Any]:
    return [one.kind.value, one.value, one.booking, dict(one.label)]


def _contact(item: ImportedItem, say: Say) -> str:
    channels, region = item.channels + item.organiser.channels, item.place.country
    told = (f"{shown(one, region)} ({say(CHANNEL_KINDS[one.kind])})" for one in channels)
    return "\n".join(dict.fromkeys(told))


def _ages_value(item: ImportedItem) -> list[Any]:
    limits = [item.ages.youngest, item.ages.oldest, *_iso(item.born_from, item.born_until), item.children_only]
    return limits if any(limit not in (None, "", False) for limit in limits) else []


def _ages(item: ImportedItem, say: Say) -> str:
    youngest, oldest = item.ages.youngest, item.ages.oldest
    lines = []
    if sentence := AGES.get((youngest is not None, oldest is not None)):
        lines.append(say(Told(sentence, youngest=str(youngest), oldest=str(oldest))))
    if item.born_from or item.born_until:
        lines.append(say(Told(BORN, first=item.born_from or "…", last=item.born_until or "…")))
    if item.children_only:
        lines.append(say(CHILDREN_ONLY))
    return "\n".join(lines)
