"""What Testdorp asks about activities besides, in the demo, and one activity that was answered about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.activities.actions import extra_questions as actions
from app.activities.models import Activity, ActivityQuestions
from app.activities.rules.activities import ActivityState
from app.commands.demo.bank import words
from app.commands.demo.people import TESTDORP
from app.extensions import db
from app.questionnaires.actions import answers, designing
from app.questionnaires.models import Questionnaire
from app.questionnaires.rules import designs
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import YES, Condition, Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Organisation

TITLE = words("Toegankelijkheid en begeleiding", "Access and guidance", "Accessibilité et accompagnement")
PURPOSE = words(
    "Wat de gemeente wil weten om inburgeraars goed te verwijzen.",
    "What the municipality wants to know to refer newcomers well.",
    "Ce que la commune veut savoir pour bien orienter.",
)


def fill() -> None:
    """Put in what is missing; the caller commits."""
    if db.session.scalar(select(ActivityQuestions.id).limit(1)) is not None:
        return
    place = db.session.scalars(select(Organisation).where(Organisation.code == TESTDORP)).one()
    design = _design()
    asked = Questionnaire(title=TITLE, purpose=PURPOSE, organisation_id=place.id)
    designing.begin(asked, design)
    designing.publish(asked)
    db.session.flush()
    actions.choose(place.id, asked.id)
    public = Activity.municipality_id == place.id, Activity.state == ActivityState.PUBLISHED
    first = db.session.scalars(select(Activity).where(*public).order_by(Activity.sort_key.desc())).first()
    if first is not None:
        _answer(first, design, asked.id)


def _design() -> Design:
    wheelchair = words(
        "Kan iemand met een rolstoel naar binnen?",
        "Can somebody with a wheelchair come in?",
        "Une personne en fauteuil roulant peut-elle entrer ?",
    )
    entrance = words("Bij welke ingang?", "By which entrance?", "Par quelle entrée ?")
    guide = words(
        "Wie begeleidt mensen die weinig Nederlands spreken?",
        "Who guides people who speak little Dutch?",
        "Qui accompagne les personnes qui parlent peu le néerlandais ?",
    )
    design, key = designs.add_part(Design(), "questions", TITLE, {})
    design = designs.add_items(design, key, [Item("", QuestionKind.YES_NO, wheelchair, required=True)])
    after = Condition(design.parts[0].items[0].key, (YES,))
    more = (
        Item("", QuestionKind.SHORT_TEXT, entrance, show_if=after),
        Item("", QuestionKind.LONG_TEXT, guide),
    )
    return designs.add_items(design, key, more)


def _answer(activity: Activity, design: Design, questionnaire_id: int) -> None:
    part = design.parts[0]
    told = (YES, "De zijdeur aan de Kerkstraat", "Twee vrijwilligers van het Taalhuis zijn er elke keer.")
    given: dict[Place, Any] = {Place(item.key): value for item, value in zip(part.items, told, strict=True)}
    answers.answer(activity, part, given, "")
    actions.belongs_to(activity, questionnaire_id)
