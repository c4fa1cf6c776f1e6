"""The public agenda of a municipality: how it is found, what is asked of it, and how far it goes."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.activities.rules.activities import ActivityState, LanguageLevel, Mode
from app.common.frozen import frozen
from app.common.words import N_

LONGEST_SHORT_NAME, LONGEST_ABOUT, LONGEST_SEARCH, LONGEST_TOPIC = 40, 1_000, 100, 60
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
"""How far the agenda goes from today: past that nobody plans, and machines that follow links come to an end."""
SHOWN = ActivityState.PUBLISHED
"""Of all states the one that everybody reads."""
PER_PAGE, MOST_FLEXIBLE, PER_DAY = 25, 10, 3
"""Lines of a page; what is flexible below them; and what stands on one day of a month before it is counted."""
PER_FILE, IN_FEED, IN_CALENDAR, IN_FRAME = 100, 50, 500, 8
"""Activities in an answer for scripts, in the feed of what is new, in a calendar file, and lines in a frame."""

_SHORT_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NUMBER = re.compile(r"\d{4,5}", re.ASCII)

NO_SHORT_NAME = N_("Use small letters, digits and hyphens, and begin with a letter.")
TAKEN = N_("Another municipality has this short name.")
NOT_A_MUNICIPALITY = N_("Only a municipality has a public agenda.")
SET_BEFORE = N_("There is an agenda already. Change that one instead.")
NO_CODE = N_("The municipality has no CBS or NIS code. Fill in a short name.")
SEARCH_LONG = N_("Search for at most 100 characters.")
NO_DAY = N_("The address holds a day that does not exist.")
DAY_FAR = N_("The agenda goes from %(first)s to %(last)s. Choose a day between them.")
TURNED = N_("The last day lies before the first day.")


def is_short_name(text: str) -> bool:
    """Whether a text can stand in an address; it begins with a letter, so it is never the code of another."""
    return bool(_SHORT_NAME.fullmatch(text))


def is_code(text: str) -> bool:
    """Whether a text can be what an agenda is found by: a CBS or NIS code, or a short name."""
    return bool(_NUMBER.fullmatch(text)) or (len(text) <= LONGEST_SHORT_NAME and is_short_name(text))


@frozen
class Asked:
    """What somebody wants to see: nothing said is everything."""

    search: str = ""
    level: LanguageLevel | None = None
    """How much Dutch somebody speaks: what asks for more is left out."""
    mode: Mode | None = None
    """At a place or online; what is both counts for both."""
    free: bool = False
    topic: str = ""
    first: date = date.min
    last: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out, besides days."""
        return bool(self.search or self.level or self.mode or self.free or self.topic)


def levels_up_to(level: LanguageLevel) -> tuple[LanguageLevel, ...]:
    """What somebody of a level can take part in."""
    ordered = tuple(LanguageLevel)
    return ordered[: ordered.index(level) + 1]


def modes_of(mode: Mode) -> tuple[Mode, ...]:
    """What counts as at a place, or as online."""
    return (mode, Mode.MIXED) if mode is not Mode.MIXED else (mode,)


def reach(today: date) -> tuple[date, date]:
    """The first and the last day that can be asked for."""
    return today - BACK, today + AHEAD
