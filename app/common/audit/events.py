"""What can happen: each event by its name, the words for it, and the details it may carry."""

from __future__ import annotations

from typing import Any

from app.common.frozen import frozen
from app.common.words import N_

EVENTS: dict[str, Event] = {}
"""Every event by its name; a subject declares its own beside its actions."""

LONGEST = 200


@frozen
class Event:
    """A kind of event: its name, what people call it, and the keys of its details.

    Details are numbers, yes or no, and words of ours: never what somebody typed, no code, no token, no number of
    a citizen.
    """

    name: str
    label: str
    details: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if EVENTS.setdefault(self.name, self) != self:
            raise ValueError(f"event {self.name} is declared twice")

    def checked(self, details: dict[str, Any]) -> dict[str, Any]:
        """Some details, refused with `ValueError` when one was not declared or could hold a text of people."""
        for key, value in details.items():
            if key not in self.details:
                raise ValueError(f"event {self.name} carries no {key}")
            if not isinstance(value, (bool, int, str)) or len(str(value)) > LONGEST:
                raise ValueError(f"{key} of event {self.name} is no plain value")
        return details


def event(name: str, label: str, details: str = "") -> Event:
    """Declare an event; the details are named in one text."""
    return Event(name, label, frozenset(details.split()))


ADDED = event("row.added", N_("Added"), "fields")
CHANGED = event("row.changed", N_("Changed"), "fields")
DELETED = event("row.deleted", N_("Deleted"))
READ = event("row.read", N_("Looked at"), "page")
SEARCHED = event("list.searched", N_("Searched"), "found")
PRINTED = event("row.printed", N_("Printed"), "sheets")
EXPORTED = event("list.exported", N_("Exported"), "rows columns kind")
REFUSED = event("access.refused", N_("Refused"), "verb screen reason")
LOG_READ = event("log.read", N_("Audit log looked at"), "found")
LOG_EXPORTED = event("log.exported", N_("Audit log exported"), "rows")

RESULTS = {"ok": N_("Done"), "refused": N_("Refused"), "failed": N_("Failed")}
"""How an event can end, with the words for it."""
