"""Receipts of destroyed dossiers, for whoever looks after the records and for the privacy officer (F-16)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import joinedload, selectinload

from app.common.web import vault
from app.common.web.filters import ByChoice, ByEmpty
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Panel, ShowPage
from app.common.web.screens import OnPaper, Screen, SQLAInterface
from app.common.web.telling import who
from app.common.web.values import shown
from app.common.words import N_
from app.plans.actions.after_destruction import is_genuine
from app.plans.models import Destruction
from app.plans.rules.destroying import PARTS
from app.plans.rules.keeping import GROUNDS
from app.security.rules.personal import part_named
from app.security.views.erasures import checked, lines


def part_of(table: str) -> str:
    """The words for a table on a receipt."""
    return PARTS.get(table) or part_named(table)


class DestructionView(OnPaper):
    """That a dossier was destroyed with everything in it, without a word of what that was."""

    datamodel = SQLAInterface(Destruction)
    route_base, class_permission_name = "/destructions", "Destruction"
    list_title, add_title, edit_title = N_("Destructions"), N_("Add receipt"), N_("Edit receipt %(name)s")
    list_lead = N_("A signed receipt of every dossier that was destroyed. It does not say whom it was about.")
    list_columns = ["name", "template", "ground", "destroyed_at", "by", "check"]
    more_columns = ["organisation"]
    labels = {
        "name": N_("Dossier"),
        "by": N_("Destroyed by"),
        "check": N_("Check"),
        "genuine": N_("Signature"),
    }
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("ground", N_("Ground"), Destruction.ground, GROUNDS),
        ByEmpty("unchecked", N_("Waits for the check"), Destruction.checked_at),
    )
    with_list = with_show = (
        joinedload(Destruction.actor),
        selectinload(Destruction.user),
        joinedload(Destruction.organisation),
        joinedload(Destruction.template),
    )
    cells = {
        "name": lambda receipt: Cell(receipt.label),
        "template": lambda receipt: Cell(shown(receipt.template.title)),
        "by": lambda receipt: Cell(who(receipt)),
        "organisation": lambda receipt: Cell(receipt.organisation.label),
        "check": lambda receipt: Cell(badges=(checked(receipt),)),
        "genuine": lambda receipt: Cell(_("Correct") if is_genuine(vault(), receipt) else _("Not correct")),
    }
    show_groups = (
        (N_("Destruction"), ("template", "ground", "destroyed_at", "by", "organisation")),
        (N_("Retention"), ("last_change", "kept_until")),
        (N_("Check"), ("check", "checked_at", "genuine")),
    )
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "export", "do_many"}

    def name_of(self, item: Destruction) -> str:
        return _("Destruction of dossier %(number)s", number=item.label)

    def is_off(self, item: Destruction) -> bool:
        return False

    def show_page(self, item: Destruction) -> ShowPage:
        page = super().show_page(item)
        gone = Panel(_("What was destroyed"), lines(item.rows, part_of))
        left = (Panel(_("What was left"), lines(item.remains, part_of)),) if item.remains else ()
        return replace(page, panels=(*page.panels, gone, *left), badges=(checked(item),))
