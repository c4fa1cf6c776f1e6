"""Who can see a row: everybody with a role that includes it, at an organisation whose scope covers the row.

The same declaration that limits every query answers it: `readable` of the table, asked under a scope that stands
for whichever organisation a role is held at. So the list and `may` cannot disagree.
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from flask_appbuilder.security.sqla.models import Permission as PermissionRow
from flask_appbuilder.security.sqla.models import PermissionView, ViewMenu, assoc_permissionview_role
from sqlalchemy import ColumnElement, Integer, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session

from app.common import clock
from app.common.frozen import frozen
from app.common.scope import Opened, Scope
from app.common.words import N_
from app.security.models import (
    Assignment,
    GroupMember,
    Organisation,
    OrganisationMembership,
    Product,
    Region,
    RegionMembership,
    Role,
    User,
    UserGroup,
)
from app.security.models.groups import in_group
from app.security.rules.names import PersonName
from app.security.rules.organisations import COVERS_EVERYTHING, Kind

PAGE = 50

# The row itself may be a user, a role or an organisation: those who see it go by other names.
_seer, _held = User.__table__.alias("seer"), Assignment.__table__.alias("held")
_place, _role = Organisation.__table__.alias("place"), Role.__table__.alias("role")
_product = Product.__table__
# Told by name alone: in a query within a query within this one, a column would bring its table along.
_SEER, _PLACE = literal_column("seer.id", Integer), literal_column("place.id", Integer)
_KIND = literal_column("place.kind", Organisation.__table__.c.kind.type)


def _valid(days: Any, on: date) -> ColumnElement[bool]:
    begun = or_(days.valid_from.is_(None), days.valid_from <= on)
    return and_(begun, or_(days.valid_to.is_(None), days.valid_to >= on))


def _counts(at: datetime) -> ColumnElement[bool]:
    """The condition that a role counts at a moment: as `principal.in_force`, on the other name of the table."""
    begun = or_(_held.c.valid_from.is_(None), _held.c.valid_from <= at)
    works = and_(_held.c.active, _held.c.suspended_at.is_(None))
    return and_(works, begun, or_(_held.c.valid_to.is_(None), _held.c.valid_to > at))


@frozen
class ScopeOfPlace(Scope):
    """The scope of whichever organisation a role is held at, as conditions on its row (`principal.scope_of`)."""

    on: date = date.min
    at: datetime = datetime.min.replace(tzinfo=UTC)

    def of_mine(self, group: Any) -> ColumnElement[bool]:
        """The groups of whoever holds the role (`principal._groups_of`)."""
        member, team = GroupMember.__table__.alias("joined"), UserGroup.__table__.alias("team")
        return exists().where(
            member.c.group_id == group, member.c.user_id == _SEER, in_group(self.at, member),
            team.c.id == member.c.group_id, team.c.active,
        )  # fmt: skip

    def covers(self, organisation: Any) -> ColumnElement[bool]:
        member, joined = OrganisationMembership.__table__.c, RegionMembership.__table__.c
        region = Region.__table__.c
        takes_part = exists().where(
            member.umbrella_id == _PLACE, member.member_id == organisation, _valid(member, self.on)
        )
        lies_in = exists().where(
            region.id == joined.region_id,
            region.organisation_id == _PLACE,
            joined.organisation_id == organisation,
            _valid(joined, self.on),
        )
        return or_(
            _covers_all(),
            organisation == _PLACE,
            and_(_KIND == Kind.JOINT_ARRANGEMENT, takes_part),
            and_(_KIND == Kind.REGION, lies_in),
        )

    def reaches(self, region: Any) -> ColumnElement[bool]:
        runs = exists().where(Region.__table__.c.id == region, Region.__table__.c.organisation_id == _PLACE)
        return or_(_covers_all(), and_(_KIND == Kind.REGION, runs))


def _covers_all() -> ColumnElement[bool]:
    return _KIND.in_(COVERS_EVERYTHING)


@frozen
class Seer:
    """Somebody who can see a row, by which role, held where, for which product and until when."""

    held_id: int
    user_id: int
    name: PersonName
    role: dict[str, str]
    code: str
    place: str
    product: str
    until: datetime | None


@frozen
class Others:
    """How many people that the reader may not know can see a row by one role at one organisation."""

    count: int
    role: dict[str, str]
    code: str
    place: str


@frozen
class Question:
    """Which row of which table, on which screen, on which day, and by the roles of which moment."""

    model: Any
    pk: int
    screen: str
    on: date
    at: datetime = field(default_factory=clock.now)
    to_edit: bool = False
    """Whether it is asked who may edit the row, and not who sees it."""

    @property
    def verb(self) -> str:
        """What a role has to include on the screen."""
        return "can_edit" if self.to_edit else "can_show"

    @property
    def open_rows(self) -> ColumnElement[bool]:
        """The condition on the row, under the scope of whichever organisation a role is held at."""
        return self.model.writable(self.scope) if self.to_edit else self.model.readable(self.scope)

    @property
    def scope(self) -> ScopeOfPlace:
        """The scope of whichever organisation a role is held at, with the groups of whoever holds it."""
        return ScopeOfPlace(on=self.on, at=self.at)


def known_to(scope: Scope) -> ColumnElement[bool]:
    """The condition that somebody who can see a row may be known to a reader with this scope."""
    return _seer.c.id.in_(select(User.__table__.c.id).where(User.readable(scope)))


class WhyNot(Enum):
    """Why somebody cannot see or change a row, in the order in which it is asked."""

    INACTIVE = N_("The account is not active.")
    NO_ROLE = N_("No role that is held now includes this page.")
    NO_ROLE_EDITS = N_("No role that is held now may change what is on this page.")
    NO_GROUP = N_("None of the groups that this user is in may see this.")
    NO_GROUP_EDITS = N_("None of the groups that this user is in may change this.")
    ELSEWHERE = N_("The roles that include this page are held at an organisation that does not cover this.")


def why_not(session: Session, asked: Question, user_id: int) -> WhyNot:
    """Why somebody who is not among `seers` cannot see a row, or change it."""
    active = select(_seer.c.active).where(_seer.c.id == user_id)
    if not session.execute(active).scalar():
        return WhyNot.INACTIVE
    held = select(_held.c.id).join(_role, _role.c.id == _held.c.role_id).where(_held.c.user_id == user_id)
    counts = held.where(_counts(asked.at), _includes(asked.screen, asked.verb)).limit(1)
    if not session.execute(counts).first():
        return WhyNot.NO_ROLE_EDITS if asked.to_edit else WhyNot.NO_ROLE
    if not issubclass(asked.model, Opened):
        return WhyNot.ELSEWHERE
    covered = asked.scope.covers(asked.model.organisation_id)
    inside = exists().where(asked.model.id == asked.pk, covered)
    works = counts.join(_place, _place.c.id == _held.c.organisation_id).where(inside)
    if not session.execute(works).first():
        return WhyNot.ELSEWHERE
    return WhyNot.NO_GROUP_EDITS if asked.to_edit else WhyNot.NO_GROUP


def seers(
    session: Session, asked: Question, known: ColumnElement[bool], *, after: int = 0, most: int = PAGE
) -> list[Seer]:
    """A page of those who can see a row, by the number of their assignment; one statement, on all rows."""
    columns = (
        _held.c.id, _seer.c.id.label("user_id"), _seer.c.initials, _seer.c.first_name, _seer.c.prefix,
        _seer.c.last_name, _seer.c.username, _role.c.label, _role.c.code, _place.c.name.label("place"),
        _product.c.name.label("product"), _held.c.valid_to,
    )  # fmt: skip
    wanted = _able(select(*columns), asked).where(known, _held.c.id > after)
    return [_told(row) for row in session.execute(wanted.order_by(_held.c.id).limit(most))]


def seeing(session: Session, asked: Question, user_id: int) -> list[Seer]:
    """By which roles one person can see a row; none where he cannot."""
    return seers(session, asked, _seer.c.id == user_id)


def others(session: Session, asked: Question, known: ColumnElement[bool]) -> list[Others]:
    """Those whom the reader may not know, counted per role and organisation; one statement, on all rows."""
    columns = (func.count(_seer.c.id.distinct()), _role.c.label, _role.c.code, _place.c.name)
    wanted = _able(select(*columns), asked).where(~known)
    grouped = wanted.group_by(_role.c.id, _role.c.label, _role.c.code, _place.c.id, _place.c.name)
    return [Others(*row) for row in session.execute(grouped.order_by(_place.c.name, _role.c.code))]


def _able(base: Any, asked: Question) -> Any:
    """Narrowed to assignments in force of active users whose role includes the screen and whose scope the row."""
    table = asked.model.__table__
    row = exists().where(table.c.id == asked.pk, asked.open_rows)
    return (
        base.select_from(_held)
        .join(_seer, _seer.c.id == _held.c.user_id)
        .join(_place, _place.c.id == _held.c.organisation_id)
        .join(_role, _role.c.id == _held.c.role_id)
        .outerjoin(_product, _product.c.id == _held.c.product_id)
        .where(_seer.c.active, _counts(asked.at), _includes(asked.screen, asked.verb), row)
    )


def _includes(screen: str, name: str) -> ColumnElement[bool]:
    link, pair = assoc_permissionview_role.c, PermissionView.__table__.c
    verb, view = PermissionRow.__table__.c, ViewMenu.__table__.c
    return exists().where(
        link.role_id == _role.c.id,
        pair.id == link.permission_view_id,
        verb.id == pair.permission_id,
        verb.name == name,
        view.id == pair.view_menu_id,
        view.name == screen,
    )


def _told(row: Any) -> Seer:
    name = PersonName(
        row.initials or "", row.first_name or "", row.prefix or "", row.last_name or "", row.username
    )
    return Seer(row.id, row.user_id, name, row.label, row.code, row.place, row.product or "", row.valid_to)
