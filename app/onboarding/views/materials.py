"""The library: material about the referral index, kept by functional administrators and read by who connects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort
from sqlalchemy.orm import joinedload

from app.common import audit
from app.common.audit import events
from app.common.web import downloads, uploads
from app.common.web.addresses import row_at
from app.common.web.filters import ByChoice
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, FormPage, ShowPage
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import materials as actions
from app.onboarding.actions.paper_files import file_of
from app.onboarding.forms.materials import MaterialForm
from app.onboarding.forms.papers import upload_of
from app.onboarding.models import Material
from app.onboarding.rules.materials import AUDIENCES, LANGUAGES, TOPICS


def _where(material: Material) -> Cell:
    if material.url:
        return Cell(_("Open the page"), material.url)
    return Cell(_("Download"), row_at("MaterialView.file", material.id))


class MaterialView(Screen):
    """Flyers, guidelines and pages elsewhere (O-29)."""

    datamodel = SQLAInterface(Material)
    route_base, class_permission_name = "/materials", "Material"
    list_title, add_title, edit_title = N_("Material"), N_("Add material"), N_("Edit “%(name)s”")
    list_lead = N_("Flyers, guidelines and pages about the referral index, to hand out and to read.")
    list_columns = ["title", "audience", "topic", "language", "where"]
    more_columns = ["origin", "created_at"]
    labels = {"where": N_("Link or file"), "origin": N_("Made by")}
    sorts = {"title": "sort_key"}
    needle, searchable = "sort_key", N_("Title")
    filters = (
        ByChoice("audience", N_("For whom"), Material.audience, AUDIENCES),
        ByChoice("topic", N_("About"), Material.topic, TOPICS),
        ByChoice("language", N_("Language"), Material.language, LANGUAGES),
    )
    with_list = with_show = with_form = (joinedload(Material.organisation),)
    cells = {
        "where": _where,
        "url": lambda one: Cell(one.url or "", one.url or ""),
        "origin": lambda one: Cell(one.organisation.label if one.organisation else _("The portal")),
    }
    show_groups = ((N_("Material"), ("about", "url", "audience", "topic", "language", "origin")),)
    when_filled = frozenset({"about", "url"})
    parts = {"where": ("url",), "origin": ()}
    form_groups = (
        (N_("Material"), ("title", "about", "audience", "topic", "language")),
        (N_("Link or file"), ("url", "upload")),
    )
    add_form = edit_form = MaterialForm
    exclude_route_methods = Screen.exclude_route_methods | {"do_many", "lookup", "export"}

    def alike(self, item: Material) -> Any:
        return item.organisation_id

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        form.upload.description = uploads.told()
        return form

    def draw_form(self, form: Any, page: FormPage) -> str:
        form.ask_again()
        return super().draw_form(form, replace(page, lead=_("Material is a link, or a file that is kept here.")))

    def create(self, form: Any) -> Material:
        upload = upload_of(form.upload, uploads.limit())
        db.session.rollback()  # nothing is written yet; no lock is held while the file is looked at
        return actions.put_in(form.values(), upload)

    def change(self, item: Material, form: Any) -> Material:
        return actions.change(item, form.values(), upload_of(form.upload, uploads.limit()))

    def remove(self, item: Material) -> None:
        actions.take_away(item)

    def show_page(self, item: Material) -> ShowPage:
        """First of all the material itself."""
        page, there = super().show_page(item), _where(item)
        first = Act(there.text, there.url, "arrow-right" if item.url else "download", primary=True)
        return replace(page, acts=(first, *page.acts))

    @expose("/<pk:pk>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int) -> Response:
        """The file, for whoever may see the row."""
        item = self.fetch(pk)
        stored = file_of(item.file_id)
        audit.later(events.READ, item, page="file")
        return downloads.send(stored) if stored else abort(404)
