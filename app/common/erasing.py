"""How tables forget people: every table says it of itself, as `erased_by` (decision 0029)."""

from __future__ import annotations

from enum import StrEnum

from app.common.frozen import frozen


class Erased(StrEnum):
    """What becomes of the rows about a person who is erased."""

    ROW = "row"
    """The row goes with the person it points at."""
    THING = "thing"
    """Rows about the person go; rows about others that the person made stay, with the token of the actor."""
    TOKEN = "token"  # noqa: S105  (the opaque token of an actor, no secret)
    """The rows stay, for they hold a token and nothing else that tells who it was."""
    NOBODY = "nobody"
    """The rows are about no person."""


@frozen
class Person:
    """Whom it is about: the numbers that rows point at, and the token that is left.

    Of a resident there is no number of a user: that is 0, which no row has.
    """

    user_id: int
    actor_id: int
    token: str
    resident_id: int | None = None
