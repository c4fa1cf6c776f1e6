"""Messages that have to leave, by mail or to a telephone: written with the change they tell of, sent later."""

from app.common.outbox.models import CHANNELS, STATES, Channel, Message, State
from app.common.outbox.ports import Attachment, Envelope, LocalInbox, Port, Undelivered
from app.common.outbox.sending import asked_before, cancel, may_resend, port_of, post, post_all, resend

__all__ = [
    "CHANNELS",
    "STATES",
    "Attachment",
    "Channel",
    "Envelope",
    "LocalInbox",
    "Message",
    "Port",
    "State",
    "Undelivered",
    "asked_before",
    "cancel",
    "may_resend",
    "port_of",
    "post",
    "post_all",
    "resend",
]
