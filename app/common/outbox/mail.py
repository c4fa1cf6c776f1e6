"""The mail server: messages go to it by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from app.common.frozen import frozen
from app.common.outbox.ports import Envelope, Undelivered
from app.common.words import clean

FINAL = 500
"""From this code on an SMTP server means it (RFC 5321, section 4.2.1)."""


@frozen
class MailServer:
    """Where mail is handed over, and in whose name."""

    host: str
    port: int = 25
    sender: str = "noreply@regieportaal.example"
    starttls: bool = True
    user: str = ""
    password: str = ""
    timeout_seconds: float = 10

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> MailServer | None:
        """The mail server that the operator chose, if any."""
        if not settings["SMTP_HOST"]:
            return None
        return cls(
            settings["SMTP_HOST"],
            settings["SMTP_PORT"],
            settings["MAIL_FROM"],
            settings["SMTP_STARTTLS"],
            settings["SMTP_USER"],
            settings["SMTP_PASSWORD"],
            settings["SMTP_TIMEOUT_SECONDS"],
        )

    def deliver(self, envelope: Envelope) -> None:
        """Hand one message over; raises `Undelivered` with the reason when the server does not take it."""
        try:
            message = composed(envelope, self.sender)
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undelivered(_reason(error), lasting=_is_lasting(error)) from None


def composed(envelope: Envelope, sender: str) -> EmailMessage:
    """A message as it is mailed: plain text, each header on one line, so that nothing can be added to it."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _one_line(envelope.recipient)
    message["Subject"] = _one_line(envelope.subject)
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{envelope.reference}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(envelope.body)
    for one in envelope.attachments:
        main, _slash, sub = one.content_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=_one_line(one.name))
    return message


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _is_lasting(error: Exception) -> bool:
    """Whether this address or this message is refused for good; a server out of order, or our login, is not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= FINAL for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= FINAL
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def _reason(error: Exception) -> str:
    """Why, by kind and code only: what a server answers may repeat addresses."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
