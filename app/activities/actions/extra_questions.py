"""Extra questions about activities: which are asked, to what an activity answers, and answers that have to go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, delete, or_, select

from app.activities.models import Activity, ActivityAnswer, ActivityQuestions
from app.activities.rules import extra_questions as rules
from app.common import files
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.history import Change
from app.extensions import db
from app.questionnaires.models import Questionnaire, QuestionnaireEdition
from app.questionnaires.rules.answers import numbers_in
from app.security.models import Organisation
from app.security.rules.organisations import Kind

_change: Any = Change.__table__
_answer: Any = ActivityAnswer.__table__
IN_USE = and_(
    QuestionnaireEdition.thing_id == Questionnaire.id, QuestionnaireEdition.number == Questionnaire.in_use
)


# What is asked


def questionnaires_for(organisation_id: int | None, chosen: int | None = None) -> list[Questionnaire]:
    """What a municipality can ask: published questionnaires of the portal and of its own, and the one it asks."""
    theirs = or_(Questionnaire.organisation_id.is_(None), Questionnaire.organisation_id == organisation_id)
    usable = and_(Questionnaire.in_use.is_not(None), Questionnaire.active.is_(True), theirs)
    wanted = select(Questionnaire).where(or_(usable, Questionnaire.id == chosen))
    return list(db.session.scalars(wanted.order_by(Questionnaire.sort_key, Questionnaire.id)))


def choose(organisation_id: int | None, questionnaire_id: int | None) -> ActivityQuestions:
    """Say for the first time what is asked, by a municipality or by the portal. Raises `RuleBroken`."""
    if organisation_id is not None:
        place = db.session.get_one(Organisation, organisation_id)
        if place.kind is not Kind.MUNICIPALITY:
            raise RuleBroken(rules.NOT_A_MUNICIPALITY)
    theirs = ActivityQuestions.organisation_id.is_not_distinct_from(organisation_id)
    if db.session.scalar(select(ActivityQuestions.id).where(theirs)):
        raise RuleBroken(rules.SET_BEFORE)
    questions = ActivityQuestions(organisation_id=organisation_id)
    change(questions, questionnaire_id)
    db.session.add(questions)
    db.session.flush()
    return questions


def change(questions: ActivityQuestions, questionnaire_id: int | None) -> ActivityQuestions:
    """Ask something else from now on; activities that were answered about stay with what they were asked.

    Raises `RuleBroken`.
    """
    offered = questionnaires_for(questions.organisation_id, questions.questionnaire_id)
    if questionnaire_id and questionnaire_id not in [one.id for one in offered]:
        raise RuleBroken(rules.NOT_IN_USE)
    questions.questionnaire_id = questionnaire_id or None
    return questions


def asked_about(activity: Activity) -> QuestionnaireEdition | None:
    """The questions about an activity, in the version in use: by whoever works for its organisation as well.

    An organiser may belong to another municipality than where the activity takes place, so it is read for him.
    """
    edition = select(QuestionnaireEdition).join(Questionnaire, IN_USE)
    with as_system():
        if activity.questionnaire_id is not None:
            return db.session.scalars(edition.where(Questionnaire.id == activity.questionnaire_id)).first()
        chosen = _chosen_for(activity.municipality_id)
        asked = edition.where(Questionnaire.id == chosen, Questionnaire.active.is_(True))
        return db.session.scalars(asked).first()


def _chosen_for(municipality_id: int) -> Any:
    """The number of what is asked on a territory: what its municipality chose, or else the portal."""
    theirs = ActivityQuestions.organisation_id
    chosen = select(ActivityQuestions.questionnaire_id).where(or_(theirs == municipality_id, theirs.is_(None)))
    return chosen.order_by(theirs.is_(None), ActivityQuestions.id).limit(1).scalar_subquery()


# Answers


def belongs_to(activity: Activity, questionnaire_id: int) -> None:
    """Keep of which questionnaire the answers are. Raises `RuleBroken` where those of another came first."""
    if activity.questionnaire_id not in (None, questionnaire_id):
        raise RuleBroken(rules.ASKED_OTHERWISE)
    activity.questionnaire_id = questionnaire_id


def files_of(numbers: Iterable[int]) -> list[StoredFile]:
    """Files of answers; whoever may read these may see them, wherever he works."""
    with as_system():
        return list(db.session.scalars(select(StoredFile).where(StoredFile.id.in_(list(numbers)))))


def moved(activity: Activity) -> None:
    """Forget the answers of an activity that goes to a municipality which asks something else.

    They were given to the other one, and it is not up to this one to read them, nor what they were before.
    """
    if activity.questionnaire_id is None:
        return
    with as_system():
        same = select(_chosen_for(activity.municipality_id) == activity.questionnaire_id)
        stay = db.session.scalar(same)
    if not stay:
        forget(activity)


def forget(activity: Activity) -> None:
    """Take the answers of an activity away, with their files and history.

    By way of the connection: the history would otherwise be written by their going.
    """
    if activity.questionnaire_id is None:
        return
    activity.questionnaire_id = None
    session, number = db.session(), activity.id
    session.flush()
    with as_system():
        connection = session.connection()
        told = _change.c.thing == Activity.__tablename__, _change.c.thing_id == number
        past = select(_change.c.old, _change.c.new).where(*told, _change.c.field.like("q%"))
        values = list(connection.scalars(select(_answer.c.value).where(_answer.c.activity_id == number)))
        values += [json.loads(text) for row in connection.execute(past) for text in row if text]
        numbers = {one for value in values for one in numbers_in(value)}
        for stored in files_of(sorted(numbers)):
            files.remove(session, stored)
        session.flush()
        connection.execute(delete(_answer).where(_answer.c.activity_id == number))
        connection.execute(delete(_change).where(*told, _change.c.field.like("q%")))
