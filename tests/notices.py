"""The rounds in which people are told that something is new, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.common.jobs import enqueue
from app.common.outbox import Message, State
from app.security.models import Resident
from app.security.rules.notices import Pace
from tests import bench

KIND = "plans.notices"
LATER = timedelta(minutes=2)


def round_of_notices(*, sent: bool = True) -> None:
    """Let the portal tell whatever there is to tell; the letters go out unless they wait for a mail server."""
    with bench.office() as session:
        enqueue(session, KIND)
        session.commit()
    bench.work_off(DEMO=False, SMTP_HOST="")  # makes the letters; there is no way out yet
    if sent:
        letters_leave()


def letters_leave() -> None:
    """Let letters that wait for a mail server go."""
    with bench.office() as session:
        waiting = session.scalars(select(Message).where(Message.state == State.QUEUED))
        for one in waiting.all():
            one.job_id = enqueue(session, "message.send")
        session.commit()
    bench.work_off(DEMO=True)


def told(address: str) -> list[tuple[str, str]]:
    """Subject and text of the notices that went to an address."""
    vault = bench.the_app().extensions["vault"]
    found = bench.rows_of(Message, Message.recipient == address, Message.only_while.is_not(None))
    return [(one.subject, vault.open(one.sealed_body)) for one in found if one.state is State.SENT]


def states_of(address: str) -> list[State]:
    """What became of the notices to an address."""
    return [
        one.state for one in bench.rows_of(Message, Message.recipient == address, Message.only_while.is_not(None))
    ]


def chooses(account: Any, pace: Pace, **more: Any) -> None:
    """Let somebody have chosen how often he is told; more fields of the account can be set."""
    with bench.office() as session:
        row = session.get_one(type(account), account.id)
        for name, value in {"notices": pace, **more}.items():
            setattr(row, name, value)
        session.commit()


def resident_of(email: str) -> Resident:
    """The account of a resident."""
    return bench.rows_of(Resident, Resident.email == email)[0]
