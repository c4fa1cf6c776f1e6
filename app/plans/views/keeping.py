"""Dossiers of closed plans, for whoever looks after the records: when and what goes, holds, requests (F-16).

No word of a plan stands here, so that a role that sees no plans can do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from babel.lists import format_list
from flask import flash, g, request, url_for
from flask_babel import ngettext
from sqlalchemy import and_, not_
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common import clock
from app.common.frozen import frozen
from app.common.web.filters import ByEmpty, ByLookup, ByYesNo
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, FormPage, Panel, ShowPage, Tone, WorkItem
from app.common.web.parse import one_of
from app.common.web.screens import Screen, SQLAInterface, expose, has_access
from app.common.web.screens.saving import save
from app.common.web.values import language, shown
from app.common.web.verbs import Ahead, Verb
from app.common.web.worklists import worklist
from app.common.words import N_
from app.plans.actions import destroying
from app.plans.actions import keeping as actions
from app.plans.keeping_forms import DecisionForm, ReasonForm
from app.plans.models import Keeping
from app.plans.rules import keeping as rules
from app.plans.rules.keeping import KEPT_STATES, KeptState
from app.plans.views.destructions import part_of
from app.plans.views.terms import ByTermOver
from app.security.forms import WORKPLACES

TONES: dict[KeptState, Tone] = {
    KeptState.OVER: "warning",
    KeptState.HELD: "inactive",
    KeptState.ASKED: "warning",
    KeptState.GRANTED: "warning",
}


def _name(item: Keeping) -> str:
    return _("Dossier %(number)s", number=item.label)


def _state(item: Keeping) -> Badge:
    state = item.kept.state(clock.today())
    return Badge(_(KEPT_STATES[state]), TONES.get(state, "neutral"))


def _destroyed_from(item: Keeping) -> str:
    return shown(rules.destroyed_from(item.kept_until)) if item.kept_until else ""


def _may_go(item: Keeping) -> str:
    """Whether it may be destroyed today, and why not."""
    return " ".join(_(str(reason)) for reason in _reasons(item)) or _("Yes")


def _goes(item: Keeping) -> str:
    """What stands in a plan, in numbers."""
    known = g.get("what_goes", {})
    counts = known[item.plan_id] if item.plan_id in known else actions.what_goes([item.plan_id])[item.plan_id]
    told = [
        (actions.ANSWERS, ngettext("%(num)d answer", "%(num)d answers", counts[actions.ANSWERS])),
        (actions.GOALS, ngettext("%(num)d goal", "%(num)d goals", counts[actions.GOALS])),
        (
            actions.MEASUREMENTS,
            ngettext("%(num)d measurement", "%(num)d measurements", counts[actions.MEASUREMENTS]),
        ),
        (actions.FILES, ngettext("%(num)d file", "%(num)d files", counts[actions.FILES])),
        (
            actions.PARTICIPANTS,
            ngettext("%(num)d participant", "%(num)d participants", counts[actions.PARTICIPANTS]),
        ),
        (
            actions.DECLARATIONS,
            ngettext("%(num)d declaration", "%(num)d declarations", counts[actions.DECLARATIONS]),
        ),
    ]
    words = [said for kind, said in told if counts[kind]]
    return format_list(words, locale=language()) if words else _("Nothing was filled in")


def _reasons(item: Keeping) -> list[str]:
    return rules.reasons_not_to_destroy(item.kept, clock.today())


def _all_that_goes(item: Keeping) -> Ahead:
    """Everything that goes, part by part in numbers."""
    counts = {_(part_of(name)): count for name, count in destroying.what_goes(item).items()}
    parts = (_("%(part)s: %(count)s", part=part, count=shown(counts[part])) for part in sorted(counts))
    return Ahead([_("This is all of it: %(parts)s.", parts=", ".join(parts))])


def _effects(item: Keeping) -> list[str]:
    """What follows; where many are destroyed, with what goes of each in short."""
    many = request.endpoint == "KeepingView.do_many"
    each = (_("%(name)s: %(goes)s", name=_name(item), goes=_goes(item)),) if many else ()
    return [*rules.EFFECTS, *each]


DESTROY = Verb(
    "destroy", N_("Destroy"), N_("Destroy %(name)s?"), N_("%(name)s has been destroyed."),
    do=destroying.destroy,
    many=N_("Destroy %(count)s dossiers?"), done_many=N_("%(count)s dossiers have been destroyed."),
    yes=N_("Yes, destroy"), icon="trash", danger=True, leaves=False,
    effects=_effects,
    ahead=_all_that_goes,
    reasons=_reasons,
    offered=lambda item: not _reasons(item),
)  # fmt: skip


@frozen
class ByWaiting(ByYesNo):
    """Narrow to dossiers of which a request waits for a decision, or to the others."""

    def condition(self, text: str) -> Any:
        """The condition for "yes" or "no"."""
        waits = and_(Keeping.asked_at.is_not(None), self.column.is_(None))
        return waits if one_of(text, ("yes", "no")) == "yes" else not_(waits)


class KeepingView(Screen):
    """The dossiers of one's organisation whose plan is closed."""

    datamodel, tells_reads = SQLAInterface(Keeping), True
    route_base, class_permission_name = "/keeping", "Keeping"
    list_title, add_title, edit_title = N_("Retention"), N_("Add dossier"), N_("Edit %(name)s")
    list_lead = N_(
        "Closed plans: from which day they may be destroyed, and what goes then. What stands in them is not shown "
        "here."
    )
    list_columns = ["name", "template", "changed_on", "destroyed_from", "goes", "state"]
    more_columns = ["organisation"]
    labels = {
        "name": N_("Dossier"),
        "destroyed_from": N_("May be destroyed from"),
        "may_go": N_("May be destroyed now"),
        "goes": N_("What goes"),
        "state": N_("State"),
    }
    sorts = {"destroyed_from": "kept_until", "id": "id"}
    filters = (
        ByTermOver("over", N_("Retention period is over"), Keeping.kept_until),
        ByEmpty("free", N_("Is not on hold"), Keeping.held_at),
        ByWaiting("waits", N_("A request waits for a decision"), Keeping.granted),
        ByLookup("organisation_id", N_("Organisation"), Keeping.organisation_id, WORKPLACES),
    )
    with_list = with_form = (joinedload(Keeping.template), joinedload(Keeping.organisation))
    with_show = (
        *with_list,
        joinedload(Keeping.held_by),
        joinedload(Keeping.asked_by),
        joinedload(Keeping.decided_by),
    )
    cells = {
        "name": lambda item: Cell(item.label),
        "template": lambda item: Cell(shown(item.template.title)),
        "destroyed_from": lambda item: Cell(_destroyed_from(item)),
        "may_go": lambda item: Cell(_may_go(item)),
        "goes": lambda item: Cell(_goes(item)),
        "state": lambda item: Cell(badges=(_state(item),)),
        "organisation": lambda item: Cell(item.organisation.label),
    }
    verbs = (DESTROY,)
    show_groups = (
        (N_("Retention"), ("template", "changed_on", "destroyed_from", "may_go", "goes", "organisation")),
    )
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete"}

    def conditions(self, wish: Any) -> Any:
        """Dossiers of plans that are closed now."""
        return [*super().conditions(wish), Keeping.kept_until.is_not(None)]

    def known(self, items: Sequence[Keeping]) -> list[Keeping]:
        found = super().known(items)
        g.what_goes = actions.what_goes([item.plan_id for item in found])
        return found

    def name_of(self, item: Keeping) -> str:
        return _name(item)

    def _chosen(self, verb: Verb, wanted: list[int]) -> list[Keeping]:
        found = super()._chosen(verb, wanted)
        g.what_goes = actions.what_goes([item.plan_id for item in found])
        return found

    def allowed(self, verb: str, item: Any = None) -> bool:
        """What fits where a dossier stands."""
        if item is not None and verb in STEPS and not STEPS[verb].fits(item):
            return False
        return super().allowed(verb, item)

    def acts_on(self, item: Keeping) -> tuple[Act, ...]:
        steps = tuple(
            Act(_(step.label), self.address(verb, item.id), step.icon, asks=True, name=verb)
            for verb, step in STEPS.items() if self.allowed(verb, item)
        )  # fmt: skip
        return (*steps, *super().acts_on(item))

    def show_page(self, item: Keeping) -> ShowPage:
        page = super().show_page(item)
        return replace(page, badges=(_state(item),), panels=(*page.panels, *_told(item)))

    def shown_columns(self) -> Sequence[str]:
        """The page shows them in its panels, as far as they are there; the history all of them."""
        said = ("held_because", "lifted_because", "asked_because", "granted", "decided_because")
        return (*super().shown_columns(), *said)

    # One step at a time, each with its reason

    @expose("/<pk:pk>/hold", methods=("GET", "POST"))
    @has_access
    def hold(self, pk: int) -> str | Response:
        """Hold the destruction up."""
        return self._step(pk, "hold", ReasonForm())

    @expose("/<pk:pk>/lift", methods=("GET", "POST"))
    @has_access
    def lift(self, pk: int) -> str | Response:
        """Lift the hold."""
        return self._step(pk, "lift", ReasonForm())

    @expose("/<pk:pk>/ask", methods=("GET", "POST"))
    @has_access
    def ask(self, pk: int) -> str | Response:
        """Record a request of the person concerned."""
        return self._step(pk, "ask", ReasonForm())

    @expose("/<pk:pk>/decide", methods=("GET", "POST"))
    @has_access
    def decide(self, pk: int) -> str | Response:
        """Decide about a request."""
        return self._step(pk, "decide", DecisionForm())

    def _step(self, pk: int, verb: str, form: Any) -> str | Response:
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        step = STEPS[verb]
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._do(item, step, form)):
                return answer
            item = self.fetch(pk, *self.with_show)
        return self.draw_form(
            form,
            FormPage(
                _(step.label), request.path, _(step.label), self.url_of(item), crumbs=self.crumbs(item),
                lead=_(step.lead), groups=(("", form.fields),),
            ),
        )  # fmt: skip

    def _do(self, item: Keeping, step: Step, form: Any) -> str:
        step.do(item, *form.told())
        flash(_("%(name)s has been saved.", name=self.name_of(item)), "ok")
        return self.url_of(item)


