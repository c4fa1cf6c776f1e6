"""Two coordinators at the same moment: a step is done once, and an organisation begins once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.common import clock
from app.common.errors import RuleBroken
from app.onboarding.actions import connections as actions
from app.onboarding.models import Connection, ConnectionStep
from app.onboarding.rules.standing import NOT_DUE
from app.security.models import Organisation, Region
from tests import bench, people
from tests.connecting import a_connection, in_the_region, region_of_the_cast, region_office, working_at
from tests.people import Person

pytestmark = pytest.mark.committed
ROUNDS = 3


def at_once(office: Organisation, deed: Callable[[Any], Any]) -> list[str]:
    """Let two coordinators of a region do the same at the same moment; why each was refused, or nothing."""
    start, answers = threading.Barrier(2), list[str]()

    def work() -> None:
        start.wait()
        with working_at(office, for_region=True) as session:
            try:
                deed(session)
                session.commit()
                answers.append("")
            except RuleBroken as refused:
                answers.append(str(refused.reasons[0]))

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_of_two_who_close_one_step_one_wins_and_the_other_is_told(app: Flask) -> None:
    office = region_office()
    for done in range(ROUNDS):
        connection = a_connection(steps=done + 1)
        key = connection.step

        def close(session: Any, number: int = connection.id, key: str = key) -> None:
            actions.complete(session.get_one(Connection, number), key, clock.today())

        assert at_once(office, close) == ["", NOT_DUE]
        rows = bench.rows_of(ConnectionStep, ConnectionStep.connection_id == connection.id)
        assert [row.key for row in rows].count(key) == 1


def test_of_two_who_begin_with_one_organisation_one_wins_and_the_other_is_told(app: Flask) -> None:
    office, region = region_office(), region_of_the_cast()
    a_connection()  # brings the programme
    for _round in range(ROUNDS):
        place = in_the_region()

        def begin(session: Any, number: int = place.id) -> None:
            actions.begin(session.get_one(Organisation, number), session.get_one(Region, region.id))

        assert at_once(office, begin) == ["", actions.BEGUN_ALREADY]
        assert bench.counted(Connection, Connection.organisation_id == place.id) == 1


def test_of_two_who_send_the_form_of_one_step_at_once_one_wins_and_the_other_is_told(app: Flask) -> None:
    connection, office = a_connection(steps=1), region_office()
    start, answers = threading.Barrier(2), list[tuple[int, bool]]()

    def send(person: Person) -> None:
        sent = {"csrf_token": person.token, "step": "orientation", "done_on": clock.today().isoformat()}
        start.wait()
        answer = person.client.post(f"/connections/{connection.id}/complete", data={**sent, "once": person.key})
        answers.append((answer.status_code, "andere stap" in answer.text))

    coordinators = [people.with_role("AC", office) for _number in range(2)]
    threads = [threading.Thread(target=send, args=(person,)) for person in coordinators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(200, True), (303, False)]
    rows = bench.rows_of(ConnectionStep, ConnectionStep.connection_id == connection.id)
    assert [row.key for row in rows] == ["contact", "orientation"]
