"""Activities: what people can take part in, held by an organisation on the territory of a municipality."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    and_,
    event,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.activities.models.agendas import PublicAgenda
from app.activities.models.topics import Topic
from app.activities.rules import contact as ways
from app.activities.rules import holidays, keeping, listing
from app.activities.rules.activities import (
    ACTIVITY_STATES,
    COMPANIES,
    LANGUAGE_LEVELS,
    MODES,
    REASONS_OFFLINE,
    SOURCES,
    ActivityState,
    Company,
    LanguageLevel,
    Mode,
    Source,
    TakenOffline,
)
from app.activities.rules.schedules import Schedule
from app.common import clock, grams, search
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import OnTerritory, Scope
from app.common.tables import Numbered, Stamped, Versioned, only_where
from app.common.types import Moment, Structure, Words, said, sort_key_type
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_, folded
from app.extensions import Model
from app.questionnaires.models import HasAnswers
from app.security.models import Organisation
from app.security.models.organisations import words_of


class Activity(HasAnswers, Remembered, Numbered, Stamped, Versioned, OnTerritory, Model):
    """An activity of an organisation; where it came from elsewhere, the municipality holds it until it is claimed.

    `begins_on` and `ends_on` are the first and last day of its schedule, kept beside it to be found by.
    """

    __tablename__ = "activity"
    erased_by = Erased.NOBODY
    remembered_as = N_("Activity")
    __table_args__ = (
        CheckConstraint("age_from is null or age_to is null or age_from <= age_to", name="ages"),
        Index("ix_activity_sort_key_id", "sort_key", "id"),
        Index("ix_activity_when_key_id", "when_key", "id"),
        only_where("corrections > 0", Index("ix_activity_corrections", "organisation_id", "corrections")),
        Index("ix_activity_municipality_id_state_begins_on", "municipality_id", "state", "begins_on"),
    )

    title: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Title")})
    description: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("Description")})
    state: Mapped[ActivityState] = mapped_column(
        words_of(ActivityState),
        default=ActivityState.DRAFT,
        index=True,
        info={"label": N_("State"), "choices": ACTIVITY_STATES},
    )
    source: Mapped[Source] = mapped_column(
        words_of(Source), default=Source.OWN, info={"label": N_("Comes from"), "choices": SOURCES}
    )
    published_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Published")})
    offline_reason: Mapped[TakenOffline | None] = mapped_column(
        words_of(TakenOffline), info={"label": N_("Why it was taken offline"), "choices": REASONS_OFFLINE}
    )
    offline_words: Mapped[str | None] = mapped_column(Text, info={"label": N_("Explanation")})
    claimed_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Taken over")})

    picture_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id", ondelete="SET NULL"), unique=True, info={"label": N_("Picture")}
    )
    picture_alt: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("What the picture shows")})

    language_level: Mapped[LanguageLevel] = mapped_column(
        words_of(LanguageLevel),
        default=LanguageLevel.NONE,
        info={"label": N_("Language level"), "choices": LANGUAGE_LEVELS},
    )
    dutch_spoken: Mapped[bool] = mapped_column(
        default=True,
        server_default=true(),
        info={"label": N_("Dutch is spoken"), "help": N_("The participation track asks for it (fourth pillar).")},
    )
    company: Mapped[Company] = mapped_column(
        words_of(Company), default=Company.GROUP, info={"label": N_("With whom"), "choices": COMPANIES}
    )
    track_hours: Mapped[int | None] = mapped_column(
        Integer,
        info={
            "label": N_("Hours that count"),
            "help": N_("For the participation track of 40 hours, when somebody takes part in all of it."),
        },
    )
    free: Mapped[bool] = mapped_column(default=False, server_default=false(), info={"label": N_("Free of charge")})
    price: Mapped[Decimal | None] = mapped_column(
        Numeric(8, 2), info={"label": N_("Price in euros"), "help": N_("What one person pays each time.")}
    )
    price_words: Mapped[str | None] = mapped_column(
        String(200),
        info={"label": N_("About the price"), "help": N_("Such as a reduced rate, or what is included.")},
    )
    age_from: Mapped[int | None] = mapped_column(info={"label": N_("From the age of")})
    age_to: Mapped[int | None] = mapped_column(info={"label": N_("Up to the age of")})

    mode: Mapped[Mode] = mapped_column(
        words_of(Mode), default=Mode.ON_SITE, info={"label": N_("Where people take part"), "choices": MODES}
    )
    place: Mapped[str | None] = mapped_column(
        String(150), info={"label": N_("Place"), "help": N_("Such as Buurthuis De Schakel.")}
    )
    street: Mapped[str | None] = mapped_column(String(150), info={"label": N_("Street and number")})
    postal_code: Mapped[str | None] = mapped_column(String(10), info={"label": N_("Postal code")})
    city: Mapped[str | None] = mapped_column(String(100), info={"label": N_("City or village")})
    web_address: Mapped[str | None] = mapped_column(
        String(500), info={"label": N_("Web address to take part"), "help": N_("Shown for what is online.")}
    )

    kept_schedule: Mapped[dict[str, Any]] = mapped_column("schedule", Structure, info={"label": N_("When")})
    begins_on: Mapped[date | None] = mapped_column(info={"label": N_("First day"), "forgotten": True})
    ends_on: Mapped[date | None] = mapped_column(info={"label": N_("Last day"), "forgotten": True})
    kept_channels: Mapped[list[dict[str, Any]]] = mapped_column(
        "channels", JSON, default=list, info={"label": N_("Contact")}
    )
    questionnaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("questionnaire.id"), index=True, info={"label": N_("Extra questions"), "forgotten": True}
    )
    """The questionnaire of its answers, once there are any; until then its municipality says what is asked."""
    when_key: Mapped[str] = mapped_column(
        sort_key_type(20), default="", server_default="", info={"label": N_("When"), "forgotten": True}
    )
    """By which a list is sorted by the next date; worked out anew when that has passed (`actions.tending`)."""
    corrections: Mapped[int] = mapped_column(
        default=0, server_default="0", info={"label": N_("Holidays to look at"), "forgotten": True}
    )
    """How many of its holidays have other dates in the calendars of now (F-18)."""
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation] = relationship(
        foreign_keys="Activity.organisation_id", info={"label": N_("Organisation")}
    )
    municipality: Mapped[Organisation] = relationship(
        foreign_keys="Activity.municipality_id", info={"label": N_("Municipality")}
    )

    topics: Mapped[list[Topic]] = relationship(
        secondary="activity_topic",
        order_by=[Topic.sort_key, Topic.id],
        passive_deletes=True,
        info={"label": N_("What is this activity about?")},
    )

    title_nl, title_en, title_fr = (said("title", code) for code in LANGUAGES)
    picture_alt_nl, picture_alt_en, picture_alt_fr = (said("picture_alt", code) for code in LANGUAGES)
    description_nl, description_en, description_fr = (said("description", code) for code in LANGUAGES)

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """Also by visitors, as long as it is published and its municipality shows an agenda (decision 0080)."""
        agendas: Any = PublicAgenda.__table__
        shown = select(agendas.c.organisation_id).where(agendas.c.shown)
        public = and_(scope.visits(), cls.state == ActivityState.PUBLISHED, cls.municipality_id.in_(shown))
        return or_(super().readable(scope), public)

    @property
    def schedule(self) -> Schedule:
        """When it takes place."""
        return keeping.read(self.kept_schedule)

    @property
    def about(self) -> tuple[Topic, ...]:
        """The topics that it is about: of those that were merged, the ones that go for them."""
        return tuple({topic.meant.id: topic.meant for topic in self.topics}.values())

    @property
    def channels(self) -> tuple[ways.Channel, ...]:
        """The ways to reach its organisation."""
        return ways.read(self.kept_channels)

    @property
    def follows_source(self) -> bool:
        """Whether its source says what it says: imported, and not taken over by an organisation (A-W10)."""
        return self.source is not Source.OWN and self.claimed_at is None

    @property
    def label(self) -> str:
        """Its title in Dutch."""
        return self.title[DEFAULT_LANGUAGE]

    def __repr__(self) -> str:
        return f"<Activity {self.id}>"


@event.listens_for(Activity, "before_insert")
@event.listens_for(Activity, "before_update")
def _key_activity(_mapper: Mapper[Any], _connection: Any, activity: Activity) -> None:
    activity.sort_key = folded(activity.title[DEFAULT_LANGUAGE])[:300]
    words = (*activity.title.values(), activity.place, activity.city)
    activity.search_key = folded(" ".join(word for word in words if word))[:1000]
    activity.when_key = listing.sort_key(activity.schedule, clock.now())
    activity.corrections = len(holidays.corrected_now(activity.schedule))


search.searched("activity", "sort_key", "id", "organisation_id", "municipality_id", "state", "search_key")
grams.gathered("activity")
