"""Agreements of organisations, as the Servicedesk keeps them and as an organisation reads its own (U-01)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import joinedload

from app.common import clock, context
from app.common.web import uploads
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, Panel, ShowPage, Tone
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.screens.saving import refuse_old_version
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db
from app.security.actions import agreements as actions
from app.security.actions.documents import add_document
from app.security.forms import WORKPLACES, AgreementForm, NewAgreementForm
from app.security.models import Agreement, Organisation
from app.security.rules.agreements import AGREEMENT_STATES, SATISFYING, AgreementState
from app.security.rules.documents import DocumentKind


def _badge(state: AgreementState) -> Badge:
    tone: Tone = "success" if state in SATISFYING else "error" if state == AgreementState.ENDED else "warning"
    return Badge(_(AGREEMENT_STATES[state]), tone)


def _copy(agreement: Agreement) -> Cell:
    paper = agreement.document
    return Cell(paper.title, url_for("OrganisationDocumentView.show", pk=paper.id)) if paper else Cell()


class AgreementView(Screen):
    """How far each organisation is with each agreement; without a signed one its people cannot use the portal."""

    datamodel = SQLAInterface(Agreement)
    route_base, class_permission_name = "/agreements", "Agreement"
    list_title, add_title, edit_title = N_("Agreements"), N_("Add agreement"), N_("Edit %(name)s")
    list_lead = N_("Nobody of an organisation can use the portal before all its agreements are signed.")
    list_columns = ["organisation", "kind", "state", "signed_on", "signatory"]
    more_columns = ["sent_on"]
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByLookup("organisation_id", N_("Organisation"), Agreement.organisation_id, WORKPLACES),
        ByChoice("state", N_("State"), Agreement.state, AGREEMENT_STATES),
    )
    with_list = (joinedload(Agreement.organisation), joinedload(Agreement.kind))
    with_show = (*with_list, joinedload(Agreement.document))
    with_form = with_show
    lookups = {"organisation_id": WORKPLACES}
    cells = {
        "kind": lambda one: Cell(shown(one.kind.label)),
        "organisation": lambda one: Cell(one.organisation.label),
        "state": lambda one: Cell(badges=(_badge(one.state),)),
        "document": _copy,
    }
    form_groups = (
        (N_("Agreement"), ("organisation_id", "kind_id", "state", "sent_on")),
        (N_("Signature"), ("signed_on", "signatory", "file", "ended_on")),
    )
    show_groups = (
        (N_("Agreement"), ("organisation", "kind", "state", "sent_on")),
        (N_("Signature"), ("signed_on", "signatory", "document", "ended_on")),
    )
    add_form, edit_form = NewAgreementForm, AgreementForm
    exclude_route_methods = Screen.exclude_route_methods | {"delete"}

    def name_of(self, item: Agreement) -> str:
        return shown(item.kind.label)

    def is_off(self, item: Agreement) -> bool:
        return item.state is AgreementState.ENDED

    def show_page(self, item: Agreement) -> ShowPage:
        return replace(super().show_page(item), badges=(_badge(item.state),), lead=item.organisation.label)

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if item is None:
            form.kind_id.choices = [(one.id, shown(one.label)) for one in actions.offered_kinds()]
            if request.method == "GET":
                form.organisation_id.data = number(request.args.get("in"))
                form.kind_id.data = number(request.args.get("kind"))
        return form

    def edit_page(self, item: Agreement) -> Any:
        """Organisation and kind stay as they are; they stand above the form."""
        kept = ("organisation_id", "kind_id")
        page = super().edit_page(item)
        groups = tuple((head, tuple(key for key in keys if key not in kept)) for head, keys in page.groups)
        return replace(page, groups=groups, lead=item.organisation.label)

    def create(self, form: Any) -> Agreement:
        values = form.values()
        if form.file.data:
            values["document_id"] = keep_copy(form, values["organisation_id"])
        return actions.keep_agreement(values)

    def change(self, item: Agreement, form: Any) -> Agreement:
        values = form.values()
        if form.file.data:
            key = item.id
            values["document_id"] = keep_copy(form, item.organisation_id)
            item = self.fetch(key, *self.with_form, lock=True)
            refuse_old_version(form, item)  # the lock was let go of while the file was looked at
        return actions.change_agreement(item, values)


def keep_copy(form: Any, organisation_id: int) -> int:
    """Keep the signed copy as a document of the organisation; returns its number."""
    upload = form.file.data
    db.session.rollback()  # nothing is written yet; no lock is held while the file is looked at
    document = add_document(
        {"organisation_id": organisation_id, "kind": DocumentKind.AGREEMENT, "title": upload.filename[:150]},
        upload.stream,
        name=upload.filename,
        limit=uploads.limit(),
        actor_id=context.current().actor_id,
        at=clock.now(),
    )
    return document.id


def agreements_panel(organisation: Organisation, may: Callable[..., bool]) -> tuple[Panel, ...]:
    """The agreements that are asked of an organisation, on its page; nothing where none is or may be seen."""
    if not may("show", "Agreement") or not may("show", "OrganisationDocument"):
        return ()
    found = actions.of_organisation(organisation)
    if not found or not context.current().scope.holds(db.session(), organisation.id):
        return ()
    return (Panel(_("Agreements"), tuple(_line(one, organisation, may) for one in found)),)


def _line(asked: actions.Asked, organisation: Organisation, may: Callable[..., bool]) -> Fact:
    label, place = shown(asked.kind.label), organisation.id
    if asked.agreement:
        where = url_for("AgreementView.show", pk=asked.agreement.id)
    else:
        inside: dict[str, Any] = {"in": place, "kind": asked.kind.id}
        where = url_for("AgreementView.add", **inside) if may("add", "Agreement") else ""
    words = shown(asked.agreement.signed_on) if asked.agreement else ""
    return Fact(label, Cell(_(AGREEMENT_STATES[asked.state]), where), help=words)
