"""Roles, products and assignments: who may do what, where, for which product."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, case, false, func, select, true
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship, validates

from app.common import clock
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Common, Owned, Shared
from app.common.tables import Numbered, Stamped, Versioned, only_where
from app.common.types import Moment, Words, said
from app.common.unseen import looked_up
from app.common.words import LANGUAGES, N_
from app.extensions import Model
from app.security.models.framework import FabRole
from app.security.models.organisations import Organisation
from app.security.models.users import PortalUser, User
from app.security.rules.products import ProductKind


class PortalRole(Remembered, Shared, FabRole):
    """A role: fixed (no organisation, written in `config.py`) or composed by an organisation.

    The permissions behind it are the framework's rows; `version` tells a process that its copy of them is old.
    """

    __tablename__ = "ab_role"
    erased_by = Erased.NOBODY
    remembered_as = N_("Role")

    code: Mapped[str] = mapped_column(String(16), index=True, info={"label": N_("Role")})
    label: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Name")})
    version: Mapped[int] = mapped_column(
        Integer, default=1, server_default="1", info={"label": N_("Version"), "forgotten": True}
    )
    description: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("Description")})
    per_product: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info={"label": N_("Per product"), "help": N_("The role is granted for one product at a time.")},
    )
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("Can be granted")})
    rights: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), info={"label": N_("Rights")})
    """What an organisation put in its own role, for its history; the permissions are made from it."""

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})

    label_nl, label_en, label_fr = (said("label", code) for code in LANGUAGES)
    description_nl, description_en, description_fr = (said("description", code) for code in LANGUAGES)

    @property
    def own(self) -> bool:
        """Whether an organisation composed it."""
        return self.organisation_id is not None

    def __repr__(self) -> str:
        return f"<Role {self.code}>"


Role = PortalRole


class Product(Numbered, Common, Model):
    """A service that rights are granted for: iWmo, iJw, Wlz-Registertoets (U-60)."""

    __tablename__ = "product"
    erased_by = Erased.NOBODY

    code: Mapped[str] = mapped_column(String(32), unique=True, info={"label": N_("Code")})
    name: Mapped[str] = mapped_column(String(100), info={"label": N_("Name")})
    kind: Mapped[str] = mapped_column(
        String(16), default=ProductKind.FILES, server_default=ProductKind.FILES, info={"label": N_("Kind")}
    )

    @property
    def label(self) -> str:
        """The name; names of products are never translated."""
        return self.name


def held_once(name: str, *more: str, where: str) -> Index:
    """Whoever is given the same role twice at the same moment gets it once; roles that ended may be many.

    There are two of these, because no product is not equal to no product.
    """
    return only_where(where, Index(name, "user_id", "organisation_id", "role_id", *more, unique=True))


class Assignment(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """A role of a user at an organisation, for a product or for all, from a moment until another.

    Somebody who writes a day means the whole of it: from its beginning, or until it is over. A role may be held as
    the deputy of somebody who has it.
    """

    __tablename__ = "assignment"
    erased_by = Erased.ROW
    __table_args__ = (
        Index("ix_assignment_user_id_organisation_id", "user_id", "organisation_id"),
        Index("ix_assignment_organisation_id_user_id", "organisation_id", "user_id"),
        Index("ix_assignment_organisation_id_role_id", "organisation_id", "role_id"),
        held_once("ix_assignment_held_once", "product_id", where="active"),
        held_once("ix_assignment_held_once_for_all", where="active AND product_id IS NULL"),
    )
    remembered_as, remembered_with = N_("Role"), "user"

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), info={"label": N_("User")})
    role_id: Mapped[int] = mapped_column(ForeignKey("ab_role.id"), index=True, info={"label": N_("Role")})
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("product.id"),
        index=True,
        info={"label": N_("Product"), "help": N_("Leave empty when the role holds for all products.")},
    )
    valid_from: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Valid from")})
    valid_to: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Valid until")})
    """The first moment at which it no longer counts."""
    deputy_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"), index=True, info={"label": N_("Deputy for")}
    )
    suspended_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Suspended")})
    """Since when it does not count, because nobody reviewed it in time; a review can give it back."""
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("Active")})

    user: Mapped[PortalUser] = relationship(
        back_populates="assignments", foreign_keys=[user_id], info={"label": N_("User")}
    )
    deputy_for: Mapped[PortalUser | None] = relationship(
        foreign_keys=[deputy_for_id], info={"label": N_("Deputy for")}
    )
    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    role: Mapped[PortalRole] = relationship(info={"label": N_("Role")})
    product: Mapped[Product | None] = relationship(info={"label": N_("Product")})

    @validates("valid_from", "valid_to")
    def _whole_days(self, key: str, value: date | None) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        return clock.begin_of(value) if key == "valid_from" else clock.end_of(value)

    def is_over(self, at: datetime) -> bool:
        """Whether its last moment is past."""
        return self.valid_to is not None and self.valid_to <= at


User.assignments = relationship(
    Assignment,
    back_populates="user",
    foreign_keys=Assignment.user_id,
    order_by=Assignment.id,
    cascade="all, delete-orphan",
    passive_deletes=True,
    info={"label": N_("Roles")},
)


held_codes = looked_up(
    "portal_held_codes",
    Text(),
    "SELECT string_agg(role.code, ',') FROM assignment AS held JOIN ab_role AS role ON role.id = held.role_id"
    " WHERE held.user_id = {number} AND held.active",
    in_sqlite={"string_agg": "group_concat"},
)
"""The codes of all active roles of a user, also those held outside the scope, parted by commas."""

# What a list shows of the roles of a user: those within the scope, in one column and no rows of their own.
_told = PortalRole.code + case((Assignment.active, "+"), else_="-")
User.role_marks = column_property(
    select(func.aggregate_strings(_told, ","))
    .select_from(Assignment)
    .join(PortalRole, PortalRole.id == Assignment.role_id)
    .where(Assignment.user_id == PortalUser.__table__.c.id)
    .correlate(PortalUser.__table__)
    .scalar_subquery(),
    deferred=True,
)

# Who may touch an account depends on all that its owner may do, wherever that is.
User.held_codes = column_property(held_codes(PortalUser.__table__.c.id), deferred=True)
