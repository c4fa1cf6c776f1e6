"""Writing along in a plan: the form of a block for a resident who may, saved as that of staff is (P-20)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import current_app, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.common import audit, files
from app.common.audit import events
from app.common.errors import Conflict, OutOfScope
from app.common.files import DOCUMENTS
from app.common.types import in_language
from app.common.web import uploads
from app.common.web.errors import refused
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import expose, open_to_residents
from app.common.web.screens.saving import save, saved_before
from app.common.web.values import language
from app.common.words import N_
from app.plans.actions import own_writing as actions
from app.plans.models import Participant
from app.plans.views.own_door import OwnPage
from app.questionnaires.actions import answers
from app.questionnaires.asking import AnswerForm
from app.questionnaires.lines import lines_of
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.filling import Clash
from app.questionnaires.views.answering import MORE, told_apart
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT

NOT_NOW = N_("You cannot write here now, so nothing was saved. Do you have a question? Ask your contact.")
SAVED = N_("What you wrote has been saved.")
OTHERS = N_("You can only remove files that you handed in yourself.")


class OwnWritingPage(OwnPage):
    """The forms of the blocks in which a resident writes along."""

    route_base = RESIDENTS_AT
    block_form = AnswerForm
    """By which there is room for files (`web.uploads`)."""

    @expose("/plans/<pk:pk>/blocks/<key>", methods=("GET", "POST"))
    @open_to_residents
    def block(self, pk: int, key: str) -> str | Response | tuple[str, int]:
        """The questions of a block; what somebody else wrote in between is shown beside what was typed."""
        writing = request.method == "POST"
        with tools.work(writing=writing) as session:
            try:
                me, part = self._held(session, pk, key, to_write=writing)
                return self._asked(session, me, part)
            except actions.NotNow:
                session.rollback()
                return not_now(pk)

    def _held(self, session: Session, pk: int, key: str, *, to_write: bool) -> tuple[Participant, Part]:
        """As whom I write, and in what; raises `NotNow` where I may not."""
        me = self._me_in(session, pk, to_write=to_write)
        part = actions.part_to_write(me, key)
        if part is None:
            raise actions.NotNow
        return me, part

    def _asked(self, session: Session, me: Participant, part: Part) -> str | Response | tuple[str, int]:
        pk, form = me.plan_id, _form(session, me, part)
        if request.method == "GET":
            audit.later(events.READ, me.plan, page="portal answer")
        elif not form.pressed and form.validate():
            try:
                answer = save(form, lambda: self._saved(session, me, part, form))
            except Conflict as conflict:
                session.rollback()  # a file that came along is not to be kept without its answer
                return saved_before(form) or self._clashed(session, pk, part, form, conflict)
            if answer:
                return answer
            me, part = self._held(session, pk, part.key, to_write=False)
        notice = _(MORE) if form.more and not form.errors else ""
        return self._draw(form, replace(_page(me, part, form), notice=notice))

    def _saved(self, session: Session, me: Participant, part: Part, form: AnswerForm) -> str:
        """Files are taken in first, while no row is locked; whether I may still write is asked after that."""
        if form.has_files:
            pk, place = me.plan_id, me.plan.organisation_id
            session.rollback()
            try:
                taken = form.given(lambda upload: _kept(session, upload, place))
            except OutOfScope:
                raise actions.NotNow from None
            me, part = self._held(session, pk, part.key, to_write=True)
        else:
            taken = form.given()
        changed = actions.write(me, part, taken, form.version.data or "")
        actions.take_away(session, tools.resident().actor_id, form.before, changed)
        flash(_(SAVED), "ok")
        return way_back(me, part.key)

    def _clashed(
        self, session: Session, pk: int, part: Part, form: AnswerForm, conflict: Conflict
    ) -> str | Response | tuple[str, int]:
        """Nothing is saved. The form holds what both changed apart, and mine where it was the same question."""
        me, part = self._held(session, pk, part.key, to_write=True)
        if not isinstance(conflict, Clash):
            return self._asked(session, me, part)
        theirs = answers.values_of(answers.rows_of(me.plan, part), part)
        fresh = form.after(theirs, conflict.mine)
        lines = told_apart(part, conflict.places, theirs, {**theirs, **conflict.mine})
        return self._draw(fresh, replace(_page(me, part, fresh), conflict=lines)), 409

    def _draw(self, form: AnswerForm, page: FormPage) -> str:
        form.ask_again()
        return self.page("residents/writing.html", form=form, page=page, lines=lines_of(form))


def not_now(pk: int) -> Response:
    """Back to the plan, for who may not write there: in one sentence that tells of nothing that is not shared."""
    refused("sharing", ("plan", pk))
    flash(_(NOT_NOW), "warning")
    return redirect(url_for("OwnPlansPage.plan", pk=pk), 303)


def way_back(me: Participant, key: str) -> str:
    """The block on the page of the plan."""
    return url_for("OwnPlansPage.plan", pk=me.plan_id) + f"#part-{key}"


def _form(session: Session, me: Participant, part: Part) -> AnswerForm:
    there = answers.values_of(answers.rows_of(me.plan, part), part)
    others = actions.files_of_others(session, tools.resident().actor_id, there)
    return AnswerForm(part, there, language(), stays=others)


def _page(me: Participant, part: Part, form: AnswerForm) -> FormPage:
    title, back = in_language(part.title, language()), way_back(me, part.key)
    return FormPage(title, request.path, _("Save"), back, lead=_(OTHERS) if form.stays else "")


def _kept(session: Session, upload: FileStorage, organisation_id: int) -> dict[str, Any]:
    """A file of a resident, taken in as one of staff is."""
    stored = files.keep(
        session,
        upload.stream,
        name=upload.filename or "",
        actor_id=tools.resident().actor_id,
        organisation_id=organisation_id,
        limit=uploads.limit(),
        allowed=DOCUMENTS,
        own_share=current_app.config["RESIDENT_FILES_PER_DAY_MB"] * uploads.MEBIBYTE,
    )
    return {"id": stored.id, "name": stored.name}
