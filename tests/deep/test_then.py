"""The plan of any moment in its long form (F-08); the short one is part of the suite."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plans.test_then import compared

pytestmark = pytest.mark.deep


@pytest.mark.parametrize("lot", range(10))
def test_the_plan_of_any_moment_is_what_it_was_then(app: Any, lot: int) -> None:
    compared(range(1000 + lot * 50, 1050 + lot * 50), steps=25)
