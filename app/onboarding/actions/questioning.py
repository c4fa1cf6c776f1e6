"""Which questionnaire is asked for what: those that come with the portal, what is chosen, what a region asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import and_, or_, select

from app.common.errors import RuleBroken
from app.extensions import db
from app.onboarding.models import Connection, InquiryQuestions
from app.onboarding.rules import inquiries as rules
from app.onboarding.rules.inquiries import MARKS_OF, Mark, Purpose
from app.onboarding.rules.standard_profile import PROFILE
from app.onboarding.rules.standard_questions import EVALUATIONS, Standard
from app.questionnaires.actions import designing
from app.questionnaires.models import Questionnaire, QuestionnaireEdition
from app.questionnaires.rules.items import Item
from app.security.models import Region

STANDARD: Mapping[Purpose, Standard] = {Purpose.PROFILE: PROFILE, **EVALUATIONS}
IN_USE = and_(
    QuestionnaireEdition.thing_id == Questionnaire.id, QuestionnaireEdition.number == Questionnaire.in_use
)


def bring_questionnaires() -> list[InquiryQuestions]:
    """Add the questionnaires of the portal for what it asks nothing yet; what people changed is left as it is."""
    wanted = select(InquiryQuestions.purpose).where(InquiryQuestions.organisation_id.is_(None))
    there = set(db.session.scalars(wanted))
    return [_bring(purpose, one) for purpose, one in STANDARD.items() if purpose not in there]


def _bring(purpose: Purpose, standard: Standard) -> InquiryQuestions:
    questionnaire = Questionnaire(title=dict(standard.title), organisation_id=None)
    designing.begin(questionnaire, standard.design)
    designing.publish(questionnaire)
    questions = InquiryQuestions(purpose=purpose, questionnaire_id=questionnaire.id, organisation_id=None)
    questions.marks = dict(standard.marks)
    db.session.add(questions)
    db.session.flush()
    return questions


# What is chosen


def questionnaires_for(organisation_id: int | None, chosen: int | None = None) -> list[Questionnaire]:
    """What can be asked: published questionnaires of the portal and of whoever chooses, and the one chosen."""
    theirs = or_(Questionnaire.organisation_id.is_(None), Questionnaire.organisation_id == organisation_id)
    usable = and_(Questionnaire.in_use.is_not(None), Questionnaire.active.is_(True), theirs)
    wanted = select(Questionnaire).where(or_(usable, Questionnaire.id == chosen))
    return list(db.session.scalars(wanted.order_by(Questionnaire.sort_key, Questionnaire.id)))


def items_for(questions: InquiryQuestions, mark: Mark) -> Iterator[Item]:
    """The questions that can have a mark, of those that are asked now."""
    edition = _edition(questions.questionnaire_id)
    every = edition.design.items if edition else ()
    return (item for item in every if rules.fits_mark(mark, item))


def choose(organisation_id: int | None, purpose: Purpose, questionnaire_id: int) -> InquiryQuestions:
    """Say for the first time what is asked for a purpose. Raises `RuleBroken`."""
    theirs = InquiryQuestions.organisation_id.is_not_distinct_from(organisation_id)
    if db.session.scalar(select(InquiryQuestions.id).where(theirs, InquiryQuestions.purpose == purpose)):
        raise RuleBroken(rules.IN_USE_ALREADY)
    questions = InquiryQuestions(organisation_id=organisation_id, purpose=purpose)
    change(questions, questionnaire_id, {})
    db.session.add(questions)
    db.session.flush()
    return questions


def change(questions: InquiryQuestions, questionnaire_id: int, marks: Mapping[Mark, str]) -> InquiryQuestions:
    """Ask something else from now on; what was begun stays with what it asks.

    Of another questionnaire the marks are those that come with it, where it comes with the portal, or none.
    Raises `RuleBroken`.
    """
    offered = questionnaires_for(questions.organisation_id, questions.questionnaire_id)
    if questionnaire_id not in [one.id for one in offered]:
        raise RuleBroken(rules.NOT_IN_USE)
    if questionnaire_id != questions.questionnaire_id:
        questions.questionnaire_id, questions.marks = questionnaire_id, _marks_elsewhere(questionnaire_id)
        return questions
    asked = MARKS_OF[questions.purpose]
    known = {mark: {item.key for item in items_for(questions, mark)} for mark in asked}
    questions.marks = {mark: key for mark, key in marks.items() if mark in asked and key in known[mark]}
    return questions


def _marks_elsewhere(questionnaire_id: int) -> dict[Mark, str]:
    """The marks of a questionnaire where it is asked already."""
    there = select(InquiryQuestions).where(InquiryQuestions.questionnaire_id == questionnaire_id)
    found = db.session.scalars(there.order_by(InquiryQuestions.id).limit(1)).first()
    return found.marks if found else {}


# What is asked


def asked_in(region: Region, purpose: Purpose) -> tuple[InquiryQuestions, QuestionnaireEdition] | None:
    """What a region asks for a purpose, in the version in use: its own choice, or else that of the portal."""
    theirs = InquiryQuestions.organisation_id
    found = (
        select(InquiryQuestions, QuestionnaireEdition)
        .join(Questionnaire, Questionnaire.id == InquiryQuestions.questionnaire_id)
        .join(QuestionnaireEdition, IN_USE)
        .where(InquiryQuestions.purpose == purpose, or_(theirs == region.organisation_id, theirs.is_(None)))
        .order_by(theirs.is_(None))
    )
    row = db.session.execute(found.limit(1)).first()
    return (row[0], row[1]) if row else None


def newest_of(edition: QuestionnaireEdition) -> QuestionnaireEdition:
    """The version in use of the same questionnaire; the same one where it is used no longer."""
    return _edition(edition.thing_id) or edition


def _edition(questionnaire_id: int) -> QuestionnaireEdition | None:
    wanted = select(QuestionnaireEdition).join(Questionnaire, IN_USE)
    return db.session.scalars(wanted.where(Questionnaire.id == questionnaire_id)).first()


def offered_purposes(connection: Connection) -> tuple[Purpose, ...]:
    """What the programme of a connection asks at all."""
    route = connection.edition.route
    found = (rules.purpose_of(route, step.key) for step in route.steps)
    return tuple(dict.fromkeys(purpose for purpose in found if purpose))
