"""Figures for Prometheus: how many requests, how long they took, what waits. Numbers only, about nobody.

Each process counts for itself; with `PROMETHEUS_MULTIPROC_DIR` set, all processes of a machine count together.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable, Iterable, Iterator

from flask import Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine, event

from app.common.web.journal import METHODS, is_noted
from app.common.web.openness import open_to_all

OURS = CollectorRegistry()
REQUESTS = Counter("portal_requests", "Requests answered.", ["endpoint", "method", "status"], registry=OURS)
SECONDS = Histogram(
    "portal_request_seconds", "Time until an answer is ready.", ["endpoint"], registry=OURS,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)  # fmt: skip
STATEMENTS = Counter("portal_statements", "Statements sent to the database.", registry=OURS)

Gauge = tuple[str, str, float]
"""A figure as it stands now: its name, what it means, and how much."""


def init_app(app: Flask, gauges: Callable[[], Iterable[Gauge]]) -> None:
    """Count requests, and tell the counts, with `gauges` read from the database, at `/-/metrics`."""
    app.after_request(_count)
    app.extensions["gauges"] = gauges
    app.add_url_rule("/-/metrics", "metrics", show, methods=["GET"])


def count_statements(engine: Engine) -> None:
    """Count what goes to a database."""

    @event.listens_for(engine, "after_cursor_execute")
    def one_more(*_said: object) -> None:
        STATEMENTS.inc()


def _count(response: Response) -> Response:
    if is_noted(request.path):
        endpoint = request.endpoint or "-"
        method = request.method if request.method in METHODS else "-"
        REQUESTS.labels(endpoint, method, str(response.status_code)).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.get("begun", time.perf_counter()))
    return response


@open_to_all
def show() -> Response:
    """The figures, for whoever may read them."""
    if not _may_read():
        abort(403)
    counted = CollectorRegistry() if "PROMETHEUS_MULTIPROC_DIR" in os.environ else OURS
    if counted is not OURS:
        MultiProcessCollector(counted)
    standing = CollectorRegistry()
    standing.register(_Standing(current_app.extensions["gauges"]()))
    return Response(generate_latest(counted) + generate_latest(standing), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    """By the token of the settings where there is one, else from the addresses named there."""
    token = current_app.config["METRICS_TOKEN"]
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    return request.remote_addr in current_app.config["METRICS_ADDRESSES"]


class _Standing(Collector):
    """Figures that are read when they are asked for."""

    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self.gauges = list(gauges)

    def collect(self) -> Iterator[Metric]:
        """Each of them."""
        for name, meaning, value in self.gauges:
            yield GaugeMetricFamily(f"portal_{name}", meaning, value)
