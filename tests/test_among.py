"""Rows are found by their numbers, however many are handed over."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.common.among import among
from app.extensions import db
from app.security.models import Organisation
from tests import bench
from tests.asking import overheard, way_to

MORE_THAN_PLACES = 70_000
"""More than a statement of either database has places for values."""


@pytest.fixture
def numbers(app: Flask) -> list[int]:
    """The numbers of all organisations."""
    with bench.office():
        return list(db.session.scalars(select(Organisation.id).order_by(Organisation.id)))


def found(*ids: int, kind: type[Organisation] = Organisation) -> list[int]:
    """The numbers of those organisations that are among some."""
    with bench.office():
        statement = select(kind.id).where(among(kind.id, "ids")).order_by(kind.id)
        return list(db.session.scalars(statement, {"ids": ids}))


def test_those_that_are_there_are_found(numbers: list[int]) -> None:
    assert found(*reversed(numbers[:3]), numbers[0], -1) == numbers[:3]


def test_of_none_nothing_is_found(numbers: list[int]) -> None:
    assert numbers and found() == []


def test_there_may_be_any_number_of_them(numbers: list[int]) -> None:
    assert found(*range(MORE_THAN_PLACES)) == numbers


def test_it_holds_for_the_same_rows_under_another_name(numbers: list[int]) -> None:
    assert found(*numbers[:2], kind=aliased(Organisation)) == numbers[:2]


def test_they_are_found_by_their_key(numbers: list[int]) -> None:
    with overheard() as said:
        found(*numbers)
    asked = next(pair for pair in said if "organisation.id" in pair[0])
    assert "SCAN organisation" not in (way := way_to(*asked, without=("seqscan",))) and "Seq Scan" not in way
