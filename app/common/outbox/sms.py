"""Text messages: to a provider's REST form, or to an address of the operator's own choice, over HTTPS.

A third way is the local inbox of a trial. What an address answers is never kept: it may repeat number and text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.common.frozen import frozen
from app.common.outbox.ports import Envelope, Undelivered

SPRYNG = "https://rest.spryngsms.com/v1/messages"
PROVIDERS = ("webhook", "spryng")
TRY_LATER = frozenset({401, 403, 408, 425, 429})
"""Answers that another try may change: too busy, or our key has to be put right first."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@frozen
class Gateway:
    """Where text messages are handed over, and in whose name."""

    url: str
    token: str
    sender: str
    timeout_seconds: float = 10

    def _post(self, form: dict[str, Any], reference: str) -> None:
        """Send a form as JSON; whoever gets the same `Idempotency-Key` twice needs to act once."""
        import requests

        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            "Idempotency-Key": reference,
        }
        try:
            answer = requests.post(
                self.url, json=form, headers=headers, timeout=self.timeout_seconds, allow_redirects=False
            )
        except requests.RequestException as error:
            raise Undelivered(type(error).__name__) from None
        status = answer.status_code
        if not answer.ok or answer.is_redirect:
            raise Undelivered(f"HTTP {status}", lasting=status < 500 and status not in TRY_LATER)


@frozen
class Webhook(Gateway):
    """An address that takes `to`, `text`, `sender` and `reference`."""

    def deliver(self, envelope: Envelope) -> None:
        """Hand one message over; raises `Undelivered` with the reason when it is not taken."""
        form = {"to": number(envelope.recipient), "text": envelope.body, "sender": self.sender}
        self._post({**form, "reference": envelope.reference}, envelope.reference)


@frozen
class Spryng(Gateway):
    """The provider Spryng (https://docs.spryngsms.com, "Send a message"); numbers go without a plus sign."""

    def deliver(self, envelope: Envelope) -> None:
        """Hand one message over; raises `Undelivered` with the reason when it is not taken."""
        form = {
            "body": envelope.body,
            "encoding": "auto",
            "originator": self.sender,
            "recipients": [number(envelope.recipient).removeprefix("+")],
            "route": "business",
            "reference": envelope.reference,
        }
        self._post(form, envelope.reference)


def number(text: str) -> str:
    """A telephone number as providers want it (E.164); without a country it is Dutch.

    Raises `Undelivered` for what no message can be sent to.
    """
    import phonenumbers

    try:
        found = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        raise Undelivered("not a telephone number", lasting=True) from None
    if not phonenumbers.is_valid_number(found):
        raise Undelivered("not a telephone number", lasting=True)
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def gateway_of(settings: Mapping[str, Any]) -> Webhook | Spryng | None:
    """The way of text messages that the operator chose, if any.

    Raises `ValueError` for an unknown provider, and for an address that numbers would travel to in the open.
    """
    provider = settings["SMS_PROVIDER"]
    if not provider:
        return None
    if provider not in PROVIDERS:
        raise ValueError(f"SMS_PROVIDER is one of {', '.join(PROVIDERS)}")
    url = settings["SMS_URL"] or (SPRYNG if provider == "spryng" else "")
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("SMS_URL has to begin with https://")
    kind = Spryng if provider == "spryng" else Webhook
    return kind(url, settings["SMS_TOKEN"], settings["SMS_SENDER"], settings["SMS_TIMEOUT_SECONDS"])
