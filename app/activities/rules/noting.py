"""What is noted while an item is read: why it cannot be taken over, and what was read otherwise than it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.common.words import Told

MOST = 50
"""More sentences about one item nobody reads, and who writes a file with a million mistakes gets no more."""


@dataclass
class Notes:
    """Gathered while reading, so that all that is wrong with an item is told at once, each thing once."""

    problems: list[Told] = field(default_factory=list)
    remarks: list[Told] = field(default_factory=list)
    _known: set[tuple[str, ...]] = field(default_factory=set)

    def refuse(self, message: str, **places: str) -> None:
        """Note why the item cannot be taken over."""
        self._add(self.problems, message, places)

    def remark(self, message: str, **places: str) -> None:
        """Note what was left out or read otherwise."""
        self._add(self.remarks, message, places)

    def _add(self, notes: list[Told], message: str, places: dict[str, str]) -> None:
        mark = (message, *places.values())
        if len(notes) < MOST and mark not in self._known:
            self._known.add(mark)
            notes.append(Told(message, **places))
