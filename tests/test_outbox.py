"""Messages leave after the change they tell of is kept, and the outbox says how each of them went."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.common import clock, outbox
from app.common.crypto import Vault, new_key
from app.common.errors import RuleBroken
from app.common.jobs import Job, Work
from app.common.jobs import State as JobState
from app.common.outbox import Channel, Envelope, Message, State, Undelivered
from app.common.outbox.mail import MailServer, composed
from app.common.outbox.sending import collect
from app.common.outbox.sms import SPRYNG, gateway_of, number
from app.extensions import db
from tests import bench, people
from tests.browser import filled
from tests.security.login import steps

MARIEKE = "marieke@voorbeeldstad.example"
NOWHERE = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": 1, "SMTP_STARTTLS": False, "SMTP_TIMEOUT_SECONDS": 1}


class Postbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Any] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.startswith("unknown@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.got.append(envelope)
        return "451 full" if b"refuse me" in envelope.content else "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, dict[str, Any]]]:
    """A mail server on this machine, with the settings that lead to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, {**NOWHERE, "SMTP_PORT": port, "SMTP_TIMEOUT_SECONDS": 5}
    controller.stop()


def posted(app: Flask, body: str = "Uw code is 123456.", recipient: str = MARIEKE, **more: Any) -> Message:
    """Put a message in the outbox, as an action would."""
    vault = more.pop("vault", app.extensions["vault"])
    with bench.office():
        message = outbox.post(db.session(), vault, recipient=recipient, subject="Uw code", body=body, **more)
        db.session.commit()
        db.session.refresh(message)
        db.session.expunge(message)
    return message


def job_of(message: Message) -> Job:
    """The job that sends a message."""
    return bench.rows_of(Job, Job.id == bench.kept(message).job_id)[0]


def is_due(message: Message) -> None:
    """Let the pause before the next try be over."""
    with bench.office() as session:
        session.get_one(Job, bench.kept(message).job_id).due_at = clock.now()
        session.commit()


# Sending


