"""The person behind a request: a plain value, read in one statement at the start of each request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, exists, func, or_, select, union_all
from sqlalchemy import cast as sql_cast

from app.common.frozen import frozen
from app.common.scope import Scope
from app.security.actions import gates
from app.security.actions.gates import in_force
from app.security.models import (
    Assignment,
    GroupMember,
    Organisation,
    OrganisationMembership,
    Region,
    RegionMembership,
    Role,
    User,
    UserGroup,
)
from app.security.models.groups import in_group
from app.security.rules.gates import Barred, barred
from app.security.rules.names import PersonName
from app.security.rules.organisations import COVERS_EVERYTHING, Kind
from app.security.rules.roles import Held, Permission
from app.security.rules.states import Marks, State, state_of

NEWCOMERS = frozenset({State.NEW, State.FILLED})
"""Who logged in and still has to fill in a profile, or a verification code."""


@frozen
class Place:
    """An organisation where somebody has a role."""

    id: int
    name: str
    kind: Kind


@frozen
class Principal:
    """A staff member at work in one current organisation; all rights come from the roles there."""

    actor_id: int
    user_id: int
    username: str
    full_name: str
    first_name: str
    language: str | None
    home_organisation_id: int
    place: Place | None
    places: tuple[Place, ...] = ()
    held: tuple[Held, ...] = ()
    by_role: Mapping[int, frozenset[Permission]] = field(default_factory=dict)
    """What each role held here may do, by the role's number."""
    state: State = State.GRANTED
    groups: frozenset[int] = frozenset()
    """The user groups that one is in now, wherever they are."""
    barred: Barred | None = None
    """Why nobody of the organisation may go on yet (U-02, U-05)."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that the roles held here may do: the union (U-59)."""
        return frozenset().union(*self.by_role.values())

    @cached_property
    def grounds(self) -> Mapping[Permission, Held]:
        """For each permission the first role held here that gives it."""
        return {permission: held for held in reversed(self.held) for permission in self.by_role[held.role_id]}

    @property
    def id(self) -> int:
        """The user's number: what the framework asks for."""
        return self.user_id

    @property
    def is_newcomer(self) -> bool:
        """Whether the profile or the verification still has to come."""
        return self.state in NEWCOMERS

    @property
    def organisation_id(self) -> int | None:
        """The organisation one works in now, if any role gives one."""
        return self.place.id if self.place else None

    def get_id(self) -> str:
        """The user's number as a text: what Flask-Login asks for."""
        return str(self.user_id)


def columns(at: Any) -> list[Any]:
    """What the statement of a request reads of the person, the roles and the organisations, at a moment."""
    user, held, place, role = (
        User.__table__.c,
        Assignment.__table__.c,
        Organisation.__table__.c,
        Role.__table__.c,
    )
    return [
        user.id.label("user_id"),
        user.actor_id,
        user.username,
        user.initials,
        user.first_name,
        user.prefix,
        user.last_name,
        user.language,
        user.active,
        user.profile_at,
        user.verified_at,
        user.organisation_id.label("home_id"),
        held.id.label("held_id"),
        held.product_id,
        place.id.label("place_id"),
        place.name.label("place_name"),
        place.kind.label("place_kind"),
        role.id.label("role_id"),
        role.code.label("role_code"),
        role.version.label("role_version"),
        _groups_of(user.id, at).label("group_ids"),
        _lacks_agreement(user.organisation_id, place.id).label("lacks_agreement"),
        _lacks_administrator(user.organisation_id, place.id, at).label("lacks_administrator"),
    ]


def _groups_of(user_id: Any, at: Any) -> Any:
    """The numbers of the groups that somebody is in at a moment and that are not retired, parted by commas."""
    member, group = GroupMember.__table__.alias("joined"), UserGroup.__table__.alias("team")
    return (
        select(func.aggregate_strings(sql_cast(member.c.group_id, String), ","))
        .join(group, group.c.id == member.c.group_id)
        .where(member.c.user_id == user_id, group.c.active, in_group(at, member))
        .scalar_subquery()
    )


def _lacks_agreement(*organisation_ids: Any) -> ColumnElement[bool]:
    """Whether some of these organisations have not signed an agreement that is asked of them (U-02)."""
    place = Organisation.__table__.alias("signer")
    return exists().where(place.c.id.in_(organisation_ids), gates.lacks_agreement(place))


