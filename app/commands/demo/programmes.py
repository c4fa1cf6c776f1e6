"""The programmes of the demo: those of Testdorp in every state; the nine steps come with an upgrade."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from app.commands.demo.bank import words
from app.commands.demo.people import TESTDORP
from app.extensions import db
from app.onboarding.actions import programmes as actions
from app.onboarding.models import Programme
from app.onboarding.rules import routing
from app.onboarding.rules.gates import Gate
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.programmes import Route, Step, StepKind
from app.questionnaires.actions import designing
from app.security.models import Organisation

SCHOOLS = words("Scholen aansluiten", "Connecting schools", "Adhésion des écoles")
SHORT = words(
    "Korte weg voor kleine praktijken", "Short way for small practices", "Voie courte pour petits cabinets"
)
OLD = {"nl": "Aansluiten per brief"}


def _short() -> Route:
    """A talk, the completion, and a training."""
    talk = Step(
        "talk", words("Kennismaken", "Getting acquainted", "Faire connaissance"), StepKind.MEETING,
        least_minutes=30, most_minutes=45,
    )  # fmt: skip
    joining = Step(
        "joining", words("Aansluiting voltooien", "Complete the connection", "Finaliser l’adhésion"),
        StepKind.JOINING, gates=tuple(Gate),
    )  # fmt: skip
    training = Step(
        "training", words("Samen oefenen", "Practise together", "S’exercer ensemble"), StepKind.TRAINING
    )
    return Route((talk, joining, training))


def fill() -> None:
    """Put in what is missing; the caller commits."""
    home = db.session.scalar(select(Organisation.id).where(Organisation.code == TESTDORP))
    known = {programme.label for programme in db.session.scalars(select(Programme))}
    for title, route in ((SCHOOLS, NINE_STEPS), (SHORT, _short()), (OLD, _short())):
        if title["nl"] in known:
            continue
        programme = actions.begin(title, route, organisation_id=home)
        actions.publish(programme)
        if title is SCHOOLS:
            _revise(programme)
        if title is OLD:
            designing.retire(programme)


def _revise(programme: Programme) -> None:
    """A second version that is being made: a longer meeting, a question more, and an order that is wrong."""
    designing.revise(programme)

    def change(route: Route) -> Route:
        orientation = route.step("orientation")
        assert orientation is not None, "it stands in the nine steps"
        route = routing.put_step(route, replace(orientation, most_minutes=45))
        asked = words("Welke intern begeleiders doen mee?", "Which counsellors take part?", "Quels référents ?")
        route = routing.add_check(route, orientation.key, asked)
        return routing.move_step(route, "evaluation_1", 5)

    designing.change_design(programme, change)
