"""Two people, two processes, the same moment: one wins, and the other is told and keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from requests import Response

from app.common import clock
from app.common.audit import AuditEvent
from app.common.audit.events import Event
from app.security import events
from app.security.login.actions import attempts, verification
from app.security.models import Assignment, LoginSession, Region, User
from app.security.rules.organisations import Country
from app.security.rules.verification import Terms
from tests import bench, people
from tests.deep.machines import PAGE_SECONDS, Client, is_ours, key_for, logged_in, machine
from tests.factories import OrganisationFactory, UserFactory, fixed_role
from tests.security.login import steps
from tests.security.test_forms_keep import at_once

pytestmark = [pytest.mark.deep, pytest.mark.committed]

TURNS, PAIRS = 8, 200


@pytest.fixture
def ports(app: Flask, tmp_path: Path) -> Iterator[tuple[int, ...]]:
    """Where two machines of one process each listen."""
    url, instance = app.config["SQLALCHEMY_DATABASE_URI"], Path(app.config["INSTANCE_FOLDER"])
    with ExitStack() as stack:
        logs = [tmp_path / f"log{number}" for number in range(2)]
        yield tuple(stack.enter_context(machine(url, instance, log, workers=1)).port for log in logs)


@pytest.fixture
def two_desks(app: Flask, ports: tuple[int, ...]) -> tuple[list[Client], list[Client]]:
    """Twice Olivier of the Servicedesk and twice Gijs, one at each machine."""
    return (
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
        assert told(events.USER_DEACTIVATED, user) == 1, "put on hold twice"


# Three that must never both succeed, two hundred times each


def test_two_administrators_who_put_each_other_on_hold(ports: tuple[int, ...]) -> None:
    """Abuse case 13: of the last two user administrators one stays."""
    for _pair in range(PAIRS):
        place = OrganisationFactory(country=Country.BELGIUM)
        both = [UserFactory(organisation=place, roles="GB") for _who in range(2)]
        desks = [Client(key_for(user, place), port) for user, port in zip(both, ports, strict=True)]
        answers = at_once(*(
            lambda desk=desk, other=other: desk.posts(f"/users/{other.id}/deactivate")
            for desk, other in zip(desks, reversed(both), strict=True)
        ))  # fmt: skip
        assert sum(answer.status_code == 303 and not sent_to_login(answer) for answer in answers) == 1, answers
        assert sorted(bench.kept(user).active for user in both) == [False, True]
        assert told(events.USER_DEACTIVATED, *both) == 1


def test_two_windows_that_give_the_same_verification_code(ports: tuple[int, ...]) -> None:
    """Abuse case 3: a code verifies once."""
    place = people.organisation(people.TESTDORP)
    for _pair in range(PAIRS):
        user = UserFactory(organisation=place, waiting=True)
        code = a_code_for(user)
        windows = [Client(key_for(user), port) for port in ports]
        answers = at_once(*(
            lambda window=window, code=code: window.posts("/first-login/verification", code=code)
            for window in windows
        ))  # fmt: skip
        assert all(answer.status_code < 500 for answer in answers)
        pages = [window.gets("/login/").text for window in windows]
        assert sum("U bent geverifieerd" in page for page in pages) == 1, answers
        assert bench.kept(user).verified_at and told(events.VERIFIED, user) == 1
        forget_tries()


def test_two_windows_that_give_the_same_code_of_an_authenticator(ports: tuple[int, ...]) -> None:
    """Abuse case 36: a code of an app lets one in."""
    place = people.organisation(people.TESTDORP)
    for _pair in range(PAIRS):
        user = UserFactory(organisation=place)
        code = steps.enrols(user).now()
        windows = [Client(key_for(user, level=1), port) for port in ports]
        answers = at_once(*(
            lambda window=window, code=code: window.posts("/login/code", code=code) for window in windows
        ))  # fmt: skip
        won, _lost = sorted_out(answers)
        assert won.headers["Location"] == "/"
        alive = LoginSession.actor_id == user.actor_id, LoginSession.level == 2, LoginSession.ended_at.is_(None)
        assert bench.counted(LoginSession, *alive) == 1
        forget_tries()


def sent_to_login(answer: Response) -> bool:
    """Whether somebody was no longer logged in."""
    return answer.headers.get("Location", "").startswith("/login/")


def told(kind: Event, *users: User) -> int:
    """How often the audit log tells that something happened to some users."""
    about = AuditEvent.thing_id.in_([user.id for user in users])
    return bench.counted(AuditEvent, AuditEvent.action == kind.name, about)


def a_code_for(user: User) -> str:
    """A verification code, as an administrator reads it out."""
    terms, vault = Terms.of(bench.the_app().config), bench.the_app().extensions["vault"]
    with bench.office() as session:
        own = session.get_one(User, user.id)
        verification.issue(session, vault, own, clock.now(), terms)
        code = verification.show(session, vault, own, clock.now(), terms)
        session.commit()
    return code


def forget_tries() -> None:
    """Let the next pair try: all come from one address, which may fail thirty times."""
    with bench.office() as session:
        attempts.purge(session, clock.now() + timedelta(days=1))
        session.commit()
