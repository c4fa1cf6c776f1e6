"""One's own account: profile, password, second factor, and where one is logged in."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app.common.errors import Conflict
from app.common.web.locale import gettext as _
from app.common.web.screens import expose, open_to_users
from app.common.words import N_
from app.security.login import tools
from app.security.login.actions import profile
from app.security.login.desk import open_desk
from app.security.login.forms import ChangePasswordForm, ProfileForm
from app.security.login.views import choosing, proof
from app.security.login.views.factor import FactorRoom
from app.security.login.views.places import PlacesRoom
from app.security.login.views.tabs import account_tabs

GROUPS = (
    (N_("Name"), ("salutation", "initials", "first_name", "prefix", "last_name")),
    (N_("How to reach you"), ("department", "phone", "email", "current_password")),
    (N_("Preferences"), ("newsletter", "language", "notices")),
)


class AccountPage(FactorRoom, PlacesRoom):
    """What everybody may see and change of his own account; no role is needed."""

    route_base = "/account"

    @expose("/", methods=("GET", "POST"))
    @open_to_users
    def open(self) -> str | Response | tuple[str, int]:
        """Show and change one's own profile."""
        with tools.work(writing=False) as session:
            user = profile.own_user(session, tools.me().user_id)
            form, before = ProfileForm(obj=user), user.email or ""
            if tools.has_means() and user.password is None:
                del form.current_password
        if request.method == "GET" and not form.language.data:
            form.language.data = str(get_locale())
        if form.validate_on_submit() and self._may_save(form, before):
            try:
                return self._save(form)
            except Conflict:
                form.refuse(_("Somebody else changed your details. Look at them again before you save."))
                return self._profile_page(form), 409
        return self._profile_page(form)

    def _may_save(self, form: ProfileForm, before: str) -> bool:
        """Codes go to the e-mail address, so only who knows the password sends them elsewhere.

        Who came in by a provider gets none by mail.
        """
        if form.current_password is None or not before or form.email.data == before:
            return True
        refusal = proof.why_not(tools.own_account(), form.current_password.data or "")
        if refusal:
            form.current_password.errors = [refusal]
        return not refusal

    def _save(self, form: ProfileForm) -> Response:
        with tools.work() as session:
            user = profile.own_user(session, tools.me().user_id)
            profile.update_profile(open_desk(), user, form.values(), form.version.data or "")
        tools.here()["language"] = form.language.data
        flash(_("Your details are saved."), "ok")
        return redirect(url_for("AccountPage.open"), 303)

    def _profile_page(self, form: ProfileForm) -> str:
        account = tools.own_account()
        return self.page(
            "login/account.html",
            form=form,
            groups=tuple((_(heading), names) for heading, names in GROUPS),
            tabs=account_tabs(),
            username=account.username,
            organisation=account.organisation,
        )

    @expose("/password", methods=("GET", "POST"))
    @open_to_users
    def password(self) -> str | Response:
        """Choose another password; all other sessions end."""
        form, account = ChangePasswordForm(), tools.own_account()
        if form.validate_on_submit() and choosing.changed(form, account):
            flash(_("Your password is changed. Other devices are logged out."), "ok")
            return redirect(url_for("AccountPage.password"), 303)
        return self.page(
            "login/new_password.html",
            form=form,
            valid=True,
            changing=True,
            invited=False,
            username=account.username,
            least=current_app.config["PASSWORD_MIN_LENGTH"],
            sentence="",
            forgotten_url=url_for("LoginPage.forgotten"),
            tabs=account_tabs(),
        )
