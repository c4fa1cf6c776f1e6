"""Receipts of deletions: for the user administrator and the privacy officer of an organisation (F-01)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import joinedload, selectinload

from app.common.forgetting import declared
from app.common.web import vault
from app.common.web.filters import ByEmpty
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, Panel, ShowPage
from app.common.web.screens import OnPaper, Screen, SQLAInterface
from app.common.web.telling import who
from app.common.web.values import column_info, shown
from app.common.words import N_
from app.security.actions.erasure import is_genuine
from app.security.models import Erasure
from app.security.rules.personal import part_named


def checked(receipt: Any) -> Badge:
    """How the check of a receipt came out."""
    if receipt.checked_at is None:
        return Badge(_("Waits for the check"), "neutral")
    left = sum((receipt.remains or {}).values())
    return Badge(_("%(count)s found", count=left), "warning") if left else Badge(_("Nothing found"), "success")


def lines(counts: dict[str, int] | None, named: Callable[[str], str] = part_named) -> tuple[Fact, ...]:
    """What went or what was left, per part; a place within a table is told as such."""
    return tuple(Fact(_place(name, named), Cell(shown(count))) for name, count in sorted((counts or {}).items()))


def _place(name: str, named: Callable[[str], str]) -> str:
    table, _dot, column = name.partition(".")
    part, known = _(named(table)), declared().get(table)
    label = str(column_info(known, column).get("label", column)) if known else column
    return f"{part} ({_(label)})" if column else part


class ErasureView(OnPaper):
    """That somebody was deleted with everything about them, without saying who it was."""

    datamodel = SQLAInterface(Erasure)
    route_base, class_permission_name = "/erasures", "Erasure"
    list_title, add_title, edit_title = N_("Deletions"), N_("Add receipt"), N_("Edit receipt %(name)s")
    list_lead = N_("A signed receipt of every user and resident who was deleted. It does not say who it was.")
    list_columns = ["name", "erased_at", "by", "organisation", "check"]
    labels = {"name": N_("Token"), "by": N_("Deleted by"), "check": N_("Check"), "genuine": N_("Signature")}
    sorts, newest_first = {"id": "id"}, True
    filters = (ByEmpty("unchecked", N_("Waits for the check"), Erasure.checked_at),)
    with_list = with_show = (
        joinedload(Erasure.actor),
        selectinload(Erasure.user),
        joinedload(Erasure.organisation),
    )
    cells = {
        "name": lambda receipt: Cell(receipt.label),
        "by": lambda receipt: Cell(who(receipt)),
        "organisation": lambda receipt: Cell(receipt.organisation.label),
        "check": lambda receipt: Cell(badges=(checked(receipt),)),
        "genuine": lambda receipt: Cell(_("Correct") if is_genuine(vault(), receipt) else _("Not correct")),
    }
    show_groups = (
        (N_("Deletion"), ("pseudonym", "kind", "number", "erased_at", "by", "organisation")),
        (N_("Check"), ("check", "checked_at", "genuine")),
    )
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "export", "do_many"}

    def name_of(self, item: Erasure) -> str:
        return _("Deletion %(token)s", token=item.label)

    def is_off(self, item: Erasure) -> bool:
        return False

    def show_page(self, item: Erasure) -> ShowPage:
        page = super().show_page(item)
        gone = Panel(_("What was deleted"), lines(item.rows))
        left = (Panel(_("What was left"), lines(item.remains)),) if item.remains else ()
        return ShowPage(**{**vars(page), "panels": (*page.panels, gone, *left), "badges": (checked(item),)})
