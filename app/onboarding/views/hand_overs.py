"""Hand-overs to the helpdesk: the list that it gets, and that it has it (O-31)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort
from sqlalchemy.orm import joinedload

from app.common import audit
from app.common.files import StoredFile
from app.common.web import downloads
from app.common.web.filters import ByEmpty, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, FormPage, ShowPage
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.onboarding import events
from app.onboarding.actions import handing_over as actions
from app.onboarding.actions.paper_files import file_of
from app.onboarding.forms.accounts import HandOverForm
from app.onboarding.forms.papers import CONNECTIONS
from app.onboarding.models import AccountHandOver, Connection
from app.onboarding.papers.handover import hand_over
from app.onboarding.views.of_connection import OfOneConnection, connection_of

CONFIRM = Verb(
    "confirm", N_("Confirm receipt"), N_("Does the helpdesk have the list of %(name)s?"),
    N_("The receipt of %(name)s is confirmed."),
    do=actions.confirm, yes=N_("Yes, confirm"), icon="circle-check",
    many=N_("Does the helpdesk have these %(count)s lists?"),
    done_many=N_("The receipt of %(count)s lists is confirmed."),
    effects=lambda handed: [N_("Day and name are kept with the list.")],
    offered=lambda handed: handed.confirmed_on is None, upfront=True,
)  # fmt: skip


class AccountHandOverView(OfOneConnection):
    """Lists of accounts to be made and removed; the Servicedesk confirms that it has them."""

    datamodel = SQLAInterface(AccountHandOver)
    route_base, class_permission_name = "/hand-overs", "AccountHandOver"
    list_title, add_title = N_("Hand-overs to the helpdesk"), N_("Hand over to the helpdesk")
    edit_title = N_("Edit %(name)s")
    list_lead = N_("Lists of accounts that the helpdesk creates or removes.")
    list_columns = ["connection", "handed_over_on", "to_create", "to_remove", "receipt"]
    more_columns = ["confirmed_on"]
    labels = {
        "connection": N_("Organisation"),
        "receipt": N_("Receipt"),
        "handed_over_by": N_("Handed over by"),
        "confirmed_by": N_("Receipt confirmed by"),
    }
    numeric_columns = frozenset({"to_create", "to_remove"})
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByLookup("connection_id", N_("Organisation"), AccountHandOver.connection_id, CONNECTIONS),
        ByEmpty("waits", N_("Waits for a receipt"), AccountHandOver.confirmed_on),
    )
    with_list = (joinedload(AccountHandOver.connection).joinedload(Connection.organisation),)
    with_show = (
        *with_list,
        joinedload(AccountHandOver.handed_over_by),
        joinedload(AccountHandOver.confirmed_by),
    )
    with_form = with_list
    cells = {
        "connection": lambda one: Cell(one.connection.organisation.name),
        "receipt": lambda one: Cell(badges=(badge(one),)),
        "handed_over_by": lambda one: Cell(one.handed_over_by.name.full if one.handed_over_by else ""),
        "confirmed_by": lambda one: Cell(one.confirmed_by.name.full if one.confirmed_by else ""),
    }
    show_groups = (
        (
            N_("Hand-over"),
            ("connection", "handed_over_on", "handed_over_by", "to_create", "to_remove", "confirmed_on",
             "confirmed_by"),
        ),
    )  # fmt: skip
    when_filled = frozenset({"confirmed_on"})
    parts = {"handed_over_by": ("handed_over_on", "confirmed_on", "to_create", "to_remove")}
    form_groups = (("", ("connection_id", "kind")),)
    lookups = {"connection_id": CONNECTIONS}
    add_form = edit_form = HandOverForm
    verbs = (CONFIRM,)
    exclude_route_methods = Screen.exclude_route_methods | {"edit", "delete", "export"}

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Any:
        """Its people are read along, which a lock would lock as well: the row has a version."""
        return super().fetch(pk, *options)

    def name_of(self, item: AccountHandOver) -> str:
        return _(
            "%(organisation)s, %(day)s", organisation=item.connection.organisation.name,
            day=shown(item.handed_over_on),
        )  # fmt: skip

    def alike(self, item: AccountHandOver) -> Any:
        return item.confirmed_on is None, item.file_id is None

    def show_page(self, item: AccountHandOver) -> ShowPage:
        return replace(super().show_page(item), badges=(badge(item),))

    def acts_on(self, item: AccountHandOver) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if item.file_id is None:
            return acts
        return (Act(_("Download"), self.address("file", item.id), "download", name="file"), *acts)

    def draw_form(self, form: Any, page: FormPage) -> str:
        lead = _("The file has what the helpdesk was not told yet: accounts to create, and accounts to remove.")
        return super().draw_form(form, replace(page, lead=lead, submit=_("Hand over to the helpdesk")))

    def create(self, form: Any) -> AccountHandOver:
        return actions.hand_over(connection_of(form.connection_id.data), form.kind.data, hand_over)

    @expose("/<pk:pk>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int) -> Response:
        """The list."""
        item = self.fetch(pk, *self.with_list)
        stored: StoredFile | None = file_of(item.file_id)
        audit.later(events.PAPER_TAKEN, item)
        return downloads.send(stored) if stored else abort(404)


def badge(handed: AccountHandOver) -> Badge:
    """Whether the helpdesk said that it has the list."""
    return Badge(_("Confirmed"), "success") if handed.confirmed_on else Badge(_("Waits for a receipt"), "warning")
