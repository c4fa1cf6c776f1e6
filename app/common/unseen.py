"""What is looked up of rows that whoever asks may not see: one value, by the number of a row that he does see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeEngine

from app.common import rowsecurity


def looked_up(
    name: str, kind: TypeEngine[Any], body: str, in_sqlite: Mapping[str, str] | None = None
) -> type[GenericFunction[Any]]:
    """A function of the database that looks past row security, to be called with a column of numbers.

    `body` selects one value and has `{number}` where the number goes. SQLite has no row security to look past and
    no functions of ours: it gets the same as a subquery, with the words of `in_sqlite` in the place of others.
    PostgreSQL calls `kind` by the same name. A call takes it a tenth of a millisecond: it is meant for one row, or
    a page of them.
    """
    head = f"{name}(integer) returns {kind.__visit_name__} SET portal.organisations = '{{}}'"
    rowsecurity.everywhere(head, body.format(number="$1"))
    here = body
    for word, other in (in_sqlite or {}).items():
        here = here.replace(word, other)
    function = type(name, (GenericFunction,), {"name": name, "type": kind, "inherit_cache": True})

    @compiles(function, "sqlite")
    def _write(asked: Any, compiler: Any, **options: Any) -> str:
        return f"({here.format(number=compiler.process(asked.clauses, **options))})"

    return function
