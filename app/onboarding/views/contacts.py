"""Notes of contact and contacts of connections: their lists, pages and forms."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from sqlalchemy.orm import joinedload

from app.common import clock
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import connections as actions
from app.onboarding.forms.contacts import (
    CONNECTIONS,
    CONTACT_COLUMNS,
    NOTE_COLUMNS,
    ContactForm,
    NewContactForm,
    NewNoteForm,
    NoteForm,
)
from app.onboarding.models import Connection, ConnectionContact, ContactNote
from app.onboarding.rules.contacts import CONTACT_KINDS, WAYS


def _to_connection(item: Any) -> Cell:
    there = item.connection
    return Cell(there.label, url_for("ConnectionView.show", pk=there.id))


class OfOneConnection(Screen):
    """What the screens of what belongs to a connection share."""

    lookups = {"connection_id": CONNECTIONS}
    exclude_route_methods = Screen.exclude_route_methods | {"do_many"}

    def new_form(self, kind: Any, item: Any = None) -> Any:
        """The form, about the connection that the page led from."""
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None:
            form.connection_id.data = number(request.args.get("connection_id"))
        return form

    def change(self, item: Any, form: Any) -> Any:
        for key, value in form.values().items():
            setattr(item, key, value)
        return item

    def _go_to(self, item: Any, message: str) -> str:
        """Back to the connection, for which it was told."""
        super()._go_to(item, message)
        return self.url_without(item)

    def url_without(self, item: Any) -> str:
        return url_for("ConnectionView.show", pk=item.connection_id)


class ContactNoteView(OfOneConnection):
    """What was said with organisations, as the coordinators of a region keep it; nobody else reads it."""

    datamodel = SQLAInterface(ContactNote)
    route_base, class_permission_name = "/contact-notes", "ContactNote"
    list_title, add_title, edit_title = N_("Notes of contact"), N_("Note contact"), N_("Edit “%(name)s”")
    list_lead = N_("What was said with organisations that you connect. The organisations do not read it.")
    list_columns = ["spoken_on", "connection", "way", "words"]
    more_columns = ["written_by"]
    labels = {"written_by": N_("Written by")}
    sorts, newest_first = {"spoken_on": "spoken_on"}, True
    filters = (
        ByLookup("connection_id", N_("Connection"), ContactNote.connection_id, CONNECTIONS),
        ByChoice("way", N_("How"), ContactNote.way, WAYS),
    )
    with_list = with_show = with_form = (
        joinedload(ContactNote.connection).joinedload(Connection.organisation),
        joinedload(ContactNote.written_by),
    )
    cells = {
        "connection": _to_connection,
        "words": lambda note: Cell(_shortened(note.words)),
        "written_by": lambda note: Cell(note.written_by.name.full if note.written_by else ""),
    }
    show_groups = ((N_("Note of contact"), ("connection", "spoken_on", "way", "said", "written_by")),)
    form_groups = ((N_("Note of contact"), ("connection_id", *NOTE_COLUMNS)),)
    parts = {"said": ("words",)}
    add_form, edit_form = NewNoteForm, NoteForm

    def name_of(self, item: ContactNote) -> str:
        return _("Contact of %(day)s", day=shown(item.spoken_on))

    def cell_for(self, item: ContactNote, key: str) -> Cell:
        return Cell(item.words) if key == "said" else super().cell_for(item, key)

    def label_for(self, key: str) -> str:
        return super().label_for("words" if key == "said" else key)

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None:
            form.spoken_on.data = clock.today()
        return form

    def create(self, form: Any) -> ContactNote:
        connection = db.session.get_one(Connection, form.connection_id.data)
        return actions.note(connection, **form.values())


MOST_SHOWN = 120


def _shortened(words: str) -> str:
    return words if len(words) <= MOST_SHOWN else words[:MOST_SHOWN].rstrip() + "…"


class ConnectionContactView(OfOneConnection):
    """Whom one speaks to about connections: for the region, and for the organisation itself."""

    datamodel = SQLAInterface(ConnectionContact)
    route_base, class_permission_name = "/connection-contacts", "ConnectionContact"
    list_title, add_title, edit_title = N_("Contacts"), N_("Add contact"), N_("Edit %(name)s")
    list_lead = N_("Whom you speak to about connections, at the organisation and at municipalities.")
    list_columns = ["name", "kind", "function", "connection", "phone", "email"]
    sorts = {"id": "id"}
    needle, searchable = "search_key", N_("Name, e-mail address or function")
    filters = (
        ByLookup("connection_id", N_("Connection"), ConnectionContact.connection_id, CONNECTIONS),
        ByChoice("kind", N_("Who it is"), ConnectionContact.kind, CONTACT_KINDS),
    )
    with_list = with_show = with_form = (
        joinedload(ConnectionContact.connection).joinedload(Connection.organisation),
    )
    cells = {"connection": _to_connection}
    show_groups = ((N_("Contact"), ("connection", *CONTACT_COLUMNS)),)
    form_groups = ((N_("Contact"), ("connection_id", *CONTACT_COLUMNS)),)
    add_form, edit_form = NewContactForm, ContactForm

    def name_of(self, item: ConnectionContact) -> str:
        return item.name

    def create(self, form: Any) -> ConnectionContact:
        connection = db.session.get_one(Connection, form.connection_id.data)
        item = ConnectionContact(connection=connection, **form.values())
        db.session.add(item)
        return item
