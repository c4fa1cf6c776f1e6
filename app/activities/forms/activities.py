"""The form of an activity: what, where, when, and whom to ask."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wtforms import Field, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.activities.actions import activities as actions
from app.activities.forms.channels import ChannelsField
from app.activities.forms.schedules import ScheduleField
from app.activities.forms.topics import TopicsField
from app.activities.models import Activity
from app.activities.rules import activities as rules
from app.activities.rules.activities import (
    REASONS_OFFLINE,
    TO_CHOOSE,
    ZONES,
    Company,
    LanguageLevel,
    Mode,
    TakenOffline,
)
from app.activities.rules.contact import ChannelKind, in_normal_form
from app.common.web.fields import Lookup, NumberField
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm, form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.worded import lacks_dutch, long_text, said_in, short_text
from app.common.words import N_
from app.security.models import Organisation
from app.security.rules.organisations import Country, Kind

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_WORDS = 150, 5_000, 500
MUNICIPALITIES = Lookup(Organisation, only=lambda: Organisation.kind == Kind.MUNICIPALITY)
LABELS = {
    "title_nl": N_("Title in Dutch"), "title_en": N_("Title in English"), "title_fr": N_("Title in French"),
    "description_nl": N_("Description in Dutch"), "description_en": N_("Description in English"),
    "description_fr": N_("Description in French"),
}  # fmt: skip
"""The fields that are no columns."""
COLUMNS = [
    "language_level", "dutch_spoken", "company", "free", "price_words",
    "municipality_id", "mode", "place", "street", "postal_code", "city", "web_address",
]  # fmt: skip
CHOSEN = {"language_level": LanguageLevel, "company": Company, "mode": Mode}
"""What is one of a few: cleaning a field leaves the bare text."""
MOST_PRICE = 10_000


def _whole(key: str, least: int, most: int) -> NumberField:
    info = Activity.__table__.c[key].info
    label, told = info["label"], info.get("help", "")
    outside = _l(N_("Write a number from %(min)s to %(max)s."))
    return NumberField(
        _l(label), validators=[Optional(), NumberRange(least, most, message=outside)], places=0,
        description=_l(told) if told else "",
    )  # fmt: skip


class ActivityForm(form_for(Activity, COLUMNS, {"municipality_id": MUNICIPALITIES})):
    """Everything that an organisation says of an activity."""

    title_nl = short_text(LABELS["title_nl"], required=True, longest=LONGEST_TITLE)
    title_en = short_text(LABELS["title_en"], longest=LONGEST_TITLE)
    title_fr = short_text(LABELS["title_fr"], longest=LONGEST_TITLE)
    description_nl = long_text(LABELS["description_nl"], LONGEST_DESCRIPTION)
    description_en = long_text(LABELS["description_en"], LONGEST_DESCRIPTION)
    description_fr = long_text(LABELS["description_fr"], LONGEST_DESCRIPTION)
    topics = TopicsField(
        _l(N_("What is this activity about?")), description=_l(N_("People find it by these topics."))
    )
    track_hours = _whole("track_hours", 1, rules.MOST_HOURS)
    age_from = _whole("age_from", rules.YOUNGEST, rules.OLDEST)
    age_to = _whole("age_to", rules.YOUNGEST, rules.OLDEST)
    price = NumberField(_l(N_("Price in euros")), validators=[Optional(), NumberRange(0, MOST_PRICE)], places=2)
    schedule = ScheduleField(_l(N_("When")), zone=ZONES[Country.BELGIUM], country=actions.home_country)
    channels = ChannelsField(_l(N_("Contact")), country=actions.home_country)

    @classmethod
    def keeps(cls, name: str) -> bool:
        """The rows of the schedule and of the ways of contact."""
        return name.startswith(("schedule-", "channels-"))

    def validate_description_nl(self, _field: Field) -> None:
        """Others fall back on Dutch."""
        if lack := lacks_dutch(self, "description"):
            raise ValidationError(lack)

    def validate_age_to(self, field: Field) -> None:
        """From low to high."""
        if field.data is not None and self.age_from.data is not None and field.data < self.age_from.data:
            raise ValidationError(_(rules.AGES_TURNED))

    def validate_web_address(self, field: Field) -> None:
        """An address that a browser can open."""
        if field.data:
            try:
                field.data = in_normal_form(ChannelKind.WEB, field.data, "")
            except ValueError as error:
                raise ValidationError(_(str(error))) from None

    def values(self) -> dict[str, Any]:
        """What was filled in, by column, with the schedule and the channels as values of the rules."""
        whole = {key: _number(self[key].data) for key in ("track_hours", "age_from", "age_to")}
        return {
            **{key: self[key].data for key in COLUMNS},
            **{key: kind(self[key].data) for key, kind in CHOSEN.items()},
            **whole,
            "title": said_in(self, "title"),
            "description": said_in(self, "description"),
            "topics": self.topics.rows,
            "price": None if self["free"].data else self.price.data,
            "schedule": self.schedule.data,
            "channels": self.channels.data,
        }


def _number(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


class OfflineForm(ScreenForm):
    """Why a municipality takes an activity offline."""

    reason = SelectField(
        _l(N_("Reason")),
        choices=[
            ("", _l(N_("Choose a reason"))),
            *((one.value, _l(REASONS_OFFLINE[one])) for one in TO_CHOOSE),
        ],
        coerce=lambda value: TakenOffline(value) if value else None,
        validators=[InputRequired(_l(REQUIRED))],
        description=_l(N_("The organisation reads it in its own language.")),
    )
    words = TextAreaField(
        _l(N_("Explanation")), validators=[Optional(), Length(max=LONGEST_WORDS, message=_l(TOO_LONG))]
    )
