"""Mail leaves after the commit, once, and says how it went."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from app.common import outbox
from app.common.crypto import Vault, new_key
from app.common.mail import MailServer, composed
from app.common.outbox import Envelope, Message, State, Undelivered
from tests import bench, people
from tests.browser import filled
from tests.security.login import steps
from tests.security.login.conftest import NOON


class Postbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.got.append(envelope)
        return "451 full" if b"refuse me" in envelope.content else "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, MailServer]]:
    """A mail server on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailServer("127.0.0.1", port, starttls=False, timeout_seconds=5)
    controller.stop()


def post(session, vault, body="Uw code is 123456.", recipient="marieke@voorbeeldstad.example"):
    message = outbox.post(session, vault, recipient=recipient, subject="Uw code", body=body)
    session.commit()
    return message


def test_what_waits_is_sent_once(db_session, vault, postbox):
    box, server = postbox
    message = post(db_session, vault)
    assert outbox.send_waiting(db_session, vault, server.deliver, NOON) == 1
    assert outbox.send_waiting(db_session, vault, server.deliver, NOON) == 0
    assert (message.state, message.sent_at) == (State.SENT, NOON)
    (envelope,) = box.got
    assert envelope.rcpt_tos == ["marieke@voorbeeldstad.example"]
    assert b"123456" in envelope.content


def test_a_refusal_is_kept_and_the_others_go_on(db_session, vault, postbox):
    _, server = postbox
    refused, fine = post(db_session, vault, "refuse me"), post(db_session, vault)
    assert outbox.send_waiting(db_session, vault, server.deliver, NOON) == 1
    assert (refused.state, refused.failure, refused.sent_at) == (State.FAILED, "SMTPDataError 451", None)
    assert fine.state is State.SENT


def test_a_server_that_is_not_there_breaks_nothing(db_session, vault):
    message = post(db_session, vault)
    nowhere = MailServer("127.0.0.1", 1, starttls=False, timeout_seconds=1)
    assert outbox.send_waiting(db_session, vault, nowhere.deliver, NOON) == 0
    assert (message.state, message.failure) == (State.FAILED, "ConnectionRefusedError")


def test_one_that_was_sealed_with_a_lost_key_does_not_hold_up_the_others(db_session, vault):
    lost, fine, sent = post(db_session, Vault(new_key())), post(db_session, vault), []
    assert outbox.send_waiting(db_session, vault, sent.append, NOON) == 1
    assert (lost.state, fine.state) == (State.FAILED, State.SENT)


def test_two_processes_never_send_the_same_message(db_session, vault):
    message, sent = post(db_session, vault), []

    def deliver(envelope: Envelope) -> None:
        sent.append(envelope)
        assert outbox.send_waiting(db_session, vault, deliver, NOON) == 0  # somebody else, in the meantime

    outbox.send_waiting(db_session, vault, deliver, NOON)
    assert len(sent) == 1
    assert message.state is State.SENT


def test_nor_one_that_was_sent_while_another_was_handed_over(db_session, vault):
    first, second = post(db_session, vault, "een"), post(db_session, vault, "twee")
    sent = []

    def deliver(envelope: Envelope) -> None:
        sent.append(envelope.body)
        if envelope.body == "een":
            outbox.send_waiting(db_session, vault, deliver, NOON)

    assert outbox.send_waiting(db_session, vault, deliver, NOON) == 1
    assert sent == ["een", "twee"]
    assert {first.state, second.state} == {State.SENT}


def test_nothing_can_be_added_to_the_headers():
    envelope = Envelope("a@b.example\r\nBcc: c@d.example", "Hallo\r\nBcc: e@f.example\n\nTekst", "Dag")
    message = composed(envelope, "noreply@portaal.example")
    assert message["Bcc"] is None
    assert message["Subject"] == "Hallo Bcc: e@f.example Tekst"
    assert message.get_payload() == "Dag\n"


@pytest.mark.parametrize("recipient", ["", "geen adres", "a@b.example, c@d.example"])
def test_an_impossible_address_is_a_failure_not_a_bug(recipient):
    nowhere = MailServer("127.0.0.1", 1, starttls=False, timeout_seconds=1)
    with pytest.raises(Undelivered):
        nowhere.deliver(Envelope(recipient, "x", "x"))


def test_the_text_is_sealed(db_session, vault):
    post(db_session, vault)
    assert "123456" not in db_session.scalars(select(Message.sealed_body)).one()


def test_without_a_server_or_in_a_trial_nothing_leaves():
    settings = {
        "SMTP_HOST": "mail.example", "SMTP_PORT": 25, "MAIL_FROM": "a@b.example", "SMTP_STARTTLS": True,
        "SMTP_USER": "", "SMTP_PASSWORD": "", "SMTP_TIMEOUT_SECONDS": 10, "DEMO": False,
    }  # fmt: skip
    assert MailServer.of(settings)
    assert MailServer.of({**settings, "DEMO": True}) is None
    assert MailServer.of({**settings, "SMTP_HOST": ""}) is None


def asks_for_a_code(app) -> int:
    """Give the password as a server would see it: the answer is closed once it is out."""
    gijs, visitor = steps.member(), people.visitor()
    fields = filled(
        visitor.opens("/login/").form("/login/"), {"username": gijs.username, "password": steps.PASSWORD}
    )
    status = visitor.client.post("/login/", data=dict(fields), buffered=True).status_code
    app.extensions["postman"].submit(lambda: None).result(10)  # letters go one by one, so those before are out
    return status


@pytest.mark.committed
def test_mail_leaves_after_the_answer_of_the_request(app, postbox):
    box, server = postbox
    app.config.update(SMTP_HOST=server.host, SMTP_PORT=server.port, SMTP_STARTTLS=False)
    assert asks_for_a_code(app) == 303
    assert [envelope.rcpt_tos for envelope in box.got] == [["gb@testdorp.example"]]
    assert [message.state for message in bench.rows_of(Message)] == [State.SENT]


@pytest.mark.committed
def test_a_mail_server_that_is_away_does_not_break_the_request(app):
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=1, SMTP_STARTTLS=False)
    assert asks_for_a_code(app) == 303
    assert [message.state for message in bench.rows_of(Message)] == [State.FAILED]


@pytest.mark.committed
def test_without_a_mail_server_it_waits(app):
    assert asks_for_a_code(app) == 303
    assert [message.state for message in bench.rows_of(Message)] == [State.QUEUED]
