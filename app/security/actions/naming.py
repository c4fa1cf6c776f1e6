"""Names where only numbers are known, for lists and files of many rows."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any

from sqlalchemy import select

from app.common.among import among
from app.extensions import db
from app.security.models import User
from app.security.models.naming import NAME_OF_USER
from app.security.rules.names import PersonName

USERS = select(User.id, *NAME_OF_USER).where(among(User.id, "ids"))


class Known:
    """What was read of rows by their numbers, in words: there are few, and each is of hundreds of others.

    `statement` gives the numbers of `ids` and what `written` makes words of.
    """

    def __init__(self, statement: Any, written: Callable[..., Any]) -> None:
        self._statement, self._written = statement, written
        self._known: dict[int | None, Any] = {None: ""}

    def of(self, numbers: Set[int | None]) -> dict[int | None, Any]:
        """At least these; what may not be known to whoever acts stays without words."""
        if unknown := numbers - self._known.keys():
            self._known |= dict.fromkeys(unknown, "")
            for number, *told in db.session.execute(self._statement, {"ids": list(unknown)}):
                self._known[number] = self._written(*told)
        return self._known


def full_names() -> Known:
    """The full names of users."""
    return Known(USERS, _full)


def _full(username: str | None, *parts: Any) -> str:
    initials, first, prefix, last = (part or "" for part in parts)
    return PersonName(initials, first, prefix, last, username or "").full
