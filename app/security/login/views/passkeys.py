"""The passkeys of one's own account: added and taken away, after proof of who one is."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask_babel import format_date
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import clock
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_users
from app.security.login import tools
from app.security.login.actions import factors, passkeys, recovery
from app.security.login.actions.accounts import Account
from app.security.login.forms import NewPasskeyForm
from app.security.login.views import proof
from app.security.login.views.changing import changing

CHALLENGE = "new_passkey_challenge"
"""Where a session keeps what a new passkey has to sign."""


@frozen
class ShownKey:
    """A passkey on the page."""

    name: str
    added: str
    used: str
    remove_url: str


@frozen
class Keys:
    """What the page of the second step shows of passkeys."""

    held: tuple[ShownKey, ...]
    form: NewPasskeyForm
    options: str
    add_url: str


def keys_on_page(session: Session, account: Account, form: NewPasskeyForm | None) -> Keys | None:
    """The passkeys of somebody, with what a browser needs to make another; nothing where browsers refuse them."""
    site, challenge = tools.site(), passkeys.new_challenge()
    if site is None:
        return None
    options = passkeys.creation_options(session, site, account, challenge)
    tools.here()[CHALLENGE] = challenge
    held = tuple(_shown(key) for key in passkeys.keys_of(session, account.actor_id))
    return Keys(held, form or NewPasskeyForm(formdata=None), options, url_for("AccountPage.add_passkey"))


def _shown(key: passkeys.Key) -> ShownKey:
    used = format_date(key.used_at, "d MMMM y") if key.used_at else ""
    url = url_for("AccountPage.remove_passkey", pk=key.id)
    return ShownKey(key.name, format_date(key.added_at, "d MMMM y"), used, url)


class PasskeyRoom(Page):
    """What is done with passkeys; each change tells the owner and logs out all other devices."""

    def factor_page(self, new_passkey: NewPasskeyForm) -> str:
        """The page of the second step, with what is wrong about a new passkey."""
        raise NotImplementedError

    @expose("/factor/passkeys", methods=("POST",))
    @open_to_users
    def add_passkey(self) -> str | Response:
        """Keep the passkey that the browser made; the first factor beside the mail brings recovery codes."""
        site, challenge = tools.site(), tools.here().pop(CHALLENGE, "")
        if not proof.is_proved() or site is None:
            return redirect(url_for("AccountPage.factor"), 303)
        form, account, codes = NewPasskeyForm(), tools.own_account(), ()
        if not form.validate_on_submit():
            return self.factor_page(form)
        try:
            with changing(account, "passkey added") as session:
                left = factors.factor_of(session, account.actor_id).recovery_left
                answer, name = form.code.data or "", form.name.data or ""
                passkeys.add(session, site, account.actor_id, answer, challenge, name, clock.now())
                if not left:
                    codes = recovery.make_recovery_codes(session, vault(), account.actor_id)
        except RuleBroken as broken:
            form.refuse(*(_(str(reason)) for reason in broken.reasons))
            return self.factor_page(form)
        flash(_("The passkey is added. You are asked for it from the next time you log in."), "ok")
        if codes:
            return self.page("login/recovery_codes.html", codes=codes, next_url=url_for("AccountPage.factor"))
        return redirect(url_for("AccountPage.factor"), 303)

    @expose("/factor/passkeys/<pk:pk>/remove", methods=("POST",))
    @open_to_users
    def remove_passkey(self, pk: int) -> Response:
        """Take a passkey away; without any other factor, codes come by mail from now on."""
        account = tools.own_account()
        with tools.work(writing=False) as session:
            if pk not in [key.id for key in passkeys.keys_of(session, account.actor_id)]:
                abort(404)
            held = factors.factor_of(session, account.actor_id)
        if not proof.is_proved():
            return redirect(url_for("AccountPage.factor"), 303)
        if held.passkeys == 1 and not held.app and not account.email:
            flash(_("Fill in your e-mail address first: without a passkey, codes are sent there."), "warning")
            return redirect(url_for("AccountPage.factor"), 303)
        with changing(account, "passkey removed") as session:
            passkeys.remove(session, account.actor_id, pk)
            factors.forget_recovery_codes(session, account.actor_id)
        flash(_("The passkey is removed."), "ok")
        return redirect(url_for("AccountPage.factor"), 303)
