"""The file for the helpdesk that makes the accounts (O-31): what it is asked to do, one account a line."""

from __future__ import annotations

from collections.abc import Iterable

from app.common.web.exports import Sheet
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.onboarding.rules.accounts import ORDERS, AccountLine, Order


def hand_over(organisation: str, orders: Iterable[tuple[Order, AccountLine]], kind: str) -> bytes:
    """The list as `csv` or `xlsx`, in the language of whoever makes it; no cell of it is a formula."""
    headings = (
        _("Organisation"), _("What to do"), _("First name"), _("Prefix"), _("Last name"), _("E-mail address"),
        _("Function"), _("Institution coordinator"), _("Trained on"), _("Leaves on"),
    )  # fmt: skip
    sheet = Sheet(_("Accounts of %(name)s", name=organisation), headings)
    return sheet.written(kind, [_row(organisation, order, line) for order, line in orders])


def _row(organisation: str, order: Order, line: AccountLine) -> list[Cell]:
    one = line.employee
    texts = (
        organisation, _(ORDERS[order]), one.first_name, one.prefix, one.last_name, one.email, one.function,
        _("Yes") if one.coordinator else _("No"),
    )  # fmt: skip
    days = (line.trained_on, line.leaves_on)
    return [*(Cell(text) for text in texts), *(Cell(day.isoformat() if day else "", raw=day) for day in days)]
