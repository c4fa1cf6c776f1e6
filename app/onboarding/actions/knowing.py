"""What is known of a connection beside its row: steps with who did them, contacts, notes, sisters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.onboarding.models import Connection, ConnectionContact, ConnectionStep, ContactNote
from app.onboarding.rules.standing import OPEN
from app.security.models import Organisation

MOST_SHOWN = 20


def steps_told(connection: Connection) -> Sequence[ConnectionStep]:
    """All steps that were done, in the order in which they were, with who did them."""
    wanted = select(ConnectionStep).where(ConnectionStep.connection_id == connection.id)
    return db.session.scalars(wanted.order_by(ConnectionStep.id).options(joinedload(ConnectionStep.done_by))).all()


def contacts_of(connection: Connection) -> Sequence[ConnectionContact]:
    """Whom one speaks to, those that were added first before the others."""
    wanted = select(ConnectionContact).where(ConnectionContact.connection_id == connection.id)
    return db.session.scalars(wanted.order_by(ConnectionContact.id).limit(MOST_SHOWN)).all()


def notes_of(connection: Connection, most: int = 3) -> Sequence[ContactNote]:
    """The last notes of contact, newest first."""
    wanted = select(ContactNote).where(ContactNote.connection_id == connection.id)
    newest = wanted.order_by(ContactNote.spoken_on.desc(), ContactNote.id.desc()).limit(most)
    return db.session.scalars(newest.options(joinedload(ContactNote.written_by))).all()


def sisters_of(connection: Connection) -> Sequence[Connection]:
    """Connections, not over, of organisations under the same umbrella; those of the umbrella itself as well."""
    umbrella = connection.organisation.parent_id
    place = Organisation
    family = place.parent_id == connection.organisation_id
    if umbrella is not None:
        family = family | (place.parent_id == umbrella) | (place.id == umbrella)
    return sisters(family, but=connection.organisation_id)


def sisters(family: object, *, but: int) -> Sequence[Connection]:
    """Connections, not over, of organisations that meet a condition, but of one of them.

    The organisations are found first: there are few, and a region connects thousands.
    """
    those = select(Organisation.id).where(family)  # type: ignore[arg-type]
    wanted = (
        select(Connection)
        .where(Connection.state.in_(OPEN))
        .where(Connection.organisation_id != but, Connection.organisation_id.in_(those))
        .options(joinedload(Connection.organisation))
    )
    return db.session.scalars(wanted.order_by(Connection.sort_key, Connection.id).limit(MOST_SHOWN)).all()
