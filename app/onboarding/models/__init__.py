"""Programmes with their versions, and connections: steps that were done, contacts, notes, checklists."""

from app.onboarding.models.checks import ConnectionCheck
from app.onboarding.models.connections import Connection, ConnectionStep, ContactNote
from app.onboarding.models.contacts import ConnectionContact
from app.onboarding.models.programmes import Programme, ProgrammeEdition

__all__ = [
    "Connection",
    "ConnectionCheck",
    "ConnectionContact",
    "ConnectionStep",
    "ContactNote",
    "Programme",
    "ProgrammeEdition",
]
