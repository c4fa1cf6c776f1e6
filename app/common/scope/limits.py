"""The limit on the session: what a scope says, added to every statement and asked at every flush."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, ClassVar
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import BindParameter, ColumnElement, Engine, Integer, bindparam, event, inspect, literal, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption

from app.common.errors import OutOfScope
from app.common.scope.kinds import Opened, Scoped, scoped_classes
from app.common.scope.values import Scope, UnderPolicies, WhoeverActs

Condition = Callable[[Scope], ColumnElement[bool]]
_also: dict[type, Condition] = {}


def also_limit(entity: type, condition: Condition) -> None:
    """Limit statements on an entity that cannot carry a mixin: the framework's own user class."""
    _also[entity] = condition


Here = Callable[[], int | None]


def loader_criteria(scope: Scope, here: Here, *, under_policies: bool = False) -> tuple[Any, ...]:
    """The limits of a scope as options for a select, update or delete of the ORM; the same for all groups.

    They are the same for all organisations as well: `here` is asked for the one at hand when a statement is done.
    They hold for relations that are read along by a join as well, and so propagate to what is read later.
    """
    if scope.unlimited:
        return ()
    kind = UnderPolicies if under_policies else WhoeverActs
    somewhere = None if scope.organisation_id is None else here
    return _criteria(kind, somewhere, scope.organisations, scope.regions, scope.everything, public=scope.public)


@lru_cache(maxsize=512)
def _criteria(kind: type[WhoeverActs], here: Here | None, *covered: Any, public: bool = False) -> tuple[Any, ...]:
    at_hand: Any = here and bindparam("here", type_=Integer, callable_=here, unique=True)
    scope = kind(at_hand, *covered, public=public)
    kinds = [cls for cls in scoped_classes() if not (scope.everything and cls.lifted_for_all)]
    ours = [with_loader_criteria(cls, cls.readable(scope), include_aliases=True) for cls in kinds]
    if scope.everything:
        return (_Limits(ours, scope),)
    also = [_OnItself(entity, condition(scope), include_aliases=True) for entity, condition in _also.items()]
    return (_Limits([*ours, *also], scope),)


class _Limits(CriteriaOption):
    """All limits of a scope as one option, whose part of the key of the statement cache is worked out once.

    Every statement carries them, and SQLAlchemy would walk through all of them at each execution, with hundreds of
    values. Those by which scopes differ are handed over, each once; all others are part of the key.
    """

    propagate_to_loaders = True
    _shapes: ClassVar[dict[Any, int]] = {}

    def __init__(self, limits: list[LoaderCriteriaOption], scope: Scope) -> None:
        self._limits = limits
        keys = [key for limit in limits if (key := limit._generate_cache_key())]
        assert len(keys) == len(limits), "a limit cannot be cached"
        self._values = [*_values_in(scope.organisation_id, scope.organisations, scope.regions)]
        places = {value.key: place for place, value in enumerate(self._values)}
        asked = (one for key in keys for one in key.bindparams)
        settled = tuple(_settled(one.value) if one.key not in places else places[one.key] for one in asked)
        shape = tuple(key.key for key in keys), settled
        self._key = (_Limits, self._shapes.setdefault(shape, len(self._shapes)))

    def _gen_cache_key(self, am: Any, bindparams: list[Any]) -> tuple[Any, ...]:
        bindparams.extend(self._values)
        return self._key

    def process_compile_state(self, compile_state: Any) -> None:
        for limit in self._limits:
            limit.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for limit in self._limits:
            limit.get_global_criteria(attributes)


def _values_in(*parts: Any) -> Iterator[BindParameter[Any]]:
    """The values in parts of a scope, by which it differs from another of the same shape."""
    for part in parts:
        yield from () if part is None else part._generate_cache_key().bindparams


def _settled(value: Any) -> Any:
    """A value as part of a key, which no number of a value that differs is equal to."""
    return (tuple(value),) if isinstance(value, list) else (value,)


class _OnItself(LoaderCriteriaOption):
    """A limit on a class, and not on those that inherit from it: they have their own, and would ask twice."""

    _traverse_internals = LoaderCriteriaOption._traverse_internals  # statements under it stay cached

    def _all_mappers(self) -> Iterator[Mapper[Any]]:
        yield inspect(self.entity).mapper  # type: ignore[arg-type]  (an entity here, never a mixin)


VISITORS_WRITE_NOTHING = "a visitor writes nothing"
_limited: WeakSet[Any] = WeakSet()
_under_policies: WeakSet[Engine] = WeakSet()


def leave_to_policies(engine: Engine) -> None:
    """Tell that a database asks of every row by itself to whom it is opened, and lets nobody by who asks here."""
    _under_policies.add(engine)


