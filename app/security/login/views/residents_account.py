"""The account of a resident: another password, how often mail comes, and DigiD (P-28, P-30)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_residents
from app.security.login import tools
from app.security.login.actions import digid, profile
from app.security.login.actions.accounts import Account
from app.security.login.forms import ChangePasswordForm, LinkDigidForm, NoticesForm
from app.security.login.residents import organisations_of
from app.security.login.views.choosing import asked_of, changed
from app.security.login.views.doors import open_doors
from app.security.rules.areas import RESIDENTS_AT


class ResidentAccountPage(Page):
    """What a resident may change of the own account."""

    route_base = f"{RESIDENTS_AT}/account"
    default_view = "open"

    @expose("/", methods=("GET", "POST"))
    @open_to_residents
    def open(self) -> str | Response:
        """Choose another password; all other sessions end."""
        form, account = ChangePasswordForm(), tools.own_account()
        if form.validate_on_submit() and changed(form, account):
            flash(_("Your password is changed. Other devices are logged out."), "ok")
            return redirect(url_for("ResidentAccountPage.open"), 303)
        return draw(self, account, form)


def draw(page: Page, account: Account, form: Any = None, link: Any = None) -> str:
    """The page of an account: the password, notices, and DigiD for the municipalities that have it."""
    with tools.work(writing=False) as session:
        places = organisations_of(session, account.user_id)
        linked = digid.linked(session, account.user_id)
        second = tools.factor(session, account.actor_id).by_code
        pace = profile.notices_of_resident(session, account.user_id)
    mine = tuple(one for one in open_doors() if one.organisation_id in places)
    return page.page(
        "residents/account.html",
        form=form or ChangePasswordForm(formdata=None),
        link=link or LinkDigidForm(formdata=None),
        pace=NoticesForm(formdata=None, notices=pace),
        username=account.username,
        rules=asked_of(account),
        second=second,
        doors=tuple(one for one in mine if one.organisation_id not in linked),
        linked=tuple(one for one in mine if one.organisation_id in linked),
    )
