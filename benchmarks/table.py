"""The table: what was measured, beside the bars, with a verdict on each."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy

from benchmarks import activities, connections, plans
from benchmarks.items import ITEMS, LIMITS
from benchmarks.stock import MUNICIPALITIES, YEARS


def keep(folder: Path, name: str, kind: str, figures: dict[str, Any]) -> None:
    """Keep the figures of one kind of database beside those of the other, for the page of a name."""
    whole = {**kept(folder, name), kind: {**figures, "on": f"{date.today():%d-%m-%Y}", "commit": _commit()}}
    (folder / f"{name}.json").write_text(json.dumps(whole, indent=1), encoding="utf-8")


def kept(folder: Path, name: str) -> dict[str, Any]:
    """The figures by kind of database."""
    file = folder / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


def written(whole: dict[str, Any]) -> str:
    """Everything that was measured, as one page."""
    return "\n".join(
        [*_head(), *(line for kind in sorted(whole, reverse=True) for line in _part(kind, whole[kind]))]
    )


def _head() -> list[str]:
    versions = f"Python {platform.python_version()}, SQLAlchemy {sqlalchemy.__version__}, {os.cpu_count()} cores"
    return [
        "# What the portal takes",
        "",
        "Made by `make bench`; see [benchmarks](README.md). The floor is the same work with nothing round it,",
        f"asked in turns with the portal. Milliseconds: median (p95; processor time). {versions}.",
        "",
    ]


def _part(kind: str, figures: dict[str, Any]) -> Iterator[str]:
    many, items = _about(figures)
    yield f"## {kind}, {many}"
    yield ""
    yield f"{figures['requests']} requests each, two workers each; {figures['on']}, commit {figures['commit']}."
    yield ""
    yield "| | item | floor | portal | times the floor | bar | goal | verdict |"
    yield "|---|---|---|---|---|---|---|---|"
    yield from (_item_row(item, figures["items"][item.key]) for item in items)
    yield from (_plain_row(key, figures[key]) for key in ("W10", "W11", "W12") if key in figures)
    yield from (_scale_row(key, figures) for key in figures.get("scale", ()))
    yield ""


def _about(figures: dict[str, Any]) -> tuple[str, Any]:
    """What was measured in words, and its items."""
    if "plans" in figures:
        return f"{figures['plans']:,} plans with 30 answers each", plans.ITEMS
    if "activities" in figures:
        count = f"{figures['activities']:,}"
        return f"{count} activities in {MUNICIPALITIES} municipalities, {count} items that wait", activities.ITEMS
    if "connections" in figures:
        return f"{figures['connections']:,} connections with {YEARS} years of figures", connections.ITEMS
    return f"{figures['users']:,} users", ITEMS


def _item_row(item: Any, both: dict[str, Any]) -> str:
    ratio = both["ours"]["median"] / both["floor"]["median"]
    return _row(item.key, item.title, _times(both["floor"]), _times(both["ours"]), ratio, item.bar, item.goal)


def _plain_row(key: str, both: dict[str, float]) -> str:
    title, bar, goal = LIMITS[key]
    ratio = both["floor"] / both["ours"] if key == "W12" else both["ours"] / both["floor"]
    return _row(key, title, f"{both['floor']:.3g}", f"{both['ours']:.3g}", ratio, bar, goal, "1/" * (key == "W12"))


def _scale_row(key: str, figures: dict[str, Any]) -> str:
    title, bar, goal = LIMITS["scale"]
    many, few = figures["scale"][key]["many"], figures["scale"][key]["few"]
    few_users = f"{_times(few)} at {figures['few']:,}"
    return _row(f"{key} scale", title, few_users, _times(many), many["median"] / few["median"], bar, goal)


def _times(figures: dict[str, float]) -> str:
    return f"{figures['median']:.1f} ({figures['p95']:.1f}; {figures['cpu']:.1f})"


def _row(
    key: str, title: str, floor: str, ours: str, ratio: float, bar: float, goal: float, part: str = ""
) -> str:
    verdict = "goal" if ratio <= goal else "bar" if ratio <= bar else "**missed**"
    cells = (key, title, floor, ours, f"{part}{ratio:.1f}", f"{part}{bar:g}", f"{part}{goal:g}", verdict)
    return f"| {' | '.join(cells)} |"
