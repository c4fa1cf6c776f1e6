"""Papers in a few words: in lists, and beside the steps of their connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel, Tone
from app.common.web.values import shown
from app.onboarding.actions import papers as actions
from app.onboarding.models import Connection, ConnectionPaper
from app.onboarding.rules.papers import PAPER_KINDS, PAPER_STATES, PaperKind, PaperState

TONES: dict[PaperState, Tone] = {
    PaperState.DRAFT: "inactive",
    PaperState.SENT: "neutral",
    PaperState.RECEIVED: "success",
    PaperState.SIGNED: "success",
    PaperState.REFUSED: "error",
}


def badge(paper: ConnectionPaper) -> Badge:
    """How far a paper is."""
    return Badge(_(PAPER_STATES[paper.state]), TONES[paper.state])


def short_name(paper: ConnectionPaper) -> str:
    """Which paper, and which version of it."""
    return _("%(paper)s, version %(number)s", paper=_(PAPER_KINDS[paper.kind]), number=paper.number)


def papers_panel(connection: Connection, may: Callable[..., bool]) -> tuple[Panel, ...]:
    """The papers of a connection for its page; nothing for whoever may not read them."""
    if not may("list", "ConnectionPaper"):
        return ()
    latest = actions.latest_of(actions.versions_of(connection))
    lines = tuple(_line(latest[kind]) for kind in PaperKind if kind in latest)
    inside: dict[str, Any] = {"connection_id": connection.id}
    acts = (Act(_("View all"), url_for("ConnectionPaperView.list", **inside), "list-search"),)
    if may("add", "ConnectionPaper"):
        acts = (Act(_("Make papers"), url_for("ConnectionPaperView.add", **inside), "plus"), *acts)
    if may("send", "ConnectionPaper") and any(one.state is PaperState.DRAFT for one in latest.values()):
        acts = (Act(_("Send papers"), url_for("ConnectionPaperView.send", pk=connection.id), "mail"), *acts)
    return (Panel(_("Papers"), lines, acts),)


def _line(paper: ConnectionPaper) -> Fact:
    there = url_for("ConnectionPaperView.show", pk=paper.id)
    day = shown(paper.told.last_day)
    which = Cell(_("Version %(number)s", number=paper.number), there, badges=(badge(paper),))
    return Fact(_(PAPER_KINDS[paper.kind]), which, day)