def _lacks_administrator(home_id: Any, place_id: Any, at: Any) -> ColumnElement[bool]:
    """Whether one of these organisations needs an active user administrator, and has none (U-05)."""
    place = Organisation.__table__.alias("managed")
    return exists().where(place.c.id.in_((home_id, place_id)), gates.lacks_administrator(place, at))


def joined(base: Any, at: Any) -> Any:
    """The tables behind `columns`, hung on a table that has an `actor_id`."""
    user, held = User.__table__, Assignment.__table__
    place, role = Organisation.__table__, Role.__table__
    return (
        base.outerjoin(user, user.c.actor_id == base.c.actor_id)
        .outerjoin(held, and_(held.c.user_id == user.c.id, in_force(at)))
        .outerjoin(place, place.c.id == held.c.organisation_id)
        .outerjoin(role, role.c.id == held.c.role_id)
    )


def principal_of(rows: Iterable[Row[Any]], current_organisation_id: int | None) -> Principal:
    """The person that the rows of one session describe, at work in the organisation chosen, or in the first."""
    rows = list(rows)
    first = rows[0]
    state = state_of(Marks(True, first.profile_at, first.verified_at, first.held_id is not None))
    if state in NEWCOMERS:
        rows = []  # roles hold from the verification on (U-37)
    places = {
        row.place_id: Place(row.place_id, row.place_name, Kind(row.place_kind))
        for row in rows
        if row.place_id is not None
    }
    chosen = (
        places.get(current_organisation_id or 0) or places.get(first.home_id) or next(iter(places.values()), None)
    )
    held = tuple(
        Held(row.held_id, row.place_id, row.role_code, row.role_id, row.role_version, row.product_id)
        for row in rows
        if chosen and row.place_id == chosen.id
    )
    here = next((row for row in rows if chosen and row.place_id == chosen.id), first)
    name = PersonName(
        first.initials or "",
        first.first_name or "",
        first.prefix or "",
        first.last_name or "",
        first.username,
    )
    return Principal(
        actor_id=first.actor_id,
        user_id=first.user_id,
        username=first.username,
        full_name=name.full,
        first_name=first.first_name or name.full,
        language=first.language,
        home_organisation_id=first.home_id,
        place=chosen,
        places=tuple(sorted(places.values(), key=lambda place: place.name)),
        held=held,
        state=state,
        groups=frozenset(int(each) for each in (first.group_ids or "").split(",") if each),
        barred=barred(
            chosen.kind if chosen else None,
            lacks_agreement=bool(here.lacks_agreement),
            lacks_administrator=bool(here.lacks_administrator),
        ),
    )


def scope_of(principal: Principal, on: date) -> Scope:
    """The rows one may see from the current organisation: its own, and those of whom it covers.

    Whoever works at the same organisation has the same limits all day, whatever the groups, so that they are
    worked out once.
    """
    place, groups = principal.place, principal.groups
    if place is None:
        return Scope()
    if place.kind in COVERS_EVERYTHING:
        return Scope(place.id, everything=True, groups=groups)
    if place.kind is Kind.JOINT_ARRANGEMENT:
        return Scope(place.id, _with_members(place.id, on), groups=groups)
    if place.kind is Kind.REGION:
        return Scope(place.id, _with_regions(place.id, on), _regions_of(place.id), groups=groups)
    return Scope(place.id, groups=groups)


def _valid(table: Any, on: date) -> ColumnElement[bool]:
    return and_(
        or_(table.valid_from.is_(None), table.valid_from <= on),
        or_(table.valid_to.is_(None), table.valid_to >= on),
    )


@lru_cache(maxsize=256)
def _with_members(organisation_id: int, on: date) -> Any:
    member, place = OrganisationMembership.__table__.c, Organisation.__table__.c
    return union_all(  # of the same organisation twice nobody is the wiser, and to leave one out takes longer
        select(place.id).where(place.id == organisation_id),
        select(member.member_id).where(member.umbrella_id == organisation_id, _valid(member, on)),
    )


@lru_cache(maxsize=256)
def _with_regions(organisation_id: int, on: date) -> Any:
    member, place, region = RegionMembership.__table__.c, Organisation.__table__.c, Region.__table__.c
    return union_all(
        select(place.id).where(place.id == organisation_id),
        select(member.organisation_id)
        .join(Region.__table__, region.id == member.region_id)
        .where(region.organisation_id == organisation_id, _valid(member, on)),
    )


@lru_cache(maxsize=256)
def _regions_of(organisation_id: int) -> Select[Any]:
    region = Region.__table__.c
    return select(region.id).where(region.organisation_id == organisation_id)
