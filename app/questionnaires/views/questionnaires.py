"""Questionnaires: built from blocks of questions, published in versions, taken to another portal as a file."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

from app.common import clock, context
from app.common.exchanged import MOST_BYTES
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, FormPage
from app.common.web.screens import SQLAInterface, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.words import N_, folded
from app.extensions import db
from app.questionnaires.actions import designing as actions
from app.questionnaires.actions import tryouts
from app.questionnaires.designing import TakeInForm
from app.questionnaires.models import Questionnaire
from app.questionnaires.rules import exchange
from app.questionnaires.views.builder import Builder
from app.questionnaires.views.editions import verbs_of


class QuestionnaireView(Builder):
    """All questionnaires that one may use: those of the portal, and those of the organisation."""

    datamodel = SQLAInterface(Questionnaire)
    route_base, class_permission_name = "/questionnaires", "Questionnaire"
    list_title, add_title, edit_title = N_("Questionnaires"), N_("Add questionnaire"), N_("Edit questionnaire")
    list_lead = N_("Questions that are asked together, in versions that stay as they are once published.")
    verbs = verbs_of()

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        take_in = Act(_("Take in a file"), url_for(f"{self.endpoint}.take_in"), "download")
        return (*super().list_acts(wish), *((take_in,) if self.allowed("add") else ()))

    def _file_url(self, thing: Any, edition: int) -> str:
        return url_for(f"{self.endpoint}.file", pk=thing.id, edition=edition)

    @expose("/<pk:pk>/versions/<pk:edition>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int, edition: int) -> Response:
        """A version as one readable file."""
        thing, one = self._with_edition(pk, edition)
        content = exchange.written(thing.title, thing.purpose, one.design)
        name = re.sub("[^a-z0-9]+", "-", folded(thing.label)).strip("-")[:60] or "vragenlijst"
        return send_file(
            BytesIO(content), "application/json", as_attachment=True, download_name=f"{name}-{one.number}.json"
        )

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        """Also to try it: filling it in as people will, without keeping anything."""
        try_it = Act(_("Try it"), self.address("try_out", item.id), "pencil", post=True, name="try_out")
        return (*((try_it,) if self._tries(item) else ()), *super().acts_on(item))

    def _tries(self, item: Any) -> bool:
        return context.current().organisation_id is not None and self.appbuilder.sm.may("answer", "Tryout")

    @expose("/<pk:pk>/try", methods=("POST",))
    @has_access
    @permission_name("show")
    def try_out(self, pk: int) -> Response:
        """Begin to try the version that is being made, or else the one in use."""
        thing = self.fetch(pk, *self.with_show)
        now = context.current()
        if not self._tries(thing) or now.actor_id is None or now.organisation_id is None:
            abort(403)
        edition = actions.current(thing)
        assert edition is not None, "a questionnaire has a version"
        if not edition.design.items:
            flash(_("There are no questions in it yet."), "warning")
            return redirect(self.url_of(thing), 303)
        tryout = tryouts.begin(
            edition.design, thing.title, origin=self.url_of(thing), actor_id=now.actor_id,
            organisation_id=now.organisation_id, at=clock.now(),
        )  # fmt: skip
        location = url_for("TryoutView.show", pk=tryout.id)
        db.session.commit()
        return redirect(location, 303)

    @expose("/take-in", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def take_in(self) -> str | Response:
        """A questionnaire from a file, as the draft of a new one."""
        form = TakeInForm()
        if form.validate_on_submit() and (answer := save(form, lambda: self._taken(form))):
            return answer
        page = FormPage(
            _("Take in a file"), url_for(f"{self.endpoint}.take_in"), _("Take in"),
            url_for(f"{self.endpoint}.list"), crumbs=self.crumbs(), groups=((_("File"), ("file",)),),
            lead=_("The questionnaire comes in as a draft. You look at it, and publish it when it is right."),
        )  # fmt: skip
        form.ask_again()
        return self.draw_form(form, page)

    def _taken(self, form: Any) -> str:
        found = exchange.taken(form.file.data.read(MOST_BYTES + 1))
        organisation_id = context.current().scope.organisation_id
        thing = Questionnaire(title=found.title, purpose=found.purpose, organisation_id=organisation_id)
        return self._go_to(actions.begin(thing, found.design), _("“%(name)s” has been taken in."))
