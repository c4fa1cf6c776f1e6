"""The audit log: who did what to which thing, with what result and from where; only added to (decision 0015)."""

from app.common.audit.events import EVENTS, Event
from app.common.audit.models import ActorKey, AuditEvent, AuditSeal
from app.common.audit.recording import keep_noted, later, record
from app.common.audit.writing import origin_of, use_vault

__all__ = [
    "EVENTS",
    "ActorKey",
    "AuditEvent",
    "AuditSeal",
    "Event",
    "keep_noted",
    "later",
    "origin_of",
    "record",
    "use_vault",
]
