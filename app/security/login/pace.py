"""How fast one network may ask for public pages: so many a minute, counted in this process alone.

Nothing is written down: who reads an agenda leaves no trace in the database. A library or a school shares one
address, so the limit lies far above what people do.
"""

from __future__ import annotations

from collections import OrderedDict
from math import ceil
from time import monotonic

from flask import Flask, Response, current_app, make_response, request

from app.common.web import errors
from app.security.login.rules.addresses import network

MOST_NETWORKS = 20_000
"""How many networks are remembered; the one that was heard of longest ago is forgotten first."""


class Pace:
    """A bucket for each network, that fills up again over a minute."""

    def __init__(self, a_minute: int) -> None:
        self.a_minute = a_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, at: float) -> int:
        """Take one from a bucket; returns after how many seconds one may try again, if it is empty."""
        left, since = self._left.pop(key, (float(self.a_minute), at))
        left = min(float(self.a_minute), left + (at - since) * self.a_minute / 60)
        wait = 0 if left >= 1 else ceil((1 - left) * 60 / self.a_minute)
        self._left[key] = left - (not wait), at
        while len(self._left) > MOST_NETWORKS:
            self._left.popitem(last=False)
        return wait


def init_app(app: Flask) -> None:
    """Read the setting once."""
    app.extensions["pace"] = Pace(app.config["PUBLIC_PAGES_PER_MINUTE"])


def too_fast() -> Response | None:
    """What to answer a network that asks too much; nothing as long as it does not."""
    wait = current_app.extensions["pace"].take(network(request.remote_addr), monotonic())
    if not wait:
        return None
    response = make_response(errors.answer(429))
    response.headers["Retry-After"] = str(wait)
    return response
