"""Rare words by trigrams on SQLite: the same rows as without them, and nothing of what is gone (decision 0095)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, create_engine, select
from sqlalchemy.orm import Session

from app.common import database, grams, purging
from app.common.grams import Grams
from app.common.lately import Lately

THING = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("search_key", String(1000), nullable=False),
)
HELD, VERBS = Grams("thing"), ("insert", "update", "delete")


@contextmanager
def a_table() -> Iterator[Connection]:
    """A database of its own, with one table and the index over it."""
    engine = create_engine("sqlite://")
    database.configure(engine, 100)
    with engine.connect() as connection, pytest.MonkeyPatch.context() as declared:
        declared.setattr(grams, "_declared", {"thing": HELD})
        declared.setattr(grams, "_there", Lately())
        THING.create(connection)
        grams.install(connection)
        yield connection


@pytest.fixture
def connection() -> Iterator[Connection]:
    """The same, for a whole test."""
    with a_table() as connection:
        yield connection


def holding(words: list[str]) -> Any:
    """The condition as lists ask it."""
    return [THING.c.search_key.contains(word, autoescape=True) for word in words]


def numbers(connection: Connection, conditions: list[Any]) -> list[int]:
    """The rows for which conditions hold."""
    asked = select(THING.c.id).where(*conditions).order_by(THING.c.search_key, THING.c.id)
    return [*connection.execute(asked).scalars()]


signs = st.text(alphabet="aabbB é%_/\"'\\*-日\U0001f600", max_size=12)
"""Few signs, so that words are met in texts, and those that mean something to one of both ways among them."""


@given(
    texts=st.lists(signs, max_size=12), others=st.lists(signs, max_size=6), words=st.lists(signs, max_size=4),
)  # fmt: skip
def test_whatever_is_written_and_looked_for_the_rows_are_the_same(
    texts: list[str], others: list[str], words: list[str]
) -> None:
    """Rows are added, changed and deleted meanwhile; then the index itself is compared with them."""
    words = [part for word in words for part in word.split()]
    with a_table() as connection:
        for text in texts:
            connection.execute(THING.insert().values(search_key=text))
        for number, text in enumerate(others, 1):
            connection.execute(THING.update().where(THING.c.id == number).values(search_key=text))
        connection.execute(THING.delete().where(THING.c.id % 5 == 0))
        few = grams.few_of(Session(connection), "thing", words)
        assert (few is None) == all(len(word) < grams.SHORTEST for word in words)
        led = [grams.among(THING.c.id, few)] if few is not None else []
        assert numbers(connection, [*led, *holding(words)]) == numbers(connection, holding(words))
        compare = f"INSERT INTO {HELD.name} ({HELD.name}, rank) VALUES ('integrity-check', 1)"
        connection.exec_driver_sql(compare)


def test_the_rarest_word_leads_and_none_where_all_are_met_often(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grams, "FEW", 2)
    for text in ("bridge club", "chess club", "walking club"):
        connection.execute(THING.insert().values(search_key=text))
    session = Session(connection)
    assert grams.few_of(session, "thing", ["club"]) is None
    assert grams.few_of(session, "thing", ["club", "che"]) == "[2]"
    assert grams.few_of(session, "thing", ["club", "ch"]) is None
    assert grams.few_of(session, "thing", ["poker"]) == "[]"


def test_a_table_that_is_made_anew_takes_its_index_along_at_the_next_line(connection: Connection) -> None:
    """As a batch migration does it, which drops triggers silently."""
    connection.execute(THING.insert().values(search_key="first"))
    assert grams.missing(connection) == []
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("thing", recreate="always") as batch:
        batch.add_column(Column("more", Integer))
    connection.execute(THING.insert().values(search_key="second"))
    assert grams.missing(connection) == [HELD.name]
    grams.install(connection)
    assert grams.missing(connection) == []
    for number, word in enumerate(("first", "second"), 1):
        assert grams.few_of(Session(connection), "thing", [word]) == f"[{number}]"


@pytest.mark.parametrize("name", [HELD.name, *(f"{HELD.name}_{verb}" for verb in VERBS)])
def test_an_index_that_is_another_one_is_noticed_not_used_and_made_anew(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    connection.execute(THING.insert().values(search_key="first"))
    connection.exec_driver_sql(f"DROP {'TABLE' if name == HELD.name else 'TRIGGER'} {name}")
    monkeypatch.setattr(grams, "_there", Lately())
    assert grams.missing(connection) == [HELD.name]
    assert grams.few_of(Session(connection), "thing", ["first"]) is None
    grams.install(connection)
    monkeypatch.setattr(grams, "_there", Lately())
    assert grams.few_of(Session(connection), "thing", ["first"]) == "[1]"


def test_without_trigrams_rows_are_written_and_found_as_ever(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An SQLite without FTS5 could not serve the triggers: they go."""
    monkeypatch.setattr(grams, "_there", Lately())
    monkeypatch.setattr(grams, "HAS_MODULE", "SELECT 0")
    grams.install(connection)
    assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").scalar() == 0
    assert grams.few_of(Session(connection), "thing", ["first"]) is None


def raw(connection: Connection) -> bytes:
    """All that the index keeps, byte by byte."""
    kept = connection.exec_driver_sql(f"SELECT block FROM {HELD.name}_data").scalars()
    return b"".join(kept)


def test_what_was_deleted_is_not_found_and_leaves_no_trigram_once_it_was_tidied(connection: Connection) -> None:
    for text in ("qzx wvk", "bridge"):
        connection.execute(THING.insert().values(search_key=text))
    grams.tidy(connection)
    assert b"qzx" in raw(connection) and b"wvk" in raw(connection)
    connection.execute(THING.update().where(THING.c.id == 1).values(search_key="qzx"))
    grams.tidy(connection)
    assert b"qzx" in raw(connection) and b"wvk" not in raw(connection)
    connection.execute(THING.delete().where(THING.c.id == 1))
    assert grams.few_of(Session(connection), "thing", ["qzx"]) == "[]"
    grams.tidy(connection)
    assert b"qzx" not in raw(connection) and b"bri" in raw(connection)


def test_purging_a_database_wipes_the_index_too(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`flask portal purge`: no page of the file holds what was deleted."""
    monkeypatch.setattr(grams, "_declared", {"thing": HELD})
    file = tmp_path / "one.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        THING.create(connection)
        grams.install(connection)
        connection.execute(THING.insert().values([{"search_key": "qzxwvk"}, {"search_key": "bridge"}]))
    with engine.begin() as connection:
        connection.execute(THING.delete().where(THING.c.search_key == "qzxwvk"))
    assert b"qzx" in file.read_bytes()
    assert purging.purge(engine) == []
    engine.dispose()
    assert b"qzx" not in file.read_bytes() and b"bri" in file.read_bytes()
    with sqlite3.connect(file) as again:
        assert again.execute(f"SELECT rowid FROM {HELD.name} ('bridge')").fetchall() == [(2,)]
