"""Profiles and evaluations: filled in about a connection, sent, discussed, revised, compared and finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, request
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone
from app.common.web.paper import Paper
from app.common.web.parse import number
from app.common.web.screens import SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import inquiries as actions
from app.onboarding.forms.inquiries import LOOKUPS, BeginInquiryForm, CloseForm
from app.onboarding.forms.lookups import CONNECTIONS
from app.onboarding.models import Connection, Inquiry
from app.onboarding.rules import inquiries as rules
from app.onboarding.rules.inquiries import (
    EVALUATIONS,
    FIXED,
    INQUIRY_STATES,
    NEXT,
    PURPOSES,
    WRITABLE,
    InquiryState,
    Purpose,
    Turn,
)
from app.onboarding.views.beside_each_other import compared
from app.onboarding.views.of_connection import to_connection
from app.questionnaires.rules.designs import Part
from app.questionnaires.views.answering import Answering

TONES: dict[InquiryState, Tone] = {
    InquiryState.FINAL: "success", InquiryState.CLOSED: "success", InquiryState.SENT: "neutral",
    InquiryState.DISCUSSED: "neutral", InquiryState.CONCEPT: "warning", InquiryState.REVISED: "warning",
    InquiryState.OPEN: "warning",
}  # fmt: skip


def _state(inquiry: Inquiry) -> Badge:
    return Badge(_(INQUIRY_STATES[inquiry.state]), TONES[inquiry.state])


def _turn(which: Turn, label: str, question: str, done: str, icon: str) -> Verb:
    return Verb(
        which.value, label, question, done, do=lambda inquiry: actions.turn(inquiry, which), icon=icon,
        offered=lambda inquiry: which in NEXT[inquiry.state],
        effects=lambda inquiry: [] if which is Turn.DISCUSS else [rules.STAYS],
    )  # fmt: skip


SEND = _turn(
    Turn.SEND, N_("Note that it was sent"), N_("Note that “%(name)s” was sent to the organisation today?"),
    N_("“%(name)s” is noted as sent."), "mail",
)  # fmt: skip
DISCUSS = _turn(
    Turn.DISCUSS, N_("Note that it was discussed"), N_("Note that “%(name)s” was discussed today?"),
    N_("“%(name)s” is noted as discussed."), "users",
)  # fmt: skip
FINISH = _turn(
    Turn.FINISH, N_("Make final"), N_("Make “%(name)s” final?"), N_("“%(name)s” is final."), "check",
)  # fmt: skip
REVISE = Verb(
    "revise", N_("Begin a revision"), N_("Begin a new revision of “%(name)s”?"),
    N_("A new revision of “%(name)s” has begun."), do=actions.revise, icon="copy",
    offered=lambda inquiry: inquiry.state in FIXED,
    effects=lambda inquiry: [rules.BEGINS_AS_COPY],
)  # fmt: skip


class InquiryView(Answering):
    """What is asked about the connections of one's region: organisation profiles and evaluations."""

    datamodel = SQLAInterface(Inquiry)
    route_base, class_permission_name = "/inquiries", "Inquiry"
    list_title, add_title, edit_title = (
        N_("Profiles and evaluations"), N_("Fill in a questionnaire"), N_("Edit %(name)s"),
    )  # fmt: skip
    list_lead = N_(
        "What was filled in about organisations that are connected: their profile, and each evaluation."
    )
    list_columns = ["connection", "purpose", "number", "state", "closed_on"]
    more_columns = ["sent_on", "discussed_on"]
    numeric_columns = frozenset({"number"})
    labels = {"connection": N_("Organisation"), "about": N_("Organisation")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("purpose", N_("What it is"), Inquiry.purpose, PURPOSES),
        ByChoice("state", N_("State"), Inquiry.state, INQUIRY_STATES),
        ByLookup("connection_id", N_("Connection"), Inquiry.connection_id, CONNECTIONS),
    )
    with_list = (joinedload(Inquiry.connection).joinedload(Connection.organisation),)
    with_show = with_form = (
        joinedload(Inquiry.connection).options(
            joinedload(Connection.organisation), joinedload(Connection.edition), joinedload(Connection.region)
        ),
        joinedload(Inquiry.edition),
    )
    cells = {
        "connection": lambda inquiry: Cell(inquiry.label),
        "about": to_connection,
        "state": lambda inquiry: Cell(badges=(_state(inquiry),)),
        "edition": lambda inquiry: Cell(_("Version %(number)s", number=inquiry.edition.number)),
    }
    lookups = LOOKUPS
    parts = {"edition": (), "about": ("connection_id",)}
    show_groups = ((N_("How it stands"), ("about", "sent_on", "discussed_on", "closed_on", "edition")),)
    when_filled = frozenset({"sent_on", "discussed_on", "closed_on"})
    form_groups = ((N_("Questionnaire"), ("connection_id", "purpose")),)
    add_form = edit_form = BeginInquiryForm
    verbs = (SEND, DISCUSS, FINISH, REVISE)
    exclude_route_methods = Answering.exclude_route_methods | {"edit", "delete", "do_many"}

    def name_of(self, item: Inquiry) -> str:
        return f"{item.label} – {_told(item)}"

    def alike(self, item: Inquiry) -> Any:
        return item.state

    def parts_of(self, item: Inquiry) -> Sequence[Part]:
        return [part for part in item.design.parts if part.items]

    def may_answer(self, item: Inquiry, part: Part) -> bool:
        # Whoever reads it works on it, and the scope of the session asks that once more when it is saved.
        return item.state in WRITABLE and self.allowed("answer")

    # Beginning and answering

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None and "connection_id" in form:
            form.connection_id.data = number(request.args.get("in"))
            asked = request.args.get("purpose", "")
            form.purpose.data = asked if asked in set(Purpose) else Purpose.PROFILE
        return form

    def create(self, form: Any) -> Inquiry:
        connection = db.session.get_one(Connection, form.connection_id.data)
        return actions.begin(connection, Purpose(form.purpose.data))

    def _save(self, item: Inquiry, part: Part, form: Any) -> str:
        """What was sent meanwhile takes no answers any more, and the law is asked whatever the questions allow."""
        actions.refuse_if_fixed(item)
        actions.check(item, form.answers)
        return super()._save(item, part, form)

    def url_after(self, verb: Verb, item: Inquiry) -> str:
        """A revision leads to the new one."""
        latest = actions.all_of(item.connection, item.purpose)[-1] if verb is REVISE else item
        return self.url_of(latest)

    # Page

    def show_page(self, item: Inquiry) -> ShowPage:
        page = replace(super().show_page(item), title=item.label, lead=_told(item), badges=(_state(item),))
        others = [one for one in actions.all_of(item.connection, item.purpose) if one.id != item.id]
        if not others:
            return page
        facts = tuple(
            Fact(
                _("Version %(number)s", number=one.number),
                Cell(_("View"), self.url_of(one), (_state(one),)),
            )
            for one in reversed(others)
        )
        heading = _("Other revisions") if item.purpose is Purpose.PROFILE else _("Earlier and later ones")
        return replace(page, aside=(Panel(heading, facts),))

    def acts_on(self, item: Inquiry) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if item.number > 1:
            acts = (*acts, Act(_("Compare"), self.address("compare", item.id), "list-details"))
        if item.state is InquiryState.OPEN and self.allowed("close", item):
            finish = Act(
                _("Finish the evaluation"), self.address("close", item.id), "check", name="close", primary=True
            )
            acts = (finish, *acts)
        return acts

    def paper_of(self, item: Inquiry) -> Paper:
        return Paper(self.name_of(item), shown(item.closed_on or clock.today()))

    @expose("/<pk:pk>/compare")
    @has_access
    @permission_name("show")
    def compare(self, pk: int) -> str:
        """Two revisions beside each other; the one before it where no other is asked for."""
        item = self.fetch(pk, *self.with_show)
        every = {one.number: one for one in actions.all_of(item.connection, item.purpose)}
        wanted = number(request.args.get("with")) or item.number - 1
        before = every.get(wanted)
        self.tell_read(item, "compare")
        page = ShowPage(_("Compare revisions of %(name)s", name=item.label), crumbs=self.crumbs(item))
        lines = compared(before, item) if before and before.id != item.id else ()
        choices = [(one.number, _told(one)) for one in every.values() if one.id != item.id]
        return self.render(
            "onboarding/revisions.html", page=page, lines=lines, choices=choices, chosen=wanted,
            sides=(_told(before) if before else "", _told(item)),
        )  # fmt: skip

    @expose("/<pk:pk>/close", methods=("GET", "POST"))
    @has_access
    def close(self, pk: int) -> str | Response:
        """Finish an evaluation, which completes its step, and say when the next one is (O-42)."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("close", item)
        form: Any = CloseForm()
        on = clock.today()
        follows, proposed = actions.day_after(item, on)
        if not follows:
            del form.next_on
        if request.method == "GET":
            form.closed_on.data = on
            if follows:
                form.next_on.data = max(proposed, on) if proposed else None
        elif form.validate():
            if answer := save(form, lambda: self._closed(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        fields = ("closed_on", "next_on") if follows else ("closed_on",)
        page = FormPage(
            _("Finish the evaluation"), request.path, _("Finish"), self.url_of(item), crumbs=self.crumbs(item),
            groups=(("", fields),), lead=_("The step is completed, and the answers stay as they are."),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _closed(self, item: Inquiry, form: Any) -> str:
        actions.close(item, form.closed_on.data, form.next_on.data if "next_on" in form else None)
        flash(_("“%(name)s” is finished.", name=self.name_of(item)), "ok")
        return self.url_of(item)


def _told(inquiry: Inquiry) -> str:
    """What it is, with which one."""
    what = _(PURPOSES[inquiry.purpose])
    if inquiry.purpose in EVALUATIONS and inquiry.number == 1:
        return what
    if inquiry.purpose is Purpose.PROFILE:
        return _("%(what)s, revision %(number)s", what=what, number=inquiry.number)
    return _("%(what)s, number %(number)s", what=what, number=inquiry.number)
