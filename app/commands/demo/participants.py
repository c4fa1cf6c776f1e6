"""The participants of the demo: a young person, two parents who do not see the same, and a mentor."""

from __future__ import annotations

from app.common.frozen import frozen
from app.extensions import db
from app.plans.actions.participants import Sharing
from app.plans.models import Participant, ParticipantRight, Plan
from app.plans.rules.sharing import Access, Relation

SEE, MEASURE, WRITE = Access.SEE, Access.MEASURE, Access.WRITE


@frozen
class Guest:
    """Somebody who takes part as the demo tells it; `rights` by the beginning of the title of a block or goal."""

    name: str
    relation: Relation
    email: str = ""
    rights: tuple[tuple[str, Access], ...] = ()
    portal: bool = True


PARTICIPANTS = {
    "Integraal plan van Noor": (
        Guest(
            "Noor de Boer", Relation.YOUTH, "noor@deboer.example",
            (("Vraag en situatie", SEE), ("Wat telt", MEASURE), ("Afspraken", WRITE),
             ("Noor gaat", MEASURE), ("Noor slaapt", WRITE), ("Er is een vaste plek", SEE)),
        ),
        Guest("Karin de Boer", Relation.PARENT, "karin@deboer.example",
              (("Vraag en situatie", WRITE), ("Wat telt", MEASURE), ("Noor gaat", WRITE), ("Noor slaapt", SEE))),
        Guest("Peter Smit", Relation.PARENT, "peter@smit.example",
              (("Vraag en situatie", SEE), ("Noor slaapt", WRITE))),
        Guest("Rob Hendriks", Relation.PROFESSIONAL, rights=(("Noor gaat", SEE),), portal=False),
    ),
}  # fmt: skip


def fill(plan: Plan) -> None:
    """Give a new plan of the demo those who take part in it."""
    for guest in PARTICIPANTS.get(plan.title, ()):
        _keep(plan, guest)


def _keep(plan: Plan, guest: Guest) -> None:
    person_id = plan.person_id if guest.relation is Relation.YOUTH else None
    participant = Participant(
        plan=plan, organisation_id=plan.organisation_id, person_id=person_id, name=guest.name,
        relation=guest.relation, email=guest.email or None, portal=guest.portal,
    )  # fmt: skip
    db.session.add(participant)
    db.session.flush()
    sharing = Sharing(plan)
    titles = {part.key: part.title.get("nl", "") for part in plan.design.parts}
    titles |= {f"g{goal.id}": goal.title for goal in sharing.goals}
    for key, place in sharing.places.items():
        for beginning, access in guest.rights:
            if titles[key].lower().startswith(beginning.lower()) and access in place.offers:
                right = ParticipantRight(participant=participant, plan_id=plan.id, place=key, value=int(access))
                right.organisation_id, right.goal_id = (
                    plan.organisation_id,
                    int(key[1:]) if key[0] == "g" else None,
                )
                db.session.add(right)
    db.session.flush()
