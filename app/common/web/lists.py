"""Long lists: search, filters, sort order and paging, in a fixed number of statements.

Paging goes by key ("after this row"), so that page 4,000 costs what page 1 costs; a jump to a numbered page
goes by offset over the index alone. A total is counted up to 10,000, of a search up to 100.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Integer, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import aliased

from app.common import context, search
from app.common.frozen import frozen
from app.common.lately import Lately
from app.common.needles import Needle, words_of
from app.common.rowsecurity import PLANNED_ONCE
from app.common.scope import Scoped
from app.common.web.beginnings import AtOnce, InTwo
from app.common.web.locale import gettext as _
from app.common.web.pages import Choice, Pager
from app.common.web.parse import number, one_of
from app.common.web.values import shown
from app.extensions import db

PAGE_SIZES = (25, 50, 100)
COUNT_LIMIT = 10_000
SEARCH_LIMIT = 100
"""Where counting stops in a search: whoever finds more types on."""
MOST_PAGES = COUNT_LIMIT
MOST_WRITTEN = 100


@frozen
class Wish:
    """What the address asks of a list, checked."""

    sort: str
    descending: bool
    size: int
    filters: tuple[tuple[str, str], ...] = ()
    token: str = ""
    search: str = ""
    after: int | None = None
    before: int | None = None
    page: int = 1
    first: int = 1
    """The number of the first row shown, for the reader."""
    view: str = ""
    """The token of the saved list that filters and search come from."""
    columns: tuple[str, ...] = ()

    def query(self, **changes: Any) -> str:
        """The address of this list with some of its wishes changed; paging starts anew unless given."""
        changes = {"after": None, "before": None, "page": 1, "first": 1, **changes}
        if {"filters", "token"} & changes.keys():
            changes["view"] = ""
        wish = replace(self, **changes)
        places = [
            ("after", wish.after),
            ("before", wish.before),
            ("from", wish.first if wish.first > 1 else ""),
        ]
        places += [("page", wish.page if wish.page > 1 else "")]
        return "?" + urlencode([*wish.pairs(), *((name, value) for name, value in places if value)])

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What stays the same while one pages: filters, search, order and size, as names and values."""
        narrowed = [("view", self.view)] if self.view else [*self.filters, ("s", self.token)]
        return tuple((name, value) for name, value in [*narrowed, *self.order()] if value)

    def order(self) -> tuple[tuple[str, str], ...]:
        """Order and size; said in full where a saved list would say it otherwise."""
        direction = "desc" if self.descending else "asc" if self.view else ""
        size = str(self.size) if self.view or self.size != PAGE_SIZES[0] else ""
        return (("sort", self.sort), ("dir", direction), ("size", size))


def read_wish(asked: Mapping[str, str], sorts: list[str], filters: list[str], descending: bool = False) -> Wish:
    """What an address asks of a list, or 400 where it asks for what does not exist."""
    sort = one_of(asked.get("sort"), sorts, sorts[0])
    direction = one_of(asked.get("dir"), ("asc", "desc"), "desc" if descending else "asc")
    return Wish(
        sort=sort,
        descending=direction == "desc",
        size=_page_size(number(asked.get("size"), PAGE_SIZES[0])),
        filters=tuple((name, asked[name]) for name in filters if asked.get(name)),
        token=asked.get("s", ""),
        after=number(asked.get("after")),
        before=number(asked.get("before")),
        page=number(asked.get("page"), 1, most=MOST_PAGES) or 1,
        first=number(asked.get("from"), 1) or 1,
    )


def _page_size(wanted: int | None) -> int:
    """The smallest size on offer that holds what was wanted, so that the pager can say which it is."""
    return next((size for size in PAGE_SIZES if size >= (wanted or 0)), PAGE_SIZES[-1])


@frozen
class Found:
    """One page of a list: the row numbers in order, and how it lies in the whole."""

    ids: list[int]
    more_after: bool
    more_before: bool
    total: int
    exact: bool
    begun: int = 0
    """How many of the rows begin with what was searched, where others follow that hold it elsewhere."""
    rows: Sequence[Any] = ()
    """What was read of them along the way: for a file what it asked of each, its number first, and for a page the
    rows themselves; empty where that has to be read by itself."""


