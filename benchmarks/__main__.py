"""`python -m benchmarks [plans|activities|connections] [--quick] [--users N] [--databases …] [--to FOLDER]`."""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import Any

from benchmarks import activities, connections, plans, table
from benchmarks.items import ITEMS, SCALE
from benchmarks.measuring import FULL, QUICK, Effort, floor, in_turns, pair, per_second, portal, start_up
from benchmarks.sample import Sample, pick
from benchmarks.servers import free_port, serving
from benchmarks.settings import floor_environment, portal_environment
from benchmarks.stock import ROOT, Stock, stock

MANY, FEW = 200_000, 2_000
PLANS, PEOPLE = 20_000, 500
"""Plans, and the people among whom those are who work with them."""
ACTIVITIES = 50_000
CONNECTIONS = 2_000
HOME = ROOT / "benchmarks"


def main() -> None:
    """Measure, keep the figures, write the table."""
    wish = _arguments()
    wish.to = wish.to.resolve()
    measure, name = KINDS[wish.what]
    for kind in wish.databases:
        with stock(kind, wish.to) as found:
            table.keep(wish.to, name, found.kind, measure(found, wish))
    text = table.written(table.kept(wish.to, name))
    (wish.to if wish.quick else HOME).joinpath(f"{name}.md").write_text(text, encoding="utf-8")
    print(text)


def _users(found: Stock, wish: argparse.Namespace) -> dict[str, Any]:
    """Daily work over many users."""
    effort, users, few = (QUICK, 300, 150) if wish.quick else (FULL, wish.users, FEW)
    print(f"{found.kind}: {users} users", flush=True)
    return _figures(found, users, few, effort)


def _plans(found: Stock, wish: argparse.Namespace) -> dict[str, Any]:
    """Lists of plans, all of one municipality."""
    effort, count = (QUICK, 150) if wish.quick else (FULL, wish.plans)
    print(f"{found.kind}: {count} plans", flush=True)
    return plans.figures(found.fresh(PEOPLE, count), count, effort)


def _activities(found: Stock, wish: argparse.Namespace) -> dict[str, Any]:
    """Activities over many municipalities, and as many items that wait in one."""
    effort, count = (QUICK, 900) if wish.quick else (FULL, wish.activities)
    print(f"{found.kind}: {count} activities", flush=True)
    return activities.figures(found.fresh(PEOPLE, 0, count), count, effort)


def _connections(found: Stock, wish: argparse.Namespace) -> dict[str, Any]:
    """Connections of one region, with ten years of figures of those that are connected."""
    effort, count = (QUICK, 60) if wish.quick else (FULL, wish.connections)
    print(f"{found.kind}: {count} connections", flush=True)
    return connections.figures(found.fresh(PEOPLE, connections=count), count, effort)


KINDS: dict[str, tuple[Any, str]] = {
    "users": (_users, "RESULTS"),
    "plans": (_plans, "PLANS"),
    "activities": (_activities, "ACTIVITIES"),
    "connections": (_connections, "CONNECTIONS"),
}
"""What can be measured, each with the page that tells of it."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure the portal beside a floor.")
    parser.add_argument("what", nargs="?", choices=[*KINDS], default="users")
    parser.add_argument("--quick", action="store_true", help="tiny data and one round: whether it all works")
    parser.add_argument("--users", type=int, default=MANY)
    parser.add_argument("--plans", type=int, default=PLANS)
    parser.add_argument("--activities", type=int, default=ACTIVITIES)
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
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
