"""A dossier as a whole: every row, file, draft and message that goes when it is destroyed (decision 0064).

Rows go by way of the connection, as in the erasure of a person: the history of what is destroyed would otherwise
be written by its destruction. What hangs on a plan by a key that cascades is found by that key, so that a new kind
of part goes along by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.common import clock, drafts, files
from app.common.crypto import Vault
from app.common.drafts import Draft
from app.common.files import StoredFile
from app.common.forgetting import declared
from app.common.frozen import frozen
from app.common.history import Change, Remembered
from app.common.outbox import Message
from app.extensions import Model
from app.plans.models import Invitation, Note, Participant, Pathway, PathwayDocument, Person, Plan, PlanAnswer
from app.plans.rules import keeping as rules
from app.plans.rules.destroying import row_of
from app.plans.rules.keeping import Ground
from app.plans.rules.persons import PathwayState
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Resident, User

_plan: Any = Plan.__table__
_pathway: Any = Pathway.__table__
_person: Any = Person.__table__
_note: Any = Note.__table__
_document: Any = PathwayDocument.__table__
_participant: Any = Participant.__table__
Rows = dict[Table, ColumnElement[bool]]


@frozen
class Whole:
    """A plan, with the pathway and the person where they go along with it."""

    plan_id: int
    organisation_id: int
    pathway_id: int | None = None
    person_id: int | None = None

    @property
    def roots(self) -> Iterator[tuple[Table, ColumnElement[bool]]]:
        """What is deleted by a statement of its own, in this order; the rest goes along by its keys."""
        yield _plan, _plan.c.id == self.plan_id
        if self.pathway_id is not None:
            yield _note, _note.c.pathway_id == self.pathway_id
            yield _document, _document.c.pathway_id == self.pathway_id
            yield _pathway, _pathway.c.id == self.pathway_id
        if self.person_id is not None:
            yield _person, _person.c.id == self.person_id

    def rows(self) -> Rows:
        """Every table of which rows go, with the condition that they do."""
        found: dict[Table, list[ColumnElement[bool]]] = {}
        todo = list(self.roots)
        while todo:
            table, condition = todo.pop()
            found.setdefault(table, []).append(condition)
            todo += [(part, key.in_(select(table.c.id).where(condition))) for part, key in _hanging_on(table)]
        return {table: or_(*conditions) for table, conditions in found.items()}


def _hanging_on(table: Table) -> Iterator[tuple[Table, Any]]:
    """The tables whose rows the database deletes along with those of a table, each with its key."""
    for part in Model.metadata.sorted_tables:
        for key in part.foreign_keys:
            if key.column.table is table and key.ondelete == "CASCADE":
                yield part, key.parent


def whole_of(session: Session, plan_id: int, ground: Ground, years: int, today: date) -> Whole:
    """What goes with a plan: its pathway where it is the last one there, and then the person without any other."""
    connection = session.connection()
    its = (_pathway.c[name] for name in ("id", "person_id", "organisation_id", "active", "state", "changed_at"))
    found = select(*its).join(_plan, _plan.c.pathway_id == _pathway.c.id).where(_plan.c.id == plan_id)
    pathway = connection.execute(found).one()
    alone = Whole(plan_id, pathway.organisation_id)
    works = pathway.active and pathway.state in (PathwayState.PLANNED, PathwayState.RUNNING)
    if works or others_in(session, pathway.id, plan_id):
        return alone
    changed = [pathway.changed_at] + [
        connection.scalar(select(func.max(part.c.changed_at)).where(part.c.pathway_id == pathway.id))
        for part in (_note, _document)
    ]
    if not _old(changed, ground, years, today):
        return alone
    of_person = select(_person.c.id, _person.c.changed_at).where(_person.c.id == pathway.person_id)
    person = connection.execute(of_person).one()
    whole = Whole(plan_id, pathway.organisation_id, pathway.id, person.id)
    if is_elsewhere(session, whole) or not _old([person.changed_at], ground, years, today):
        return Whole(plan_id, pathway.organisation_id, pathway.id)
    return whole


def others_in(session: Session, pathway_id: int, plan_id: int) -> list[int]:
    """The numbers of the other plans of a pathway."""
    others = select(_plan.c.id).where(_plan.c.pathway_id == pathway_id, _plan.c.id != plan_id)
    return list(session.connection().scalars(others))


def is_elsewhere(session: Session, whole: Whole) -> bool:
    """Whether the person has another pathway, or takes part in another plan."""
    its = _pathway.c.person_id == whole.person_id, _pathway.c.id != whole.pathway_id
    takes_part = _participant.c.person_id == whole.person_id, _participant.c.plan_id != whole.plan_id
    asked = select(_pathway.c.id).where(*its).exists(), select(_participant.c.id).where(*takes_part).exists()
    return bool(session.connection().scalar(select(or_(*asked))))


def _old(changed: list[Any], ground: Ground, years: int, today: date) -> bool:
    last = max(clock.on_the_wall(moment).date() for moment in changed if moment is not None)
    return rules.goes_along(last, years, today, ground)


def counted(session: Session, whole: Whole) -> dict[str, int]:
    """How many rows of each table there are in it, in one statement, and how many files."""
    asked = [
        select(literal(table.name), func.count()).select_from(table).where(condition)
        for table, condition in whole.rows().items()
    ]
    counts: dict[str, int] = {row[0]: row[1] for row in session.connection().execute(union_all(*asked))}
    counts["stored_file"] = len(_files_of(session, whole))
    return {name: count for name, count in counts.items() if count}


def remove(session: Session, vault: Vault, whole: Whole) -> dict[str, int]:
    """Delete all of it; returns how many rows went, by table."""
    connection, rows = session.connection(), whole.rows()
    counts = counted(session, whole)
    stored = _files_of(session, whole)
    counts["message"] = _messages(session, whole)
    counts["draft"] = _drafts(session, vault, whole, rows)
    counts["change"] = _history(session, rows)
    for table, condition in whole.roots:
        connection.execute(delete(table).where(condition))
    for one in stored:
        files.remove(session, one)
    session.flush()
    return {name: count for name, count in counts.items() if count}


def _with_numbers(rows: Rows) -> Iterator[tuple[Table, Any]]:
    """Of each table that has them, the numbers of the rows that go."""
    for table, condition in rows.items():
        if "id" in table.c:
            yield table, select(table.c.id).where(condition)


def _history(session: Session, rows: Rows) -> int:
    """What happened to each row, and to what belonged to it and went before."""
    row, kinds = Change.__table__.c, declared()
    gone = [
        or_(and_(row.thing == table.name, row.thing_id.in_(numbers)),
            and_(row.with_thing == table.name, row.with_id.in_(numbers)))
        for table, numbers in _with_numbers(rows) if issubclass(kinds[table.name], Remembered)
    ]  # fmt: skip
    return sum(session.connection().execute(delete(Change.__table__).where(one)).rowcount for one in gone)


def _files_of(session: Session, whole: Whole) -> list[StoredFile]:
    """The files of answers, also of answers that were changed since, and of documents."""
    answer, row = PlanAnswer.__table__.c, Change.__table__.c
    connection = session.connection()
    kept = select(answer.value).where(answer.plan_id == whole.plan_id, answer.kind == QuestionKind.FILE)
    past = select(row.old, row.new).where(row.thing == _plan.name, row.thing_id == whole.plan_id, row.field != "")
    numbers = {number for value in connection.scalars(kept) for number in _numbers_in(value)}
    for old, new in connection.execute(past):
        numbers |= {number for text in (old, new) if text for number in _numbers_in(json.loads(text))}
    asked = StoredFile.id.in_(numbers)
    if whole.pathway_id is not None:
        asked |= StoredFile.id.in_(select(_document.c.file_id).where(_document.c.pathway_id == whole.pathway_id))
    its = StoredFile.organisation_id == whole.organisation_id
    return list(session.scalars(select(StoredFile).where(asked, its)))


def _numbers_in(value: Any) -> Iterator[int]:
    """The numbers of files in an answer; there are none in any other."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("id"), int):
            yield one["id"]


