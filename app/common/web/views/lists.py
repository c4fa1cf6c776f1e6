"""Saved views of a list and its columns: kept, shared, changed and taken away, by their owner."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from app.common import context, saved_lists
from app.common.frozen import frozen
from app.common.saved_lists import LONGEST_NAME, SavedList
from app.common.web import vault
from app.common.web.forms import REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.pages import ConfirmPage, FormPage, Link
from app.common.web.parse import number
from app.common.web.screens import Page, expose, open_to_users
from app.common.web.screens.listing import Listing
from app.common.web.screens.saving import save
from app.common.words import N_
from app.extensions import db


class SavedListForm(ScreenForm):
    """The name of a saved view, and who may open it."""

    name = StringField(
        _l(N_("Name")),
        [DataRequired(_l(REQUIRED)), Length(max=LONGEST_NAME, message=_l(TOO_LONG))],
    )
    shared = BooleanField(
        _l(N_("Share with colleagues")),
        description=_l(
            N_("Colleagues in your organisation who may open this list see its filters and search text.")
        ),
    )
    first = BooleanField(_l(N_("Open this list with it")))


@frozen
class ShownList:
    """A saved view as a line on the page."""

    id: int
    name: str
    url: str
    mine: bool
    shared: bool
    first: bool


class ListsPage(Page):
    """What people keep of the lists that they may open."""

    route_base = "/lists"

    def _screen(self, name: str) -> Any:
        """The screen of an address, if this person may open its list."""
        views = (view for view in self.appbuilder.baseviews if isinstance(view, Listing))
        found = next((view for view in views if view.address_name == name), None)
        if found is None:
            raise NotFound
        if not found.allowed("list"):
            abort(403)
        return found

    def _mine(self, screen: Any, pk: int) -> SavedList:
        """A saved view of one's own, on this screen; that of somebody else is not there."""
        saved = db.session.get(SavedList, pk)
        if saved is None or saved.actor_id != context.current().actor_id or saved.screen != screen.endpoint:
            raise NotFound
        return saved

    @expose("/<screen>/")
    @open_to_users
    def open(self, screen: str) -> str:
        """The saved views of a list: one's own, and those that colleagues share."""
        view, me = self._screen(screen), context.current().actor_id
        offer = view.offer()
        here = url_for(f"{view.endpoint}.list")
        shown = tuple(
            ShownList(
                one.id,
                one.name,
                f"{here}?view={one.token}",
                one.actor_id == me,
                one.shared,
                one.id == offer.first,
            )
            for one in offer.lists
        )
        return self.page("lists/saved.html", lists=shown, screen=screen, crumbs=view.crumbs())

    @expose("/<screen>/save", methods=("GET", "POST"))
    @open_to_users
    def save(self, screen: str) -> str | Response:
        """Keep the list of this address under a name."""
        view = self._screen(screen)
        form, wish = SavedListForm(), view.wish()
        if form.validate_on_submit():
            answer = save(form, lambda: self._keep(view, form, wish))
            if answer:
                return answer
        return self._form(view, form, _("Save this view"), view.chips(wish))

    def _keep(self, view: Any, form: SavedListForm, wish: Any) -> str:
        now = context.current()
        if now.actor_id is None or now.scope.organisation_id is None:
            raise NotFound
        saved = SavedList(
            screen=view.endpoint,
            actor_id=now.actor_id,
            organisation_id=now.scope.organisation_id,
            name=form.name.data or "",
            shared=form.shared.data,
            sealed_wish=vault().seal(view.kept(wish).written()),
        )
        saved_lists.keep(db.session(), saved)
        self._open_with(saved, form.first.data)
        flash(_("%(name)s has been saved.", name=saved.name), "ok")
        return f"{url_for(f'{view.endpoint}.list')}?view={saved.token}"

    def _open_with(self, saved: SavedList, first: bool) -> None:
        """Have this person's list open with a saved view, or no longer."""
        chosen = saved_lists.choice(db.session(), saved.screen, saved.actor_id)
        if first:
            chosen.saved_list_id = saved.id
        elif chosen.saved_list_id == saved.id:
            chosen.saved_list_id = None

    @expose("/<screen>/<pk:pk>", methods=("GET", "POST"))
    @open_to_users
    def edit(self, screen: str, pk: int) -> str | Response:
        """Change the name of a saved view, and who may open it."""
        view = self._screen(screen)
        saved = self._mine(view, pk)
        form = SavedListForm(obj=saved, first=view.offer().first == saved.id)
        if form.validate_on_submit():
            answer = save(form, lambda: self._change(form, saved))
            if answer:
                return answer
        return self._form(view, form, _("Edit %(name)s", name=saved.name))

    def _change(self, form: SavedListForm, saved: SavedList) -> str:
        saved.name, saved.shared = form.name.data or "", form.shared.data
        self._open_with(saved, form.first.data)
        flash(_("%(name)s has been saved.", name=saved.name), "ok")
        return request.path.rpartition("/")[0] + "/"

    @expose("/<screen>/<pk:pk>/delete", methods=("GET", "POST"))
    @open_to_users
    def delete(self, screen: str, pk: int) -> str | Response:
        """Ask, and on yes take a saved view away."""
        view = self._screen(screen)
        saved = self._mine(view, pk)
        back = url_for("ListsPage.open", screen=screen)
        if request.method == "POST":
            name = saved.name
            db.session.delete(saved)
            db.session.commit()
            flash(_("%(name)s has been deleted.", name=name), "ok")
            return redirect(back, 303)
        shared = (_("Colleagues can no longer open it either."),) if saved.shared else ()
        page = ConfirmPage(
            title=_("Delete"),
            question=_("Delete %(name)s?", name=saved.name),
            yes=_("Yes, delete"),
            action=request.path,
            back_url=back,
            danger=True,
            effects=(_("The rows of the list stay as they are."), *shared),
            crumbs=self._crumbs(view),
        )
        return self.page("appbuilder/confirm.html", page=page)

    @expose("/<screen>/first", methods=("POST",))
    @open_to_users
    def first(self, screen: str) -> Response:
        """Have one's own list open with a saved view, also one that a colleague shares, or with everything."""
        view, wanted = self._screen(screen), number(request.form.get("action"))
        if wanted and wanted not in {one.id for one in view.offer().lists}:
            raise NotFound
        actor_id = context.current().actor_id
        assert actor_id is not None
        saved_lists.choice(db.session(), view.endpoint, actor_id).saved_list_id = wanted
        db.session.commit()
        return redirect(url_for("ListsPage.open", screen=screen), 303)

    @expose("/<screen>/columns", methods=("GET", "POST"))
    @open_to_users
    def columns(self, screen: str) -> str | Response:
        """Choose the columns of a list, and their order."""
        view = self._screen(screen)
        back = url_for(f"{view.endpoint}.list")
        shown = list(view.columns_of())
        order = [*shown, *(key for key in view.offered_columns if key not in shown)]
        if request.method == "POST":
            if "reset" in request.form:
                return self._choose(view, None, back)
            order, shown = _sent(order)
            if "save" in request.form:
                return self._choose(view, [key for key in order if key in shown], back)
        labels = {key: view.label_for(key) for key in order}
        moved = request.form.get("up") or request.form.get("down") or ""
        return self.page(
            "lists/columns.html",
            columns=[(key, labels[key], key in shown) for key in order],
            moved=moved,
            back_url=back,
            crumbs=view.crumbs(),
        )

    def _choose(self, view: Any, columns: list[str] | None, back: str) -> Response:
        actor_id = context.current().actor_id
        assert actor_id is not None
        chosen = saved_lists.choice(db.session(), view.endpoint, actor_id)
        chosen.columns = None if columns == view.list_columns else columns
        db.session.commit()
        flash(_("The columns have been saved."), "ok")
        return redirect(back, 303)

    def _crumbs(self, view: Any) -> tuple[Link, ...]:
        return (*view.crumbs(), Link(_("Views"), url_for("ListsPage.open", screen=view.address_name)))

    def _form(self, view: Any, form: SavedListForm, title: str, chips: tuple[Any, ...] = ()) -> str:
        back = url_for("ListsPage.open", screen=view.address_name)
        action = request.full_path.rstrip("?")
        lead = _("Kept are filters, search text, order, page size and columns.") if chips or request.args else ""
        page = FormPage(title, action, _("Save"), back, lead=lead, crumbs=self._crumbs(view))
        return self.page("appbuilder/form.html", page=page, form=form)


def _sent(known: list[str]) -> tuple[list[str], list[str]]:
    """The order and the choice that a form sent, with one column moved where a button says so."""
    first = known[0]
    sent = [key for key in dict.fromkeys(request.form.getlist("order")) if key in known and key != first]
    order = [first, *sent, *(key for key in known if key not in sent and key != first)]
    for way in ("up", "down"):
        if moved := request.form.get(way):
            order = saved_lists.in_order(order, moved, way == "up")
    return order, [first, *request.form.getlist("shown")]


__all__ = ["ListsPage"]
