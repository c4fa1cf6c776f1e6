"""The templates of the demo: three of the portal, as samples to begin from, and those of Testdorp in every state.

The youth plan follows what the Youth Act asks of a plan (article 4.1.3: needs, goals, ways, who
does what); the family group plan is the family's own (article 1.1); the life domains are a list of our own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.commands.demo.bank import words
from app.commands.demo.people import TESTDORP
from app.extensions import db
from app.plans.models import PlanTemplate
from app.plans.rules import blocks, defaults, instruments
from app.plans.rules.blocks import BlockKind, GoalField, Goals, Use
from app.plans.rules.progress import Telling, Way
from app.plans.rules.scales import Scale
from app.plans.rules.sharing import Access, Relation
from app.questionnaires.actions import designing as actions
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Organisation

DOMAINS = (
    words("Wonen", "Living", "Logement"),
    words("Gezin en relaties", "Family and relations", "Famille et relations"),
    words("School en werk", "School and work", "École et travail"),
    words("Gezondheid", "Health", "Santé"),
    words("Veiligheid", "Safety", "Sécurité"),
    words("Geld", "Money", "Argent"),
    words("Vrije tijd en vrienden", "Spare time and friends", "Loisirs et amis"),
)
LOOKING_BACK = words("Wanneer kijken we terug?", "When do we look back?", "Quand regarder en arrière ?")
AGREED = words("Gaat het gezin akkoord?", "Does the family agree?", "La famille est-elle d’accord ?")
MADE, OLD = "Dorpsplan", "Plan van vroeger"
NONE, SEE, MEASURE, WRITE = Access
BEGINNINGS: dict[str, tuple[Access, ...]] = {
    "Vraag en situatie": (SEE, SEE, SEE),
    "Wat telt": (MEASURE, SEE, MEASURE),
    "Doelen en acties": (MEASURE, SEE, MEASURE),
    "Afspraken": (WRITE, SEE, WRITE),
    "Ons verhaal": (WRITE, WRITE, WRITE),
    "Wie doen er mee?": (WRITE, WRITE, WRITE, SEE, SEE),
    "Wat wij willen": (WRITE, WRITE, WRITE, NONE, SEE),
    "In het kort": (SEE, SEE, SEE),
    "Doelen": (MEASURE, SEE, SEE),
}
"""What new participants begin with, per block and in the order of the relations; what is not named is nothing."""
ENDS = {
    1: words("gaat niet goed", "does not go well", "ne va pas bien"),
    10: words("gaat heel goed", "goes very well", "va très bien"),
}


def _what_counts() -> dict[str, Any]:
    instrument = instruments.set_scale(instruments.Instrument(), Scale(1, 10, ENDS))
    for title in DOMAINS:
        instrument, _key = instruments.add_domain(instrument, title)
    return instrument.told()


def _asked(design: Design, title: dict[str, str], *items: Item) -> Design:
    design, key = designs.add_part(design, BlockKind.QUESTIONS, title, {})
    return designs.add_items(design, key, items)


def _put(design: Design, kind: BlockKind, title: dict[str, str], settings: dict[str, Any] | None = None) -> Design:
    return designs.add_part(design, kind, title, settings or {})[0]


def _long(nl: str, en: str, fr: str, *, required: bool = False) -> Item:
    return Item("", QuestionKind.LONG_TEXT, words(nl, en, fr), required=required)


def _youth_plan() -> Design:
    design = _asked(
        Design(),
        words("Vraag en situatie", "Question and situation", "Question et situation"),
        _long("Wat is de vraag?", "What is the question?", "Quelle est la question ?", required=True),
        _long("Wat gaat er goed?", "What goes well?", "Qu’est-ce qui va bien ?"),
        _long("Wie helpen er al?", "Who helps already?", "Qui aide déjà ?"),
    )
    design = _put(design, BlockKind.MEASUREMENT, words("Wat telt", "What counts", "Ce qui compte"), _what_counts())
    uses = {GoalField.RESULT: Use.REQUIRED, GoalField.OWNER: Use.REQUIRED}
    goals = Goals(uses, Way(Telling.SCALE, Scale(0, 10))).told()
    design = _put(
        design, BlockKind.GOALS, words("Doelen en acties", "Goals and actions", "Objectifs et actions"), goals
    )
    design = _asked(
        design,
        words("Afspraken", "Agreements", "Accords"),
        _long("Wie doet wat?", "Who does what?", "Qui fait quoi ?"),
        Item("", QuestionKind.DATE, LOOKING_BACK),
        Item("", QuestionKind.YES_NO, AGREED),
    )
    design = _put(design, BlockKind.NOTES, words("Notities", "Notes", "Notes"))
    return _put(design, BlockKind.DOCUMENTS, words("Documenten", "Documents", "Documents"))


def _family_group_plan() -> Design:
    design = _put(Design(), BlockKind.TEXT, words("Ons verhaal", "Our story", "Notre histoire"))
    design = _asked(
        design,
        words("Wie doen er mee?", "Who takes part?", "Qui participe ?"),
        _long("Familie, vrienden en buren", "Family, friends and neighbours", "Famille, amis et voisins"),
    )
    goals = Goals({GoalField.TARGET_DATE: Use.HIDDEN}, Way(Telling.WORDS)).told()
    return _put(design, BlockKind.GOALS, words("Wat wij willen", "What we want", "Ce que nous voulons"), goals)


def _short_plan() -> Design:
    design = _asked(
        Design(),
        words("In het kort", "In short", "En bref"),
        _long("Wat is er nodig?", "What is needed?", "De quoi a-t-on besoin ?", required=True),
    )
    return _put(design, BlockKind.GOALS, words("Doelen", "Goals", "Objectifs"), Goals().told())


def _beginning(design: Design) -> Design:
    """A sample with what new participants begin with."""
    given = {(part.key, one): access for part in design.parts
             for one, access in zip(Relation, BEGINNINGS.get(part.title["nl"], ()), strict=False)}  # fmt: skip
    return defaults.put(design, given)


def fill() -> None:
    """Put in what is missing; the caller commits."""
    home = db.session.scalar(select(Organisation.id).where(Organisation.code == TESTDORP))
    known = {thing.label for thing in db.session.scalars(select(PlanTemplate))}
    for title, make, where in (
        (words("Jeugdplan", "Youth plan", "Plan jeunesse"), _youth_plan, None),
        (words("Familiegroepsplan", "Family group plan", "Plan de groupe familial"), _family_group_plan, None),
        (words("Kort plan", "Short plan", "Plan court"), _short_plan, None),
        ({"nl": MADE}, _youth_plan, home),
        ({"nl": "Plan van één gesprek"}, _short_plan, home),
        ({"nl": OLD}, _short_plan, home),
    ):
        if title["nl"] in known:
            continue
        thing = PlanTemplate(title=title, organisation_id=where)
        actions.begin(thing, _beginning(make()))
        actions.publish(thing, blocks.faults)
        if title["nl"] == MADE:
            actions.revise(thing)
            actions.change_design(thing, lambda design: designs.move_part(design, design.parts[2].key, 0))
        if title["nl"] == OLD:
            actions.retire(thing)
