"""Figures of signals and matches: as they came, as they count, and what they are set against (O-38, O-39).

They are counts per organisation and period. Nothing here is about a youth, or about who signalled.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.common.erasing import Erased
from app.common.files import StoredFile
from app.common.history import Remembered
from app.common.scope import InRegion
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import Moment, Structure
from app.common.words import N_
from app.extensions import Model
from app.onboarding.rules.sectors import SECTORS, Sector
from app.onboarding.rules.signals.calling import Thresholds
from app.onboarding.rules.signals.comparing import Expected
from app.onboarding.rules.signals.periods import MONTH, YEAR
from app.onboarding.rules.signals.sets import SET_STATES, Measure, SetState
from app.security.models import Organisation, Region, User
from app.security.models.organisations import words_of


class SignalSet(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """A file with figures that somebody handed in: what its columns hold, and what became of it."""

    __tablename__ = "signal_set"
    erased_by = Erased.TOKEN
    remembered_as = N_("Set of figures")
    __table_args__ = (Index("ix_signal_set_region_id_id", "region_id", "id"), NEVER_AGAIN)

    state: Mapped[SetState] = mapped_column(
        words_of(SetState), default=SetState.WAITING, info={"label": N_("State"), "choices": SET_STATES}
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("File name")})
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True, info={"label": N_("File")})
    columns: Mapped[dict[str, str]] = mapped_column(
        Structure, default=dict, info={"label": N_("Columns"), "forgotten": True}
    )
    first_on: Mapped[date | None] = mapped_column(info={"label": N_("First month")})
    last_on: Mapped[date | None] = mapped_column(info={"label": N_("Last month")})
    organisations: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Number of organisations")})
    signals: Mapped[int | None] = mapped_column(BigInteger, info={"label": N_("Signals")})
    matches: Mapped[int | None] = mapped_column(BigInteger, info={"label": N_("Matches")})
    handed_in_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Handed in by"), "forgotten": True}
    )
    taken_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Taken over on")})
    withdrawn_because: Mapped[str | None] = mapped_column(Text, info={"label": N_("Reason")})

    region: Mapped[Region] = relationship(info={"label": N_("Region")})
    file: Mapped[StoredFile | None] = relationship(info={"label": N_("File")})
    """Nothing for who works for the region since another organisation runs it."""
    handed_in_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(SignalSet.handed_in_by_id) == User.actor_id,
        info={"label": N_("Handed in by")},
    )  # fmt: skip

    @property
    def label(self) -> str:
        """The name of its file."""
        return self.name

    def __repr__(self) -> str:
        return f"<SignalSet {self.id}>"


class SignalFigure(Numbered, InRegion, Model):
    """How many signals and matches an organisation had in a period; nothing where its file does not tell.

    Only what counts is kept: what gave way to another file stands in the file that it came from.
    """

    __tablename__ = "signal_figure"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("set_id", "organisation_id", "first"),
        CheckConstraint("signals is not null or matches is not null", name="counted"),
        CheckConstraint("(signals is null or signals >= 0) and (matches is null or matches >= 0)", name="counts"),
        CheckConstraint("months between 1 and 12", name="period"),
        Index("ix_signal_figure_region_id_organisation_id_first", "region_id", "organisation_id", "first"),
        Index("ix_signal_figure_region_id_first", "region_id", "first"),
    )

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), info={"label": N_("Region")})
    set_id: Mapped[int] = mapped_column(
        ForeignKey("signal_set.id", ondelete="CASCADE"), info={"label": N_("Set of figures")}
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Organisation")}
    )
    first: Mapped[date] = mapped_column(info={"label": N_("First month")})
    months: Mapped[int] = mapped_column(Integer, default=MONTH, info={"label": N_("Number of months")})
    signals: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Signals")})
    matches: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Matches")})


class SignalMonth(Numbered, InRegion, Model):
    """A month of which figures count, and from which set: a month counts once, whoever takes figures over."""

    __tablename__ = "signal_month"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("region_id", "measure", "first"),)

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), info={"label": N_("Region")})
    measure: Mapped[Measure] = mapped_column(words_of(Measure), info={"label": N_("What is counted")})
    first: Mapped[date] = mapped_column(info={"label": N_("Month")})
    set_id: Mapped[int] = mapped_column(
        ForeignKey("signal_set.id", ondelete="CASCADE"), index=True, info={"label": N_("Set of figures")}
    )


class SignalColumns(Numbered, Stamped, InRegion, Model):
    """What the columns of files with certain headings hold, as it was chosen the last time."""

    __tablename__ = "signal_columns"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("region_id", "headings"),)

    headings: Mapped[str] = mapped_column(String(64), info={"label": N_("Headings")})
    chosen: Mapped[dict[str, str]] = mapped_column(Structure, default=dict, info={"label": N_("Columns")})


class SignalName(Remembered, Numbered, Stamped, InRegion, Model):
    """Which organisation is meant by a name in files that is no name of ours; without one it is left out."""

    __tablename__ = "signal_name"
    erased_by = Erased.NOBODY
    remembered_as = N_("Name in files")
    __table_args__ = (UniqueConstraint("region_id", "key"), NEVER_AGAIN)

    key: Mapped[str] = mapped_column(String(300), info={"label": N_("Key"), "forgotten": True})
    name: Mapped[str] = mapped_column(String(300), info={"label": N_("Name in files")})
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Organisation")}
    )

    region: Mapped[Region] = relationship(info={"label": N_("Region")})
    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})

    @property
    def label(self) -> str:
        """The name."""
        return self.name


class SignalExpectation(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """What an organisation said about signalling, from a day on: how many it expects to give (O-25)."""

    __tablename__ = "signal_expectation"
    erased_by = Erased.NOBODY
    remembered_as = N_("Expected signals")
    __table_args__ = (
        UniqueConstraint("region_id", "organisation_id", "since"),
        CheckConstraint("signals >= 0", name="signals"),
        CheckConstraint("reporters is null or reporters >= 0", name="reporters"),
        NEVER_AGAIN,
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Organisation")}
    )
    since: Mapped[date] = mapped_column(
        info={"label": N_("Holds from"), "help": N_("The day from which it holds, such as that of the profile.")}
    )
    signals: Mapped[int] = mapped_column(
        Integer,
        info={"label": N_("Expected signals a year"), "help": N_("As it stands in the profile, section 2.")},
    )
    reporters: Mapped[int | None] = mapped_column(
        Integer,
        info={
            "label": N_("People who may signal"),
            "help": N_("Unknown or few: then reports for others do not show figures of this organisation."),
        },
    )
    sector: Mapped[Sector] = mapped_column(
        words_of(Sector), default=Sector.OTHER, info={"label": N_("Sector"), "choices": SECTORS}
    )

    region: Mapped[Region] = relationship(info={"label": N_("Region")})
    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})

    @property
    def expected(self) -> Expected:
        """As figures are set against it."""
        return Expected(self.signals, YEAR, self.since)

    @property
    def label(self) -> str:
        """The organisation."""
        return self.organisation.name


class SignalThresholds(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """From where on a region compliments and calls; without a row the defaults hold."""

    __tablename__ = "signal_thresholds"
    erased_by = Erased.NOBODY
    remembered_as = N_("Thresholds")
    __table_args__ = (
        UniqueConstraint("region_id"),
        CheckConstraint("contact_percent >= 0 and contact_percent < compliment_percent", name="percents"),
        CheckConstraint(
            "fewest_months >= 1 and silent_months >= 1 and span_months between 1 and 60", name="months"
        ),
        NEVER_AGAIN,
    )

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), info={"label": N_("Region")})
    compliment_percent: Mapped[int] = mapped_column(
        Integer, default=Thresholds.compliment_percent,
        info={"label": N_("Compliment from (percent)"), "help": N_("So much of what was expected, or more.")},
    )  # fmt: skip
    contact_percent: Mapped[int] = mapped_column(
        Integer, default=Thresholds.contact_percent,
        info={"label": N_("Contact below (percent)"), "help": N_("Less than so much of what was expected.")},
    )  # fmt: skip
    fewest_months: Mapped[int] = mapped_column(
        Integer, default=Thresholds.fewest_months,
        info={"label": N_("Fewest months"), "help": N_("Of less time nothing is said.")},
    )  # fmt: skip
    fewest_expected: Mapped[int] = mapped_column(
        Integer, default=Thresholds.fewest_expected,
        info={"label": N_("Fewest expected signals"), "help": N_("Of fewer only silence counts.")},
    )  # fmt: skip
    silent_months: Mapped[int] = mapped_column(
        Integer, default=Thresholds.silent_months,
        info={"label": N_("Silent months"), "help": N_("So long without a signal asks for a call.")},
    )  # fmt: skip
    span_months: Mapped[int] = mapped_column(
        Integer, default=YEAR,
        info={"label": N_("Months looked at"), "help": N_("How many of the last months are compared.")},
    )  # fmt: skip

    region: Mapped[Region] = relationship(info={"label": N_("Region")})

    @property
    def value(self) -> Thresholds:
        """As the rules ask for them."""
        return Thresholds(
            self.compliment_percent, self.contact_percent, self.fewest_months, self.fewest_expected,
            self.silent_months,
        )  # fmt: skip

    @property
    def label(self) -> str:
        """The region."""
        return self.region.name
