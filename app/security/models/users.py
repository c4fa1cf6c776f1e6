"""People who act: one actor behind every account, and the staff accounts themselves."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, event, false, inspect, select, table, true
from sqlalchemy import column as sql_column
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.common import clock, guards, search
from app.common.erasing import Erased
from app.common.errors import RuleBroken
from app.common.history import Remembered
from app.common.scope import Owned, Scope, Way, also_limit
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Moment, sort_key_type
from app.common.words import N_
from app.extensions import Model
from app.security.models.framework import FabUser
from app.security.models.organisations import Organisation, words_of
from app.security.rules.names import SALUTATIONS, PersonName, Salutation
from app.security.rules.notices import PACES, Pace
from app.security.rules.states import Marks, State, reasons_not_to_step, state_of

if TYPE_CHECKING:
    from app.security.models.roles import Assignment


class Actor(Numbered, Model):
    """Somebody or something that acts: staff, resident or the system, known by an opaque token.

    Sessions, factors, drafts, audit and history point here, so that erasing an account leaves the token only
    (decision 6 of the mission).
    """

    __tablename__ = "actor"
    erased_by = Erased.TOKEN

    token: Mapped[str] = mapped_column(
        String(36), unique=True, default=lambda: str(uuid.uuid4()), info={"label": N_("Token")}
    )
    kind: Mapped[str] = mapped_column(String(16), default="staff", info={"label": N_("Kind")})
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Created")})
    erased_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Erased")})


class PortalUser(Remembered, Owned, Stamped, Versioned, FabUser):
    """A staff account. `username` is the login name; `organisation` is the home organisation."""

    __tablename__ = "ab_user"
    erased_by = Erased.ROW
    __table_args__ = (
        Index("ix_ab_user_sort_key_id_organisation_id", "sort_key", "id", "organisation_id"),
        Index("ix_ab_user_organisation_id_sort_key_id", "organisation_id", "sort_key", "id"),
        Index("ix_ab_user_organisation_id_active_sort_key_id", "organisation_id", "active", "sort_key", "id"),
        {"extend_existing": True},
    )
    remembered_as = N_("User")

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id"), unique=True, info={"label": N_("Actor"), "forgotten": True}
    )
    salutation: Mapped[Salutation | None] = mapped_column(
        words_of(Salutation), info={"label": N_("Salutation"), "choices": SALUTATIONS}
    )
    initials: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Initials")})
    prefix: Mapped[str | None] = mapped_column(
        String(32),
        info={"label": N_("Name prefix"), "help": N_("Such as van or de. Flemish names have none.")},
    )
    department: Mapped[str | None] = mapped_column(String(100), info={"label": N_("Department")})
    phone: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Telephone number")})
    newsletter: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("Newsletter")}
    )
    contact_person: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("Contact person")}
    )
    contact_email: Mapped[str | None] = mapped_column(String(320), info={"label": N_("Contact person e-mail")})
    language: Mapped[str | None] = mapped_column(String(2), info={"label": N_("Language")})
    notices: Mapped[Pace] = mapped_column(
        words_of(Pace, checked=False),
        default=Pace.DAILY,
        server_default=Pace.DAILY,
        info={
            "label": N_("E-mail when something is new"),
            "help": N_("In a plan you may edit, without saying what, or among activities in your municipality."),
            "choices": PACES,
        },
    )
    password_changed_at: Mapped[datetime | None] = mapped_column(
        Moment, info={"label": N_("Password changed"), "forgotten": True}
    )
    deactivated_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Deactivated")})
    deactivated_in: Mapped[str | None] = mapped_column(
        String(32), info={"label": N_("Deactivated in transaction"), "forgotten": True}
    )
    """The transaction in which the account was put on hold; the database fills it in (`guards.stamp_when_off`)."""
    profile_at: Mapped[datetime | None] = mapped_column(
        Moment, info={"label": N_("Profile filled in"), "forgotten": True}
    )
    verified_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Verified")})
    handled_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Handled")})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    actor: Mapped[Actor] = relationship()
    if TYPE_CHECKING:
        assignments: Mapped[list[Assignment]]
        held_codes: Mapped[str | None]
        role_marks: Mapped[str | None]

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return _seen(scope, cls.id, cls.organisation_id)

    @classmethod
    def ways(cls, scope: Scope) -> tuple[Way, ...]:
        return lambda row: scope.covers(row.organisation_id), lambda row: row.id.in_(_given_roles(scope))

    @property
    def name(self) -> PersonName:
        """The name as a plain value, for every way in which names are written."""
        return PersonName(
            self.initials or "", self.first_name or "", self.prefix or "", self.last_name or "", self.username
        )

    @property
    def state(self) -> State:
        """Where the account stands; asks for the roles held, which lists and pages load along."""
        return state_of(replace(_marks(self), roles=bool(self.held_codes)))

    @property
    def label(self) -> str:
        """The name as it stands in lists: "Vries, Anna de"."""
        return self.name.listed

    def __repr__(self) -> str:
        return f"<User {self.id}>"


GIVEN = table("assignment", sql_column("user_id"), sql_column("organisation_id"))


def _seen(scope: Scope, user_id: Any, home_id: Any) -> ColumnElement[bool]:
    """A user is seen by the home organisation and by every organisation where a role was ever given.

    Of a region, which covers thousands, what is sure is asked before all of them are looked up. A list that is
    read in its order asks few rows, each by itself: a large municipality gave more roles than a page has names.
    """
    given = _was_given(scope, user_id) if scope.asks_row_by_row else user_id.in_(_given_roles(scope))
    seen = scope.covers(home_id) | given
    return seen if scope.organisations is None else scope.surely_covers(home_id) | seen


def _given_roles(scope: Scope) -> Select[Any]:
    return select(GIVEN.c.user_id).where(scope.covers(GIVEN.c.organisation_id))


def _was_given(scope: Scope, user_id: Any) -> ColumnElement[bool]:
    one = select(true()).select_from(GIVEN).where(GIVEN.c.user_id == user_id)
    one = one.where(scope.covers(GIVEN.c.organisation_id)).limit(1)
    return one.correlate_except(GIVEN).scalar_subquery()  # type: ignore[return-value]


# The framework queries its own class, which knows no organisation; its table does.
also_limit(FabUser, lambda scope: _seen(scope, FabUser.__table__.c.id, FabUser.__table__.c.organisation_id))


User = PortalUser

search.searched("ab_user")
guards.stamp_when_off("ab_user", flag="active", column="deactivated_in")
NOT_YET = (
    "OLD.active OR OLD.newsletter OR OLD.contact_person",
    f"coalesce(OLD.deactivated_in, '') = coalesce({guards.TRANSACTION}(), '-')",
    "NOT EXISTS (SELECT 1 FROM actor WHERE actor.id = OLD.actor_id AND actor.erased_at IS NOT NULL)",
)
"""What keeps an account: being in use, having been put on hold only now, or a person who is not erased."""
guards.refuse_delete(
    "ab_user",
    when=" OR ".join(NOT_YET),
    message="a user is deactivated before being deleted, and is erased",
)
guards.refuse_update(
    "ab_user",
    when="NEW.verified_at IS NOT NULL AND NEW.profile_at IS NULL "
    "OR OLD.verified_at IS NOT NULL AND NEW.verified_at IS NULL",
    message="a verification follows on a filled profile, and stays",
)


def _marks(user: PortalUser) -> Marks:
    return Marks(bool(user.active), user.profile_at, user.verified_at)


def _marks_before(user: PortalUser) -> Marks:
    """The same as the database still has it."""
    state: Any = inspect(user)
    kept = {name: state.attrs[name].history.deleted for name in ("active", "profile_at", "verified_at")}
    return replace(_marks(user), **{name: old[0] for name, old in kept.items() if old})


@event.listens_for(PortalUser, "before_update")
def _refuse_jumps(_mapper: Mapper[Any], _connection: Any, user: PortalUser) -> None:
    if reasons := reasons_not_to_step(_marks_before(user), _marks(user)):
        raise RuleBroken(*reasons)


@event.listens_for(PortalUser, "before_delete")
def _refuse_delete(_mapper: Mapper[Any], _connection: Any, _user: PortalUser) -> None:
    """Taking the row away would leave everything else about the person (`actions.erasure`)."""
    raise RuleBroken(N_("A user is erased with everything that belongs to it, not just deleted."))


@event.listens_for(PortalUser, "before_insert")
@event.listens_for(PortalUser, "before_update")
def _key_user(_mapper: Mapper[Any], _connection: Any, user: PortalUser) -> None:
    user.sort_key = user.name.sort_key
    user.search_key = user.name.search_key(user.email, user.contact_email)
