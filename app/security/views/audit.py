"""The audit log as it is read: by the privacy officer of an organisation, and by the operator of the platform."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import ColumnProperty, Mapper, joinedload, selectinload
from werkzeug.exceptions import NotFound

from app.common import audit
from app.common.audit import EVENTS, AuditEvent
from app.common.audit.events import LOG_EXPORTED, LOG_READ, RESULTS
from app.common.frozen import frozen
from app.common.history import fields_of, remembered_classes
from app.common.web.filters import ByDay, ByLookup, ByWord
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Fact, ListPage, Panel, ShowPage
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.telling import who
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db
from app.security import events
from app.security.forms import USERS
from app.security.models import User

OTHER_THINGS = {
    "access_review": N_("Access review"),
    "actor": N_("Account"),
    "audit_event": N_("Event"),
    "login_session": N_("Session"),
}


def kinds_of_things() -> dict[str, str]:
    """What an event can be about: tables with the words for them."""
    return {kind.__tablename__: kind.remembered_as for kind in remembered_classes()} | OTHER_THINGS


def actions_known() -> dict[str, str]:
    """Every event with the words for it."""
    return {name: event.label for name, event in EVENTS.items()}


@frozen
class ByActor(ByLookup):
    """Narrow to what one user did; events point at the actor behind the account."""

    def condition(self, text: str) -> Any:
        """The condition for the number of a user, one that the reader may know."""
        return self.column.in_(select(User.actor_id).where(User.id == number(text)))


def _tone(result: str) -> Badge:
    return Badge(_(RESULTS.get(result, result)), "success" if result == "ok" else "warning")


def _thing(event: AuditEvent) -> str:
    kind = _(kinds_of_things().get(event.thing or "", event.thing or ""))
    return f"{kind} {event.thing_id}" if event.thing_id else kind


def _detail(event: AuditEvent, name: str, value: Any) -> str:
    """A detail as people read it: fields by their labels, in the words of the forms."""
    if name == "reason":
        return _(str(value))
    if name != "fields":
        return shown(value)
    labels = _labels_of(event.thing or "")
    return ", ".join(_(labels[field]) if field in labels else field for field in value.split())


def _labels_of(table: str) -> dict[str, str]:
    """The labels of the fields of a table that is remembered; none for another."""
    kind = next((kind for kind in remembered_classes() if kind.__tablename__ == table), None)
    if kind is None:
        return {}
    mapper: Mapper[Any] = inspect(kind)
    told = {name: mapper.attrs[name] for name in fields_of(kind)}
    infos = {
        name: one.columns[0].info if isinstance(one, ColumnProperty) else one.info for name, one in told.items()
    }
    return {name: info["label"] for name, info in infos.items()}


class AuditView(Screen):
    """Everything that happened, newest first; looking at it is an event as well.

    Without the right `content` one sees how people logged in, and nothing of what they did then.
    """

    datamodel = SQLAInterface(AuditEvent)
    route_base, class_permission_name = "/log", "Audit"
    list_title, add_title, edit_title = N_("Audit log"), N_("Add event"), N_("Edit event %(name)s")
    list_lead = N_("Who did what, when and with what result. That you look at it is kept as well.")
    list_columns = ["at", "actor", "action", "object", "result", "place"]
    labels = {"actor": N_("Actor"), "object": N_("Object"), "place": N_("Working at"), "action": N_("Action")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByActor("actor", N_("Actor"), AuditEvent.actor_id, USERS),
        ByWord("action", N_("Action"), AuditEvent.action, actions_known),
        ByWord("thing", N_("Kind of object"), AuditEvent.thing, kinds_of_things),
        ByWord("result", N_("Result"), AuditEvent.result, lambda: RESULTS),
        ByDay("since", N_("From"), AuditEvent.at),
        ByDay("until", N_("Up to"), AuditEvent.at, last=True),
    )
    lookups = {"actor": USERS}
    with_list = with_show = (
        joinedload(AuditEvent.actor),
        selectinload(AuditEvent.user),
        joinedload(AuditEvent.place),
    )
    cells = {
        "actor": lambda event: Cell(who(event)),
        "action": lambda event: Cell(_(actions_known().get(event.action) or event.action)),
        "object": lambda event: Cell(_thing(event)),
        "result": lambda event: Cell(badges=(_tone(event.result),)),
        "place": lambda event: Cell(event.place.label if event.place else ""),
    }
    show_groups = (
        (N_("What happened"), ("at", "action", "object", "result")),
        (N_("Who"), ("actor", "place", "roles", "request_id")),
    )
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "do_many"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, "can_content"]

    def conditions(self, wish: Wish) -> Any:
        return [*super().conditions(wish), *self._limits()]

    def _limits(self) -> list[Any]:
        """What this person may see of the log, beside the scope."""
        if self.allowed("content"):
            return []
        return [AuditEvent.action.in_([event.name for event in events.OF_THE_PLATFORM])]

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> AuditEvent:
        """One event that this person may see, or 404."""
        event = super().fetch(pk, *options, lock=lock)
        if not self.allowed("content") and event.action not in {one.name for one in events.OF_THE_PLATFORM}:
            raise NotFound
        return event

    def list_page(self, wish: Wish) -> ListPage:
        page = super().list_page(wish)
        audit.later(LOG_READ, "audit_event", found=len(page.rows))
        return page

    def tell_export(self, kind: str, rows: int, columns: Sequence[str]) -> None:
        audit.later(LOG_EXPORTED, "audit_event", rows=rows)

    def name_of(self, item: AuditEvent) -> str:
        return _("%(action)s, %(moment)s", action=self.cell_for(item, "action").text, moment=shown(item.at))

    def is_off(self, item: AuditEvent) -> bool:
        return False

    def show_page(self, item: AuditEvent) -> ShowPage:
        audit.later(LOG_READ, item, found=1)
        return super().show_page(item)

    def panels(self, item: AuditEvent) -> tuple[Panel, ...]:
        return (*super().panels(item), self._origin(item), self._details(item))

    def _origin(self, item: AuditEvent) -> Panel:
        address, device = audit.origin_of(db.session(), item) or ("", "")
        return Panel(_("From where"), (Fact(_("Address"), Cell(address)), Fact(_("Device"), Cell(device))))

    def _details(self, item: AuditEvent) -> Panel:
        found = json.loads(item.details)
        facts = (Fact(name, Cell(_detail(item, name, value))) for name, value in sorted(found.items()))
        return Panel(_("Details"), tuple(facts))

    def acts_on(self, item: AuditEvent) -> tuple[Any, ...]:
        """Nothing is done with an event."""
        return ()
