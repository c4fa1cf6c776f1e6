"""User groups of an organisation, and who is in them: what opens persons and pathways to colleagues."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    event,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, Mapper, column_property, mapped_column, relationship, validates

from app.common import clock
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Moment, sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.security.models.organisations import Organisation
from app.security.models.users import PortalUser
from app.security.rules.groups import Stay


class UserGroup(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """Colleagues of one organisation who may see and edit the same persons, pathways and parts of them.

    The group of a joint arrangement holds people who have a role there.
    """

    __tablename__ = "user_group"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        Index("ix_user_group_sort_key_id", "sort_key", "id"),
    )
    remembered_as = N_("User group")

    name: Mapped[str] = mapped_column(
        String(100),
        info={
            "label": N_("Name"),
            "help": N_("As colleagues call it, such as Jeugdteam Noord. Residents read it too."),
        },
    )
    about: Mapped[str | None] = mapped_column(
        String(500), info={"label": N_("For whom"), "help": N_("Who belongs in this group, and why.")}
    )
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("Can be used")})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    if TYPE_CHECKING:
        members: Mapped[int]

    @property
    def label(self) -> str:
        """Its name."""
        return self.name

    def __repr__(self) -> str:
        return f"<UserGroup {self.id}>"


class GroupMember(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """Somebody in a group, from a moment until another; whoever left stays on record.

    Somebody who writes a day means the whole of it, as with a role.
    """

    __tablename__ = "group_member"
    erased_by = Erased.ROW
    __table_args__ = (
        Index("ix_group_member_group_id_user_id", "group_id", "user_id"),
        Index("ix_group_member_user_id_group_id", "user_id", "group_id"),
    )
    remembered_as, remembered_with = N_("Member of a group"), "group"

    group_id: Mapped[int] = mapped_column(ForeignKey("user_group.id"), info={"label": N_("User group")})
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), info={"label": N_("User")})
    valid_from: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Valid from")})
    valid_to: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Valid until")})
    """The first moment at which it no longer counts."""

    group: Mapped[UserGroup] = relationship(info={"label": N_("User group")})
    user: Mapped[PortalUser] = relationship(info={"label": N_("User")})
    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})

    @validates("valid_from", "valid_to")
    def _whole_days(self, key: str, value: date | None) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        return clock.begin_of(value) if key == "valid_from" else clock.end_of(value)

    @property
    def stay(self) -> Stay:
        """When it counts, as a plain value."""
        return Stay(self.valid_from, self.valid_to)


def in_group(at: Any, member: Any = GroupMember) -> ColumnElement[bool]:
    """The condition that a membership counts at a moment; `member` may be its table or an alias."""
    columns = getattr(member, "c", member)
    begun = or_(columns.valid_from.is_(None), columns.valid_from <= at)
    return and_(begun, or_(columns.valid_to.is_(None), columns.valid_to > at))


_now = bindparam("now", callable_=clock.now, type_=Moment)
UserGroup.members = column_property(  # type: ignore[misc]
    select(func.count(GroupMember.id, type_=Integer))
    .where(GroupMember.group_id == UserGroup.__table__.c.id, in_group(_now))
    .correlate(UserGroup.__table__)
    .scalar_subquery(),
    deferred=True,
)
"""How many are in it now."""


@event.listens_for(UserGroup, "before_insert")
@event.listens_for(UserGroup, "before_update")
def _key_group(_mapper: Mapper[Any], _connection: Any, group: UserGroup) -> None:
    group.sort_key = folded(group.name)
    group.search_key = folded(f"{group.name} {group.about or ''}")[:1000]
