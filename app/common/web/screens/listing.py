"""The list of a screen: page, search, filters, export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from flask import Response, abort, flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from app.common.web import lists
from app.common.web.exports import EXPORT_LIMIT, as_csv
from app.common.web.fields import LONGEST_NAME
from app.common.web.filters import ByLookup
from app.common.web.lists import Found, Wish, find, keep_search, pager, read_wish
from app.common.web.pages import Act, Cell, Chip, Column, Link, ListPage, Row
from app.common.web.screens.doing import Doing
from app.extensions import db


class Listing(Doing):
    """The list of a model screen.

    `list_columns` are attributes of the model or keys of `cells`; `sorts` maps those that can be sorted to an
    indexed column; `needle` is the column that search looks in. What is not named cannot be asked for.
    """

    list_lead: ClassVar[str] = ""
    list_columns: ClassVar[list[str]]
    numeric_columns: ClassVar[frozenset[str]] = frozenset()
    sorts: ClassVar[dict[str, str]] = {}
    newest_first: ClassVar[bool] = False
    needle: ClassVar[str] = ""
    searchable: ClassVar[str] = ""
    filters: ClassVar[tuple[Any, ...]] = ()

    @expose("/")
    @has_access
    def list(self) -> str:
        """The list, narrowed and ordered as the address says."""
        return self.render("appbuilder/list.html", page=self.list_page(self.wish()))

    @expose("/search", methods=("POST",))
    @has_access
    @permission_name("list")
    def search(self) -> BaseResponse:
        """Keep what was typed in the search box and show the list under its token (no names in addresses)."""
        chosen = self._chosen_filters()
        token = keep_search(self.endpoint, request.form.get("q", ""))
        wish = Wish(sort="", descending=False, size=lists.PAGE_SIZES[0], token=token, filters=chosen)
        return redirect(url_for(f"{self.endpoint}.list") + wish.query(), 303)

    def _chosen_filters(self) -> tuple[tuple[str, str], ...]:
        """The filters of the form, checked; a name that was typed without choosing becomes the row it means."""
        chosen = []
        for each in self.filters:
            text, typed = (
                request.form.get(each.name, ""),
                request.form.get(f"{each.name}__text", "")[:LONGEST_NAME],
            )
            if typed and not text and isinstance(each, ByLookup):
                text, problem = each.meant(typed)
                if problem:
                    flash(problem, "warning")
            if text:
                each.condition(text)
                chosen.append((each.name, text))
        return tuple(chosen)

    def wish(self) -> Wish:
        """What this request asks of the list."""
        named = {each.name: each for each in self.filters}
        return read_wish(self.endpoint, [*self.sorts], named, self.newest_first)

    def conditions(self, wish: Wish) -> Any:
        """The conditions of a list: the filters in force and what the screen adds."""
        named = {each.name: each for each in self.filters}
        return [named[name].condition(text) for name, text in wish.filters]

    def find(self, wish: Wish) -> Found:
        """The row numbers of one page of the list."""
        needle = getattr(self.model, self.needle) if self.needle else None
        return find(self.model, wish, self.conditions(wish), getattr(self.model, self.sorts[wish.sort]), needle)

    def list_page(self, wish: Wish) -> ListPage:
        """What the list shows."""
        found = self.find(wish)
        rows = tuple(self.row(item) for item in self.items(found.ids))
        return ListPage(
            title=_(self.list_title),
            lead=_(self.list_lead) if self.list_lead else "",
            plural=_(self.list_title).lower(),
            columns=tuple(self.column(key, wish) for key in self.list_columns),
            rows=rows,
            pager=pager(wish, found),
            search=wish.search,
            searchable=_(self.searchable) if self.needle else "",
            filters=tuple(
                each.drawn(dict(wish.filters).get(each.name, ""), self.endpoint) for each in self.filters
            ),
            chips=self.chips(wish),
            clear_url=url_for(f"{self.endpoint}.list"),
            keep=wish.pairs(),
            acts=self.list_acts(),
            bulk=self.bulk_acts(),
            bulk_url=self.bulk_url(),
            exports=self.exports(wish),
            search_url=url_for(f"{self.endpoint}.search"),
        )

    def items(self, ids: list[int]) -> list[Any]:
        """The rows of a page in their order, with what their cells need."""
        loaded = db.session.scalars(select(self.model).where(self.model.id.in_(ids)).options(*self.with_list))
        by_id = {item.id: item for item in loaded.unique()}
        return [by_id[key] for key in ids if key in by_id]

    def row(self, item: Any) -> Row:
        """One line of the list."""
        first, *others = (self.cell_for(item, key) for key in self.list_columns)
        heading = Cell(first.text, self.url_of(item), first.badges, first.roles)
        return Row(item.id, first.text, (heading, *others), self.acts_on(item), self.is_off(item))

    def is_off(self, item: Any) -> bool:
        """Whether a row is drawn faintly, because it no longer counts."""
        return False

    def column(self, key: str, wish: Wish) -> Column:
        """A heading, with the address that sorts by it."""
        label = self.label_for(key)
        if key not in self.sorts:
            return Column(key, label, key in self.numeric_columns)
        now = wish.sort == key
        turned = wish.query(sort=key, descending=now and not wish.descending)
        direction = ("descending" if wish.descending else "ascending") if now else ""
        return Column(key, label, key in self.numeric_columns, turned, direction)

    def chips(self, wish: Wish) -> tuple[Chip, ...]:
        """The filters in force, in words, each with the address without it."""
        named = {each.name: each for each in self.filters}
        found = [
            Chip(
                f"{_(named[name].label)}: {named[name].described(text)}",
                wish.query(filters=tuple(pair for pair in wish.filters if pair[0] != name)),
            )
            for name, text in wish.filters
        ]
        if wish.search:
            found.insert(0, Chip(_("Search: %(text)s", text=wish.search), wish.query(token="", search="")))
        return tuple(found)

    def list_acts(self) -> tuple[Act, ...]:
        """What can be done at the top of the list."""
        if not self.allowed("add"):
            return ()
        return (Act(_(self.add_title), url_for(f"{self.endpoint}.add"), "plus", primary=True),)

    def exports(self, wish: Wish) -> tuple[Link, ...]:
        """The files that this list can be had as."""
        if not self.allowed("export"):
            return ()
        return (Link("CSV", url_for(f"{self.endpoint}.export") + wish.query(), "file-text"),)

    @expose("/export.csv")
    @has_access
    def export(self) -> Response:
        """The whole list as it is narrowed and ordered now, with the columns that are shown."""
        wish = self.wish()
        whole = Wish(wish.sort, wish.descending, EXPORT_LIMIT, wish.filters, wish.token, wish.search)
        found = self.find(whole)
        if found.more_after:
            abort(413, _("This list has more than %(count)s rows. Narrow it first.", count=EXPORT_LIMIT))
        headings = [self.label_for(key) for key in self.list_columns]
        body = "".join(as_csv(headings, self._export_rows(found.ids)))
        name = f"{self.endpoint.removesuffix('View').lower()}.csv"
        return Response(
            body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def _export_rows(self, ids: list[int]) -> Iterator[list[str]]:
        for start in range(0, len(ids), 500):
            for item in self.items(ids[start : start + 500]):
                yield [_as_text(self.cell_for(item, key)) for key in self.list_columns]


def _as_text(cell: Cell) -> str:
    marks = [code for code, active in cell.roles if active] + [badge.text for badge in cell.badges]
    return cell.text or ", ".join(marks)
