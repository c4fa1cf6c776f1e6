"""An import is killed in its midst: each item is whole as it was or as it is now, and again does the rest."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.activities.actions import moderating
from app.activities.actions.importing import Import, Wanted
from app.activities.models import ImportedActivity, LikelyDuplicate, TerritoryNews
from app.activities.rules.activities import Source
from app.activities.rules.moderating import ItemState, Outcome, Reason, Review
from app.activities.rules.sources import Found, read_again, storable
from app.common.history import Change
from tests import bench
from tests.activities.coming import a_village_in_belgium
from tests.activities.uit_samples import ID, an_event

pytestmark = pytest.mark.committed

ROOT = Path(__file__).resolve().parents[2]
SOUNDS = ("ba", "do", "fi", "gu", "ke", "lo", "mi", "nu", "pa", "re")
KILLED_AT_A_WRITE = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine

left = [int(sys.argv.pop(1))]

@event.listens_for(Engine, "after_cursor_execute")
def count(_connection, _cursor, statement, *_more):
    if statement.lstrip().split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

from flask.cli import main
main()
"""
"""The command line, ended for good by the system right after so many writes: before they are committed."""
Kept = dict[str, list[Any]]
"""What the database holds about each item, by its number at the source: its row, history, pairs and notices."""


def test_killed_after_any_write_no_item_is_half_changed(killed: Killed) -> None:
    killed.begins_with(40)
    told = []
    for writes in (1, 2, 3, 4, 5, 6, 7, 19, 31):
        told.append(killed.after(writes))
        killed.is_whole(changed=sum(told))
    assert told[:2] == [0, 0], "one write, or two, make no item"
    assert 0 < sum(told) < 40
    killed.does_the_rest(sum(told))


@pytest.mark.deep
def test_a_thousand_changed_items_show_progress_and_survive_being_killed(killed: Killed) -> None:
    chance = random.Random(7)
    killed.begins_with(1_000)
    done = 0
    for _time in range(12):
        told = killed.once_it_told(done + chance.randrange(20, 60))
        assert told >= done
        done = killed.is_whole(changed=told, or_one_more=True)
    assert 200 < done < 1_000
    killed.does_the_rest(done)


@pytest.fixture
def killed(app: Flask, tmp_path: Path) -> Killed:
    return Killed(app, tmp_path)


def name_of(number: int) -> str:
    """A title that is not like that of another number."""
    chance = random.Random(number)
    return " ".join("".join(chance.choices(SOUNDS, k=4)) for _word in range(3))


def event_of(number: int, name: str, **more: Any) -> dict[str, Any]:
    return an_event(
        **{"@id": f"https://io.uitdatabank.example/events/{number:08}{ID[8:]}"}, name={"nl": name}, **more
    )


def offer_of(number: int) -> dict[str, Any]:
    """A second source tells of the same as the event of this number, by its own name."""
    return {"id": str(number), "title": name_of(number), "postal_code": "3300", "city": "Tienen",
            "street": "Grote Markt 1", "start": "06-10-2026", "from": "14:00", "until": "16:00"}  # fmt: skip


