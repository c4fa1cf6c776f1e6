"""Programmes that begin as others: copies, earlier versions that are used again, and files."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from flask import flash, request, send_file, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common import context
from app.common.exchanged import MOST_BYTES
from app.common.web.forms import ScreenForm, begin_in
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, ConfirmPage, FormPage
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.words import folded
from app.onboarding.actions import programmes as actions
from app.onboarding.forms.programmes import ProgrammeFileForm
from app.onboarding.rules import exchange
from app.onboarding.views.routes import route_of
from app.questionnaires.actions import designing
from app.questionnaires.designing import TitledForm
from app.questionnaires.models import Edition
from app.questionnaires.rules import editions as rules
from app.questionnaires.views.drafting import Drafting


class Copying(Drafting):
    """A screen on which programmes begin as a copy, from an earlier version, or from a file."""

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        take_in = Act(_("Take in a file"), url_for(f"{self.endpoint}.take_in"), "download")
        return (*super().list_acts(wish), *((take_in,) if self.allowed("add") else ()))

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        """Also to begin a programme of one's own with its steps."""
        copy = Act(_("Copy"), self.address("copy", item.id), "copy", name="copy")
        return (*((copy,) if self.allowed("add") else ()), *super().acts_on(item))

    @expose("/<pk:pk>/copy", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def copy(self, pk: int) -> str | Response:
        """A programme of one's own that begins with the steps of another one."""
        source = self.fetch(pk, *self.with_show)
        form = TitledForm(data=_titles(source))
        if form.validate_on_submit() and (answer := save(form, lambda: self._copied(source, form))):
            return answer
        begin_in(form["title_nl"])
        page = FormPage(
            _("Copy of “%(name)s”", name=self.name_of(source)), request.path, _("Make the copy"),
            self.url_of(source), crumbs=self.crumbs(source), groups=self._groups(),
            lead=_("The copy belongs to your organisation. Nobody uses it before you publish it."),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _copied(self, source: Any, form: Any) -> str:
        edition, made = self.current(source), form.values()
        assert edition is not None, "a programme has a version"
        here = context.current().scope.organisation_id
        thing = actions.begin(made["title"], route_of(edition), organisation_id=here, purpose=made["purpose"])
        return self._go_to(thing, _("%(name)s has been added."))

    def acts_on_version(self, thing: Any, edition: Edition) -> tuple[Act, ...]:
        again = edition.published and thing.being_made is None and thing.active
        if not again or not self.allowed("revise", thing):
            return ()
        url = url_for(f"{self.endpoint}.restore", pk=thing.id, edition=edition.number)
        return (Act(_("Go on from this version"), url, "history", asks=True, name="restore"),)

    @expose("/<pk:pk>/versions/<pk:edition>/restore", methods=("GET", "POST"))
    @has_access
    @permission_name("revise")
    def restore(self, pk: int, edition: int) -> str | Response:
        """A new version that begins as an earlier one."""
        thing, one = self._with_edition(pk, edition)
        self.refuse_unless_allowed("revise", thing)
        if not one.published:
            raise NotFound
        form = ScreenForm()
        if form.validate_on_submit() and (answer := save(form, lambda: self._restored(thing, one))):
            return answer
        reasons = rules.reasons_not_to_revise(thing.in_use, thing.being_made, active=thing.active)
        page = ConfirmPage(
            title=_("Go on from this version"),
            question=_("Make a new version that begins as version %(number)s?", number=one.number),
            yes=_("Yes, make a new version"),
            action=request.path,
            back_url=self._version_url(thing, one.number),
            effects=(_("The version in use stays as it is, until you publish the new one."),),
            reasons=tuple(_(reason) for reason in reasons),
            crumbs=self.crumbs(thing),
            hidden=(("once", str(form.once.data)),),
        )
        return self.render("appbuilder/confirm.html", page=page)

    def _restored(self, thing: Any, edition: Edition) -> str:
        designing.revise(thing, edition.number)
        flash(_("The new version begins as version %(number)s.", number=edition.number), "ok")
        return self.url_of(thing)

    def _file_url(self, thing: Any, edition: int) -> str:
        return url_for(f"{self.endpoint}.file", pk=thing.id, edition=edition)

    @expose("/<pk:pk>/versions/<pk:edition>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int, edition: int) -> Response:
        """A version as one readable file."""
        thing, one = self._with_edition(pk, edition)
        content = exchange.written(thing.title, thing.purpose, route_of(one))
        name = re.sub("[^a-z0-9]+", "-", folded(thing.label)).strip("-")[:60] or "programma"
        return send_file(
            BytesIO(content), "application/json", as_attachment=True, download_name=f"{name}-{one.number}.json"
        )

    @expose("/take-in", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def take_in(self) -> str | Response:
        """A programme from a file, as the draft of a new one."""
        form = ProgrammeFileForm()
        if form.validate_on_submit() and (answer := save(form, lambda: self._taken(form))):
            return answer
        page = FormPage(
            _("Take in a file"), url_for(f"{self.endpoint}.take_in"), _("Take in"),
            url_for(f"{self.endpoint}.list"), crumbs=self.crumbs(), groups=((_("File"), ("file",)),),
            lead=_("The programme comes in as a draft. You look at it, and publish it when it is right."),
        )  # fmt: skip
        form.ask_again()
        return self.draw_form(form, page)

    def _taken(self, form: Any) -> str:
        found = exchange.taken(form.file.data.read(MOST_BYTES + 1))
        here = context.current().scope.organisation_id
        thing = actions.begin(found.title, found.route, organisation_id=here, purpose=found.purpose)
        return self._go_to(thing, _("“%(name)s” has been taken in."))


def _titles(source: Any) -> dict[str, str]:
    """The words of a programme as its form shows them."""
    said = {"title": source.title, "purpose": source.purpose or {}}
    return {f"{name}_{code}": text for name, words in said.items() for code, text in words.items()}
