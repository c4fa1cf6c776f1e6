"""Items that are likely the same activity, told by two sources or twice by one, with the reasons (F-20).

A pair is only shown to who decides; nothing is merged or hidden by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from app.activities.rules.dates import Dates, begin_alike, dates_of, share_a_day
from app.activities.rules.imported import Attendance, ImportedItem, Place
from app.common.frozen import frozen
from app.common.words import N_, Told, folded

LIKELY = 70
ALIKE = 75
"""From which likeness of titles, out of a hundred, two items are looked at any further."""
CROWDED = 2_000
"""A place with more items than this is split by the beginning of the title before all are compared with all."""
NEAR_METRES = 150

SAME_PAGE = N_("Both lead to the same page.")
SAME_TITLE = N_("The titles are the same.")
LIKE_TITLE = N_("The titles look alike for %(percent)s %%.")
SAME_ADDRESS = N_("They are at the same address.")
SAME_PLACE = N_("They are at the same place: %(place)s.")
NEAR = N_("The places are less than 150 metres apart.")
SAME_TOWN = N_("They are in the same town.")
BOTH_ONLINE = N_("Both are online.")
SAME_BEGINNING = N_("They begin at the same hour of the same day.")
SAME_DAY = N_("There is a day on which both take place.")
SAME_ORGANISER = N_("The organiser is the same.")
SAME_CHANNEL = N_("The telephone number or e-mail address is the same.")


@frozen
class Pair:
    """Two items that are likely the same; the score goes to a hundred."""

    one: ImportedItem
    other: ImportedItem
    score: int
    reasons: tuple[Told, ...]


@frozen
class _Seen:
    """An item with what it is compared by, worked out once."""

    item: ImportedItem
    titles: tuple[str, ...]
    dates: Dates
    street: str
    places: frozenset[str]
    organisers: frozenset[str]
    channels: frozenset[str]
    pages: frozenset[str]


def duplicates(items: Iterable[ImportedItem]) -> list[Pair]:
    """The likely pairs, the likeliest first. Items in different towns, or on different days, are none."""
    seen: dict[tuple[str, str], _Seen] = {item.key: _seen(item) for item in items}
    found: dict[tuple[tuple[str, str], tuple[str, str]], Pair] = {}
    for one, other in _candidates(sorted(seen.values(), key=lambda each: each.item.key)):
        key = one.item.key, other.item.key
        if key not in found and (pair := _pair(one, other)):
            found[key] = pair
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.one.key, pair.other.key))


def _seen(item: ImportedItem) -> _Seen:
    channels = (one.value for one in (*item.channels, *item.organiser.channels))
    return _Seen(
        item,
        tuple(dict.fromkeys(_plain(title) for title in item.title.values())),
        dates_of(item.schedule),
        _plain(item.place.street),
        frozenset(_plain(name) for name in item.place.name.values()),
        frozenset(filter(None, [*map(_plain, item.organiser.name.values()), item.organiser.reference])),
        frozenset(channel for channel in channels if not channel.startswith("http")),
        frozenset(address.rstrip("/") for address in item.same_as if address.startswith("http")),
    )


def _plain(text: str) -> str:
    """Words alone, without accents, capitals and signs."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded(text)).split())


def _candidates(seen: list[_Seen]) -> Iterator[tuple[_Seen, _Seen]]:
    """What leads to the same page, and what has a title much alike in the same town; in order, some twice."""
    for group in _grouped(seen, lambda one: sorted(one.pages)):
        yield from pairwise(group)
    for group in _grouped(seen, lambda one: _towns(one.item)):
        if len(group) <= CROWDED:
            yield from _alike(group)
        else:
            for part in _grouped(group, lambda one: {title[:6] for title in one.titles}):
                yield from _alike(part)


def _alike(group: list[_Seen]) -> Iterator[tuple[_Seen, _Seen]]:
    """The pairs whose titles are alike, found by the library in one go for each title."""
    from rapidfuzz import fuzz, process

    told = [(text, one) for one in group for title in one.titles for text in {title, _sorted(title)} if text]
    texts = [text for text, _one in told]
    for place, (text, one) in enumerate(told):
        for _text, _score, at in process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
            if at > place and told[at][1] is not one:
                yield one, told[at][1]


