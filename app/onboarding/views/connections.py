"""Connections of organisations, as coordinators of a region work on them and organisations read their own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, request
from sqlalchemy.orm import defer, joinedload, load_only
from werkzeug.wrappers import Response

from app.common.web.addresses import fixed
from app.common.web.exports import EXPORT_LIMIT
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.forms import ScreenForm
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, ListPage, ShowPage
from app.common.web.remembering import remembered
from app.common.web.screens import Screen, SQLAInterface, expose, has_access, permission_name
from app.common.web.values import shown
from app.common.words import N_
from app.onboarding.actions import beginning
from app.onboarding.actions.listed import Listed, Names, in_order
from app.onboarding.actions.reaching import coordinator_of
from app.onboarding.forms.connections import COORDINATORS, KNOWN, LOOKUPS, REGIONS, BeginForm, KnownForm
from app.onboarding.models import Appointment, Connection, ConnectionCheck, ProgrammeEdition, Training
from app.onboarding.rules.sectors import SECTORS
from app.onboarding.rules.standing import STATES, State
from app.onboarding.views import telling
from app.onboarding.views.beside import panels_of
from app.onboarding.views.board import DUE, STEP, ByStep, ByUrgency, board
from app.onboarding.views.course import course_of
from app.onboarding.views.deeds import why_not_complete
from app.onboarding.views.dossiers import Dossiers
from app.onboarding.views.known_routes import know_its, know_those_of
from app.onboarding.views.roles import contact_panel
from app.security.models import Organisation, Region, User
from app.security.models.naming import NAME_OF_ORGANISATION, NAME_OF_USER

SHOWN = "appbuilder/show.html"
OF_THE_STEP = ("complete", "plan", "papers")
"""What is done with the step that is due, and so stands there."""
IN_A_ROW = frozenset({"note", "complete", "plan", "edit"})


class ConnectionView(Dossiers):
    """The connections of one's region; an organisation sees its own."""

    datamodel = SQLAInterface(Connection)
    route_base, class_permission_name = "/connections", "Connection"
    list_title, add_title, edit_title = N_("Connections"), N_("Begin a connection"), N_("Edit “%(name)s”")
    list_columns = ["organisation", "step", "todo", "coordinator", "due_on"]
    more_columns = ["region", "state", "sector", "joined_on"]
    labels = {
        "step": N_("Step"),
        "todo": N_("What has to happen?"),
        "coordinator": N_("Who"),
        "due_on": N_("At the latest"),
    }
    sorts = {"due_on": "due_key", "organisation": "sort_key"}
    needle, searchable = "search_key", N_("Name of the organisation")
    numeric_columns = frozenset({"due_on"})
    few = True
    file_at_once = EXPORT_LIMIT
    filters = (
        ByStep(STEP, N_("Step")),
        ByUrgency(DUE, N_("Next date")),
        ByChoice("state", N_("State"), Connection.state, STATES),
        ByLookup("coordinator_id", N_("Onboarding coordinator"), Connection.coordinator_id, COORDINATORS),
        ByLookup("region_id", N_("Region"), Connection.region_id, REGIONS),
    )
    with_list = (
        load_only(
            Connection.organisation_id, Connection.edition_id, Connection.coordinator_id, Connection.region_id,
            Connection.state, Connection.step, Connection.step_number, Connection.sector, Connection.joined_on,
            Connection.planned_on, Connection.due_on, Connection.accession_signed_on, Connection.account_form_on,
            Connection.signatory, Connection.signatory_function,
        ),
        joinedload(Connection.organisation).load_only(*NAME_OF_ORGANISATION),
        joinedload(Connection.coordinator).load_only(*NAME_OF_USER),
    )  # fmt: skip
    with_columns = {"region": (joinedload(Connection.region),)}
    with_form = (
        joinedload(Connection.organisation), joinedload(Connection.coordinator),
        joinedload(Connection.region), joinedload(Connection.edition),
    )  # fmt: skip
    # Of what is read along only what the page tells: each point of a checklist brings all columns once more.
    with_show = (
        defer(Connection.search_key), defer(Connection.sort_key), defer(Connection.created_at),
        defer(Connection.changed_at),
        joinedload(Connection.organisation).load_only(*NAME_OF_ORGANISATION, Organisation.parent_id),
        joinedload(Connection.coordinator).load_only(*NAME_OF_USER, User.phone, User.email),
        joinedload(Connection.region).load_only(Region.name),
        joinedload(Connection.edition).load_only(
            ProgrammeEdition.published_at, ProgrammeEdition.number, ProgrammeEdition.thing_id
        ),
        joinedload(Connection.checks).load_only(
            ConnectionCheck.step, ConnectionCheck.point, ConnectionCheck.words, ConnectionCheck.ticked_at
        ),
        joinedload(Connection.appointments_ahead).load_only(
            Appointment.step, Appointment.starts_at, Appointment.guests
        ),
        joinedload(Connection.trainings_ahead).load_only(Training.title, Training.starts_at),
    )  # fmt: skip
    lookups = LOOKUPS
    cells = {
        "organisation": telling.organisation,
        "step": telling.step,
        "todo": telling.todo,
        "coordinator": lambda one: Cell(one.coordinator_name),
        "region": lambda one: Cell(one.region_name),
        "due_on": telling.due,
        "state": lambda one: Cell(badges=(telling.state_badge(one),)),
        "sector": telling.sector,
        "joined_on": lambda one: Cell(shown(one.joined_on), raw=one.joined_on),
    }
    show_groups = ((N_("About the organisation"), (*KNOWN[1:], "coordinator", "region")),)
    when_filled = frozenset({"coordinator", "sector", "approach", "warm_contact"})
    form_groups = (
        (N_("Organisation"), ("organisation_id", "region_id")),
        (N_("What is known of it"), tuple(KNOWN)),
    )
    parts = {
        "region": ("region_id", "state", "step_number", "planned_on", "joined_on", "reason",
                   "merged_into_id", "accession_signed_on", "signatory", "signatory_function", "account_form_on"),
    }  # fmt: skip
    add_form, edit_form = BeginForm, KnownForm
    exclude_route_methods = Screen.exclude_route_methods | {"delete"}

    # List

    def conditions(self, wish: Wish) -> Any:
        """Without anything that is asked for, what asks for action now."""
        found = super().conditions(wish)
        asked = found or wish.search or request.args.get("view")
        return found if asked else [ByUrgency(DUE, "").condition("now")]

    def known(self, items: Sequence[Connection]) -> list[Connection]:
        found = super().known(items)
        know_those_of(found)
        return found

    def file_items(self, ids: Sequence[int], columns: Sequence[str], told: Sequence[Any]) -> list[Listed]:
        found = in_order(ids, remembered("of_connections").setdefault("names", Names()))
        know_those_of(found)
        return found

    def is_off(self, item: Connection) -> bool:
        return item.state in (State.DECLINED, State.LEFT, State.MERGED)

    def list_page(self, wish: Wish) -> ListPage:
        lead = board(wish).lead  # first, for it knows what the rows ask
        return replace(super().list_page(wish), lead=lead)

    def render(self, template: str, **values: Any) -> str:
        """The list has its board, the page of a connection its steps."""
        if template == "appbuilder/list.html":
            return super().render("onboarding/connections.html", board=board(self.wish()), **values)
        if template == SHOWN:
            item: Connection = values["item"]
            deeds = self._of_the_step(item, self.acts_on(item))
            return super().render(
                "onboarding/connection.html", course=course_of(item), deeds=deeds,
                checking=self.allowed("checks", item), **values,
            )  # fmt: skip
        return super().render(template, **values)

    # Page

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Connection:
        item: Connection = super().fetch(pk, *options, lock=lock)
        know_its(item)
        return item

    def name_of(self, item: Connection) -> str:
        return item.organisation.name

    def show_page(self, item: Connection) -> ShowPage:
        badges = (telling.place_badge(item),) if item.state is State.UNDERWAY else (telling.state_badge(item),)
        sector = _(SECTORS[item.sector]) if item.sector else ""
        lead = " · ".join(part for part in (sector, item.region.name) if part)
        page = replace(super().show_page(item), badges=badges, lead=lead)
        there = {act.name for act in self._of_the_step(item, page.acts)}
        page = replace(page, acts=tuple(act for act in page.acts if act.name not in there))
        if request.endpoint != f"{self.endpoint}.show":
            return page
        told = () if self.allowed("edit", item) else (contact_panel(item, coordinator_of(item)),)
        return replace(page, aside=(*told, *panels_of(item, page.panels)), panels=())

    def _is_told(self, item: Connection, key: str) -> bool:
        """How an organisation is approached is for the region alone."""
        if key in ("approach", "warm_contact", "contract_partner") and not self.allowed("edit", item):
            return False
        return super()._is_told(item, key)

    def alike(self, item: Connection) -> Hashable:
        return item.state, item.region_id

    def acts_on(self, item: Connection) -> tuple[Act, ...]:
        """What can be done, first that somebody was spoken to."""
        acts = super().acts_on(item)
        if self.appbuilder.sm.may("list", "ConnectionPaper"):
            acts = (*acts, Act(_("Papers"), self.address("papers", item.id), "file-text", name="papers"))
        if not self.appbuilder.sm.may("add", "ContactNote") or not self.allowed("edit", item):
            return acts
        return (Act(_("Note contact"), self.address("note", item.id), "phone", name="note"), *acts)

    @expose("/<pk:pk>/note")
    @has_access
    @permission_name("edit")
    def note(self, pk: int) -> Response:
        """The form for a note about this connection, which has a screen of its own."""
        return redirect(f"{fixed('ContactNoteView.add')}?connection_id={self.fetch(pk).id}")

    @expose("/<pk:pk>/papers")
    @has_access
    @permission_name("show")
    def papers(self, pk: int) -> Response:
        """The papers of this connection, which have a screen of their own."""
        return redirect(f"{fixed('ConnectionPaperView.list')}?connection_id={self.fetch(pk).id}")

    def acts_in_row(self, item: Connection) -> tuple[Act, ...]:
        """What a row offers: what is done most, and the rest on the page of it."""
        return tuple(act for act in self.acts_on(item) if act.name in IN_A_ROW)

    def _of_the_step(self, item: Connection, offered: tuple[Act, ...]) -> tuple[Act, ...]:
        """What stands with the step that is due, first to complete it, or the papers that it lacks."""
        acts = {act.name: act for act in offered if act.name in OF_THE_STEP}
        due_step = telling.step_of(item)
        if due_step is None or not due_step.gates:
            acts.pop("papers", None)
        elif why_not_complete(item):
            acts.pop("complete", None)
        first = "complete" if "complete" in acts else "papers"
        there = (
            acts[name]._replace(primary=name == first) for name in sorted(OF_THE_STEP, key=first.__ne__)
            if name in acts
        )  # fmt: skip
        return *there, *self.offered_at(item)

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        """Beginning, with an organisation of the region or with one that is not in the portal yet."""
        if not self.allowed("add"):
            return ()
        new = Act(_("Organisation that is not in the portal yet"), fixed(f"{self.endpoint}.new"), "plus")
        return (*super().list_acts(wish), new)

    # Beginning and changing

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        """The form; a new connection is of one's own region and looked after by oneself."""
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and "region_id" in form:
            form.region_id.data, form.coordinator_id.data = beginning.usual()
        return form

    def create(self, form: Any) -> Connection:
        return beginning.begin_with(form.organisation_id.data, form.region_id.data, form.values())

    def change(self, item: Connection, form: Any) -> Connection:
        for key, value in form.values().items():
            setattr(item, key, value)
        return item