def find(
    model: Any,
    wish: Wish,
    conditions: list[Any],
    order: Any,
    needle: Needle | None = None,
    *,
    once: bool = False,
    told: Sequence[Any] = (),
    along: tuple[Any, ...] | None = None,
) -> Found:
    """The row numbers of one page, with a total that stops counting at 10,000, or 100 found; one statement.

    A page beyond the last one holds no row that could bring the total along; it is then asked for by itself.
    `once` leaves it to the database to look for them the same way whatever is asked (`rowsecurity.PLANNED_ONCE`).
    `told` are columns that a file reads along, so that who may read a row is not asked twice. `along` are the
    options under which a page may read its rows themselves; it does so where the statement is written down once.
    """
    limit, near = SEARCH_LIMIT if wish.search else COUNT_LIMIT, _leading(model, wish, needle)
    conditions, whole = [*conditions, *near], not (wish.filters or near)
    if wish.search and needle and not wish.descending and search.is_order_of(model, order.key):
        base = select(model.id).where(*conditions)
        kind = AtOnce if near and not needle.parts else InTwo
        return _in_two(kind(model, base, order, needle, wish.search, whole), wish, limit, along)
    base = _narrowed(model, wish, conditions, needle)
    first = not (wish.after or wish.before or wish.page > 1)
    identity, planned = _identity(base, limit), {PLANNED_ONCE: once}
    if once and first and identity and not near and along is not None:
        return _first_page(model, base, wish, order, whole, along, identity)
    page = _page_of(model, base, wish, order, whole, once=once)
    if wish.size not in PAGE_SIZES:  # a file: it holds all of them, or is asked for otherwise
        rows = db.session.execute(page.add_columns(*told)).all()
        found = _found(wish, [row[0] for row in rows], len(rows), limit)
        return replace(found, rows=rows[: wish.size]) if told else found
    if identity and _long.of(identity) and (keys := list(db.session.scalars(page, execution_options=planned))):
        return _found(wish, keys, limit + 1, limit)
    total = _total(_by_ways(model, base), limit)
    # Few rows are all gathered for a page, and counted on the way.
    how_many = func.count().over() if near and not (wish.after or wish.before) else total.scalar_subquery()
    rows = db.session.execute(page.add_columns(how_many), execution_options=planned).all()
    counted = rows[0][1] if rows else 0
    if not rows and not first:
        counted = db.session.scalar(total) or 0
    if counted > limit and identity:
        _long.keep(identity, True)
    return _found(wish, [row[0] for row in rows], counted, limit)


def _leading(model: Any, wish: Wish, needle: Needle | None) -> list[Any]:
    """The condition that leads to few rows among which all are that are looked for, where there is one."""
    near = _nearby(model)
    return near if near or not (wish.search and needle) else needle.leading(words_of(wish.search))


def _nearby(model: Any) -> list[Any]:
    """The condition that leads to the rows that whoever acts may see, where those are few; else nothing."""
    scope = context.current().scope
    if not issubclass(model, Scoped) or scope.unlimited:
        return []
    engine = db.session.get_bind().engine
    identity = model, scope, engine
    few = _few.of(identity)
    if few is None:
        few = model.opens_few(db.session(), scope)
        _few.keep(identity, few)
    return [model.nearby(scope, arrays=engine.dialect.name == "postgresql")] if few else []


def _by_ways(model: Any, base: Select[Any]) -> Select[Any]:
    """The same rows, found by the indexes that lead to what whoever acts may see: to be counted, in no order.

    Nothing leads to them for who sees them all: of what such a person narrows, all rows would be gathered first.
    """
    scope, dialect = context.current().scope, db.session.get_bind().dialect.name
    if dialect != "sqlite" or scope.everything or not issubclass(model, Scoped) or not model.ways(scope):
        return base
    return base.where(model.nearby(scope, arrays=False))


_long, _few = Lately(), Lately()
"""Lists longer than is counted, and whether somebody may see few rows; the rows are the same either way."""


