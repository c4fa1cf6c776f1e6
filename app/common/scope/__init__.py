"""Row scope: which rows a session may see and write, decided once for every query, relation and save.

Each scoped table carries one of four mixins (design section 2): owned by an organisation, on a territory,
in a region, or shared. `install` hangs the rule on the SQLAlchemy session, below every screen, so that no
list, export, lookup or relation can forget it. PostgreSQL repeats it underneath with row security.
"""

from app.common.scope import outside
from app.common.scope.kinds import (
    ByActor,
    BySystem,
    Common,
    InRegion,
    OnTerritory,
    Opened,
    Owned,
    Scoped,
    Shared,
    Way,
    Within,
    scoped_classes,
)
from app.common.scope.limits import also_limit, install, leave_to_policies, loader_criteria
from app.common.scope.values import EVERYTHING, NOTHING, PUBLIC, Scope, WhoeverActs

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "PUBLIC",
    "ByActor",
    "BySystem",
    "Common",
    "InRegion",
    "OnTerritory",
    "Opened",
    "Owned",
    "Scope",
    "Scoped",
    "Shared",
    "Way",
    "WhoeverActs",
    "Within",
    "also_limit",
    "install",
    "leave_to_policies",
    "loader_criteria",
    "outside",
    "scoped_classes",
]
