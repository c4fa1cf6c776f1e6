"""What is known of a connection beside its row: steps with who did them, contacts, notes, sisters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, load_only

from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.onboarding.models import Connection, ConnectionContact, ConnectionStep, ContactNote
from app.onboarding.rules.standing import OPEN
from app.security.models import Organisation
from app.security.models.naming import NAME_OF_ORGANISATION, NAME_OF_USER

MOST_SHOWN, MOST_NOTES = 20, 3

# Written down once: the page of a connection asks them all, and putting one together takes as long as asking it.
STEPS = (
    select(ConnectionStep)
    .where(ConnectionStep.connection_id == bindparam("of"))
    .order_by(ConnectionStep.id)
    .options(joinedload(ConnectionStep.done_by).load_only(*NAME_OF_USER))
    .execution_options(**{PLANNED_ONCE: True})
)
CONTACTS = (
    select(ConnectionContact)
    .where(ConnectionContact.connection_id == bindparam("of"))
    .order_by(ConnectionContact.id)
    .limit(MOST_SHOWN)
    .execution_options(**{PLANNED_ONCE: True})
)
NOTES = (
    select(ContactNote)
    .where(ContactNote.connection_id == bindparam("of"))
    .order_by(ContactNote.spoken_on.desc(), ContactNote.id.desc())
    .limit(MOST_NOTES)
    .options(joinedload(ContactNote.written_by).load_only(*NAME_OF_USER))
    .execution_options(**{PLANNED_ONCE: True})
)


def steps_told(connection: Connection) -> Sequence[ConnectionStep]:
    """All steps that were done, in the order in which they were, with who did them."""
    return db.session.scalars(STEPS, {"of": connection.id}).all()


def contacts_of(connection: Connection) -> Sequence[ConnectionContact]:
    """Whom one speaks to, those that were added first before the others."""
    return db.session.scalars(CONTACTS, {"of": connection.id}).all()


def notes_of(connection: Connection) -> Sequence[ContactNote]:
    """The last notes of contact, newest first."""
    return db.session.scalars(NOTES, {"of": connection.id}).all()


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
        .options(
            load_only(Connection.organisation_id, Connection.joined_on),
            joinedload(Connection.organisation).load_only(*NAME_OF_ORGANISATION),
        )
    )
    return db.session.scalars(wanted.order_by(Connection.sort_key, Connection.id).limit(MOST_SHOWN)).all()