def test_a_message_is_sent_once(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    message = posted(app)
    assert bench.work_off(**settings) == 1
    assert bench.work_off(**settings) == 0
    sent = bench.kept(message)
    assert (sent.state, sent.failure) == (State.SENT, None)
    assert sent.sent_at
    (envelope,) = box.got
    assert envelope.rcpt_tos == [MARIEKE]
    assert b"123456" in envelope.content
    assert f"Message-ID: <{message.reference}@".encode() in envelope.content


def test_what_is_not_kept_is_not_sent(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    with bench.office():
        outbox.post(db.session(), app.extensions["vault"], recipient=MARIEKE, subject="Uw code", body="123456")
        db.session.rollback()
    assert bench.work_off(**settings) == 0
    assert not bench.rows_of(Message)
    assert not bench.rows_of(Job)
    assert not box.got


def test_a_server_that_is_away_is_tried_again(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    message = posted(app)
    assert bench.work_off(**NOWHERE) == 0
    job = job_of(message)
    assert (bench.kept(message).state, job.state, job.tries) == (State.QUEUED, JobState.WAITING, 1)
    assert "Undelivered" in (job.failure or "")
    assert bench.work_off(**settings) == 0, "the pause is not over yet"
    is_due(message)
    assert bench.work_off(**settings) == 1
    assert bench.kept(message).state is State.SENT
    assert len(box.got) == 1


def test_after_the_last_try_it_is_told(app: Flask) -> None:
    message = posted(app)
    for _try in range(8):
        is_due(message)
        bench.work_off(**NOWHERE)
    failed = bench.kept(message)
    assert (failed.state, failed.failure) == (State.FAILED, "ConnectionRefusedError")
    assert job_of(message).state is JobState.DONE


def test_an_address_that_does_not_exist_is_not_tried_again(app: Flask, postbox: Any) -> None:
    _box, settings = postbox
    message = posted(app, recipient="unknown@voorbeeldstad.example")
    bench.work_off(**settings)
    assert (bench.kept(message).state, bench.kept(message).failure) == (State.FAILED, "SMTPRecipientsRefused")


def test_a_server_that_is_full_is_tried_again_and_the_others_go_on(app: Flask, postbox: Any) -> None:
    _box, settings = postbox
    refused, fine = posted(app, "refuse me"), posted(app)
    assert bench.work_off(**settings) == 1
    assert (bench.kept(refused).state, job_of(refused).state) == (State.QUEUED, JobState.WAITING)
    assert bench.kept(fine).state is State.SENT


def test_one_that_was_sealed_with_a_lost_key_does_not_hold_up_the_others(app: Flask, postbox: Any) -> None:
    _box, settings = postbox
    lost, fine = posted(app, vault=Vault(new_key())), posted(app)
    bench.work_off(**settings)
    assert (bench.kept(lost).state, bench.kept(fine).state) == (State.FAILED, State.SENT)


def test_a_code_that_helps_nobody_any_more_is_not_sent(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    message = posted(app, useful_until=clock.now() - timedelta(seconds=1))
    bench.work_off(**settings)
    assert bench.kept(message).state is State.EXPIRED
    assert not box.got


def test_without_a_mail_server_it_waits_until_there_is_one(app: Flask, postbox: Any) -> None:
    _box, settings = postbox
    message = posted(app)
    for _look in range(10):
        is_due(message)
        bench.work_off()
    waiting = job_of(message)
    assert (bench.kept(message).state, waiting.state, waiting.tries) == (State.QUEUED, JobState.WAITING, 0)
    assert waiting.failure == "channel not configured"
    is_due(message)
    bench.work_off(**settings)
    assert bench.kept(message).state is State.SENT


@pytest.mark.demo
def test_in_a_trial_nothing_leaves(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    message = posted(app)
    sms = posted(app, recipient="06 12345678", channel=Channel.SMS)
    bench.work_off(**settings, SMS_PROVIDER="webhook", SMS_URL="http://127.0.0.1:1/")
    assert {bench.kept(message).state, bench.kept(sms).state} == {State.SENT}
    assert not box.got
    inbox = people.visitor().opens("/inbox/").body
    assert MARIEKE in inbox
    assert "06 12345678" in inbox


def test_what_waits_without_a_job_is_found(app: Flask, postbox: Any) -> None:
    """As after a restore, or when an earlier version queued it."""
    _box, settings = postbox
    vault = app.extensions["vault"]
    old = bench.store(Message(recipient=MARIEKE, subject="Oud", sealed_body=vault.seal("Dag")))
    with bench.office() as session:
        collect(_work(session, app))
        session.commit()
    bench.work_off(**settings)
    assert bench.kept(old).state is State.SENT


def _work(session: Any, app: Flask) -> Any:
    return Work(session, app.extensions["vault"], app.config, clock.now(), 0, 1)


def test_the_text_is_sealed(app: Flask) -> None:
    assert "123456" not in posted(app).sealed_body


# What an operator does


def test_a_message_that_waits_can_be_taken_back(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    message = posted(app)
    with bench.office() as session:
        outbox.cancel(session, session.get_one(Message, message.id), clock.now())
        session.commit()
    bench.work_off(**settings)
    assert (bench.kept(message).state, job_of(message).state) == (State.CANCELLED, JobState.CANCELLED)
    assert not box.got


def test_a_message_that_went_out_cannot(app: Flask, postbox: Any) -> None:
    message = posted(app)
    bench.work_off(**postbox[1])
    with bench.office() as session, pytest.raises(RuleBroken):
        outbox.cancel(session, session.get_one(Message, message.id), clock.now())


def test_a_message_can_be_sent_again(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    message = posted(app)
    bench.work_off(**settings)
    with bench.office() as session:
        outbox.resend(session, session.get_one(Message, message.id), clock.now())
        session.commit()
    assert bench.kept(message).state is State.QUEUED
    bench.work_off(**settings)
    assert len(box.got) == 2
    with bench.office() as session, pytest.raises(RuleBroken):
        waiting = posted(app)
        outbox.resend(session, session.get_one(Message, waiting.id), clock.now())


def test_a_code_that_no_longer_works_cannot(app: Flask, postbox: Any) -> None:
    message = posted(app, useful_until=clock.now() - timedelta(seconds=1))
    bench.work_off(**postbox[1])
    with bench.office() as session, pytest.raises(RuleBroken):
        outbox.resend(session, session.get_one(Message, message.id), clock.now())


# Mail as it is written


def test_nothing_can_be_added_to_the_headers() -> None:
    envelope = Envelope("a@b.example\r\nBcc: c@d.example", "Hallo\r\nBcc: e@f.example\n\nTekst", "Dag", "1.1")
    message = composed(envelope, "noreply@portaal.example")
    assert message["Bcc"] is None
    assert message["Subject"] == "Hallo Bcc: e@f.example Tekst"
    assert message.get_payload() == "Dag\n"


@pytest.mark.parametrize("recipient", ["", "geen adres", "a@b.example, c@d.example"])
def test_an_impossible_address_is_a_failure_not_a_bug(recipient: str) -> None:
    nowhere = MailServer("127.0.0.1", 1, starttls=False, timeout_seconds=1)
    with pytest.raises(Undelivered):
        nowhere.deliver(Envelope(recipient, "x", "x", "1.1"))


# Text messages


class Provider:
    """An address for text messages that keeps what it gets, and answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, Any], dict[str, str]]] = []
        self.answer = 200


@pytest.fixture
def provider() -> Iterator[tuple[Provider, str]]:
    """A provider on this machine, with its address."""
    box = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            box.got.append((form, dict(self.headers)))
            self.send_response(box.answer)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield box, f"http://127.0.0.1:{server.server_port}/v1/messages"
    server.shutdown()
    server.server_close()


def by(provider: str, url: str) -> dict[str, Any]:
    """Settings for text messages."""
    return {"SMS_PROVIDER": provider, "SMS_URL": url, "SMS_TOKEN": "sleutel", "SMS_SENDER": "Portaal"}


def test_a_text_message_goes_to_spryng(app: Flask, provider: Any) -> None:
    box, url = provider
    message = posted(app, recipient="06 12 34 56 78", channel=Channel.SMS)
    bench.work_off(**by("spryng", url))
    (form, headers), *_ = box.got
    assert form == {
        "body": "Uw code is 123456.", "encoding": "auto", "originator": "Portaal", "recipients": ["31612345678"],
        "route": "business", "reference": message.reference,
    }  # fmt: skip
    assert headers["Authorization"] == "Bearer sleutel"
    assert bench.kept(message).state is State.SENT


def test_a_text_message_goes_to_an_address_of_ones_own(app: Flask, provider: Any) -> None:
    box, url = provider
    message = posted(app, recipient="+32 470 12 34 56", channel=Channel.SMS)
    bench.work_off(**by("webhook", url))
    (form, headers), *_ = box.got
    reference = message.reference
    assert form == {
        "to": "+32470123456",
        "text": "Uw code is 123456.",
        "sender": "Portaal",
        "reference": reference,
    }
    assert headers["Idempotency-Key"] == reference


@pytest.mark.parametrize("answer", [500, 503, 429, 401])
def test_a_provider_in_trouble_is_tried_again_under_the_same_reference(
    app: Flask, provider: Any, answer: int
) -> None:
    box, url = provider
    box.answer = answer
    message = posted(app, recipient="0612345678", channel=Channel.SMS)
    bench.work_off(**by("webhook", url))
    assert (bench.kept(message).state, job_of(message).state) == (State.QUEUED, JobState.WAITING)
    box.answer = 200
    is_due(message)
    bench.work_off(**by("webhook", url))
    assert bench.kept(message).state is State.SENT
    assert len({headers["Idempotency-Key"] for _form, headers in box.got}) == 1


@pytest.mark.parametrize("answer", [400, 404, 422, 302])
def test_a_refusal_is_kept_and_no_address_is_followed_elsewhere(app: Flask, provider: Any, answer: int) -> None:
    box, url = provider
    box.answer = answer
    message = posted(app, recipient="0612345678", channel=Channel.SMS)
    bench.work_off(**by("webhook", url))
    assert (bench.kept(message).state, bench.kept(message).failure) == (State.FAILED, f"HTTP {answer}")
    assert len(box.got) == 1


@pytest.mark.parametrize("text", ["", "geen nummer", "12", "0800 1234567890123"])
def test_what_is_no_telephone_number_is_never_tried(app: Flask, text: str) -> None:
    with pytest.raises(Undelivered) as refusal:
        number(text)
    assert refusal.value.lasting


def test_numbers_and_texts_never_travel_in_the_open() -> None:
    settings = {"SMS_TOKEN": "", "SMS_SENDER": "", "SMS_TIMEOUT_SECONDS": 1}
    assert gateway_of({**settings, "SMS_PROVIDER": "", "SMS_URL": ""}) is None
    spryng = gateway_of({**settings, "SMS_PROVIDER": "spryng", "SMS_URL": ""})
    assert spryng
    assert spryng.url == SPRYNG
    for provider, url in (("webhook", "http://sms.example/"), ("webhook", ""), ("pigeon", "https://sms.example/")):
        with pytest.raises(ValueError, match="SMS_"):
            gateway_of({**settings, "SMS_PROVIDER": provider, "SMS_URL": url})


# From a request


def asks_for_a_code() -> int:
    """Give the password on the login page."""
    gijs, visitor = steps.member(), people.visitor()
    fields = filled(
        visitor.opens("/login/").form("/login/"), {"username": gijs.username, "password": steps.PASSWORD}
    )
    return visitor.client.post("/login/", data=dict(fields)).status_code


def test_a_login_code_is_worth_sending_for_ten_minutes(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    assert asks_for_a_code() == 303
    (message,) = bench.rows_of(Message)
    assert message.useful_until is not None
    assert timedelta(minutes=9) < message.useful_until - clock.now() <= timedelta(minutes=10)
    bench.work_off(**settings)
    assert [envelope.rcpt_tos for envelope in box.got] == [["gb@testdorp.example"]]


@pytest.mark.committed
def test_a_queue_that_is_away_does_not_break_the_request(app: Flask, postbox: Any) -> None:
    box, settings = postbox
    app.config["REDIS_URL"] = "redis://127.0.0.1:1/0"
    assert asks_for_a_code() == 303
    bench.work_off(**settings)
    assert len(box.got) == 1, "the sweep finds what the queue was not told"


def test_the_channel_is_one_of_ours(app: Flask) -> None:
    """The database refuses what the portal does not know."""
    with bench.office() as session, pytest.raises(IntegrityError) as refused:
        columns = "recipient, subject, sealed_body, state, created_at, channel"
        values = "'a', 'b', 'c', 'queued', '2026-01-01 00:00:00', 'pigeon'"
        session.execute(db.text(f"INSERT INTO message ({columns}) VALUES ({values})"))
    assert "ck_message_message_channel" in str(refused.value)
