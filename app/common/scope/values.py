"""What may be seen and written: a value that answers in conditions of SQL."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    any_,
    bindparam,
    cast,
    false,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import Session

from app.common.frozen import frozen


@frozen
class Scope:
    """The rows of one organisation and of those it covers.

    `organisations` and `regions` are subqueries of ids for a joint arrangement or a region; without them the
    scope is the one organisation. `everything` lifts the limit (Servicedesk, platform, system work), but not for
    people where rows are opened to groups: those count what their own `groups` may, wherever they work.
    """

    organisation_id: int | None = None
    organisations: Select[Any] | None = None
    regions: Select[Any] | None = None
    everything: bool = False
    groups: frozenset[int] = frozenset()
    """The user groups that whoever acts is in now."""
    public: bool = False
    """Whether nobody acts: a visitor reads what is meant for everybody, and nothing else (decision 0080)."""
    rows_are_opened: ClassVar[bool] = False
    """Whether the database asks by itself to whom a row is opened, and a condition need not (decision 0068)."""
    things_are_opened: ClassVar[bool] = False
    """The same for the thing that a row belongs to: one that is found is open."""

    asks_row_by_row: ClassVar[bool] = False
    """Whether what belongs to a row is looked up for each row that is met, and not for all of them at once."""

    @property
    def unlimited(self) -> bool:
        """Whether it is the work of the portal itself, and of nobody who works anywhere."""
        return self.everything and self.organisation_id is None

    def lifted(self) -> ColumnElement[bool]:
        """The condition that the limit to organisations is lifted."""
        return true() if self.everything else false()

    def visits(self) -> ColumnElement[bool]:
        """The condition that a visitor reads, of whom nobody knows anything."""
        return true() if self.public else false()

    def of_mine(self, group: Any) -> ColumnElement[bool]:
        """The condition that a column names a group of whoever acts."""
        return group.in_(sorted(self.groups))

    def surely_covers(self, organisation: Any) -> ColumnElement[bool]:
        """A condition that tells some of those inside without asking a table, to be put before `covers`."""
        return false() if self.organisation_id is None else organisation == self.organisation_id

    def covers(self, organisation: Any) -> ColumnElement[bool]:
        """The condition that an organisation column lies inside this scope."""
        if self.everything:
            return true()
        if self.organisation_id is None:
            return false()
        if self.organisations is None:
            return organisation == self.organisation_id
        return organisation.in_(self.organisations)

    def reaches(self, region: Any) -> ColumnElement[bool]:
        """The condition that a region column lies inside this scope."""
        if self.everything:
            return true()
        return false() if self.regions is None else region.in_(self.regions)

    def holds(self, session: Session, organisation_id: int) -> bool:
        """Whether one organisation lies inside this scope; asks the database only where it must."""
        if self.everything or organisation_id == self.organisation_id:
            return True
        return self.organisations is not None and holds(session, self.covers(literal(organisation_id)))


def holds(session: Session, condition: ColumnElement[bool]) -> bool:
    return session.connection().execute(select(literal(1)).where(condition)).first() is not None


@frozen
class WhoeverActs(Scope):
    """A scope whose groups are those of whoever acts when a statement is done, so that it is written down once."""

    asks_row_by_row = True

    def of_mine(self, group: Any) -> ColumnElement[bool]:
        return group.in_(bindparam("mine", callable_=_my_groups, expanding=True, unique=True))


@frozen
class UnderPolicies(WhoeverActs):
    """The same where the database asks every row by itself: what is left is what it finds rows by."""

    rows_are_opened = True

    def surely_covers(self, organisation: Any) -> ColumnElement[bool]:
        """The transaction was told all that a joint scope covers."""
        told = select(func.portal_organisations()).scalar_subquery()
        return organisation == any_(cast(told, ARRAY(Integer)))


def _my_groups() -> list[int]:
    from app.common import context  # which knows scopes, and so is asked late

    return sorted(context.current().scope.groups)


NOTHING = Scope()
EVERYTHING = Scope(everything=True)
PUBLIC = Scope(public=True)
