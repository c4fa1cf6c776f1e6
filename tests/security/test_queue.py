"""What operators and the Servicedesk see of messages and jobs, and do with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.common import clock, outbox
from app.common.audit import AuditEvent
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.outbox import Channel, Message, State
from app.extensions import db
from tests import bench
from tests.factories import UserFactory
from tests.people import Person
from tests.test_budgets import LIST, cost, within

SECRET = "Uw code is 987654."


def posted(person: Person, **fields: Any) -> Message:
    """A message to somebody."""
    vault = person.app.extensions["vault"]
    common = {"recipient": "nieuwkomer@testdorp.example", "subject": "Uw code", "sealed_body": vault.seal(SECRET)}
    return bench.store(Message(**{"actor_id": UserFactory().actor_id, **common, **fields}))


def test_nobody_reads_the_text_or_the_whole_address(dennis: Person, olivier: Person) -> None:
    message = posted(dennis)
    for reader in (dennis, olivier):
        for address in ("/messages/", f"/messages/{message.id}"):
            page = reader.opens(address)
            assert page.shows("Uw code")
            for hidden in ("987654", message.sealed_body, "nieuwkomer@testdorp.example"):
                assert hidden not in page.body


def test_dennis_sends_a_failed_message_again(dennis: Person) -> None:
    message = posted(dennis, state=State.FAILED, failure="SMTPRecipientsRefused")
    page = dennis.opens(f"/messages/{message.id}")
    assert page.shows("SMTPRecipientsRefused")
    dennis.clicks("Opnieuw versturen…")
    dennis.clicks("Ja, opnieuw versturen")
    again = bench.kept(message)
    assert (again.state, again.failure) == (State.QUEUED, None)
    assert again.job_id
    assert ("message.resent", "message", message.id) in {
        (event.action, event.thing, event.thing_id) for event in bench.rows_of(AuditEvent)
    }


def test_a_code_that_ended_is_not_offered_again(dennis: Person) -> None:
    message = posted(dennis, state=State.EXPIRED, useful_until=clock.now() - timedelta(hours=1))
    page = dennis.opens(f"/messages/{message.id}")
    assert not page.select(f"a[href='/messages/{message.id}/resend']")
    dennis.opens(f"/messages/{message.id}/resend")
    page = dennis.posts(f"/messages/{message.id}/resend")
    assert page.shows("wat erin staat geldt niet meer")
    assert bench.kept(message).state is State.EXPIRED


def test_olivier_takes_a_waiting_message_back(olivier: Person) -> None:
    with bench.office():
        vault = olivier.app.extensions["vault"]
        message = outbox.post(db.session(), vault, recipient="a@b.example", subject="Dag", body=SECRET)
        db.session.commit()
        key = message.id
    olivier.opens(f"/messages/{key}")
    olivier.clicks("Intrekken…")
    olivier.clicks("Ja, intrekken")
    (message,) = bench.rows_of(Message, Message.id == key)
    (job,) = bench.rows_of(Job, Job.id == message.job_id)
    assert (message.state, job.state) == (State.CANCELLED, JobState.CANCELLED)


def test_cancelling_the_job_of_a_message_takes_the_message_back(dennis: Person) -> None:
    """Or it would go out when its job has been forgotten."""
    with bench.office():
        vault = dennis.app.extensions["vault"]
        message = outbox.post(db.session(), vault, recipient="a@b.example", subject="Dag", body=SECRET)
        db.session.commit()
        key, job = message.id, message.job_id
    dennis.opens(f"/queue/{job}/cancel")
    dennis.clicks("Ja, annuleren")
    (message,) = bench.rows_of(Message, Message.id == key)
    assert message.state is State.CANCELLED


def test_many_at_once(dennis: Person) -> None:
    failed = [posted(dennis, state=State.FAILED) for _number in range(3)]
    fields = {"action": "resend", "pk": [one.id for one in failed], "confirmed": "yes"}
    assert dennis.client.post("/messages/do", data={"csrf_token": dennis.token, **fields}).status_code == 303
    assert {bench.kept(one).state for one in failed} == {State.QUEUED}


def test_the_servicedesk_finds_the_messages_to_one_person(olivier: Person) -> None:
    somebody = UserFactory()
    posted(olivier, actor_id=somebody.actor_id, subject="Voor mij")
    posted(olivier, subject="Voor een ander")
    page = olivier.opens(f"/messages/?actor_id={somebody.id}")
    assert [row for row in page.rows() if "Voor mij" in row]
    assert not [row for row in page.rows() if "Voor een ander" in row]


def test_a_text_message_is_told_by_its_last_figures(dennis: Person) -> None:
    posted(dennis, channel=Channel.SMS, subject="", recipient="06 12 34 56 78", state=State.SENT)
    page = dennis.opens("/messages/?channel=sms")
    assert page.shows("••• 78")
    assert "34 56" not in page.body


def test_dennis_starts_a_job_again_that_failed_too_often(dennis: Person) -> None:
    job = bench.store(Job(kind="files.sweep", state=JobState.FAILED, tries=8, failure="OSError in sweep:40"))
    page = dennis.opens("/queue/?state=failed")
    assert page.shows("OSError in sweep:40")
    dennis.opens(f"/queue/{job.id}")
    dennis.clicks("Opnieuw proberen…")
    dennis.clicks("Ja, opnieuw proberen")
    (again,) = bench.rows_of(Job, Job.id == job.id)
    assert (again.state, again.tries) == (JobState.WAITING, 0)
    assert bench.work_off() == 1


def test_dennis_cancels_a_job(dennis: Person) -> None:
    job = bench.store(Job(kind="files.sweep"))
    dennis.opens(f"/queue/{job.id}")
    dennis.clicks("Annuleren…")
    dennis.clicks("Ja, annuleren")
    (now,) = bench.rows_of(Job, Job.id == job.id)
    assert now.state is JobState.CANCELLED
    page = dennis.posts(f"/queue/{job.id}/cancel")
    assert page.shows("Deze taak is al geëindigd.")


@pytest.mark.parametrize(("address", "make"), [("/messages/", posted), ("/queue/", None)])
def test_lists_cost_the_same_for_one_row_and_for_many(dennis: Person, address: str, make: Any) -> None:
    def one() -> None:
        bench.store(Job(kind="files.sweep")) if make is None else make(dennis)

    one()
    few = cost(dennis, address)
    for _number in range(24):
        one()
    many = cost(dennis, address)
    within(LIST, many)
    assert len(few) == len(many)
