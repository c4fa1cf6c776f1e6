"""Participants of plans for tests, with what is shared with them."""

from __future__ import annotations

from typing import Any

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.helpers import post_generation
from sqlalchemy.orm.attributes import set_committed_value

from app.plans.models import Participant, ParticipantRight
from app.plans.rules.sharing import Access, Relation
from tests import bench
from tests.factories import Made
from tests.planning import PlanFactory


class ParticipantFactory(Made):
    """Somebody with access: `ParticipantFactory(plan=…, shared={"p1": Access.SEE, "g12": Access.WRITE})`."""

    class Meta:
        model = Participant

    plan = SubFactory(PlanFactory)
    organisation_id = LazyAttribute(lambda one: one.plan.organisation_id)
    name = Sequence(lambda n: f"Linda Bakker {n}")
    relation = Relation.PARENT
    email = Sequence(lambda n: f"linda{n}@bakker.example")
    portal = True

    @post_generation
    def shared(self: Any, create: bool, extracted: dict[str, Access] | None, **_more: Any) -> None:
        """Share blocks and goals."""
        for place, access in (extracted or {}).items():
            goal_id = int(place[1:]) if place.startswith("g") else None
            right = ParticipantRight(participant_id=self.id, plan_id=self.plan_id, place=place, goal_id=goal_id)
            right.organisation_id, right.value = self.organisation_id, int(access)
            set_committed_value(right, "participant", bench.kept(self))  # the history asks whose field it is
            bench.store(right)
