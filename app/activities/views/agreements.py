"""Agreements on figures: which region lets its network staff see them, who said so, and until when (A-08)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from sqlalchemy.orm import joinedload

from app.activities.actions import agreements as actions
from app.activities.forms.agreements import LABELS, FiguresAgreementForm
from app.activities.models import FiguresAgreement
from app.activities.rules import agreements as rules
from app.activities.rules.agreements import TERMS, Term
from app.common import clock
from app.common.web.filters import ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, ShowPage, Tone
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.forms import REGIONS

TONES: dict[Term, Tone] = {Term.RUNS: "success", Term.OVER: "inactive", Term.AHEAD: "neutral"}


def _badge(agreement: FiguresAgreement) -> Badge:
    term = agreement.term(clock.now())
    return Badge(_(TERMS[term]), TONES[term])


END = Verb(
    "end", N_("End now"), N_("End the agreement of %(name)s now?"), N_("The agreement of %(name)s has ended."),
    do=actions.end, yes=N_("Yes, end it"), icon="x", danger=True,
    effects=lambda agreement: rules.EFFECTS_OF_ENDING,
    offered=lambda agreement: agreement.term(clock.now()) is Term.RUNS,
)  # fmt: skip


class FiguresAgreementView(Screen):
    """The register of agreements: the Servicedesk keeps it; regions and their municipalities read their own."""

    datamodel = SQLAInterface(FiguresAgreement)
    route_base, class_permission_name = "/figures-agreements", "FiguresAgreement"
    list_title, add_title, edit_title = (
        N_("Agreements on figures"), N_("Add agreement on figures"), N_("Edit the agreement of %(name)s"),
    )  # fmt: skip
    list_lead = N_("In which regions the network staff sees figures about newcomers, because it was agreed.")
    list_columns = ["region", "state", "starts_at", "ends_at", "agreed_by"]
    more_columns = ["agreed_on"]
    labels = {"state": N_("State"), **LABELS}
    sorts, newest_first = {"id": "id"}, True
    filters = (ByLookup("region_id", N_("Region"), FiguresAgreement.region_id, REGIONS),)
    with_list = with_show = with_form = (joinedload(FiguresAgreement.region),)
    lookups = {"region_id": REGIONS}
    cells = {"state": lambda agreement: Cell(badges=(_badge(agreement),))}
    show_groups = (
        (N_("What was agreed"), ("region", "agreed_by", "agreed_on", "remarks")),
        (N_("Term"), ("starts_at", "ends_at")),
    )
    form_groups = (
        (N_("What was agreed"), ("region_id", "agreed_by", "agreed_on", "remarks")),
        (N_("Term"), ("since", "until")),
    )
    add_form = edit_form = FiguresAgreementForm
    verbs = (END,)
    exclude_route_methods = Screen.exclude_route_methods | {"delete"}

    def name_of(self, item: FiguresAgreement) -> str:
        return item.region.name

    def is_off(self, item: FiguresAgreement) -> bool:
        return item.term(clock.now()) is Term.OVER

    def alike(self, item: FiguresAgreement) -> Any:
        return item.term(clock.now())

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if "since" in form and item is not None and request.method == "GET":
            form.fill(item)
        return form

    def create(self, form: Any) -> FiguresAgreement:
        return actions.keep(form.values())

    def change(self, item: FiguresAgreement, form: Any) -> FiguresAgreement:
        return actions.change(item, form.values())

    def show_page(self, item: FiguresAgreement) -> ShowPage:
        return replace(super().show_page(item), badges=(_badge(item),))
