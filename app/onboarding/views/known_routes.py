"""The steps that the connections of a page go through, known to its rows for as long as the request lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.common.web.remembering import remembered
from app.onboarding.actions import routes
from app.onboarding.actions.listed import Listed
from app.onboarding.models import Connection
from app.onboarding.rules.programmes import Route


def know(published: Mapping[int, datetime]) -> dict[int, Route]:
    """The steps of these published versions, known from now on."""
    found = routes.routes_of(published)
    _known().update(found)
    return found


def know_those_of(connections: Iterable[Connection | Listed]) -> None:
    """The steps of some connections, in one statement where they are not known yet."""
    if unknown := {one.edition_id for one in connections} - _known().keys():
        _known().update(routes.read(unknown))


def know_its(connection: Connection) -> None:
    """The steps of a connection that was read with its version, of which the day of publication is enough."""
    edition = vars(connection).get("edition")
    if edition is not None and edition.published_at:
        know({edition.id: edition.published_at})


def route_of(connection: Connection | Listed) -> Route:
    """The steps that a connection goes through."""
    known = _known().get(connection.edition_id)
    if known is None and isinstance(connection, Connection):
        return connection.edition.route
    return known or Route()


def _known() -> dict[Any, Route]:
    return remembered("routes")
