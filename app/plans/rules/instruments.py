"""Instruments: what a measurement (*Wat Telt*) asks, the settings of its block in a template (P-08 to P-10).

An instrument is a value: each change gives a new one. Domains keep their keys (`d1`) for ever, because scores are
found by them; a key that was used once is never given to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, N_, Told, folded
from app.plans.rules import scales
from app.plans.rules.scales import Scale

MOST_DOMAINS, LONGEST_TITLE = 12, 100
TOO_MANY = N_("There are at most twelve domains.")
TITLE_TWICE = N_("There is a domain “%(domain)s” already.")
TITLE_MISSING = N_("Give the domain a Dutch title.")
TITLE_LONG = N_("The title of a domain has at most %(most)s characters.")
GONE = N_("Somebody else has changed this. Look at it as it is now.")
NO_SCORERS = N_("Choose who gives scores.")
NO_DOMAINS = N_("“%(part)s” has no domains yet. Add one at least.")
OFTEN_TITLED = N_("“%(part)s” has the domain “%(domain)s” more than once.")
UNREADABLE = N_("The settings of “%(part)s” cannot be read. Make them anew.")


class Scorer(StrEnum):
    """Who gives scores (P-09); the two are kept apart."""

    PROFESSIONAL = "professional"
    RESIDENT = "resident"


SCORERS = {Scorer.PROFESSIONAL: N_("Professional"), Scorer.RESIDENT: N_("Resident")}


@frozen
class Domain:
    """A life domain that is scored."""

    key: str
    title: Mapping[str, str]
    help: Mapping[str, str] | None = None

    @property
    def label(self) -> str:
        """Its title, in Dutch."""
        return self.title.get(DEFAULT_LANGUAGE, "")

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out: what is empty is left out."""
        return {"key": self.key, "title": dict(self.title)} | ({"help": dict(self.help)} if self.help else {})


@frozen
class Instrument:
    """Domains in their order, the scale, and who scores; `last` is the highest number that a key has had.

    With `shows_others` a resident sees the scores of the professional, and what differs; else only the own ones.
    """

    domains: tuple[Domain, ...] = ()
    scale: Scale = Scale()
    scorers: tuple[Scorer, ...] = tuple(Scorer)
    shows_others: bool = False
    last: int = 0

    def domain(self, key: str) -> Domain | None:
        """The domain of a key, if it is here."""
        return next((one for one in self.domains if one.key == key), None)

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out."""
        return {
            "domains": [one.told() for one in self.domains], "scale": self.scale.told(),
            "scorers": [one.value for one in self.scorers], "shows_others": self.shows_others, "last": self.last,
        }  # fmt: skip


def read(kept: Mapping[str, Any] | None) -> Instrument:
    """An instrument as it is kept, read back. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
    if not kept:
        return Instrument()
    return Instrument(
        tuple(Domain(one["key"], dict(one["title"]), one.get("help")) for one in kept["domains"]),
        scales.read(kept["scale"]),
        _in_order(Scorer(one) for one in kept["scorers"]),
        bool(kept.get("shows_others")),
        int(kept["last"]),
    )


# Changes: each gives a new instrument, or says why not


def add_domain(
    instrument: Instrument, title: Mapping[str, str], help_text: Mapping[str, str] | None = None
) -> tuple[Instrument, str]:
    """Put a domain at the end; the new instrument and the key of the domain."""
    _refuse(len(instrument.domains) >= MOST_DOMAINS, TOO_MANY)
    key = f"d{instrument.last + 1}"
    domain = _sound(instrument, Domain(key, title, help_text))
    return replace(instrument, domains=(*instrument.domains, domain), last=instrument.last + 1), key


def put_domain(instrument: Instrument, domain: Domain) -> Instrument:
    """Put a changed domain in the place of what it was: another title, another explanation."""
    _known(instrument, domain.key)
    _sound(instrument, domain)
    return replace(
        instrument, domains=tuple(domain if one.key == domain.key else one for one in instrument.domains)
    )


def remove_domain(instrument: Instrument, key: str) -> Instrument:
    """Take a domain away; scores that were given for it stay where they are and are no longer shown."""
    return replace(instrument, domains=tuple(one for one in instrument.domains if one.key != key))


def move_domain(instrument: Instrument, key: str, to: int) -> Instrument:
    """Put a domain in another place, counted from 0."""
    domain = _known(instrument, key)
    rest = [one for one in instrument.domains if one.key != key]
    rest.insert(max(0, min(to, len(rest))), domain)
    return replace(instrument, domains=tuple(rest))


def set_scale(instrument: Instrument, scale: Scale) -> Instrument:
    """Score on another scale."""
    if wrong := scales.faults(scale):
        raise RuleBroken(*wrong)
    return replace(instrument, scale=scale)


def set_scorers(instrument: Instrument, scorers: set[Scorer], *, shows_others: bool) -> Instrument:
    """Let others give scores; a resident sees those of the professional only where `shows_others` says so."""
    _refuse(not scorers, NO_SCORERS)
    return replace(instrument, scorers=_in_order(scorers), shows_others=shows_others)


def _in_order(scorers: Any) -> tuple[Scorer, ...]:
    chosen = set(scorers)
    return tuple(one for one in Scorer if one in chosen)


def _known(instrument: Instrument, key: str) -> Domain:
    domain = instrument.domain(key)
    if domain is None:
        raise RuleBroken(GONE)
    return domain


def _sound(instrument: Instrument, domain: Domain) -> Domain:
    """A domain with a title that no other one has."""
    _refuse(not domain.label.strip(), TITLE_MISSING)
    _refuse(
        any(len(words) > LONGEST_TITLE for words in domain.title.values()),
        Told(TITLE_LONG, most=str(LONGEST_TITLE)),
    )
    others = {folded(one.label) for one in instrument.domains if one.key != domain.key}
    _refuse(folded(domain.label) in others, Told(TITLE_TWICE, domain=domain.label))
    return domain


def _refuse(holds: bool, reason: str) -> None:
    if holds:
        raise RuleBroken(reason)


# Soundness: of what was made here as of what was brought in


def faults(settings: Mapping[str, Any] | None) -> list[Told]:
    """What has to be done before measuring; `part` is still to be told: the title of the block."""
    try:
        instrument = read(settings)
    except (AttributeError, KeyError, TypeError, ValueError):
        return [Told(UNREADABLE)]
    found = [Told(NO_DOMAINS)] if not instrument.domains else []
    if len(instrument.domains) > MOST_DOMAINS:
        found.append(Told(TOO_MANY))
    if not instrument.scorers:
        found.append(Told(NO_SCORERS))
    labels = [folded(one.label) for one in instrument.domains]
    found += [
        Told(OFTEN_TITLED, domain=one.label)
        for place, one in enumerate(instrument.domains)
        if labels.index(labels[place]) < place and labels[:place].count(labels[place]) == 1
    ]
    if "" in labels:
        found.append(Told(TITLE_MISSING))
    return found + scales.faults(instrument.scale)