def _drafts(session: Session, vault: Vault, whole: Whole, rows: Rows) -> int:
    """Forms that were typed and not saved: about one of the rows, or to add something to the pathway or person."""
    connection, draft = session.connection(), Draft.__table__
    going = {table.name: set(connection.scalars(numbers)) for table, numbers in _with_numbers(rows)}
    above = {("pathway_id", str(whole.pathway_id)), ("person_id", str(whole.person_id))}
    gone = []
    for one in session.scalars(select(Draft)):
        about = row_of(one.form)
        if about is None and one.form.endswith("/add"):
            its = bool(above & set(_typed(vault, one)))
        else:
            its = about is not None and about[1] in going.get(about[0], ())
        gone += [one.id] if its else []
    for start in range(0, len(gone), 500):
        connection.execute(delete(draft).where(draft.c.id.in_(gone[start : start + 500])))
    return len(gone)


def _typed(vault: Vault, draft: Draft) -> drafts.Fields:
    """What was typed; nothing where the key is gone under which it was sealed."""
    try:
        return drafts.opened(vault, draft)
    except ValueError:
        return ()


def _messages(session: Session, whole: Whole) -> int:
    """Letters of invitation, and all letters to an address that is nobody's once the participants are gone."""
    message, mail = Message.__table__, func.lower(_participant.c.email)
    mine = select(mail).where(_participant.c.plan_id == whole.plan_id, _participant.c.email.is_not(None))
    user, resident = User.__table__.c, Resident.__table__.c
    theirs = (
        select(mail).where(_participant.c.plan_id != whole.plan_id, _participant.c.email.is_not(None)),
        *(select(func.lower(column)).where(column.is_not(None))
          for column in (user.email, user.contact_email, resident.email)),
    )  # fmt: skip
    to, invitation = func.lower(message.c.recipient), Invitation.__table__
    invited = (
        select(invitation.c.id)
        .join(_participant, _participant.c.id == invitation.c.participant_id)
        .where(invitation.c.plan_id == whole.plan_id, mail == to)
        .where(invitation.c.expires_at == message.c.useful_until)
    )
    free = and_(to.in_(mine), *(to.not_in(each) for each in theirs))
    gone = delete(message).where(or_(free, invited.correlate(message).exists()))
    return session.connection().execute(gone).rowcount
