"""Throwing a draft away; going on with one happens at its form."""

from __future__ import annotations

from flask import flash, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common import clock, context, drafts
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_users
from app.extensions import db


class DraftsPage(Page):
    """The drafts of the person at work, and of nobody else."""

    route_base = "/drafts"
    default_view = "forget"

    @expose("/<pk:pk>/delete", methods=("POST",))
    @open_to_users
    def forget(self, pk: int) -> Response:
        """Throw a draft away, and go back to its form or to the dashboard."""
        actor_id = context.current().actor_id
        mine = next((one for one in drafts.waiting(db.session(), actor_id, clock.now()) if one.id == pk), None)
        if mine is None:
            raise NotFound
        back = mine.form if request.form.get("action") == mine.form else "/"
        drafts.forget(db.session(), actor_id, pk)
        db.session.commit()
        flash(_("The draft has been thrown away."), "ok")
        return redirect(back, 303)
