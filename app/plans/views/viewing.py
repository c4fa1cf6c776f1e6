"""As whom one looks at a template: the roles that see plans, residents, and new participants."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import ngettext

from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.common.words import N_
from app.plans.rules import defaults
from app.plans.rules import viewing as rules
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import RELATIONS
from app.questionnaires.rules.designs import Part
from app.questionnaires.views.previewing import LeftOut, Previewing, Sight, Viewer
from app.security.actions.own_roles import verbs_on

PLAN, SHOW, ANSWER = "Plan", "show", "answer"
"""The screen of plans, and what a role may do there to see one and to write in one."""
RESIDENTS = {
    "resident-writes": (N_("Resident who writes along"), True),
    "resident-reads": (N_("Resident who reads along"), False),
}
OPENED = N_("Which blocks a resident sees is decided in each plan. This is a block that is open to him.")
BEGINS = N_("This is what somebody new begins with by this version. What he sees is decided in each plan.")


class AsRoles(Previewing):
    """A screen whose previews are looked at as a role that sees plans, as a resident, or as a new participant."""

    def viewers(self) -> tuple[Viewer, ...]:
        roles = [(role, verbs) for role, verbs in _roles() if SHOW in verbs]
        roles.sort(key=lambda one: ANSWER not in one[1])
        staff = tuple(_viewer(role, ANSWER in verbs) for role, verbs in roles) or super().viewers()
        residents = (Viewer(code, _(words), fills, _(OPENED)) for code, (words, fills) in RESIDENTS.items())
        begin = (Viewer(one.value, _(words), fills=True, note=_(BEGINS)) for one, words in RELATIONS.items())
        return (*staff, *residents, *begin)

    def left_out(self) -> LeftOut | None:
        if not any(SHOW in verbs for _role, verbs in _roles()):
            return None
        names = sorted(shown(role.label) for role, verbs in _roles() if SHOW not in verbs)
        words = ngettext("%(num)d role sees nothing of plans", "%(num)d roles see nothing of plans", len(names))
        return LeftOut(words, tuple(names)) if names else None

    def sight_of(self, part: Part, viewer: Viewer) -> Sight:
        relation = next((one for one in RELATIONS if one.value == viewer.code), None)
        if relation:
            had = defaults.had(part, relation)
        else:
            reader = Scorer.RESIDENT if viewer.code in RESIDENTS else Scorer.PROFESSIONAL
            had = rules.had(part, reader, fills=viewer.fills)
        return Sight(had.sees, had.fills, tuple(_(sentence) for sentence in had.sentences))


def _viewer(role: Any, fills: bool) -> Viewer:
    name = shown(role.label)
    words = _("%(role)s, fills in", role=name) if fills else _("%(role)s, reads", role=name)
    return Viewer(str(role.id), words, fills)


def _roles() -> list[tuple[Any, frozenset[str]]]:
    """The roles with what they may do with plans; asked once per request."""
    if "roles_on_plans" not in g:
        g.roles_on_plans = verbs_on(PLAN)
    return g.roles_on_plans
