"""What both areas do when somebody changes the own second step: proving it, an app, recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import current_app, flash
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.common import audit, clock
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.security import events
from app.security.login import tools
from app.security.login.actions import attempts, recovery, totp
from app.security.login.actions.accounts import Account
from app.security.login.forms import StepUpForm, TotpConfirmForm
from app.security.login.rules.codes import enrolment_address, grouped
from app.security.login.views import proof
from app.security.login.views.changing import changing


@frozen
class Enrolment:
    """What an authenticator needs to see: the picture, or the secret to type."""

    qr: Markup
    secret: str


def proved(form: StepUpForm) -> bool:
    """Take the current password, or a code of the app, as proof for ten minutes; under a new session id."""
    if not form.validate_on_submit():
        return False
    if refusal := proof.why_not(tools.own_account(), form.proof.data or "", code_too=True):
        form.proof.errors = [refusal]
        return False
    with tools.work():
        tools.renewed()
    proof.remember_proof()
    return True


def begin_app(actor_id: int) -> None:
    """Make a secret for a new authenticator; who has one already is told so."""
    try:
        with tools.work() as session:
            totp.start_enrolment(session, vault(), actor_id)
    except RuleBroken as broken:
        flash(" ".join(_(str(reason)) for reason in broken.reasons), "warning")


def enrolment(session: Session, account: Account) -> Enrolment | None:
    """What an app that waits for its first code needs; it holds attributes only, and nothing is fetched."""
    seed = totp.waiting_seed(session, vault(), account.actor_id)
    if seed is None:
        return None
    import segno

    address = enrolment_address(seed, account.username, current_app.config["APP_NAME"])
    picture = segno.make(address, micro=False).svg_inline(scale=4, omitsize=True)
    return Enrolment(Markup(picture), grouped(seed))  # noqa: S704  (drawn by us, holds no text)


def confirmed(form: TotpConfirmForm, account: Account) -> bool:
    """Put the authenticator to work by its first code; puts the sentence in the form when it is not right."""

    def is_right(session: Session, typed: str, at: datetime) -> bool:
        if not totp.confirm_enrolment(session, vault(), account.actor_id, typed, at):
            return False
        audit.record(session, events.FACTOR_CHANGED, account.row, what="enrolled")
        return True

    wrong = _("This code is not right. Check the time on your phone and try again.")
    return judged(form, account, is_right, wrong)


def judged(
    form: TotpConfirmForm, account: Account, is_right: Callable[[Session, str, datetime], bool], wrong: str
) -> bool:
    """Whether the code in a form is right; every try counts for good before it is judged."""
    if not form.validate_on_submit():
        return False
    counts, at = tools.counts("factor", account.actor_id), clock.now()
    with tools.work() as session:
        until = attempts.take(session, counts, at)
    if until:
        form.code.errors = [tools.too_many(until)]
        return False
    with tools.work() as session:
        right = is_right(session, form.code.data or "", at)
        if right:
            attempts.give_back(session, counts)
    if not right:
        form.code.errors = [wrong]
    return right


def new_codes(account: Account) -> tuple[str, ...]:
    """Ten new recovery codes, to be shown this once; the owner is told, other devices are logged out."""
    with changing(account, "recovery codes") as session:
        return recovery.make_recovery_codes(session, vault(), account.actor_id)
