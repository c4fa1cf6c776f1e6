"""What is done with measurements: give scores on a day, change them, take a measurement away, read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from app.common import clock
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.plans.actions.plans import plan_to_change, refuse_unless_open
from app.plans.models import Measurement, Plan, Score
from app.plans.rules import instruments, scoring
from app.plans.rules import measurements as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.scoring import Given, Place, Sheet, tidied


@frozen
class Taken:
    """A measurement of a block as it is read: its number, and its scores as the rules compare them."""

    pk: int
    value: rules.Measurement


def instrument_of(plan: Plan, block: str) -> Instrument:
    """What a block of a plan measures, as the plan's own version of the template says."""
    part = plan.design.part(block)
    if part is None or part.kind != BlockKind.MEASUREMENT:
        raise RuleBroken(rules.NO_BLOCK)
    return instruments.read(part.settings)


def add_measurement(plan_id: int, block: str, sheet: Sheet) -> Measurement:
    """Keep what was scored on a day in a block of a plan that one may change."""
    return keep(plan_to_change(plan_id), block, sheet)


def keep(plan: Plan, block: str, sheet: Sheet) -> Measurement:
    """Keep a new measurement in a block; whoever calls has asked whether it may be."""
    sheet = tidied(sheet)
    _refuse_unless_sound(instrument_of(plan, block), sheet, None)
    rules.refuse_without_score(by_scorer(sheet.scores))
    measurement = Measurement(plan=plan, organisation_id=plan.organisation_id, block=block, measured_on=sheet.day)
    db.session.add(measurement)
    for place, score in sheet.scores.items():
        if score.told():
            _put(measurement, place, score)
    return measurement


def change_measurement(measurement: Measurement, sheet: Sheet, base: str) -> None:
    """Save what somebody fills in beside what stands there: scores that are not given stay as they are.

    `base` is what the form was made from (`scoring.marks`); whoever calls has locked the measurement. Raises
    `merging.Clash` where somebody else changed the same meanwhile.
    """
    refuse_unless_open(measurement.plan)
    rows = rows_of(measurement)
    theirs = Sheet(measurement.measured_on, given_in(rows.values()))
    changed = scoring.together(base, theirs, tidied(sheet))
    if changed.day != theirs.day:
        _refuse_where_resident_spoke(measurement)  # it is the day of his scores as well
    _refuse_unless_sound(instrument_of(measurement.plan, measurement.block), changed, theirs.day)
    rules.refuse_without_score(by_scorer({**theirs.scores, **changed.scores}))
    measurement.measured_on = changed.day
    for place, score in changed.scores.items():
        if place in rows:
            rows[place].value = score.told() or None
        else:
            _put(measurement, place, score)


def _refuse_unless_sound(instrument: Instrument, changed: Sheet, day: date | None) -> None:
    """Raise `RuleBroken` for what cannot be kept; what stood there before is not judged anew."""
    if changed.day != day and (reasons := rules.reasons_not_on(changed.day, clock.today())):
        raise RuleBroken(*reasons)
    for scorer, scores in by_scorer(changed.scores).items():
        rules.given(instrument, scorer, scores)


def _put(measurement: Measurement, place: Place, score: rules.Score) -> None:
    row = Score(scorer=place.scorer, domain=place.domain, value=score.told())
    row.measurement, row.plan = measurement, measurement.plan
    row.organisation_id = measurement.organisation_id
    db.session.add(row)


def remove_measurement(measurement: Measurement) -> None:
    """Take a measurement away in which no resident spoke himself; its history keeps what was scored."""
    refuse_unless_open(measurement.plan)
    _refuse_where_resident_spoke(measurement)
    for row in rows_of(measurement).values():
        db.session.delete(row)
    db.session.delete(measurement)


def _refuse_where_resident_spoke(measurement: Measurement) -> None:
    if reasons := scoring.reasons_not_to_touch(own_voice=measurement.own_voice):
        raise RuleBroken(*reasons)


# Reading


def sheet_of(measurement: Measurement) -> Sheet:
    """A measurement as it stands, for a form."""
    return Sheet(measurement.measured_on, given_in(rows_of(measurement).values()))


def rows_of(measurement: Measurement) -> dict[Place, Score]:
    """The scores of a measurement, by place; those of domains that are not measured any more as well."""
    return {Place(row.scorer, row.domain): row for row in measurement.scores}


def given_in(rows: Iterable[Score]) -> dict[Place, rules.Score]:
    """What stands in some rows, by place."""
    return {Place(row.scorer, row.domain): rules.read(row.value) for row in rows}


def by_scorer(given: Given) -> dict[Scorer, dict[str, rules.Score]]:
    """Scores apart, by who gives them."""
    found: dict[Scorer, dict[str, rules.Score]] = {}
    for place, score in given.items():
        found.setdefault(place.scorer, {})[place.domain] = score
    return found


@frozen
class Told:
    """A measurement with its scores, to be read and not to be changed."""

    id: int
    block: str
    measured_on: date
    scores: list[Any]


def taken(plan: Plan) -> Mapping[str, tuple[Taken, ...]]:
    """The measurements of a plan by block; one statement, however many there are."""
    found: dict[int, Told] = {}
    for row in db.session.execute(_telling(), {"plan": plan.id}):
        one = found.setdefault(row.id, Told(row.id, row.block, row.measured_on, []))
        if row.scorer:
            one.scores.append(row)
    return in_blocks(found.values())


@cache
def _telling() -> Any:
    """What is asked of each plan; written down once."""
    told = select(Measurement.id, Measurement.block, Measurement.measured_on)
    told = told.add_columns(Score.scorer, Score.domain, Score.value).outerjoin(Measurement.scores)
    return told.where(Measurement.plan_id == bindparam("plan")).execution_options(**{PLANNED_ONCE: True})


def in_blocks(measurements: Iterable[Measurement | Told]) -> Mapping[str, tuple[Taken, ...]]:
    """Measurements by block, from the first to the last."""
    found: dict[str, tuple[Taken, ...]] = {}
    for one in sorted(measurements, key=lambda one: (one.measured_on, one.id)):
        value = rules.Measurement(one.measured_on, by_scorer(given_in(one.scores)))
        found[one.block] = (*found.get(one.block, ()), Taken(one.id, value))
    return found
