"""What is done with newcomers: add, change, and forget them with all that tells of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.activities import events
from app.activities.models import Newcomer, NewcomerAnswer, Topic
from app.activities.rules import newcomers as rules
from app.common import audit, clock, context, erasures, files
from app.common.context import as_system
from app.common.drafts import Draft
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.history import Change
from app.common.jobs import Work, job
from app.common.words import N_
from app.extensions import db
from app.questionnaires.models import Questionnaire, QuestionnaireEdition
from app.questionnaires.rules.answers import numbers_in
from app.security.models import Organisation
from app.security.rules.organisations import Kind

NEWCOMER = "newcomer"
"""What a newcomer is called on the list of erasures."""
ASKED, TERM = "asked", "term"
"""Why somebody is forgotten: by hand, or because the term was over."""
_newcomer: Any = Newcomer.__table__
_change: Any = Change.__table__
_draft: Any = Draft.__table__


def add_newcomer(values: dict[str, Any]) -> Newcomer:
    """Add a newcomer, with the edition of the intake form that is in use now. Raises `RuleBroken`."""
    wanted = values.pop("questionnaire_id", None)
    newcomer = Newcomer(edition=_edition(wanted) if wanted else None)
    _set(newcomer, values)
    db.session.add(newcomer)
    db.session.flush()
    return newcomer


def change_newcomer(newcomer: Newcomer, values: dict[str, Any]) -> Newcomer:
    """Change what is known of a newcomer, who gets an intake form only once. Raises `RuleBroken`."""
    wanted = values.pop("questionnaire_id", None)
    if wanted and newcomer.edition is None:
        newcomer.edition = _edition(wanted)
    _set(newcomer, values)
    work_on(newcomer)
    return newcomer


def work_on(newcomer: Newcomer) -> None:
    """Let the term of a newcomer begin anew: somebody works on it today."""
    newcomer.worked_on = clock.today()


def _set(newcomer: Newcomer, values: dict[str, Any]) -> None:
    if not context.current().scope.holds(db.session(), values["organisation_id"]):
        raise RuleBroken(rules.NOT_YOURS)
    interests = _chosen(values["interests"])
    for key, value in values.items():
        if key != "interests":
            setattr(newcomer, key, value)
    if {one.id for one in newcomer.interests} != {one.id for one in interests}:
        newcomer.interests = interests


def _chosen(numbers: Sequence[int]) -> list[Topic]:
    """The topics of some numbers, as far as whoever acts may read them."""
    return list(db.session.scalars(select(Topic).where(Topic.id.in_(numbers))))


def topics_for(newcomer: Newcomer | None = None) -> list[Topic]:
    """The topics to choose from: those in use, and those of this newcomer that were retired since."""
    wanted: Any = Topic.active.is_(True)
    if newcomer is not None:
        wanted = or_(wanted, Topic.id.in_([one.id for one in newcomer.interests]))
    return list(db.session.scalars(select(Topic).where(wanted).order_by(Topic.sort_key, Topic.id)))


def usual_form() -> int | None:
    """The intake form that was used last where one works."""
    newest = select(QuestionnaireEdition.thing_id).join(Newcomer, Newcomer.edition_id == QuestionnaireEdition.id)
    return db.session.scalars(newest.order_by(Newcomer.id.desc()).limit(1)).first()


def forms_to_choose() -> list[Questionnaire]:
    """The questionnaires that can be an intake form: published, and in use."""
    usable = Questionnaire.in_use.is_not(None), Questionnaire.active.is_(True)
    ordered = select(Questionnaire).where(*usable).order_by(Questionnaire.sort_key, Questionnaire.id)
    return list(db.session.scalars(ordered))


def _edition(questionnaire_id: int) -> QuestionnaireEdition:
    same = (
        QuestionnaireEdition.thing_id == Questionnaire.id,
        QuestionnaireEdition.number == Questionnaire.in_use,
    )
    usable = Questionnaire.id == questionnaire_id, Questionnaire.active.is_(True)
    found = db.session.scalars(select(QuestionnaireEdition).join(Questionnaire, same[0] & same[1]).where(*usable))
    edition = found.first()
    if edition is None:
        raise RuleBroken(rules.NOT_IN_USE)
    return edition


def home() -> int | None:
    """The municipality where one works, if it is one."""
    number = context.current().scope.organisation_id
    place = None if number is None else db.session.get(Organisation, number)
    return place.id if place is not None and place.kind is Kind.MUNICIPALITY else None


# Forgetting


def remove(newcomer: Newcomer) -> None:
    """Forget a newcomer at once, with answers, files and history; the audit log keeps that it happened."""
    session = db.session()
    session.flush()
    number = newcomer.id
    session.expunge(newcomer)
    forget(session, [number], ASKED)


def forget(session: Session, numbers: Sequence[int], ground: str) -> None:
    """Take newcomers away with all that tells of them, and note it where a backup cannot bring them back.

    By way of the connection: the history would otherwise be written by its going.
    """
    with as_system():
        found = select(_newcomer.c.id, _newcomer.c.organisation_id, _newcomer.c.created_at)
        for row in session.connection().execute(found.where(_newcomer.c.id.in_(numbers))).all():
            erasures.note(session, NEWCOMER, _key(row))
            _take_away(session, row.id)
            about = _newcomer.name, row.id
            audit.record(
                session, events.NEWCOMER_FORGOTTEN, about, organisation_id=row.organisation_id, ground=ground
            )


def _key(row: Any) -> str:
    return f"{row.id}.{int(row.created_at.timestamp())}"


def _take_away(session: Session, number: int) -> None:
    connection = session.connection()
    for stored in session.scalars(select(StoredFile).where(StoredFile.id.in_(sorted(_files_of(session, number))))):
        files.remove(session, stored)
    session.flush()
    connection.execute(delete(_change).where(_change.c.thing == _newcomer.name, _change.c.thing_id == number))
    connection.execute(delete(_draft).where(_draft.c.form.like(f"%/newcomers/{number}/%")))
    connection.execute(delete(_newcomer).where(_newcomer.c.id == number))


def _files_of(session: Session, number: int) -> set[int]:
    """The files of answers, also of answers that were changed since."""
    answer: Any = NewcomerAnswer.__table__.c
    values = list(session.connection().scalars(select(answer.value).where(answer.newcomer_id == number)))
    past = select(_change.c.old, _change.c.new).where(
        _change.c.thing == _newcomer.name, _change.c.thing_id == number, _change.c.field.like("q%")
    )
    values += [json.loads(text) for row in session.connection().execute(past) for text in row if text]
    return {number for value in values for number in numbers_in(value)}


@erasures.erases(NEWCOMER)
def forget_again(session: Session, key: str) -> None:
    """Forget a newcomer once more, after a backup was put back."""
    number = int(key.split(".")[0])
    row = session.connection().execute(select(_newcomer).where(_newcomer.c.id == number)).first()
    if row is not None and _key(row) == key:
        _take_away(session, number)


@job("newcomers.forget", N_("Delete newcomers whose term is over"), every=timedelta(days=1))
def forget_whose_term_is_over(work: Work) -> None:
    """Forget those on whom nobody has worked for as long as the portal keeps them."""
    days = timedelta(days=work.settings["NEWCOMER_KEPT_DAYS"])
    before = clock.on_the_wall(work.at).date() - days
    over = select(_newcomer.c.id).where(_newcomer.c.worked_on < before)
    forget(work.session, list(work.session.connection().scalars(over)), TERM)
