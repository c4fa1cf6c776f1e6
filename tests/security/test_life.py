"""The life of accounts, in many orders; the long form is in `tests/deep/test_life.py`."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security.life import live

pytestmark = pytest.mark.committed


def test_what_must_hold_holds_in_fifty_lives_of_twenty_steps(app: Flask) -> None:
    live(50, 20)
