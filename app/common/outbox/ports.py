"""What a channel has to be able to do, and how it says that it could not."""

from __future__ import annotations

from typing import Protocol

from app.common.frozen import frozen


@frozen
class Attachment:
    """A file that goes with a message."""

    name: str
    content_type: str
    content: bytes


@frozen
class Envelope:
    """A message as it goes out: opened, and no longer tied to the database."""

    recipient: str
    subject: str
    body: str
    reference: str = ""
    """The same at each try, so that whoever receives it twice can tell."""
    attachments: tuple[Attachment, ...] = ()


class Undelivered(Exception):
    """A channel did not take a message; the text says why, without naming anybody.

    `lasting` says that another try would not help.
    """

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        super().__init__(why)
        self.lasting = lasting


class Port(Protocol):
    """A channel."""

    def deliver(self, envelope: Envelope) -> None:
        """Hand one message over; raises `Undelivered` when it was not taken."""


class LocalInbox:
    """The channel of a trial: messages stay in the portal and are read on the page *Inbox*."""

    def deliver(self, envelope: Envelope) -> None:
        """Nothing leaves."""
