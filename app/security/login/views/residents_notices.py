"""The choice of a resident: how often the portal writes that something is new."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import Page, expose, open_to_residents
from app.security.login import tools
from app.security.login.actions import profile
from app.security.login.forms import NoticesForm
from app.security.rules.areas import RESIDENTS_AT


class ResidentNoticesPage(Page):
    """Mail about what is new, at once, once a day, once a week or never."""

    route_base = RESIDENTS_AT

    @expose("/berichten", methods=("GET", "POST"))
    @open_to_residents
    def open(self) -> str | Response:
        """How often I get mail; it never says what is new."""
        back = url_for("ResidentAccountPage.open")
        me = tools.resident().resident_id
        with tools.work(writing=request.method == "POST") as session:
            form = NoticesForm(notices=profile.notices_of_resident(session, me))
            if form.validate_on_submit():
                profile.choose_notices_of_resident(session, me, form.chosen)
                flash(_("Your choice is saved."), "ok")
                return redirect(back, 303)
            lead = _("An e-mail only says that there is something new, and where to log in. It never says what.")
            page = FormPage(_("E-mail when something is new"), request.path, _("Save"), back, lead=lead,
                            groups=(("", ("notices",)),))  # fmt: skip
            return self.page("residents/form.html", form=form, page=page)
