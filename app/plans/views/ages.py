"""The page on which one looks anew at who may see a plan, at twelve, sixteen and eighteen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.common import context
from app.common.frozen import frozen
from app.common.web.filters import ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, WorkItem
from app.common.web.parse import one_of
from app.common.web.screens import Screen, expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.common.web.values import shown
from app.common.web.worklists import worklist
from app.plans.actions import ages as actions
from app.plans.actions.participants import Sharing
from app.plans.models import AgeReview, Plan
from app.plans.rules.ages import OUTCOMES, PROPOSALS, Threshold
from app.plans.rules.sharing import ACCESSES, RELATIONS, Access, Cell
from app.plans.sharing_forms import AgeReviewForm
from app.plans.views.participants import portal_badge, titles_of


@frozen
class Seen:
    """Somebody who takes part, and what is shared with this participant now."""

    name: str
    url: str
    relation: str
    badge: Badge
    rights: tuple[tuple[str, str], ...]
    """The title of a block or goal, and what may be done with it."""


@frozen
class Decided:
    """What was decided at an age before."""

    age: str
    outcome: str
    reason: str
    by: str


class WithAges(Screen):
    """A screen of plans about people who grow older."""

    def age_said(self, item: Plan) -> str:
        """That an age waits for whoever may share this plan; nothing otherwise."""
        waits = actions.waiting_for(item) if self.allowed("participants", item) else None
        return _said(item, waits) if waits else ""

    @expose("/<pk:pk>/age", methods=("GET", "POST"))
    @has_access
    @permission_name("participants")
    def age(self, pk: int) -> str | Response:
        """What is shared now, what is proposed at this age, and keeping what was decided; it changes no right."""
        plan = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("participants", plan)
        form: Any = AgeReviewForm()
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._decide(plan, form)):
                return answer
            plan = self.fetch(pk, *self.with_show)
        return self._draw_age(plan, form)

    def _decide(self, plan: Plan, form: Any) -> str:
        actions.decide(plan, *form.told())
        flash(_("The review has been kept. What is shared is as it was."), "ok")
        return self.url_of(plan)

    def _draw_age(self, plan: Plan, form: Any) -> str:
        waits, sharing = actions.waiting_for(plan), Sharing(plan)
        return self.render(
            "plans/age.html",
            page=replace(self.show_page(plan), acts=()),
            form=form,
            said=_said(plan, waits) if waits else "",
            proposal=_(PROPOSALS[waits.age]) if waits else "",
            seen=tuple(_seen(sharing)),
            past=tuple(_decided(one) for one in actions.reviews_of(plan)),
            sharing_url=self.address("participants", plan.id),
        )


def _said(plan: Plan, waits: Threshold) -> str:
    return _("%(about)s turned %(age)s on %(day)s. Look anew at who may see what of this plan.",
             about=plan.about, age=str(int(waits.age)), day=shown(waits.on))  # fmt: skip


def _seen(sharing: Sharing) -> Iterator[Seen]:
    titles = titles_of(sharing)
    for one in sharing.participants:
        given = {key: sharing.cells.get(Cell(one.id, key), Access.NONE) for key in titles}
        rights = tuple((titles[key], _(ACCESSES[access])) for key, access in given.items() if access)
        url = url_for("ParticipantView.show", pk=one.id)
        yield Seen(one.name, url, _(RELATIONS[one.relation]), portal_badge(one), rights)


def _decided(one: AgeReview) -> Decided:
    day = shown(one.decided_at)
    by = _("%(day)s, by %(name)s", day=day, name=one.decided_by.name.full) if one.decided_by else day
    return Decided(_("%(age)s years", age=str(one.age)), _(OUTCOMES[one.outcome]), one.reason, by)


# Where one is told


@frozen
class ByAge(ByYesNo):
    """Narrow to plans that one keeps together and for which an age waits, or to all others."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        user_id = context.current().user_id
        waiting = actions.waiting_of(user_id) if user_id else []
        return self.column.in_(waiting) if one_of(text, ("yes", "no")) == "yes" else self.column.not_in(waiting)


@worklist
def ages_reached(person: Any) -> Iterator[WorkItem]:
    """Plans that this person keeps together, about somebody who reached such an age."""
    if person.user_id is None or ("can_participants", "Plan") not in person.permissions:
        return
    if found := actions.waiting_of(person.user_id):
        one = found[0] if len(found) == 1 else None
        url = url_for("PlanView.age", pk=one) if one else url_for("PlanView.list", age="yes")
        title = ngettext("Look anew at who may see a plan", "Look anew at who may see plans", len(found))
        yield WorkItem(len(found), title, _("The young person turned 12, 16 or 18."), url, _("View"))
