"""Putting letters about logging in in the outbox, as part of the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.common import clock, outbox
from app.common.crypto import Vault
from app.common.frozen import frozen
from app.security.login.actions.accounts import Account
from app.security.login.mails import Letter


@frozen
class Desk:
    """What it takes to write to people: where letters wait, what seals them, where the portal is found."""

    session: Session
    vault: Vault
    product: str
    public_url: str
    reset_valid: timedelta = timedelta(hours=24)
    invitation_valid: timedelta = timedelta(days=7)
    only_by_eherkenning: bool = False
    """Whether a password opens nothing for staff of a Dutch municipality: nobody there is sent a link for one."""

    @classmethod
    def of(cls, session: Session, vault: Vault, settings: Mapping[str, Any]) -> Desk:
        """The desk as the operator set it up."""
        return cls(
            session,
            vault,
            settings["APP_NAME"],
            settings["PUBLIC_URL"],
            timedelta(hours=settings["PASSWORD_LINK_HOURS"]),
            timedelta(days=settings["INVITATION_LINK_DAYS"]),
            settings["ONLY_BY_EHERKENNING"],
        )

    def gives_password_to(self, account: Account) -> bool:
        """Whether an account is one that a password opens."""
        return not (self.only_by_eherkenning and account.only_by_eherkenning)

    def send(
        self, account: Account, letter: Letter, recipient: str | None = None, *, only_while: str | None = None
    ) -> None:
        """Put a letter in the outbox; without an address there is nobody to tell."""
        to = recipient or account.email
        if to:
            outbox.post(
                self.session,
                self.vault,
                recipient=to,
                subject=letter.subject,
                body=letter.text,
                actor_id=account.actor_id,
                useful_until=clock.now() + letter.useful if letter.useful else None,
                only_while=only_while,
            )

    def text(self, account: Account, number: str, letter: Letter) -> None:
        """Put a text message in the outbox."""
        outbox.post(
            self.session,
            self.vault,
            recipient=number,
            body=letter.text,
            channel=outbox.Channel.SMS,
            actor_id=account.actor_id,
            useful_until=clock.now() + letter.useful if letter.useful else None,
        )
