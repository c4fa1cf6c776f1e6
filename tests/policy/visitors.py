"""Who visits the addresses of the policy: each is made once per database."""

from __future__ import annotations

from functools import cache

from app.security.models import Organisation, User
from tests import people
from tests.people import Person


@cache
def known(who: str) -> tuple[User | None, Organisation | None, int]:
    """Their user, where they work, and how far they are logged in."""
    if who == "anonymous":
        return None, None, 0
    person = people.half_logged_in() if who == "pending" else people.at_work(who)
    return person.user, person.place, person.level


def visit_as(who: str) -> Person:
    """Somebody with a session that may post; for a visitor one without a person."""
    user, place, level = known(who)
    person = Person(user, place, level)
    if user is None:
        person.logs_in(0)
    return person
