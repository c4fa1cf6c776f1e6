"""Whether an organisation may publish on a territory: at once, unless its municipality blocked it (A-03, A-20)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.actions import notices
from app.activities.actions.territory import note_published
from app.activities.models import Organiser
from app.activities.rules import organisers as rules
from app.activities.rules.organisers import OrganiserState
from app.common.errors import RuleBroken
from app.common.jobs import Work, enqueue, job
from app.common.words import N_, Told
from app.extensions import db

APPEAR = "organisers.appear"


def admit(organisation_id: int, municipality_id: int, *, tells: int | None = None) -> None:
    """Let an organisation publish on a territory; one that its municipality does not know yet becomes known.

    `tells` is the number of the activity that is new there, of which its local administrators hear. The row is
    locked until what is published is saved, so that nothing comes out while somebody blocks. Raises `RuleBroken`
    for an organisation that is blocked there.
    """
    if organisation_id != municipality_id:
        known = select(Organiser).where(*_of(organisation_id, municipality_id))
        found = db.session.scalars(known.with_for_update(of=Organiser)).first()
        if found is None:
            enqueue(db.session(), APPEAR, organisation=organisation_id, municipality=municipality_id, tells=tells)
            return
        _refuse_unwanted(found)
    if tells is not None:
        note_published(tells, municipality_id)


def _refuse_unwanted(organiser: Organiser) -> None:
    if organiser.state is OrganiserState.BLOCKED:
        place, reason = organiser.municipality.name, organiser.reason or ""
        raise RuleBroken(Told(rules.BLOCKED_HERE, place=place, reason=reason))
    if organiser.state is OrganiserState.MERGED:
        raise RuleBroken(rules.MERGED_HERE)


@job(APPEAR, N_("Make an organisation known to a municipality"))
def appear_now(work: Work, organisation: int, municipality: int, tells: int | None = None) -> None:
    """Make an organisation known where it published, with what it said of itself elsewhere."""
    if tells is not None:
        note_published(tells, municipality, work.session)
    if work.session.scalars(select(Organiser.id).where(*_of(organisation, municipality))).first() is not None:
        return  # it published twice
    about = select(Organiser.kind, Organiser.web_address).where(Organiser.organisation_id == organisation)
    told = work.session.execute(about.order_by(Organiser.id)).mappings().first()
    appear(work.session, organisation, municipality, **dict(told or {}))


def appear(session: Session, organisation_id: int, municipality_id: int, **told: Any) -> Organiser:
    """Make an organisation known to a municipality, whose local administrators hear of it."""
    organiser = Organiser(organisation_id=organisation_id, municipality_id=municipality_id, **told)
    session.add(organiser)
    session.flush()
    notices.enqueue_about(notices.CAME, organiser.id, session)
    return organiser


def _of(organisation_id: int, municipality_id: int) -> tuple[Any, ...]:
    return Organiser.organisation_id == organisation_id, Organiser.municipality_id == municipality_id
