"""The base of model screens: list, show, add, edit, delete, and verbs on one row or many.

It keeps the framework's registration, permissions and naming of views, and replaces what the framework gets
wrong (framework.md, sections 0 and 3): filters live in the request, columns to sort and search by are named,
rows are always fetched through the scope, and no form loads a whole table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast

from flask import flash, jsonify, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common import context
from app.common.errors import Conflict
from app.common.web import drafting
from app.common.web.addresses import fixed
from app.common.web.fields import LookupField
from app.common.web.forms import ScreenForm, form_for
from app.common.web.locale import gettext as _
from app.common.web.pages import Fact, FormPage, Panel, ShowPage
from app.common.web.screens.deleting import Deleting
from app.common.web.screens.history import WithHistory
from app.common.web.screens.listing import Listing
from app.common.web.screens.saving import differences, refuse_old_version, save, saved_before
from app.common.web.values import column_info
from app.extensions import db

Groups = tuple[tuple[str, tuple[str, ...]], ...]


class Screen(Listing, Deleting, WithHistory):
    """A model screen as a declaration; see the class attributes here and in `Listing`.

    `form_groups` and `show_groups` name the columns per heading, `when_filled` those that a page leaves out while
    they are empty; `lookups` says where references are found.
    Override `create`, `change` and `remove` to call an action.
    """

    add_form: Any = None
    edit_form: Any = None
    form_groups: ClassVar[Groups] = ()
    show_groups: ClassVar[Groups] = ()
    when_filled: ClassVar[frozenset[str]] = frozenset()
    lookups: ClassVar[dict[str, Any]] = {}

    # What the framework would work out by itself from all columns of the table

    def _init_properties(self) -> None:
        self.model = self.datamodel.obj
        self.add_columns = self.edit_columns = [key for _heading, keys in self.form_groups for key in keys]
        self._init_references()
        self.label_columns = {key: str(column_info(self.model, key).get("label", "")) for key in self.list_columns}
        self.related_views = self._related_views = []

    def _init_forms(self) -> None:
        if self.add_form and self.edit_form:
            return
        made = form_for(self.model, self.edit_columns, self.lookups) if self.edit_columns else ScreenForm
        self.add_form, self.edit_form = self.add_form or made, self.edit_form or made

    def _init_titles(self) -> None:
        self.title = self.list_title

    # One row

    @expose("/<pk:pk>")
    @has_access
    def show(self, pk: int) -> str:
        """The page of one row."""
        item = self.fetch(pk, *self.with_show)
        self.tell_read(item, "show")
        return self.render("appbuilder/show.html", page=self.show_page(item), item=item)

    def show_page(self, item: Any) -> ShowPage:
        """What the page of one row shows."""
        return ShowPage(
            title=self.name_of(item),
            crumbs=self.crumbs(),
            panels=self.panels(item),
            acts=self.acts_on(item),
            tabs=self.tabs(item),
        )

    def shown_columns(self) -> Sequence[str]:
        return [key for _heading, keys in self.show_groups for key in keys]

    def panels(self, item: Any) -> tuple[Panel, ...]:
        """The groups of facts of one row; what is said `when_filled` alone is left out where nothing is."""
        return tuple(
            Panel(_(heading), tuple(self.fact(item, key) for key in keys if self._is_told(item, key)))
            for heading, keys in self.show_groups
        )

    def _is_told(self, item: Any, key: str) -> bool:
        return key not in self.when_filled or getattr(item, key) not in (None, "")

    def fact(self, item: Any, key: str) -> Fact:
        """One labelled value."""
        return Fact(self.label_for(key), self.cell_for(item, key))

    # Add and edit

    @expose("/add", methods=("GET", "POST"))
    @has_access
    def add(self) -> str | Response:
        """A new row."""
        form = self.new_form(self.add_form)
        if self._sent(form):
            answer = save(form, lambda: self._go_to(self.create(form), _("%(name)s has been added.")))
            if answer:
                return answer
        page = replace(self.add_page(), draft=drafting.offer(form), keeps=True)
        return self.draw_form(form, page)

    @expose("/<pk:pk>/edit", methods=("GET", "POST"))
    @has_access
    def edit(self, pk: int) -> str | Response | tuple[str, int]:
        """Change a row; what somebody else saved in between is shown beside what was typed."""
        item = self.fetch(pk, *self.with_form, *self._references, lock=request.method == "POST")
        self.refuse_unless_allowed("edit", item)
        form = self.new_form(self.edit_form, item)
        if self._sent(form):
            try:
                self.refuse_old(form, item)
                answer = save(form, lambda: self._go_to(self.change(item, form), _("%(name)s has been saved.")))
            except Conflict:
                return saved_before(form) or self._keep_and_draw_conflict(form, pk)
            if answer:
                return answer
            item = self.fetch(pk)
        elif request.method == "GET":
            self.tell_read(item, "edit")
            form.version.data = self.made_from(item)
        page = replace(self.edit_page(item), draft=drafting.offer(form), keeps=True)
        return self.draw_form(form, page)

    def made_from(self, item: Any) -> str:
        """What a form keeps of the row it was made from, by which is seen whether somebody else saved since."""
        return str(getattr(item, "version", ""))

    def refuse_old(self, form: ScreenForm, item: Any) -> None:
        """Refuse a form that somebody else was ahead of; a screen that knows what differs asks when it saves."""
        refuse_old_version(form, item)

    def new_form(self, kind: type[ScreenForm], item: Any = None) -> ScreenForm:
        """A form for a row, its lookup fields told where to look."""
        for key, lookup in self.lookups.items() if item is not None else ():
            if key in self.edit_columns:
                lookup.knows(getattr(item, key.removesuffix("_id"), None))
        form = kind(obj=item)
        for key in self.lookups:
            if key in form:
                cast(LookupField, form[key]).lookup_url = fixed(f"{self.endpoint}.lookup", field=key)
        return form

    def _init_references(self) -> None:
        """The rows that lookup fields name are read together with the row itself."""
        relations = [key.removesuffix("_id") for key in self.lookups if key in self.edit_columns]
        known = [getattr(self.model, name) for name in relations if hasattr(self.model, name)]
        self._references = tuple(joinedload(relation) for relation in known)

    def _sent(self, form: ScreenForm) -> bool:
        return request.method == "POST" and "lookup" not in request.form and form.validate()

    def _go_to(self, item: Any, message: str) -> str:
        db.session.flush()
        flash(message % {"name": self.name_of(item)}, "ok")
        return self.url_of(item)

    def create(self, form: ScreenForm) -> Any:
        """Make a row from a form; screens with rules call their action here."""
        item = self.model()
        form.populate_obj(item)
        db.session.add(item)
        return item

    def change(self, item: Any, form: ScreenForm) -> Any:
        """Change a row by a form; screens with rules call their action here."""
        form.populate_obj(item)
        return item

    def add_page(self) -> FormPage:
        """The frame of the form for a new row."""
        back = url_for(f"{self.endpoint}.list")
        return FormPage(
            _(self.add_title), request.path, _("Save"), back, crumbs=self.crumbs(), groups=self._groups()
        )

    def edit_page(self, item: Any) -> FormPage:
        """The frame of the form for a row that exists."""
        return FormPage(
            _(self.edit_title, name=self.name_of(item)),
            request.path,
            _("Save"),
            self.url_of(item),
            crumbs=self.crumbs(item),
            groups=self._groups(),
        )

    def _groups(self) -> Groups:
        return tuple((_(heading), keys) for heading, keys in self.form_groups)

    def draw_form(self, form: ScreenForm, page: FormPage) -> str:
        """Draw a form; a heading under which it has nothing is left out."""
        there = tuple(group for group in page.groups if any(key in form for key in group[1]))
        return self.render("appbuilder/form.html", form=form, page=replace(page, groups=there))

    def _keep_and_draw_conflict(self, form: ScreenForm, pk: int) -> tuple[str, int]:
        """Keep what was typed, for whoever leaves this page without a decision."""
        form.draft.data = str(drafting.keep_typed(context.current().actor_id) or "")
        return self._draw_conflict(form, self.fetch(pk))

    def _draw_conflict(self, form: ScreenForm, item: Any) -> tuple[str, int]:
        """Show both versions; saving again is then a decision, made with open eyes."""
        form.version.data = self.made_from(item)
        conflict = differences(form, item, lambda thing, key: self.cell_for(thing, key).text)
        return self.draw_form(form, replace(self.edit_page(item), conflict=conflict)), 409

    @expose("/lookup/<field>")
    @has_access
    @permission_name("list")
    def lookup(self, field: str) -> Response:
        """Rows to choose from for a field of the form or a filter, by a fragment of their name."""
        known = {**self.lookups, **{item.name: item.lookup for item in self.filters if hasattr(item, "lookup")}}
        if field not in known:
            raise NotFound
        found = known[field].find(request.args.get("q", "")[:100])
        return jsonify([{"id": key, "label": label} for key, label in found])
