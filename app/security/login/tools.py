"""What the pages of logging in share: the session at hand, transactions of their own, counts and words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import current_app, request, session
from flask_babel import format_time
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.common import clock, outbox
from app.common.context import system_scope
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.extensions import db
from app.security.actions.resident_policies import policy_for
from app.security.login.actions.accounts import Account, account_of
from app.security.login.actions.attempts import Counters, counters
from app.security.login.actions.factors import Factor, factor_of
from app.security.login.lifetimes import LOGGED_IN
from app.security.login.principal import Principal
from app.security.login.residents import AtHome, organisations_of
from app.security.login.rules.limits import Limits
from app.security.login.rules.passkeys import Site, site_of
from app.security.login.rules.passwords import PasswordPolicy, reasons_not_to_accept
from app.security.login.rules.providers import Providers
from app.security.login.rules.sentences import Sentence
from app.security.login.rules.wishes import reasons_by_wishes
from app.security.login.sessions import PortalSession
from app.security.models import LoginSession
from app.security.rules.areas import Area


def providers() -> Providers:
    """The identity providers of this installation."""
    return current_app.extensions["providers"]


def here() -> PortalSession:
    """The session of this request."""
    return session._get_current_object()  # type: ignore[attr-defined]  (the proxy's own way to its object)


def has_means() -> bool:
    """Whether this person came in by an identity provider, which keeps password and second step."""
    return bool(here().get("means"))


def me() -> Principal:
    """The person of this request; only for pages behind login."""
    principal = here().principal
    assert principal is not None
    return principal


@contextmanager
def work(*, writing: bool = True) -> Iterator[Session]:
    """A transaction of its own on all rows, kept at the end.

    Logging in is a chain of short ones: a try is counted for good before it is judged, and no lock is held
    while a password is hashed.
    """
    db.session.rollback()
    with system_scope("login", writing=writing):
        yield db.session()
        db.session.commit()


def counts(purpose: str, account: object, *, by_address: bool = True) -> Counters:
    """The counts of tries of one kind on one account, from the address of this request.

    Residents have counts of their own: whoever hammers at their door locks no member of staff out.
    """
    if here().area is Area.RESIDENT:
        purpose = f"resident {purpose}"
    address = (request.remote_addr or "") if by_address else None
    return counters(vault(), Limits.of(current_app.config), purpose, account, address)


def site() -> Site | None:
    """What passkeys belong to here, or nothing where browsers refuse them; a trial may be called `localhost`."""
    settings, address = current_app.config, current_app.config["PUBLIC_URL"]
    if settings["DEMO"] and request.host.partition(":")[0] == "localhost":
        address = f"http://{request.host}"
    return site_of(address, settings["APP_NAME"])


def resident() -> AtHome:
    """The resident of this request; only for pages behind login."""
    found = here().resident
    assert found is not None
    return found


def factor(session: Session, actor_id: int) -> Factor:
    """The second factor of an actor, as far as it can be asked for here."""
    return factor_of(session, actor_id, with_passkeys=site() is not None, with_texts=has_texts())


def has_texts() -> bool:
    """Whether this installation can send text messages."""
    return outbox.port_of(outbox.Channel.SMS, current_app.config) is not None


def own_account() -> Account:
    """The account of the person of this request, in either area; only for pages behind login."""
    here_now = here()
    assert here_now.principal or here_now.resident
    with work(writing=False) as session:
        account = account_of(session, here_now.actor_id, here_now.area)
    assert account is not None
    return account


def too_many(until: datetime) -> str:
    """The sentence that says when one may try again, rounded up to a minute."""
    moment = (until + timedelta(seconds=59)).astimezone(clock.CIVIL_ZONE)
    return _("Too many tries. Try again after %(time)s.", time=format_time(moment, "HH:mm", rebase=False))


def policy_of(account: Account) -> PasswordPolicy:
    """What is asked of the password of somebody; of a resident also what municipalities ask.

    Who is invited and has no account yet (number 0) is asked what the municipality that invites asks.
    """
    portal = PasswordPolicy.of(current_app.config)
    if account.area is Area.STAFF:
        return portal
    with work(writing=False) as session:
        places = {account.organisation_id} if account.organisation_id else set()
        if account.user_id:
            places |= organisations_of(session, account.user_id)
        return policy_for(session, places, portal)


def objections(password: str, account: Account) -> list[str]:
    """Why a new password of this person is not good enough, in the language of the page."""
    context, policy = (*account.context, current_app.config["APP_NAME"]), policy_of(account)
    reasons = reasons_by_wishes(password, policy) or reasons_not_to_accept(password, policy, context)
    return [said(reason) for reason in reasons]


def said(reason: Sentence) -> str:
    """A sentence in the language of the page."""
    return _(reason.text, **reason.values)


def renewed() -> None:
    """Go on under a new id after proving who one is; method, organisation and absolute limit stay."""
    old = here()
    opened_at, principal, resident = old.opened_at, old.principal, old.resident
    method = db.session.execute(select(LoginSession.method).where(LoginSession.id == old.row_id)).scalar()
    old.renew(actor_id=old.actor_id, level=LOGGED_IN, method=method, organisation_id=old.organisation_id)
    db.session.execute(update(LoginSession).where(LoginSession.id == old.row_id).values(opened_at=opened_at))
    old.opened_at, old.principal, old.resident = opened_at, principal, resident
