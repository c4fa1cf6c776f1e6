"""Newcomers of the demo: enough in both municipalities for figures, an intake form, and what the region agreed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.activities.models import FiguresAgreement, Newcomer, Topic
from app.activities.rules.activities import LanguageLevel
from app.activities.rules.newcomers import Aim, Daypart, written
from app.commands.demo.bank import words
from app.commands.demo.people import TESTDORP, VOORBEELDSTAD
from app.commands.demo.world import REGION
from app.common import clock
from app.extensions import db
from app.questionnaires.actions import designing
from app.questionnaires.models import Questionnaire, QuestionnaireEdition
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Organisation, Region

FIRST = ("Samira", "Olena", "Yusuf", "Amina", "Dawit", "Li", "Tariq", "Maria", "Ahmad", "Grace")
LAST = (
    "Haddad",
    "Kovalenko",
    "Demir",
    "Osman",
    "Tesfay",
    "Chen",
    "Karimi",
    "Santos",
    "Nasser",
    "Mensah",
    "Rahimi",
)
COUNTS = {TESTDORP: 34, VOORBEELDSTAD: 57}
LEVELS = tuple(LanguageLevel(code) for code in ("a1", "a2", "a1", "none", "b1", "a2", "a1", "b2", "none", "a1"))
"""One after the other: most speak some Dutch."""
INTAKE = words("Intake participatietraject", "Intake participation track", "Accueil du parcours de participation")


def fill() -> None:
    """Put in what is missing; the caller commits."""
    if db.session.scalar(select(Newcomer.id).limit(1)) is not None:
        return
    edition = _intake_form()
    topics = list(db.session.scalars(select(Topic).where(Topic.organisation_id.is_(None)).order_by(Topic.code)))
    for code, count in COUNTS.items():
        place = db.session.scalars(select(Organisation).where(Organisation.code == code)).one()
        db.session.add_all([_one(number, place.id, topics, edition) for number in range(count)])
    _agree()


def _one(number: int, place_id: int, topics: list[Topic], edition: QuestionnaireEdition) -> Newcomer:
    """Somebody; the numbers spread levels, interests and goals unevenly, as they are."""
    wanted = {number % 3, (number * number + 1) % len(topics), (number * 5) % 7}
    aims = {Aim.DUTCH, tuple(Aim)[number % 5], tuple(Aim)[number * 3 % len(Aim)]}
    return Newcomer(
        organisation_id=place_id,
        first_name=FIRST[number % len(FIRST)],
        last_name=LAST[number % len(LAST)],
        language_level=LEVELS[number % len(LEVELS)],
        kept_aims=written(aims),
        kept_times=written({tuple(Daypart)[number % len(Daypart)]}),
        interests=[topics[one] for one in sorted(wanted)],
        edition=edition,
    )


def _intake_form() -> QuestionnaireEdition:
    """The intake form of the portal, published."""
    design, key = designs.add_part(
        Design(), "questions", words("Kennismaking", "About you", "À propos de vous"), {}
    )
    asked = (
        words("Welke talen spreekt u?", "Which languages do you speak?", "Quelles langues parlez-vous ?"),
        words("Wat deed u graag in uw vrije tijd?", "What did you like to do?", "Que faisiez-vous volontiers ?"),
        words("Wat helpt u om mee te doen?", "What helps you to take part?", "Qu’est-ce qui vous aide ?"),
    )
    design = designs.add_items(design, key, [Item("", QuestionKind.LONG_TEXT, one) for one in asked])
    form = Questionnaire(title=INTAKE, organisation_id=None)
    designing.begin(form, design)
    designing.publish(form)
    db.session.flush()
    edition = designing.current(form)
    assert isinstance(edition, QuestionnaireEdition), "it was published"
    return edition


def _agree() -> None:
    """The region agreed on figures for a year."""
    wanted = select(Region).join(Organisation, Organisation.id == Region.organisation_id)
    for region in db.session.scalars(wanted.where(Organisation.code == REGION).order_by(Region.id).limit(1)):
        now = clock.now().replace(second=0, microsecond=0)
        db.session.add(
            FiguresAgreement(
                region_id=region.id,
                agreed_by="De burgemeesters van Voorbeeldstad en Testdorp",
                agreed_on=clock.today() - timedelta(days=40),
                starts_at=now - timedelta(days=30),
                ends_at=now + timedelta(days=335),
            )
        )
