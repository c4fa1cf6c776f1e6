"""What a paper is filled in with: what is known of a connection, and what somebody typed for this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy import select

from app.common import clock
from app.extensions import db
from app.onboarding.models import AccountLine, Connection
from app.onboarding.papers.fields import FIELDS, Lines
from app.onboarding.rules.accounts import AccountState

TYPED = (
    "street", "postal_code", "city", "contact_person", "contact_email", "signatory", "signatory_function",
    "training_date", "first_evaluation_date",
)  # fmt: skip
"""What nothing else in the portal knows yet, in the order in which a form asks it."""
DAYS = ("training_date", "first_evaluation_date")

Source = Callable[[Connection], Mapping[str, str]]
_sources: list[Source] = []


def fills(source: Source) -> Source:
    """Let something else that is known of a connection fill in fields, such as the answers of its profile."""
    _sources.append(source)
    return source


def values_of(connection: Connection, typed: Mapping[str, str]) -> dict[str, str | Lines]:
    """A value for each field of which something is known; what was typed goes before all else."""
    found: dict[str, Any] = {"today": said(clock.today()), **_known(connection), "accounts": _accounts(connection)}
    for source in _sources:
        found |= {name: value for name, value in source(connection).items() if value}
    found |= {name: value for name, value in typed.items() if value and name in FIELDS}
    return found


def said(day: date) -> str:
    """A day as it stands in a paper, which is in Dutch."""
    return format_date(day, "d MMMM y", locale="nl")


def _known(connection: Connection) -> dict[str, str]:
    organisation, coordinator = connection.organisation, connection.coordinator
    return {
        "organisation": organisation.name,
        "umbrella": organisation.parent.name if organisation.parent else "",
        "region": connection.region.name,
        "coordinator": coordinator.name.full if coordinator else "",
        "coordinator_email": (coordinator.email or "") if coordinator else "",
        "coordinator_phone": (coordinator.phone or "") if coordinator else "",
        "signatory": connection.signatory or "",
        "signatory_function": connection.signatory_function or "",
        "institution_coordinator": _institution_coordinator(connection),
    }


def _lines(connection: Connection) -> list[AccountLine]:
    mine = AccountLine.connection_id == connection.id, AccountLine.state != AccountState.REMOVED
    return list(
        db.session.scalars(select(AccountLine).where(*mine).order_by(AccountLine.sort_key, AccountLine.id))
    )


def _institution_coordinator(connection: Connection) -> str:
    return ", ".join(line.employee.name for line in _lines(connection) if line.coordinator)


def _accounts(connection: Connection) -> Lines:
    return [
        {"number": str(number), "name": line.employee.name, "email": line.email, "function": line.function or ""}
        for number, line in enumerate(_lines(connection), 1)
    ]