def _sorted(title: str) -> str:
    return " ".join(sorted(title.split()))


def _grouped(seen: list[_Seen], keys: Callable[[_Seen], Iterable[str]]) -> Iterator[list[_Seen]]:
    groups: dict[str, list[_Seen]] = defaultdict(list)
    for one in seen:
        for key in keys(one):
            groups[key].append(one)
    return (group for group in groups.values() if len(group) > 1)


def _towns(item: ImportedItem) -> list[str]:
    place = item.place
    if item.attendance is Attendance.ONLINE:
        return ["online"]
    return [*filter(None, (place.postal_code, _plain(place.city)))] or [place.reference or "unknown"]


def _pair(one: _Seen, other: _Seen) -> Pair | None:
    reasons: list[Told] = []
    score = 0
    for points, reason in _grounds(one, other):
        score += points
        reasons.append(reason)
    if one.pages & other.pages:
        return Pair(one.item, other.item, 100, (Told(SAME_PAGE), *reasons))
    return Pair(one.item, other.item, min(score, 99), tuple(reasons)) if score >= LIKELY else None


def _grounds(one: _Seen, other: _Seen) -> Iterator[tuple[int, Told]]:
    """What speaks for two items being one, with its weight; nothing where title or days speak against it."""
    likeness = _likeness(one.titles, other.titles)
    if likeness < ALIKE or not share_a_day(one.dates, other.dates):
        return
    if likeness >= 99.5:
        yield 45, Told(SAME_TITLE)
    else:
        yield round(likeness * 0.4), Told(LIKE_TITLE, percent=str(round(likeness)))
    if begin_alike(one.dates, other.dates):
        yield 25, Told(SAME_BEGINNING)
    else:
        yield 12, Told(SAME_DAY)
    if (ground := _same_place(one, other)) is not None:
        yield ground
    if one.organisers & other.organisers:
        yield 10, Told(SAME_ORGANISER)
    if one.channels & other.channels:
        yield 10, Told(SAME_CHANNEL)


def _likeness(titles: Iterable[str], others: Iterable[str]) -> float:
    """How alike two titles are, in whatever language they are most alike; the order of the words hardly counts.

    What one says beside the other counts against it: “Taalcafé” and “Taalcafé voor ouders” may be two things.
    """
    from rapidfuzz import fuzz

    return max((max(fuzz.ratio(a, b), fuzz.ratio(_sorted(a), _sorted(b)) * 0.98)
                for a in titles for b in others if a and b), default=0.0)  # fmt: skip


def _same_place(one: _Seen, other: _Seen) -> tuple[int, Told] | None:
    if one.item.attendance is Attendance.ONLINE or other.item.attendance is Attendance.ONLINE:
        return (15, Told(BOTH_ONLINE)) if one.item.attendance is other.item.attendance else None
    if one.street and one.street == other.street:
        return 25, Told(SAME_ADDRESS)
    if one.item.place.reference and one.item.place.reference == other.item.place.reference:
        return 25, Told(SAME_ADDRESS)
    if shared := sorted(one.places & other.places - {""}):
        return 22, Told(SAME_PLACE, place=shared[0])
    if (apart := _metres(one.item.place, other.item.place)) is not None and apart <= NEAR_METRES:
        return 20, Told(NEAR)
    town = {_plain(each.item.place.city) for each in (one, other)}
    codes = {each.item.place.postal_code for each in (one, other)}
    if (len(town) == 1 and "" not in town) or (len(codes) == 1 and "" not in codes):
        return (12, Told(SAME_TOWN)) if not (one.street and other.street) else (5, Told(SAME_TOWN))
    return None


def _metres(one: Place, other: Place) -> float | None:
    """How far two places are apart, on a plane: good enough for a street."""
    from math import cos, hypot, radians

    if one.latitude is None or other.latitude is None or one.longitude is None or other.longitude is None:
        return None
    north = (one.latitude - other.latitude) * 111_320
    east = (one.longitude - other.longitude) * 111_320 * cos(radians(one.latitude))
    return hypot(north, east)
