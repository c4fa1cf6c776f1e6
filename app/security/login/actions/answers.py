"""SAML answers on their way from the provider's post to the session that asked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.common import crypto, once
from app.common.crypto import Vault
from app.security.login.rules.assertions import Assertion, LegalSubject, Refusal, Refused, Register
from app.security.login.rules.providers import Provider
from app.security.login.saml import Received
from app.security.models import ProviderAnswer

WAITS = timedelta(minutes=2)
"""How long the browser may take for the next step, which it makes by itself."""
_table = ProviderAnswer.__table__


def keep(session: Session, vault: Vault, provider: str, answer: Received, at: datetime) -> str:
    """Keep an answer for the next step, and give the token that it is found by; raises `Refused` for a replay."""
    said = answer.said
    try:
        once.use(session, f"assertion of a provider: {said.issuer} {answer.number}", None)
    except once.AlreadyUsed as used:
        raise Refused(Refusal.REPLAYED) from used
    told = {
        "provider": provider,
        "in_response_to": answer.in_response_to,
        "number": answer.number,
        "issuer": said.issuer,
        "subjects": [(subject.register, subject.number) for subject in said.legal_subjects],
        "acting": said.acting_subject,
        "level": said.level,
    }
    token = crypto.token()
    row = ProviderAnswer(
        token_hash=crypto.hashed(token), sealed_answer=vault.seal(json.dumps(told)), received_at=at
    )
    session.add(row)
    session.flush()
    return token


def take(session: Session, vault: Vault, provider: Provider, token: str, at: datetime) -> Received:
    """The answer of a provider behind a token, once; raises `Refused` when there is none."""
    mine = _table.c.token_hash == crypto.hashed(token), _table.c.received_at > at - WAITS
    sealed = session.execute(delete(_table).where(*mine).returning(_table.c.sealed_answer)).scalar()
    told = json.loads(vault.open(sealed)) if sealed else {}
    if told.get("provider") != provider.key:
        raise Refused(Refusal.UNASKED)
    subjects = tuple(LegalSubject(Register(register), number) for register, number in told["subjects"])
    level = provider.order(told["level"]) if told["level"] else None
    said = Assertion(told["issuer"], subjects, told["acting"], level)
    return Received(said, told["in_response_to"], told["number"])


def purge(session: Session, at: datetime) -> None:
    """Remove answers that nobody came for."""
    session.execute(delete(_table).where(_table.c.received_at < at - WAITS))
