"""Forms of contacts, and of notes of contact."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import joinedload
from wtforms import Field, ValidationError

from app.common import clock
from app.common.frozen import frozen
from app.common.web.contact import mail_address, phone_number
from app.common.web.fields import Lookup
from app.common.web.forms import form_for
from app.common.web.locale import gettext as _
from app.onboarding.models import Connection, ConnectionContact, ContactNote


@frozen
class Connections(Lookup):
    """Connections by the name of their organisation, which is read along."""

    def _base(self) -> Any:
        return super()._base().options(joinedload(Connection.organisation))


CONNECTIONS = Connections(Connection)
NOTE_COLUMNS = ["spoken_on", "way", "words"]
CONTACT_COLUMNS = ["kind", "name", "function", "phone", "email"]
_LOOKUPS = {"connection_id": CONNECTIONS}


class NoteForm(form_for(ContactNote, NOTE_COLUMNS, {})):
    """What was said, when and how."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in NOTE_COLUMNS}

    def validate_spoken_on(self, field: Field) -> None:
        """One was in contact today or before."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Choose today or an earlier day."))


class NewNoteForm(NoteForm, form_for(ContactNote, ["connection_id"], _LOOKUPS)):
    """The same, about a connection."""


class ContactForm(form_for(ConnectionContact, CONTACT_COLUMNS, {})):
    """Who somebody is, and how to reach him or her."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data or None for key in CONTACT_COLUMNS}

    def validate_phone(self, field: Field) -> None:
        """A Dutch, Belgian or international number, kept in international form."""
        field.data = phone_number(field.data)

    def validate_email(self, field: Field) -> None:
        """An address that mail can be sent to."""
        field.data = mail_address(field.data)


class NewContactForm(ContactForm, form_for(ConnectionContact, ["connection_id"], _LOOKUPS)):
    """The same, about a connection."""
