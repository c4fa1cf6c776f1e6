"""The history of a row: what changed, when and by whom, and how the row was on a day.

Who may see a row and holds the right `history` on the screen sees of its history the fields that he may see or
change on the row itself; of what belongs to it, such as the roles of a user, what their own screen shows him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from flask import abort, current_app, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access
from sqlalchemy import inspect
from sqlalchemy.orm import Mapper, joinedload, selectinload

from app.common import history
from app.common.clock import CIVIL_ZONE
from app.common.history import Change, Remembered
from app.common.web.differences import Names, want_all
from app.common.web.locale import gettext as _
from app.common.web.pages import Choice, HistoryPage, Link, Panel, ShowPage
from app.common.web.parse import number, one_of
from app.common.web.screens.rows import Rows
from app.common.web.telling import Told, fact, tell
from app.common.web.values import shown
from app.extensions import db

SIGNED = (joinedload(Change.actor), selectinload(Change.user), joinedload(Change.place))
"""What a line says of its actor. The account comes by a statement of its own, because only that is limited by
the scope: a joined one would bring the names of people elsewhere."""


class WithHistory(Rows):
    """The tab *History* of a model screen; a screen on a table that is not remembered has none."""

    parts: ClassVar[dict[str, tuple[str, ...]]] = {}
    """The columns behind what the page of a row shows under one name: a name is four columns."""

    told: ClassVar[dict[str, Callable[[Any], str]]] = {}
    """How a history writes values of some columns; the others are written by their type."""

    def __init__(self, **options: Any) -> None:
        if not issubclass(self.datamodel.obj, Remembered):
            self.exclude_route_methods = self.exclude_route_methods | {"history"}  # type: ignore[misc]
        super().__init__(**options)

    @expose("/<pk:pk>/history")
    @has_access
    def history(self, pk: int) -> str:
        """What happened to a row, newest first, or the row as it was at a moment."""
        item = self.fetch(pk, *self.with_show)
        self.refuse_unless_allowed("history", item)
        self.tell_read(item, "history")
        return self.render("appbuilder/history.html", page=self.history_page(item))

    def readable_fields(self, item: Any = None) -> tuple[str, ...]:
        """The remembered fields that this person may see on the row, or change."""
        kept = history.fields_of(self.model)
        named = [*self.shown_columns(), *((self.edit_columns or ()) if self.allowed("edit", item) else ())]
        behind = [name for key in named for name in self.parts.get(key, (_column_behind(self.model, key),))]
        return tuple(name for name in dict.fromkeys(behind) if name in kept)

    def teller(self, item: Any) -> Any:
        """Who says which fields a row has, and how they are called and written: the screen, or who knows more."""
        return self

    def teller_along(self, whole: Any) -> Any:
        """Who tells of rows of this screen in the history of what they belong to: itself, or who knows more."""
        return self

    def held(self, item: Any) -> dict[str, Any] | None:
        """What fields hold now that are no columns of the row."""
        return None

    def show_page(self, item: Any) -> ShowPage:
        """What the page of one row shows; its head stands above the history as well."""
        raise NotImplementedError

    def shown_columns(self) -> Sequence[str]:
        """What the page of a row shows."""
        return ()

    def history_page(self, item: Any) -> HistoryPage:
        """What the page shows."""
        teller, moment = self.teller(item), asked_moment(request.args.get("on"))
        fields = teller.readable_fields(item)
        chosen = one_of(
            request.args.get("field"), {*fields, *(screen.model.__tablename__ for screen in self.along(item))}
        )
        found = history.page_of(
            db.session(),
            self._wanted(item, fields, chosen),
            after=number(request.args.get("after")),
            before=number(request.args.get("before")),
            options=SIGNED,
        )
        return HistoryPage(
            page=self.show_page(item),
            lines=self._told(item, teller, found.changes),
            fields=self._choices(item, fields, chosen, teller),
            on=moment.astimezone(CIVIL_ZONE).strftime("%Y-%m-%dT%H:%M") if moment else "",
            then=self._then(item, teller, moment) if moment else None,
            newer_url=self._page_url(item, chosen, before=found.changes[0].id)
            if found.newer and found.changes
            else "",
            older_url=self._page_url(item, chosen, after=found.changes[-1].id)
            if found.older and found.changes
            else "",
            url=url_for(f"{self.endpoint}.history", pk=item.id),
        )

    def name_outsiders(self, item: Any, changes: Sequence[Change]) -> None:
        """Fill in the names of people who are no colleagues, where the subject of a screen knows any."""

    def along(self, item: Any) -> list[Any]:
        """Who tells of what belongs to a row: its screens, as far as this person may look at them."""
        screens = current_app.extensions["appbuilder"].baseviews
        return [
            screen.teller_along(item)
            for screen in screens
            if isinstance(screen, WithHistory) and _belongs(screen.model, self.model) and screen.allowed("show")
        ]

    def _wanted(self, item: Any, fields: tuple[str, ...], chosen: str) -> Any:
        if chosen in fields:
            return history.about(item, [chosen])
        alongside = [
            history.along_with(item, screen.model.__tablename__, screen.readable_fields())
            for screen in self.along(item)
            if chosen in ("", screen.model.__tablename__)
        ]
        return history.any_of([*([] if chosen else [history.about(item, fields)]), *alongside])

    def _told(self, item: Any, teller: Any, changes: list[Change]) -> tuple[Told, ...]:
        screens: dict[str, Any] = {screen.model.__tablename__: screen for screen in self.along(item)}
        screens[item.__tablename__] = teller
        rows = {(item.__tablename__, item.id): item} | dict(_rows_of(screens, item, changes))
        self.name_outsiders(item, [one for one in changes if one.user is None and one.actor_id])
        return tell(changes, screens, rows, item)

    def _then(self, item: Any, teller: Any, moment: datetime) -> Panel:
        fields = teller.readable_fields(item)
        values = history.as_of(db.session(), item, fields, moment, teller.held(item))
        title = _("As it was on %(moment)s", moment=shown(moment))
        if values is None:
            return Panel(title, ())
        names = Names()
        want_all(names, self.model, values, fields)
        names.look_up()
        return Panel(title, tuple(fact(teller, names, name, values[name]) for name in fields))

    def _choices(self, item: Any, fields: tuple[str, ...], chosen: str, teller: Any) -> tuple[Choice, ...]:
        named = [(name, teller.label_for(name)) for name in fields]
        named += [(screen.model.__tablename__, _(screen.list_title)) for screen in self.along(item)]
        return tuple(Choice(name, label, name == chosen) for name, label in named)

    def _page_url(self, item: Any, chosen: str, **place: Any) -> str:
        return url_for(f"{self.endpoint}.history", pk=item.id, field=chosen or None, **place)

    def tabs(self, item: Any) -> tuple[Link, ...]:
        """The pages about one row; a single one needs no tabs."""
        pages = [(_("Details"), self.url_of(item)), *self.working_tabs(item)]
        if self.allowed("history", item):
            pages.append((_("History"), url_for(f"{self.endpoint}.history", pk=item.id)))
        pages += self.more_tabs(item)
        if len(pages) == 1:
            return ()
        return tuple(Link(label, url, current=request.path == url) for label, url in pages)

    def working_tabs(self, item: Any) -> list[tuple[str, str]]:
        """Pages on which one works on a row, before those that tell of it."""
        return []

    def more_tabs(self, item: Any) -> list[tuple[str, str]]:
        """Further pages about one row, as label and address."""
        return []


def _column_behind(kind: type, key: str) -> str:
    """The column of a relation; any other name as it is."""
    mapper: Mapper[Any] = inspect(kind)
    if key not in mapper.relationships or mapper.relationships[key].secondary is not None:
        return key
    return next(iter(mapper.relationships[key].local_columns)).key or key


def _belongs(part: Any, whole: Any) -> bool:
    name = getattr(part, "remembered_with", "")
    return bool(name) and inspect(part).relationships[name].mapper.class_ is whole


def _rows_of(screens: dict[str, Any], item: Any, changes: list[Change]) -> Iterator[tuple[tuple[str, int], Any]]:
    """The rows that changes are about, as far as this person may know them: one list of each screen."""
    for table, screen in screens.items():
        if table != item.__tablename__ and (keys := {one.thing_id for one in changes if one.thing == table}):
            for row in screen.items(sorted(keys)):
                yield (table, row.id), row


def asked_moment(text: str | None) -> datetime | None:
    """The moment that an address asks for, by the clock of the Netherlands and Belgium; 400 for nonsense."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text[:32]).replace(tzinfo=CIVIL_ZONE)
    except ValueError:
        abort(400, _("The address holds a moment that is not possible."))