def install(sessions: Any, current_scope: Callable[[], Scope], at_work: Here = lambda: None) -> None:
    """Hang the scope on a session factory; `current_scope` is asked at every statement and every flush.

    `at_work` tells where somebody works while the portal reads for him under no limit: what belongs to a row that
    he was shown stays limited to there. A factory that several applications share is limited once.
    """
    if sessions in _limited:
        return
    _limited.add(sessions)

    def here() -> int | None:
        at_hand = current_scope().organisation_id
        return at_work() if at_hand is None else at_hand

    def limit(state: ORMExecuteState) -> None:
        if state.is_column_load:
            return  # an expired row that is already held, asked by its key
        if current_scope().public and not state.is_select:
            raise OutOfScope(VISITORS_WRITE_NOTHING)
        if state.is_select or state.is_update or state.is_delete:
            asked_twice = state.session.get_bind().engine in _under_policies
            limits = loader_criteria(current_scope(), here, under_policies=asked_twice)
            state.statement = _limited_by(limits, state.statement)

    def guard(session: Session, _flush: Any) -> None:
        scope = current_scope()
        if scope.unlimited:
            return
        known: Known = set()
        inside: Inside = {}
        for thing in [*session.new, *session.dirty, *session.deleted]:
            _refuse_foreign_row(session, scope, thing, inside)
            _refuse_foreign_reference(session, scope, thing, known)
        _refuse_closed_rows(session, scope, session.new)

    def guard_what_was(session: Session, _flush: Any, _things: Any) -> None:
        scope = current_scope()
        if scope.unlimited:
            return
        written = [*session.dirty, *session.deleted]
        if scope.public and (written or session.new):
            raise OutOfScope(VISITORS_WRITE_NOTHING)
        inside: Inside = {}
        for thing in written:
            _refuse_foreign_row(session, scope, thing, inside)
        _refuse_closed_rows(session, scope, written)

    event.listen(sessions, "do_orm_execute", limit)
    event.listen(sessions, "before_flush", guard_what_was)
    # After the flush the keys of related rows are filled in; raising here rolls everything back.
    event.listen(sessions, "after_flush", guard)


MOST_LIMITS = 4
"""How many kinds of limits a statement is kept under: the key of a long one takes a hundred thousand bytes."""
_under_limits: WeakKeyDictionary[Any, dict[tuple[Any, ...], Any]] = WeakKeyDictionary()


def _limited_by(limits: tuple[Any, ...], statement: Any) -> Any:
    """A statement under some limits; one that was written down once and comes back is limited once.

    By what SQLAlchemy looks it up in its cache of statements is then worked out once as well.
    """
    if not limits:
        return statement
    known = _under_limits.setdefault(statement, {})
    limited = known.get(limits)
    if limited is None:
        if len(known) >= MOST_LIMITS:
            known.clear()
        known[limits] = limited = statement.options(*limits)
    return limited


Inside = dict[tuple[type[Scoped], int | None], bool]
"""Whose rows may be written, as found in this flush: many that are saved belong to the same one."""


def _refuse_foreign_row(session: Session, scope: Scope, thing: Any, inside: Inside) -> None:
    """A row may be written only where it stood inside the scope and will stand inside it."""
    if not isinstance(thing, Scoped) or scope.everything:
        return
    for owners in {_owners(thing, "deleted"), _owners(thing, "added")}:
        if not any(_within(session, scope, type(thing), owner, inside) for owner in owners):
            raise OutOfScope(f"{type(thing).__name__} of {dict(zip(thing.owners(), owners, strict=True))}")


def _within(session: Session, scope: Scope, kind: type[Scoped], owner: int | None, inside: Inside) -> bool:
    if (kind, owner) not in inside:
        inside[kind, owner] = kind.owner_within(session, scope, owner)
    return inside[kind, owner]


def _refuse_closed_rows(session: Session, scope: Scope, things: Iterable[Any]) -> None:
    """Rows that are opened to groups are written by who may edit them: as they stand in the database now.

    Rows that belong to one thing are as open as that, which is asked once.
    """
    for kind, number in dict.fromkeys(one.opened_by for one in things if isinstance(one, Opened)):
        if not _meets(session, kind, number, kind.writable(scope)):
            raise OutOfScope(f"{kind.__name__} {number} is not open to edit")


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
        (local, remote), *_ = relation.local_remote_pairs
        if not local.references(remote):  # who acted is kept as an actor, and shown as the user with that actor
            continue
        key = mapper.get_property_by_column(local).key
        reference = target, getattr(thing, key)
        if inspect(thing).attrs[key].history.added and reference not in known:
            if not _readable(session, scope, *reference):
                raise OutOfScope(f"{type(thing).__name__}.{key} points outside the scope")
            known.add(reference)


def _owners(thing: Scoped, part: str) -> tuple[int | None, ...]:
    """To whom a row belongs: after the save (what was "added"), or before it (what was "deleted")."""
    histories = (inspect(thing).attrs[key].history for key in thing.owners())
    found = (getattr(each, part) or each.unchanged or each.added for each in histories)
    return tuple(each[0] if each else None for each in found)


def _readable(session: Session, scope: Scope, target: type[Scoped], identity: Any) -> bool:
    return identity is None or _meets(session, target, identity, target.readable(scope))


def _meets(session: Session, kind: type[Scoped], identity: Any, condition: ColumnElement[bool]) -> bool:
    """Whether the row of a number meets a condition on its table."""
    table = inspect(kind).local_table
    found = select(literal(1)).select_from(table).where(table.c.id == identity, condition)
    return session.connection().execute(found).first() is not None
