"""Activities: what people can take part in, made by organisers and looked after by municipalities."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from flask import flash, request
from flask_babel import ngettext
from sqlalchemy.orm import defer, joinedload, selectinload
from werkzeug.wrappers import Response

from app.activities.actions import activities as actions
from app.activities.forms import channels as channels_field
from app.activities.forms import schedules as schedule_field
from app.activities.forms.activities import LABELS, MUNICIPALITIES, ActivityForm, OfflineForm
from app.activities.forms.schedules import ScheduleField
from app.activities.forms.topics import names_of
from app.activities.models import Activity, Topic
from app.activities.rules import activities as rules
from app.activities.rules import contact, keeping
from app.activities.rules.activities import (
    ACTIVITY_STATES,
    LANGUAGE_LEVELS,
    REASONS_OFFLINE,
    SOURCES,
    ActivityState,
    TakenOffline,
)
from app.activities.rules.calendar_files import feed
from app.activities.rules.contact import CHANNEL_KINDS
from app.activities.views.corrected import Corrected
from app.activities.views.dates import in_general, kept_in_general, next_dates
from app.activities.views.extra_questions import ExtraQuestions
from app.activities.views.months import Months, entry_of
from app.activities.views.narrowing import FOUND_TOPICS, TAKING, ByCorrected, ByTaking, ByTopic
from app.activities.views.pictures import Pictures
from app.common import context
from app.common.types import in_language
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone
from app.common.web.screens import SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.values import language, shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.forms import ORGANISATIONS
from app.security.models import Organisation

PUBLISH = Verb(
    "publish", N_("Publish"), N_("Publish “%(name)s”?"), N_("“%(name)s” has been published."),
    do=actions.publish, yes=N_("Yes, publish"), icon="check",
    effects=lambda activity: rules.EFFECTS_OF_PUBLISHING,
    offered=lambda activity: activity.state in rules.TO_PUBLISH,
)  # fmt: skip
WITHDRAW = Verb(
    "withdraw", N_("Take out of the agenda"), N_("Take “%(name)s” out of the agenda?"),
    N_("“%(name)s” is no longer in the agenda."),
    do=actions.withdraw, yes=N_("Yes, take it out"), icon="x", danger=True,
    effects=lambda activity: rules.EFFECTS_OF_WITHDRAWING,
    offered=lambda activity: activity.state is ActivityState.PUBLISHED,
)  # fmt: skip
TONES: dict[ActivityState, Tone] = {
    ActivityState.PUBLISHED: "success",
    ActivityState.WAITING: "warning",
    ActivityState.OFFLINE: "inactive",
    ActivityState.REJECTED: "error",
}
DOES = (schedule_field.DOES, channels_field.DOES)
"""Buttons that add rows or show dates, and save nothing."""
NAMED = Organisation.name, Organisation.code
"""What a list tells of an organisation."""
ITS_MAKERS = frozenset({"edit", "answer", "delete", "publish", "withdraw"})


def _state(activity: Activity) -> Cell:
    return Cell(badges=(_badge(activity),))


def _badge(activity: Activity) -> Badge:
    return Badge(_(ACTIVITY_STATES[activity.state]), TONES.get(activity.state, "neutral"))


def _price(activity: Activity) -> Cell:
    if activity.free:
        return Cell(_("Free of charge"))
    price = "" if activity.price is None else f"€ {shown(activity.price)}"
    return Cell(" · ".join(part for part in (price, activity.price_words) if part))


def _schedule_in_words(kept: Any) -> str:
    """When it takes place, as the history tells it: what holds in general, and how many exceptions there are."""
    schedule = keeping.read(kept)
    count = len(schedule.closed) + len(schedule.adjusted)
    told, exceptions = in_general(schedule), ngettext("%(num)d exception", "%(num)d exceptions", count)
    return f"{told} ({exceptions})" if count else told


def _channels_in_words(kept: Any) -> str:
    """The ways to reach an organisation, as the history tells them."""
    return ", ".join(contact.as_read(one, actions.home_country()) for one in contact.read(kept))


class ActivityView(Pictures, Corrected, Months, ExtraQuestions):
    """Activities of one's organisation, and those on the territory that one looks after."""

    datamodel = SQLAInterface(Activity)
    route_base, class_permission_name = "/activities", "Activity"
    list_title, add_title, edit_title = N_("Activities"), N_("Add activity"), N_("Edit “%(name)s”")
    list_lead = N_("What people can take part in, of your organisation and on your territory.")
    list_columns = ["title", "organisation", "when", "language_level", "state"]
    more_columns = ["topics", "municipality", "source", "city"]
    labels = {
        "when": N_("When"),
        "schedule": N_("When"),
        "channels": N_("Contact"),
        "ages": N_("Ages"),
        "price": N_("Price"),
        **LABELS,
    }
    sorts = {"title": "sort_key", "when": "when_key"}
    needle, searchable = "search_key", N_("Title or place")
    filters = (
        ByChoice("state", N_("State"), Activity.state, ACTIVITY_STATES),
        ByTopic("topic", N_("Topic"), Activity.id, FOUND_TOPICS),
        ByChoice("language_level", N_("Language level"), Activity.language_level, LANGUAGE_LEVELS),
        ByTaking("taking", N_("Takes place"), Activity.when_key, TAKING),
        ByCorrected("corrected", N_("Holidays were corrected"), Activity.corrections),
        ByChoice("source", N_("Comes from"), Activity.source, SOURCES),
        ByLookup("organisation_id", N_("Organisation"), Activity.organisation_id, ORGANISATIONS),
        ByLookup("municipality_id", N_("Municipality"), Activity.municipality_id, MUNICIPALITIES),
    )
    with_one = joinedload(Activity.organisation), joinedload(Activity.municipality)
    with_list = (
        *(joinedload(whose).load_only(*NAMED) for whose in (Activity.organisation, Activity.municipality)),
        *(defer(long) for long in (Activity.description, Activity.picture_alt, Activity.kept_channels)),
    )
    with_columns = {"topics": (selectinload(Activity.topics).joinedload(Topic.merged_into),)}
    with_show = with_form = (*with_one, joinedload(Activity.topics).joinedload(Topic.merged_into))
    lookups = {"municipality_id": MUNICIPALITIES}
    cells = {
        "title": lambda activity: Cell(shown(activity.title)),
        "description": lambda activity: Cell(shown(activity.description)),
        "topics": lambda activity: Cell(names_of(activity.about)),
        "when": lambda activity: Cell(kept_in_general(activity.kept_schedule)),
        "schedule": lambda activity: Cell(kept_in_general(activity.kept_schedule)),
        "channels": lambda activity: Cell(", ".join(_way(activity, one) for one in activity.channels)),
        "state": _state,
        "price": _price,
        "ages": lambda activity: Cell(_ages(activity)),
    }
    told = {
        "kept_schedule": _schedule_in_words,
        "kept_channels": _channels_in_words,
        "picture_id": lambda kept: _("Picture %(number)s", number=kept) if kept else "",
    }
    parts = {
        "description": (
            *("title", "state", "offline_reason", "offline_words", "kept_schedule", "kept_channels"),
            *("picture_id", "picture_alt"),
        ),
        "ages": ("age_from", "age_to"),
        "price": ("free", "price_words"),
    }
    show_groups = (
        (N_("What"), ("description", "topics")),
        (N_("For whom"), ("language_level", "dutch_spoken", "company", "track_hours", "ages", "price")),
        (N_("Where"), ("mode", "place", "street", "postal_code", "city", "web_address", "municipality")),
        (N_("About"), ("organisation", "source", "claimed_at", "published_at")),
    )
    form_groups = (
        (N_("What"), ("title_nl", "title_en", "title_fr", "description_nl", "description_en", "description_fr")),
        ("", ("topics",)),
        (
            N_("For whom"),
            ("language_level", "dutch_spoken", "company", "track_hours", "age_from", "age_to"),
        ),
        (N_("Price"), ("free", "price", "price_words")),
        (
            N_("Where"),
            ("mode", "place", "street", "postal_code", "city", "municipality_id", "web_address"),
        ),
    )
    when_filled = frozenset({"claimed_at"})
    add_form = edit_form = ActivityForm
    verbs = (PUBLISH, WITHDRAW)

    def name_of(self, item: Activity) -> str:
        return shown(item.title)

    def is_off(self, item: Activity) -> bool:
        return item.state in (ActivityState.OFFLINE, ActivityState.REJECTED, ActivityState.WITHDRAWN)

    def alike(self, item: Activity) -> Any:
        return actions.says_what_it_is(item), actions.looks_after(item), item.state, item.published_at is None

    def allowed(self, verb: str, item: Activity | None = None) -> bool:
        """What it says is up to its organisation; taking it offline up to the municipality."""
        if item is not None and verb in ITS_MAKERS and not actions.says_what_it_is(item):
            return False
        if item is not None and verb == "offline" and not actions.looks_after(item):
            return False
        return super().allowed(verb, item)

    # Form

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if item is None and request.method == "GET" and "municipality_id" in form:
            form.municipality_id.data = actions.usual_municipality()
            form.dutch_spoken.data = True
        for field, name in ((form.schedule, schedule_field.DOES), (form.channels, channels_field.DOES)):
            if request.method == "POST" and name in request.form:
                field.does(request.form[name])
        return form

    def _sent(self, form: ScreenForm) -> bool:
        return not any(name in request.form for name in DOES) and super()._sent(form)

    def draw_form(self, form: ScreenForm, page: FormPage) -> str:
        """The form, beside it the dates that follow from what was filled in."""
        if "schedule" not in form:
            return super().draw_form(form, page)
        field = cast(ScheduleField, form["schedule"])
        dates = next_dates(field.data) if field.data and not field.faults else None
        return self.render("activities/form.html", form=form, page=page, dates=dates)

    def create(self, form: Any) -> Activity:
        place = context.current().scope.organisation_id
        assert place is not None, "who makes an activity works somewhere"
        return actions.add_activity(form.values(), organisation_id=place)

    def change(self, item: Activity, form: Any) -> Activity:
        answered = item.questionnaire_id is not None
        changed = actions.change_activity(item, form.values())
        if answered and changed.questionnaire_id is None:
            flash(
                _("The answers to the extra questions went: they were questions of the other municipality."),
                "info",
            )
        return changed

    def reasons_not_to_delete(self, item: Activity) -> list[str]:
        return actions.reasons_not_to_delete(item)

    def remove(self, item: Activity) -> None:
        actions.remove(item)

    # Page

    def show_page(self, item: Activity) -> ShowPage:
        badges = (_badge(item),)
        if item.corrections and self.allowed("edit", item):
            badges += (Badge(_("Holidays were corrected"), "warning"),)
        if self.lacks_answers(item):
            badges += (Badge(_("Extra questions not answered"), "warning"),)
        page = replace(super().show_page(item), badges=badges, lead=item.organisation.label)
        panels = page.panels
        if item.state is ActivityState.OFFLINE and item.offline_reason:
            panels = (_offline(item), *panels)
        return replace(page, panels=(*panels, _contact(item)))

    def render(self, template: str, **values: Any) -> str:
        """The page of an activity shows its next dates and the extra questions."""
        if template != "appbuilder/show.html":
            return super().render(template, **values)
        item: Activity = values["item"]
        dates = next_dates(item.schedule)
        there = self.address("calendar", item.id) if dates.lines else ""
        month = self.address("month_of", item.id) if dates.lines else ""
        picture = self.address("picture_file", item.id) if item.picture_id else ""
        return super().render(
            "activities/show.html", dates=dates, calendar_url=there, month_url=month, picture_url=picture,
            picture_alt=in_language(item.picture_alt or {}, language()), sections=self.sections(item),
            past=self.address("history", item.id) if self.allowed("history", item) else "", **values,
        )  # fmt: skip

    def acts_on(self, item: Activity) -> tuple[Act, ...]:
        found = super().acts_on(item)
        if actions.reasons_not_to_delete(item):
            found = tuple(act for act in found if act.url != self.address("delete", item.id))
        public = item.state is ActivityState.PUBLISHED
        if not public or actions.says_what_it_is(item) or not self.allowed("offline", item):
            return found
        there = self.address("offline", item.id)
        return (*found, Act(_("Take offline"), there, "x", danger=True, asks=True, name="offline"))

    @expose("/<pk:pk>/activity.ics")
    @has_access
    @permission_name("show")
    def calendar(self, pk: int) -> Response:
        """The dates of an activity, for somebody's own agenda."""
        item = self.fetch(pk, *self.with_show)
        content = feed([entry_of(item)], at=item.changed_at, name=self.name_of(item))
        response = Response(content, mimetype="text/calendar")
        response.headers["Content-Disposition"] = f"attachment; filename=activity-{item.id}.ics"
        return response

    # Taking offline

    @expose("/<pk:pk>/offline", methods=("GET", "POST"))
    @has_access
    def offline(self, pk: int) -> str | Response:
        """Ask why, and take an activity out of the agenda."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("offline", item)
        form: Any = OfflineForm()
        if form.validate_on_submit():
            if answer := save(form, lambda: self._take_offline(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        return self.render(
            "appbuilder/form.html",
            form=form,
            page=FormPage(
                _("Take “%(name)s” offline", name=self.name_of(item)), request.path, _("Take offline"),
                self.url_of(item), crumbs=self.crumbs(item), groups=(("", ("reason", "words")),),
                lead=" ".join(_(effect) for effect in rules.EFFECTS_OF_TAKING_OFFLINE),
                notice="" if item.state is ActivityState.PUBLISHED else _(rules.NOT_PUBLISHED),
            ),
        )  # fmt: skip

    def _take_offline(self, item: Activity, form: OfflineForm) -> str:
        actions.take_offline(item, TakenOffline(form.reason.data), form.words.data or "")
        flash(_("“%(name)s” has been taken offline.", name=self.name_of(item)), "ok")
        return self.url_of(item)


def _country(activity: Activity) -> str:
    return str(activity.municipality.country.value)


def _way(activity: Activity, one: contact.Channel) -> str:
    return f"{_(CHANNEL_KINDS[one.kind])}: {contact.as_read(one, _country(activity))}"


def _contact(activity: Activity) -> Panel:
    """The ways to reach the organisation, each with its link."""
    best = _("best reached")
    facts = (
        Fact(
            _(CHANNEL_KINDS[one.kind]) + (f" ({best})" if one.best else ""),
            Cell(contact.as_read(one, _country(activity)), contact.link_to(one)),
            help=one.note,
        )
        for one in activity.channels
    )
    return Panel(_("Contact"), tuple(facts) or (Fact(_("Contact"), Cell("")),))


def _offline(activity: Activity) -> Panel:
    assert activity.offline_reason, "asked for what is offline with a reason"
    facts = (
        Fact(_("Reason"), Cell(_(REASONS_OFFLINE[activity.offline_reason]))),
        Fact(_("Explanation"), Cell(activity.offline_words or "")),
    )
    return Panel(_("Taken offline by the municipality"), facts)


def _ages(activity: Activity) -> str:
    first, last = activity.age_from, activity.age_to
    if first is None and last is None:
        return _("All ages")
    if last is None:
        return _("From %(age)s years", age=first)
    if first is None:
        return _("Up to %(age)s years", age=last)
    return _("%(first)s to %(last)s years", first=first, last=last)
