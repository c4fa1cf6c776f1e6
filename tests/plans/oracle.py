"""Who may do what, told once more from plain facts: it shares no line with the portal."""

from __future__ import annotations

from dataclasses import dataclass, field

NONE, SEE, EDIT = 0, 1, 2


@dataclass
class Team:
    """A group: whether it counts, and who is in it now."""

    active: bool
    inside: set[int] = field(default_factory=set)


@dataclass
class Thing:
    """A person, or a pathway `under` one: whose it is, and what is set for teams at this layer."""

    place: int
    settings: dict[int, int]
    under: Thing | None = None


@dataclass
class World:
    """Teams by number, where each user works, and which places each place covers."""

    teams: dict[int, Team] = field(default_factory=dict)
    works_at: dict[int, int] = field(default_factory=dict)
    covers: dict[int, set[int]] = field(default_factory=dict)

    def level_of_team(self, number: int, thing: Thing | None) -> int:
        """The nearest layer at which a team has a setting decides."""
        while thing is not None:
            if number in thing.settings:
                return thing.settings[number]
            thing = thing.under
        return NONE

    def level(self, user: int, thing: Thing) -> int:
        """The highest of the teams of a user counts, for what the place of work covers."""
        if thing.place not in self.covers[self.works_at[user]]:
            return NONE
        mine = [number for number, team in self.teams.items() if team.active and user in team.inside]
        return max((self.level_of_team(number, thing) for number in mine), default=NONE)

    def readers(self, thing: Thing) -> set[int]:
        """Everybody who may at least see a thing."""
        return {user for user in self.works_at if self.level(user, thing) >= SEE}
