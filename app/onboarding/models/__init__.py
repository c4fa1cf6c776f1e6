"""Programmes with their versions, connections of organisations, steps that were done, notes of contact."""

from app.onboarding.models.connections import Connection, ConnectionStep, ContactNote
from app.onboarding.models.programmes import Programme, ProgrammeEdition

__all__ = ["Connection", "ConnectionStep", "ContactNote", "Programme", "ProgrammeEdition"]