@frozen
class Step:
    """Something that is done with a dossier and asks for a reason."""

    label: str
    lead: str
    icon: str
    do: Callable[..., None]
    fits: Callable[[Keeping], bool]


STEPS = {
    "hold": Step(
        N_("Put on hold"),
        N_("As long as the hold stands, this dossier is not destroyed, whatever its term and whoever asks for "
           "it."),
        "lock", actions.hold, lambda item: not item.kept.held,
    ),
    "lift": Step(
        N_("Lift the hold"), N_("The term of this dossier counts again."),
        "check", actions.lift, lambda item: item.kept.held,
    ),
    "ask": Step(
        N_("Record a request"),
        N_("The person concerned asks to destroy this dossier (Youth Act, 7.3.8 and 7.3.9). Write down who asks, "
           "when, and why. Somebody else decides."),
        "pencil", actions.ask, lambda item: not rules.reasons_not_to_ask(item.kept),
    ),
    "decide": Step(
        N_("Decide about the request"),
        N_("A request is granted unless somebody else has a substantial interest in keeping the dossier, or a law "
           "says that it has to be kept (Youth Act, 7.3.9)."),
        "check", actions.decide, lambda item: not rules.reasons_not_to_decide(item.kept, recorded_it=False),
    ),
}  # fmt: skip


