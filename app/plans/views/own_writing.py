"""Writing along in a plan: the form of a block for a resident who may, saved as that of staff is (P-20)."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import audit
from app.common.audit import events
from app.common.errors import Conflict
from app.common.types import in_language
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
from app.questionnaires.rules.filling import Clash, prints
from app.questionnaires.views.answering import MORE, told_apart
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT

NOT_NOW = N_("You cannot write here now, so nothing was saved. Do you have a question? Ask your contact.")
SAVED = N_("What you wrote has been saved.")
FILES = N_("Files are added by your contact. You can read them in the plan.")


class OwnWritingPage(OwnPage):
    """The forms of the blocks in which a resident writes along."""

    route_base = RESIDENTS_AT

    @expose("/plans/<pk:pk>/blocks/<key>", methods=("GET", "POST"))
    @open_to_residents
    def block(self, pk: int, key: str) -> str | Response | tuple[str, int]:
        """The questions of a block; what somebody else wrote in between is shown beside what was typed."""
        writing = request.method == "POST"
        with tools.work(writing=writing) as session:
            me = self._me_in(session, pk, to_write=writing)
            part = actions.part_to_write(me, key)
            return self._asked(session, me, part) if part else not_now(pk)

    def _asked(self, session: Session, me: Participant, part: Part) -> str | Response | tuple[str, int]:
        form = _form(me, part)
        if request.method == "GET":
            audit.later(events.READ, me.plan, page="portal answer")
        elif not form.pressed and form.validate():
            try:
                answer = save(form, lambda: _saved(me, part, form))
            except Conflict as conflict:
                return saved_before(form) or self._clashed(session, me.plan_id, part, form, conflict)
            if answer:
                return answer
            me = self._me_in(session, me.plan_id)
        notice = _(MORE) if form.more and not form.errors else ""
        return self._draw(form, replace(_page(me, part), notice=notice))

    def _clashed(
        self, session: Session, pk: int, part: Part, form: AnswerForm, conflict: Conflict
    ) -> str | Response | tuple[str, int]:
        """Nothing is saved. The form holds what both changed apart, and mine where it was the same question."""
        session.rollback()
        me = self._me_in(session, pk, to_write=True)
        if not isinstance(conflict, Clash):
            return self._asked(session, me, part)
        asked = actions.without_files(part)
        theirs = answers.values_of(answers.rows_of(me.plan, part), asked)
        mine = {**theirs, **conflict.mine}
        fresh = AnswerForm(asked, mine, language(), formdata=None)
        fresh.version.data = prints(asked, theirs)
        page = replace(_page(me, part), conflict=told_apart(asked, conflict.places, theirs, mine))
        return self._draw(fresh, page), 409

    def _draw(self, form: AnswerForm, page: FormPage) -> str:
        return self.page("residents/writing.html", form=form, page=page, lines=lines_of(form))


def not_now(pk: int) -> Response:
    """Back to the plan, for who may not write there: in one sentence that tells of nothing that is not shared."""
    refused("sharing", ("plan", pk))
    flash(_(NOT_NOW), "warning")
    return redirect(url_for("OwnPlansPage.plan", pk=pk), 303)


def way_back(me: Participant, key: str) -> str:
    """The block on the page of the plan."""
    return url_for("OwnPlansPage.plan", pk=me.plan_id) + f"#part-{key}"


def _form(me: Participant, part: Part) -> AnswerForm:
    asked = actions.without_files(part)
    return AnswerForm(asked, answers.values_of(answers.rows_of(me.plan, part), asked), language())


def _saved(me: Participant, part: Part, form: AnswerForm) -> str:
    actions.write(me, part, form.given(), form.version.data or "")
    flash(_(SAVED), "ok")
    return way_back(me, part.key)


def _page(me: Participant, part: Part) -> FormPage:
    title, back = in_language(part.title, language()), way_back(me, part.key)
    return FormPage(title, request.path, _("Save"), back, lead=_(FILES) if actions.has_files(part) else "")
