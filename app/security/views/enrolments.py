"""Enrolments of user administrators, as the Servicedesk handles them (U-04, U-34)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import current_app, flash, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.common import clock
from app.common.errors import RuleBroken
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel, ShowPage
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save, saved_before
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.security.actions import enrolments as actions
from app.security.forms import WORKPLACES, EnrolmentForm, NewEnrolmentForm
from app.security.login.desk import open_desk
from app.security.models import Enrolment, User
from app.security.rules import enrolments as rules
from app.security.rules.enrolments import ENROLMENT_STATES, EnrolmentState
from app.security.rules.verification import Terms
from app.security.views.agreements import keep_copy
from app.security.views.reach import grants_here, me

WITHDRAW = Verb(
    "withdraw", N_("Withdraw"), N_("Withdraw the enrolment of %(name)s?"), N_("The enrolment has been withdrawn."),
    do=actions.withdraw,
    yes=N_("Yes, withdraw"), icon="x", danger=True,
    effects=lambda one: [N_("The name and the other details on the form are deleted. The form stays on record.")],
    reasons=lambda one: [] if one.state == EnrolmentState.OPEN else [rules.NOT_OPEN],
    offered=lambda one: one.state == EnrolmentState.OPEN,
)  # fmt: skip


def _state(enrolment: Enrolment) -> Badge:
    waits = enrolment.state in (EnrolmentState.OPEN, EnrolmentState.LINKED)
    done = "success" if enrolment.state == EnrolmentState.VERIFIED else "inactive"
    return Badge(_(ENROLMENT_STATES[enrolment.state]), "warning" if waits else done)


def _name(enrolment: Enrolment) -> str:
    return enrolment.name.listed or _("Withdrawn")


class EnrolmentView(Screen):
    """Who is enrolled as a user administrator, by which form, and how far that is."""

    datamodel, tells_reads = SQLAInterface(Enrolment), True
    route_base, class_permission_name = "/enrolments", "Enrolment"
    list_title, add_title, edit_title = (
        N_("Enrolments"),
        N_("Enrol a user administrator"),
        N_("Edit enrolment of %(name)s"),
    )
    list_lead = N_("User administrators are enrolled by their organisation, with a form that somebody signed.")
    list_columns = ["name", "organisation", "state", "signed_by", "signed_on"]
    labels = {"name": N_("Name")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByLookup("organisation_id", N_("Organisation"), Enrolment.organisation_id, WORKPLACES),
        ByChoice("state", N_("State"), Enrolment.state, ENROLMENT_STATES),
    )
    with_list = (joinedload(Enrolment.organisation), joinedload(Enrolment.user))
    with_show = (*with_list, joinedload(Enrolment.document))
    with_form = with_show
    lookups = {"organisation_id": WORKPLACES}
    cells = {
        "name": lambda one: Cell(_name(one)),
        "organisation": lambda one: Cell(one.organisation.label),
        "state": lambda one: Cell(badges=(_state(one),)),
        "email": lambda one: Cell(one.email or "", f"mailto:{one.email}" if one.email else ""),
        "document": lambda one: (
            Cell(one.document.title, url_for("OrganisationDocumentView.show", pk=one.document.id))
            if one.document
            else Cell()
        ),
    }
    form_groups = (
        (N_("Organisation"), ("organisation_id",)),
        (N_("Name"), ("salutation", "initials", "first_name", "prefix", "last_name")),
        (N_("How to reach you"), ("department", "phone", "email", "newsletter")),
        (N_("Form"), ("signed_by", "signed_on", "file")),
        (N_("Account"), ("with_account",)),
    )
    show_groups = ((N_("Form"), ("organisation", "signed_by", "signed_on", "document")),)
    add_form, edit_form = NewEnrolmentForm, EnrolmentForm
    verbs = (WITHDRAW,)
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "export"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_link"]

    def name_of(self, item: Enrolment) -> str:
        return item.name.full or _("Withdrawn")

    def is_off(self, item: Enrolment) -> bool:
        return item.state == EnrolmentState.WITHDRAWN

    def allowed(self, verb: str, item: Any = None) -> bool:
        """A form is changed and linked only while it waits."""
        waits = item is None or item.state == EnrolmentState.OPEN
        return super().allowed(verb, item) and (verb not in ("edit", "link") or waits)

    def panels(self, item: Enrolment) -> tuple[Panel, ...]:
        """The details of the form, as long as they stand there."""
        if item.state != EnrolmentState.OPEN:
            return super().panels(item)
        keys = ("salutation", *rules.PROFILE[1:])
        facts = tuple(self.fact(item, key) for key in keys)
        return (Panel(_("Personal details"), facts), *super().panels(item))

    def show_page(self, item: Enrolment) -> ShowPage:
        page = replace(super().show_page(item), badges=(_state(item),), lead=item.organisation.label)
        return replace(page, aside=(self._next(item),)) if not self.is_off(item) else page

    def _next(self, item: Enrolment) -> Panel:
        """What the Servicedesk does now."""
        user, key = item.user, item.id
        if user is None:
            acts = (
                (Act(_("Link an account"), self.address("link", key), "user-check"),)
                if self.allowed("link", item)
                else ()
            )
            told = _("The person logs in for the first time. Then link the account.")
            return Panel(_("What to do now"), (Fact(_("Next step"), Cell(told)),), acts)
        facts = (Fact(_("Account"), Cell(user.name.full, url_for("UserView.show", pk=user.id))),)
        waits = item.state == EnrolmentState.LINKED and self.appbuilder.sm.may("code", "User")
        acts = (Act(_("Verification code"), url_for("UserView.code", pk=user.id), "eye"),) if waits else ()
        return Panel(_("What to do now") if waits else _("Account"), facts, acts)

    def add_page(self) -> Any:
        return replace(super().add_page(), lead=_("Take over what stands on the form."))

    def edit_page(self, item: Enrolment) -> Any:
        page = super().edit_page(item)
        return replace(page, groups=page.groups[1:-1], lead=item.organisation.label)

    def create(self, form: Any) -> Enrolment:
        values = form.values()
        if form.file.data:
            values["document_id"] = keep_copy(form, values["organisation_id"])
        enrolment = actions.enrol(values)
        if form.with_account.data:
            actions.make_account(
                enrolment, open_desk(), terms=Terms.of(current_app.config), grantable=grants_here(),
                by_user_id=me(), at=clock.now(),
            )  # fmt: skip
        return enrolment

    def change(self, item: Enrolment, form: Any) -> Enrolment:
        for key, value in form.profile().items():
            setattr(item, key, value)
        return item

    @expose("/<pk:pk>/link", methods=("GET", "POST"))
    @has_access
    def link(self, pk: int) -> str | Response:
        """Choose the account of the person enrolled, beside what the form says."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        if not self.allowed("link", item):
            flash(_(rules.NOT_OPEN), "warning")
            return redirect(self.url_of(item), 303)
        form = ScreenForm()
        if request.method == "POST" and form.validate():
            answer = save(form, lambda: self._linked(item))
            if answer or (answer := saved_before(form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        return self.render(
            "security/link.html",
            page=self.show_page(item),
            form=form,
            told=self.panels(item)[0].facts,
            people=[(user, user.name.full) for user in actions.candidates(item)],
        )

    def _linked(self, item: Enrolment) -> str:
        key = number(request.form.get("user"))
        user = db.session.scalars(select(User).where(User.id == key)).unique().first() if key else None
        if user is None:
            raise RuleBroken(N_("Choose an account."))
        actions.link(item, user, grantable=grants_here(), by_user_id=me(), at=clock.now())
        flash(_("%(name)s is user administrator now. Hand over the verification code.", name=user.name.full), "ok")
        return self.url_of(item)
