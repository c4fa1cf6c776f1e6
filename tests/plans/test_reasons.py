"""What is told why somebody can or cannot see or change a thing decides it: undone, it is otherwise (F-09)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common import clock
from app.plans.actions import explaining
from app.plans.actions.participants import Sharing
from app.plans.models import Participant, ParticipantRight, Plan
from app.plans.rules import sharing as rules
from app.plans.rules.layers import Level
from app.plans.rules.sharing import GOAL, Access, Place, Standing
from app.security.actions import insight
from app.security.actions.insight import Question, WhyNot
from app.security.models import Assignment, GroupMember, Organisation, UserGroup
from tests import bench
from tests.factories import AssignmentFactory, GroupFactory, MemberFactory, a_right
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans.test_oracle import Case, drawn
from tests.sharing import ParticipantFactory
from tests.test_budgets import OTHER, cost, within

CELLS = 45
"""How many are asked of each world: somebody, a thing, and whether to see or to change it."""


def chosen(case: Case, chance: random.Random) -> Iterator[tuple[int, Any, Question]]:
    """Somebody, a thing and a verb, by chance."""
    rows = [row for things in case.things.values() for row, _thing in things.values()]
    for _number in range(CELLS):
        row, user_id = chance.choice(rows), chance.choice(case.users).user.id
        screen = type(row).__name__
        yield user_id, row, Question(type(row), row.id, screen, clock.today(), to_edit=chance.random() < 0.5)


def can(session: Session, asked: Question, user_id: int) -> bool:
    return bool(insight.seeing(session, asked, user_id))


def leaves(session: Session, user_id: int, _row: Any, reasons: list[explaining.Reason]) -> None:
    """Take somebody out of every group that is told."""
    groups = select(UserGroup.id).where(UserGroup.name.in_([one.group for one in reasons]))
    mine = GroupMember.user_id == user_id, GroupMember.group_id.in_(groups)
    for member in session.scalars(select(GroupMember).where(*mine)).all():
        session.delete(member)


def closes(session: Session, _user_id: int, row: Any, reasons: list[explaining.Reason]) -> None:
    """Set no access for every group that is told, at the layer that is told."""
    numbers = dict(zip(row.layers(), row.numbers, strict=True))
    for one in reasons:
        kind: Any = one.layer.settings
        group = select(UserGroup.id).where(UserGroup.name == one.group).scalar_subquery()
        here = getattr(kind, one.layer.settings_key) == numbers[one.layer], kind.group_id == group
        session.scalars(select(kind).where(*here)).one().level = int(Level.NONE)


def ends(session: Session, user_id: int, _row: Any, _reasons: Any) -> None:
    """End the roles that are told."""
    for held in session.scalars(select(Assignment).where(Assignment.user_id == user_id)).all():
        held.active = False


@pytest.mark.parametrize("seed", range(4))
def test_without_what_is_told_nobody_can_do_it_any_more(app: Any, seed: int) -> None:
    chance = random.Random(seed)
    case, flipped = drawn(chance), 0
    for user_id, row, asked in chosen(case, chance):
        least = Level.EDIT if asked.to_edit else Level.SEE
        with bench.office() as session:
            held = insight.seeing(session, asked, user_id)
            reasons = explaining.reasons_of(session, row, {user_id}, clock.now(), least).get(user_id, [])
        if not held:
            continue
        assert reasons and all(one.level >= least for one in reasons)
        for undo in (leaves, closes, ends):
            with bench.undone(), bench.office() as session:
                undo(session, user_id, row, reasons)
                session.commit()
                assert not can(session, asked, user_id), (undo.__name__, row, reasons)
            flipped += 1
    assert flipped >= 6, "worlds in which nobody can do anything show nothing"


@pytest.mark.parametrize("seed", range(4))
def test_with_what_is_told_to_be_missing_they_can(app: Any, seed: int) -> None:
    chance = random.Random(seed)
    case, met = drawn(chance), Counter[WhyNot]()
    for user_id, row, asked in chosen(case, chance):
        with bench.office() as session:
            if can(session, asked, user_id):
                continue
            why = insight.why_not(session, asked, user_id)
        met[why] += 1
        with bench.undone():
            _help(case, why, user_id, row)
            with bench.office() as session:
                now = can(session, asked, user_id) or insight.why_not(session, asked, user_id)
                assert now is True if why is not WhyNot.ELSEWHERE else now is not WhyNot.ELSEWHERE, (why, row)
    assert {WhyNot.NO_GROUP, WhyNot.NO_GROUP_EDITS} & {*met} and WhyNot.ELSEWHERE in met, met


def _help(case: Case, why: WhyNot, user_id: int, row: Any) -> None:
    """Give somebody what is told to be missing."""
    (user,) = [one.user for one in case.users if one.user.id == user_id]
    (place,) = bench.rows_of(Organisation, Organisation.id == row.organisation_id)
    if why is WhyNot.ELSEWHERE:
        AssignmentFactory(user=user, organisation=place, code="PR")
        return
    group, kind = GroupFactory(organisation=place), type(row)
    MemberFactory(group=group, user=user)
    bench.store(a_right(kind.settings, row, group, Level.EDIT, **{kind.settings_key: row.id}))


# Of participants


STANDINGS = st.builds(Standing, active=st.booleans(), closed=st.booleans(), portal=st.booleans())
OFFERS = st.sampled_from([GOAL, rules.ANSWERED, (Access.NONE, Access.SEE), (Access.NONE,)])
PLACES = st.none() | st.builds(Place, st.just("g1"), OFFERS, st.booleans())
PUT_RIGHT: dict[str, Callable[[Standing, Place | None, Access], tuple[Standing, Place | None, Access]]] = {
    rules.ARCHIVED: lambda s, p, a: (Standing(True, s.closed, s.portal), p, a),
    rules.NO_PORTAL: lambda s, p, a: (Standing(s.active, s.closed, True), p, a),
    rules.NOT_SHAREABLE: lambda s, p, a: (s, Place("g1", GOAL, p.over if p else False), a),
    rules.NOT_GIVEN: lambda s, p, a: (s, p, Access.WRITE),
    rules.CLOSED: lambda s, p, a: (Standing(s.active, False, s.portal), p, a),
    rules.OVER: lambda s, p, a: (s, Place("g1", p.offers if p else GOAL), a),
    rules.OFFERS_LESS: lambda s, p, a: (s, Place("g1", GOAL, p.over if p else False), a),
}
"""For each reason that a participant can do less than he wants, what takes it away."""


@given(STANDINGS, PLACES, st.sampled_from(Access), st.sampled_from(list(Access)[1:]))
def test_what_is_told_of_a_participant_is_what_decides(
    standing: Standing, place: Place | None, level: Access, verb: Access
) -> None:
    """Put right one by one, what is told leads to the verb; taken away, the right that is told takes it along."""
    met: list[str] = []
    while (said := rules.verdict(standing, place, level)).access < verb:
        because = said.because if said.because in PUT_RIGHT else rules.NOT_GIVEN  # less was given than asked
        assert because not in met, "what was put right is not told again"
        met.append(because)
        standing, place, level = PUT_RIGHT[because](standing, place, level)
    assert said.because in (rules.GIVEN, rules.CLOSED, rules.OVER, rules.OFFERS_LESS)
    assert rules.verdict(standing, place, Access.NONE) == rules.Verdict(Access.NONE, rules.NOT_GIVEN)


def test_taking_the_right_that_is_told_takes_it_from_the_participant(marieke: Somebody, plan: Plan) -> None:
    linda = ParticipantFactory(plan=plan, shared={"p1": Access.WRITE, "p6": Access.SEE})

    def seen() -> set[str]:
        with bench.office() as session:
            return Sharing(session.get_one(Plan, plan.id)).seen_by(session.get_one(Participant, linda.id))

    assert seen() == {"p1", "p6"}
    with bench.undone(), bench.office() as session:
        right = session.get_one(ParticipantRight, (linda.id, "p1"))
        session.delete(right)
        session.commit()
        assert seen() == {"p6"}


# The page


def test_marieke_reads_who_may_change_a_plan_and_by_which_groups(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup, pathway: Any
) -> None:
    MemberFactory(group=school, user=marieke.user)
    plan = PlanFactory(pathway=pathway)
    page = marieke.opens(f"/plans/{plan.id}/insight?who={marieke.user.id}")
    assert page.shows("kan dit zien.") and page.shows("kan dit wijzigen.")
    mine = "groep Dorpsteam Zuid: zien en bewerken, ingesteld bij de persoon"
    assert page.shows(f"{mine}; groep School en zorg: zien, ingesteld bij de persoon")
    page = marieke.opens(f"/plans/{plan.id}/insight?who={colleague.user.id}")
    assert page.shows("kan dit zien.") and page.shows("kan dit niet wijzigen.")
    assert page.shows("Geen van de groepen waar deze gebruiker in zit, mag dit wijzigen.")
    within(OTHER, cost(marieke, f"/plans/{plan.id}/insight?who={colleague.user.id}"))
    marieke.posts(f"/plans/{plan.id}/close", ending="reached")
    assert marieke.opens(f"/plans/{plan.id}/insight?who={marieke.user.id}").shows("Dit plan is afgesloten")