def _identity(base: Select[Any], limit: int) -> Any:
    """What tells a list from others: its statement, the values in it, whose eyes see it, and the database."""
    key = base._generate_cache_key()
    values = tuple(repr(value.value) for value in key.bindparams) if key else ()
    return key and (key.key, values, limit, context.current().scope, db.session.get_bind())


def _in_two(found: InTwo, wish: Wish, limit: int, along: tuple[Any, ...] | None) -> Found:
    """One page of a search: names that begin with what was typed come first."""
    edge, items = wish.before or wish.after, []
    if edge:
        total = _total(found.all(), limit).scalar_subquery()
        beside = found.beside(edge, wish.size + 1, bool(wish.before)).add_columns(total)
        rows = [tuple(row) for row in db.session.execute(beside)]
        counted = rows[0][2] if rows else db.session.scalar(select(total))
    else:
        skipped = (wish.page - 1) * wish.size
        page = _written(found, along, wish.size + 1, skipped, limit + 1)
        once = {PLANNED_ONCE: True}
        rows = [tuple(row) for row in db.session.execute(page, found.values, execution_options=once).unique()]
        if rows and isinstance(rows[0][0], found.model):
            items, rows = [row[0] for row in rows[: wish.size]], [(row[0].id, *row[1:]) for row in rows]
        counted = rows[0][2] if rows else db.session.scalar(_total(found.all(), limit)) if skipped else 0
    page = _found(wish, [row[0] for row in rows], counted or 0, limit)
    begun = sum(row[1] == 0 for row in rows if row[0] in page.ids)
    return replace(page, begun=begun if begun < len(page.ids) else 0, rows=items)


def _written(found: InTwo, along: tuple[Any, ...] | None, *sizes: int) -> Any:
    """The statement of a page of a search; where it may be, it is written down once and said with other words."""
    shape = found.shape
    if shape is None:
        return found.page(*sizes)

    def page() -> Any:
        if along is None:
            return found.page(*sizes)
        there = found.page(*sizes).subquery()
        return _along(found.model, there, along).order_by(there.c.part, found.order, found.model.id)

    return _said_again((shape, along, sizes), page)


def _first_page(
    model: Any, base: Select[Any], wish: Wish, order: Any, whole: bool, along: tuple[Any, ...], identity: Any
) -> Found:
    """The page with which a list opens that is planned once: its rows, by a statement written down once."""
    shape, values, limit, scope, engine = identity
    eyes = None if engine.dialect.name == "postgresql" else scope
    asked = shape, values, limit, eyes, order.key, wish.descending, wish.size, whole, along

    def page(*, counted: bool) -> Any:
        numbers = _page_of(model, base, wish, order, whole, once=True).add_columns(order.label("place"))
        if counted:
            total = _total(_by_ways(model, base), limit).scalar_subquery()
            numbers = numbers.add_columns(total.label("counted"))
        there = numbers.subquery()
        ways = there.c.place, there.c.id
        return _along(model, there, along).order_by(*(way.desc() if wish.descending else way for way in ways))

    def rows(*, counted: bool) -> Sequence[Any]:
        statement = _said_again((asked, counted), lambda: page(counted=counted))
        return db.session.execute(statement, execution_options={PLANNED_ONCE: True}).unique().all()

    found, total = (rows(counted=False), limit + 1) if _long.of(identity) else ((), 0)
    if not found:
        found = rows(counted=True)
        total = found[0].counted if found else 0
        if total > limit:
            _long.keep(identity, True)
    items = [row[0] for row in found]
    return replace(_found(wish, [item.id for item in items], total, limit), rows=items[: wish.size])


def _along(model: Any, there: Any, options: tuple[Any, ...]) -> Any:
    """The rows of a page in the place of their numbers, and what was found with these."""
    number, *told = there.c
    return select(model, *told).join(there, number == model.id).options(*options)


def _said_again(key: Any, written: Callable[[], Any]) -> Any:
    """A statement that was written down once, under what it depends on."""
    statement = _pages.get(key)
    if statement is None:
        if len(_pages) >= MOST_WRITTEN:
            _pages.clear()
        _pages[key] = statement = written()
    return statement


