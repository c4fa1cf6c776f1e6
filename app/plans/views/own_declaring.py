"""Declaring something about a plan: the form of a resident, whose words stay as they were given (F-14)."""

from __future__ import annotations

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from app.common import audit
from app.common.audit import events
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import expose, open_to_residents
from app.common.web.screens.saving import save
from app.plans.actions import declarations as actions
from app.plans.declaration_forms import DeclarationForm
from app.plans.models import Participant
from app.plans.views.own_door import OwnPage
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT


class OwnDeclaringPage(OwnPage):
    """The form for a declaration: everybody who takes part may give one, whatever is shared with him."""

    route_base = RESIDENTS_AT

    @expose("/plans/<pk:pk>/declaration", methods=("GET", "POST"))
    @open_to_residents
    def declare(self, pk: int) -> str | Response:
        """What I think of what stands in the plan, or want added to it."""
        writing = request.method == "POST"
        with tools.work(writing=writing) as session:
            me, form = self._me_in(session, pk, to_write=writing), DeclarationForm()
            if not writing:
                audit.later(events.READ, me.plan, page="portal declaration")
            elif form.validate() and (answer := save(form, lambda: _declared(me, form))):
                return answer
            return self.page("residents/declaring.html", form=form, page=_page(pk), plan=me.plan.title)


def _declared(me: Participant, form: DeclarationForm) -> str:
    actions.declare(me, form.words.data or "")
    flash(_("Your declaration has been added to the plan."), "ok")
    return way_back(me.plan_id)


def way_back(pk: int) -> str:
    """Where my declarations stand on the page of the plan."""
    return url_for("OwnPlansPage.plan", pk=pk) + "#declarations"


def _page(pk: int) -> FormPage:
    return FormPage(_("Your declaration"), request.path, _("Add to the plan"), way_back(pk))
