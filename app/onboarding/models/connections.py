"""Organisations on their way to the referral index: where each stands, what was done, and who was spoken to."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    event,
    false,
    inspect,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, Session, foreign, mapped_column, relationship

from app.common import guards, search
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import InRegion, Scope, Scoped
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned, only_where
from app.common.types import Moment, sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.onboarding.models.programmes import ProgrammeEdition
from app.onboarding.rules.contacts import WAYS, Way
from app.onboarding.rules.gates import Papers
from app.onboarding.rules.sectors import SECTORS, Sector
from app.onboarding.rules.standing import STATES, State
from app.onboarding.rules.urgency import NO_DAY
from app.security.models import Organisation, Region, User
from app.security.models.organisations import words_of

if TYPE_CHECKING:
    from app.onboarding.models.checks import ConnectionCheck


class Connection(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """An organisation that a region connects, by the version of a programme with which it began.

    The region works on it; the organisation reads it. The step and the days are worked out from what was done, and
    kept to be found by. Nothing counts as connected without both papers, whoever writes the row.
    """

    __tablename__ = "connection"
    erased_by = Erased.THING
    remembered_as = N_("Connection")
    __table_args__ = (
        CheckConstraint(
            "joined_on is null or (accession_signed_on is not null and account_form_on is not null"
            " and accession_signed_on <= joined_on and account_form_on <= joined_on)",
            name="papers",
        ),
        only_where(
            "state in ('underway', 'paused')",
            Index("ix_connection_once", "organisation_id", "region_id", unique=True),
        ),
        Index("ix_connection_sort_key_id", "sort_key", "id"),
        Index("ix_connection_region_id_due_on", "region_id", "due_on", "id"),
        Index("ix_connection_due_key_id", "due_key", "id"),
        NEVER_AGAIN,
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Organisation")}
    )
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("programme_edition.id"), index=True, info={"label": N_("Version of the programme")}
    )
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"), index=True, info={"label": N_("Onboarding coordinator")}
    )
    state: Mapped[State] = mapped_column(
        words_of(State), default=State.UNDERWAY, index=True, info={"label": N_("State"), "choices": STATES}
    )
    step: Mapped[str] = mapped_column(
        String(32), default="", info={"label": N_("Step of the programme"), "forgotten": True}
    )
    step_number: Mapped[int] = mapped_column(
        Integer, default=0, index=True, info={"label": N_("Number of the step")}
    )
    planned_on: Mapped[date | None] = mapped_column(
        info={"label": N_("Planned on"), "help": N_("The day on which the step that is due will be done.")}
    )
    due_from: Mapped[date | None] = mapped_column(info={"label": N_("Due from"), "forgotten": True})
    due_until: Mapped[date | None] = mapped_column(info={"label": N_("Due until"), "forgotten": True})
    due_on: Mapped[date | None] = mapped_column(info={"label": N_("Next date"), "forgotten": True})
    due_key: Mapped[date] = mapped_column(
        default=NO_DAY, server_default=NO_DAY.isoformat(), info={"label": N_("Order of dates"), "forgotten": True}
    )
    joined_on: Mapped[date | None] = mapped_column(index=True, info={"label": N_("Connected on")})
    sector: Mapped[Sector | None] = mapped_column(
        words_of(Sector, checked=False), index=True, info={"label": N_("Field of work"), "choices": SECTORS}
    )
    approach: Mapped[str | None] = mapped_column(
        Text,
        info={
            "label": N_("Approach"),
            "help": N_("How the organisation is approached, and what the referral index adds for it."),
        },
    )
    warm_contact: Mapped[str | None] = mapped_column(
        String(200),
        info={"label": N_("Warm contact"), "help": N_("Who knows somebody at the organisation already.")},
    )
    contract_partner: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info={
            "label": N_("Contract partner"),
            "help": N_("The organisation has a contract with a municipality of the region."),
        },
    )
    accession_signed_on: Mapped[date | None] = mapped_column(info={"label": N_("Accession agreement signed on")})
    signatory: Mapped[str | None] = mapped_column(
        String(150), info={"label": N_("Signed by"), "help": N_("Who signs for the organisation.")}
    )
    signatory_function: Mapped[str | None] = mapped_column(
        String(150), info={"label": N_("Function"), "help": N_("Such as director.")}
    )
    account_form_on: Mapped[date | None] = mapped_column(info={"label": N_("Account form filled in on")})
    reason: Mapped[str | None] = mapped_column(Text, info={"label": N_("Reason")})
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Has become part of")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    region: Mapped[Region] = relationship(info={"label": N_("Region")})
    organisation: Mapped[Organisation] = relationship(
        foreign_keys="Connection.organisation_id", info={"label": N_("Organisation")}
    )
    edition: Mapped[ProgrammeEdition] = relationship(info={"label": N_("Version of the programme")})
    coordinator: Mapped[User | None] = relationship(info={"label": N_("Onboarding coordinator")})
    merged_into: Mapped[Organisation | None] = relationship(
        foreign_keys="Connection.merged_into_id", info={"label": N_("Has become part of")}
    )
    checks: Mapped[list[ConnectionCheck]] = relationship(viewonly=True)
    appointments_ahead: Mapped[list[Any]] = relationship(
        "Appointment",
        viewonly=True,
        primaryjoin="and_(Appointment.connection_id == Connection.id, Appointment.called_off.is_(False),"
        " Appointment.held_on.is_(None))",
        order_by="Appointment.starts_at",
    )
    """Appointments that are still to take place, as far as anybody said."""
    trainings_ahead: Mapped[list[Any]] = relationship(
        "Training",
        viewonly=True,
        secondary="training_invitation",
        secondaryjoin="and_(Training.id == training_invitation.c.training_id, Training.state == 'planned')",
        order_by="Training.starts_at",
    )
    """Trainings to which the organisation is invited, and that were not held yet."""

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return or_(scope.reaches(cls.region_id), scope.covers(cls.organisation_id))

    @property
    def papers(self) -> Papers:
        """The papers as the gates ask for them."""
        signed = self.signatory or "", self.signatory_function or ""
        return Papers(self.accession_signed_on, self.account_form_on, *signed)

    @property
    def label(self) -> str:
        """The name of the organisation."""
        return self.organisation.name

    @property
    def region_name(self) -> str:
        """The name of the region."""
        return self.region.name

    @property
    def coordinator_name(self) -> str:
        """The name of who looks after it; nothing where nobody does, or nobody may know who."""
        return self.coordinator.name.full if self.coordinator else ""

    def __repr__(self) -> str:
        return f"<Connection {self.id}>"


class OfConnection(Scoped):
    """Rows of a connection: written by who works on that."""

    owner = "connection_id"
    read_by_organisation = False
    """Whether the organisation itself reads them."""
    written_by_organisation = False
    """Whether it works on them as well."""

    connection_id: Any
    connection: Any

    def lies_in(self, here: int | None, covered: Any, reached: Any) -> bool:
        ours = self.written_by_organisation and self.connection.organisation_id == here
        return ours or self.connection.region_id in reached()

    @classmethod
    def _its(cls, scope: Scope, number: Any, *, ours: bool) -> ColumnElement[bool]:
        its = Connection.__table__
        mine = scope.covers(its.c.organisation_id) if ours else false()
        found = select(literal(1)).select_from(its)
        where = its.c.id == number, or_(scope.reaches(its.c.region_id), mine)
        return found.where(*where).correlate_except(its).exists()

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return cls._its(scope, cls.connection_id, ours=cls.read_by_organisation)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return cls._its(scope, cls.connection_id, ours=cls.written_by_organisation)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        asked = select(literal(1)).where(cls._its(scope, literal(owner), ours=cls.written_by_organisation))
        return owner is not None and session.connection().execute(asked).first() is not None


class ConnectionStep(Remembered, Numbered, Stamped, OfConnection, Model):
    """A step that was done: on which day, by whom. One that was called back stays, with the reason (O-46)."""

    __tablename__ = "connection_step"
    erased_by = Erased.TOKEN
    remembered_as, remembered_with = N_("Step of a connection"), "connection"
    __table_args__ = (Index("ix_connection_step_connection_id_id", "connection_id", "id"), NEVER_AGAIN)
    read_by_organisation = True

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    key: Mapped[str] = mapped_column(String(32), info={"label": N_("Step of the programme")})
    done_on: Mapped[date] = mapped_column(info={"label": N_("Done on")})
    done_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Done by"), "forgotten": True}
    )
    recalled_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Called back")})
    recalled_because: Mapped[str | None] = mapped_column(Text, info={"label": N_("Reason")})
    recalled_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Called back by"), "forgotten": True}
    )

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})
    done_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(ConnectionStep.done_by_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The step, by its key."""
        return self.key


