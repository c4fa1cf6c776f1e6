"""The inbox of a trial: every message that would have been sent. It does not exist outside `DEMO=1`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from flask import abort, current_app, url_for
from flask_babel import format_datetime
from sqlalchemy import select

from app.common.files import StoredFile
from app.common.frozen import frozen
from app.common.outbox import CHANNELS, Message
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, open_to_all
from app.security.login import tools
from app.security.login.lifetimes import PASSWORD_GIVEN
from app.security.login.trials import SpooledMessage, spool_of, spooled

SHOWN = 50

_LINK = re.compile(r"https?://\S+")


@frozen
class ShownLetter:
    """A message as it is shown; `links` are the addresses in its text."""

    at: datetime
    subject: str
    to: str
    time: str
    text: str
    links: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    """The names of the files that go with it."""


class InboxPage(Page):
    """All mail of a trial, newest first, for everybody: its people are invented."""

    route_base = "/inbox"

    @expose("/", methods=("GET",))
    @open_to_all
    def open(self) -> str:
        """Show the last messages."""
        if not current_app.config["DEMO"]:
            abort(404)
        with tools.work(writing=False) as session:
            messages = session.scalars(select(Message).order_by(Message.id.desc()).limit(SHOWN)).all()
            wanted = [number for message in messages for number in message.file_ids or ()]
            rows = session.scalars(select(StoredFile).where(StoredFile.id.in_(wanted))) if wanted else ()
            names = {one.id: one.name for one in rows}
            letters = tuple(_shown(message, names) for message in messages)
        texts = (_as_letter(one) for one in spooled(spool_of(current_app.config)))
        letters = tuple(sorted((*letters, *texts), key=lambda letter: letter.at, reverse=True)[:SHOWN])
        # Who comes for a code goes back to fill it in; the front page would ask for the password again.
        code_url = url_for("LoginPage.code") if tools.here().level == PASSWORD_GIVEN else ""
        return self.page("login/inbox.html", letters=letters, code_url=code_url)


def _shown(message: Message, names: Mapping[int, str]) -> ShownLetter:
    text = vault().open(message.sealed_body)
    time = format_datetime(message.created_at, "d MMMM y, HH:mm")
    subject = message.subject or _(CHANNELS[message.channel])
    attached = tuple(names[number] for number in message.file_ids or () if number in names)
    links = tuple(_LINK.findall(text))
    return ShownLetter(message.created_at, subject, message.recipient, time, text, links, attached)


def _as_letter(message: SpooledMessage) -> ShownLetter:
    """A text message of the Testmakelaar, which would have sent it itself."""
    time = format_datetime(message.at, "d MMMM y, HH:mm")
    return ShownLetter(message.at, message.subject, message.to, time, message.text)
