"""Who is about in tests of connections: Marloes of the region."""

from __future__ import annotations

from typing import Any

import pytest

from tests import people
from tests.people import Person


@pytest.fixture
def marloes(app: Any) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")
