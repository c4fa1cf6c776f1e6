"""Verbs on rows: a question that lists every effect, then the deed, for one row or for many."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.common.errors import NotAccepted, RuleBroken
from app.common.web.addresses import fixed
from app.common.web.errors import refused
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, ConfirmPage
from app.common.web.parse import keys
from app.common.web.remembering import remembered
from app.common.web.screens.rows import Rows
from app.common.web.verbs import Verb
from app.extensions import db

MOST_AT_ONCE = 100
NAMES_SHOWN = 10


def _any_row(_item: Any) -> bool:
    return True


class Doing(Rows):
    """Verbs of a model screen, as `verbs`; each asks for a permission of its own name."""

    verbs: ClassVar[tuple[Verb, ...]] = ()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, *(verb.permission for verb in self.verbs)]

    def _register_urls(self) -> None:
        """Give each verb an address and an endpoint of its own: `POST /users/12/deactivate`."""
        super()._register_urls()
        for verb in self.verbs:
            self.blueprint.add_url_rule(
                f"/<pk:pk>/{verb.name}", verb.name, self._door(verb), methods=["GET", "POST"]
            )

    def _door(self, verb: Verb) -> Callable[..., Any]:
        def door(pk: int) -> str | Response:
            return self.do(self.verb(verb.name), pk)

        door._permission_name = verb.name  # type: ignore[attr-defined]  (tells the gate that it asks)
        return door

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        """What this person can do with a row: edit it, the verbs that fit it, delete it."""
        return tuple(
            act._replace(url=self.address(act.name, item.id))
            for act, fits in self._possible_acts()
            if fits(item) and self.allowed(act.name, item)
        )

    def acts_in_row(self, item: Any) -> tuple[Act, ...]:
        """What a row of a list offers: what its page does, unless a screen leaves some to that."""
        return self.acts_on(item)

    def alike(self, item: Any) -> Hashable:
        """What decides which acts a row offers, where many rows share it; nothing where each is asked."""
        return None

    def offer_for(self, item: Any) -> tuple[Act, ...]:
        """What a row of a list offers, with `{pk}` for its number; asked once for all rows that are alike."""
        known = remembered("offers_of_rows")
        key = self.endpoint, self.alike(item)
        if key[1] is not None and key in known:
            return known[key]
        number = f"/{item.id}/"
        known[key] = tuple(act._replace(url=act.url.replace(number, "/{pk}/")) for act in self.acts_in_row(item))
        return known[key]

    def _possible_acts(self) -> list[tuple[Act, Callable[[Any], bool]]]:
        """What the roles of this person allow on this screen, still without a row, and which rows it fits.

        Worked out once per request: every row of a list asks it.
        """
        known = remembered("possible_acts")
        if self.endpoint not in known:
            acts = [
                (Act(_("Edit"), "", "pencil", name="edit"), _any_row),
                *((self._act(verb), verb.offered) for verb in self.verbs),
                (Act(_("Delete"), "", "trash", danger=True, asks=True, name="delete"), _any_row),
            ]
            known[self.endpoint] = [(act, fits) for act, fits in acts if self.allowed(act.name)]
        return known[self.endpoint]

    def _act(self, verb: Verb) -> Act:
        switch = _(verb.switch) if verb.switch else ""
        return Act(
            *(_(verb.label), "", verb.icon),
            danger=verb.danger,
            asks=True,
            name=verb.name,
            upfront=verb.upfront,
            switch=switch,
        )

    def verb(self, name: str) -> Verb:
        """The verb of a name that this person may use; 404 for an unknown one, 403 for a forbidden one."""
        found = next((verb for verb in self.verbs if verb.name == name), None)
        if found is None:
            abort(404)
        if not self.allowed(name):
            abort(403)
        return found

    def do(self, verb: Verb, pk: int) -> str | Response:
        """Ask, and on yes do, one verb on one row."""
        item = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed(verb.name, item)
        name = self.name_of(item)
        if request.method == "POST":
            try:
                verb.do(item)
                back = self.url_after(verb, item)
                db.session.commit()
            except RuleBroken as broken:
                db.session.rollback()
                refused("rule", (self.model.__tablename__, pk))
                missing = isinstance(broken, NotAccepted)
                again = self.fetch(pk, *self.with_show)
                return self._ask(verb, again, () if missing else broken.reasons, unaccepted=missing)
            flash(_(verb.done, name=name), "ok")
            return redirect(back, 303)
        return self._ask(verb, item)

    def url_after(self, verb: Verb, item: Any) -> str:
        """Where one goes once something was done with a row."""
        return self.url_of(item) if verb.leaves else url_for(f"{self.endpoint}.list")

    def _ask(self, verb: Verb, item: Any, refused: tuple[object, ...] = (), *, unaccepted: bool = False) -> str:
        name, ahead = self.name_of(item), verb.ahead(item)
        page = ConfirmPage(
            title=_(verb.label),
            question=_(verb.question, name=name),
            yes=_(verb.yes or verb.label),
            action=request.path,
            back_url=self.url_of(item),
            danger=verb.danger,
            effects=(*(_(effect) for effect in verb.effects(item)), *ahead.told),
            reasons=tuple(_(str(reason)) for reason in refused or verb.reasons(item)),
            crumbs=self.crumbs(item),
            advice=_(verb.advice) if verb.advice else "",
            accept=_(ahead.accept) if ahead.accept else "",
            unaccepted=unaccepted,
        )
        return self.render("appbuilder/confirm.html", page=page)

    def bulk_acts(self) -> tuple[Act, ...]:
        """The verbs that this person can do to many rows at once."""
        verbs = [verb for verb in self.verbs if verb.bulk and self.allowed(verb.name)]
        return tuple(
            Act(_(verb.label), "", verb.icon, danger=verb.danger, asks=True, name=verb.name) for verb in verbs
        )

    def bulk_url(self) -> str:
        """Where the chosen rows are sent to."""
        return fixed(f"{self.endpoint}.do_many") if self.bulk_acts() else ""

    @expose("/do", methods=("POST",))
    @has_access
    @permission_name("list")
    def do_many(self) -> str | Response:
        """Ask, and on yes do, one verb on the rows chosen; rows outside the scope are not there."""
        verb = self.verb(request.form.get("action", ""))
        wanted = keys(request.form.getlist("pk"))
        back = url_for(f"{self.endpoint}.list")
        if not verb.bulk:
            abort(404)
        if not wanted or len(wanted) > MOST_AT_ONCE:
            flash(_("Choose at least one and at most %(most)s rows.", most=MOST_AT_ONCE), "warning")
            return redirect(back, 303)
        items = self._chosen(verb, wanted)
        if not items:
            abort(404)
        if request.form.get("confirmed") != "yes":
            return self._ask_many(verb, items)
        return self._do_all(verb, items, back)

    def _chosen(self, verb: Verb, wanted: list[int]) -> list[Any]:
        statement = select(self.model).where(self.model.id.in_(wanted)).options(*self.with_show)
        by_id = {item.id: item for item in db.session.scalars(statement).unique()}
        return [by_id[key] for key in wanted if key in by_id and self.allowed(verb.name, by_id[key])]

    def _ask_many(self, verb: Verb, items: list[Any]) -> str:
        return self.render("appbuilder/confirm.html", page=self.question_for_many(verb, items))

    def question_for_many(self, verb: Verb, items: list[Any]) -> ConfirmPage:
        """The question whether a verb may be done with many rows, with what follows and some of their names."""
        names = tuple(self.name_of(item) for item in items)
        shown = (
            names
            if len(names) <= NAMES_SHOWN
            else (*names[:NAMES_SHOWN], _("and %(count)s more", count=len(names) - NAMES_SHOWN))
        )
        effects = dict.fromkeys(effect for item in items for effect in verb.effects(item))
        return ConfirmPage(
            title=_(verb.label),
            question=_(verb.many, count=len(items)),
            yes=_(verb.yes or verb.label),
            action=url_for(f"{self.endpoint}.do_many"),
            back_url=url_for(f"{self.endpoint}.list"),
            danger=verb.danger,
            effects=tuple(_(effect) for effect in effects),
            names=shown,
            crumbs=self.crumbs(),
            advice=_(verb.advice) if verb.advice else "",
            hidden=(("action", verb.name), ("confirmed", "yes"), *(("pk", str(item.id)) for item in items)),
        )

    def _do_all(
        self, verb: Verb, items: list[Any], back: str, do: Callable[[Any], object] | None = None
    ) -> str | Response:
        """All rows that the rules allow, each in its own savepoint; the others are named with the reason.

        `do` is what is done with each where that is more than the verb does by itself.
        """
        done = 0
        for item in items:
            name = self.name_of(item)
            try:
                with db.session.begin_nested():
                    (do or verb.do)(item)
                done += 1
            except RuleBroken as broken:
                refused("rule", (self.model.__tablename__, item.id))
                reasons = " ".join(_(str(reason)) for reason in broken.reasons)
                flash(_("%(name)s: %(reasons)s", name=name, reasons=reasons), "warning")
        db.session.commit()
        if done:
            flash(_(verb.done_many, count=done), "ok")
        return redirect(back, 303)