class Killed:
    """Events that changed at their source, and imports of them that are ended by SIGKILL."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.events = folder / "events"
        self.events.mkdir()
        url = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
        self.settings = {"DEMO": "1", "DATABASE_URL": url, "INSTANCE_FOLDER": str(folder / "instance")}
        self.words = ["--app", "run", "portal", "import-uit", str(self.events)]
        self.many = 0
        self.before: Kept = {}
        self.whole: list[Kept] = []

    def begins_with(self, many: int) -> None:
        """Events that came in before, of which each third was rejected; now all of them have changed.

        Of the even ones the title becomes that of an offer, of the odd ones it was that until now.
        """
        self.many = many
        village = a_village_in_belgium()
        with bench.office() as session:
            brought = Import()
            for number in range(many):
                was = f"Eerst {name_of(number + many)}" if number % 2 == 0 else name_of(number)
                now = name_of(number) if number % 2 == 0 else f"Nu {name_of(number + many)}"
                for source, document in (
                    (Source.VOLUNTEERING, offer_of(number)),
                    (Source.UIT, event_of(number, was)),
                ):
                    kept = storable(document)
                    item = read_again(source, "x", kept)
                    brought.take(Wanted(Found(source, "x", kept, item, external_id=item.external_id)))
                (self.events / f"{number:05}.json").write_text(
                    json.dumps(event_of(number, now, description={"nl": f"<p>Nu {number}.</p>"}))
                )
            rows = session.scalars(select(ImportedActivity).where(ImportedActivity.source == Source.UIT)).all()
            for row in rows[::3]:
                assert row.municipality_id == village.id
                moderating.reject(row, Reason.UNFIT, "")
            session.commit()
        self.before = kept_of_events()
        assert len(self.before) == many

    def after(self, writes: int) -> int:
        """An import is killed right after so many writes; how many events it told of as changed."""
        words = [sys.executable, "-u", "-c", KILLED_AT_A_WRITE, str(writes), *self.words]
        done = subprocess.run(words, cwd=ROOT, env=self.settings, capture_output=True, text=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr
        return self._told(done.stdout.splitlines())

    def once_it_told(self, lines: int) -> int:
        """An import is killed as soon as it told of so many events; how many are changed by what it told."""
        words = [sys.executable, "-u", "-m", "flask", *self.words]
        with subprocess.Popen(words, cwd=ROOT, env=self.settings, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = [process.stdout.readline() for _line in range(lines)]
            assert process.poll() is None, "it tells while it is at work"
            process.send_signal(signal.SIGKILL)
            told += process.stdout.readlines()
            assert process.wait() == -signal.SIGKILL
        self._told(told)
        return len(told)

    def _told(self, lines: list[str]) -> int:
        """How many lines tell of a change; each says which of how many it is."""
        for number, line in enumerate(lines, 1):
            assert re.match(rf"{number}/{self.many} (changed|unchanged) {number - 1:05}\.json ", line), line
        return sum(" changed " in line for line in lines)

    def is_whole(self, *, changed: int, or_one_more: bool = False) -> int:
        """Every event is as it was or was changed with all that belongs to it; how many were changed."""
        now = kept_of_events()
        new = [key for key, kept in now.items() if kept != self.before[key]]
        assert len(new) in ((changed, changed + 1) if or_one_more else (changed,))
        for key in new:
            row, history, _pairs, notices = now[key]
            was, past, _before, told = self.before[key]
            assert (row["title"], row["version"]) != (was["title"], was["version"])
            assert len(history) > len(past) and history[: len(past)] == past
            rejected = row["state"] is ItemState.REJECTED
            assert row["review"] is (Review.CHANGED if rejected else Review.NEW)
            assert (row["changed_fields"] > 0) is rejected
            assert (notices != told) is rejected, "what begins to wait again is told of again"
        self.whole.append({key: now[key] for key in new})
        return len(new)

    def does_the_rest(self, done: int) -> None:
        """Done once more to its end, all are changed; what was there already did not change again."""
        assert self._to_its_end() == f"0 accepted, {self.many - done} changed, {done} unchanged"
        now = kept_of_events()
        for earlier in self.whole:
            assert {key: now[key] for key in earlier} == earlier
        assert all(kept != self.before[key] for key, kept in now.items())
        for key, (row, _history, pairs, _notices) in now.items():
            even = int(key[:8]) % 2 == 0
            assert row["title"].startswith("Nu ") is not even
            assert len(pairs) == (1 if even else 0)
            assert len(self.before[key][2]) == (0 if even else 1)
        assert self._to_its_end() == f"0 accepted, 0 changed, {self.many} unchanged"
        assert kept_of_events() == now

    def _to_its_end(self) -> str:
        words = [sys.executable, "-m", "flask", *self.words]
        done = subprocess.run(words, cwd=ROOT, env=self.settings, capture_output=True, text=True, check=True)
        *lines, last = done.stdout.splitlines()
        assert len(lines) == self.many
        return last.partition(f", 0 {Outcome.WITHDRAWN}")[0]


def kept_of_events() -> Kept:
    """Everything that is kept of the events; of pairs, those with the offer of the same number.

    Two events may be alike by chance, and a pair of theirs is changed with either.
    """
    with bench.office() as session:
        rows = _rows(session, ImportedActivity)
        history = _by(
            _rows(session, Change), lambda one: one["thing_id"] if one["thing"] == "imported_activity" else 0
        )
        notices = _by(_rows(session, TerritoryNews), lambda one: one["thing_id"])
        numbers = {row["id"]: row["external_id"] for row in rows}
        pairs: dict[int, list[Any]] = defaultdict(list)
        for pair in _rows(session, LikelyDuplicate):
            event, offer = sorted((pair["item_id"], pair["other_id"]), key=lambda key: -len(numbers[key]))
            if numbers[offer] == str(int(numbers[event][:8])):
                pairs[event].append(pair)
        return {
            row["external_id"]: [row, history[row["id"]], pairs[row["id"]], notices[row["id"]]]
            for row in rows
            if row["source"] is Source.UIT
        }


def _rows(session: Any, kind: Any) -> list[dict[str, Any]]:
    table = kind.__table__
    return [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]


def _by(rows: list[dict[str, Any]], key: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
