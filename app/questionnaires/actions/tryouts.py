"""Trying a design: begun on a copy of it, gone a day later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.common.context import as_system
from app.common.history import Change
from app.common.jobs import Work, job
from app.common.words import N_
from app.extensions import db
from app.questionnaires.models import Tryout
from app.questionnaires.rules.designs import Design

KEPT_FOR = timedelta(hours=24)


def begin(
    design: Design, title: Mapping[str, str], *, origin: str, actor_id: int, organisation_id: int, at: datetime
) -> Tryout:
    """Begin to try a design as it is now; `origin` is the page to go back to."""
    tryout = Tryout(
        title=dict(title), kept=design.told(), origin=origin, actor_id=actor_id,
        organisation_id=organisation_id, made_at=at,
    )  # fmt: skip
    db.session.add(tryout)
    db.session.flush()
    return tryout


def end(session: Session, tryouts: list[int]) -> None:
    """Take try-outs away with their answers and their history; their files end by themselves, as old as they are.

    By way of the connection: the history would otherwise be written by its going.
    """
    change, table = Change.__table__, Tryout.__table__
    with as_system():
        session.flush()
        session.connection().execute(
            delete(change).where(change.c.thing == table.name, change.c.thing_id.in_(tryouts))
        )
        session.connection().execute(delete(table).where(table.c.id.in_(tryouts)))


def purge(session: Session, at: datetime) -> None:
    """Take away the try-outs of more than a day ago."""
    row = Tryout.__table__.c
    over = list(session.connection().execute(select(row.id).where(row.made_at <= at - KEPT_FOR)).scalars())
    if over:
        end(session, over)


@job("tryouts.purge", N_("Take away what was filled in to try questions"), every=timedelta(hours=1))
def purge_now(work: Work) -> None:
    """Take away what is a day old."""
    purge(work.session, work.at)
