"""Who stands beside the cast in the tests of what must not happen: somebody near, and somebody of elsewhere."""

from __future__ import annotations

import pytest
from flask import Flask

from app.security.models import User
from tests import people
from tests.factories import UserFactory
from tests.people import CANARY


@pytest.fixture
def stranger(app: Flask) -> User:
    """Somebody of a municipality that has nothing to do with Testdorp."""
    elsewhere = people.organisation(people.ELSEWHERE)
    return UserFactory(organisation=elsewhere, last_name=CANARY, username="vreemd@elders.example")


@pytest.fixture
def colleague(app: Flask) -> User:
    """Somebody of Testdorp without a role, in whose name no number stands that a guess could hit."""
    address = "a.zomer@testdorp.example"
    named = {"first_name": "Anke", "last_name": "Zomer", "username": address, "email": address}
    return UserFactory(organisation=people.organisation(people.TESTDORP), **named)
