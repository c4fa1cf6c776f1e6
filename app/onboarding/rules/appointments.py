"""Appointments: when one can be made, and who is invited, as it is typed: a name with an address on each line."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from app.common.errors import RuleBroken
from app.common.words import N_, Told
from app.onboarding.rules.invitations import Party
from app.onboarding.rules.programmes import Route, Step, StepKind

IN_THE_PAST = N_("An appointment is made for a moment that is still to come.")
ENDS_FIRST = N_("An appointment ends after it begins.")
TOO_LONG = N_("An appointment takes at most a day.")
NO_ADDRESS = N_("“%(line)s” has no e-mail address. Write a name and an address on each line.")
TOO_MANY = N_("At most 50 people are invited.")
CALLED_OFF = N_("This appointment was called off. Plan a new one.")
GUESTS_HEAR = N_("The guests get a message, by which it goes from their agenda.")
HELD_ALREADY = N_("It is noted already that this appointment took place.")
NOT_BEGUN = N_("This appointment still has to begin.")
NO_END = N_("Fill in when the appointment ends.")
NOT_FOR_STEP = N_("No appointment is made for this step: it was done, or it is of another kind.")
PLANNED_ALREADY = N_("There is an appointment for this step already. Change that one.")
TAKES_SO_LONG = N_("“%(step)s” takes %(least)s to %(most)s minutes.")
TAKES_JUST_SO_LONG = N_("“%(step)s” takes %(most)s minutes.")
MEETS = frozenset({StepKind.CONTACT, StepKind.MEETING, StepKind.EVALUATION, StepKind.YEARLY})
"""The kinds of step for which one meets; a training has a screen of its own, and papers are sent."""
COMPLETED_BY_IT = frozenset({StepKind.CONTACT, StepKind.MEETING})
"""The kinds of step that are done once one has met; an evaluation is finished with its questions."""
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


def meets_in(route: Route, key: str, done: Collection[str]) -> Step | None:
    """The step for which an appointment can be made, where it can be: one that is still to be done, or yearly."""
    step = route.step(key)
    if step is None or step.kind not in MEETS:
        return None
    return step if step.kind is StepKind.YEARLY or key not in done else None


def end_of(starts: datetime, ends: datetime | None, step: Step | None) -> datetime:
    """When an appointment ends: without saying so after the longest time of its step. Raises `RuleBroken`."""
    if ends is not None:
        return ends
    if step is None or not step.most_minutes:
        raise RuleBroken(NO_END)
    return starts + timedelta(minutes=step.most_minutes)


def reasons_against_length(step: Step, name: str, starts: datetime, ends: datetime) -> list[Told]:
    """Why a meeting of a step cannot take so long: its programme says how many minutes it takes (O-03, O-06)."""
    least, most = step.least_minutes, step.most_minutes
    minutes = (ends - starts).total_seconds() / 60
    if not most or least <= minutes <= most:
        return []
    told = TAKES_JUST_SO_LONG if least == most else TAKES_SO_LONG
    return [Told(told, step=name, least=str(least), most=str(most))]


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
