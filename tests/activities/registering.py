"""What people do to register an organisation, for the tests of what comes of it."""

from __future__ import annotations

import re
from typing import Any

from app.common.outbox import Message
from app.security.models import Organisation, User
from tests import bench
from tests.browser import Page
from tests.people import Person
from tests.season import registering
from tests.security.login import steps


def registers(person: Person, **changes: Any) -> Page:
    """Fill in the page for everybody, and send it."""
    return person.posts("/register/", **registering(**changes))


def letters_to(address: str) -> list[str]:
    """The texts mailed to an address, oldest first, with their subjects."""
    vault = bench.the_app().extensions["vault"]
    found = bench.rows_of(Message, Message.recipient == address)
    return [f"{each.subject}\n{vault.open(each.sealed_body)}" for each in found]


def a_link(address: str) -> str:
    """The page behind the link in the last letter to an address."""
    (link,) = re.findall(r"^http://localhost(/\S+)$", letters_to(address)[-1], re.MULTILINE)
    return link


def confirms(person: Person, address: str) -> Page:
    """Open the link of the mail and press the button."""
    return person.posts(a_link(address))


def makes_a_password(person: Person, address: str) -> Person:
    """Choose a password by the link of the invitation, and log in with the code of the mail."""
    (user,) = bench.rows_of(User, User.email == address)
    person.posts(steps.link_for(user), password=steps.FRESH)
    steps.gives_password(person, user, steps.FRESH)
    steps.gives_code(person, steps.code_for(user))
    (place,) = bench.rows_of(Organisation, Organisation.id == user.organisation_id)
    person.user, person.place = user, place
    return person
