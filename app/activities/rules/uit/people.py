"""Who organises an event and how to reach them, for questions and for tickets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.activities.rules.channels import link, mail, telephone
from app.activities.rules.imported import Channel, Organiser
from app.activities.rules.noting import Notes
from app.activities.rules.uit.fields import by_language, identity, mapping, objects, text, texts

MOST_CHANNELS = 50


def organiser_of(document: dict[str, Any], main: str, region: str, notes: Notes) -> Organiser:
    """The organiser; an old one has a name in one language and its numbers beside it."""
    told = mapping(document.get("organizer"))
    own = text(told.get("mainLanguage")) or main
    channels = [*_channels(told, region, notes), *_of_points(told.get("contactPoint"), region, notes)]
    return Organiser(by_language(told.get("name"), own), identity(told.get("@id")), _once(channels))


def channels_of(document: dict[str, Any], main: str, region: str, notes: Notes) -> tuple[Channel, ...]:
    """Ways to reach the organiser about this event: those for questions, then those for booking."""
    found = _of_points(document.get("contactPoint"), region, notes)
    for booking in objects(document.get("bookingInfo")):
        label = by_language(booking.get("urlLabel"), main)
        found += _channels(booking, region, notes, booking=True, label=label)
    return _once(found)


def _of_points(points: Any, region: str, notes: Notes) -> list[Channel]:
    return [channel for point in objects(points) for channel in _channels(point, region, notes)]


def _channels(
    told: dict[str, Any], region: str, notes: Notes, *, booking: bool = False, label: dict[str, str] | None = None
) -> list[Channel]:
    """The ways in one object; in old formats the number is called `telephone`."""
    numbers = [*texts(told.get("phone")), *texts(told.get("telephone"))][:MOST_CHANNELS]
    found = [telephone(one, region, notes, booking=booking) for one in numbers]
    found += [mail(one, notes, booking=booking) for one in texts(told.get("email"))[:MOST_CHANNELS]]
    found += [link(one, notes, booking=booking, label=label) for one in texts(told.get("url"))[:MOST_CHANNELS]]
    return [channel for channel in found if channel]


def _once(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    """Each way once: one for questions is not told again for booking unless it has words of its own."""
    kept: dict[tuple[str, str], Channel] = {}
    for channel in channels:
        key = channel.kind.value, channel.value
        if key not in kept or (channel.label and not kept[key].label):
            kept[key] = channel
    return tuple(kept.values())[:MOST_CHANNELS]
