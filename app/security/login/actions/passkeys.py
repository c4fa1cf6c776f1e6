"""Passkeys as second factor: added, asked for at login, judged once, taken away (WebAuthn Level 3).

The library that judges them is loaded when somebody uses one: it takes a tenth of a second.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.common import crypto
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.statements import changes_one, insert_or_update
from app.common.words import N_
from app.security.login.actions.accounts import Account
from app.security.login.rules.passkeys import MOST_KEYS, Site
from app.security.models import Actor, Passkey

_table = Passkey.__table__

NOT_RIGHT = N_("The answer of your device is not right. Try again.")
KNOWN_ALREADY = N_("This passkey has been added already.")
ENOUGH = N_("You have ten passkeys. Remove one first.")


@frozen
class Key:
    """A passkey as its owner knows it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None = None


def keys_of(session: Session, actor_id: int) -> tuple[Key, ...]:
    """The passkeys of an actor, oldest first."""
    shown = select(_table.c.id, _table.c.name, _table.c.added_at, _table.c.used_at)
    mine = shown.where(_table.c.actor_id == actor_id).order_by(_table.c.id)
    return tuple(Key(*row) for row in session.execute(mine))


def new_challenge() -> str:
    """What a device has to sign: fresh for each page, kept in the session, used once."""
    return crypto.token()


def creation_options(session: Session, site: Site, account: Account, challenge: str) -> str:
    """What a browser needs to make a passkey, as JSON; the account is told under its opaque token only."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import structs

    token = session.execute(select(Actor.token).where(Actor.id == account.actor_id)).scalar_one()
    wish = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.PREFERRED,
        user_verification=structs.UserVerificationRequirement.PREFERRED,
    )
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=token.encode(),
        user_name=account.username,
        user_display_name=account.full_name,
        challenge=_bytes(challenge),
        attestation=structs.AttestationConveyancePreference.NONE,
        authenticator_selection=wish,
        exclude_credentials=_descriptors(session, account.actor_id),
    )
    return options_to_json(options)


def add(session: Session, site: Site, actor_id: int, answer: str, challenge: str, name: str, at: datetime) -> None:
    """Keep the passkey that a browser made; raises `RuleBroken` with the reason why not."""
    from webauthn import verify_registration_response

    if session.execute(select(func.count()).where(_table.c.actor_id == actor_id)).scalar_one() >= MOST_KEYS:
        raise RuleBroken(ENOUGH)
    found = _judged(verify_registration_response, site, answer, challenge)
    if found is None:
        raise RuleBroken(NOT_RIGHT)
    values = {
        "actor_id": actor_id,
        "credential_id": _text(found.credential_id),
        "public_key": _text(found.credential_public_key),
        "sign_count": found.sign_count,
        "name": name,
        "added_at": at,
    }
    made = insert_or_update(session)(_table).values(values).on_conflict_do_nothing().returning(_table.c.id)
    if session.execute(made).scalar() is None:
        raise RuleBroken(KNOWN_ALREADY)


def request_options(session: Session, site: Site, actor_id: int, challenge: str) -> str:
    """What a browser needs to ask for one of the passkeys of an actor, as JSON."""
    from webauthn import generate_authentication_options, options_to_json

    known = _descriptors(session, actor_id)
    return options_to_json(
        generate_authentication_options(rp_id=site.host, challenge=_bytes(challenge), allow_credentials=known)
    )


def check(session: Session, site: Site, actor_id: int, answer: str, challenge: str, at: datetime) -> bool:
    """Whether a passkey of the actor signed this challenge; of two answers to one challenge one is right.

    A counter that goes back means that the device was copied: refused (WebAuthn Level 3, section 6.1.1).
    """
    from webauthn import verify_authentication_response

    mine = _table.c.actor_id == actor_id, _table.c.credential_id == _credential_of(answer)
    row = session.execute(select(_table).where(*mine)).first()
    if row is None or not challenge:
        return False
    found = _judged(
        verify_authentication_response,
        site,
        answer,
        challenge,
        credential_public_key=_bytes(row.public_key),
        credential_current_sign_count=row.sign_count,
    )
    if found is None:
        return False
    mark = crypto.hashed(challenge)
    unspent = _table.c.id == row.id, _table.c.last_challenge != mark, _table.c.sign_count == row.sign_count
    used = {"sign_count": found.new_sign_count, "last_challenge": mark, "used_at": at}
    return changes_one(session, update(_table).where(*unspent).values(used))


def remove(session: Session, actor_id: int, key_id: int) -> None:
    """Take a passkey of an actor away. The caller ends the other sessions of the actor."""
    session.execute(delete(_table).where(_table.c.id == key_id, _table.c.actor_id == actor_id))


def _descriptors(session: Session, actor_id: int) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    known = session.execute(select(_table.c.credential_id).where(_table.c.actor_id == actor_id)).scalars()
    return [PublicKeyCredentialDescriptor(id=_bytes(each)) for each in known]


def _judged(judge: Any, site: Site, answer: str, challenge: str, **known: Any) -> Any:
    """What the library makes of an answer to a challenge; nothing where it is refused, for whatever reason."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return judge(
            credential=answer,
            expected_challenge=_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            **known,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):  # anybody may send anything as an answer
        return None


def _credential_of(answer: str) -> str:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    return said["id"] if isinstance(said, dict) and isinstance(said.get("id"), str) else ""


def _bytes(text: str) -> bytes:
    from webauthn import base64url_to_bytes

    return base64url_to_bytes(text)


def _text(value: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(value)
