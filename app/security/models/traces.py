"""Who left a trace: the people and organisations behind changes, for whoever reads the history.

The tables of traces stand below this subject and know nothing of users, so the relations are hung on here.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import foreign, relationship

from app.common.audit import AuditEvent
from app.common.history import Change
from app.security.models.organisations import Organisation
from app.security.models.users import Actor, User


def _sign(trace: Any) -> None:
    """Let a row tell its actor, the account behind it as far as the reader may know it, and where it worked."""
    trace.actor = relationship(Actor, viewonly=True, primaryjoin=foreign(trace.actor_id) == Actor.id)
    trace.user = relationship(
        User, viewonly=True, uselist=False, primaryjoin=foreign(trace.actor_id) == User.actor_id
    )
    trace.place = relationship(Organisation, viewonly=True, primaryjoin=foreign(trace.place_id) == Organisation.id)


for trace in (Change, AuditEvent):
    _sign(trace)
signed = (Change, AuditEvent)
"""The tables whose rows tell who left them."""
