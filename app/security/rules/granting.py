"""Who may grant what: one table, read aloud in `config.py`, with a word in every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.security.rules.roles import OWN, Role

YES, NO = "yes", "."


def grants_of(table: str) -> dict[str, frozenset[str]]:
    """What each role may grant, from a table of words: a line per giver, a column per role.

    Raises `ValueError` for a line that does not say something in every column, or says something else.
    """
    head, *lines = [line.split() for line in table.strip().splitlines()]
    found = {}
    for giver, *cells in lines:
        if len(cells) != len(head) or not set(cells) <= {YES, NO}:
            raise ValueError(f"the line of {giver} does not decide about every role")
        found[giver] = frozenset(code for code, cell in zip(head, cells, strict=True) if cell == YES)
    if [*found, OWN] != head:
        raise ValueError("the table has to name the same roles beside and above, and those of organisations last")
    return found


def with_grants(roles: Mapping[str, Role], table: str) -> dict[str, Role]:
    """The fixed roles, each with what it may grant; raises `ValueError` when the table is about other roles."""
    found = grants_of(table)
    if found.keys() != roles.keys():
        raise ValueError(f"roles and table differ: {sorted(found.keys() ^ roles.keys())}")
    return {code: replace(role, grants=found[code]) for code, role in roles.items()}
