"""The measurements of the demo: two of a plan, in which both voices speak and differ."""

from __future__ import annotations

from datetime import date

from app.extensions import db
from app.plans.models import Measurement, Plan, Score
from app.plans.rules import instruments, measurements
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Scorer

Said = dict[Scorer, tuple[tuple[int | None, str], ...]]
"""Of each voice a score and a note per domain, in the order of the domains."""

MEASURED: tuple[tuple[date, Said], ...] = (
    (
        date(2026, 10, 12),
        {
            Scorer.PROFESSIONAL: (
                (6, ""), (3, "Bijna elke avond ruzie, vooral rond de telefoon."),
                (4, "Zes lesuren gemist in een week."), (6, ""), (8, ""), (5, ""), (6, ""),
            ),
            Scorer.RESIDENT: (
                (8, ""), (5, "Ruzie hoort erbij, maar het mag wel minder."),
                (3, "Ik kom er niet meer tussen in de klas."), (6, ""), (9, ""), (None, "Weet ik niet."), (8, ""),
            ),
        },
    ),
    (
        date(2026, 11, 16),
        {
            Scorer.PROFESSIONAL: (
                (6, ""), (5, "De avonden zijn rustiger. De afspraak over de telefoon houdt stand."), (5, ""),
                (7, "Noor slaapt beter."), (8, ""), (5, ""), (7, ""),
            ),
            Scorer.RESIDENT: (
                (8, ""), (8, "Het is nu best gezellig."), (4, "Met mijn mentor gaat het wel."),
                (6, ""), (9, ""), (6, ""), (9, ""),
            ),
        },
    ),
)  # fmt: skip


def measure(plan: Plan) -> None:
    """Put two measurements in the first block of a plan that has one; the caller commits."""
    part = next((one for one in plan.edition.design.parts if one.kind == BlockKind.MEASUREMENT), None)
    if part is None:
        return
    domains, place = instruments.read(part.settings).domains, plan.organisation_id
    for day, said in MEASURED:
        measurement = Measurement(plan=plan, organisation_id=place, block=part.key, measured_on=day)
        db.session.add(measurement)
        for scorer, scores in said.items():
            for domain, (value, note) in zip(domains, scores, strict=False):
                row = Score(plan=plan, scorer=scorer, domain=domain.key, organisation_id=place)
                row.measurement, row.value = measurement, measurements.Score(value, note).told()
                db.session.add(row)
