"""Putting messages in the outbox, and sending them: each is a job, tried again while that may help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.common import files
from app.common.crypto import Vault
from app.common.errors import RuleBroken
from app.common.jobs import KINDS, Job, PutOff, Work, enqueue, enqueue_many, job
from app.common.jobs import State as JobState
from app.common.outbox.mail import MailServer
from app.common.outbox.models import Channel, Message, State
from app.common.outbox.ports import Attachment, Envelope, LocalInbox, Port, Undelivered
from app.common.outbox.sms import gateway_of
from app.common.words import N_

SEND = "message.send"
WITHOUT_CHANNEL = timedelta(minutes=5)
"""How long a message waits before it is looked whether its channel has been set up."""
AT_ONCE = 500

Asked = Callable[[Work, Message, str], bool]
_asked: dict[str, Asked] = {}

_row = Message.__table__.c


def asked_before(name: str) -> Callable[[Asked], Asked]:
    """Declare a question that is asked when a message leaves: one whose reason is gone by then does not.

    It gets what stands behind the name in `Message.only_while`, as in `name:17`.
    """

    def declare(question: Asked) -> Asked:
        _asked[name] = question
        return question

    return declare


def port_of(channel: Channel, settings: Mapping[str, Any]) -> Port | None:
    """The way out for a channel as the operator set it up; in a trial nothing leaves."""
    if settings["DEMO"]:
        return LocalInbox()
    return MailServer.of(settings) if channel is Channel.MAIL else gateway_of(settings)


def post(
    session: Session,
    vault: Vault,
    *,
    recipient: str,
    body: str,
    subject: str = "",
    channel: Channel = Channel.MAIL,
    actor_id: int | None = None,
    useful_until: datetime | None = None,
    only_while: str | None = None,
    attached: Sequence[files.StoredFile] = (),
) -> Message:
    """Put a message in the outbox, as part of the caller's transaction.

    `only_while` names a question that has to be answered with yes when it leaves (`asked_before`). Files that are
    `attached` are read when it leaves, and have to be there until then.
    """
    message = Message(
        channel=channel, recipient=recipient, subject=subject, sealed_body=vault.seal(body),
        actor_id=actor_id, useful_until=useful_until, only_while=only_while, job_id=enqueue(session, SEND),
        file_ids=[one.id for one in attached] or None,
    )  # fmt: skip
    session.add(message)
    session.flush()
    return message


def post_all(session: Session, vault: Vault, letters: Sequence[tuple[str, str, str]]) -> Sequence[int]:
    """Put many mails in the outbox at once, in few statements: to whom, the subject and the text of each.

    Returns the numbers of the messages.
    """
    if not letters:
        return []
    jobs = enqueue_many(session, SEND, len(letters))
    rows = [
        {
            "channel": Channel.MAIL, "recipient": recipient, "subject": subject, "sealed_body": vault.seal(body),
            "job_id": number,
        }
        for (recipient, subject, body), number in zip(letters, jobs, strict=True)
    ]  # fmt: skip
    kept = session.execute(insert(Message.__table__).returning(_row.job_id, _row.id), rows)  # in any order
    by_job = {row.job_id: row.id for row in kept}
    return [by_job[number] for number in jobs]


@job(SEND, N_("Send a message"))
def send(work: Work) -> None:
    """Send the message of this job; one that was cancelled, or that helps nobody any more, stays.

    No transaction is open while the other side thinks. A worker that dies between the two sends it once more,
    under the same reference: a message that comes twice is better than one that never came.
    """
    message = work.session.scalars(select(Message).where(Message.job_id == work.job_id)).first()
    if message is None or message.state is not State.QUEUED:
        return
    if message.useful_until is not None and message.useful_until < work.at:
        message.state = State.EXPIRED
        return
    if not _still_holds(work, message):
        message.state = State.CANCELLED
        return
    port = port_of(message.channel, work.settings)
    if port is None:
        raise PutOff(WITHOUT_CHANNEL, "channel not configured")
    sealed, enclosed = message.sealed_body, _enclosed(work.session, message.file_ids or [])
    recipient, subject, reference = message.recipient, message.subject, message.reference
    work.session.rollback()
    values = _handed_over(work, port, Envelope(recipient, subject, "", reference), sealed, enclosed)
    work.session.execute(update(Message.__table__).where(_row.job_id == work.job_id).values(values))


def _still_holds(work: Work, message: Message) -> bool:
    """Whether the reason of a message is still there; a question that nobody knows any more means no."""
    if not message.only_while:
        return True
    name, _colon, more = message.only_while.partition(":")
    return name in _asked and _asked[name](work, message, more)


Enclosed = list[tuple[str, str, Path]]
"""Files to be attached: the name, the kind, and where each lies."""


def _enclosed(session: Session, numbers: Sequence[int]) -> Enclosed | None:
    """The files of a message in their order; nothing where one is gone."""
    rows = session.scalars(select(files.StoredFile).where(files.StoredFile.id.in_(numbers))) if numbers else ()
    found = {one.id: (one.name, one.content_type, files.path_of(one)) for one in rows}
    return [found[number] for number in numbers] if found.keys() >= set(numbers) else None


def _handed_over(
    work: Work, port: Port, envelope: Envelope, sealed: str, enclosed: Enclosed | None
) -> dict[str, Any]:
    """What becomes of a message: sent, or failed for good; raises `Undelivered` while another try may help."""
    if enclosed is None or not all(path.exists() for _name, _kind, path in enclosed):
        return {"state": State.FAILED, "failure": "an attachment is gone"}
    try:
        body = work.vault.open(sealed)
    except ValueError:
        return {"state": State.FAILED, "failure": "sealed under a lost key"}
    attachments = tuple(Attachment(name, kind, path.read_bytes()) for name, kind, path in enclosed)
    try:
        port.deliver(replace(envelope, body=body, attachments=attachments))
    except Undelivered as refusal:
        if not refusal.lasting and work.tries < KINDS[SEND].most_tries:
            raise
        return {"state": State.FAILED, "failure": str(refusal)[:300]}
    return {"state": State.SENT, "sent_at": work.at, "failure": None}


@job("message.collect", N_("Look for messages that wait"), every=timedelta(minutes=5))
def collect(work: Work) -> None:
    """Queue what waits without a job: put there by an earlier version, or brought back from a backup."""
    lost = select(_row.id).where(_row.state == State.QUEUED, _row.job_id.is_(None)).order_by(_row.id)
    for key in list(work.session.scalars(lost.limit(AT_ONCE))):
        job_id = enqueue(work.session, SEND)
        work.session.execute(update(Message.__table__).where(_row.id == key).values(job_id=job_id))


# What an operator does


def may_resend(message: Message, at: datetime) -> bool:
    """Whether sending a message once more makes sense: it is not waiting, and still of use."""
    return message.state is not State.QUEUED and (message.useful_until is None or message.useful_until > at)


def resend(session: Session, message: Message, at: datetime) -> None:
    """Send a message once more; raises `RuleBroken` when it waits already or helps nobody any more."""
    if not may_resend(message, at):
        raise RuleBroken(N_("This message waits already, or what it says no longer holds."))
    message.state, message.failure, message.sent_at = State.QUEUED, None, None
    message.job_id = enqueue(session, SEND)
    session.flush()


def cancel(session: Session, message: Message, at: datetime) -> None:
    """Take a message back that was not sent yet; raises `RuleBroken` when it went out already."""
    if message.state is not State.QUEUED:
        raise RuleBroken(N_("Only a message that waits can be taken back."))
    message.state = State.CANCELLED
    session.flush()
    job = Job.__table__
    waits = (job.c.id == message.job_id) & (job.c.state == JobState.WAITING)
    session.execute(update(job).where(waits).values(state=JobState.CANCELLED, finished_at=at))
