"""Documents of organisations: added, read and taken away from the page of their organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import joinedload

from app.common import audit, clock, context
from app.common.web import uploads
from app.common.web.downloads import size_in_words
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Fact, Panel
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface, WithFile
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db
from app.security import events
from app.security.actions import documents as actions
from app.security.forms import WORKPLACES, OrganisationDocumentForm
from app.security.models import Organisation, OrganisationDocument
from app.security.rules.documents import DOCUMENT_KINDS


class OrganisationDocumentView(WithFile):
    """Agreements and other papers; the file itself is only given out, never shown."""

    datamodel = SQLAInterface(OrganisationDocument)
    route_base, class_permission_name = "/organisation-documents", "OrganisationDocument"
    list_title, add_title, edit_title = N_("Documents"), N_("Add document"), N_("Edit document %(name)s")
    list_lead = N_("Agreements with organisations and other papers about them.")
    list_columns = ["title", "organisation", "kind", "added_at"]
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByLookup("organisation_id", N_("Organisation"), OrganisationDocument.organisation_id, WORKPLACES),
        ByChoice("kind", N_("Kind of document"), OrganisationDocument.kind, DOCUMENT_KINDS),
    )
    with_list = (joinedload(OrganisationDocument.organisation),)
    with_show = (*with_list, joinedload(OrganisationDocument.file))
    lookups = {"organisation_id": WORKPLACES}
    form_groups = ((N_("Document"), ("organisation_id", "kind", "title", "file")),)
    show_groups = ((N_("Document"), ("organisation", "kind", "title", "file", "added_at")),)
    cells = {
        "organisation": lambda one: _to_organisation(one.organisation),
        "file": lambda one: Cell(f"{one.file.name} ({size_in_words(one.file.size)})"),
    }
    add_form = edit_form = OrganisationDocumentForm
    exclude_route_methods = Screen.exclude_route_methods | {"edit", "export"}

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET":
            form.organisation_id.data = number(request.args.get("in"))
        return form

    def create(self, form: Any) -> OrganisationDocument:
        upload = form.file.data
        db.session.rollback()  # nothing is written yet; no lock is held while the file is looked at
        return actions.add_document(
            form.values(),
            upload.stream,
            name=upload.filename,
            limit=uploads.limit(),
            actor_id=context.current().actor_id,
            at=clock.now(),
        )

    def remove(self, item: OrganisationDocument) -> None:
        actions.remove_document(item)

    def url_without(self, item: OrganisationDocument) -> str:
        return url_for("OrganisationView.show", pk=item.organisation_id)

    def tell_taken(self, item: OrganisationDocument) -> None:
        audit.later(events.DOCUMENT_TAKEN, item)


def documents_panel(organisation: Organisation, may: Callable[..., bool]) -> tuple[Panel, ...]:
    """The documents of an organisation for its page; nothing for whoever may not read or add any."""
    screen = "OrganisationDocument"
    found = actions.of_organisation(organisation) if may("list", screen) else []
    if not found and not may("add", screen):
        return ()
    inside: dict[str, Any] = {"in": organisation.id}
    add = Act(_("Add document"), url_for(f"{screen}View.add", **inside), "plus")
    every = Act(_("View all"), url_for(f"{screen}View.list", organisation_id=organisation.id), "list-search")
    lines = tuple(_line(document) for document in found)
    return (Panel(_("Documents"), lines, (add, every) if may("add", screen) else (every,)),)


def _line(document: OrganisationDocument) -> Fact:
    there = url_for("OrganisationDocumentView.show", pk=document.id)
    about = f"{document.file.name}, {size_in_words(document.file.size)}, {shown(document.added_at)}"
    return Fact(_(DOCUMENT_KINDS[document.kind]), Cell(document.title, there), help=about)


def _to_organisation(organisation: Organisation) -> Cell:
    return Cell(organisation.label, url_for("OrganisationView.show", pk=organisation.id))
