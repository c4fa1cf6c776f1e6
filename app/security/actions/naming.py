"""Names of users where only their numbers are known, for lists and files of many rows."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from sqlalchemy import select

from app.common.among import among
from app.extensions import db
from app.security.models import User
from app.security.models.naming import NAME_OF_USER
from app.security.rules.names import PersonName

USERS = select(User.id, *NAME_OF_USER).where(among(User.id, "ids"))


class FullNames:
    """The full names that were read: there are few, and each is of hundreds of rows."""

    def __init__(self) -> None:
        self._known: dict[int | None, str] = {None: ""}

    def of(self, numbers: Set[int | None]) -> dict[int | None, str]:
        """At least the names of these users; who may not be known to whoever acts stays without one."""
        if unknown := numbers - self._known.keys():
            self._known |= dict.fromkeys(unknown, "")
            for number, *name in db.session.execute(USERS, {"ids": list(unknown)}):
                self._known[number] = _full(*name)
        return self._known


def _full(username: str | None, *parts: Any) -> str:
    initials, first, prefix, last = (part or "" for part in parts)
    return PersonName(initials, first, prefix, last, username or "").full
