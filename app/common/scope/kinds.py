"""The kinds of tables: whose their rows are, and so under which scope they are read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    and_,
    false,
    func,
    inspect,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from app.common.scope.values import Scope, holds
from app.common.words import N_

Way = Callable[[Any], ColumnElement[bool]]
"""A condition on the columns of a table that it is given."""
Numbers = Callable[[], frozenset[int]]
FEW = 500
"""So many rows are gathered and put in order sooner than a large table is read in its order to meet them."""


class Scoped:
    """A table whose rows are limited by scope; a kind that says nothing shows nothing."""

    owner: ClassVar[str] = "organisation_id"
    """The attribute that names the organisation (or region) a row belongs to."""
    also_owner: ClassVar[str] = ""
    """The attribute that names a second one to which it belongs as much, where there are two."""
    lifted_for_all: ClassVar[bool] = True
    """Whether people who work for all organisations see every row, and not the portal's own work alone."""

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition under which a row of this table may be read."""
        return false()

    @classmethod
    def owners(cls) -> tuple[str, ...]:
        """The attributes that name to whom a row belongs; who works for one of them works on it."""
        return (cls.owner, cls.also_owner) if cls.also_owner else (cls.owner,)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition under which a row of this table may be written: what `owner_within` asks, as SQL."""
        owner = getattr(cls, cls.owner, None)
        return false() if owner is None else scope.covers(owner)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        """Whether rows of this owner may be written; a row of the platform (no owner) may not."""
        return owner is not None and scope.holds(session, owner)

    def lies_in(self, here: int | None, covered: Numbers, reached: Numbers) -> bool:
        """Whether it is worked on from `here`, by the organisations and regions that this covers and reaches."""
        owners = {getattr(self, key) for key in self.owners()} - {None}
        return here in owners or bool(owners & covered())

    @classmethod
    def ways(cls, scope: Scope) -> tuple[Way, ...]:
        """The conditions of which each leads by an index of its own to rows that whoever acts may see."""
        return ()

    @classmethod
    def opens_few(cls, session: Session, scope: Scope) -> bool:
        """Whether whoever acts may see so few rows that a list is found from those (`nearby`).

        Otherwise, or where nobody knows, it is read in its order and each row is asked. PostgreSQL knows how many
        there are, and chooses by itself; visitors see what others show.
        """
        ways = cls.ways(scope)
        if not ways or scope.everything or scope.public or session.get_bind().dialect.name == "postgresql":
            return False
        row = _row_of(cls)
        some = (select(row.id).where(way(row)).limit(FEW + 1).subquery() for way in ways)
        count = select(func.count()).select_from(union_all(*map(select, some)).subquery())
        return session.connection().execute(count).scalar_one() <= FEW

    @classmethod
    def nearby(cls, scope: Scope, *, arrays: bool) -> ColumnElement[bool]:
        """A condition that leads to some rows, among which all are that whoever acts may see.

        `arrays` tells that the database knows them, and finds rows by them.
        """
        return cls.one_of(*cls.ways(scope))

    @classmethod
    def one_of(cls, *conditions: Way) -> ColumnElement[bool]:
        """That a row is among those for which one of these holds, each asked by itself of the columns it is given.

        So each goes by an index of its own, where one condition with "or" in it would go by none.
        """
        row = _row_of(cls)
        found = union(*(select(row.id).where(condition(row)) for condition in conditions))
        return cls.id.in_(select(found.subquery()))  # type: ignore[attr-defined]


@cache
def _row_of(kind: type[Scoped]) -> Any:
    """The columns of a table as they are asked beside its own rows; written down once, for it takes its time."""
    return inspect(kind).local_table.alias().c


class Owned(Scoped):
    """Rows that belong to exactly one organisation, the controller (mission U-03)."""

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Organisation")}
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.covers(cls.organisation_id)


class OnTerritory(Owned):
    """Rows of an organisation on the territory of a municipality, which looks after them too (mission A-25).

    Both read and write them; what each of the two may do with one is up to the actions.
    """

    also_owner = "municipality_id"

    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Municipality")}
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return or_(scope.covers(cls.organisation_id), scope.covers(cls.municipality_id))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        # Not what may be read: a kind may let others read as well.
        return or_(scope.covers(cls.organisation_id), scope.covers(cls.municipality_id))

    @classmethod
    def ways(cls, scope: Scope) -> tuple[Way, ...]:
        return tuple(lambda row, name=name: scope.covers(row[name]) for name in cls.owners())


