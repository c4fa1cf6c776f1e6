"""Row scope: which rows a session may see and write, decided once for every query, relation and save.

Each scoped table carries one of four mixins (design section 2): owned by an organisation, on a territory,
in a region, or shared. `install` hangs the rule on the SQLAlchemy session, below every screen, so that no
list, export, lookup or relation can forget it. PostgreSQL repeats it underneath with row security.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, ClassVar
from weakref import WeakSet

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    and_,
    bindparam,
    event,
    false,
    inspect,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption

from app.common.errors import OutOfScope
from app.common.frozen import frozen
from app.common.words import N_


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

    @property
    def unlimited(self) -> bool:
        """Whether it is the work of the portal itself, and of nobody who works anywhere."""
        return self.everything and self.organisation_id is None

    def lifted(self) -> ColumnElement[bool]:
        """The condition that the limit to organisations is lifted."""
        return true() if self.everything else false()

    def of_mine(self, group: Any) -> ColumnElement[bool]:
        """The condition that a column names a group of whoever acts."""
        return group.in_(sorted(self.groups))

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
        return self.organisations is not None and _holds(session, self.covers(literal(organisation_id)))


def _holds(session: Session, condition: ColumnElement[bool]) -> bool:
    return session.connection().execute(select(literal(1)).where(condition)).first() is not None


@frozen
class WhoeverActs(Scope):
    """A scope whose groups are those of whoever acts when a statement is done, so that it is written down once."""

    def of_mine(self, group: Any) -> ColumnElement[bool]:
        return group.in_(bindparam("mine", callable_=_my_groups, expanding=True, unique=True))


def _my_groups() -> list[int]:
    from app.common import context  # which knows scopes, and so is asked late

    return sorted(context.current().scope.groups)


NOTHING = Scope()
EVERYTHING = Scope(everything=True)


class Scoped:
    """A table whose rows are limited by scope; a kind that says nothing shows nothing."""

    owner: ClassVar[str] = "organisation_id"
    """The attribute that names the organisation (or region) a row belongs to."""
    lifted_for_all: ClassVar[bool] = True
    """Whether people who work for all organisations see every row, and not the portal's own work alone."""

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition under which a row of this table may be read."""
        return false()

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition under which a row of this table may be written: what `owner_within` asks, as SQL."""
        owner = getattr(cls, cls.owner, None)
        return false() if owner is None else scope.covers(owner)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        """Whether rows of this owner may be written; a row of the platform (no owner) may not."""
        return owner is not None and scope.holds(session, owner)


class Owned(Scoped):
    """Rows that belong to exactly one organisation, the controller (mission U-03)."""

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Organisation")}
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.covers(cls.organisation_id)


class OnTerritory(Scoped):
    """Rows that lie on the territory of a municipality, whoever made them (mission A-25)."""

    owner = "municipality_id"

    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Municipality")}
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.covers(cls.municipality_id)


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
        return scope.regions is not None and _holds(session, scope.reaches(literal(owner)))


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
    editable: Any
    """Whether whoever acts may edit it, besides what the role says."""

    @classmethod
    def opened(cls, scope: Scope, *, to_edit: bool) -> ColumnElement[bool]:
        """The condition that a row is open to a group of whoever acts; a kind that says nothing opens nothing."""
        return false()

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return and_(scope.covers(cls.organisation_id), cls.opened(scope, to_edit=False))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return and_(scope.covers(cls.organisation_id), cls.opened(scope, to_edit=True))


class ByActor:
    """Rows about one actor: on PostgreSQL open to that actor, and to whoever sees the account behind it."""


class BySystem:
    """Rows that only work on all rows touches, such as logging in; PostgreSQL shows them to nobody else."""


class Common:
    """Facts that everybody may read and that only work on all rows writes."""


Condition = Callable[[Scope], ColumnElement[bool]]
_also: dict[type, Condition] = {}


def also_limit(entity: type, condition: Condition) -> None:
    """Limit statements on an entity that cannot carry a mixin: the framework's own user class."""
    _also[entity] = condition


def scoped_classes() -> Iterator[type[Scoped]]:
    """Every mapped class that carries a scope."""
    waiting = list(Scoped.__subclasses__())
    while waiting:
        cls = waiting.pop()
        waiting.extend(cls.__subclasses__())
        if hasattr(cls, "__mapper__"):
            yield cls


def loader_criteria(scope: Scope) -> tuple[Any, ...]:
    """The limits of a scope as options for a select, update or delete of the ORM; the same for all groups.

    They hold for relations that are read along by a join as well, and so propagate to what is read later.
    """
    if scope.unlimited:
        return ()
    return _criteria(scope.organisation_id, scope.organisations, scope.regions, scope.everything)


@lru_cache(maxsize=512)
def _criteria(*place: Any) -> tuple[Any, ...]:
    scope = WhoeverActs(*place)
    kinds = [cls for cls in scoped_classes() if not (scope.everything and cls.lifted_for_all)]
    ours = [with_loader_criteria(cls, cls.readable(scope), include_aliases=True) for cls in kinds]
    if scope.everything:
        return (_Limits(ours),)
    also = [_OnItself(entity, condition(scope), include_aliases=True) for entity, condition in _also.items()]
    return (_Limits([*ours, *also]),)


