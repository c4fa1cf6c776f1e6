"""What a resident may know beside the plans themselves: who can see one, and what is kept of him (P-23, P-31)."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import send_file, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import audit, clock, files
from app.common.audit.events import READ
from app.common.files import StoredFile
from app.common.web import helping, paper
from app.common.web.downloads import FILE_POLICY
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact
from app.common.web.paper import Paper
from app.common.web.screens import expose, open_to_residents
from app.common.web.values import shown
from app.plans import events
from app.plans.actions import own_plans
from app.plans.actions.declarations import given_by
from app.plans.actions.own_readers import Team, teams_of
from app.plans.actions.own_writing import files_of_mine
from app.plans.views import own_facts
from app.plans.views.as_data import blocks_seen_by
from app.plans.views.own_door import OwnPage
from app.plans.views.own_facts import Facts, known_as
from app.plans.views.seen_as import ParticipantReader, contents_seen_by
from app.security.login import tools
from app.security.models import Resident
from app.security.rules.areas import RESIDENTS_AT

log = logging.getLogger(__name__)

RIGHTS = "mijn-gegevens"
"""The chapter of the help on what residents may ask."""


class OwnDataPage(OwnPage):
    """Pages about a resident and his plans; nothing here tells what is shared with somebody else."""

    route_base = RESIDENTS_AT
    default_view = "data"

    @expose("/gegevens", methods=("GET",))
    @open_to_residents
    def data(self) -> str:
        """What is kept of me: the account, where I am logged in, and as whom I take part."""
        with tools.work(writing=False) as session:
            return self.page(
                "residents/data.html",
                account=own_facts.account(session),
                sessions=own_facts.sessions(session),
                plans=tuple(map(known_as, own_plans.mine(session, tools.resident().resident_id))),
                download_url=url_for("OwnDataPage.download"),
                account_url=url_for("ResidentAccountPage.open"),
                rights_url=helping.address_of(RIGHTS, helping.RESIDENTS),
            )

    @expose("/gegevens/download", methods=("GET",))
    @open_to_residents
    def download(self) -> Response:
        """The same as a file, with each plan as I see it, and the files that I handed in."""
        with tools.work(writing=False) as session:
            mine = own_plans.mine(session, me := tools.resident().resident_id)
            handed: dict[str, StoredFile] = {}
            told = {
                "made": shown(clock.now()),
                "account": _as_data(own_facts.account(session)),
                "logged_in": [
                    {"device": one.label, "when": one.value.text} for one in own_facts.sessions(session)
                ],
                "plans": [self._plan_as_data(session, one.plan_id, handed) for one in mine],
            }
            audit.later(events.DATA_TAKEN, (Resident.__tablename__, me), plans=len(mine), files=len(handed))
            whole = _packed(told, handed)
        answer = send_file(whole, "application/zip", as_attachment=True, download_name=_("my-data.zip"))
        answer.headers["Content-Security-Policy"] = FILE_POLICY
        return answer

    def _plan_as_data(self, session: Session, plan_id: int, handed: dict[str, StoredFile]) -> dict[str, Any]:
        me = self._me_in(session, plan_id)
        known = known_as(me)
        audit.later(READ, me.plan, page="data")
        own = [{"on": shown(one.made_at), "words": one.words} for one in given_by(me)]
        reader = ParticipantReader(self, me)
        return {
            "title": known.title,
            "about": _as_data(known.facts),
            "blocks": blocks_seen_by(reader),
            "declarations": own,
            "files": _files(files_of_mine(session, tools.resident().actor_id, reader.answers), handed),
        }

    @expose("/plans/<pk:pk>/paper", methods=("GET",))
    @open_to_residents
    def paper(self, pk: int) -> Response:
        """A plan as I see it, as a PDF."""
        with tools.work(writing=False) as session:
            me = self._me_in(session, pk)
            about = Paper(me.plan.title, me.plan.organisation.name)
            contents = contents_seen_by(me, self, url_for("OwnPlansPage.plan", pk=pk))
            return paper.send("residents/on_paper.html", about, me.plan, contents=contents)

    @expose("/plans/<pk:pk>/who", methods=("GET",))
    @open_to_residents
    def who(self, pk: int) -> str:
        """Which teams of the municipality can open a plan, and what others who take part see (decision 0061)."""
        with tools.work(writing=False) as session:
            me = self._me_in(session, pk)
            teams = teams_of(session, me.plan, clock.today(), clock.now())
            audit.later(READ, me.plan, page="who")
            return self.page(
                "residents/who.html",
                title=me.plan.title,
                place=me.plan.organisation.name,
                teams=tuple(map(_line, teams)),
                coordinator=me.plan.coordinator.name.full if me.plan.coordinator else "",
                plan_url=url_for("OwnPlansPage.plan", pk=pk),
                rights_url=helping.address_of(RIGHTS, helping.RESIDENTS),
            )


def _files(mine: Iterable[StoredFile], handed: dict[str, StoredFile]) -> list[dict[str, str]]:
    """The files that I handed in, each under the name that it gets beside the data."""
    told, folder = [], _("files")
    for one in mine:
        if not files.path_of(one).exists():
            log.error("file %s is missing", one.key)
            continue
        place = f"{folder}/{len(handed) + 1}-{one.name}"
        handed[place] = one
        told.append({"name": one.name, "on": shown(one.created_at), "file": place})
    return told


def _packed(told: dict[str, Any], handed: Mapping[str, StoredFile]) -> IO[bytes]:
    """The data and the files in one archive, in a file that goes with the answer."""
    whole = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_("my-data.json"), json.dumps(told, ensure_ascii=False, indent=2))
        for place, stored in handed.items():
            archive.write(files.path_of(stored), place)
    whole.seek(0)
    return whole


def _as_data(facts: Facts) -> dict[str, str]:
    return {fact.label: fact.value.text for fact in facts}


def _line(team: Team) -> Fact:
    count = ngettext("%(num)d member of staff", "%(num)d members of staff", team.count)
    may = _("can read and change it") if team.edits else _("can read it")
    return Fact(team.name, Cell(f"{count} · {may}"), team.place)
