"""Templates of papers: which are in use, another one, an example of what becomes of it, and the fields."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Response, send_file
from sqlalchemy.orm import joinedload

from app.common import audit, context
from app.common.audit import events
from app.common.files.kinds import Kind
from app.common.web import downloads, uploads
from app.common.web.addresses import fixed
from app.common.web.downloads import FILE_POLICY
from app.common.web.filters import ByChoice, ByEmpty, ByYesNo
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, FormPage, ShowPage
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import paper_templates as actions
from app.onboarding.actions.paper_files import content_of, file_of
from app.onboarding.forms.papers import TemplateForm, upload_of
from app.onboarding.models import PaperTemplate
from app.onboarding.papers.fields import FIELDS, LISTS
from app.onboarding.papers.printing import pressed
from app.onboarding.papers.sample import a_sample
from app.onboarding.papers.templates import fill
from app.onboarding.rules.papers import PAPER_KINDS, PaperKind

USE = Verb(
    "use", N_("Put in use"), N_("Make papers from “%(name)s”?"), N_("Papers are made from “%(name)s” now."),
    do=actions.use, yes=N_("Yes, put in use"), icon="check",
    effects=lambda template: actions.EFFECTS_OF_USING,
    offered=lambda template: not template.active,
)  # fmt: skip
RETIRE = Verb(
    "retire", N_("Retire"), N_("Retire “%(name)s”?"), N_("“%(name)s” can no longer be used."),
    do=actions.retire, yes=N_("Yes, retire"), icon="x", danger=True,
    effects=lambda template: actions.EFFECTS_OF_RETIRING, reasons=actions.reasons_not_to_retire,
    offered=lambda template: template.active,
)  # fmt: skip


class PaperTemplateView(Screen):
    """The documents that papers are made from: of the portal, and of one's organisation."""

    datamodel = SQLAInterface(PaperTemplate)
    route_base, class_permission_name = "/paper-templates", "PaperTemplate"
    list_title, add_title = N_("Templates of papers"), N_("Hand in a template")
    edit_title = N_("Edit template %(name)s")
    list_lead = N_("The documents of Word that papers of connections are made from.")
    list_columns = ["kind", "number", "origin", "active"]
    more_columns = ["created_at"]
    labels = {"number": N_("Version"), "origin": N_("Made by")}
    numeric_columns = frozenset({"number"})
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("kind", N_("Paper"), PaperTemplate.kind, PAPER_KINDS),
        ByYesNo("active", N_("In use"), PaperTemplate.active),
        ByEmpty("portal", N_("Of the portal"), PaperTemplate.organisation_id),
    )
    with_list = with_show = with_form = (joinedload(PaperTemplate.organisation),)
    cells = {
        "origin": lambda one: Cell(one.organisation.label if one.organisation else _("The portal")),
        "active": lambda one: Cell(badges=(_badge(one),)),
        "fields": lambda one: Cell(", ".join(_(FIELDS.get(name, LIST)) for name in one.fields)),
    }
    show_groups = ((N_("Template"), ("kind", "number", "origin", "created_at", "fields")),)
    form_groups = (("", ("kind", "file")),)
    parts = {"kind": ("kind",), "number": ("number", "active")}
    add_form = edit_form = TemplateForm
    verbs = (USE, RETIRE)
    exclude_route_methods = Screen.exclude_route_methods | {"edit", "delete", "export", "do_many", "lookup"}

    def name_of(self, item: PaperTemplate) -> str:
        return _("%(paper)s, version %(number)s", paper=_(PAPER_KINDS[item.kind]), number=item.number)

    def is_off(self, item: PaperTemplate) -> bool:
        return not item.active

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        form.file.description = _(
            "A document of Word, at most %(most)s MB.", most=uploads.limit() // uploads.MEBIBYTE
        )
        return form

    def draw_form(self, form: Any, page: FormPage) -> str:
        form.ask_again()
        return super().draw_form(form, replace(page, lead=_(HOW)))

    def create(self, form: Any) -> PaperTemplate:
        """Whoever works for all organisations hands in templates of the portal."""
        here, upload = context.current().scope, upload_of(form.file, uploads.limit())
        assert upload is not None, "the form asks for a file"
        place = None if here.everything else here.organisation_id
        db.session.rollback()  # nothing is written yet; no lock is held while the file is looked at
        return actions.add_template(PaperKind(form.kind.data), upload, organisation_id=place)

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        return (*super().list_acts(wish), Act(_("Fields"), fixed(f"{self.endpoint}.fields"), "list-details"))

    def acts_on(self, item: PaperTemplate) -> tuple[Act, ...]:
        return (
            Act(_("Example as PDF"), self.address("example", item.id), "eye", primary=True),
            Act(_("Example in Word"), self.address("filled", item.id), "file-text"),
            Act(_("Download"), self.address("file", item.id), "download"),
            *super().acts_on(item),
        )

    def show_page(self, item: PaperTemplate) -> ShowPage:
        return replace(super().show_page(item), badges=(_badge(item),))

    @expose("/fields")
    @has_access
    @permission_name("list")
    def fields(self) -> str:
        """Which fields a template may use, and how they are written."""
        lists = [
            (f"{{{{ {_singular(name)}.{column} }}}}", _(words))
            for name, columns in LISTS.items()
            for column, words in columns.items()
        ]
        page = ShowPage(_("Fields of templates"), crumbs=self.crumbs())
        fields = [(f"{{{{ {name} }}}}", _(words)) for name, words in FIELDS.items()]
        return self.render("onboarding/fields.html", page=page, fields=fields, lists=lists)

    @expose("/<pk:pk>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int) -> Response:
        """The document itself, to go on from."""
        item = self.fetch(pk)
        stored = file_of(item.file_id)
        assert stored is not None, "a template has its file"
        audit.later(events.READ, item, page="file")
        return downloads.send(stored)

    @expose("/<pk:pk>/filled")
    @has_access
    @permission_name("show")
    def filled(self, pk: int) -> Response:
        """The document filled in with an example."""
        item = self.fetch(pk)
        return self._given(fill(content_of(item.file_id), a_sample()), Kind.DOCX, f"{item.kind.value}.docx")

    @expose("/<pk:pk>/example")
    @has_access
    @permission_name("show")
    def example(self, pk: int) -> Response:
        """The same as a PDF, as an organisation gets it."""
        item = self.fetch(pk)
        document = fill(content_of(item.file_id), a_sample())
        return self._given(pressed(document, self.name_of(item)), Kind.PDF, f"{item.kind.value}.pdf")

    def _given(self, content: bytes, kind: Kind, name: str) -> Response:
        return attachment(content, kind, name)


HOW = N_("Write a field between double braces, such as {{ organisation }}. The new version is used at once.")
LIST = N_("Employees for whom an account is asked")


def attachment(content: bytes, kind: Kind, name: str) -> Response:
    """Answer with a file that is made for this request."""
    answer = send_file(BytesIO(content), kind.value, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _badge(one: PaperTemplate) -> Badge:
    return Badge(_("In use"), "success") if one.active else Badge(_("Not in use"), "inactive")


def _singular(name: str) -> str:
    """What a line of a list is called in the examples."""
    return name.removesuffix("s")
