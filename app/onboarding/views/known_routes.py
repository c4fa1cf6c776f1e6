"""The steps that the connections of a page go through, known to its rows for as long as the request lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import g

from app.onboarding.actions import routes
from app.onboarding.models import Connection
from app.onboarding.rules.programmes import Route


def know(published: Mapping[int, datetime]) -> dict[int, Route]:
    """The steps of these published versions, known from now on."""
    found = routes.routes_of(published)
    _known().update(found)
    return found


def know_those_of(connections: Iterable[Connection]) -> None:
    """The steps of some connections, in one statement where they are not known yet."""
    if unknown := {one.edition_id for one in connections} - _known().keys():
        _known().update(routes.read(unknown))


def route_of(connection: Connection) -> Route:
    """The steps that a connection goes through."""
    return _known().get(connection.edition_id) or connection.edition.route


def _known() -> dict[int, Route]:
    known: dict[int, Route] = g.setdefault("routes", {})
    return known
