"""What a participant may see of a plan, told once more from plain facts: it shares no line with the portal."""

from __future__ import annotations

from dataclasses import dataclass, field

ORDER = ["none", "view", "measure", "write"]


@dataclass
class Guest:
    """Somebody who takes part: whether he may come in, and what was ticked for him, by block or goal."""

    comes_in: bool
    ticked: dict[str, str] = field(default_factory=dict)


@dataclass
class Paper:
    """A plan: how it stands, the sort of each block, and of each goal its block and whether it has ended."""

    archived: bool
    closed: bool
    blocks: dict[str, str]
    goals: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def may(self, guest: Guest, place: str) -> str:
        """What somebody may do with a block or a goal."""
        word = guest.ticked.get(place, "none")
        if self.archived or not guest.comes_in:
            return "none"
        if place in self.goals:
            block, ended = self.goals[place]
            if self.blocks.get(block) != "goals":
                return "none"
            return "view" if word != "none" and (ended or self.closed) else word
        sort = self.blocks.get(place, "gone")
        if sort in ("gone", "goals", "pathway", "scores of professionals"):
            return "none"
        if word == "measure" and sort == "words":
            word = "view"
        return "view" if word != "none" and self.closed else word

    def sees_block(self, guest: Guest, block: str) -> bool:
        """Whether the heading of a block is there: for who sees it, or one of the goals in it."""
        within = [goal for goal, (where, _ended) in self.goals.items() if where == block]
        return any(self.may(guest, one) != "none" for one in (block, *within))

    def reads(self, guest: Guest, place: str, voice: str = "") -> bool:
        """Whether the words that stand somewhere are read; scores of professionals where that is set."""
        if self.may(guest, place) == "none":
            return False
        return voice != "professional" or self.blocks.get(place) == "scores of both, shown"
