"""What logging in writes to people: plain text in the language they chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import force_locale
from flask_babel import gettext as _

from app.common.words import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from app.security.login.actions.accounts import Account


@dataclass(frozen=True)
class Letter:
    """A subject and a text."""

    subject: str
    text: str
    useful: timedelta | None = None
    """How long it helps whoever gets it; afterwards it is not sent any more."""


def code_letter(account: Account, product: str, code: str, minutes: int) -> Letter:
    """The one-time code. It stands alone on its line, so that it is easily copied."""
    with _language_of(account):
        return _letter(
            account,
            _("Your code for %(product)s", product=product),
            _("This is your code to log in to %(product)s:", product=product),
            code,
            _("The code works once and for %(minutes)s minutes.", minutes=minutes),
            _("Did you not try to log in? Then change your password, because somebody knows it."),
            useful=timedelta(minutes=minutes),
        )


def reset_letter(account: Account, product: str, link: str, hours: int) -> Letter:
    """The link to choose a new password."""
    with _language_of(account):
        return _letter(
            account,
            _("A new password for %(product)s", product=product),
            _("Somebody asked for a new password for your account %(username)s.", username=account.username),
            _("Choose a new password on this page:"),
            link,
            _("The link works once and for %(hours)s hours.", hours=hours),
            _("Was it not you? Then you need not do anything. Your password stays as it is."),
            useful=timedelta(hours=hours),
        )


def invitation_letter(account: Account, product: str, link: str, days: int) -> Letter:
    """The link with which a new user chooses the first password."""
    with _language_of(account):
        return _letter(
            account,
            _("Your account for %(product)s", product=product),
            _("An account has been made for you at %(organisation)s.", organisation=account.organisation),
            _("Your user name is %(username)s.", username=account.username),
            _("Choose a password on this page:"),
            link,
            _("The link works once and for %(days)s days.", days=days),
            useful=timedelta(days=days),
        )


def password_changed_letter(account: Account, product: str) -> Letter:
    """The notice that a password was changed."""
    with _language_of(account):
        changed = _("The password of your account %(username)s has been changed.", username=account.username)
        return _notice(account, product, changed)


def factor_changed_letter(account: Account, product: str) -> Letter:
    """The notice that the second factor was changed."""
    with _language_of(account):
        changed = _(
            "The second step of logging in with your account %(username)s has been changed.",
            username=account.username,
        )
        return _notice(account, product, changed)


def recovery_used_letter(account: Account, product: str) -> Letter:
    """The notice that somebody logged in with a recovery code."""
    with _language_of(account):
        used = _(
            "Somebody logged in with a recovery code of your account %(username)s.", username=account.username
        )
        return _notice(account, product, used)


def email_changed_letter(account: Account, product: str) -> Letter:
    """The notice, to the old address, that mail goes to another one now."""
    with _language_of(account):
        changed = _("The e-mail address of your account %(username)s has been changed.", username=account.username)
        return _notice(account, product, changed)


def _language_of(account: Account):
    return force_locale(account.language or DEFAULT_LANGUAGE)


def _notice(account: Account, product: str, happened: str) -> Letter:
    subject = _("A change to your account for %(product)s", product=product)
    return _letter(account, subject, happened, _("Was it not you? Then call the Servicedesk at once."))


def _letter(account: Account, subject: str, *paragraphs: str, useful: timedelta | None = None) -> Letter:
    greeting = _("Dear %(name)s,", name=account.full_name)
    return Letter(subject, "\n\n".join((greeting, *paragraphs)) + "\n", useful)
