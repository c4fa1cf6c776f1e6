"""What a list opens with: what its address asks, the saved list that it names, and the columns of this person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from flask import abort, flash, request

from app.common import context, saved_lists
from app.common.saved_lists import Entry, Kept, Offer
from app.common.web import searches, vault
from app.common.web.addresses import fixed
from app.common.web.filters import usable
from app.common.web.lists import Wish, read_wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Link
from app.common.web.remembering import remembered
from app.common.web.screens.doing import Doing
from app.extensions import db

WITHOUT = "all"
"""What an address says instead of the token of a saved list, where one wants to see everything."""


class Comfort(Doing):
    """Saved lists and chosen columns of a model screen; one statement per request, whatever was saved."""

    list_columns: ClassVar[list[str]]
    more_columns: ClassVar[list[str]] = []
    """Columns that are not shown until somebody chooses them."""
    sorts: ClassVar[dict[str, str]] = {}
    newest_first: ClassVar[bool] = False
    filters: ClassVar[tuple[Any, ...]] = ()

    @property
    def offered_columns(self) -> list[str]:
        """The columns that a person may choose from; the first names the row and always stays."""
        return [*self.list_columns, *self.more_columns]

    @property
    def address_name(self) -> str:
        """How addresses name this screen: the last part of its own."""
        return (self.route_base or "").strip("/")

    def offer(self) -> Offer:
        """What this person may open the list with; asked once per request."""
        known = remembered("offers")
        if self.endpoint not in known:
            now = context.current()
            place = now.scope.organisation_id
            known[self.endpoint] = saved_lists.offered(db.session(), self.endpoint, now.actor_id, place)
        return known[self.endpoint]

    def wish(self) -> Wish:
        """What this request asks of the list."""
        entry = self._asked_for()
        kept = entry.opened(vault()) if entry else Kept()
        asked = {**self._still_fitting(kept), **request.args.to_dict()}
        wish = read_wish(asked, [*self.sorts], [each.name for each in self.filters], self.newest_first)
        columns = self.columns_of(kept.columns)
        if entry is None:
            return replace(wish, search=self._search(wish.token), columns=columns)
        token = entry.token if kept.search else ""
        return replace(wish, search=kept.search, token=token, columns=columns, view=entry.token)

    def _asked_for(self) -> Entry | None:
        """The saved list of this address; one that names filters itself is about no saved list."""
        token = request.args.get("view", "")
        if token == WITHOUT or {"s", *(each.name for each in self.filters)} & request.args.keys():
            return None
        if token:
            return self.offer().find(token) or abort(404)
        return None if request.args else self.offer().opening()

    def _still_fitting(self, kept: Kept) -> dict[str, str]:
        """What a saved list asks, without what this person cannot use; of a filter left out it is told."""
        named = {each.name: each for each in self.filters}
        order = {name: value for name, value in kept.pairs if name in ("sort", "dir", "size")}
        if order.get("sort") not in self.sorts:
            order.pop("sort", None)
        wanted = [(named[name], value) for name, value in kept.pairs if name in named]
        for one, value in wanted:
            if not usable(one, value):
                flash(_("The filter %(label)s is left out: you cannot use it.", label=_(one.label)), "warning")
        return order | {one.name: value for one, value in wanted if usable(one, value)}

    def _search(self, token: str) -> str:
        """The text behind a token: of this session, or of a saved list that was narrowed further."""
        if not token:
            return ""
        entry = None if (text := searches.recall_search(self.endpoint, token)) else self.offer().find(token)
        return entry.opened(vault()).search if entry else text

    def columns_of(self, wanted: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The columns to show: those wanted, else those this person chose, else those of the screen."""
        chosen = wanted or self.offer().columns or tuple(self.list_columns)
        first = self.list_columns[0]
        return (first, *(key for key in chosen if key in self.offered_columns and key != first))

    def kept(self, wish: Wish) -> Kept:
        """What is kept of a list when it is saved."""
        return Kept((*wish.filters, *replace(wish, view=WITHOUT).order()), wish.search, wish.columns)

    def wish_of(self, kept: Kept) -> Wish:
        """The wish behind what was kept, as far as this person can use it now."""
        asked = self._still_fitting(kept)
        wish = read_wish(asked, [*self.sorts], [each.name for each in self.filters], self.newest_first)
        return replace(wish, search=kept.search, columns=self.columns_of(kept.columns))

    def view_name(self, wish: Wish) -> str:
        """The name of the saved list that is open."""
        entry = self.offer().find(wish.view)
        return entry.name if entry else ""

    def views(self, wish: Wish) -> tuple[Link, ...]:
        """The ways to the saved lists of this person and of colleagues, and to keep and change them."""
        here, name = fixed(f"{self.endpoint}.list"), self.address_name
        saved = [
            Link(entry.name, f"{here}?view={entry.token}", current=entry.token == wish.view)
            for entry in self.offer().lists[:MOST_IN_MENU]
        ]
        if saved:
            saved.insert(0, Link(_("Everything"), f"{here}?view={WITHOUT}"))
        saved.append(Link(_("Save this view…"), fixed("ListsPage.save", screen=name) + wish.query(), "bookmark"))
        saved.append(Link(_("Columns…"), fixed("ListsPage.columns", screen=name), "settings"))
        if len(saved) > 2:
            saved.append(Link(_("All views"), fixed("ListsPage.open", screen=name), "list-search"))
        return tuple(saved)


MOST_IN_MENU = 10
