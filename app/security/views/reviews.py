"""Access reviews: campaigns with their progress, and the rights in them, each to keep, change or take away."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from flask import request, session, url_for
from sqlalchemy.orm import joinedload, undefer
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Optional

from app.common import clock, context
from app.common.web.filters import ByChoice, ByEmpty
from app.common.web.forms import REQUIRED, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Link, Panel, ShowPage
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.actions import reviews as actions
from app.security.actions import roles as role_actions
from app.security.filters import ByReview, review_name
from app.security.models import AccessReview, Assignment, ReviewLine
from app.security.rules import reviews as rules
from app.security.rules import roles as role_rules
from app.security.rules.reviews import DECISIONS, KINDS, Decision, Reviewer
from app.security.views.periods import until
from app.security.views.reach import grants_here


def _who() -> Reviewer:
    person = session.principal  # type: ignore[attr-defined]
    return Reviewer(person.user_id, grants_here(), frozenset(one.role_code for one in person.held))


def _by() -> dict[str, Any]:
    return {"actor_id": context.current().actor_id, "at": clock.now()}


def _lines_url(review: AccessReview, decision: str = "") -> str:
    return url_for("ReviewLineView.list", review=review.id, decision=decision or None)


def _lines_cell(review: AccessReview, count: int, decision: str = "") -> Cell:
    return Cell(shown(count), _lines_url(review, decision) if count else "")


def _state(review: Any) -> Badge:
    if not review.left:
        return Badge(_("Ready"), "success")
    late = review.closed_at is not None or review.due_at <= clock.now()
    return Badge(_("Not ready in time"), "error") if late else Badge(_("Running"), "warning")


def _progress(review: Any) -> Cell:
    text = _("%(done)s of %(all)s", done=review.lines - review.left, all=review.lines)
    return Cell(text, badges=(_state(review),))


def _decision(line: ReviewLine) -> Cell:
    held = line.assignment
    if line.decision is Decision.OPEN and not held.active:
        return Cell(badges=(Badge(_("Ended elsewhere"), "inactive"),))
    tones = {Decision.OPEN: "warning", Decision.KEEP: "success"}
    marks = [Badge(_(DECISIONS[line.decision]), tones.get(line.decision, "neutral"))]  # type: ignore[arg-type]
    if held.active and held.suspended_at:
        marks.append(Badge(_("Suspended"), "error"))
    return Cell(badges=tuple(marks))


def _decider(line: ReviewLine) -> str:
    if line.decided_by_id is None:
        return ""
    return line.decided_by.name.full if line.decided_by else _("Somebody else")


class ReviewView(Screen):
    """The campaigns of the organisations one works for, with how far they are."""

    datamodel = SQLAInterface(AccessReview)
    route_base, class_permission_name = "/reviews", "AccessReview"
    list_title, add_title, edit_title = N_("Access reviews"), N_("Add"), N_("Edit %(name)s")
    list_lead = N_("All rights are looked at once a year, those of administrators every quarter.")
    list_columns = ["kind", "organisation", "opened_at", "due_at", "progress", "closed_at"]
    labels = {"progress": N_("Progress")}
    sorts, newest_first = {"due_at": "due_at"}, True
    filters = (
        ByChoice("kind", N_("Kind"), AccessReview.kind, KINDS),
        ByEmpty("open", N_("Not closed"), AccessReview.closed_at),
    )
    with_list = with_show = (
        joinedload(AccessReview.organisation),
        undefer(AccessReview.lines),  # type: ignore[attr-defined]
        undefer(AccessReview.left),  # type: ignore[attr-defined]
        undefer(AccessReview.suspended),  # type: ignore[attr-defined]
    )
    cells = {"progress": _progress}
    show_groups = ((N_("Review"), ("kind", "organisation", "opened_at", "due_at", "closed_at")),)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "export"}

    def name_of(self, item: AccessReview) -> str:
        return review_name(item)

    def is_off(self, item: AccessReview) -> bool:
        return item.closed_at is not None

    def panels(self, item: Any) -> tuple[Panel, ...]:
        facts = (
            Fact(_("Rights"), _lines_cell(item, item.lines)),
            Fact(_("Reviewed"), Cell(shown(item.lines - item.left))),
            Fact(_("Not reviewed yet"), _lines_cell(item, item.left, "open")),
            Fact(_("Suspended"), Cell(shown(item.suspended))),
        )
        return (*super().panels(item), Panel(_("Progress"), facts))

    def show_page(self, item: Any) -> ShowPage:
        page = super().show_page(item)
        view = Act(_("View the rights"), _lines_url(item), "list-search", primary=True)
        return replace(page, acts=(view, *page.acts), badges=(_state(item),))


KEEP = Verb(
    "keep", N_("Keep"), N_("Keep %(name)s?"), N_("%(name)s stays."),
    do=lambda line: actions.keep(line, _who(), **_by()),
    many=N_("Keep %(count)s rights?"), done_many=N_("%(count)s rights stay."),
    yes=N_("Yes, keep"), icon="check",
    effects=lambda line: rules.EFFECTS_OF_KEEPING,
    reasons=lambda line: actions.reasons_not_to_decide(line, _who()),
    offered=lambda line: line.assignment.active,
)  # fmt: skip
REMOVE = Verb(
    "remove", N_("Take away"), N_("Take %(name)s away?"), N_("%(name)s has been taken away."),
    do=lambda line: actions.remove(line, _who(), **_by()),
    many=N_("Take %(count)s rights away?"), done_many=N_("%(count)s rights have been taken away."),
    yes=N_("Yes, take away"), icon="user-minus", danger=True,
    effects=lambda line: role_rules.EFFECTS_OF_ENDING,
    reasons=lambda line: actions.reasons_not_to_decide(line, _who()),
    offered=lambda line: line.assignment.active,
)  # fmt: skip


class ChangeForm(ScreenForm):
    """The right that comes in the place of another."""

    role_id = SelectField(_l("Role"), coerce=int, validators=[InputRequired(_l(REQUIRED))])
    product_id = SelectField(_l("Product"), coerce=lambda value: int(value) if value else None)
    valid_to = DateField(_l("Valid until"), validators=[Optional()])

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in ("role_id", "product_id", "valid_to")}


class ReviewLineView(Screen):
    """The rights in reviews: who has what, and what was decided about it, by whom and when."""

    datamodel = SQLAInterface(ReviewLine)
    route_base, class_permission_name = "/review-lines", "ReviewLine"
    list_title, add_title, edit_title = N_("Rights to review"), N_("Add"), N_("Change %(name)s")
    list_lead = N_(
        "Decide of each right whether it stays, changes or is taken away. Nobody reviews his own rights."
    )
    list_columns = ["user", "role", "product", "valid_to", "decision", "decided_at", "decided_by"]
    more_columns = ["organisation", "review"]
    labels = {
        "user": N_("User"),
        "role": N_("Role"),
        "product": N_("Product"),
        "valid_to": N_("Valid until"),
        "role_id": N_("Role"),
        "product_id": N_("Product"),
    }
    sorts, newest_first = {"id": "id"}, False
    filters = (
        ByReview("review", N_("Review")),
        ByChoice("decision", N_("Decision"), ReviewLine.decision, DECISIONS),
    )
    with_list = with_show = with_form = (
        joinedload(ReviewLine.review).joinedload(AccessReview.organisation),
        joinedload(ReviewLine.organisation),
        joinedload(ReviewLine.decided_by),
        joinedload(ReviewLine.assignment).options(
            joinedload(Assignment.user),
            joinedload(Assignment.role),
            joinedload(Assignment.product),
            joinedload(Assignment.organisation),
        ),
    )
    cells = {
        "user": lambda line: Cell(line.assignment.user.name.listed),
        "role": lambda line: Cell(f"{shown(line.assignment.role.label)} ({line.assignment.role.code})"),
        "product": lambda line: Cell(
            line.assignment.product.name if line.assignment.product else _("All products")
        ),
        "valid_to": lambda line: Cell(until(line.assignment.valid_to), raw=line.assignment.valid_to),
        "decision": _decision,
        "decided_by": lambda line: Cell(_decider(line)),
        "review": lambda line: Cell(review_name(line.review)),
    }
    show_groups = (
        (N_("Right"), ("user", "role", "product", "organisation", "valid_to")),
        (N_("Review"), ("review", "decision", "decided_at", "decided_by")),
    )
    form_groups = ((N_("What comes in its place"), ("role_id", "product_id", "valid_to")),)
    add_form = edit_form = ChangeForm
    verbs = (KEEP, REMOVE)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "delete"}

    def name_of(self, item: ReviewLine) -> str:
        held = item.assignment
        return _("%(role)s of %(user)s", role=shown(held.role.label), user=held.user.name.full)

    def is_off(self, item: ReviewLine) -> bool:
        return not item.assignment.active

    def allowed(self, verb: str, item: ReviewLine | None = None) -> bool:
        """A right that has ended can only be read."""
        if not super().allowed(verb, item):
            return False
        return verb != "edit" or item is None or not actions.reasons_not_to_decide(item, _who())

    def alike(self, item: ReviewLine) -> Hashable:
        held = item.assignment
        return held.active, held.user_id == _who().user_id, held.role_id, held.product_id, item.organisation_id

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if isinstance(form, ChangeForm):
            form.role_id.choices = role_actions.offered_roles(grants_here(), shown)
            products = role_actions.offered_products()
            form.product_id.choices = [("", _("All products")), *products]
            if request.method == "GET" and item is not None:
                form.role_id.data, form.product_id.data = item.assignment.role_id, item.assignment.product_id
        return form

    def change(self, item: ReviewLine, form: Any) -> ReviewLine:
        actions.change(item, form.values(), _who(), **_by())
        return item

    def crumbs(self, item: Any = None) -> tuple[Link, ...]:
        above = Link(_(ReviewView.list_title), url_for("ReviewView.list"))
        return (above, *super().crumbs(item))
