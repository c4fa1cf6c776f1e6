"""Beginning with an organisation that is not in the portal yet: first what looks like it, then it is added."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, request, url_for
from werkzeug.wrappers import Response

from app.common.errors import RuleBroken
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.parse import number
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.words import N_, folded
from app.onboarding.actions import beginning, leads
from app.onboarding.forms.connections import KNOWN, NewOrganisationForm
from app.onboarding.models import Connection, MissingOrganisation
from app.onboarding.views.working import Working
from app.security.models import Organisation

ANOTHER = "0"
OF_THE_ORGANISATION = ("name", "kvk_number", "kbo_number", "parent_id", "region_id")
CHOOSE = N_("Say whether it is one of these.")


class BeginningAnew(Working):
    """The page on which an organisation is added to the region and begins."""

    @expose("/new", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def new(self) -> str | Response:
        """Ask for the fewest fields, show what looks like it and its sisters, and begin."""
        form: Any = self.new_form(NewOrganisationForm)
        shown, lead = (), self._lead(form)
        if self._sent(form):
            shown = self._alike(form)
            if self._answered(form, shown) and (answer := save(form, lambda: self._begun(form, lead))):
                return answer
        return self.draw_form(form, self._new_page(form, shown))

    def _alike(self, form: Any) -> tuple[Organisation, ...]:
        """What looks like what was typed, as choices of the form."""
        found = tuple(beginning.looks_like(form.organisation()))
        form.same.choices = [(str(one.id), one.label) for one in found]
        if found:
            form.same.choices.append((ANOTHER, _("None of these: it is another organisation")))
        return found

    def _answered(self, form: Any, shown: tuple[Organisation, ...]) -> bool:
        """Whether it was said of what looks alike, and whether its sisters were seen."""
        key = f"{form.parent_id.data or 0} {folded(form.name.data)}"
        sisters = beginning.sisters_under(form.parent_id.data)
        seen, form.asked.data = form.asked.data == key, key
        if (shown or sisters) and not seen:
            return False
        allowed = {str(one.id) for one in shown} | {ANOTHER}
        if shown and form.same.data not in allowed:
            form.same.errors = [*form.same.errors, _(CHOOSE)]
            return False
        return True

    def _lead(self, form: Any) -> MissingOrganisation | None:
        """The missing organisation that the address or the form names; what is known of it is filled in."""
        asked = request.args.get("lead") if request.method == "GET" else form.lead.data
        if not (key := number(asked)):
            return None
        lead = leads.lead_of(key) or abort(404)
        if request.method == "GET":
            form.lead.data, form["name"].data = lead.id, lead.name
            form.region_id.data = lead.connection.region_id
        return lead

    def _begun(self, form: Any, lead: MissingOrganisation | None) -> str:
        known, region_id, values = number(form.same.data or "") or 0, form.region_id.data, form.values()
        if known:
            if known not in {one.id for one in beginning.looks_like(form.organisation())}:
                raise RuleBroken(CHOOSE)
            begun: Connection = beginning.begin_with_known(known, region_id, values)
        else:
            begun = beginning.begin_with_new(form.organisation(), region_id, values)
        if lead is not None:
            leads.begun_with(lead, begun)
        flash(_("The connection of “%(name)s” has begun.", name=begun.organisation.name), "ok")
        return self.url_of(begun)

    def _new_page(self, form: Any, shown: tuple[Organisation, ...]) -> FormPage:
        sisters = beginning.sisters_under(form.parent_id.data) if request.method == "POST" else []
        names = ", ".join(
            f"{one.organisation.name} ({_('Connected') if one.joined_on else _('On its way')})" for one in sisters
        )
        notice = _("Under the same umbrella: %(names)s.", names=names) if names else ""
        asked = ((_("This looks like"), ("same",)),) if shown else ()
        return FormPage(
            _("Organisation that is not in the portal yet"), request.path, _("Begin a connection"),
            url_for(f"{self.endpoint}.list"), crumbs=self.crumbs(), notice=notice,
            lead=_("Look first whether it is there: “Begin a connection” finds organisations of your region."),
            groups=(
                *asked,
                (_("Organisation"), OF_THE_ORGANISATION),
                (_("What is known of it"), tuple(KNOWN)),
            ),
        )  # fmt: skip
