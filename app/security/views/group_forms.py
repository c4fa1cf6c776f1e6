"""The forms of user groups: what a group is called, and who is in it from when to when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from wtforms import DateField
from wtforms.validators import Optional

from app.common.clock import on_the_wall
from app.common.web.fields import Lookup
from app.common.web.forms import form_for
from app.common.web.later import _l
from app.security.forms import USERS, DatedForm
from app.security.models import GroupMember, UserGroup
from app.security.views.periods import last_day

GROUPS = Lookup(UserGroup)
OPEN_GROUPS = Lookup(UserGroup, only=lambda: UserGroup.active)
"""The groups that somebody can be put in."""
GROUP_COLUMNS = ["name", "about"]


class GroupForm(form_for(UserGroup, GROUP_COLUMNS, {})):
    """What a group is called, and for whom it is."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in GROUP_COLUMNS}


def _first_day(moment: datetime) -> date:
    return on_the_wall(moment).date()


def _last_day(moment: datetime) -> date:
    return last_day(moment) or on_the_wall(moment).date()


class DayOf(DateField):
    """A day, of a row that holds a moment; where the day stays the same, so does the moment."""

    def __init__(self, label: Any, day_of: Callable[[datetime], date], **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)
        self.day_of = day_of
        self.held: datetime | None = None

    def process_data(self, value: Any) -> None:
        """Take the day of a moment."""
        self.held = value
        super().process_data(value and self.day_of(value))

    @property
    def moment(self) -> date | datetime | None:
        """What the row is to hold: another day, or the moment that it held."""
        return self.held if self.held and self.data == self.day_of(self.held) else self.data


class DaysForm(DatedForm):
    """From when and until when somebody is in a group."""

    valid_from = DayOf(_l("Valid from"), _first_day, description=_l("Leave empty for now."))
    valid_to = DayOf(_l("Valid until"), _last_day, description=_l("The last day. Leave empty for no end."))

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {"valid_from": self.valid_from.moment, "valid_to": self.valid_to.moment}


class MemberForm(
    DaysForm,
    form_for(GroupMember, ["group_id", "user_id"], {"group_id": OPEN_GROUPS, "user_id": USERS}),
):
    """A colleague who is put in a group."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {"group_id": self["group_id"].data, "user_id": self["user_id"].data, **super().values()}