class _Limits(CriteriaOption):
    """All limits of a scope as one option, whose part of the key of the statement cache is worked out once.

    Every statement carries them, and SQLAlchemy would walk through all of them at each execution.
    """

    propagate_to_loaders = True
    _shapes: ClassVar[dict[Any, int]] = {}

    def __init__(self, limits: list[LoaderCriteriaOption]) -> None:
        self._limits = limits
        keys = [limit._generate_cache_key() for limit in limits]
        assert all(keys), "a limit cannot be cached"
        shape = tuple(key.key for key in keys if key)
        self._key = (_Limits, self._shapes.setdefault(shape, len(self._shapes)))
        self._values = [value for key in keys if key for value in key.bindparams]

    def _gen_cache_key(self, am: Any, bindparams: list[Any]) -> tuple[Any, ...]:
        bindparams.extend(self._values)
        return self._key

    def process_compile_state(self, compile_state: Any) -> None:
        for limit in self._limits:
            limit.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for limit in self._limits:
            limit.get_global_criteria(attributes)


class _OnItself(LoaderCriteriaOption):
    """A limit on a class, and not on those that inherit from it: they have their own, and would ask twice."""

    _traverse_internals = LoaderCriteriaOption._traverse_internals  # statements under it stay cached

    def _all_mappers(self) -> Iterator[Mapper[Any]]:
        yield inspect(self.entity).mapper  # type: ignore[arg-type]  (an entity here, never a mixin)


_limited: WeakSet[Any] = WeakSet()


def install(sessions: Any, current_scope: Callable[[], Scope]) -> None:
    """Hang the scope on a session factory; `current_scope` is asked at every statement and every flush.

    A factory that several applications share is limited once.
    """
    if sessions in _limited:
        return
    _limited.add(sessions)

    def limit(state: ORMExecuteState) -> None:
        if state.is_column_load:
            return  # an expired row that is already held, asked by its key
        if state.is_select or state.is_update or state.is_delete:
            state.statement = state.statement.options(*loader_criteria(current_scope()))

    def guard(session: Session, _flush: Any) -> None:
        scope = current_scope()
        if scope.unlimited:
            return
        known: Known = set()
        for thing in [*session.new, *session.dirty, *session.deleted]:
            _refuse_foreign_row(session, scope, thing)
            _refuse_foreign_reference(session, scope, thing, known)
        for thing in session.new:
            _refuse_closed_row(session, scope, thing)

    def guard_what_was(session: Session, _flush: Any, _things: Any) -> None:
        scope = current_scope()
        for thing in () if scope.unlimited else [*session.dirty, *session.deleted]:
            _refuse_foreign_row(session, scope, thing)
            _refuse_closed_row(session, scope, thing)

    event.listen(sessions, "do_orm_execute", limit)
    event.listen(sessions, "before_flush", guard_what_was)
    # After the flush the keys of related rows are filled in; raising here rolls everything back.
    event.listen(sessions, "after_flush", guard)


def _refuse_foreign_row(session: Session, scope: Scope, thing: Any) -> None:
    """A row may be written only where it stood inside the scope and will stand inside it."""
    if not isinstance(thing, Scoped) or scope.everything:
        return
    for owner in {*_values(thing, thing.owner)}:
        if not thing.owner_within(session, scope, owner):
            raise OutOfScope(f"{type(thing).__name__} of {thing.owner} {owner}")


def _refuse_closed_row(session: Session, scope: Scope, thing: Any) -> None:
    """A row that is opened to groups is written by who may edit it: as it stands in the database now."""
    if isinstance(thing, Opened) and not _meets(session, type(thing), thing.id, type(thing).writable(scope)):
        raise OutOfScope(f"{type(thing).__name__} {thing.id} is not open to edit")


Known = set[tuple[type[Scoped], Any]]
"""The rows that were found to be readable in this flush: many that are saved point at the same one."""


def _refuse_foreign_reference(session: Session, scope: Scope, thing: Any, known: Known) -> None:
    """A row may not point at a row that its writer cannot read."""
    mapper: Mapper[Any] = inspect(type(thing))
    for relation in mapper.relationships:
        target = relation.mapper.class_
        if relation.direction.name != "MANYTOONE" or not issubclass(target, Scoped):
            continue
        if scope.everything and not issubclass(target, Opened):
            continue
        (local, _remote), *_ = relation.local_remote_pairs
        key = mapper.get_property_by_column(local).key
        reference = target, getattr(thing, key)
        if inspect(thing).attrs[key].history.added and reference not in known:
            if not _readable(session, scope, *reference):
                raise OutOfScope(f"{type(thing).__name__}.{key} points outside the scope")
            known.add(reference)


def _values(thing: Any, key: str) -> tuple[Any, ...]:
    history = inspect(thing).attrs[key].history
    return (*(history.added or ()), *(history.unchanged or ()), *(history.deleted or ()))


def _readable(session: Session, scope: Scope, target: type[Scoped], identity: Any) -> bool:
    return identity is None or _meets(session, target, identity, target.readable(scope))


def _meets(session: Session, kind: type[Scoped], identity: Any, condition: ColumnElement[bool]) -> bool:
    """Whether the row of a number meets a condition on its table."""
    table = inspect(kind).local_table
    found = select(literal(1)).select_from(table).where(table.c.id == identity, condition)
    return session.connection().execute(found).first() is not None
