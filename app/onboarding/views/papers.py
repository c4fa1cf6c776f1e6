"""Papers of connections: each version with its state, its files and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, request
from flask_babel import ngettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as BaseResponse

from app.common import audit, clock
from app.common.files import StoredFile
from app.common.files.kinds import Kind
from app.common.web import downloads
from app.common.web.downloads import size_in_words
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Fact, FormPage, Panel, ShowPage
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.onboarding import events
from app.onboarding.actions import papers as actions
from app.onboarding.actions import profile_values
from app.onboarding.actions.paper_files import content_of, file_of
from app.onboarding.actions.paper_letters import covering
from app.onboarding.actions.reaching import coordinator_of
from app.onboarding.forms.papers import (
    CONNECTIONS,
    MakeForm,
    SendForm,
)
from app.onboarding.models import Connection, ConnectionPaper
from app.onboarding.papers.printing import pressed
from app.onboarding.rules.papers import PAPER_KINDS, PAPER_STATES, SIGNED_KINDS, PaperKind, PaperState
from app.onboarding.views.of_connection import connection_of, to_connection
from app.onboarding.views.paper_lines import badge, short_name
from app.onboarding.views.paper_templates import attachment
from app.onboarding.views.papers_back import ComingBack
from app.onboarding.views.roles import contact_panel, signed
from app.security.login.desk import open_desk

ANEW = Verb(
    "fill_anew", N_("Fill in anew"), N_("Fill in “%(name)s” anew?"), N_("“%(name)s” has been filled in anew."),
    do=actions.fill_anew, yes=N_("Yes, fill in anew"), icon="pencil",
    effects=lambda paper: [N_("It is made once more from the template. What was changed by hand in it is lost.")],
    offered=lambda paper: paper.state is PaperState.DRAFT,
)  # fmt: skip
RENEW = Verb(
    "renew", N_("New version"), N_("Make a new version of “%(name)s”?"), N_("There is a new version."),
    do=actions.renew, yes=N_("Yes, make a new version"), icon="plus",
    effects=lambda paper: [
        N_("This version stays as it is."),
        N_("The new version is a draft, made from the template in use."),
    ],
    offered=lambda paper: paper.state is not PaperState.DRAFT,
)  # fmt: skip


class ConnectionPaperView(ComingBack):
    """All versions of all papers that one may read: of one's region, or what was sent to one's organisation."""

    datamodel = SQLAInterface(ConnectionPaper)
    route_base, class_permission_name = "/connection-papers", "ConnectionPaper"
    list_title, add_title = N_("Papers of connections"), N_("Make papers")
    edit_title = N_("Edit %(name)s")
    list_lead = N_("Covenants, accession agreements, profiles and account forms, in all their versions.")
    list_columns = ["paper", "connection", "state", "day"]
    more_columns = ["signatory", "sent_to"]
    labels = {"paper": N_("Paper"), "day": N_("Since"), "connection": N_("Organisation")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByLookup("connection_id", N_("Organisation"), ConnectionPaper.connection_id, CONNECTIONS),
        ByChoice("kind", N_("Paper"), ConnectionPaper.kind, PAPER_KINDS),
        ByChoice("state", N_("State"), ConnectionPaper.state, PAPER_STATES),
    )
    with_list = (joinedload(ConnectionPaper.connection).joinedload(Connection.organisation),)
    with_show = (
        *with_list,
        joinedload(ConnectionPaper.connection).joinedload(Connection.region),
        joinedload(ConnectionPaper.connection).joinedload(Connection.coordinator),
    )
    with_form = with_show
    cells = {
        "paper": lambda one: Cell(short_name(one)),
        "connection": to_connection,
        "state": lambda one: Cell(badges=(badge(one),)),
        "day": lambda one: Cell(shown(one.told.last_day), raw=one.told.last_day),
    }
    show_groups = (
        (N_("Paper"), ("connection", "sent_on", "sent_to", "received_on", "signed_on", "refused_on", "reason")),
        (N_("Signing"), ("signatory", "signatory_function")),
    )
    when_filled = frozenset(
        {
            "sent_on",
            "sent_to",
            "received_on",
            "signed_on",
            "refused_on",
            "reason",
            "signatory",
            "signatory_function",
        }
    )
    parts = {"connection": ("state", "kind", "number")}
    form_groups = (
        ("", ("connection_id", "kinds")),
        (
            N_("Not known yet"),
            ("street", "postal_code", "city", "contact_person", "contact_email", "signatory", "signatory_function",
             "training_date", "first_evaluation_date"),
        ),
    )  # fmt: skip
    lookups = {"connection_id": CONNECTIONS}
    add_form = edit_form = MakeForm
    verbs = (RENEW, ANEW)
    exclude_route_methods = Screen.exclude_route_methods | {"edit", "delete", "export", "do_many"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_send"]

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Any:
        """The actions lock: first the connection, then the paper."""
        return super().fetch(pk, *options)

    def name_of(self, item: ConnectionPaper) -> str:
        return _(
            "%(paper)s of %(organisation)s, version %(number)s", paper=_(PAPER_KINDS[item.kind]),
            organisation=item.connection.organisation.name, number=item.number,
        )  # fmt: skip

    def is_off(self, item: ConnectionPaper) -> bool:
        return item.state is PaperState.REFUSED

    def alike(self, item: ConnectionPaper) -> Any:
        return item.state, item.kind in SIGNED_KINDS

    # Page

    def show_page(self, item: ConnectionPaper) -> ShowPage:
        page = replace(super().show_page(item), badges=(badge(item),))
        if self.allowed("add"):  # the region itself
            return page
        return replace(page, aside=(contact_panel(item.connection, coordinator_of(item.connection)),))

    def panels(self, item: ConnectionPaper) -> tuple[Panel, ...]:
        """What is known of it, and its files with the ways to them."""
        some = (
            ("file", N_("Document of Word"), item.file_id),
            ("print", N_("As PDF"), item.sent_file_id),
            ("copy", N_("Copy that came back"), item.copy_id),
        )
        facts = [
            self._file(item, verb, label, number) for verb, label, number in some if number or verb == "print"
        ]
        told = tuple(panel for panel in super().panels(item) if panel.facts)
        return (*told, Panel(_("Files"), tuple(facts)))

    def _file(self, item: ConnectionPaper, verb: str, label: str, number: int | None) -> Fact:
        stored = file_of(number)
        about = f"{stored.name} ({size_in_words(stored.size)})" if stored else _("Made from the document")
        return Fact(_(label), Cell(about, self.address(verb, item.id)))

    def acts_on(self, item: ConnectionPaper) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if item.state is PaperState.DRAFT and self.allowed("send"):
            return (Act(_("Send"), self.address("send", item.connection_id), "mail", primary=True), *acts)
        return acts

    @expose("/<pk:pk>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int) -> Response:
        """The document of Word."""
        return self._give(pk, "file_id")

    @expose("/<pk:pk>/print")
    @has_access
    @permission_name("show")
    def print(self, pk: int) -> Response:
        """The PDF: the one that was sent, or what the document would become."""
        item = self.fetch(pk, *self.with_show)
        if item.sent_file_id:
            return self._give(pk, "sent_file_id")
        audit.later(events.PAPER_TAKEN, item)
        name = actions.name_of_file(item, "pdf")
        return attachment(pressed(content_of(item.file_id), name), Kind.PDF, name)

    @expose("/<pk:pk>/copy")
    @has_access
    @permission_name("show")
    def copy(self, pk: int) -> Response:
        """The copy that came back."""
        return self._give(pk, "copy_id")

    def _give(self, pk: int, which: str) -> Response:
        item = self.fetch(pk)
        stored: StoredFile | None = file_of(getattr(item, which))
        audit.later(events.PAPER_TAKEN, item)
        return downloads.send(stored) if stored else abort(404)

    # Making

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        """Make papers, and send those of one connection."""
        inside = dict(wish.filters).get("connection_id")
        found = super().list_acts(wish)
        if inside:
            found = tuple(act._replace(url=f"{act.url}?connection_id={inside}") for act in found)
            if self.allowed("send"):
                found = (*found, Act(_("Send papers"), self.address("send", int(inside)), "mail"))
        return found

    def new_form(self, kind: Any, item: Any = None) -> Any:
        """The form, with what the step that is due asks for and what was typed before."""
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None and isinstance(form, MakeForm) and form.connection_id.data:
            connection = connection_of(form.connection_id.data, joinedload(Connection.edition))
            versions = actions.versions_of(connection)
            form.kinds.data = [kind.value for kind in _due(connection, versions)]
            typed: Any = next((one.typed for one in reversed(versions) if one.typed), {})
            form.begin_with({**profile_values.from_contacts(connection), **typed})
        return form

    def create(self, form: Any) -> ConnectionPaper:
        connection = connection_of(
            form.connection_id.data, joinedload(Connection.region), joinedload(Connection.coordinator),
            joinedload(Connection.edition),
        )  # fmt: skip
        made = [actions.make(connection, kind, form.typed()) for kind in form.asked()]
        return made[0]

    def _go_to(self, item: ConnectionPaper, message: str) -> str:
        made = len(set(request.form.getlist("kinds")))
        flash(ngettext("%(num)d paper has been made.", "%(num)d papers have been made.", made), "ok")
        return self.list_of(item.connection_id)

    # Sending

    @expose("/send/<pk:pk>", methods=("GET", "POST"))
    @has_access
    def send(self, pk: int) -> str | BaseResponse:
        """Send drafts of a connection, with a mail or without."""
        connection = self._sending(pk)
        form: Any = SendForm()
        drafts = [one for one in actions.versions_of(connection) if one.state is PaperState.DRAFT]
        form.papers.choices = [(str(one.id), short_name(one)) for one in drafts]
        if request.method == "GET":
            self._offer(form, connection, drafts)
        elif form.validate():
            if answer := save(form, lambda: self._send(pk, form)):
                return answer
            connection = self._sending(pk)
        page = FormPage(
            _("Send papers to %(name)s", name=connection.organisation.name), request.path, _("Send"),
            self.list_of(pk), crumbs=self.crumbs(),
            groups=(("", ("papers", "sent_on", "recipient", "subject", "body")),),
            notice="" if drafts else _("There are no drafts. Make the papers first."),
            lead=_("Agreements go out as a PDF to be signed, forms as a document to be filled in."),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _sending(self, pk: int) -> Connection:
        return connection_of(
            pk, joinedload(Connection.region), joinedload(Connection.coordinator), joinedload(Connection.edition)
        )

    def _offer(self, form: Any, connection: Connection, drafts: list[ConnectionPaper]) -> None:
        versions = actions.versions_of(connection)
        known = profile_values.from_contacts(connection)
        typed = {**known, **(next((one.typed for one in reversed(versions) if one.typed), None) or {})}
        told = next((one.sent_to for one in reversed(versions) if one.sent_to), "")
        form.papers.data = [str(one.id) for one in drafts]
        form.sent_on.data, form.recipient.data = clock.today(), told or typed.get("contact_email", "")
        contact = typed.get("contact_person", "")
        form.subject.data, form.body.data = covering(connection, drafts, contact, signed(connection))

    def _send(self, pk: int, form: Any) -> str:
        chosen = {int(number) for number in form.papers.data if number.isdecimal()}
        papers = [one for one in actions.versions_of(self._sending(pk)) if one.id in chosen]
        actions.send(
            papers, form.sent_on.data, pressed=pressed, desk=open_desk(), to=form.recipient.data,
            subject=form.subject.data or "", body=form.body.data or "",
        )  # fmt: skip
        flash(_("The papers go out by mail.") if form.recipient.data else _("The papers count as sent."), "ok")
        return self.list_of(pk)


def _due(connection: Connection, versions: Any) -> list[PaperKind]:
    """The papers that the step at hand asks for and that are not under way: they are offered first."""
    step = connection.edition.route.step(connection.step)
    latest = actions.latest_of(versions)
    return [kind for kind in (step.papers if step else ()) if kind not in latest]
