"""The life of accounts, at full length."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security.life import live

pytestmark = [pytest.mark.deep, pytest.mark.committed]


def test_what_must_hold_holds_in_five_hundred_lives_of_fifty_steps(app: Flask) -> None:
    live(500, 50)
