"""Plan templates: put together from building blocks by functional administrators (mission P-03, P-04)."""

from __future__ import annotations

from typing import Any

from flask_babel import ngettext

from app.common.web.locale import gettext as _
from app.common.web.screens import SQLAInterface
from app.common.web.values import language, shown
from app.common.words import N_
from app.plans.models import PlanTemplate
from app.plans.rules import blocks, defaults, instruments
from app.plans.rules.blocks import BLOCK_KINDS, GOAL_FIELDS, USES, BlockKind, GoalField, Use
from app.plans.rules.instruments import SCORERS
from app.plans.rules.progress import TELLINGS
from app.plans.rules.sharing import ACCESSES, RELATIONS
from app.plans.template_forms import FORMS, PlanTemplateForm
from app.plans.views.defaults import WithDefaults
from app.plans.views.moving import WithMoves
from app.plans.views.showing import Showing
from app.plans.views.touching import Touching
from app.plans.views.viewing import AsRoles
from app.questionnaires.designing import PartForm
from app.questionnaires.rules.comparing import Difference
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.items import Item
from app.questionnaires.views.builder import Builder
from app.questionnaires.views.editions import verbs_of


def _differ(was: Part, now: Part) -> list[str | Difference]:
    """What differs between the settings of two versions of a block."""

    def say(words: Any) -> str:
        return shown(dict(words))

    return [*blocks.differences(was, now, say), *defaults.differences(was, now, say)]


class PlanTemplateView(AsRoles, Showing, Touching, WithMoves, WithDefaults, Builder):
    """All templates that one may use: those of the portal, and those of the organisation."""

    datamodel = SQLAInterface(PlanTemplate)
    route_base, class_permission_name = "/templates", "PlanTemplate"
    list_title, add_title, edit_title = N_("Templates"), N_("Add template"), N_("Edit template")
    list_lead = N_("What plans are made of: building blocks in their order, in versions that stay as they are.")
    show_groups = ((N_("About"), ("title", "purpose", "state", "kept_years", "origin")),)
    form_groups = (*Builder.form_groups, (N_("Retention"), ("kept_years",)))
    add_form = edit_form = PlanTemplateForm
    verbs = verbs_of(blocks.faults, _differ)
    kinds = {kind.value: words for kind, words in BLOCK_KINDS.items()}

    def part_form(self, kind: str) -> type[PartForm]:
        return FORMS.get(kind, PartForm)

    def summary_of(self, part: Part) -> str:
        if part.kind == BlockKind.QUESTIONS:
            return super().summary_of(part)
        if part.kind == BlockKind.MEASUREMENT:
            count = len(instruments.read(part.settings).domains)
            return ngettext("Measurement · %(num)d life domain", "Measurement · %(num)d life domains", count)
        return _(BLOCK_KINDS[BlockKind(part.kind)])

    def asked_of(self, part: Part) -> tuple[Item, ...]:
        named = {
            "goal": _("Goal"),
            "progress": _("How far it is"),
            **{one.value: _(w) for one, w in GOAL_FIELDS.items()},
        }
        return blocks.seen(part, {name: {"nl": words, language(): words} for name, words in named.items()})

    def settings_in_words(self, part: Part) -> list[str]:
        return [*_of_kind(part), *_begun(part)]

    def differences_in_settings(self, was: Part, now: Part) -> list[str | Difference]:
        return _differ(was, now)


def _of_kind(part: Part) -> list[str]:
    if part.kind == BlockKind.QUESTIONS:
        return []
    kind = _(BLOCK_KINDS[BlockKind(part.kind)])
    told = [_("Kind of block: %(kind)s", kind=kind[:1].lower() + kind[1:])]
    if part.kind == BlockKind.MEASUREMENT:
        return [*told, *_measured(part)]
    if part.kind == BlockKind.GOALS:
        return [*told, *_goals(part)]
    return told


def _begun(part: Part) -> list[str]:
    """What a new participant begins with, in one sentence."""
    found = defaults.given(part)
    each = [f"{_(RELATIONS[one])} ({_(ACCESSES[access]).lower()})" for one, access in found.items()]
    return [_("New participants begin with: %(each)s", each="; ".join(each))] if each else []


def _measured(part: Part) -> list[str]:
    instrument = instruments.read(part.settings)
    scale = instrument.scale
    low, high = (_step(step, scale.words.get(step)) for step in (scale.least, scale.most))
    return [
        _(
            "Life domains: %(domains)s",
            domains="; ".join(shown(dict(one.title)) for one in instrument.domains) or "–",
        ),
        _("From %(low)s to %(high)s", low=low, high=high),
        _(
            "Scores are given by: %(scorers)s",
            scorers=", ".join(_(SCORERS[one]).lower() for one in instrument.scorers),
        ),
    ]


def _step(step: int, words: Any) -> str:
    return f"{step} – {shown(dict(words))}" if words else str(step)


def _goals(part: Part) -> list[str]:
    goals = blocks.goals_of(part.settings)
    asked = [
        f"{_(GOAL_FIELDS[name])} ({_(USES[goals.use(name)]).lower()})"
        for name in GoalField
        if goals.use(name) is not Use.HIDDEN
    ]
    return [
        _("Of a goal: %(fields)s", fields="; ".join(asked) or _("its title alone")),
        _("Progress: %(way)s", way=_(TELLINGS[goals.way.telling]).lower()),
    ]
