"""The tab on which a participant is invited for the resident portal, and the code is handed over (P-32)."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, request
from flask_babel import format_datetime
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.errors import RuleBroken
from app.common.web.errors import refused
from app.common.web.locale import gettext as _
from app.common.web.locale import select_language
from app.common.web.screens import Screen, expose, has_access
from app.common.web.values import shown
from app.common.words import LANGUAGES, N_
from app.extensions import db
from app.plans.actions import invitations as actions
from app.plans.actions.invitations import Standing
from app.plans.models import Participant, Plan
from app.plans.rules.invitations import Dead, Terms
from app.plans.sharing_forms import LetterForm
from app.security.login.desk import open_desk
from app.security.rules import verification

WITH_PLAN = (
    joinedload(Participant.plan).undefer(Plan.editable),
    joinedload(Participant.plan).joinedload(Plan.organisation),
)
WHY = {
    Dead.USED: N_("The invitation was taken up."),
    Dead.EXPIRED: N_("The invitation is too old."),
    Dead.TRIED: N_("The code was typed wrongly too often."),
    Dead.NO_ACCESS: N_("The invitation does not work, because there is no access to the portal."),
}


class WithInvitation(Screen):
    """A screen of participants who can be invited. Looking at the code is a POST: it leaves a trace."""

    @expose("/<pk:pk>/invite", methods=("GET", "POST"))
    @has_access
    def invite(self, pk: int) -> str | Response:
        """How things are with the invitation; a POST acts on it, or lets codes come by mail."""
        posted = request.method == "POST"
        item = self.fetch(pk, *(WITH_PLAN if posted else self.with_show), lock=posted)
        self.refuse_unless_allowed("invite", item)
        code = refusal = ""
        if posted:
            acts = {"send": self._send, "show": self._show, "withdraw": self._withdraw, "mail": self._by_mail}
            act = acts.get(request.form.get("act", ""))
            if act is None:
                abort(400)
            try:
                code = act(item)
                db.session.commit()
            except RuleBroken as broken:
                db.session.rollback()
                refused("rule", (self.model.__tablename__, pk))
                refusal = " ".join(_(str(reason)) for reason in broken.reasons)
            if not code and not refusal:
                return redirect(self.address("invite", pk), 303)
            item = self.fetch(pk, *self.with_show)
        return self._invitation_page(item, code, refusal)

    def _send(self, item: Participant) -> str:
        language = request.form.get("language") or actions.language_for(item)
        if language not in LANGUAGES:
            abort(400)
        actions.invite(open_desk(), item, clock.now(), _terms(), language)
        flash(_("An e-mail with a link goes to %(address)s.", address=item.email), "ok")
        return ""

    def _show(self, item: Participant) -> str:
        return actions.show(open_desk(), item, clock.now(), _terms())

    def _withdraw(self, item: Participant) -> str:
        actions.withdraw(item)
        flash(_("The invitation is withdrawn: link and code work no longer."), "ok")
        return ""

    def _by_mail(self, item: Participant) -> str:
        actions.back_to_mail(open_desk(), item)
        flash(_("%(name)s gets codes by e-mail from now on.", name=item.name), "ok")
        return ""

    def _invitation_page(self, item: Participant, code: str, refusal: str) -> str:
        found = actions.standing(item, clock.now(), _terms())
        return self.render(
            "plans/invitation.html",
            page=self.show_page(item),
            form=LetterForm(formdata=None, language=actions.language_for(item)),
            code=verification.shown(code) if code else "",
            spelled=verification.spelled(code, select_language()) if code else (),
            standing=found,
            said=_said(item, found),
            until=format_datetime(found.expires_at, "d MMMM y, HH:mm") if found else "",
            tries=_terms().tries,
            can_send=item.portal and bool(item.email) and item.resident_id is None,
            first_edit=not (item.resident_id or (item.portal and item.email)) and self.allowed("edit", item),
            other_step=actions.has_other_step(open_desk(), item),
            edit_url=self.address("edit", item.id),
            email=item.email or "",
            days=_terms().valid.days,
            refusal=refusal,
        )

    def working_tabs(self, item: Participant) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if self.allowed("invite", item):
            pages.append((_("Invitation"), self.address("invite", item.id)))
        return pages


def _terms() -> Terms:
    return Terms.of(current_app.config)


def _said(item: Participant, found: Standing | None) -> str:
    """How things are, in one sentence."""
    if item.resident_id is not None:
        day = shown(found.used_at) if found and found.used_at else ""
        return _("Has an account since %(day)s.", day=day) if day else _("Has an account.")
    if not item.portal:
        return _("This participant has no access to the resident portal. Give that first.")
    if not item.email:
        return _("There is no e-mail address. Fill it in first.")
    if found is None:
        return _("Has not been invited yet.")
    if found.dead:
        return _(WHY[found.dead])
    return _("Was invited on %(day)s.", day=shown(found.issued_at))
