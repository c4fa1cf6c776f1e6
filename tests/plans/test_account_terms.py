"""Accounts without any plan: noted, announced by mail, deactivated and erased, night by night (F-16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.common import clock
from app.common.jobs import enqueue
from app.common.outbox import Message, State
from app.plans.models import Participant, Plan
from app.plans.rules.accounts import Term
from app.plans.rules.sharing import Access
from app.security.models import Erasure, Resident, ResidentAccount
from tests import bench, people, residents
from tests.factories import ResidentPolicyFactory
from tests.notices import letters_leave
from tests.people import TESTDORP
from tests.people import Person as Somebody
from tests.plans.conftest import SATURDAY
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory

LINDA = "linda@bakker.example"
TERM = Term()


@pytest.fixture(autouse=True)
def calendar() -> Iterator[Any]:
    """It is Saturday, until a test lets days pass."""
    with time_machine.travel(SATURDAY, tick=False) as travelled:
        yield travelled


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, with an account."""
    there = ParticipantFactory(plan=plan, name="Linda Bakker", email=LINDA, shared={"p6": Access.SEE})
    residents.a_resident(there, email=LINDA)
    return there


def night(calendar: Any, *, days: int = 0) -> None:
    """Let days pass, and the job of the night do its work; letters wait."""
    calendar.shift(timedelta(days=days))
    with bench.office() as session:
        enqueue(session, "accounts.tend")
        session.commit()
    bench.work_off(DEMO=False, SMTP_HOST="")


def takes_access(one: Participant, *, portal: bool = False) -> None:
    """Take access away, as a professional does; or give it back."""
    with bench.office() as session:
        session.get_one(Participant, one.id).portal = portal
        session.commit()


def account() -> ResidentAccount:
    """The one account there is."""
    (found,) = bench.rows_of(ResidentAccount)
    return found


def letters() -> list[tuple[str, str]]:
    """What was written about an account that ends."""
    return [one for one in residents.letters_to(LINDA) if "stopt" in one[0]]


def test_who_has_a_plan_is_left_alone_however_long(calendar: Any, linda: Participant) -> None:
    night(calendar)
    night(calendar, days=5 * TERM.kept)
    assert account().without_plan_since is None and account().warned_at is None
    assert not letters()


@pytest.mark.committed
def test_an_account_without_a_plan_is_announced_and_goes_with_a_receipt(
    calendar: Any, linda: Participant, gijs: Somebody
) -> None:
    takes_access(linda)
    night(calendar)
    assert account().without_plan_since == date(2026, 11, 28) and not letters()
    night(calendar, days=TERM.kept - 1)
    assert not letters()
    night(calendar, days=1)
    ((subject, text),) = letters()
    assert "Testdorp" in text and "26 december 2027" in text
    assert linda.plan.title not in subject + text
    assert residents.logs_in(ResidentAtHome(), LINDA).heading == "Mijn plannen"
    night(calendar, days=TERM.notice - 1)
    assert account().active
    night(calendar, days=1)
    assert not account().active
    night(calendar, days=1)
    assert not bench.rows_of(ResidentAccount) and not bench.rows_of(Resident)
    (receipt,) = bench.rows_of(Erasure)
    assert receipt.actor_id is None and receipt.kind == "resident"
    gijs.logs_in()
    assert "Het portaal" in gijs.opens(f"/erasures/{receipt.id}").text


def test_gijs_sees_beforehand_which_accounts_go_and_when(
    calendar: Any, linda: Participant, gijs: Somebody
) -> None:
    takes_access(linda)
    night(calendar)
    gijs.logs_in()
    assert "26 december 2027" in gijs.opens(f"/resident-accounts/{account().id}").text
    assert len(gijs.opens("/resident-accounts/?with_plan=no").rows()) == 1
    assert not gijs.opens("/resident-accounts/?ends=yes").rows()
    night(calendar, days=TERM.kept)
    gijs.logs_in()
    assert len(gijs.opens("/resident-accounts/?ends=yes").rows()) == 1
    assert "Verwijdering aangekondigd" in gijs.opens(f"/resident-accounts/{account().id}").text


def test_a_plan_in_the_meantime_keeps_the_account_and_the_letter_here(calendar: Any, linda: Participant) -> None:
    takes_access(linda)
    night(calendar)
    night(calendar, days=TERM.kept)
    takes_access(linda, portal=True)
    letters_leave()
    (letter,) = bench.rows_of(Message, Message.recipient == LINDA, Message.only_while.is_not(None))
    assert letter.state is State.CANCELLED
    night(calendar, days=TERM.notice + 1)
    assert account().active and account().warned_at is None
    takes_access(linda)
    night(calendar)
    assert account().without_plan_since == clock.today()


def test_an_account_on_hold_goes_when_its_term_is_over(calendar: Any, app: Flask) -> None:
    residents.account_at(people.organisation(TESTDORP), held=True, email=LINDA)
    night(calendar)
    night(calendar, days=TERM.kept)
    night(calendar, days=TERM.notice)
    assert not bench.rows_of(Resident)


def test_a_municipality_may_keep_accounts_longer_or_shorter(calendar: Any, linda: Participant) -> None:
    ResidentPolicyFactory(organisation=people.organisation(TESTDORP), account_days=30)
    takes_access(linda)
    night(calendar)
    night(calendar, days=30)
    assert len(letters()) == 1


@pytest.mark.parametrize("days", ["29", "1826"])
def test_a_term_that_is_too_short_or_too_long_is_refused(linda: Participant, days: str) -> None:
    fatima = people.at_work("FB")
    page = fatima.client.post("/resident-login/add", data={"csrf_token": fatima.token, "account_days": days})
    assert "30" in page.get_data(as_text=True) and page.status_code == 200
