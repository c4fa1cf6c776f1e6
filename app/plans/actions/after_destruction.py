"""What is left of a dossier elsewhere: taken away, looked for, and told on the receipt (decision 0064)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from app.common import audit, files
from app.common.context import system_scope
from app.common.crypto import Vault
from app.common.files import StoredFile
from app.common.jobs import Job, Work, enqueue, job
from app.common.remains import Wanted, found_in, places_in_file, wipe
from app.common.words import N_, folded
from app.plans import events
from app.plans.actions.whole import Whole
from app.plans.models import Destruction, Participant, Pathway, Person, Plan, PlanTemplate
from app.security.actions.erasure import forget_searches
from app.security.models import Resident, User

AGAIN_AFTER = timedelta(minutes=2)
"""When the job looks: a request or an export that was under way may still have left something."""
SHORTEST = 5
"""A shorter title or name is part of many other words."""
LISTS = ("PlanView", "PathwayView", "PersonView", "NoteView", "PathwayDocumentView")
"""Lists of which an export can hold something of a dossier."""


def signature(vault: Vault, receipt: Destruction) -> str:
    """The keyed hash of a receipt, over all it says."""
    said = [
        receipt.number, receipt.organisation_id, receipt.template_id, receipt.ground,
        _moment(receipt.destroyed_at), receipt.last_change.isoformat(), receipt.kept_until.isoformat(),
        receipt.rows, _moment(receipt.checked_at), receipt.remains,
    ]  # fmt: skip
    return vault.fingerprint("destruction:" + json.dumps(said, sort_keys=True, separators=(",", ":")))


def _moment(at: datetime | None) -> str | None:
    return at and at.isoformat(timespec="microseconds")


def is_genuine(vault: Vault, receipt: Destruction) -> bool:
    """Whether a receipt says what it said when it was signed."""
    return receipt.signature == signature(vault, receipt)


def wanted(session: Session, whole: Whole) -> Wanted:
    """What tells a dossier from others: its title, and names and addresses of who was in it."""
    connection = session.connection()
    plan, row = Plan.__table__.c, Participant.__table__.c
    found = list(connection.execute(select(plan.title, plan.about).where(plan.id == whole.plan_id)).one())
    took_part = select(row.name, row.email, row.phone).where(row.plan_id == whole.plan_id)
    found += [value for line in connection.execute(took_part) for value in line]
    if whole.pathway_id is not None:
        pathway = Pathway.__table__.c
        found += connection.scalars(select(pathway.title).where(pathway.id == whole.pathway_id))
    if whole.person_id is not None:
        person = session.get_one(Person, whole.person_id)
        found += [person.name.full, person.name.listed, person.phone, person.email, person.address]
        session.expunge(person)
    return Wanted(tuple(sorted({value for value in found if value and len(value) >= SHORTEST})))


def later(session: Session, receipt: Destruction, sealed: str) -> None:
    """Queue the rest; it is nobody's job, for whoever asked may be gone before it is done."""
    enqueue(
        session, FINISH, organisation_id=receipt.organisation_id, after=AGAIN_AFTER, sealed_detail=sealed,
        receipt=receipt.id,
    )  # fmt: skip


FINISH = "dossier.destroyed"


@job(FINISH, N_("Finish and check the destruction of a dossier"))
def finish_destruction(work: Work, *, receipt: int) -> None:
    """Take away what colleagues still had of the dossier, look whether anything is left, complete the receipt.

    What others are called as well is no trace of it. Looking through everything is done before the job writes.
    """
    told, bind = Wanted.read(work.detail), work.session.get_bind()
    with Session(bind) as session:
        _forget_exports(session, told)
        its = Wanted(tuple(value for value in told.values if not _is_of_others(session, value)))
        wipe(session, work.vault, its)
        forget_searches(session, its)
        session.commit()
    with system_scope("look for what is left of a dossier", writing=False), Session(bind) as session:
        remains = found_in(session, work.vault, its, but=("job", work.job_id))
    found = work.session.get_one(Destruction, receipt)
    found.remains, found.checked_at = remains, work.at
    found.signature = signature(work.vault, found)
    audit.record(work.session, events.DESTRUCTION_CHECKED, found, found=sum(remains.values()))


def _forget_exports(session: Session, told: Wanted) -> None:
    """Files that were made of lists with the dossier in it, whatever else they hold: they can be made again."""
    made = select(Job.result_file_id).where(or_(*(Job.payload.contains(f'"{name}"') for name in LISTS)))
    for stored in session.scalars(select(StoredFile).where(StoredFile.id.in_(made))):
        if places_in_file(files.path_of(stored), told):
            files.remove(session, stored)
    session.flush()


def _is_of_others(session: Session, value: str) -> bool:
    """Whether somebody or something that stays is called that, or has it in what it is called."""
    asked = [select(row.id).where(_says(row, value)).exists() for row in _called()]
    return bool(session.scalar(select(or_(*asked))))


def _called() -> Iterator[Any]:
    yield from (Plan, Pathway, Person, Participant, PlanTemplate, Resident, User)


NAMES = (
    *("title", "about", "search_key", "name", "email", "contact_email", "phone", "username"),
    *("first_name", "last_name", "address"),
)


def _says(kind: Any, value: str) -> Any:
    columns = [cast(getattr(kind, name), Text) for name in NAMES if name in kind.__table__.c]
    return or_(*(column.icontains(form, autoescape=True) for column in columns for form in {value, folded(value)}))
