"""Notes and documents of pathways: lists, pages, and what the page of a pathway shows of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import joinedload, undefer

from app.common import clock, context
from app.common.web import uploads
from app.common.web.downloads import size_in_words
from app.common.web.filters import ByLookup, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel, ShowPage
from app.common.web.parse import number
from app.common.web.screens import SQLAInterface, WithFile
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.plans.actions import opening
from app.plans.actions import parts as actions
from app.plans.actions import plans as plan_actions
from app.plans.forms import PATHWAYS, DocumentForm, NewDocumentForm, NewNoteForm, NoteForm
from app.plans.models import Note, Pathway, PathwayDocument
from app.plans.rules import persons as rules
from app.plans.rules.plans import PLAN_STATES
from app.plans.views.layered import LayeredScreen, offer
from app.security.forms import USERS, WORKPLACES

ARCHIVE = Verb(
    "archive", N_("Archive"), N_("Archive %(name)s?"), N_("%(name)s has been archived."),
    do=actions.archive, yes=N_("Yes, archive"), icon="x", danger=True,
    effects=lambda part: rules.EFFECTS_OF_ARCHIVING_A_PART,
    offered=lambda part: part.active,
)  # fmt: skip
BRING_BACK = Verb(
    "bring_back", N_("Bring back"), N_("Bring %(name)s back?"), N_("%(name)s can be changed again."),
    do=actions.bring_back, yes=N_("Yes, bring back"), icon="check",
    effects=lambda part: rules.EFFECTS_OF_BRINGING_BACK,
    offered=lambda part: not part.active,
)  # fmt: skip
LEAD = N_("What is set here holds for this part alone, instead of what is set at the pathway or the person.")


def _to_pathway(part: Any) -> Cell:
    """The pathway, for whoever may see it."""
    pathway = part.pathway
    return Cell(pathway.label, url_for("PathwayView.show", pk=pathway.id)) if pathway else Cell()


class PartScreen(LayeredScreen):
    """What the screens of notes and documents share; those in use, unless one asks for what is archived."""

    rights_lead = LEAD
    cells = {"pathway": _to_pathway}
    lookups = {"pathway_id": PATHWAYS, "who": USERS}
    verbs = (ARCHIVE, BRING_BACK)

    def conditions(self, wish: Wish) -> Any:
        """Those in use, where one asks for nothing else."""
        asked = super().conditions(wish)
        return asked if "active" in dict(wish.filters) else [*asked, self.model.active]

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and "pathway_id" in form:
            form.pathway_id.data = number(request.args.get("pathway"))
        return form

    def draw_form(self, form: Any, page: Any) -> str:
        if form.holds_files:
            form.ask_again()
        if "openings" not in form:
            return super().draw_form(form, page)
        chosen = form.pathway_id.data if form.pathway_id.text_value() else None
        pathway = db.session.get(Pathway, chosen) if chosen else None
        offer(form, {}, opening.layers_of(pathway) if pathway else [{}])
        return self.render("plans/form.html", form=form, page=page)

    def show_page(self, item: Any) -> ShowPage:
        badges = () if item.active else (Badge(_("Archived"), "inactive"),)
        return replace(super().show_page(item), badges=badges, lead=item.pathway.label if item.pathway else "")

    def url_without(self, item: Any) -> str:
        return url_for("PathwayView.show", pk=item.pathway_id) if item.pathway else super().url_without(item)


class NoteView(PartScreen):
    """The notes that one's groups may see."""

    datamodel = SQLAInterface(Note)
    route_base, class_permission_name = "/notes", "Note"
    list_title, add_title, edit_title = N_("Notes"), N_("Add note"), N_("Edit %(name)s")
    list_lead = N_("What was written down about pathways, as far as your groups may see it.")
    list_columns = ["title", "pathway", "written_on"]
    more_columns = ["organisation", "active"]
    sorts, newest_first = {"written_on": "written_on"}, True
    needle, searchable = "search_key", N_("Words in the note")
    filters = (
        ByLookup("pathway_id", N_("Pathway"), Note.pathway_id, PATHWAYS),
        ByYesNo("active", N_("In use"), Note.active),
        ByLookup("organisation_id", N_("Organisation"), Note.organisation_id, WORKPLACES),
    )
    with_list = with_show = with_form = (
        joinedload(Note.pathway),
        joinedload(Note.organisation),
        undefer(Note.editable),
    )
    show_groups = ((N_("Note"), ("title", "written_on", "text", "pathway", "active")),)
    form_groups = ((N_("Note"), ("pathway_id", "title", "written_on", "text")),)
    add_form, edit_form = NewNoteForm, NoteForm

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None:
            form.written_on.data = clock.today()
        return form

    def create(self, form: Any) -> Note:
        return actions.add_note(form.values(), form.openings.settings())

    def change(self, item: Note, form: Any) -> Note:
        return actions.change(item, form.values())


