"""Trying what was designed: filled in as people will, by whoever made it, and shown as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from werkzeug.exceptions import NotFound

from app.common import context
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Link, ShowPage
from app.common.web.paper import Paper
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db
from app.questionnaires.actions import tryouts as actions
from app.questionnaires.models import Tryout
from app.questionnaires.rules.designs import Part
from app.questionnaires.views.answering import Answering


class TryoutView(Answering):
    """The try-outs of one person; nobody sees those of somebody else."""

    datamodel = SQLAInterface(Tryout)
    route_base, class_permission_name = "/try-outs", "Tryout"
    list_title, add_title, edit_title = N_("Try-outs"), N_("Try it"), N_("Try %(name)s")
    delete_title, delete_question = N_("Throw away"), N_("Throw away what you filled in for “%(name)s”?")
    list_columns = ["title"]
    show_groups = ((N_("Try-out"), ("title",)),)
    cells = {"title": lambda tryout: Cell(shown(tryout.title))}
    exclude_route_methods = Screen.exclude_route_methods | {
        *("list", "search", "export", "lookup", "add", "edit", "do_many"),
    }

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Tryout:
        tryout: Tryout = super().fetch(pk, *options, lock=lock)
        if tryout.actor_id != context.current().actor_id:
            raise NotFound
        return tryout

    def parts_of(self, item: Tryout) -> Sequence[Part]:
        return [part for part in item.design.parts if part.items]

    def files_until(self, item: Tryout) -> datetime:
        return item.made_at + actions.KEPT_FOR

    def name_of(self, item: Tryout) -> str:
        return shown(item.title)

    def crumbs(self, item: Any = None) -> tuple[Link, ...]:
        return () if item is None else (Link(self.name_of(item), self.url_of(item)),)

    def show_page(self, item: Tryout) -> ShowPage:
        until = shown(item.made_at + actions.KEPT_FOR)
        return ShowPage(
            title=_("Try-out of %(name)s", name=self.name_of(item)),
            lead=_(
                "You fill it in as people will. Only you see it; on %(moment)s it is thrown away.",
                moment=until,
            ),
            crumbs=(Link(self.name_of(item), item.origin),),
            acts=self.acts_on(item),
            tabs=self.tabs(item),
        )

    def paper_of(self, item: Tryout) -> Paper:
        return Paper(self.name_of(item), mark=_("Try-out"))

    def url_without(self, item: Tryout) -> str:
        return item.origin

    def remove(self, item: Tryout) -> None:
        actions.end(db.session(), [item.id])
