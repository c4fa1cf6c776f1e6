"""Plans for tests, with a block of every kind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.helpers import post_generation
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.common import clock
from app.plans.actions import destroying
from app.plans.models import (
    Destruction,
    Keeping,
    Measurement,
    Pathway,
    Plan,
    PlanRight,
    PlanTemplate,
    PlanTemplateEdition,
    Score,
)
from app.plans.rules import instruments
from app.plans.rules.blocks import BlockKind, Goals
from app.plans.rules.instruments import Scorer
from app.plans.rules.layers import Level
from app.plans.rules.plans import Ending, PlanState
from app.plans.rules.progress import Telling, Way
from app.plans.rules.scales import Scale
from app.questionnaires.rules.designs import Design, add_part
from tests import bench
from tests.factories import Made, PathwayFactory, PlanTemplateFactory, a_right, two_questions


def plan_blocks() -> Design:
    """Questions (p1: q2, q3), what counts (p4), goals (p5), free text (p6), notes (p7) and documents (p8)."""
    design = two_questions()
    instrument = instruments.set_scale(instruments.Instrument(), Scale(1, 5))
    for title in ("Wonen", "School", "Vrienden"):
        instrument, _key = instruments.add_domain(instrument, {"nl": title})
    goals = Goals({}, Way(Telling.SCALE, Scale(0, 10)))
    for kind, title, settings in (
        (BlockKind.MEASUREMENT, "Wat Telt", instrument.told()),
        (BlockKind.GOALS, "Doelen en acties", goals.told()),
        (BlockKind.TEXT, "Mening van het gezin", {}),
        (BlockKind.NOTES, "Notities", {}),
        (BlockKind.DOCUMENTS, "Documenten", {}),
    ):
        design, _key = add_part(design, kind, {"nl": title}, settings)
    return design


def only_measured(*titles: str, scale: Scale = Scale(1, 5), scorers: set[Scorer] | None = None) -> Design:  # noqa: B008
    """One block of measurements, p1, with the domains d1 and on."""
    instrument = instruments.set_scale(instruments.Instrument(), scale)
    for title in titles or ("Wonen",):
        instrument, _key = instruments.add_domain(instrument, {"nl": title})
    instrument = instruments.set_scorers(instrument, scorers or set(Scorer), shows_others=False)
    return add_part(Design(), BlockKind.MEASUREMENT, {"nl": "Wat Telt"}, instrument.told())[0]


def a_template(organisation: Any, design: Design | None = None) -> PlanTemplate:
    """A template in use, with a block of every kind."""
    made: PlanTemplate = PlanTemplateFactory(
        organisation=organisation, design=design or plan_blocks(), published=True
    )
    return made


LONG_AGO = datetime(2019, 11, 4, 9, tzinfo=UTC)
"""When the young person of `PersonFactory` was not twelve yet."""


class PlanFactory(Made):
    """A plan in preparation: `PlanFactory(pathway=…)`, open as the pathway is, or otherwise by `opened={…}`."""

    class Meta:
        model = Plan

    class Params:
        archived = Trait(active=False)
        running = Trait(state=PlanState.RUNNING, adopted_on=date(2026, 10, 1))
        closed = Trait(
            state=PlanState.CLOSED,
            closed_on=date(2026, 11, 1),
            ending=Ending.REACHED,
            kept_until=date(2046, 11, 1),
        )
        blocks: Any = None

    pathway = SubFactory(PathwayFactory)
    person_id = LazyAttribute(lambda plan: plan.pathway.person_id)
    organisation = LazyAttribute(lambda plan: plan.pathway.organisation)
    title = Sequence(lambda n: f"Integraal plan {n:05}")
    about = LazyAttribute(lambda plan: plan.pathway.about)
    about_key = LazyAttribute(lambda plan: plan.pathway.about_key)
    template = LazyAttribute(lambda plan: a_template(plan.organisation, plan.blocks))
    edition = LazyAttribute(
        lambda plan: bench.rows_of(PlanTemplateEdition, PlanTemplateEdition.thing_id == plan.template.id)[-1]
    )

    @post_generation
    def opened(self: Any, create: bool, extracted: dict[Any, Level] | None, **_more: Any) -> None:
        """Say otherwise of some groups than the pathway does."""
        for group, level in (extracted or {}).items():
            bench.store(a_right(PlanRight, self, group, level, plan_id=self.id))


def a_dossier(
    pathway: Any, until: date = date(2046, 11, 1), *, held: bool = False, asked: bool = False
) -> Keeping:
    """The dossier of a plan that was closed."""
    plan = PlanFactory(pathway=pathway, closed=True, kept_until=until)
    with bench.office() as session:
        found = session.scalars(select(Keeping).where(Keeping.plan_id == plan.id)).one()
        found.held_because, found.held_at = ("Klacht", clock.now()) if held else (None, None)
        found.asked_because, found.asked_at = ("Brief", clock.now()) if asked else (None, None)
        session.commit()
    (kept,) = bench.rows_of(Keeping, Keeping.plan_id == plan.id)
    return kept


def a_destruction(pathway: Pathway) -> Destruction:
    """The receipt of a dossier that was destroyed because its term was over."""
    kept = a_dossier(pathway, date(2026, 1, 1))
    with bench.office() as session:
        number = destroying.destroy(session.get_one(Keeping, kept.id)).number
        session.commit()
    (receipt,) = bench.rows_of(Destruction, Destruction.number == number)
    return receipt


class MeasurementFactory(Made):
    """A measurement of today: `MeasurementFactory(plan=…, professional={"d1": 3}, resident={"d1": 5})`."""

    class Meta:
        model = Measurement

    plan = SubFactory(PlanFactory)
    organisation_id = LazyAttribute(lambda measurement: measurement.plan.organisation_id)
    block = "p4"
    measured_on = LazyFunction(clock.today)

    @post_generation
    def professional(self: Any, create: bool, extracted: dict[str, int] | None, **_more: Any) -> None:
        """Give the scores of the professional."""
        _score(self, Scorer.PROFESSIONAL, extracted or {})

    @post_generation
    def resident(self: Any, create: bool, extracted: dict[str, int] | None, **_more: Any) -> None:
        """Give the scores of the resident."""
        _score(self, Scorer.RESIDENT, extracted or {})


def _score(measurement: Any, scorer: Scorer, values: dict[str, int]) -> None:
    for domain, value in values.items():
        score = Score(measurement_id=measurement.id, plan_id=measurement.plan_id, scorer=scorer, domain=domain)
        score.organisation_id, score.value = measurement.organisation_id, {"value": value}
        set_committed_value(score, "measurement", measurement)  # the history asks which one it is a field of
        bench.store(score)
