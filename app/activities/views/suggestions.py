"""Suggestions about the portal: anybody at work sends them, and reads what was decided (mission A-23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, request, url_for
from flask_babel import format_date, ngettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.activities.actions import suggestions as actions
from app.activities.forms.suggestions import DecisionForm, SuggestionForm
from app.activities.models import Suggestion
from app.activities.rules import suggestions as rules
from app.activities.rules.suggestions import SUGGESTION_STATES, SuggestionState
from app.activities.views.waiting import waits
from app.common import clock, context
from app.common.frozen import frozen
from app.common.web.filters import ByChoice, ByLookup, ByYesNo
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, FormPage, Panel, ShowPage, Tone, WorkItem
from app.common.web.parse import one_of
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.telling import who
from app.common.words import N_
from app.security.forms import WORKPLACES

TONES: dict[SuggestionState, Tone] = {
    SuggestionState.NEW: "warning",
    SuggestionState.ACCEPTED: "success",
    SuggestionState.DONE: "success",
    SuggestionState.DECLINED: "inactive",
}


def _badge(suggestion: Suggestion) -> Badge:
    return Badge(_(SUGGESTION_STATES[suggestion.state]), TONES.get(suggestion.state, "neutral"))


@frozen
class ByOneself(ByYesNo):
    """Narrow to what one sent oneself, or to what others sent."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        me = context.current().actor_id or 0
        own = self.column == me
        return own if one_of(text, ("yes", "no")) == "yes" else self.column.is_distinct_from(me)


class SuggestionView(Screen):
    """The suggestions of people at one's organisation, or at all of those that one works for."""

    datamodel = SQLAInterface(Suggestion)
    route_base, class_permission_name = "/suggestions", "Suggestion"
    list_title, add_title, edit_title = N_("Suggestions"), N_("Send a suggestion"), N_("Edit suggestion")
    list_lead = N_("What you and your colleagues suggest about the portal, and what was decided about it.")
    list_columns = ["title", "by", "created_at", "state", "board"]
    more_columns = ["organisation", "words", "decided_at", "answer"]
    labels = {"by": N_("Sent by"), "created_at": N_("Sent on")}
    sorts, newest_first = {"created_at": "id"}, True
    filters = (
        ByChoice("state", N_("State"), Suggestion.state, SUGGESTION_STATES),
        ByOneself("own", N_("Sent by me"), Suggestion.actor_id),
        ByLookup("organisation_id", N_("Organisation"), Suggestion.organisation_id, WORKPLACES),
    )
    with_list = with_form = (
        joinedload(Suggestion.organisation),
        joinedload(Suggestion.actor),
        joinedload(Suggestion.user),
    )
    with_show = (*with_list, joinedload(Suggestion.decided_by))
    cells = {
        "by": lambda one: Cell(who(one)),
        "state": lambda one: Cell(badges=(_badge(one),)),
        "organisation": lambda one: Cell(one.organisation.label),
        "decided_by_id": lambda one: Cell(one.decided_by.name.full if one.decided_by else ""),
    }
    show_groups = ((N_("Suggestion"), ("words", "by", "organisation", "created_at")),)
    form_groups = ((N_("Suggestion"), ("title", "words")),)
    add_form = edit_form = SuggestionForm
    exclude_route_methods = Screen.exclude_route_methods | {"edit", "do_many"}

    def name_of(self, item: Suggestion) -> str:
        return item.title

    def is_off(self, item: Suggestion) -> bool:
        return item.state in (SuggestionState.DECLINED, SuggestionState.DONE)

    def alike(self, item: Suggestion) -> Any:
        return item.organisation_id, item.state, actions.is_own(item)

    def allowed(self, verb: str, item: Suggestion | None = None) -> bool:
        """What is done needs no decision any more; what one sent oneself can be taken back."""
        if item is not None and verb == "decide" and not rules.NEXT[item.state]:
            return False
        return super().allowed(verb, item)

    def create(self, form: Any) -> Suggestion:
        place = context.current().scope.organisation_id
        assert place is not None, "who suggests something works somewhere"
        return actions.suggest(form.title.data, form.words.data, organisation_id=place)

    def add_page(self) -> FormPage:
        lead = _("Colleagues of your organisation read it as well. You get an e-mail when something is decided.")
        return replace(super().add_page(), submit=_("Send"), lead=lead)

    def reasons_not_to_delete(self, item: Suggestion) -> list[str]:
        return actions.reasons_not_to_take_back(item)

    def remove(self, item: Suggestion) -> None:
        actions.take_back(item)

    # Page

    def show_page(self, item: Suggestion) -> ShowPage:
        page = replace(super().show_page(item), badges=(_badge(item),))
        if item.state is SuggestionState.NEW:
            return page
        keys = ("answer", "board", "decided_at", "decided_by_id")
        told = Panel(_("Decision"), tuple(self.fact(item, key) for key in keys))
        return replace(page, panels=(*page.panels, told))

    def shown_columns(self) -> Sequence[str]:
        """Also what stands in the panel of the decision, which not every page has."""
        return (*super().shown_columns(), "title", "state", "answer", "board")

    def acts_on(self, item: Suggestion) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if actions.reasons_not_to_take_back(item):
            acts = tuple(act for act in acts if act.url != self.address("delete", item.id))
        if not self.allowed("decide", item):
            return acts
        return (Act(_("Record a decision"), self.address("decide", item.id), "check", name="decide"), *acts)

    # Deciding

    @expose("/<pk:pk>/decide", methods=("GET", "POST"))
    @has_access
    def decide(self, pk: int) -> str | Response:
        """Record what a body decided, and answer whoever sent the suggestion."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("decide", item)
        form: Any = self._decision(item)
        if self._sent(form):
            if answer := save(form, lambda: self._decided(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        return self.draw_form(
            form,
            FormPage(
                _("Decide about “%(name)s”", name=item.title), request.path, _("Save"), self.url_of(item),
                crumbs=self.crumbs(item), groups=(("", ("state", "board", "answer")),),
                lead=_("Whoever sent the suggestion gets an e-mail with a link to the answer."),
            ),
        )  # fmt: skip

    def _decision(self, item: Suggestion) -> ScreenForm:
        form = DecisionForm()
        form.offer(item.state)
        if request.method == "GET":
            form.board.data = item.board or actions.usual_board()
        return form

    def _decided(self, item: Suggestion, form: DecisionForm) -> str:
        actions.decide(item, form.chosen, board=form.board.data or "", answer=form.answer.data or "")
        flash(_("The decision is saved."), "ok")
        return self.url_of(item)


@waits("decide", "Suggestion", actions.new_ones)
def new_suggestions(count: int, since: datetime) -> WorkItem:
    """Suggestions that nobody looked at yet, for whoever records what is decided."""
    title = ngettext("New suggestion", "New suggestions", count)
    day = format_date(clock.on_the_wall(since), "d MMMM y")
    url = url_for("SuggestionView.list", state=SuggestionState.NEW.value)
    return WorkItem(count, title, _("Oldest: %(day)s.", day=day), url, _("View"))
