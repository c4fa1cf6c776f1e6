"""The resident of the demo: Karin de Boer, invited for the plan of her daughter Noor, who declared a thing.

Her municipality asks a little more of passwords than the portal does, and has DigiD on.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from app.common import clock
from app.common.context import current, working_as
from app.extensions import db
from app.plans.actions.declarations import declare
from app.plans.models import Participant
from app.security.models import Actor, Resident, ResidentPolicy
from app.security.rules.areas import Area

EMAIL = "karin@deboer.example"
DECLARATION = (
    "In het plan staat dat Noor vaak te laat kwam. Dat klopt, maar er staat niet bij dat de bus toen niet reed.\n"
    "Ik wil dat dit erbij staat."
)


def fill(password_hash: str) -> None:
    """Give her an account, and let her take part as whom she was invited."""
    known = db.session.scalars(select(Resident.id).where(Resident.email == EMAIL)).first()
    mine = db.session.scalars(select(Participant).where(Participant.email == EMAIL)).all()
    if known or not mine:
        return
    now = clock.now()
    karin = Resident(
        actor=Actor(kind=Area.RESIDENT), name=mine[0].name, email=EMAIL, password=password_hash,
        password_changed_at=now, active=True, invited_at=now, verified_at=now,
    )  # fmt: skip
    db.session.add(karin)
    db.session.add(
        ResidentPolicy(
            organisation_id=mine[0].organisation_id,
            least_length=12,
            refused_words="Testdorp",
            digid=True,
            digid_ground="Jeugdwet, artikel 7.2.1",
        )
    )
    db.session.flush()
    for one in mine:
        one.resident_id = karin.id
    db.session.flush()
    with working_as(replace(current(), actor_id=karin.actor_id, resident_id=karin.id)):
        declare(mine[0], DECLARATION)
