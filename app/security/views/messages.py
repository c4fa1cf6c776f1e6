"""The outbox, for operators and the Servicedesk: what went out, what waits and what failed; never what it says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common import clock, outbox
from app.common.outbox import CHANNELS, STATES, Channel, Message, State
from app.common.web.filters import ByChoice, ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge, Cell, Tone
from app.common.web.parse import number
from app.common.web.screens import Screen, SQLAInterface
from app.common.web.values import shown
from app.common.web.verbs import Verb
from app.common.words import N_
from app.security.actions import queue as actions
from app.security.forms import USERS
from app.security.login.rules.addresses import masked
from app.security.models import User

TONES: dict[State, Tone] = {
    State.QUEUED: "neutral",
    State.SENT: "success",
    State.FAILED: "error",
    State.CANCELLED: "inactive",
    State.EXPIRED: "inactive",
}

RESEND = Verb(
    "resend", N_("Send again"), N_("Send %(name)s again?"), N_("%(name)s goes out again."),
    do=lambda message: actions.resend_message(message, at=clock.now()),
    many=N_("Send %(count)s messages again?"), done_many=N_("%(count)s messages go out again."),
    yes=N_("Yes, send again"), icon="mail",
    effects=lambda message: [N_("The same message goes to the same address.")],
    offered=lambda message: outbox.may_resend(message, clock.now()),
)  # fmt: skip
CANCEL = Verb(
    "cancel", N_("Take back"), N_("Take %(name)s back?"), N_("%(name)s is not sent."),
    do=lambda message: actions.cancel_message(message, at=clock.now()),
    many=N_("Take %(count)s messages back?"), done_many=N_("%(count)s messages are not sent."),
    yes=N_("Yes, take back"), icon="x", danger=True,
    effects=lambda message: [N_("The message is not sent. Whoever waits for it gets nothing.")],
    offered=lambda message: message.state is State.QUEUED,
)  # fmt: skip


class ByRecipient(ByLookup):
    """Narrow to messages to one user."""

    def condition(self, text: str) -> Any:
        """The condition for the number of a user, one that the reader may know."""
        return self.column.in_(select(User.actor_id).where(User.id == number(text)))


def _address(message: Message) -> str:
    """The address, with most of it left out: enough to see whether it is the right one."""
    if message.channel is Channel.MAIL:
        return masked(message.recipient)
    return f"••• {message.recipient[-2:]}"


def _why(message: Message) -> str:
    return message.failure or (message.job.failure if message.job else None) or ""


class MessageView(Screen):
    """Messages that the portal sent or is about to send."""

    datamodel = SQLAInterface(Message)
    route_base, class_permission_name = "/messages", "Message"
    list_title, add_title, edit_title = N_("Messages"), N_("Add message"), N_("Edit message %(name)s")
    list_lead = N_("Mail and text messages of the portal. The text of a message is shown to nobody.")
    list_columns = ["subject", "recipient", "channel", "state", "created_at", "why"]
    more_columns = ["sent_at", "useful_until"]
    labels = {"why": N_("Failure")}
    sorts, newest_first = {"id": "id"}, True
    filters = (
        ByChoice("state", N_("State"), Message.state, STATES),
        ByChoice("channel", N_("Channel"), Message.channel, CHANNELS),
        ByRecipient("actor_id", N_("To"), Message.actor_id, USERS),
    )
    lookups = {"actor_id": USERS}
    with_list = with_show = (joinedload(Message.job),)
    cells = {
        "subject": lambda message: Cell(message.subject or _(CHANNELS[message.channel])),
        "recipient": lambda message: Cell(_address(message)),
        "channel": lambda message: Cell(_(CHANNELS[message.channel])),
        "state": lambda message: Cell(badges=(Badge(_(STATES[message.state]), TONES[message.state]),)),
        "why": lambda message: Cell(_why(message)),
    }
    show_groups = (
        (N_("Message"), ("subject", "recipient", "channel", "state", "why")),
        (N_("When"), ("created_at", "sent_at", "useful_until")),
    )
    verbs = (RESEND, CANCEL)
    exclude_route_methods = Screen.exclude_route_methods | {"add", "edit", "delete", "export"}

    def name_of(self, item: Message) -> str:
        return _(
            "%(subject)s, %(moment)s", subject=self.cell_for(item, "subject").text, moment=shown(item.created_at)
        )

    def is_off(self, item: Message) -> bool:
        return item.state in (State.CANCELLED, State.EXPIRED)
