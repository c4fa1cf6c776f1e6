"""Holidays that were corrected after they were chosen: what would change, and whether to take it over (F-18)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, request, url_for
from flask_babel import format_date, ngettext
from sqlalchemy import func, or_, select
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import Optional

from app.activities.actions import tending as actions
from app.activities.actions.waiting import NO_MATTER
from app.activities.models import Activity
from app.activities.rules import holidays as rules
from app.activities.rules.holidays import Correction
from app.activities.rules.schedules import Closed
from app.activities.views.waiting import waits
from app.common import clock, context
from app.common.types import in_language
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, FormPage, WorkItem
from app.common.web.screens import Screen, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.values import language

TAKE_OVER, KEEP = "accept", "decline"
MOST_TOLD = 12
"""So many days are named; the others are counted."""


class Corrected(Screen):
    """The screen of activities with a page on which one decides about corrected holidays."""

    def acts_on(self, item: Activity) -> tuple[Act, ...]:
        found = super().acts_on(item)
        if not item.corrections or not self.allowed("edit", item):
            return found
        there = self.address("holidays", item.id)
        return (*found, Act(_("Look at holidays"), there, "calendar-event", asks=True, name="holidays"))

    @expose("/<pk:pk>/holidays", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def holidays(self, pk: int) -> str | Response:
        """Show what a corrected calendar would change, and take over or keep each by itself."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("edit", item)
        found = rules.corrected_now(item.schedule)
        form = _form(item, found)
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._decide(item, form, found)):
                return answer
            item = self.fetch(pk, *self.with_show)
        return self.render("appbuilder/form.html", form=form, page=self._page(item, found))

    def _page(self, item: Activity, found: Sequence[Correction]) -> FormPage:
        nothing = _("The holidays of this activity are as they are in the calendars.")
        return FormPage(
            _("Corrected holidays of “%(name)s”", name=self.name_of(item)), request.path, _("Save"),
            self.url_of(item), crumbs=self.crumbs(item),
            lead=_("The calendars of holidays were corrected. Nothing changes before you say so here."),
            notice="" if found else nothing,
        )  # fmt: skip

    def _decide(self, item: Activity, form: Any, found: Sequence[Correction]) -> str:
        said: dict[str, list[Correction]] = {TAKE_OVER: [], KEEP: []}
        for one in found:
            if choice := form[name_of(one)].data:
                said[choice].append(one)
        actions.decide_on_holidays(item, accepted=said[TAKE_OVER], declined=said[KEEP])
        count = len(said[TAKE_OVER])
        flash(
            ngettext("%(num)d holiday has been corrected.", "%(num)d holidays have been corrected.", count)
            if count
            else _("The days of “%(name)s” stay as they are.", name=self.name_of(item)),
            "ok",
        )
        return self.url_of(item)


def name_of(correction: Correction) -> str:
    """The name of its field: what was decided is about these days, and no others that come in their place."""
    days = (
        "" if correction.new is None else f"{correction.new.holiday}/{correction.new.first}/{correction.new.last}"
    )
    return f"h{hashlib.sha256(f'{correction.old.holiday}>{days}'.encode()).hexdigest()[:12]}"


def _form(item: Activity, found: Sequence[Correction]) -> Any:
    """A question for each holiday that has other days now."""
    choices = [(TAKE_OVER, _("Take over")), (KEEP, _("Leave it as it is"))]
    fields = {
        name_of(one): RadioField(
            _title(one), [Optional()], choices=choices, description=_told(item, one), validate_choice=True
        )
        for one in found
    }
    return type("HolidaysForm", (ScreenForm,), fields)()


def _title(one: Correction) -> str:
    """The holiday, and the calendar that it was chosen from."""
    calendar = rules.calendars()[rules.source(one.old)[0]]
    name = in_language(one.old.reason, language()) or rules.source(one.old)[2]
    return f"{name} ({in_language(calendar.titles, language())})"


def _told(item: Activity, one: Correction) -> str:
    """In sentences: the days as they are and as they become, and the dates that differ for it."""
    now = _("Now: %(days)s.", days=_range(one.old))
    becomes = _("In the calendar: %(days)s.", days=_range(one.new)) if one.new else _("No longer in the calendar.")
    effect = rules.effect(item.schedule, one)
    parts = [now, becomes]
    if effect.falls_away:
        parts.append(_("No longer takes place: %(days)s.", days=_days(effect.falls_away)))
    if effect.comes_back:
        parts.append(_("Takes place after all: %(days)s.", days=_days(effect.comes_back)))
    if parts == [now, becomes]:
        parts.append(_("No date of this activity changes."))
    return " ".join(parts)


def _range(closed: Closed) -> str:
    first, last = (format_date(day, "d MMMM y") for day in (closed.first, closed.last))
    return first if closed.first == closed.last else _("%(first)s to %(last)s", first=first, last=last)


def _days(days: Sequence[date]) -> str:
    told = [format_date(day, "EEE d MMMM") for day in days[:MOST_TOLD]]
    if more := len(days) - len(told):
        told.append(_("%(num)s more", num=more))
    return ", ".join(told)


def _with_corrections() -> Any:
    """How many activities of one's organisation have a holiday that has other days by now, as a statement."""
    there = or_(Activity.ends_on.is_(None), Activity.ends_on >= clock.today())
    ours = Activity.organisation_id == context.current().scope.organisation_id
    return select(func.count(Activity.id), NO_MATTER).where(ours, Activity.corrections > 0, there)


@waits("edit", "Activity", _with_corrections)
def corrected_holidays(count: int, _since: Any) -> WorkItem:
    """Activities of one's organisation of which holidays have other days by now."""
    place = context.current().scope.organisation_id
    url = url_for("ActivityView.list", corrected="yes", organisation_id=place)
    return WorkItem(count, _("Activities with corrected holidays"), _("Of your organisation."), url, _("View"))
