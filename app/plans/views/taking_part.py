"""Who takes part in a plan, as its page tells staff: beside the contents, and at each block and goal."""

from __future__ import annotations

from flask import url_for
from flask_babel import ngettext

from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact
from app.plans.actions.participants import Sharing
from app.plans.rules.sharing import RELATIONS

NAMED = 2
"""How many are named; of more their number is told."""


def taking_part(sharing: Sharing) -> tuple[Fact, ...]:
    """Everybody who takes part, with the way to what he sees; who may not come in is told so."""
    return tuple(
        Fact(
            _(RELATIONS[one.relation]),
            Cell(
                one.name,
                url_for("ParticipantView.show", pk=one.id),
                () if one.portal else (Badge(_("No access to the portal"), "inactive"),),
            ),
        )
        for one in sharing.participants
    )


def shared_with(sharing: Sharing) -> dict[str, str]:
    """Who sees each block and goal, in words, by its key; what nobody sees is not among it."""
    names: dict[str, list[str]] = {}
    for one in sharing.participants:
        for key in sharing.seen_by(one):
            names.setdefault(key, []).append(one.name)
    return {key: _said(found) for key, found in names.items()}


def _said(names: list[str]) -> str:
    if len(names) > NAMED:
        return ngettext("Shared with %(num)d participant", "Shared with %(num)d participants", len(names))
    return _("Shared with %(names)s", names=", ".join(names))
