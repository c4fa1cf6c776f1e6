"""What figures are set against: expected numbers, thresholds, and what names in files mean (O-25, O-39)."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common.errors import RuleBroken
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions.signals import handing_in
from app.onboarding.forms.signals import SIGNALLING, SignalExpectationForm, SignalThresholdsForm
from app.onboarding.models import SignalExpectation, SignalName, SignalThresholds
from app.onboarding.rules.sectors import SECTORS
from app.onboarding.rules.signals.sets import NOT_OURS, SET_ALREADY
from app.onboarding.views.signals.regional import OfRegion


class SignalExpectationView(OfRegion):
    """How many signals organisations expect to give, as their profiles say, from a day on."""

    datamodel = SQLAInterface(SignalExpectation)
    route_base, class_permission_name = "/expected-signals", "SignalExpectation"
    list_title, add_title, edit_title = (
        N_("Expected signals"), N_("Add expected signals"), N_("Edit the expected signals of %(name)s"),
    )  # fmt: skip
    list_lead = N_("How many signals each organisation expects to give in a year, as its profile says.")
    list_columns = ["organisation", "sector", "signals", "reporters", "since"]
    more_columns = ["region"]
    sorts, newest_first = {"id": "id"}, True
    numeric_columns = frozenset({"signals", "reporters"})
    filters = (
        ByLookup("organisation_id", N_("Organisation"), SignalExpectation.organisation_id, SIGNALLING),
        ByChoice("sector", N_("Sector"), SignalExpectation.sector, SECTORS),
    )
    with_list = (joinedload(SignalExpectation.organisation),)
    with_columns = {"region": (joinedload(SignalExpectation.region),)}
    with_show = with_form = (*with_list, joinedload(SignalExpectation.region))
    lookups = {"organisation_id": SIGNALLING}
    cells = {"organisation": lambda one: Cell(one.organisation.name)}
    show_groups = (
        (N_("Expected signals"), ("organisation", "region", "sector", "signals", "reporters", "since")),
    )
    form_groups = (
        (N_("Organisation"), ("region_id", "organisation_id", "sector")),
        (N_("Expected signals"), ("signals", "reporters", "since")),
    )
    add_form = edit_form = SignalExpectationForm
    exclude_route_methods = Screen.exclude_route_methods | {"export", "do_many"}

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if item is None and request.method == "GET":
            form.organisation_id.data = number(request.args.get("in"))
        return form

    def create(self, form: Any) -> SignalExpectation:
        _refuse_elsewhere(self.region_of(form), form)
        found: SignalExpectation = super().create(form)
        return found

    def change(self, item: SignalExpectation, form: Any) -> SignalExpectation:
        _refuse_elsewhere(item.region_id, form)
        found: SignalExpectation = super().change(item, form)
        return found


def _refuse_elsewhere(region_id: int, form: Any) -> None:
    """An organisation of one region says nothing about another one."""
    if not handing_in.is_ours(region_id, form.organisation_id.data):
        raise RuleBroken(NOT_OURS)


class SignalThresholdsView(OfRegion):
    """From where on a region compliments and calls; a region without a row has the defaults."""

    datamodel = SQLAInterface(SignalThresholds)
    route_base, class_permission_name = "/signal-thresholds", "SignalThresholds"
    list_title, add_title, edit_title = (
        N_("Thresholds"), N_("Set thresholds"), N_("Edit the thresholds of %(name)s"),
    )  # fmt: skip
    list_lead = N_(
        "From where on an organisation is complimented or called. Without thresholds of its own a region has"
        " the defaults: compliment from 100 percent, contact below 60 percent or after 6 silent months, over 12"
        " months."
    )
    list_columns = ["region", "compliment_percent", "contact_percent", "silent_months", "span_months"]
    more_columns = ["fewest_months", "fewest_expected"]
    sorts, newest_first = {"id": "id"}, True
    numeric_columns = frozenset({*list_columns[1:], *more_columns})
    with_list = with_show = with_form = (joinedload(SignalThresholds.region),)
    delete_question = N_("Let the defaults hold for %(name)s again?")
    show_groups = (
        (N_("Compliments"), ("compliment_percent",)),
        (N_("Contact"), ("contact_percent", "silent_months")),
        (N_("When anything is said"), ("span_months", "fewest_months", "fewest_expected")),
    )
    form_groups = ((N_("Region"), ("region_id",)), *show_groups)
    add_form = edit_form = SignalThresholdsForm
    exclude_route_methods = Screen.exclude_route_methods | {"export", "do_many", "lookup"}

    def new_form(self, kind: Any, item: Any = None) -> Any:
        """New ones begin as the defaults."""
        form: Any = super().new_form(kind, item)
        if item is None and request.method == "GET":
            form.begin()
        return form

    def create(self, form: Any) -> SignalThresholds:
        """A region has them once."""
        its = SignalThresholds.region_id == self.region_of(form)
        if db.session.scalars(select(SignalThresholds.id).where(its)).first() is not None:
            raise RuleBroken(SET_ALREADY)
        found: SignalThresholds = super().create(form)
        return found


class SignalNameView(OfRegion):
    """What was chosen for names in files that are no names of ours; one that is taken away is asked again."""

    datamodel = SQLAInterface(SignalName)
    route_base, class_permission_name = "/signal-names", "SignalName"
    list_title, add_title, edit_title = N_("Names in files"), N_("Add a name"), N_("Edit %(name)s")
    list_lead = N_("Which organisation is meant by names in files. Take one away to be asked again.")
    list_columns = ["name", "organisation", "changed_at"]
    labels = {"changed_at": N_("Chosen on")}
    sorts, newest_first = {"id": "id"}, True
    with_list = with_show = with_form = (joinedload(SignalName.organisation),)
    cells = {"organisation": lambda one: Cell(one.organisation.name if one.organisation else _("Left out"))}
    show_groups = ((N_("Name in files"), ("name", "organisation", "changed_at")),)
    parts = {"organisation": ("organisation_id",)}
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "export", "do_many", "lookup"}
