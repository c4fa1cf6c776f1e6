"""Sets of figures: handed in, read on a screen, taken over in one go or not at all, withdrawn (O-38)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, g, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common import audit
from app.common.audit import events
from app.common.web import uploads
from app.common.web.downloads import size_in_words
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, FormPage, ShowPage, Tone
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions.signals import handing_in, taking
from app.onboarding.forms.signals import (
    OWN_REGIONS,
    SIGNALLING,
    SignalSetForm,
    WithdrawForm,
)
from app.onboarding.models import SignalSet
from app.onboarding.rules.signals import columns as column_rules
from app.onboarding.rules.signals.sets import NOT_LOST, SET_STATES, SetState
from app.onboarding.views.signals.checking import Checking
from app.onboarding.views.signals.words import months_in_words

TONES: dict[SetState, Tone] = {
    SetState.WAITING: "warning",
    SetState.TAKEN: "success",
    SetState.REPLACED: "inactive",
    SetState.WITHDRAWN: "inactive",
}


def _badge(one: SignalSet) -> Badge:
    return Badge(_(SET_STATES[one.state]), TONES[one.state])


def _period(one: SignalSet) -> Cell:
    return Cell(months_in_words(one.first_on, one.last_on) if one.first_on and one.last_on else "")


class SignalSetView(Checking):
    """Files with figures of a region: what they say, and whether that counts."""

    datamodel = SQLAInterface(SignalSet)
    route_base, class_permission_name = "/signal-sets", "SignalSet"
    list_title, add_title, edit_title = N_("Files with figures"), N_("Hand in figures"), N_("Edit %(name)s")
    list_lead = N_("Signals and matches per organisation, as they come from the reporting tool of the region.")
    list_columns = ["file", "state", "period", "organisations", "signals", "matches", "created_at"]
    more_columns = ["region", "handed_in_by"]
    labels = {
        "period": N_("Period"), "organisations": N_("Organisations"), "created_at": N_("Handed in"),
    }  # fmt: skip
    sorts, newest_first = {"id": "id"}, True
    numeric_columns = frozenset({"organisations", "signals", "matches"})
    filters = (
        ByChoice("state", N_("State"), SignalSet.state, SET_STATES),
        ByLookup("region_id", N_("Region"), SignalSet.region_id, OWN_REGIONS),
    )
    lookups = {"organisation_id": SIGNALLING}
    with_columns = {
        "region": (joinedload(SignalSet.region),),
        "handed_in_by": (joinedload(SignalSet.handed_in_by),),
    }
    with_show = with_form = (
        joinedload(SignalSet.file),
        joinedload(SignalSet.region),
        joinedload(SignalSet.handed_in_by),
    )
    cells = {
        "file": lambda one: Cell(one.name),
        "state": lambda one: Cell(badges=(_badge(one),)),
        "period": _period,
        "handed_in_by": lambda one: Cell(one.handed_in_by.name.full if one.handed_in_by else ""),
    }
    show_groups = (
        (N_("Figures"), ("region", "period", "organisations", "signals", "matches")),
        (N_("File"), ("file", "size", "created_at", "handed_in_by", "taken_at", "withdrawn_because")),
    )
    when_filled = frozenset({"taken_at", "withdrawn_because"})
    parts = {"period": ("first_on", "last_on"), "size": ("state",), "file": ("name",)}
    form_groups = ((N_("File"), ("region_id", "file")),)
    add_form = edit_form = SignalSetForm
    exclude_route_methods = Screen.exclude_route_methods | {"edit", "export", "do_many"}

    def badge(self, item: SignalSet) -> Badge:
        return _badge(item)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_take", "can_withdraw"]

    def label_for(self, key: str) -> str:
        """The size is one of the file."""
        return _("Size") if key == "size" else super().label_for(key)

    def cell_for(self, item: SignalSet, key: str) -> Cell:
        if key == "size":
            return Cell(size_in_words(item.file.size) if item.file else "")
        return super().cell_for(item, key)

    def is_off(self, item: SignalSet) -> bool:
        return item.state in (SetState.REPLACED, SetState.WITHDRAWN)

    def alike(self, item: SignalSet) -> Any:
        return item.state

    def allowed(self, verb: str, item: SignalSet | None = None) -> bool:
        """What is done with a set fits its state."""
        fits = {"take": SetState.WAITING, "delete": SetState.WAITING, "withdraw": SetState.TAKEN}
        if item is not None and verb in fits and item.state is not fits[verb]:
            return False
        return super().allowed(verb, item)

    def acts_on(self, item: SignalSet) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if self.allowed("take", item):
            check = Act(_("Check and take over"), self.address("check", item.id), "check", primary=True)
            return (check, acts[0]._replace(primary=False), *acts[1:])
        if self.allowed("withdraw", item):
            there = self.address("withdraw", item.id)
            return (*acts, Act(_("Withdraw"), there, "x", danger=True, asks=True, name="withdraw"))
        return acts

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        """Beside handing in: what was chosen for names in files."""
        acts = super().list_acts(wish)
        if not self.appbuilder.sm.may("list", "SignalName"):
            return acts
        return (*acts, Act(_("Names in files"), url_for("SignalNameView.list"), "tag"))

    def show_page(self, item: SignalSet) -> ShowPage:
        return replace(super().show_page(item), badges=(_badge(item),))

    # Handing in

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        form.file.description = _(
            "CSV or Excel, at most %(most)s MB: a line for each organisation and period.",
            most=min(uploads.limit(), handing_in.tables.MOST_BYTES) // uploads.MEBIBYTE,
        )
        return form

    def create(self, form: Any) -> SignalSet:
        upload, region = form.file.data, self.region_of(form)
        db.session.rollback()  # nothing is written yet; no lock is held while the file is looked at
        one = handing_in.hand_in(region, upload.stream, name=upload.filename, limit=uploads.limit())
        table = handing_in.table_of(one)
        sound = not column_rules.reasons_against(list(handing_in.chosen(one).values()))
        g.next_page = "check" if sound and handing_in.knows(region, table.headings) else "columns"
        return one

    def _go_to(self, item: SignalSet, message: str) -> str:
        super()._go_to(item, message)
        return self.address(g.next_page, item.id)

    def reasons_not_to_delete(self, item: SignalSet) -> list[str]:
        return [] if item.state is SetState.WAITING else [NOT_LOST]

    def remove(self, item: SignalSet) -> None:
        handing_in.discard(item)

    @expose("/<pk:pk>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int) -> Response:
        """The file as it was handed in, for who works where that was."""
        item = self.fetch(pk, *self.with_show)
        if item.file is None:
            raise NotFound
        return super().file(pk)

    def tell_taken(self, item: SignalSet) -> None:
        audit.later(events.READ, item, page="file")

    @expose("/<pk:pk>/withdraw", methods=("GET", "POST"))
    @has_access
    def withdraw(self, pk: int) -> str | Response:
        """Ask why, and let the figures count no longer."""
        item, form = self.fetch(pk, *self.with_show, lock=request.method == "POST"), WithdrawForm()
        self.refuse_unless_allowed("withdraw", item)
        if form.validate_on_submit():
            if answer := save(form, lambda: self._withdraw(item, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("Withdraw %(name)s", name=item.label), request.path, _("Withdraw"), self.url_of(item),
            crumbs=self.crumbs(item), groups=(("", ("reason",)),),
            lead=_("Its figures count no longer. Figures that they replaced do not come back by themselves."),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _withdraw(self, item: SignalSet, form: Any) -> str:
        taking.withdraw(item, form.reason.data or "")
        flash(_("The figures of %(name)s have been withdrawn.", name=item.label), "ok")
        return self.url_of(item)
