"""Two at the same moment: of each pair exactly one wins (abuse cases 3 and 36; ASVS 15.4.2)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from pyotp.totp import TOTP
from sqlalchemy.orm import Session

from app.common import clock
from app.common.context import system_scope
from app.extensions import db
from app.security.login.actions import attempts, codes, links, recovery, totp
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk
from app.security.login.rules.codes import CodeTerms
from app.security.login.rules.limits import Limits
from app.security.models import LoginSession
from tests import bench, people
from tests.security.login import steps

pytestmark = pytest.mark.committed
PAIRS, RUNNERS = 10, 4


def together(app, deed: Callable[[Session], Any]) -> list[Any]:
    """Do something in several threads at once, each in a transaction of its own."""
    start = Barrier(RUNNERS)

    def run(_number: int) -> Any:
        with app.app_context(), system_scope("race"), Session(db.engine) as session:
            start.wait(10)
            result = deed(session)
            session.commit()
            return result

    with ThreadPoolExecutor(RUNNERS) as pool:
        return list(pool.map(run, range(RUNNERS)))


@pytest.fixture
def gijs(app):
    return people.user_named("gb@testdorp.example")


@pytest.fixture
def vault(app):
    return app.extensions["vault"]


def in_office(app, deed: Callable[[Session], Any]) -> Any:
    with bench.office() as session:
        result = deed(session)
        session.commit()
        return result


def test_one_code_opens_one_session(app, gijs, vault):
    for number in range(PAIRS):
        row = bench.store(LoginSession(key_hash=f"race-{number}", actor_id=gijs.actor_id, level=1))
        code = in_office(app, lambda s, row=row: codes.issue_code(s, vault, row.id, clock.now()))
        won = together(
            app, lambda s, row=row, code=code: codes.check_code(s, vault, row.id, code, clock.now(), CodeTerms())
        )
        assert sorted(won) == [False] * (RUNNERS - 1) + [True]


def test_one_code_of_an_app_works_once(app, gijs, vault):
    seed: TOTP = steps.enrols(gijs)
    for number in range(PAIRS):
        at = clock.now() + timedelta(minutes=number)
        won = together(app, lambda s, at=at: totp.check_totp(s, vault, gijs.actor_id, seed.at(at), at))
        assert won.count(True) == 1


def test_one_recovery_code_works_once(app, gijs, vault):
    for code in in_office(app, lambda s: recovery.make_recovery_codes(s, vault, gijs.actor_id)):
        won = together(
            app, lambda s, code=code: recovery.use_recovery_code(s, vault, gijs.actor_id, code, clock.now())
        )
        assert won.count(True) == 1


def test_one_link_sets_one_password(app, gijs, vault):
    account = in_office(app, lambda s: account_of(s, gijs.actor_id))

    def desk(session: Session) -> Desk:
        return Desk(session, vault, "Regieportaal", "http://localhost")

    for _number in range(PAIRS):
        in_office(app, lambda s: links.forgotten(desk(s), account.username, clock.now()))
        token = steps.link_for(gijs).rpartition("/")[2]
        won = together(app, lambda s, token=token: links.use(desk(s), token, account, "hash", clock.now()))
        assert won.count(True) == 1


def test_guesses_at_once_never_exceed_the_limit(app, vault):
    limits = Limits(per_account=5)
    for number in range(PAIRS):
        counts = attempts.counters(vault, limits, "password", f"race-{number}")
        allowed = [
            until is None
            for _ in range(2)
            for until in together(app, lambda s, counts=counts: attempts.take(s, counts, clock.now()))
        ]
        assert allowed.count(True) == 5
