"""How a coordinator of a region is reached: told to the organisations that he or she connects (O-44)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.common.context import as_system
from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE
from app.extensions import db
from app.onboarding.models import Connection
from app.security.models import User


@frozen
class Reached:
    """Somebody to ask: a name, and the ways there are."""

    name: str
    phone: str = ""
    email: str = ""
    hours: str = ""


def coordinator_of(connection: Connection) -> Reached | None:
    """The coordinator who looks after a connection, if there is one.

    An organisation may not read users of the region, and is told of this one the name, the number and the address.
    """
    if connection.coordinator is not None:
        return _reached(connection.coordinator)
    if connection.coordinator_id is None:
        return None
    with as_system():
        user = db.session.scalars(select(User).where(User.id == connection.coordinator_id)).first()
        return _reached(user) if user else None


def _reached(user: User) -> Reached:
    return Reached(user.name.full, user.phone or "", user.email or "")


def desk_of(settings: Mapping[str, Any]) -> Reached:
    """How the Servicedesk is reached, as the foot of every page says it."""
    return Reached(
        "", settings["SERVICE_DESK_PHONE"], settings["SERVICE_DESK_EMAIL"], settings["SERVICE_DESK_HOURS"]
    )


def block(connection: Connection, desk: Reached) -> str:
    """The lines at the end of a letter, in Dutch: who sends it, the region, and how to reach the Servicedesk."""
    by = coordinator_of(connection)
    lines = [by.name, by.phone, by.email] if by else []
    how = ", ".join(one for one in (desk.phone, desk.email) if one)
    with force_locale(DEFAULT_LANGUAGE):
        lines += [connection.region.name, _("Service desk: %(how)s", how=how) if how else ""]
    return "\n".join(line for line in lines if line)