class InRegion(Scoped):
    """Rows that belong to a region and are worked on by its coordinators (mission A-06, O-01)."""

    owner = "region_id"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True, info={"label": N_("Region")})

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.reaches(cls.region_id)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.reaches(cls.region_id)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        return scope.regions is not None and holds(session, scope.reaches(literal(owner)))

    def lies_in(self, here: int | None, covered: Numbers, reached: Numbers) -> bool:
        return self.region_id in reached()


class Shared(Scoped):
    """Rows of the platform, readable by all, or of an organisation, readable by it and those it covers.

    A row of the platform (no organisation) is written only under the scope of everything.
    """

    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Organisation")}
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return or_(cls.organisation_id.is_(None), scope.covers(cls.organisation_id))


class Opened(Owned):
    """Rows of an organisation that are opened to user groups, one by one, to see or to edit (mission P-26)."""

    lifted_for_all = False

    id: Any

    editable: Any = None
    """Whether whoever acts may edit it, besides what the role says; set by the kind."""

    @classmethod
    def opened(cls, scope: Scope, *, to_edit: bool) -> ColumnElement[bool]:
        """The condition that a row is open to a group of whoever acts; a kind that says nothing opens nothing."""
        return false()

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        covered = scope.covers(cls.organisation_id)
        return covered if scope.rows_are_opened else and_(covered, cls.opened(scope, to_edit=False))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return and_(scope.covers(cls.organisation_id), cls.opened(scope, to_edit=True))

    @property
    def opened_by(self) -> tuple[type[Opened], int]:
        """The row that decides who may write this one: its kind and number."""
        return type(self), self.id


class Within(Opened):
    """Rows that are as open as the thing they belong to: read by who reads that, written by who may edit it.

    They are of the same organisation as that thing.
    """

    within: ClassVar[str]
    """The relation to the thing."""
    found_by_thing: ClassVar[bool] = False
    """Whether all that reads them goes by the number of the thing, or by a word.

    PostgreSQL, whose policies ask of every row whose it is, then needs no organisation to find them by: of many
    rows it would at times gather all that the organisation has, to be met with the few that are meant.
    """

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return true() if cls.found_by_thing and scope.rows_are_opened else super().readable(scope)

    @classmethod
    def opened(cls, scope: Scope, *, to_edit: bool) -> ColumnElement[bool]:
        whole, key = cls.whole()
        table: Any = inspect(whole).local_table
        its = select(literal(1)).select_from(table).where(table.c.id == getattr(cls, key))
        if to_edit or not scope.things_are_opened:
            its = its.where(whole.opened(scope, to_edit=to_edit))
        return its.correlate_except(table).exists()

    @classmethod
    def whole(cls) -> tuple[type[Opened], str]:
        """The kind of the thing, and the column that holds its number."""
        mapper: Mapper[Any] = inspect(cls)
        relation = mapper.relationships[cls.within]
        ((local, _remote),) = relation.local_remote_pairs
        return relation.mapper.class_, mapper.get_property_by_column(local).key

    @property
    def editable(self) -> bool:
        """Whether whoever acts may edit the thing."""
        return bool(getattr(self, self.within).editable)

    @property
    def opened_by(self) -> tuple[type[Opened], int]:
        whole, key = self.whole()
        return whole, getattr(self, key)


class ByActor:
    """Rows about one actor: on PostgreSQL open to that actor, and to whoever sees the account behind it."""

    @classmethod
    def also_readable(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition under which others may read a row as well; a kind that says nothing lets nobody."""
        return false()


class BySystem:
    """Rows that only work on all rows touches, such as logging in; PostgreSQL shows them to nobody else."""


class Common:
    """Facts that everybody may read and that only work on all rows writes."""


def scoped_classes() -> Iterator[type[Scoped]]:
    """Every mapped class that carries a scope."""
    waiting = list(Scoped.__subclasses__())
    while waiting:
        cls = waiting.pop()
        waiting.extend(cls.__subclasses__())
        if hasattr(cls, "__mapper__"):
            yield cls
