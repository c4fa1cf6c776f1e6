"""Forms that come after the end of their session: kept for the person of that session, and for nobody else.

Only a form that carries the forgery token of the session it was filled in under is kept: another site, which does
not know that token, can plant nothing (decision 0019).
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from app.common import clock
from app.common.web import drafting
from app.extensions import db
from app.security.login.sessions import PortalSession
from app.security.models import LoginSession

MOST_LOOKED_AT = 20


def kept_for_later(here: PortalSession) -> bool:
    """Keep the form of this request for the person whose session just turned out to be over."""
    late = here.late
    if late is None or not drafting.typed() or not _belongs(late.forgery_token):
        return False
    return drafting.keep_typed(late.actor_id) is not None


def kept_from_earlier(here: PortalSession) -> bool:
    """Keep a form that was filled in under an earlier session of the same person, who is logged in again."""
    if here.principal is None or not drafting.typed():
        return False
    actor_id = here.principal.actor_id
    recent = LoginSession.seen_at > clock.now() - timedelta(hours=24)
    earlier = select(LoginSession.data).where(
        LoginSession.actor_id == actor_id, recent, LoginSession.id != here.row_id
    )
    rows = db.session.scalars(earlier.order_by(LoginSession.seen_at.desc()).limit(MOST_LOOKED_AT)).all()
    if not any(_belongs((data or {}).get("csrf_token", "")) for data in rows):
        return False
    return drafting.keep_typed(actor_id) is not None


def _belongs(token: str) -> bool:
    """Whether the forgery token of this request was made under the session that holds this one."""
    sent = request.form.get("csrf_token", "")
    signer = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        return bool(token) and hmac.compare_digest(str(signer.loads(sent)), token)
    except BadData:
        return False
