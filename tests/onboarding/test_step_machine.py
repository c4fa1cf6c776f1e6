"""Whatever coordinators do with a connection, and in whatever order: what must hold holds after each deed.

The machine of `test_standing` knows the rules alone; this one drives the actions, on a database. That one wins of
two who do the same at the same moment is tried in `test_connection_races`, for a machine has one thread.
"""

from __future__ import annotations

import pytest
from flask import Flask

from tests.onboarding.coordinators import let_them_work

DEEDS = 20


def test_no_step_is_done_before_its_gate_and_no_version_is_lost(app: Flask) -> None:
    let_them_work(50, DEEDS)


@pytest.mark.deep
def test_no_step_is_done_before_its_gate_and_no_version_is_lost_for_long(app: Flask) -> None:
    let_them_work(500, DEEDS)
