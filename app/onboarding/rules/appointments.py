"""Appointments: when one can be made, and who is invited, as it is typed: a name with an address on each line."""

from __future__ import annotations

import re
from datetime import datetime

from app.common.errors import RuleBroken
from app.common.words import N_, Told
from app.onboarding.rules.invitations import Party

IN_THE_PAST = N_("An appointment is made for a moment that is still to come.")
ENDS_FIRST = N_("An appointment ends after it begins.")
TOO_LONG = N_("An appointment takes at most a day.")
NO_ADDRESS = N_("“%(line)s” has no e-mail address. Write a name and an address on each line.")
TOO_MANY = N_("At most 50 people are invited.")
CALLED_OFF = N_("This appointment was called off. Plan a new one.")
GUESTS_HEAR = N_("The guests get a message, by which it goes from their agenda.")
MOST_GUESTS, LONGEST = 50, 254
ADDRESS = re.compile(r"<?([^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+)>?\s*$")


def reasons_not_to_make(starts: datetime, ends: datetime, now: datetime) -> list[str]:
    """Why an appointment cannot be at a moment."""
    checks = (
        (starts <= now, IN_THE_PAST),
        (ends <= starts, ENDS_FIRST),
        ((ends - starts).total_seconds() > 24 * 3600, TOO_LONG),
    )
    return [reason for holds, reason in checks if holds]


def guests_of(text: str) -> list[Party]:
    """Who is named on the lines of a text, each address once. Raises `RuleBroken`."""
    found: dict[str, Party] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        address = ADDRESS.search(line)
        if address is None or len(address[1]) > LONGEST:
            raise RuleBroken(Told(NO_ADDRESS, line=line[:80]))
        name = line[: address.start()].strip(" ,;\t<") or address[1]
        found.setdefault(address[1].casefold(), Party(name[:150], address[1]))
    if len(found) > MOST_GUESTS:
        raise RuleBroken(TOO_MANY)
    return list(found.values())


def written(guests: list[Party]) -> str:
    """Guests as they are typed."""
    return "\n".join(one.email if one.name == one.email else f"{one.name} <{one.email}>" for one in guests)
