"""The block of measurements on the page of a plan: which one is shown, the ways on, and how things went."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import ngettext

from app.common.frozen import frozen
from app.common.web.charts import Lines
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Choice
from app.common.web.parse import number
from app.plans.rules.instruments import Scorer
from app.plans.views.measurement_sight import Measured, Sight
from app.questionnaires.rules.designs import Part


@frozen
class Measuring:
    """A block of measurements as the page shows it."""

    url: str
    """The page at hand, at this block: where the choice of a measurement leads."""
    choices: tuple[Choice, ...]
    keep: tuple[tuple[str, str], ...]
    """What the address says besides, of other blocks and of the moment."""
    measured: Measured | None
    acts: tuple[Act, ...]
    """What can be done with the measurement that is shown."""
    course: tuple[tuple[str, Lines], ...]


def draw_measurements(reader: Any, part: Part) -> dict[str, Any]:
    """A block of measurements: the chosen one, or the last."""
    taken = reader.measurements.get(part.key, ())
    sight = Sight(part.key, reader.instrument_of(part), taken, Scorer.PROFESSIONAL)
    chosen = sight.chosen(number(request.args.get(part.key)))
    may = reader.screen.appbuilder.sm.may
    ways: list[Act] = []
    if reader.may_change and may("add", "Measurement"):
        ways.append(Act(_("Add measurement"), add_url(reader.plan.id, part.key), "plus"))
    measuring = Measuring(
        f"{request.path}#part-{part.key}",
        sight.choices(chosen),
        tuple((name, value) for name, value in request.args.items() if _is_kept(reader, name, part)),
        sight.measured(chosen) if chosen else None,
        _acts(chosen, may, reader.may_change) if chosen and not reader.bare else (),
        sight.course(),
    )
    told = ngettext("%(num)d measurement", "%(num)d measurements", len(taken)) if taken else ""
    return {"content": measuring, "acts": tuple(ways), "told": told, "count": str(len(taken)) if taken else ""}


def add_url(plan_id: int, key: str) -> str:
    """The form of a new measurement in a block."""
    return url_for("MeasurementView.add", pk=plan_id, key=key)


def _is_kept(reader: Any, name: str, part: Part) -> bool:
    return name == "on" or (name != part.key and reader.plan.design.part(name) is not None)


def _acts(pk: int, may: Any, changes: bool) -> tuple[Act, ...]:
    verbs = (
        ("edit", _("Edit"), "pencil", changes),
        ("show", _("Compare"), "list-details", True),
        ("history", _("History"), "history", True),
    )
    return tuple(
        Act(label, url_for(f"MeasurementView.{verb}", pk=pk), icon, name=verb)
        for verb, label, icon, fits in verbs
        if fits and may(verb, "Measurement")
    )
