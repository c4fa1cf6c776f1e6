"""How residents log in to the portal of a municipality, as its functional administrator sets it (P-28 to P-30)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy.orm import joinedload
from wtforms import Field, SelectField, ValidationError
from wtforms.validators import Optional

from app.common import context
from app.common.web.filters import ByLookup
from app.common.web.forms import form_for
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, FormPage
from app.common.web.screens import Screen, SQLAInterface
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.security.actions import resident_policies as actions
from app.security.forms import WORKPLACES
from app.security.login.rules.passwords import PasswordPolicy
from app.security.login.rules.wishes import reasons_not_to_ask, wishes_in
from app.security.models import ResidentPolicy

PASSWORDS = ("least_length", "asks_capital", "asks_digit", "asks_sign", "refused_words", "link_hours")
WAYS = ("allows_sms", "allows_app")
KEPT = ("letters_in", "account_days")
DIGID = ("digid", "digid_floor", "digid_ground")
COLUMNS = [*PASSWORDS, *WAYS, *KEPT, *DIGID]


class ResidentPolicyForm(form_for(ResidentPolicy, COLUMNS, {})):
    """What a municipality asks; nothing of it may be easier than what the portal asks."""

    letters_in = SelectField(
        _l("Language of letters to residents"),
        description=_l("In which language an invitation begins. The professional can choose another one."),
        choices=[("", "–"), *LANGUAGES.items()],
        coerce=lambda value: value or None,
        validators=[Optional()],
    )

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in COLUMNS}

    def _fits(self, field: Field) -> None:
        reason = reasons_not_to_ask(wishes_in(self.values()), of_the_portal()).get(field.name)
        if reason:
            raise ValidationError(_(reason.text, **reason.values))

    validate_least_length = validate_refused_words = validate_link_hours = validate_account_days = _fits


class ResidentPolicyView(Screen):
    """One row of each municipality that set something; of the others all is as the portal has it."""

    datamodel = SQLAInterface(ResidentPolicy)
    route_base, class_permission_name = "/resident-login", "ResidentPolicy"
    list_title, add_title = N_("Login of residents"), N_("Set how residents log in")
    edit_title = N_("Login of residents: %(name)s")
    list_lead = N_("What a municipality asks of residents who log in. Without a row the portal decides.")
    list_columns, more_columns = ["organisation", "least_length", "digid"], ["link_hours", "digid_floor"]
    cells = {
        "organisation": lambda item: Cell(item.organisation.name),
        "least_length": lambda item: Cell(str(item.least_length or of_the_portal().least)),
        "link_hours": lambda item: Cell(str(item.link_hours or of_the_portal().link_hours)),
        "letters_in": lambda item: Cell(LANGUAGES[item.letters_in or DEFAULT_LANGUAGE]),
        "account_days": lambda item: Cell(
            str(item.account_days or current_app.config["RESIDENT_WITHOUT_PLAN_DAYS"])
        ),
    }
    numeric_columns = frozenset({"least_length", "link_hours", "account_days"})
    sorts = {"id": "id"}
    filters = (ByLookup("organisation_id", N_("Organisation"), ResidentPolicy.organisation_id, WORKPLACES),)
    with_list = with_show = with_form = (joinedload(ResidentPolicy.organisation),)
    show_groups = form_groups = (
        (N_("Passwords of residents"), PASSWORDS),
        (N_("Second step"), WAYS),
        (N_("Accounts of residents"), KEPT),
        (N_("DigiD"), DIGID),
    )
    add_form = edit_form = ResidentPolicyForm
    exclude_route_methods = Screen.exclude_route_methods | {"delete", "do_many", "export"}

    def name_of(self, item: ResidentPolicy) -> str:
        return item.organisation.name

    def create(self, form: Any) -> ResidentPolicy:
        place = context.current().scope.organisation_id
        assert place is not None, "who sets something works somewhere"
        return actions.begin(form.values(), organisation_id=place, **_limits())

    def change(self, item: ResidentPolicy, form: Any) -> ResidentPolicy:
        return actions.change(item, form.values(), **_limits())

    def add_page(self) -> FormPage:
        return replace(super().add_page(), lead=self._floor())

    def edit_page(self, item: ResidentPolicy) -> FormPage:
        return replace(super().edit_page(item), lead=self._floor())

    def _floor(self) -> str:
        """What holds where nothing is set."""
        portal = of_the_portal()
        return _(
            "The portal asks for at least %(least)d characters, refuses what is easy to guess, and lets a link "
            "work for %(hours)d hours. You may be stricter. It counts when somebody next chooses a password.",
            least=portal.least,
            hours=portal.link_hours,
        )


def _limits() -> dict[str, Any]:
    """What lies under and beside what a municipality sets: the portal's own policy, and what is connected."""
    return {"portal": of_the_portal(), "providers": current_app.extensions["providers"]}


def of_the_portal() -> PasswordPolicy:
    """What the operator of the portal asks of every password."""
    return PasswordPolicy.of(current_app.config)
