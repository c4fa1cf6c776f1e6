"""Two people, two processes, the same moment: one wins, and the other is told and keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from requests import Response

from app.common.audit import AuditEvent
from app.security import events
from app.security.models import Assignment, Region
from tests import bench, people
from tests.deep.machines import PAGE_SECONDS, Client, is_ours, logged_in, machine
from tests.factories import UserFactory, fixed_role
from tests.security.test_forms_keep import at_once

pytestmark = [pytest.mark.deep, pytest.mark.committed]

TURNS = 8


@pytest.fixture
def two_desks(app: Flask, tmp_path: Path) -> Iterator[tuple[list[Client], list[Client]]]:
    """Two machines of one process each; twice Olivier of the Servicedesk and twice Gijs, one at each."""
    url, instance = app.config["SQLALCHEMY_DATABASE_URI"], Path(app.config["INSTANCE_FOLDER"])
    with ExitStack() as stack:
        ports = [
            stack.enter_context(machine(url, instance, tmp_path / f"log{number}", workers=1)).port
            for number in range(2)
        ]
        yield (
            [Client(logged_in(app), port) for port in ports],
            [Client(logged_in(app, "GB"), port) for port in ports],
        )


def sorted_out(answers: list[Response]) -> tuple[Response, Response]:
    """Who won and who did not: the first was sent on, and the second got a page of ours."""
    won = [answer for answer in answers if answer.status_code == 303]
    lost = [answer for answer in answers if answer.status_code != 303]
    assert len(won) == len(lost) == 1, [answer.status_code for answer in answers]
    assert is_ours(lost[0]) and lost[0].status_code < 500, lost[0].text[:500]
    return won[0], lost[0]


def test_two_who_save_the_same_field_of_one_record(two_desks: tuple[list[Client], list[Client]]) -> None:
    desks, _gijs = two_desks
    for turn in range(TURNS):
        made = desks[0].adds_a_region(turn)
        address = f"{made.headers['Location']}/edit"
        names = [f"Naam {turn} van {who}" for who in ("links", "rechts")]
        answers = at_once(*(
            lambda desk=desk, name=name, address=address, turn=turn: desk.posts(
                address, kind="network", code=f"diep-{turn}", name=name
            )
            for desk, name in zip(desks, names, strict=True)
        ))  # fmt: skip
        won, lost = sorted_out(answers)
        assert lost.status_code == 409
        (region,) = bench.rows_of(Region, Region.code == f"diep-{turn}")
        assert region.name == names[answers.index(won)]
        assert names[answers.index(lost)] in lost.text, "what was typed is gone"
        assert names[answers.index(won)] in lost.text, "nobody tells what stands there now"
    assert max(desk.slowest for desk in desks) < PAGE_SECONDS


def test_two_who_give_the_same_role(two_desks: tuple[list[Client], list[Client]]) -> None:
    _olivier, desks = two_desks
    place = people.organisation(people.TESTDORP)
    for _turn in range(TURNS):
        user, role = UserFactory(organisation=place), fixed_role("PB")
        answers = at_once(*(
            lambda desk=desk, user=user, role=role: desk.posts(
                "/roles/add", user_id=str(user.id), role_id=str(role.id), organisation_id=str(place.id)
            )
            for desk in desks
        ))  # fmt: skip
        sorted_out(answers)
        assert bench.counted(Assignment, Assignment.user_id == user.id) == 1


def test_two_who_put_the_same_colleague_on_hold(two_desks: tuple[list[Client], list[Client]]) -> None:
    _olivier, desks = two_desks
    for _turn in range(TURNS):
        user = UserFactory(organisation=people.organisation(people.TESTDORP))
        answers = at_once(*(
            lambda desk=desk, user=user: desk.posts(f"/users/{user.id}/deactivate") for desk in desks
        ))  # fmt: skip
        assert all(answer.status_code < 500 for answer in answers), [answer.status_code for answer in answers]
        assert not bench.kept(user).active
        told = bench.counted(
            AuditEvent, AuditEvent.action == events.USER_DEACTIVATED.name, AuditEvent.thing_id == user.id
        )
        assert told == 1, "put on hold twice"