def _told(item: Keeping) -> Iterator[Panel]:
    """The hold and the request, as far as there are."""
    if item.held_at:
        yield Panel(_("Hold"), _facts(item, "held_because", item.held_at, item.held_by))
    elif item.lifted_because:
        yield Panel(_("Hold"), (Fact(_("Why the hold was lifted"), Cell(item.lifted_because)),))
    if item.asked_at:
        yield Panel(_("Request for destruction"), _facts(item, "asked_because", item.asked_at, item.asked_by))
    if item.decided_at:
        outcome = Fact(_("Request granted"), Cell(_("Yes") if item.granted else _("No")))
        by = _facts(item, "decided_because", item.decided_at, item.decided_by)
        yield Panel(_("Decision about the request"), (outcome, *by))


def _facts(item: Keeping, reason: str, at: Any, by: Any) -> tuple[Fact, ...]:
    whom = _("%(day)s, by %(name)s", day=shown(at), name=by.name.full) if by else shown(at)
    return Fact(_("Reason"), Cell(getattr(item, reason))), Fact(_("Recorded"), Cell(whom))


@worklist
def dossiers_over(person: Any) -> Iterator[WorkItem]:
    """Dossiers that may be destroyed, and requests that wait, for whoever looks after the records."""
    if person.user_id is None or ("can_hold", "Keeping") not in person.permissions:
        return
    over, asked = actions.over(clock.today())
    if over:
        title = ngettext("Dossier to destroy", "Dossiers to destroy", over)
        url = url_for("KeepingView.list", over="yes", free="yes")
        yield WorkItem(over, title, _("The retention period is over."), url, _("View"))
    if asked:
        title = ngettext("Request for destruction", "Requests for destruction", asked)
        yield WorkItem(
            asked, title, _("Somebody has to decide."), url_for("KeepingView.list", waits="yes"), _("View")
        )
