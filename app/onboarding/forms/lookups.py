"""Where connections are looked up, by the name of the organisation."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import joinedload

from app.common import context
from app.common.frozen import frozen
from app.common.web.fields import Lookup
from app.onboarding.models import Connection
from app.onboarding.rules.standing import OPEN
from app.security.models import Region


@frozen
class Connections(Lookup):
    """Connections with the organisation of each, read together."""

    def _base(self) -> Any:
        return super()._base().options(joinedload(Connection.organisation))


CONNECTIONS = Connections(Connection)
UNDER_WAY = Connections(Connection, only=lambda: Connection.state.in_(OPEN))
"""Those that something is still done with."""
OUR_REGIONS = Lookup(Region, only=lambda: context.current().scope.reaches(Region.id))
"""The regions for which whoever asks works."""
