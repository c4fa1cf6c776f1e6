"""Who is about in most tests of activities: Bram, Tineke, and the municipality of both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from app.security.models import Organisation
from tests import people
from tests.people import TESTDORP, Person


@pytest.fixture
def november() -> Any:
    """It is Friday 20 November 2026, before any of what is made after it."""
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False) as travelled:
        yield travelled


@pytest.fixture
def bram(app: Any) -> Person:
    """A local administrator of Testdorp."""
    return people.at_work("LB")


@pytest.fixture
def tineke(app: Any) -> Person:
    """An organiser, at the village hall."""
    return people.at_work("OR")


@pytest.fixture
def village(app: Any) -> Organisation:
    """The municipality of both."""
    return people.organisation(TESTDORP)
