"""Two coordinators take over figures of the same time at the same moment: one wins, the other is told (O-38)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.onboarding.actions.signals import handing_in, taking
from app.onboarding.models import SignalFigure, SignalMonth, SignalSet
from app.onboarding.rules.signals.sets import MEANWHILE, NOT_WAITING, SetState
from tests import bench
from tests.connecting import region_office
from tests.onboarding.test_connection_races import at_once
from tests.signalling import a_set, connected, month, said

pytestmark = pytest.mark.committed
ROUNDS = 3


def figures() -> list[int | None]:
    """The signals that count now."""
    return sorted(one.signals or 0 for one in bench.rows_of(SignalFigure))


def take(session: Any, number: int) -> None:
    """Take a set over as somebody who saw what gives way just before."""
    one = session.get_one(SignalSet, number)
    read = handing_in.read_set(one, handing_in.table_of(one)).accepted()
    taking.take(one, taking.ahead(one.region_id, read).replaced.mark)


def test_of_two_files_of_one_time_one_wins_and_the_other_is_told(app: Flask) -> None:
    office, kiezel = region_office(), connected("Basisschool De Kiezel")
    name = kiezel.organisation.name
    a_set([(name, said(month(2)), 1, 0)])
    for turn in range(ROUNDS):
        pair = [a_set([(name, said(month(2)), 10 * turn + 2 + one, 0)], taken=False).id for one in (0, 1)]
        seen = str(next(one.id for one in bench.rows_of(SignalSet, SignalSet.state == SetState.TAKEN)))
        waiting = list(pair)

        def deed(session: Any, waiting: list[int] = waiting, seen: str = seen) -> None:
            taking.take(session.get_one(SignalSet, waiting.pop()), seen)

        assert at_once(office, deed) == ["", MEANWHILE]
        (won,) = bench.rows_of(SignalSet, SignalSet.id.in_(pair), SignalSet.state == SetState.TAKEN)
        assert figures() == [won.signals] and bench.counted(SignalMonth) == 2


def test_of_two_who_take_over_where_nothing_was_one_wins(app: Flask) -> None:
    office, kiezel = region_office(), connected("Basisschool De Kiezel")
    name = kiezel.organisation.name
    for turn in range(ROUNDS):
        back = 3 + turn
        waiting = [a_set([(name, said(month(back)), one + 1, 0)], taken=False).id for one in (0, 1)]

        def deed(session: Any, waiting: list[int] = waiting) -> None:
            taking.take(session.get_one(SignalSet, waiting.pop()), "")

        assert at_once(office, deed) == ["", MEANWHILE]
        assert bench.counted(SignalFigure, SignalFigure.first == month(back)) == 1


def test_of_two_clicks_on_one_set_the_second_is_told(app: Flask) -> None:
    office, kiezel = region_office(), connected("Basisschool De Kiezel")
    one = a_set([(kiezel.organisation.name, said(month(2)), 5, 0)], taken=False)
    assert at_once(office, lambda session: take(session, one.id)) == ["", NOT_WAITING]
    assert figures() == [5]
