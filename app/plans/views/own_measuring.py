"""Measuring in a plan: the forms in which a resident says how it goes, in the own voice alone (P-22)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import audit, clock
from app.common.audit import events
from app.common.errors import Conflict
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import expose, open_to_residents
from app.common.web.screens.saving import save, saved_before
from app.common.web.values import language, shown
from app.common.words import N_
from app.plans.actions import measurements, own_measuring
from app.plans.measurement_forms import MeasurementForm, form_of
from app.plans.models import Measurement, Participant
from app.plans.rules import scoring
from app.plans.rules.instruments import Scorer
from app.plans.rules.merging import Clash
from app.plans.rules.scoring import Sheet
from app.plans.views.measurement_lines import lines_of, told_apart
from app.plans.views.own_door import OwnPage
from app.plans.views.own_writing import not_now
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT

OWN = (Scorer.RESIDENT,)
VOICE = {Scorer.RESIDENT: N_("What you think")}
LEAD = N_("For each subject, choose the number that fits best. You may skip what you do not want to say.")
KEPT = N_("Your scores have been saved.")


class OwnMeasuringPage(OwnPage):
    """The forms of blocks in which a resident measures along."""

    route_base = RESIDENTS_AT

    @expose("/plans/<pk:pk>/blocks/<key>/measure", methods=("GET", "POST"))
    @open_to_residents
    def measure(self, pk: int, key: str) -> str | Response | tuple[str, int]:
        """A new measurement, with what I think of it."""
        writing = request.method == "POST"
        with tools.work(writing=writing) as session:
            me = self._me_in(session, pk, to_write=writing)
            instrument = own_measuring.instrument_to_measure(me, key)
            if instrument is None:
                return not_now(pk)
            form = form_of(instrument, OWN)(Sheet(clock.today(), {}))
            page = replace(_page(me, key), groups=(("", ("measured_on",)),))
            return self._asked(me, form, page, lambda: own_measuring.measure(me, key, form.sheet()))

    @expose("/plans/<pk:pk>/measurements/<pk:number>", methods=("GET", "POST"))
    @open_to_residents
    def change(self, pk: int, number: int) -> str | Response | tuple[str, int]:
        """What I gave in a measurement; what the professional gave is no part of it."""
        writing = request.method == "POST"
        with tools.work(writing=writing) as session:
            me = self._me_in(session, pk, to_write=writing)
            measurement = own_measuring.mine(me, number)
            if measurement is None:
                return not_now(pk)
            form = _form(me, measurement)
            page = _page(me, measurement.block, measurement)
            if request.method == "GET":
                form.version.data = scoring.marks(own_measuring.own_sheet(measurement))
            try:
                return self._asked(me, form, page, partial(_changed, measurement, form))
            except Conflict as conflict:
                return saved_before(form) or self._clashed(session, me, number, form, conflict)

    def _asked(
        self, me: Participant, form: MeasurementForm, page: FormPage, work: Callable[[], Any]
    ) -> str | Response:
        if request.method == "GET":
            audit.later(events.READ, me.plan, page="portal measurement")
        elif form.validate() and (answer := save(form, lambda: _done(work, page))):
            return answer
        return self._draw(form, page)

    def _clashed(
        self, session: Session, me: Participant, number: int, form: MeasurementForm, conflict: Conflict
    ) -> str | Response | tuple[str, int]:
        """Nothing is saved; the form holds mine, and tells what stands there by now."""
        pk = me.plan_id
        session.rollback()
        me = self._me_in(session, pk, to_write=True)
        measurement = own_measuring.mine(me, number)
        if measurement is None or not isinstance(conflict, Clash):
            return not_now(pk)
        theirs, mine = own_measuring.own_sheet(measurement), conflict.mine
        fresh = _form(me, measurement, Sheet(theirs.day, {**theirs.scores, **mine.scores}))
        fresh.version.data = scoring.marks(theirs)
        page = _page(me, measurement.block, measurement)
        return self._draw(fresh, replace(page, conflict=told_apart(fresh, conflict.names, theirs, mine))), 409

    def _draw(self, form: MeasurementForm, page: FormPage) -> str:
        return self.page("residents/measuring.html", form=form, page=page, lines=lines_of(form, VOICE))


def _form(me: Participant, measurement: Measurement, typed: Sheet | None = None) -> MeasurementForm:
    """The form of the own voice in a measurement, as it stands or as it was typed."""
    kind = form_of(measurements.instrument_of(me.plan, measurement.block), OWN, dated=False)
    return kind(typed, formdata=None) if typed else kind(own_measuring.own_sheet(measurement))


def _changed(measurement: Measurement, form: MeasurementForm) -> None:
    measurements.change_measurement(measurement, form.sheet(), form.version.data or "")


def _done(work: Callable[[], Any], page: FormPage) -> str:
    work()
    flash(_(KEPT), "ok")
    return page.cancel_url


def _page(me: Participant, block: str, measurement: Measurement | None = None) -> FormPage:
    part = me.plan.design.part(block)
    title = in_language(part.title, language()) if part else ""
    if measurement:
        title = _("%(block)s on %(day)s", block=title, day=shown(measurement.measured_on))
    chosen: dict[str, Any] = {block: measurement.id} if measurement else {}
    back = url_for("OwnPlansPage.plan", pk=me.plan_id, **chosen) + f"#part-{block}"
    return FormPage(title, request.path, _("Save"), back, lead=_(LEAD))
