"""What is done with organisations that are missed, and with people who want to be interviewed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.common import audit, clock, erasures
from app.common.context import as_system
from app.common.drafts import Draft
from app.common.errors import RuleBroken
from app.common.words import folded
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions import connections
from app.onboarding.models import Connection, InterviewVolunteer, MissingOrganisation
from app.onboarding.rules import leads as rules
from app.onboarding.rules.leads import LeadState
from app.security.models import Organisation

Named = tuple[str, str, str]
"""An organisation as it was named: its name, its town, why it is missed."""
VOLUNTEER = "interview_volunteer"
_volunteer: Any = InterviewVolunteer.__table__
_draft: Any = Draft.__table__


# Missing organisations


def keep(connection: Connection, named: Iterable[Named], on: date) -> list[MissingOrganisation]:
    """Put organisations that were named as missing on the list, each once for a connection."""
    theirs = select(MissingOrganisation.name).where(MissingOrganisation.connection_id == connection.id)
    there = {folded(name) for name in db.session.scalars(theirs)}
    fresh = []
    for said, town, why in named:
        name = rules.named(said)
        if folded(name) in there or not name:
            continue
        there.add(folded(name))
        fresh.append(
            MissingOrganisation(
                connection=connection, name=name, town=rules.named(town) or None, why=why.strip()[:500] or None,
                named_on=on, sort_key=folded(name)[:300],
            )
        )  # fmt: skip
    db.session.add_all(fresh)
    db.session.flush()
    return fresh


def lead_of(number: int) -> MissingOrganisation | None:
    """A missing organisation that whoever asks may read, with the connection in which it was named."""
    wanted = select(MissingOrganisation).where(MissingOrganisation.id == number)
    loaded = joinedload(MissingOrganisation.connection).joinedload(Connection.organisation)
    return db.session.scalars(wanted.options(loaded)).first()


def begin(lead: MissingOrganisation, organisation: Organisation) -> Connection:
    """Begin to connect an organisation that was missed, in the region where it was. Raises `RuleBroken`."""
    refuse_unless_open(lead)
    begun = connections.begin(organisation, lead.connection.region, coordinator_id=lead.connection.coordinator_id)
    begun_with(lead, begun)
    return begun


def begun_with(lead: MissingOrganisation, begun: Connection) -> None:
    """Note which connection came of it. Raises `RuleBroken`."""
    refuse_unless_open(lead)
    lead.state, lead.begun = LeadState.BEGUN, begun
    db.session.flush()


def drop(lead: MissingOrganisation) -> None:
    """Note that it is not pursued. Raises `RuleBroken`."""
    refuse_unless_open(lead)
    lead.state = LeadState.DROPPED


def take_up(lead: MissingOrganisation) -> None:
    """Put it back on the list of those that are still to be approached. Raises `RuleBroken`."""
    if lead.state is not LeadState.DROPPED:
        raise RuleBroken(rules.NOT_OPEN)
    lead.state = LeadState.OPEN


def refuse_unless_open(lead: MissingOrganisation) -> None:
    """Refuse where something was done with it already. Raises `RuleBroken`."""
    if lead.state is not LeadState.OPEN:
        raise RuleBroken(rules.NOT_OPEN)


# People who want to be interviewed


def put_on_list(volunteer: InterviewVolunteer, values: dict[str, Any]) -> InterviewVolunteer:
    """Put somebody on the list, or change what is known. Raises `RuleBroken`."""
    checks = (
        (values["consented_on"] > clock.today(), rules.IN_FUTURE),
        (not (values["email"] or values["phone"]), rules.HOW_TO_REACH),
    )
    if reasons := [reason for holds, reason in checks if holds]:
        raise RuleBroken(*reasons)
    for key, value in values.items():
        setattr(volunteer, key, value)
    volunteer.sort_key = folded(values["name"])[:300]
    db.session.add(volunteer)
    db.session.flush()
    return volunteer


def forget(volunteer: InterviewVolunteer) -> None:
    """Take somebody off the list, so that nothing is left of the name, also once a backup is put back."""
    session = db.session()
    session.flush()
    number, key, place = volunteer.id, _key(volunteer), volunteer.connection.organisation_id
    session.expunge(volunteer)
    erasures.note(session, VOLUNTEER, key)
    _take_away(session, number)
    about = _volunteer.name, number
    audit.record(session, events.VOLUNTEER_FORGOTTEN, about, organisation_id=place)


def _take_away(session: Session, number: int) -> None:
    with as_system():
        connection = session.connection()
        connection.execute(delete(_draft).where(_draft.c.form.like(f"%/interviews/{number}/%")))
        connection.execute(delete(_volunteer).where(_volunteer.c.id == number))


def _key(row: Any) -> str:
    return f"{row.id}.{int(row.created_at.timestamp())}"


@erasures.erases(VOLUNTEER)
def forget_again(session: Session, key: str) -> None:
    """Take somebody off the list once more, after a backup was put back."""
    number = int(key.split(".")[0])
    row = session.connection().execute(select(_volunteer).where(_volunteer.c.id == number)).first()
    if row is not None and _key(row) == key:
        _take_away(session, number)
