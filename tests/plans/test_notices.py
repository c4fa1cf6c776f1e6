"""Notices: people are told that something is new in a plan, never what, and not of what they do not see."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.common.clock import today
from app.common.outbox import State
from app.plans.actions.opening import write
from app.plans.models import Goal, Participant, ParticipantRight, Plan
from app.plans.rules.layers import Level
from app.plans.rules.sharing import Access
from app.security.models import UserGroup
from app.security.rules.notices import Pace, last_morning, until
from tests import bench, residents
from tests.factories import MemberFactory, NoteFactory, UserFactory
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory
from tests.notices import LATER, chooses, letters_leave, round_of_notices, states_of, told
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import counted, within

LINDA, JORIS = "linda@bakker.example", "joris@bakker.example"
NEW = "Nieuw sinds"


@pytest.fixture(autouse=True)
def clock(saturday: Any) -> Any:
    """It is Saturday, until a test lets time pass."""
    return saturday


@pytest.fixture
def linda(plan: Plan, goal: Goal) -> Participant:
    """The mother, who writes in the questions, measures, and reads one goal."""
    shared = {"p1": Access.WRITE, "p4": Access.MEASURE, f"g{goal.id}": Access.MEASURE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email=LINDA, shared=shared)


@pytest.fixture
def joris(plan: Plan) -> Participant:
    """The father, who reads the text."""
    return ParticipantFactory(plan=plan, name="Joris Bakker", email=JORIS, shared={"p6": Access.SEE})


@pytest.fixture
def home(linda: Participant, marieke: Somebody) -> ResidentAtHome:
    """Linda, who has read her plan and wants to be told at once."""
    return at_home(linda, LINDA, "Linda Bakker")


@pytest.fixture
def his(joris: Participant, marieke: Somebody) -> ResidentAtHome:
    """Joris, the same."""
    return at_home(joris, JORIS, "Joris Bakker")


def at_home(participant: Participant, email: str, name: str) -> ResidentAtHome:
    account = residents.a_resident(participant, email=email, name=name)
    chooses(account, Pace.AT_ONCE)
    person = ResidentAtHome(account)
    person.opens(f"/mijn/plans/{participant.plan_id}")
    round_of_notices()
    return person


def marked(person: ResidentAtHome) -> bool:
    """Whether *My plans* marks something as new."""
    return person.opens("/mijn/").shows(NEW)


def later(clock: Any) -> None:
    clock.shift(LATER)
    round_of_notices()


def writes_text(marieke: Somebody, plan: Plan, words: str) -> None:
    """What only Joris reads."""
    marieke.posts(f"/plans/{plan.id}/answer/p6", q6=words)


def gives(participant: Participant, place: str, access: Access | None) -> None:
    """Give a right, or take it away."""
    with bench.office() as session:
        key = participant.id, place
        row = session.get(ParticipantRight, key)
        if access is None:
            session.delete(row)
        elif row is None:
            one = session.get_one(Participant, participant.id)
            session.add(
                ParticipantRight(participant=one, plan_id=one.plan_id, place=place, value=int(access),
                                 organisation_id=one.organisation_id)
            )  # fmt: skip
        else:
            row.value = int(access)
        session.commit()


# Residents


def test_linda_is_told_that_something_is_new_and_joris_of_what_he_does_not_see_is_not(
    clock: Any, marieke: Somebody, home: ResidentAtHome, his: ResidentAtHome, plan: Plan, goal: Goal
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    later(clock)
    ((subject, text),) = told(LINDA)
    assert marked(home) and not marked(his) and not told(JORIS)
    place = bench.kept(
        plan,
    ).organisation_id
    assert place == marieke.place.id and marieke.place.name in text
    assert "/mijn/" in text and "/mijn/berichten" in text
    assert marieke.user is not None
    for hidden in (plan.title, "Wonen", goal.title, marieke.user.last_name, "Joris", "Noor"):
        assert hidden not in subject + text, hidden


def test_a_visit_takes_the_mark_away_and_nobody_is_told_twice(
    clock: Any, marieke: Somebody, home: ResidentAtHome, plan: Plan
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    later(clock)
    later(clock)
    assert len(told(LINDA)) == 1
    page = home.opens(f"/mijn/plans/{plan.id}")
    assert page.select(".utrecht-alert a[href='#part-p1']")
    assert not marked(home)
    assert not home.opens(f"/mijn/plans/{plan.id}").shows(NEW)


def test_whoever_saw_it_already_gets_no_mail(
    clock: Any, marieke: Somebody, home: ResidentAtHome, plan: Plan
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    home.opens(f"/mijn/plans/{plan.id}")
    later(clock)
    assert states_of(LINDA) == []


def test_her_own_writing_is_no_news_to_her_and_is_to_marieke(
    clock: Any, marieke: Somebody, home: ResidentAtHome, his: ResidentAtHome, joris: Participant, plan: Plan
) -> None:
    gives(joris, "p1", Access.SEE)
    his.opens(f"/mijn/plans/{plan.id}")
    assert marieke.user is not None
    chooses(marieke.user, Pace.AT_ONCE)
    home.posts(f"/mijn/plans/{plan.id}/blocks/p1", q2="yes")
    later(clock)
    assert not told(LINDA) and not marked(home)
    assert len(told(JORIS)) == 1 and marked(his)
    ((subject, text),) = told(marieke.user.email)
    assert marieke.place.name in text and "/mijn" not in text
    for hidden in (plan.title, "Wonen", "Linda", "Bakker"):
        assert hidden not in subject + text, hidden


def test_a_right_that_is_withdrawn_before_means_no_notice(
    clock: Any, marieke: Somebody, home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    gives(linda, "p1", None)
    later(clock)
    assert states_of(LINDA) == [] and not marked(home)


@pytest.mark.parametrize("how", ["right", "access", "archived", "account", "choice", "visit"])
def test_what_is_withdrawn_while_the_letter_waits_keeps_it_here(
    clock: Any, marieke: Somebody, home: ResidentAtHome, linda: Participant, plan: Plan, how: str
) -> None:
    """The mail server was away for a while; what holds when it is back decides."""
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    clock.shift(LATER)
    round_of_notices(sent=False)
    assert states_of(LINDA) == [State.QUEUED]
    withdrawn(how, home, linda, plan)
    letters_leave()
    assert states_of(LINDA) == [State.CANCELLED]


def withdrawn(how: str, home: ResidentAtHome, linda: Participant, plan: Plan) -> None:
    assert home.resident is not None
    if how == "right":
        gives(linda, "p1", None)
    elif how == "account":
        chooses(home.resident, Pace.AT_ONCE, active=False)
    elif how == "choice":
        home.posts("/mijn/berichten", notices=Pace.NEVER)
    elif how == "visit":
        home.opens(f"/mijn/plans/{plan.id}")
    else:
        with bench.office() as session:
            if how == "access":
                session.get_one(Participant, linda.id).portal = False
            else:
                session.get_one(Plan, plan.id).active = False
            session.commit()


def test_a_letter_for_which_everything_holds_goes_when_the_server_is_back(
    clock: Any, marieke: Somebody, home: ResidentAtHome, plan: Plan
) -> None:
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    clock.shift(LATER)
    round_of_notices(sent=False)
    letters_leave()
    assert states_of(LINDA) == [State.SENT]


def test_what_is_shared_is_new_and_what_is_taken_or_given_to_another_is_not(
    clock: Any, home: ResidentAtHome, his: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    gives(linda, "p6", Access.SEE)
    later(clock)
    assert len(told(LINDA)) == 1 and marked(home)
    assert not told(JORIS) and not marked(his)
    home.opens(f"/mijn/plans/{plan.id}")
    gives(linda, "p1", Access.SEE)
    gives(linda, "p6", None)
    later(clock)
    assert len(told(LINDA)) == 1 and not marked(home)


def test_what_is_done_for_her_goal_is_new_and_for_another_goal_is_not(
    clock: Any, home: ResidentAtHome, marieke: Somebody, plan: Plan, goal: Goal
) -> None:
    other = GoalFactory(plan=plan, title="Samen eten zonder ruzie")
    GoalActionFactory(goal=other)
    GoalProgressFactory(goal=other)
    later(clock)
    assert not marked(home)
    action = GoalActionFactory(goal=goal)
    for number, happens in enumerate(
        (
            lambda: None,
            lambda: GoalProgressFactory(goal=goal),
            lambda: marieke.posts(f"/goal-actions/{action.id}/done"),
        )
    ):
        happens()
        later(clock)
        assert marked(home) and len(told(LINDA)) == number + 1
        home.opens(f"/mijn/plans/{plan.id}")


def test_moving_a_goal_that_she_does_not_see_tells_her_nothing(
    clock: Any, home: ResidentAtHome, marieke: Somebody, plan: Plan, goal: Goal
) -> None:
    """It gives her own goal another number, by which she could tell that there is another one."""
    other = GoalFactory(plan=plan, title="Samen eten zonder ruzie", position=bench.kept(goal).position + 1)
    before = bench.kept(goal).position
    marieke.sends_to(f"/goals/{other.id}/move/up", {"csrf_token": marieke.token})
    assert bench.kept(goal).position != before
    later(clock)
    assert not marked(home) and not told(LINDA)


def test_scores_of_professionals_are_new_where_the_template_shows_them(
    clock: Any, home: ResidentAtHome, plan: Plan
) -> None:
    MeasurementFactory(plan=plan, professional={"d1": 3})
    later(clock)
    shown = home.opens(f"/mijn/plans/{plan.id}").shows("Professional")
    assert bool(told(LINDA)) is shown


def test_what_is_new_stays_within_its_budget(marieke: Somebody, home: ResidentAtHome, plan: Plan) -> None:
    """Three statements where nothing is new, and some more for a plan in which something is."""
    with counted() as quiet:
        home.client.get("/mijn/")
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    with counted() as said:
        home.client.get("/mijn/")
    within(6, quiet)
    within(10, said)
    with counted() as opened:
        home.client.get(f"/mijn/plans/{plan.id}")
    within(26, opened)


# How often


def test_once_a_day_what_came_before_seven_is_told_in_one_letter(
    clock: Any, marieke: Somebody, home: ResidentAtHome, plan: Plan
) -> None:
    assert home.resident is not None
    chooses(home.resident, Pace.DAILY)
    second = ParticipantFactory(plan=PlanFactory(pathway=plan.pathway), shared={"p1": Access.SEE})
    residents.is_behind(home.resident, second)
    home.opens(f"/mijn/plans/{second.plan_id}")
    for one in (plan.id, second.plan_id):
        marieke.posts(f"/plans/{one}/answer/p1", q2="yes")
    later(clock)
    assert not told(LINDA) and home.opens("/mijn/").text.count(NEW) == 2
    for moment, letters in ((29, 5, 50), 0), ((29, 6, 10), 1), ((29, 20, 0), 1), ((30, 6, 10), 1):
        clock.move_to(datetime(2026, 11, moment[0], *moment[1:], tzinfo=UTC))
        round_of_notices()
        assert len(told(LINDA)) == letters, moment


def test_who_wants_no_mail_gets_none_and_sees_the_mark(
    clock: Any, marieke: Somebody, home: ResidentAtHome, plan: Plan
) -> None:
    page = home.posts("/mijn/berichten", notices=Pace.NEVER)
    assert page.url == "/mijn/account/" and page.select("input[name=notices][value=never][checked]")
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    later(clock)
    clock.shift(timedelta(days=2))
    round_of_notices()
    home.logs_in()
    assert states_of(LINDA) == [] and marked(home)


def test_whoever_chose_nothing_is_told_once_a_day(linda: Participant) -> None:
    account = residents.a_resident(linda)
    assert bench.kept(account).notices is Pace.DAILY
    assert bench.kept(UserFactory()).notices is Pace.DAILY


def test_mail_is_in_the_language_of_whoever_gets_it(
    clock: Any, marieke: Somebody, home: ResidentAtHome, plan: Plan
) -> None:
    assert home.resident is not None
    chooses(home.resident, Pace.AT_ONCE, language="fr")
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    later(clock)
    assert "Il y a du nouveau pour vous" in told(LINDA)[0][1]


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        (datetime(2026, 11, 28, 5, 59, tzinfo=UTC), datetime(2026, 11, 27, 6, tzinfo=UTC)),
        (datetime(2026, 11, 28, 6, 0, tzinfo=UTC), datetime(2026, 11, 28, 6, tzinfo=UTC)),
        (datetime(2026, 7, 1, 5, 0, tzinfo=UTC), datetime(2026, 7, 1, 5, tzinfo=UTC)),
        (datetime(2026, 10, 25, 5, 30, tzinfo=UTC), datetime(2026, 10, 24, 5, tzinfo=UTC)),  # clocks go back
        (datetime(2026, 3, 29, 5, 30, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),  # and forward
    ],
)
def test_a_morning_begins_at_seven_on_the_wall(at: datetime, morning: datetime) -> None:
    assert last_morning(at) == until(Pace.DAILY, at) == morning
    assert until(Pace.AT_ONCE, at) < at


# Colleagues


def test_marieke_is_told_of_what_linda_measures_tells_and_writes_and_who_only_reads_is_not(
    clock: Any, marieke: Somebody, colleague: Somebody, home: ResidentAtHome, plan: Plan, goal: Goal
) -> None:
    assert marieke.user is not None and colleague.user is not None
    for somebody in (marieke.user, colleague.user):
        chooses(somebody, Pace.AT_ONCE)
    ways: tuple[tuple[str, dict[str, Any]], ...] = (
        (f"/mijn/plans/{plan.id}/blocks/p1", {"q2": "yes"}),
        (f"/mijn/plans/{plan.id}/blocks/p4/measure", {"resident-d1": "2"}),
        (f"/mijn/plans/{plan.id}/goals/{goal.id}/progress", {"value": "3"}),
    )
    for number, (url, fields) in enumerate(ways):
        home.posts(url, **fields)
        later(clock)
        assert len(told(marieke.user.email)) == number + 1, url
    assert states_of(colleague.user.email) == []


def test_marieke_is_not_told_of_what_colleagues_do(
    clock: Any, marieke: Somebody, home: ResidentAtHome, team: UserGroup, plan: Plan
) -> None:
    other = UserFactory(organisation=marieke.place, roles="PR")
    MemberFactory(group=team, user=other)
    assert marieke.user is not None
    for one in (marieke.user, other):
        chooses(one, Pace.AT_ONCE)
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="yes")
    later(clock)
    assert states_of(marieke.user.email) == states_of(other.email) == []


def test_a_colleague_who_may_not_edit_the_plan_any_more_is_not_told(
    clock: Any, marieke: Somebody, home: ResidentAtHome, team: UserGroup, plan: Plan
) -> None:
    assert marieke.user is not None
    chooses(marieke.user, Pace.AT_ONCE)
    home.posts(f"/mijn/plans/{plan.id}/blocks/p1", q2="yes")
    clock.shift(LATER)
    round_of_notices(sent=False)
    assert states_of(marieke.user.email) == [State.QUEUED]
    with bench.office() as session:
        write(session.get_one(Plan, plan.id), {team.id: Level.SEE})
        session.commit()
    letters_leave()
    assert states_of(marieke.user.email) == [State.CANCELLED]


def test_marieke_chooses_how_often_among_her_settings(marieke: Somebody) -> None:
    assert marieke.user is not None
    page = marieke.posts("/account/", notices=Pace.NEVER, phone="020 123 45 67")
    assert page.shows("In een plan dat u mag wijzigen, zonder te zeggen wat")
    assert bench.kept(marieke.user).notices is Pace.NEVER


# The rule beside what is drawn

STEPS = 40


def test_something_is_new_exactly_when_what_she_sees_has_changed(
    clock: Any, marieke: Somebody, home: ResidentAtHome, joris: Participant, plan: Plan, goal: Goal
) -> None:
    """Whatever colleagues do, the mark, the mail and what the portal draws say the same."""
    chance, wrong, seen = random.Random(6), [], 0
    other = GoalFactory(plan=plan, title="Samen eten zonder ruzie")
    ways = tuple(ways_to_change(marieke, joris, plan, (goal, other)))
    home.opens(f"/mijn/plans/{plan.id}")
    for number in range(STEPS):
        marieke.opens("/")  # who does nothing for twenty minutes is logged out
        name, way = chance.choice(ways)
        before, letters = drawn(home), len(told(LINDA))
        way(f"woorden {number}")
        later(clock)
        changed = drawn(home) != before
        if (marked(home), len(told(LINDA)) - letters) != (changed, int(changed)):
            wrong.append((number, name, changed))
        seen += changed
        home.opens(f"/mijn/plans/{plan.id}")
    assert not wrong
    assert STEPS / 5 < seen < STEPS * 4 / 5


def drawn(home: ResidentAtHome) -> Any:
    """All that she can take along of her plan."""
    return residents.taken_along(home)[0]["plans"]


def ways_to_change(
    marieke: Somebody, joris: Participant, plan: Plan, goals: tuple[Goal, ...]
) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """What colleagues do in a plan; of half of it Linda sees nothing."""
    url = f"/plans/{plan.id}/answer"
    yield "p1", lambda words: marieke.posts(f"{url}/p1", q3=words)
    yield "p6", lambda words: marieke.posts(f"{url}/p6", q6=words)
    for goal in goals:
        action = GoalActionFactory(goal=goal)
        yield "goal", lambda words, goal=goal: sets(goal, "title", words)
        yield "result", lambda words, goal=goal: sets(goal, "result", words)
        yield "action", lambda words, action=action: sets(action, "title", words)
        yield "new action", lambda words, goal=goal: GoalActionFactory(goal=goal, title=words)
        yield "progress", lambda words, goal=goal: GoalProgressFactory(goal=goal, words=words, told_on=today())
        yield "order", lambda _words, goal=goal: sets(goal, "position", bench.kept(goal).position + 7)
    yield "measured", lambda _words: MeasurementFactory(plan=plan, professional={"d1": 3})
    yield "measured along", lambda words: MeasurementFactory(plan=plan, resident={"d1": 3}, measured_on=today())
    yield "title", lambda words: sets(plan, "title", words)
    yield "evaluation", lambda _words: sets(plan, "evaluates_on", today() + timedelta(days=len(_words)))
    yield "another participant", lambda words: sets(joris, "name", words)
    yield "another right", lambda words: gives(joris, "p1", Access(1 + len(words) % 2))
    yield "note", lambda words: NoteFactory(pathway=plan.pathway, title=words)


def sets(thing: Any, name: str, value: Any) -> None:
    with bench.office() as session:
        setattr(session.get_one(type(thing), thing.id), name, value)
        session.commit()
