"""Programmes, connections with what is done and known of them, papers with their templates, account lines."""

from app.onboarding.models.accounts import AccountHandOver, AccountLine
from app.onboarding.models.checks import ConnectionCheck
from app.onboarding.models.connections import Connection, ConnectionStep, ContactNote
from app.onboarding.models.contacts import ConnectionContact
from app.onboarding.models.papers import ConnectionPaper, PaperTemplate
from app.onboarding.models.programmes import Programme, ProgrammeEdition

__all__ = [
    "AccountHandOver",
    "AccountLine",
    "Connection",
    "ConnectionCheck",
    "ConnectionContact",
    "ConnectionPaper",
    "ConnectionStep",
    "ContactNote",
    "PaperTemplate",
    "Programme",
    "ProgrammeEdition",
]