class PathwayDocumentView(PartScreen, WithFile):
    """The documents that one's groups may see; a file is only given out, never shown."""

    datamodel = SQLAInterface(PathwayDocument)
    route_base, class_permission_name = "/documents", "PathwayDocument"
    list_title, add_title, edit_title = N_("Documents of pathways"), N_("Add document"), N_("Edit %(name)s")
    list_lead = N_("Files that belong to pathways, as far as your groups may see them.")
    list_columns = ["title", "pathway", "file"]
    more_columns = ["organisation", "active"]
    sorts = {"title": "sort_key"}
    needle, searchable = "search_key", N_("Title")
    filters = (
        ByLookup("pathway_id", N_("Pathway"), PathwayDocument.pathway_id, PATHWAYS),
        ByYesNo("active", N_("In use"), PathwayDocument.active),
        ByLookup("organisation_id", N_("Organisation"), PathwayDocument.organisation_id, WORKPLACES),
    )
    with_list = with_show = with_form = (
        joinedload(PathwayDocument.pathway),
        joinedload(PathwayDocument.file),
        joinedload(PathwayDocument.organisation),
        undefer(PathwayDocument.editable),
    )
    cells = {
        "pathway": _to_pathway,
        "file": lambda one: Cell(f"{one.file.name} ({size_in_words(one.file.size)})"),
    }
    show_groups = ((N_("Document"), ("title", "file", "pathway", "active")),)
    form_groups = ((N_("Document"), ("pathway_id", "title", "file")),)
    add_form, edit_form = NewDocumentForm, DocumentForm

    def create(self, form: Any) -> PathwayDocument:
        upload = form.file.data
        return actions.add_document(
            form.values(),
            form.openings.settings(),
            upload.stream,
            name=upload.filename,
            limit=uploads.limit(),
            actor_id=context.current().actor_id,
        )

    def change(self, item: PathwayDocument, form: Any) -> PathwayDocument:
        return actions.change(item, form.values())

    def remove(self, item: PathwayDocument) -> None:
        actions.remove_document(item)


def parts_panels(pathway: Pathway, may: Callable[..., bool]) -> tuple[Panel, ...]:
    """What belongs to a pathway, as its page shows it, with the ways to add to it."""
    adds = not actions.reasons_not_to_add(pathway)
    plans = tuple(_line("Plan", one, _(PLAN_STATES[one.state])) for one in plan_actions.of_pathway(pathway))
    notes = tuple(_line("Note", one, shown(one.written_on)) for one in actions.notes_of(pathway))
    documents = tuple(_line("PathwayDocument", one, _("Document")) for one in actions.documents_of(pathway))
    return (
        Panel(_("Plans"), plans, _ways("Plan", _("Begin plan"), pathway, adds and may("add", "Plan"))),
        Panel(_("Notes"), notes, _ways("Note", _("Add note"), pathway, adds and may("add", "Note"))),
        Panel(
            _("Documents"),
            documents,
            _ways("PathwayDocument", _("Add document"), pathway, adds and may("add", "PathwayDocument")),
        ),
    )


def _ways(screen: str, label: str, pathway: Pathway, adds: bool) -> tuple[Act, ...]:
    inside: dict[str, Any] = {"pathway": pathway.id}
    add = Act(label, url_for(f"{screen}View.add", **inside), "plus")
    every = Act(_("View all"), url_for(f"{screen}View.list", pathway_id=pathway.id), "list-search")
    return (add, every) if adds else (every,)


def _line(screen: str, part: Any, about: str) -> Fact:
    return Fact(about, Cell(part.title, url_for(f"{screen}View.show", pk=part.id)))
