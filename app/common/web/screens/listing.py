"""The list of a screen: page, search, filters, export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any, ClassVar

from flask import Response, current_app, flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import format_decimal
from sqlalchemy import select
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from app.common import audit
from app.common.among import among
from app.common.audit import events
from app.common.excerpts import Excerpt
from app.common.needles import Needle, Parts
from app.common.rowsecurity import PLANNED_ONCE
from app.common.web import lists
from app.common.web.addresses import fixed
from app.common.web.beginnings import word_of
from app.common.web.exporting import ask_for_export
from app.common.web.exports import EXPORT_LIMIT, MIME_TYPES, Sheet
from app.common.web.fields import LONGEST_NAME
from app.common.web.filters import ByLookup
from app.common.web.lists import Found, Wish, find, pager
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Chip, Column, ConfirmPage, Link, ListPage, Row
from app.common.web.screens.comfort import WITHOUT, Comfort
from app.common.web.searches import keep_search
from app.extensions import db


class Listing(Comfort):
    """The list of a model screen.

    `list_columns` are attributes of the model or keys of `cells`; `sorts` maps those that can be sorted to an
    indexed column; `needle` is the column that search looks in. What is not named cannot be asked for.
    """

    list_lead: ClassVar[str] = ""
    numeric_columns: ClassVar[frozenset[str]] = frozenset()
    needle: ClassVar[str] = ""
    searched_parts: ClassVar[Parts | None] = None
    """What belongs to a row, in which search looks as well."""
    searchable: ClassVar[str] = ""
    file_at_once: ClassVar[int] = 500
    """So many rows of a file are read at once; plain values may be more."""
    file_columns: ClassVar[tuple[Any, ...]] = ()
    """What a file of plain values reads of each row beside its number, in the statement that finds the rows."""
    few: ClassVar[bool] = False
    """Whether there are thousands of rows at most, so that any way to find them will do."""
    walked: ClassVar[bool] = False
    """Whether all of it is read by an index that has its order, as long as nobody narrows it."""

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
        asked = wish.query() if wish.pairs() else f"?view={WITHOUT}"
        return redirect(fixed(f"{self.endpoint}.list") + asked, 303)

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

    def conditions(self, wish: Wish) -> Any:
        """The conditions of a list: the filters in force and what the screen adds."""
        named = {each.name: each for each in self.filters}
        return [named[name].condition(text) for name, text in wish.filters]

    def find(self, wish: Wish, told: Sequence[Any] = (), along: tuple[Any, ...] | None = None) -> Found:
        """The row numbers of one page of the list; see `lists.find` for what may be read along with them."""
        sought = self.conditions(wish), self._order(wish), self._needle()
        once = self.few or (self.walked and not (wish.filters or wish.search))
        return find(self.model, wish, *sought, once=once, told=told, along=along)

    def count(self, wish: Wish) -> int:
        """How many rows the list has."""
        return lists.count(self.model, wish, self.conditions(wish), self._needle())

    def _order(self, wish: Wish) -> Any:
        return getattr(self.model, self.sorts[wish.sort])

    def _needle(self) -> Needle | None:
        return Needle(getattr(self.model, self.needle), self.searched_parts) if self.needle else None

    def list_page(self, wish: Wish) -> ListPage:
        """What the list shows."""
        loads = self.loads(wish.columns)
        found = self.find(wish, along=loads)
        if wish.search:
            audit.later(events.SEARCHED, self.model.__tablename__, found=found.total)
        items = self.known(found.rows) if found.rows else self.items(found.ids, loads)
        told = self.excerpts(wish, items) if wish.search else {}
        rows = [self.row(item, wish.columns) for item in items]
        if told:
            rows = [replace(row, excerpt=told.get(row.pk)) for row in rows]
        return ListPage(
            title=_(self.list_title),
            lead=_(self.list_lead) if self.list_lead else "",
            plural=_(self.list_title).lower(),
            columns=tuple(self.column(key, wish) for key in wish.columns),
            rows=tuple(rows),
            pager=pager(wish, found),
            begun=found.begun,
            begun_with=word_of(wish.search) if found.begun else "",
            search=wish.search,
            searchable=_(self.searchable) if self.needle else "",
            filters=tuple(
                each.drawn(dict(wish.filters).get(each.name, ""), self.endpoint) for each in self.filters
            ),
            chips=self.chips(wish),
            clear_url=fixed(f"{self.endpoint}.list") + (f"?view={WITHOUT}" if self.offer().first else ""),
            keep=wish.pairs(),
            acts=self.list_acts(wish),
            bulk=self.bulk_acts(),
            bulk_url=self.bulk_url(),
            exports=self.exports(wish),
            views=self.views(wish),
            view_name=self.view_name(wish),
            search_url=fixed(f"{self.endpoint}.search"),
        )

    def loads(self, columns: Sequence[str]) -> tuple[Any, ...]:
        """What is loaded with the rows of a list that shows these columns."""
        return (*self.with_list, *chain.from_iterable(self.with_columns.get(key, ()) for key in columns))

    def items(self, ids: Sequence[int], options: tuple[Any, ...] | None = None) -> list[Any]:
        """The rows of a page in their order, with what their cells need."""
        if not ids:
            return self.known(())
        wanted = _by_ids(self.model, *(self.with_list if options is None else options))
        by_id = {item.id: item for item in db.session.scalars(wanted, {"ids": ids}).unique()}
        return self.known([by_id[key] for key in ids if key in by_id])

    def known(self, items: Sequence[Any]) -> list[Any]:
        """The rows of a page; a screen looks up here, for all of them at once, what their cells need besides."""
        return [*items]

    def row(self, item: Any, columns: Sequence[str]) -> Row:
        """One line of the list."""
        cells = [self.cell_for(item, key) for key in columns]
        for place, key in enumerate(columns) if self.numeric_columns else ():
            if key in self.numeric_columns:
                cells[place] = cells[place]._replace(numeric=True)
        name = cells[0].text
        cells[0] = cells[0]._replace(url=self.url_of(item))
        return Row(item.id, name, tuple(cells), self.offer_for(item), self.is_off(item))

    def excerpts(self, wish: Wish, items: Sequence[Any]) -> dict[int, Excerpt]:
        """Where in a row a search was found that its cells do not show, by number."""
        return {}

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

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        """What can be done at the top of the list."""
        if not self.allowed("add"):
            return ()
        return (Act(_(self.add_title), fixed(f"{self.endpoint}.add"), "plus", primary=True),)

    def exports(self, wish: Wish) -> tuple[Link, ...]:
        """The files that this list can be had as."""
        if not self.allowed("export"):
            return ()
        kinds = (("xlsx", "Excel", "file-spreadsheet"), ("csv", "CSV", "file-text"))
        return tuple(
            Link(label, fixed(f"{self.endpoint}.export", kind=kind) + wish.query(), icon)
            for kind, label, icon in kinds
        )

    @expose("/export.<any(csv,xlsx):kind>", methods=("GET", "POST"))
    @has_access
    def export(self, kind: str) -> str | BaseResponse:
        """The whole list as it is narrowed and ordered now, with the columns that are shown.

        A long one is made by a job: a GET asks whether that is meant, a POST queues it.
        """
        wish = replace(self.wish(), size=EXPORT_LIMIT, after=None, before=None, page=1)
        if request.method == "POST":
            key = ask_for_export(self, kind, wish)
            db.session.commit()
            return redirect(url_for("JobPage.show", pk=key), 303)
        found = self.find(wish, self.file_columns)
        if found.more_after:
            return self._ask_for_patience(wish)
        self.tell_export(kind, len(found.ids), wish.columns)
        body = self.sheet(wish).written(kind, self.export_rows(found.ids, wish.columns, found.rows))
        name = f"{self.endpoint.removesuffix('View').lower()}.{kind}"
        return Response(
            body, mimetype=MIME_TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def _ask_for_patience(self, wish: Wish) -> str:
        page = ConfirmPage(
            title=_("Export"),
            question=_("Make a file of a list of more than %(count)s rows?", count=format_decimal(EXPORT_LIMIT)),
            yes=_("Yes, make the file"),
            action=request.full_path.rstrip("?"),
            back_url=fixed(f"{self.endpoint}.list") + wish.query(size=lists.PAGE_SIZES[0]),
            effects=(
                _("Making it takes a while. You can go on with other work."),
                _("You can download the file for %(hours)s hours.", hours=current_app.config["EXPORT_KEPT_HOURS"]),
                _("The audit log keeps that you made this file."),
            ),
            crumbs=self.crumbs(),
        )
        return self.render("appbuilder/confirm.html", page=page)

    def tell_export(self, kind: str, rows: int, columns: Sequence[str]) -> None:
        """Note in the audit log what leaves the portal as a file: which columns, and how many rows."""
        named = " ".join(columns)[: events.LONGEST]
        audit.later(events.EXPORTED, self.model.__tablename__, kind=kind, rows=rows, columns=named)

    def sheet(self, wish: Wish) -> Sheet:
        """What stands above and beside the rows of a file: title, headings, and how the list was narrowed."""
        return Sheet(
            title=_(self.list_title),
            headings=tuple(self.label_for(key) for key in wish.columns),
            notes=tuple(chip.text for chip in self.chips(wish)),
        )

    def all_rows(self, wish: Wish) -> Iterator[list[Cell]]:
        """The cells of the whole list, however long, read a few hundred rows at a time."""
        wish = replace(wish, size=500)
        for ids in lists.every_page(self.model, wish, self.conditions(wish), self._order(wish), self._needle()):
            yield from self.export_rows(ids, wish.columns)
            db.session.expunge_all()

    def export_rows(
        self, ids: Sequence[int], columns: Sequence[str], told: Sequence[Any] = ()
    ) -> Iterator[list[Cell]]:
        """The cells of the rows, read some at a time."""
        for start in range(0, len(ids), self.file_at_once):
            some = slice(start, start + self.file_at_once)
            for item in self.file_items(ids[some], columns, told[some]):
                yield [self.cell_for(item, key) for key in columns]

    def file_items(self, ids: Sequence[int], columns: Sequence[str], told: Sequence[Any]) -> Sequence[Any]:
        """The rows of a file in their order; a screen may give plain values, which many are read sooner.

        `told` holds the number and the `file_columns` of each row, where the list that was found has them.
        """
        return self.items(ids, self.loads(columns))


@cache
def _by_ids(model: Any, *options: Any) -> Any:
    """The statement that reads the rows of a page; written down once per screen."""
    statement = select(model).where(among(model.id, "ids")).options(*options)
    return statement.execution_options(**{PLANNED_ONCE: True})
