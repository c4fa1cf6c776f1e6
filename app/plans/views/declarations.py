"""Declarations of residents, as staff read them: beside the blocks of the plan, each as it was given (F-14)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from sqlalchemy.orm import joinedload

from app.common.frozen import frozen
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, ShowPage
from app.common.web.screens import SQLAInterface
from app.common.web.values import shown
from app.common.words import N_
from app.plans.models import Declaration, Plan
from app.plans.rules.sharing import RELATIONS
from app.plans.views.in_plan import InPlan


@frozen
class Declared:
    """A declaration as the page of a plan shows it."""

    who: str
    on: str
    words: str
    url: str = ""
    """Its page, for who may open that."""


def declared(found: Iterable[Declaration], screen: Any = None) -> tuple[Declared, ...]:
    """What was declared, for whoever sees it; `screen` says who that is, where it may lead somewhere."""
    leads = screen is not None and screen.appbuilder.sm.may("show", "Declaration")
    return tuple(
        Declared(
            f"{one.name}, {_(RELATIONS[one.relation]).lower()}",
            shown(one.made_at),
            one.words,
            row_at("DeclarationView.show", one.id) if leads else "",
        )
        for one in found
    )


class DeclarationView(InPlan):
    """What residents declared about plans: to be read, and told in the history of the plan."""

    datamodel = SQLAInterface(Declaration)
    route_base, class_permission_name = "/declarations", "Declaration"
    exclude_route_methods = InPlan.exclude_route_methods | {"add", "edit", "delete", "history"}
    list_title, add_title, edit_title = N_("Declarations"), N_("Add declaration"), N_("Edit %(name)s")
    list_columns = ["name"]
    with_list = with_show = (joinedload(Declaration.plan).undefer(Plan.editable),)
    show_groups = ((N_("Declaration"), ("name", "relation", "made_at", "words")),)

    def name_of(self, item: Declaration) -> str:
        return _("Declaration of %(day)s", day=shown(item.made_at))

    def show_page(self, item: Declaration) -> ShowPage:
        back = Act(_("In the plan"), f"{url_for('PlanView.show', pk=item.plan_id)}#declarations", "clipboard-list")
        return ShowPage(
            title=self.name_of(item), lead=item.plan.title, crumbs=self.crumbs(item)[:-1], acts=(back,),
        )  # fmt: skip

    def render(self, template: str, **values: Any) -> str:
        """The page of a declaration is what was said, to the letter."""
        (one,) = declared([values["item"]])
        return super().render("plans/declaration.html", one=one, **values)
