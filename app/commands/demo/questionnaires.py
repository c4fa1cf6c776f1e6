"""The questionnaires of the demo: one of the portal, and those of Testdorp in every state."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from app.commands.demo.bank import words
from app.commands.demo.people import TESTDORP
from app.extensions import db
from app.questionnaires.actions import designing as actions
from app.questionnaires.models import Question, Questionnaire
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import NO, YES, Condition, Item, from_bank
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Organisation

HOME = words("Thuis", "At home", "À la maison")
SCHOOL = words("School en dagbesteding", "School and daytime", "École et journée")
FAMILY = words("Wie horen bij het gezin?", "Who belongs to the family?", "Qui fait partie de la famille ?")


def _first_talk(bank: dict[str, Question]) -> Design:
    """Of a family at home, with questions of the bank, and of school."""
    design, home = designs.add_part(Design(), "questions", HOME, {})
    asked = [from_bank(question) for question in bank.values() if question.organisation_id is None]
    design = designs.add_items(design, home, asked[:4])
    members = Item("", QuestionKind.GROUP, FAMILY, most=12)
    design = designs.add_items(design, home, [members])
    inside = (
        Item("", QuestionKind.SHORT_TEXT, words("Naam", "Name", "Nom"), required=True),
        Item("", QuestionKind.DATE, words("Geboortedatum", "Date of birth", "Date de naissance")),
    )
    group = design.parts[0].items[-1].key
    design = designs.add_items(design, home, inside, group)
    design, school = designs.add_part(design, "questions", SCHOOL, {})
    goes = words("Gaat het kind naar school?", "Does the child go to school?", "L’enfant va-t-il à l’école ?")
    design = designs.add_items(design, school, [Item("", QuestionKind.YES_NO, goes, required=True)])
    decides = design.parts[1].items[0].key
    which = words("Welke school?", "Which school?", "Quelle école ?")
    instead = words(
        "Wat doet het kind overdag?", "What does the child do by day?", "Que fait l’enfant la journée ?"
    )
    after = (
        Item("", QuestionKind.SHORT_TEXT, which, most=200, show_if=Condition(decides, (YES,))),
        Item("", QuestionKind.LONG_TEXT, instead, show_if=Condition(decides, (NO,))),
    )
    return designs.add_items(design, school, after)


def _short() -> Design:
    """Two questions."""
    design, key = designs.add_part(Design(), "questions", words("Uw vraag", "Your question", "Votre question"), {})
    asked = words("Wat is er aan de hand?", "What is the matter?", "Que se passe-t-il ?")
    call = words("Op welk nummer kunnen we bellen?", "What number can we call?", "À quel numéro appeler ?")
    items = (
        Item("", QuestionKind.LONG_TEXT, asked, required=True),
        Item("", QuestionKind.PHONE, call),
    )
    return designs.add_items(design, key, items)


def fill() -> None:
    """Put in what is missing; the caller commits."""
    home = db.session.scalar(select(Organisation.id).where(Organisation.code == TESTDORP))
    bank = {question.label: question for question in db.session.scalars(select(Question).order_by(Question.id))}
    known = {thing.label for thing in db.session.scalars(select(Questionnaire))}
    talk = words("Eerste gesprek met het gezin", "First talk with the family", "Premier entretien avec la famille")
    made = words("Kennismaking in het dorp", "Getting acquainted", "Faire connaissance")
    short = words("Korte aanmelding", "Short request", "Demande courte")
    old = {"nl": "Aanmelding per fax"}
    for title, design, where in (
        (talk, _first_talk(bank), None),
        (made, _first_talk(bank), home),
        (short, _short(), home),
        (old, _short(), home),
    ):
        if title["nl"] in known:
            continue
        thing = Questionnaire(title=title, organisation_id=where)
        actions.begin(thing, design)
        actions.publish(thing)
        if title is made:
            _revise(thing)
        if title is old:
            actions.retire(thing)


def _revise(thing: Questionnaire) -> None:
    """A second version that is being made: a question moved, another changed."""
    actions.revise(thing)

    def change(design: Design) -> Design:
        first, school = design.parts
        design = designs.move_item(design, first.key, first.items[2].key, 0)
        asked = school.items[1]
        changed = replace(asked, text=words("Naar welke school?", "To which school?", "À quelle école ?"))
        return designs.put_item(design, school.key, changed)

    actions.change_design(thing, change)
