"""The queue of a local administrator: what sources offer on the territory, one by one or many at once (A-10)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from itertools import chain
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import defer, joinedload
from werkzeug.wrappers import Response

from app.activities.actions import moderating as actions
from app.activities.actions.placing import can_be_placed
from app.activities.forms.moderation import FORMS, FORMS_FOR_MANY, ITEMS, DuplicateForm
from app.activities.forms.registering import TOWNS
from app.activities.models import ImportedActivity
from app.activities.rules import moderating as rules
from app.activities.rules.activities import SOURCES
from app.activities.rules.imported import AUDIENCES
from app.activities.rules.moderating import ITEM_STATES, REASONS, ItemState, Review
from app.activities.views import items
from app.activities.views.deciding import (
    APPROVE,
    KEEP,
    REJECT,
    TABS,
    UNDO,
    ByTab,
    decider,
    how_many_wait,
    marks,
    since,
    waits,
    why,
)
from app.activities.views.placing import Placing
from app.common.errors import RuleBroken
from app.common.web.filters import ByChoice, ByEmpty, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, FormPage, Link, ListPage, ShowPage
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db

NOT_LISTED = (
    ImportedActivity.external_id, ImportedActivity.mark, ImportedActivity.mark_format,
    ImportedActivity.modified_at, ImportedActivity.decided_mark, ImportedActivity.decided_withdrawn,
    ImportedActivity.explanation,
    ImportedActivity.duplicate_of_id, ImportedActivity.duplicate_activity_id, ImportedActivity.activity_id,
    ImportedActivity.sort_key, ImportedActivity.search_key, ImportedActivity.created_at,
    ImportedActivity.changed_at,
)  # fmt: skip
"""What no line of the queue tells."""


class ModerationView(Placing):
    """What sources offer on the territory of the municipalities that one works for."""

    datamodel = SQLAInterface(ImportedActivity)
    route_base, class_permission_name = "/moderation", "ImportedActivity"
    list_title, add_title, edit_title = N_("Moderation"), N_("Add"), N_("Edit “%(name)s”")
    list_lead = N_("Activities of others on your territory. They stand in the agenda only once you approve them.")
    list_columns = ["title", "organiser", "why", "since"]
    more_columns = ["town", "source", "begins_on", "ends_on", "municipality", "decided_at", "decided_by", "reason"]
    labels = {"why": N_("Waits because"), "since": N_("Has waited"), "decided_by": N_("Decided by")}
    sorts = {"since": "waiting_since", "title": "sort_key"}
    needle, searchable = "search_key", N_("Title, organiser or place")
    filters = (
        ByTab("tab", N_("Shows")),
        ByChoice("source", N_("Comes from"), ImportedActivity.source, SOURCES),
        ByChoice("audience", N_("For whom"), ImportedActivity.audience, AUDIENCES),
        ByChoice("state", N_("Decision"), ImportedActivity.state, ITEM_STATES),
        ByChoice("reason", N_("Reason"), ImportedActivity.reason, REASONS),
        ByYesNo("withdrawn", N_("Withdrawn by the source"), ImportedActivity.withdrawn),
        ByEmpty("nowhere", N_("Municipality not known"), ImportedActivity.municipality_id),
    )
    with_list = tuple(map(defer, NOT_LISTED))
    with_columns = {
        "municipality": (joinedload(ImportedActivity.municipality),),
        "decided_by": (joinedload(ImportedActivity.decided_by),),
    }
    with_show = (
        *chain.from_iterable(with_columns.values()),
        joinedload(ImportedActivity.found),
        joinedload(ImportedActivity.activity),
        joinedload(ImportedActivity.duplicate_of),
        joinedload(ImportedActivity.duplicate_activity),
    )
    cells = {"why": why, "since": since, "decided_by": decider}
    parts = {
        "state": ("state", "municipality_id"),
        "why": ("state", "withdrawn", "audience", "reason", "explanation", "duplicate_of_id"),
    }
    show_groups = ((N_("Decision"), ("state", "reason", "explanation", "decided_at", "decided_by")),)
    when_filled = frozenset({"reason", "explanation", "decided_at"})
    lookups = {"other_id": ITEMS, "municipality_id": TOWNS}
    verbs = (APPROVE, KEEP, UNDO, REJECT)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete"}

    def is_off(self, item: ImportedActivity) -> bool:
        return item.state in (ItemState.REJECTED, ItemState.DUPLICATE) and item.review is Review.NONE

    def alike(self, item: ImportedActivity) -> Hashable:
        return item.state, item.review, item.withdrawn, item.municipality_id is None, can_be_placed(item)

    def allowed(self, verb: str, item: ImportedActivity | None = None) -> bool:
        """Where the municipality is not known, nobody can decide."""
        if item is not None and verb in DECIDES and item.municipality_id is None:
            return False
        return super().allowed(verb, item)

    # List

    def conditions(self, wish: Wish) -> Any:
        """Without a tab or a decision that is asked for, everything that waits."""
        asked = {name for name, _text in wish.filters}
        found = super().conditions(wish)
        return found if asked & {"tab", "state", "reason"} or wish.search else [waits(), *found]

    def list_page(self, wish: Wish) -> ListPage:
        return replace(super().list_page(wish), tabs=self._tabs(wish))

    def _tabs(self, wish: Wish) -> tuple[Link, ...]:
        """The reasons for which items wait, with how many do; each keeps no other filter."""
        counts = how_many_wait()
        here = dict(wish.filters).get("tab", "")
        address = url_for(f"{self.endpoint}.list")
        every = Link(
            _("Everything that waits"), f"{address}?view=all", current=not wish.filters and not wish.search
        )
        return (
            every,
            *(
                Link(
                    _(label), f"{address}?tab={tab}", current=tab == here,
                    count=counts.get(tab),
                )
                for tab, label in TABS
            ),
        )  # fmt: skip

    # Page

    def show_page(self, item: ImportedActivity) -> ShowPage:
        page = replace(super().show_page(item), badges=marks(item), lead=items.lead(item))
        return replace(page, panels=()) if item.state is ItemState.PENDING else page

    def render(self, template: str, **values: Any) -> str:
        """The page of an item shows what its source says, and what is different from what was decided about."""
        if template != "appbuilder/show.html":
            return super().render(template, **values)
        row: ImportedActivity = values["item"]
        there = {
            "apart_url": self.address("apart", row.id) if self.allowed("duplicate", row) else "",
            "told": items.told(row),
        }
        return super().render("activities/item.html", **there, **values)

    def acts_on(self, item: ImportedActivity) -> tuple[Act, ...]:
        found = super().acts_on(item)
        if item.state is ItemState.DUPLICATE or not self.allowed("duplicate", item):
            return found
        there = self.address("duplicate", item.id)
        *first, last = found
        return (*first, Act(_("Mark as duplicate"), there, "copy", asks=True, name="duplicate"), last)

    # Decisions with something to fill in

    def do(self, verb: Verb, pk: int) -> str | Response:
        """Ask for what belongs to a decision, and take it."""
        if verb.name not in FORMS:
            return super().do(verb, pk)
        row = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed(verb.name, row)
        form: Any = FORMS[verb.name]()
        if form.validate_on_submit() and self._as_seen(row, form):
            if answer := save(form, lambda: self._decided(verb, row, form)):
                return answer
            row = self.fetch(pk, *self.with_show)
        elif request.method == "GET" and verb is APPROVE:
            form.language_level.data = actions.usual_level(row, actions.item_of(row))
        form.version.data = str(row.version)
        return self.render("appbuilder/form.html", form=form, page=self._decision_page(verb, row))

    def _as_seen(self, row: ImportedActivity, form: Any) -> bool:
        """Whether an item is still what it was when the question was asked."""
        if form.version.data in (None, "", str(row.version)):
            return True
        form.refuse(_(rules.CHANGED_MEANWHILE))
        return False

    def _decision_page(self, verb: Verb, row: ImportedActivity) -> FormPage:
        reasons = actions.reasons_not_to_approve(row) if verb is APPROVE else []
        return FormPage(
            _(verb.question, name=self.name_of(row)), request.path, _(verb.yes), self.url_of(row),
            crumbs=self.crumbs(row),
            lead=" ".join(_(effect) for effect in verb.effects(row)),
            notice=" ".join(_(reason) for reason in reasons),
        )  # fmt: skip

    def _decided(self, verb: Verb, row: ImportedActivity, form: Any) -> str:
        _carry_out(verb, row, form)
        flash(_(verb.done, name=self.name_of(row)), "ok")
        return url_for(f"{self.endpoint}.list")

    def _ask_many(self, verb: Verb, items: list[Any], form: Any = None) -> str:
        """The question about many, with what belongs to the decision."""
        page = self.question_for_many(verb, items)
        page = replace(page, hidden=(*page.hidden, *(("seen", f"{item.id}-{item.version}") for item in items)))
        rows = [(row, marks(row)) for row in items]
        filled = form or FORMS_FOR_MANY[verb.name](formdata=None)
        return self.render("activities/decide.html", page=page, rows=rows, form=filled)

    def _do_all(self, verb: Verb, items: list[Any], back: str, do: Any = None) -> str | Response:
        """What was filled in holds for all that are still as they were when the question was asked."""
        form: Any = FORMS_FOR_MANY[verb.name]()
        if not form.validate():
            return self._ask_many(verb, items, form)
        seen = dict(one.split("-", 1) for one in request.form.getlist("seen") if "-" in one)

        def decide(row: ImportedActivity) -> None:
            _refuse_unseen(row, seen)
            _carry_out(verb, row, form, many=True)

        return super()._do_all(verb, items, back, decide)

    # Duplicates

    @expose("/<pk:pk>/duplicate", methods=("GET", "POST"))
    @has_access
    def duplicate(self, pk: int) -> str | Response:
        """Ask which one stays, and let it go for this one."""
        row = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("duplicate", row)
        form: Any = self.new_form(DuplicateForm)
        form.of.choices = [("", _("Choose one that looks alike")), *items.alike(row)]
        if self._sent(form):
            if answer := save(form, lambda: self._mark(row, form)):
                return answer
            row = self.fetch(pk, *self.with_show)
        elif request.method == "GET":
            form.of.data = request.args.get("of", "")
        page = FormPage(
            _("Mark “%(name)s” as duplicate", name=self.name_of(row)), request.path, _("Yes, it is the same"),
            self.url_of(row), crumbs=self.crumbs(row), lead=_(rules.EFFECT_OF_MARKING),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _mark(self, row: ImportedActivity, form: Any) -> str:
        chosen = form.chosen()
        if chosen is None:
            raise RuleBroken(rules.CHOOSE_ONE)
        actions.mark_duplicate(row, chosen)
        flash(_("“%(name)s” has been marked as duplicate.", name=self.name_of(row)), "ok")
        return url_for(f"{self.endpoint}.list")

    @expose("/<pk:pk>/apart", methods=("POST",))
    @has_access
    def apart(self, pk: int) -> Response:
        """Note that an item is not the same as one that looks alike."""
        row = self.fetch(pk, lock=True)
        self.refuse_unless_allowed("duplicate", row)
        try:
            actions.tell_apart(row, number(request.form.get("pair")) or 0)
            db.session.commit()
            flash(_("They are not the same; nobody is asked again."), "ok")
        except RuleBroken as broken:
            db.session.rollback()
            flash(" ".join(_(str(reason)) for reason in broken.reasons), "warning")
        return redirect(self.url_of(row), 303)


DECIDES = frozenset({*(verb.name for verb in ModerationView.verbs), "duplicate"})


def _refuse_unseen(row: ImportedActivity, seen: dict[str, str]) -> None:
    """Refuse to decide about what is not any more as it was when the question was asked."""
    if seen.get(str(row.id), str(row.version)) != str(row.version):
        raise RuleBroken(rules.CHANGED_MEANWHILE)


def _carry_out(verb: Verb, row: ImportedActivity, form: Any, *, many: bool = False) -> None:
    """Take a decision with what was filled in."""
    if verb is APPROVE:
        told = actions.usual_level(row, actions.item_of(row)) if many else None
        actions.approve(row, told or form.language_level.data)
    else:
        actions.reject(row, form.reason.data, form.explanation.data or "")
