"""Whether an organisation may publish on a territory: at once, unless its municipality blocked it (A-03, A-20)."""

from __future__ import annotations

from sqlalchemy import select

from app.activities.actions import notices
from app.activities.models import Organiser
from app.activities.rules import organisers as rules
from app.activities.rules.organisers import OrganiserState
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.words import Told
from app.extensions import db


def admit(organisation_id: int, municipality_id: int) -> None:
    """Let an organisation publish on a territory; one that its municipality does not know yet is new there.

    The row is locked until what is published is saved, so that nothing comes out while somebody blocks. Raises
    `RuleBroken` for an organisation that is blocked there.
    """
    if organisation_id == municipality_id:
        return
    here = Organiser.organisation_id == organisation_id, Organiser.municipality_id == municipality_id
    found = db.session.scalars(select(Organiser).where(*here).with_for_update(of=Organiser)).first()
    if found is None:
        appear(organisation_id, municipality_id)
    elif found.state is OrganiserState.BLOCKED:
        place, reason = found.municipality.name, found.reason or ""
        raise RuleBroken(Told(rules.BLOCKED_HERE, place=place, reason=reason))
    elif found.state is OrganiserState.MERGED:
        raise RuleBroken(rules.MERGED_HERE)


def appear(organisation_id: int, municipality_id: int, **told: object) -> Organiser:
    """Make an organisation known to a municipality, whose local administrators hear of it.

    What it said of itself elsewhere is taken along, where nothing else is told.
    """
    if not told:
        with as_system():
            about = select(Organiser.kind, Organiser.web_address).where(
                Organiser.organisation_id == organisation_id
            )
            known = db.session.execute(about.order_by(Organiser.id)).mappings().first()
        told = dict(known or {})
    organiser = Organiser(organisation_id=organisation_id, municipality_id=municipality_id, **told)
    db.session.add(organiser)
    db.session.flush()
    notices.enqueue_about(notices.CAME, organiser.id)
    return organiser
