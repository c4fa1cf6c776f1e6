"""Who is about in most tests of activities: Bram, Tineke, and the municipality of both."""

from __future__ import annotations

from typing import Any

import pytest

from app.security.models import Organisation
from tests import people
from tests.people import TESTDORP, Person


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