guards.refuse_update(
    "connection_step",
    when="NEW.key <> OLD.key OR NEW.done_on <> OLD.done_on OR NEW.connection_id <> OLD.connection_id"
    " OR (OLD.recalled_at IS NOT NULL AND NEW.recalled_at IS NULL)",
    message="a step that was done stays as it was",
)
guards.refuse_delete(
    "connection_step",
    when="EXISTS (SELECT 1 FROM connection WHERE connection.id = OLD.connection_id)",
    message="a step that was done stays",
)


class ContactNote(Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """That somebody of the organisation was spoken to, and what came of it (O-02); the region alone reads it."""

    __tablename__ = "contact_note"
    erased_by = Erased.TOKEN
    remembered_as, remembered_with = N_("Note of contact"), "connection"
    __table_args__ = (
        Index("ix_contact_note_connection_id_spoken_on", "connection_id", "spoken_on", "id"),
        Index("ix_contact_note_spoken_on_id", "spoken_on", "id"),
        NEVER_AGAIN,
    )

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    spoken_on: Mapped[date] = mapped_column(info={"label": N_("Day")})
    way: Mapped[Way] = mapped_column(words_of(Way), info={"label": N_("How"), "choices": WAYS})
    words: Mapped[str] = mapped_column(Text, info={"label": N_("What was said")})
    written_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Written by"), "forgotten": True}
    )

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})
    written_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(ContactNote.written_by_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The day."""
        return self.spoken_on.isoformat()


_organisation, _connection = Organisation.__table__, Connection.__table__


@event.listens_for(Connection, "before_insert")
def _key_connection(_mapper: Mapper[Any], connection: Any, row: Connection) -> None:
    known = select(_organisation.c.sort_key, _organisation.c.search_key)
    row.sort_key, row.search_key = connection.execute(known.where(_organisation.c.id == row.organisation_id)).one()


@event.listens_for(Organisation, "after_update")
def _key_again(_mapper: Mapper[Any], connection: Any, organisation: Organisation) -> None:
    """An organisation that has another name is found by that one."""
    if not inspect(organisation).attrs.search_key.history.has_changes():
        return
    keys = {"sort_key": folded(organisation.name), "search_key": organisation.search_key}
    connection.execute(update(_connection).where(_connection.c.organisation_id == organisation.id).values(keys))


search.searched("connection", "sort_key", "id", "organisation_id", "region_id", "state", "search_key")
