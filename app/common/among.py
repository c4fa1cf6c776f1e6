"""Rows by their numbers, handed over as one value however many there are.

A list of thousands written out, a place for each, takes longer to be read than to be looked up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Boolean, Dialect, Integer, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Numbers(TypeDecorator[Sequence[int]]):
    """Numbers as a database takes them in one value: an array, or JSON where it knows none."""

    impl, cache_ok = Text, True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Integer) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        return list(value or ()) if dialect.name == "postgresql" else json.dumps([*(value or ())])


class among(FunctionElement[bool]):  # noqa: N801  (called as a function of SQL)
    """The condition that a column holds one of the numbers that a statement is given under a name."""

    type, inherit_cache = Boolean(), True

    def __init__(self, number: Any, name: str) -> None:
        super().__init__(number, bindparam(name, type_=_Numbers()))

    def self_group(self, against: Any = None) -> Any:
        """Stand as it is: compared with "true", as SQLite writes conditions, it would go by no index."""
        return self


@compiles(among)
def _as_array(element: Any, compiler: Any, **options: Any) -> str:
    number, numbers = (compiler.process(one, **options) for one in element.clauses)
    return f"{number} = ANY ({numbers})"


@compiles(among, "sqlite")
def _as_json(element: Any, compiler: Any, **options: Any) -> str:
    number, numbers = (compiler.process(one, **options) for one in element.clauses)
    return f"{number} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608  (a column and a place)
