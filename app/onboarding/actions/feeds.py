"""The address at which an agenda reads the appointments of a coordinator without logging in.

Whoever has the address reads them, so it is a secret of 256 bits of which only the fingerprint is kept, it can be
made anew or withdrawn at any moment, and it opens nothing once its owner is no coordinator any more.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from app.common import audit, clock, crypto
from app.common.context import as_system
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions.appointments import LOADED, invitation_of
from app.onboarding.models import Appointment, CalendarFeed, Connection
from app.onboarding.rules.invitations import feed
from app.security.actions.gates import in_force
from app.security.models import Assignment, Region, Role, User

COORDINATOR = "AC"
BACK = timedelta(days=60)
MOST = 500


def feed_of(user_id: int) -> CalendarFeed | None:
    """The address of somebody, where there is one."""
    with as_system():
        return db.session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == user_id)).first()


def make_anew(user_id: int) -> str:
    """Make an address anew; the one before stops at once. Returns the secret, which is shown this one time."""
    secret = crypto.token()
    with as_system():
        db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))
        db.session.add(CalendarFeed(user_id=user_id, key_hash=crypto.hashed(secret), made_at=clock.now()))
        db.session.flush()
    audit.record(db.session(), events.FEED_MADE, ("calendar_feed", user_id))
    return secret


def withdraw(user_id: int) -> None:
    """Let the address of somebody work no more."""
    with as_system():
        db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))
    audit.record(db.session(), events.FEED_ENDED, ("calendar_feed", user_id))


def calendar_at(secret: str, name: str) -> bytes | None:
    """The appointments behind a secret, as an agenda reads them; nothing where it opens nothing."""
    at = clock.now()
    with as_system():
        found = (
            select(CalendarFeed.user_id)
            .join(User, User.id == CalendarFeed.user_id)
            .where(CalendarFeed.key_hash == crypto.hashed(secret), User.active.is_(True))
        )
        user_id = db.session.scalar(found)
        if user_id is None:
            return None
        held = (
            select(Assignment.organisation_id)
            .join(Role, Role.id == Assignment.role_id)
            .where(Assignment.user_id == user_id, Role.code == COORDINATOR, in_force(at))
        )
        places = list(db.session.scalars(held))
        if not places:
            return None
        wanted = (
            select(Appointment)
            .join(Connection, Connection.id == Appointment.connection_id)
            .join(Region, Region.id == Connection.region_id)
            .where(Appointment.coordinator_id == user_id, Region.organisation_id.in_(places))
            .where(Appointment.starts_at > at - BACK, Appointment.called_off.is_(False))
            .options(*LOADED)
            .order_by(Appointment.starts_at, Appointment.id)
            .limit(MOST)
        )
        return feed([invitation_of(one) for one in db.session.scalars(wanted)], name=name, at=at)
