"""`python -m benchmarks [--quick] [--users N] [--databases sqlite postgresql] [--to FOLDER]`."""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import Any

from benchmarks import table
from benchmarks.items import ITEMS, SCALE
from benchmarks.measuring import FULL, QUICK, Effort, floor, in_turns, pair, per_second, portal, start_up
from benchmarks.sample import Sample, pick
from benchmarks.servers import free_port, serving
from benchmarks.stock import KEYS, ROOT, Stock, stock
from tests.databases import owner_of

MANY, FEW = 200_000, 2_000
HOME = ROOT / "benchmarks"


def main() -> None:
    """Measure, keep the figures, write the table."""
    wish = _arguments()
    wish.to = wish.to.resolve()
    effort, users, few = (QUICK, 300, 150) if wish.quick else (FULL, wish.users, FEW)
    for kind in wish.databases:
        with stock(kind, wish.to) as found:
            print(f"{found.kind}: {users} users", flush=True)
            table.keep(wish.to, found.kind, _figures(found, users, few, effort))
    text = table.written(table.kept(wish.to))
    (wish.to if wish.quick else HOME).joinpath("RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure the portal beside a floor.")
    parser.add_argument("--quick", action="store_true", help="tiny data and one round: whether it all works")
    parser.add_argument("--users", type=int, default=MANY)
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--to", type=Path, default=HOME / "results", help="where data and figures are kept")
    return parser.parse_args()


def _figures(found: Stock, users: int, few: int, effort: Effort) -> dict[str, Any]:
    """Everything that is measured on one kind of database."""
    large, small = found.fresh(users), found.fresh(few)
    sample = pick(large, effort.requests * 4 + 60)
    return {
        "users": users,
        "few": few,
        "requests": effort.requests,
        **_side_by_side(large, sample, effort),
        "scale": _scale(large, sample, small, effort),
        "W11": _starts(large, effort),
    }


def portal_environment(url: str, port: int) -> dict[str, str]:
    """The settings of a production start over a database."""
    folder = HOME / "results" / "instance"
    return {**KEYS, "DATABASE_URL": url, "PUBLIC_URL": f"http://127.0.0.1:{port}", "INSTANCE_FOLDER": str(folder)}


def floor_environment(url: str) -> dict[str, str]:
    """The database of the floor; as its owner, because the floor knows no row security."""
    return {"FLOOR_DATABASE": owner_of(url) or url}


def _side_by_side(url: str, sample: Sample, effort: Effort) -> dict[str, Any]:
    port = free_port()
    with (
        serving("benchmarks.floor:app", "/enter", floor_environment(url)) as bare,
        serving("run:app", "/login/", portal_environment(url, port), port) as full,
    ):
        below, ours = floor(bare, sample), portal(full, sample)
        in_turns([below, ours], ITEMS, effort)
        items = {item.key: pair(below.results()[item.key], ours.results()[item.key]) for item in ITEMS}
        rates = [
            [per_second(each.visitors["desk"], "/users/", effort.seconds) for each in (below, ours)]
            for _ in range(3)
        ]
        return {
            "items": items,
            "W10": pair(bare.memory(), full.memory()),
            "W12": pair(*(statistics.median(rate[place] for rate in rates) for place in (0, 1))),
        }


def _scale(large: str, sample: Sample, small: str, effort: Effort) -> dict[str, Any]:
    """The portal over many users beside the portal over few."""
    ports = free_port(), free_port()
    few = pick(small, 10)
    with (
        serving("run:app", "/login/", portal_environment(large, ports[0]), ports[0]) as one,
        serving("run:app", "/login/", portal_environment(small, ports[1]), ports[1]) as other,
    ):
        many, less = portal(one, sample), portal(other, few)
        in_turns([many, less], [item for item in ITEMS if item.key in SCALE], effort)
        return {key: {"many": many.results()[key], "few": less.results()[key]} for key in SCALE}


def _starts(url: str, effort: Effort) -> dict[str, float]:
    port = free_port()
    pairs = [
        (
            start_up("benchmarks.floor:app", "/enter", floor_environment(url)),
            start_up("run:app", "/login/", portal_environment(url, port)),
        )
        for _ in range(effort.starts)
    ]
    return pair(*(statistics.median(each[place] for each in pairs) for place in (0, 1)))


if __name__ == "__main__":
    main()
