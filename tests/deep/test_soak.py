"""The soak: fifty people at work for half an hour, at six tenths of what the application can do."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from itertools import cycle
from pathlib import Path

import pytest

from benchmarks.sample import pick
from benchmarks.servers import free_port, serving
from benchmarks.stock import stock
from benchmarks.visitor import Visitor
from tests.deep.soak import Load, Work, drift, knee, reading, saving, searching, slope, watched
from tests.deep.test_crash import REPORTS, environment

pytestmark = pytest.mark.deep

MINUTES = float(os.environ.get("DEEP_SOAK_MINUTES", "30"))
SESSIONS, USERS, PART_OF_KNEE = 50, 20_000, 0.6
WARM_MINUTES = min(5.0, MINUTES / 6)
MOST_MIB_A_MINUTE, MOST_GROWTH, MOST_DRIFT, MORE_FILES = 1.0, 0.05, 0.10, 2


def day(users: list[int]) -> list[Work]:
    """What people do, in turn: mostly looking, sometimes saving."""
    rows = cycle(users)
    return [
        reading("/users/"), reading(f"/users/{users[0]}"), reading("/users/?sort=name&dir=desc"), reading("/"),
        reading("/users/?page=20"), searching("jans"), reading(f"/users/{users[0]}/edit"),
        reading("/organisations/"), reading("/users/?active=no"),
        saving("/users/{pk}/edit", rows, department="Duur"),
    ]  # fmt: skip


def test_nothing_grows_and_nothing_slows_down(tmp_path: Path) -> None:
    with stock("sqlite", tmp_path) as databases:
        url, port = databases.fresh(USERS), free_port()
        sample = pick(url, 2_000, colleagues=SESSIONS)
        load = Load([Visitor(port, key) for key in sample.colleagues], day(sample.targets))
        with serving("run:app", "/login/", environment(url, port, tmp_path), port) as server:
            most = knee(load)
            samples = watched(load, server, MINUTES * 60, most * PART_OF_KNEE)
    settled = [one for one in samples if one.minute >= WARM_MINUTES]
    report = {
        "minutes": MINUTES,
        "knee, requests/s": round(most, 1),
        "asked, requests/s": round(most * PART_OF_KNEE, 1),
        "requests": len(load.milliseconds),
        "errors": load.errors[:20],
        "MiB a minute": round(slope(settled), 3),
        "growth": round(settled[-1].memory / settled[0].memory - 1, 4),
        "open files": [settled[0].files, settled[-1].files],
        "drift of p95": round(drift(settled), 3),
        "samples": [asdict(one) for one in samples],
    }
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "soak.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    assert not load.errors
    assert report["MiB a minute"] < MOST_MIB_A_MINUTE
    assert report["growth"] < MOST_GROWTH
    assert settled[-1].files <= settled[0].files + MORE_FILES
    assert report["drift of p95"] < MOST_DRIFT
