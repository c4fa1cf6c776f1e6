"""No way in completes step 5 without both papers: every address that takes something, scripts, commands (O-09)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import Rule

from app.common import clock
from app.common.errors import RuleBroken
from app.onboarding.actions import connections as actions
from app.onboarding.actions import trainings
from app.onboarding.models import Connection, ConnectionPaper, ConnectionStep, TrainingInvitation
from app.onboarding.rules.papers import PaperKind, PaperState
from app.onboarding.rules.trainings import Presence
from tests import bench
from tests.connecting import a_connection, region_of_the_cast
from tests.papers_kept import a_line, a_paper, comes_back, does
from tests.people import Person
from tests.rounds import a_training, an_appointment, an_attendee, an_inquiry

TODAY = clock.today()
MISSING = pytest.mark.parametrize("missing", [PaperKind.ACCESSION, PaperKind.ACCOUNTS])
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
OURS, NAMED = "app.onboarding.", {"pk", "step", "key"}
FORGED = {
    "step": "joining", "key": "training", "done_on": TODAY.isoformat(), "planned_on": "", "on": TODAY.isoformat(),
    "closed_on": TODAY.isoformat(), "joined_on": TODAY.isoformat(), "accession_signed_on": TODAY.isoformat(),
    "account_form_on": TODAY.isoformat(), "signatory": "Anke Vos", "signatory_function": "bestuurder",
    "state": "underway", "step_number": "6", "confirmed": "yes", "accepted": "yes", "action": "complete",
}  # fmt: skip
"""What whoever forges a form would send along."""


def with_one_paper(missing: PaperKind) -> Connection:
    """A connection at step 5, of which one paper is there and the other is out."""
    connection = a_connection(steps=4)
    for kind, state in ((PaperKind.ACCESSION, PaperState.SIGNED), (PaperKind.ACCOUNTS, PaperState.RECEIVED)):
        a_paper(connection, kind, PaperState.SENT if kind is missing else state, on=TODAY)
    return connection


def is_not_completed(connection: Connection) -> bool:
    """Whether it still stands at step 5, and is not connected."""
    done = bench.rows_of(ConnectionStep, ConnectionStep.connection_id == connection.id)
    return bench.kept(connection).joined_on is None and len(done) == 4


def ways_in(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each address of the screens of this subject that takes something, with how it takes it."""
    ours = {
        one.endpoint for one in app.extensions["appbuilder"].baseviews if type(one).__module__.startswith(OURS)
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in ours and rule.arguments <= NAMED:
            for method in sorted(CHANGING & (rule.methods or set())):
                yield method, rule


@MISSING
def test_no_address_that_takes_something_completes_step_five_with_one_paper(
    app: Flask, marloes: Person, missing: PaperKind
) -> None:
    connection = with_one_paper(missing)
    training = a_training(region_of_the_cast(), on=-1)
    bench.store(TrainingInvitation(training_id=training.id, connection_id=connection.id))
    an_attendee(training, connection, presence=Presence.PRESENT)
    rows = {
        "ConnectionView": connection, "TrainingView": training, "AccountLineView": a_line(connection),
        "InquiryView": an_inquiry(connection), "AppointmentView": an_appointment(connection),
    }  # fmt: skip
    forged = {**FORGED, "csrf_token": marloes.token, "seen": f"{connection.id}-joining", "pk": str(connection.id)}
    tried = set()
    for method, rule in ways_in(app):
        screen = rule.endpoint.partition(".")[0]
        filled = dict.fromkeys(rule.arguments, "joining")
        if "pk" in filled:
            filled["pk"] = str(rows.get(screen, connection).id)
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, filled, method=method)
        answer = marloes.client.open(address, method=method, data=forged)
        assert answer.status_code < 500, f"{method} {address}"
        assert is_not_completed(connection), f"{method} {address}"
        tried.add(rule.endpoint)
    assert tried >= {
        "ConnectionView.complete", "ConnectionView.do_many", "ConnectionView.edit", "ConnectionView.plan",
        "TrainingView.hold", "InquiryView.close", "ConnectionPaperView.receive", "AccountLineView.upload",
    }  # fmt: skip


def test_there_is_no_interface_for_programs_by_which_a_connection_is_changed(app: Flask, marloes: Person) -> None:
    connection = with_one_paper(PaperKind.ACCOUNTS)
    assert not [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    for address in (f"/api/v1/connection/{connection.id}", f"/connections/{connection.id}"):
        for method in ("PUT", "PATCH", "DELETE", "POST"):
            headers = {"X-CSRFToken": marloes.token}
            answer = marloes.client.open(address, method=method, json={"joined_on": "2026-11-29"}, headers=headers)
            assert answer.status_code in (404, 405), f"{method} {address}"
    assert is_not_completed(connection)


@MISSING
def test_no_script_completes_step_five_with_one_paper(app: Flask, missing: PaperKind) -> None:
    connection = with_one_paper(missing)
    training = a_training(region_of_the_cast(), on=-1)
    bench.store(TrainingInvitation(training_id=training.id, connection_id=connection.id))
    an_attendee(training, connection, presence=Presence.PRESENT)
    for key in ("joining", "training", "evaluation_1", "yearly"):
        with pytest.raises(RuleBroken):
            does(connection, lambda one, key=key: actions.complete(one, key, TODAY))
    does(training, trainings.hold)  # which completes the training step of whoever has that due
    with pytest.raises(IntegrityError):
        does(connection, lambda one: setattr(one, "joined_on", TODAY))
    assert is_not_completed(connection)


@MISSING
def test_the_other_paper_opens_the_gate(marloes: Person, missing: PaperKind) -> None:
    connection = with_one_paper(missing)
    (paper,) = bench.rows_of(
        ConnectionPaper, ConnectionPaper.connection_id == connection.id, ConnectionPaper.kind == missing
    )
    does(paper, comes_back)
    marloes.posts(f"/connections/{connection.id}/complete")
    assert bench.kept(connection).joined_on == TODAY
