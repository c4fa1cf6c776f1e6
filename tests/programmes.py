"""Programmes as they should be unless a test says otherwise: a meeting, the completion and an evaluation."""

from __future__ import annotations

from typing import Any

from factory.declarations import LazyFunction
from factory.helpers import post_generation

from app.onboarding.models import Programme, ProgrammeEdition
from app.onboarding.rules import exchange
from app.onboarding.rules.gates import Gate
from app.onboarding.rules.programmes import Check, Route, Step, StepKind
from app.onboarding.rules.windows import Unit, Window
from tests import bench
from tests.factories import MONDAY, QuestionnaireFactory


def three_steps() -> Route:
    """A short programme that is sound."""
    talk = Step("talk", {"nl": "Kennismaken"}, StepKind.MEETING, least_minutes=15, most_minutes=30)
    joining = Step("joining", {"nl": "Voltooien"}, StepKind.JOINING, gates=tuple(Gate))
    points = (Check("c1", {"nl": "Wie signaleert er?"}), Check("c2", {"nl": "Wie ondertekent er?"}))
    looking = Step(
        "look_back", {"nl": "Terugkijken"}, StepKind.EVALUATION, window=Window("joining", Unit.DAYS, 42, 56),
        checklist=points,
    )  # fmt: skip
    return Route((talk, joining, looking))


A_PROGRAMME = exchange.written({"nl": "Korte weg"}, None, three_steps())
"""A programme as a file."""


class ProgrammeFactory(QuestionnaireFactory):
    """A programme of the portal that is being made, in the same stages as a questionnaire."""

    class Meta:
        model = Programme

    title: Any = LazyFunction(lambda: {"nl": "Korte weg"})

    @post_generation
    def design(self: Any, _create: bool, given: Route | None, **_more: Any) -> None:
        """Its first version, or two that hold the same."""
        where = self.organisation.id if self.organisation else None
        kept = (three_steps() if given is None else given).told()
        for number in filter(None, (self.in_use, self.being_made)):
            at = MONDAY if number == self.in_use else None
            fields = {"thing_id": self.id, "organisation_id": where, "number": number, "kept": kept}
            bench.store(ProgrammeEdition(**fields, published_at=at))