_pages: dict[Any, Any] = {}


def _total(base: Any, limit: int) -> Select[Any]:
    return select(func.count()).select_from(base.limit(limit + 1).subquery())


def _narrowed(model: Any, wish: Wish, conditions: list[Any], needle: Needle | None) -> Select[Any]:
    base = select(model.id).where(*conditions)
    if wish.search and needle is not None:
        base = base.where(needle.hold(words_of(wish.search)))
    return base


def count(model: Any, wish: Wish, conditions: list[Any], needle: Needle | None = None) -> int:
    """How many rows a list has, counted to the end."""
    base = _narrowed(model, wish, [*conditions, *_leading(model, wish, needle)], needle)
    return db.session.scalar(select(func.count()).select_from(base.subquery())) or 0


def every_page(
    model: Any, wish: Wish, conditions: list[Any], order: Any, needle: Needle | None = None
) -> Iterator[list[int]]:
    """The row numbers of a whole list, in order, page by page; one statement each."""
    near = _leading(model, wish, needle)
    base, whole = _narrowed(model, wish, [*conditions, *near], needle), not (wish.filters or near)
    while ids := list(db.session.scalars(_page_of(model, base, wish, order, whole)))[: wish.size]:
        yield ids
        wish = replace(wish, after=ids[-1], page=1)


def _found(wish: Wish, ids: list[int], counted: int, limit: int) -> Found:
    full, total, exact = len(ids) > wish.size, min(counted, limit), counted <= limit
    ids = ids[: wish.size]
    if wish.before:
        return Found(ids[::-1], True, full, total, exact)
    return Found(ids, full, bool(wish.after) or wish.page > 1, total, exact)


def _page_of(
    model: Any, base: Select[Any], wish: Wish, order: Any, whole: bool, *, once: bool = False
) -> Select[Any]:
    backwards = wish.descending != bool(wish.before)
    columns = (order, model.id)
    base = base.order_by(*(column.desc() if backwards else column.asc() for column in columns))
    edge = wish.before or wish.after
    if edge:
        there = aliased(model)
        row = select(getattr(there, order.key), there.id).where(there.id == edge)
        here = tuple_(*columns)
        base = base.where(here < row.scalar_subquery() if backwards else here > row.scalar_subquery())
    elif wish.page > 1:
        base = base.offset((wish.page - 1) * wish.size)
    if whole:
        base = search.in_order(base, model, order.key)
    return base.limit(_at_most(wish.size + 1) if once else wish.size + 1)


def _at_most(rows: int) -> Any:
    """How many rows a page needs, said in the statement itself.

    There are three sizes; PostgreSQL reads in order what it knows to be few of many rows, and gathers and sorts
    them all where it plans for any number (`rowsecurity.PLANNED_ONCE`). What is planned each time knows it anyway;
    said there, PostgreSQL would take a plan for any values to be as good.
    """
    return bindparam(None, rows, Integer, literal_execute=True)


def pager(wish: Wish, found: Found) -> Pager:
    """The line under a list: which rows of how many, and the way to the others."""
    first = wish.first if wish.after or wish.before else (wish.page - 1) * wish.size + 1
    if not found.more_before:
        first = 1
    last = first + len(found.ids) - 1
    next_url = wish.query(after=found.ids[-1], first=last + 1) if found.ids and found.more_after else ""
    back = max(first - wish.size, 1)
    previous_url = wish.query(before=found.ids[0], first=back) if found.ids and found.more_before else ""
    return Pager(
        range=_range(first, last, found),
        previous_url=previous_url,
        next_url=next_url,
        page=(first - 1) // wish.size + 1,
        pages=-(-found.total // wish.size) if found.exact else None,
        sizes=tuple(Choice(wish.query(size=size), str(size), size == wish.size) for size in PAGE_SIZES),
    )


def _range(first: int, last: int, found: Found) -> str:
    places = {"first": shown(first), "last": shown(last), "total": shown(found.total)}
    if not found.ids:
        return _("Nothing found")
    if found.exact:
        return _("%(first)s–%(last)s of %(total)s", **places)
    return _("%(first)s–%(last)s of more than %(total)s", **places)
