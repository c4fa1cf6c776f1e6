"""A file with figures on its way: what its columns hold, what it says, names that nobody knows, taking over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from app.common.errors import RuleBroken
from app.common.web.addresses import fixed
from app.common.web.errors import refused
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, ConfirmPage, FormPage, ShowPage
from app.common.web.screens import WithFile, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.words import Told
from app.extensions import db
from app.onboarding.actions.signals import handing_in, taking
from app.onboarding.forms.signals import columns_form, columns_of, field_of, names_form
from app.onboarding.models import SignalSet
from app.onboarding.rules.signals.organisations import Unknown
from app.onboarding.rules.signals.reading import UNKNOWN, Reading, further
from app.onboarding.rules.signals.sets import NOT_WAITING, SetState
from app.onboarding.views.signals.regional import OfRegion
from app.onboarding.views.signals.telling import effects_of, facts_of

MOST_NAMES = 20
"""For how many names at once an organisation is chosen."""
MOST_FAULTS, MOST_NOTES = 100, 20
LONGEST_MARK = 2_000


class Checking(OfRegion, WithFile):
    """The pages of a file that was handed in and does not count yet."""

    def badge(self, item: SignalSet) -> Badge:
        """Where a set stands; said by the screen."""
        raise NotImplementedError

    # Reading

    @expose("/<pk:pk>/columns", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def columns(self, pk: int) -> str | Response:
        """Say what each column of a file holds."""
        item = self._waiting(pk)
        table = handing_in.table_of(item)
        below = [line for line in table.lines if line.number > table.head.number]
        form = columns_form(table.headings, below, handing_in.chosen(item))
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._columns(pk, form)):
                return answer
            item = self._waiting(pk)
        page = FormPage(
            _("Columns of %(name)s", name=item.label), request.path, _("Save and check"), self.url_of(item),
            crumbs=self.crumbs(item),
            lead=_("Say what each column holds. The next file with the same headings opens with it."),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _columns(self, pk: int, form: Any) -> str:
        item = self._waiting(pk, lock=True)
        handing_in.choose_columns(item, handing_in.table_of(item), columns_of(form))
        return self.address("check", pk)

    @expose("/<pk:pk>/check", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def check(self, pk: int) -> str | Response:
        """What a file says: each refusal with its line, names that nobody knows, and what would count."""
        item = self._waiting(pk)
        try:
            reading = handing_in.read_set(item, handing_in.table_of(item))
        except RuleBroken as broken:
            flash(" ".join(_(str(reason)) for reason in broken.reasons), "warning")
            return redirect(self.address("columns", pk), 303)
        form = self._names_form(reading)
        if request.method == "POST" and "lookup" not in request.form and form.validate():
            if answer := save(form, lambda: self._names(pk, form)):
                return answer
            item = self._waiting(pk)
        ahead = taking.ahead(item.region_id, reading.figures) if reading.figures else None
        faults = [fault for fault in reading.faults if fault.message != UNKNOWN]
        return self.render(
            "onboarding/signals_check.html",
            page=self._check_page(item), form=form, unknown=len(reading.unknown),
            faults=_told(faults, MOST_FAULTS), notes=_told(reading.notes, MOST_NOTES),
            facts=facts_of(ahead, reading) if ahead else (),
            effects=effects_of(ahead) if ahead else (), columns_url=self.address("columns", pk),
            take_url=self.address("take", pk), may_take=self.allowed("take", item),
        )  # fmt: skip

    def _check_page(self, item: SignalSet) -> ShowPage:
        lead = _("Nothing counts until you take it over.")
        return ShowPage(
            _("Check %(name)s", name=item.label), lead, badges=(self.badge(item),), crumbs=self.crumbs(item)
        )

    def _names_form(self, reading: Reading) -> Any:
        form = names_form(reading.unknown[:MOST_NAMES], max(len(reading.unknown) - MOST_NAMES, 0))
        for field in form:
            if hasattr(field, "lookup_url"):
                field.lookup_url = fixed(f"{self.endpoint}.lookup", field="organisation_id")
        return form

    def _names(self, pk: int, form: Any) -> str:
        """Keep what was chosen; names that were not on the page are left out where that was asked."""
        item = self._waiting(pk, lock=True)
        unknown = handing_in.read_set(item, handing_in.table_of(item)).unknown
        for one in unknown:
            key = field_of(one.name)
            if key in form:
                self._name(item, one, form, key)
        if "rest" in form and form.rest.data:
            handing_in.leave_out(item, [one for one in unknown if field_of(one.name) not in form])
        return self.address("check", pk)

    def _name(self, item: SignalSet, one: Unknown, form: Any, key: str) -> None:
        if form[f"{key}_out"].data:
            handing_in.leave_out(item, [one])
        elif form[key].data:
            handing_in.choose_name(item.region_id, one.name, form[key].data)

    def _waiting(self, pk: int, *, lock: bool = False) -> SignalSet:
        item: SignalSet = self.fetch(pk, *self.with_show, lock=lock)
        if item.state is not SetState.WAITING:
            raise RuleBroken(NOT_WAITING)
        return item

    # Taking over and withdrawing

    @expose("/<pk:pk>/take", methods=("GET", "POST"))
    @has_access
    def take(self, pk: int) -> str | Response:
        """Tell what gives way, ask, and on yes let the figures count."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        if request.method == "POST":
            try:
                taking.take(item, request.form.get("seen", "")[:LONGEST_MARK])
                name = item.label
                db.session.commit()
            except RuleBroken as broken:
                db.session.rollback()
                refused("rule", (SignalSet.__tablename__, pk))
                return self._ask_to_take(pk, broken.reasons)
            flash(_("The figures of %(name)s count from now on.", name=name), "ok")
            return redirect(self.url_of(item), 303)
        return self._ask_to_take(pk)

    def _ask_to_take(self, pk: int, reasons: tuple[object, ...] = ()) -> str:
        """The question, or why not; of figures that changed meanwhile the way back is to look once more."""
        item = self._waiting(pk) if not reasons else self.fetch(pk, *self.with_show)
        effects: tuple[str, ...] = ()
        mark = ""
        if not reasons:
            try:
                figures = handing_in.read_set(item, handing_in.table_of(item)).accepted()
                ahead = taking.ahead(item.region_id, figures)
                taking.refuse_cut(ahead.replaced)
                effects, mark = effects_of(ahead), ahead.replaced.mark
            except RuleBroken as broken:
                reasons = broken.reasons
        page = ConfirmPage(
            title=_("Take over"),
            question=_("Take over the figures of %(name)s?", name=item.label),
            yes=_("Yes, take over"),
            action=request.path,
            back_url=self.address("check", pk) if item.state is SetState.WAITING else self.url_of(item),
            effects=effects,
            reasons=tuple(_(str(reason)) for reason in reasons),
            crumbs=self.crumbs(item),
            hidden=(("seen", mark),),
        )
        return self.render("appbuilder/confirm.html", page=page)


def _told(several: Sequence[Told], most: int) -> list[str]:
    """The first of some sentences, and how many there are besides."""
    rest = len(several) - most
    return [_(one) for one in (*several[:most], *([further(rest)] if rest > 0 else ()))]
