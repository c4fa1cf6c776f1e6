"""What every part of a model screen needs: rows through the scope, names, addresses, rights, labels."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from flask import abort, render_template, url_for
from flask_appbuilder.views import ModelView
from sqlalchemy import bindparam, select
from werkzeug.exceptions import NotFound

from app.common import audit
from app.common.audit import events
from app.common.rowsecurity import PLANNED_ONCE
from app.common.web.addresses import fixed, row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Link
from app.common.web.screens.page import Room
from app.common.web.values import cell, column_info
from app.extensions import db

Draw = Callable[[Any], Cell]


class Rows(Room, ModelView):
    """The framework's model view, reduced to its registration and permissions, with row access of our own."""

    list_title: str
    labels: ClassVar[dict[str, str]] = {}
    """Labels of columns where the screen says it otherwise than the column itself."""
    cells: ClassVar[dict[str, Draw]] = {}
    """How some columns are drawn; the others are written by their type."""
    with_show: ClassVar[tuple[Any, ...]] = ()
    """Loader options for the page of one row."""

    with_form: ClassVar[tuple[Any, ...]] = ()
    """Loader options for a row that is changed."""

    with_list: ClassVar[tuple[Any, ...]] = ()
    """Loader options for the rows of a list: what its cells read, in a fixed number of statements."""

    with_columns: ClassVar[dict[str, tuple[Any, ...]]] = {}
    """What is loaded besides where a column is shown that most lists are without."""

    # What the framework fills in when it registers a view; it declares them as possibly nothing.
    appbuilder: Any
    base_permissions: list[str]
    blueprint: Any
    datamodel: Any
    endpoint: str

    tells_reads: ClassVar[bool] = False
    """Whether looking at a row is an event of the audit log: it is where the row is a person."""

    exclude_route_methods: ClassVar[set[str]] = {"download", "action", "action_post"}
    template_folder = None  # every page lies in app/templates
    model: Any

    def fetch(self, pk: int, *options: Any, lock: bool = False) -> Any:
        """One row through the scope, or 404: whether it exists elsewhere is nobody's business."""
        item = db.session.scalars(_one(self.model, lock, *options), {"pk": pk}).unique().first()
        if item is None:
            raise NotFound
        return item

    def tell_read(self, item: Any, page: str) -> None:
        """Note that a row was looked at, where that is an event."""
        if self.tells_reads:
            audit.later(events.READ, item, page=page)

    def name_of(self, item: Any) -> str:
        """The name of a row in headings and questions."""
        return item.label

    def url_of(self, item: Any) -> str:
        """The page of a row."""
        return self.address("show", item.id)

    def address(self, verb: str, pk: int) -> str:
        """The address of a verb on a row; made from that of any row."""
        return row_at(f"{self.endpoint}.{verb}", pk)

    def allowed(self, verb: str, item: Any = None) -> bool:
        """Whether the person of this request may do something on this screen, or with one row of it."""
        return f"can_{verb}" in self.base_permissions and self.appbuilder.sm.may(
            verb, self.class_permission_name, item
        )

    def acts_elsewhere(self, screen: str, label: str, whole: str, key: int) -> tuple[Act, ...]:
        """The ways to another screen about what takes part in a row of this one: add, and view all."""
        if not self.appbuilder.sm.may("add", screen):
            return ()
        inside: dict[str, Any] = {"in": key}
        narrowed: dict[str, Any] = {whole: key}
        add = url_for(f"{screen}View.add", **inside)
        return Act(label, add, "plus"), Act(
            _("View all"), url_for(f"{screen}View.list", **narrowed), "list-search"
        )

    def refuse_unless_allowed(self, verb: str, item: Any) -> None:
        """Answer 403 where one may read a row but not do this with it."""
        if not self.allowed(verb, item):
            abort(403)

    def label_for(self, key: str) -> str:
        """The label of a column: what the column says, unless the screen says otherwise."""
        return _(str(self.labels.get(key) or column_info(self.model, key)["label"]))

    def cell_for(self, item: Any, key: str) -> Cell:
        """The value of a column, drawn by the screen's own function where it has one."""
        draw = self.cells.get(key)
        return draw(item) if draw else cell(item, key, self.model)

    def crumbs(self, item: Any = None) -> tuple[Link, ...]:
        """The way back: the list, and the row where one is deeper than its page."""
        above = (Link(_(self.list_title), fixed(f"{self.endpoint}.list")),)
        return above if item is None else (*above, Link(self.name_of(item), self.url_of(item)))

    def render(self, template: str, **context: Any) -> str:
        """Draw a page."""
        return render_template(template, **context)


@cache
def _one(model: Any, lock: bool, *options: Any) -> Any:
    """The statement that reads one row; written down once per use, so options are those that a class keeps."""
    statement = select(model).where(model.id == bindparam("pk")).options(*options)
    statement = statement.execution_options(**{PLANNED_ONCE: True})
    return statement.with_for_update(of=model) if lock else statement
