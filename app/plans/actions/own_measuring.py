"""Measuring by residents: their own voice, in measurements of their own or beside the professional's (P-22, F-14).

A measurement holds one voice of the resident. It is of whoever gave it, as the history knows: nobody else may
change it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from app.common import context
from app.common.history import Change, filled
from app.extensions import db
from app.plans.actions import measurements as actions
from app.plans.actions.own_writing import access_to
from app.plans.models import Measurement, Participant
from app.plans.rules import measurements as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.scoring import Sheet
from app.plans.rules.sharing import Access

MINE = f"-{Scorer.RESIDENT}"
"""How the names end that the history has for scores of this voice (`Score.remembered_name`)."""


def instrument_to_measure(me: Participant, block: str) -> Instrument | None:
    """What a participant measures in a block, or nothing where he gives no scores."""
    part = me.plan.design.part(block)
    if part is None or part.kind != BlockKind.MEASUREMENT or access_to(me, block) < Access.MEASURE:
        return None
    return actions.instrument_of(me.plan, block)


def measure(me: Participant, block: str, sheet: Sheet) -> None:
    """Keep what a resident scored on a day, beside what the professional scored on that day where he did."""
    rules.refuse_without_score(actions.by_scorer(sheet.scores))
    if beside := _without_voice(me, block, sheet.day):
        actions.change_measurement(beside, sheet, "")
    else:
        actions.keep(me.plan, block, sheet)
    db.session.flush()


def _without_voice(me: Participant, block: str, day: date) -> Measurement | None:
    """The last measurement of a day in which no resident said anything yet."""
    its = Measurement.plan_id == me.plan_id, Measurement.block == block, Measurement.measured_on == day
    found = db.session.scalars(_whole().where(*its).order_by(Measurement.id.desc()))
    return next((one for one in found if not _has_voice(one)), None)


def _has_voice(measurement: Measurement) -> bool:
    return any(row.scorer is Scorer.RESIDENT for row in measurement.scores)


def mine(me: Participant, number: int) -> Measurement | None:
    """A measurement that a resident sees and whose own voice he may change; of any other, nothing is told."""
    its = Measurement.id == number, Measurement.plan_id == me.plan_id
    found = db.session.scalars(_whole().where(*its)).first()
    if found is None or not _is_seen(me, found) or not is_mine(number):
        return None
    return found


def _is_seen(me: Participant, measurement: Measurement) -> bool:
    instrument = instrument_to_measure(me, measurement.block)
    if instrument is None:
        return False
    value = rules.Measurement(measurement.measured_on, actions.by_scorer(actions.given_in(measurement.scores)))
    return any(rules.seen_by(instrument, Scorer.RESIDENT, value).scores.values())


def is_mine(number: int) -> bool:
    """Whether nobody but who acts now gave the voice of the resident in a measurement."""
    its = Change.thing == Measurement.__tablename__, Change.thing_id == number
    voiced = or_(Change.field == "", Change.field.endswith(MINE, autoescape=True))
    said = db.session.scalars(select(Change).where(*its, voiced))
    return {one.actor_id for one in said if _tells_voice(one)} <= {context.current().actor_id}


def _tells_voice(change: Change) -> bool:
    return change.field != "" or any(name.endswith(MINE) for name in filled(change.new) or {})


def own_sheet(measurement: Measurement) -> Sheet:
    """What the resident said in a measurement, for the form; without what the professional gave."""
    whole = actions.sheet_of(measurement)
    own = {place: score for place, score in whole.scores.items() if place.scorer is Scorer.RESIDENT}
    return Sheet(whole.day, own)


def _whole() -> Select[Any]:
    return select(Measurement).options(selectinload(Measurement.scores)).with_for_update(of=Measurement)
