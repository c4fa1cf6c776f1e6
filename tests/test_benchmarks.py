"""The benchmarks can be run: every item is asked of both applications and gets a figure; times do not matter."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import activities, connections, plans
from benchmarks.items import ITEMS, LIMITS, SCALE, Item
from benchmarks.stock import Files, mark
from tests.test_papers import ROOT

pytestmark = pytest.mark.stored


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quick run on the database that is under test."""
    return quickly(tmp_path_factory.mktemp("benchmarks"), "users")


def quickly(folder: Path, what: str) -> Path:
    """Run what is measured about users, plans, activities or connections, with little data."""
    kind = os.environ.get("DATABASE", "sqlite")
    command = [sys.executable, "-m", "benchmarks", what, "--quick", "--databases", kind, "--to", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.mark.parametrize(
    ("what", "items"),
    [("plans", plans.ITEMS), ("activities", activities.ITEMS), ("connections", connections.ITEMS)],
)
def test_every_item_about_plans_activities_and_connections_has_a_figure_and_a_verdict(
    tmp_path: Path, what: str, items: tuple[Item, ...]
) -> None:
    name = what.upper()
    (figures,) = json.loads((quickly(tmp_path, what) / f"{name}.json").read_text()).values()
    assert all(each["median"] > 0 for both in figures["items"].values() for each in both.values())
    told = [line.strip("| ").split(" | ") for line in (tmp_path / f"{name}.md").read_text().splitlines()]
    rows = [row for row in told if row[0] in {item.key for item in items}]
    assert [row[0] for row in rows] == [item.key for item in items]
    assert {row[-1] for row in rows} <= {"goal", "bar", "**missed**"}


def test_every_item_has_a_figure_on_both_sides(measured: Path) -> None:
    (figures,) = json.loads((measured / "RESULTS.json").read_text()).values()
    for key in (item.key for item in ITEMS):
        for side in ("floor", "ours"):
            assert figures["items"][key][side]["median"] > 0, (key, side)
    for key in {*LIMITS} - {"scale"}:
        assert figures[key]["floor"] > 0
        assert figures[key]["ours"] > 0
    assert set(figures["scale"]) == set(SCALE)


def test_every_item_has_a_verdict(measured: Path) -> None:
    rows = [line for line in (measured / "RESULTS.md").read_text().splitlines() if line.startswith("| W1 |")]
    assert len(rows) == 1
    assert rows[0].rstrip(" |").rpartition("| ")[2] in ("goal", "bar", "**missed**")


def test_a_fresh_copy_takes_nothing_over_from_a_run_that_was_ended(tmp_path: Path) -> None:
    kept, runs = tmp_path / "kept", tmp_path / "runs"
    kept.mkdir()
    runs.mkdir()
    with closing(sqlite3.connect(kept / f"10-0-{mark()}.db")) as whole:
        whole.execute("CREATE TABLE said (word)")
        whole.execute("INSERT INTO said VALUES ('kept')")
        whole.commit()
    with closing(sqlite3.connect(runs / "10.db", isolation_level=None)) as ended:
        ended.execute("PRAGMA journal_mode=WAL")
        ended.execute("CREATE TABLE said (word)")
        ended.execute("INSERT INTO said VALUES ('ended')")
        left = (runs / "10.db-wal").read_bytes()
    (runs / "10.db-wal").write_bytes(left)
    with closing(sqlite3.connect(Files(kept, runs).fresh(10).removeprefix("sqlite:///"))) as copy:
        assert copy.execute("SELECT word FROM said").fetchall() == [("kept",)]
