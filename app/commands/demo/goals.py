"""The goals of the demo: what is wanted in its plans, what is done for it, and how far it is."""

from __future__ import annotations

from datetime import date

from app.common.frozen import frozen
from app.extensions import db
from app.plans.models import Goal, GoalAction, GoalProgress, Plan
from app.plans.rules.blocks import BlockKind
from app.plans.rules.goals import ActionState, Every, GoalState
from app.plans.rules.instruments import Scorer

PROFESSIONAL, RESIDENT = Scorer.PROFESSIONAL, Scorer.RESIDENT
DONE, ONCE = ActionState.DONE, Every.ONCE


@frozen
class Deed:
    """An action as the demo tells it; `ours` stands on the dashboard of who coordinates the plan."""

    title: str
    who: str
    due_on: date | None = None
    every: Every = ONCE
    done_on: date | None = None
    ours: bool = False


@frozen
class Wish:
    """A goal as the demo tells it, with its deeds; `told` are day, who says so, step and words."""

    title: str
    description: str = ""
    result: str = ""
    owner_words: str = ""
    target_date: date | None = None
    state: GoalState = GoalState.OPEN
    deeds: tuple[Deed, ...] = ()
    told: tuple[tuple[date, Scorer, int | None, str], ...] = ()


GOALS = {
    "Integraal plan van Noor": (
        Wish(
            "Noor gaat elke dag naar school", "Noor blijft nu bijna elke week een dag thuis.",
            "Noor mist in januari minder dan vier uur.", "Noor en haar moeder", date(2027, 1, 29),
            deeds=(
                Deed("Gesprek met de mentor over later beginnen op maandag", "Rob Hendriks, mentor",
                     date(2026, 11, 6), done_on=date(2026, 11, 3)),
                Deed("Elke zondag samen de weekplanning maken", "Noors moeder", date(2026, 12, 6), Every.WEEK,
                     date(2026, 11, 22)),
                Deed("Aanmelden bij de huiswerkklas", "", date(2026, 11, 24), ours=True),
            ),
            told=(
                (date(2026, 10, 12), PROFESSIONAL, 2, ""), (date(2026, 10, 12), RESIDENT, 3, ""),
                (date(2026, 11, 2), PROFESSIONAL, 3, ""), (date(2026, 11, 2), RESIDENT, 4, ""),
                (date(2026, 11, 23), PROFESSIONAL, 6, "Noor was deze maand elke dinsdag en donderdag op tijd."),
                (date(2026, 11, 23), RESIDENT, 5, "Ik wil gewoon over kunnen naar klas 3."),
            ),
        ),
        Wish(
            "Noor slaapt genoeg om overdag fit te zijn", result="Op schooldagen gaat het licht om tien uur uit.",
            owner_words="Noor en haar vader",
            deeds=(Deed("Telefoon na 22.00 uur in de keuken", "Noor en haar vader", None, Every.DAY),),
            told=((date(2026, 11, 8), RESIDENT, 4, "Door de week lukt het, in het weekend nog niet."),),
        ),
        Wish("Er is een vaste plek voor huiswerk", state=GoalState.REACHED, target_date=date(2026, 11, 1),
             told=((date(2026, 11, 1), PROFESSIONAL, 10, "Het bureau staat op de overloop."),)),
    ),
    "Ons eigen plan": (
        Wish(
            "Wij eten elke dag samen aan tafel",
            deeds=(Deed("Oma Gerda kookt mee", "Oma Gerda", date(2026, 12, 2), Every.WEEK),),
            told=((date(2026, 11, 15), RESIDENT, None, "Vier van de zeven dagen is gelukt."),),
        ),
    ),
}  # fmt: skip


def fill(plan: Plan) -> None:
    """Give a new plan of the demo its goals, where its template has a block for them."""
    block = next((part.key for part in plan.design.parts if part.kind == BlockKind.GOALS), None)
    if block is not None:
        for position, wish in enumerate(GOALS.get(plan.title, ()), 1):
            _keep(plan, block, position, wish)


def _keep(plan: Plan, block: str, position: int, wish: Wish) -> None:
    inside = {"plan_id": plan.id, "organisation_id": plan.organisation_id}
    goal = Goal(
        **inside, block=block, position=position, title=wish.title, state=wish.state,
        description=wish.description or None, result=wish.result or None, owner_words=wish.owner_words or None,
        target_date=wish.target_date,
    )  # fmt: skip
    db.session.add(goal)
    db.session.flush()
    of_goal = {**inside, "goal_id": goal.id}
    for deed in wish.deeds:
        state = DONE if deed.done_on and deed.every is ONCE else ActionState.TO_DO
        db.session.add(GoalAction(
            **of_goal, title=deed.title, owner_words=deed.who or None, due_on=deed.due_on, every=deed.every,
            done_on=deed.done_on, state=state, colleague_id=plan.coordinator_id if deed.ours else None,
        ))  # fmt: skip
    for day, scorer, value, words in wish.told:
        told = GoalProgress(**of_goal, told_on=day, scorer=scorer, value=value, words=words or None)
        db.session.add(told)
