"""The queue of jobs, for operators: what waits, what failed, and starting it again."""

from __future__ import annotations

from typing import Any

from app.common import clock
from app.common.jobs import KINDS, STATES, Job, State
from app.common.web.filters import ByChoice, ByWord
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.web.views.jobs import state_badge
from app.common.words import N_
from app.security.actions import queue as actions

RETRY = Verb(
    "retry", N_("Try again"), N_("Try %(name)s again?"), N_("%(name)s has been queued again."),
    do=lambda job: actions.retry_job(job, at=clock.now()),
    many=N_("Try %(count)s jobs again?"), done_many=N_("%(count)s jobs have been queued again."),
    yes=N_("Yes, try again"), icon="history",
    effects=lambda job: [N_("The job is tried as often as a new one.")],
    offered=lambda job: job.state in (State.FAILED, State.CANCELLED),
)  # fmt: skip
CANCEL = Verb(
    "cancel", N_("Cancel"), N_("Cancel %(name)s?"), N_("%(name)s has been cancelled."),
    do=lambda job: actions.cancel_job(job, at=clock.now()),
    many=N_("Cancel %(count)s jobs?"), done_many=N_("%(count)s jobs have been cancelled."),
    yes=N_("Yes, cancel"), icon="x", danger=True,
    effects=lambda job: [N_("The work is not done, or stops at its next step.")],
    offered=lambda job: job.state in (State.WAITING, State.RUNNING),
)  # fmt: skip


def kinds_known() -> dict[str, str]:
    """Every kind of job with the words for it."""
    return {name: kind.label for name, kind in KINDS.items()}


def _kind(job: Job) -> str:
    return _(kinds_known().get(job.kind, job.kind))


class JobView(Screen):
    """Work of the portal itself and of people; what it is about is told by number only."""

    datamodel = SQLAInterface(Job)
    route_base, class_permission_name = "/queue", "Job"
    list_title, add_title, edit_title = N_("Jobs"), N_("Add job"), N_("Edit job %(name)s")
    list_lead = N_("What the portal does after an answer. What failed too often stays here until you decide.")
    list_columns = ["kind", "state", "created_at", "due_at", "tries", "failure"]
    numeric_columns = frozenset({"tries"})
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("state", N_("State"), Job.state, STATES),
        ByWord("kind", N_("Kind of job"), Job.kind, kinds_known),
    )
    cells = {
        "kind": lambda job: Cell(_kind(job)),
        "state": lambda job: Cell(badges=(state_badge(job.state),)),
        "parts": lambda job: Cell(f"{shown(job.done)} / {shown(job.total)}" if job.total else ""),
    }
    labels = {"parts": N_("Parts done")}
    show_groups = (
        (N_("Job"), ("kind", "state", "parts", "tries", "failure")),
        (N_("When"), ("created_at", "due_at", "lease_until", "finished_at", "request_id")),
    )
    verbs = (RETRY, CANCEL)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "export"}

    def name_of(self, item: Job) -> str:
        return _("%(kind)s, number %(number)s", kind=_kind(item), number=item.id)

    def is_off(self, item: Job) -> bool:
        return item.state is State.CANCELLED

    def acts_on(self, item: Any) -> tuple[Any, ...]:
        """The verbs; a job is neither edited nor deleted."""
        return tuple(act for act in super().acts_on(item) if act.name in ("retry", "cancel"))
