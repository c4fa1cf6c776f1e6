"""A block with goals on the page of a plan: what is wanted, what both say, what is done, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date, ngettext

from app.common import clock
from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.addresses import ANY_ROW, row_at
from app.common.web.charts import Figures, Lines, Series, lines
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge
from app.common.web.values import brief, language, shown
from app.plans.actions.goal_progress import moment_of
from app.plans.models import Goal, GoalAction, GoalProgress
from app.plans.rules.blocks import GoalField, Goals, Use, goals_of
from app.plans.rules.goals import (
    ACTION_STATES,
    EVERY,
    GOAL_STATES,
    ActionState,
    Every,
    GoalState,
    is_done_for_now,
    is_late,
)
from app.plans.rules.instruments import SCORERS, Scorer
from app.plans.rules.progress import Progress, Telling, Way, latest, series
from app.plans.rules.sharing import goal_key
from app.plans.views.measurement_sight import MARKS
from app.plans.views.saying import in_days
from app.questionnaires.rules.designs import Part

FEWEST_DAYS = 2
"""A line needs two days; one is told in a sentence."""
SIGNS = {ActionState.DONE: "circle-check", ActionState.DROPPED: "x"}


@frozen
class Voice:
    """What one of the two said last."""

    name: str
    words: str
    day: str
    resident: bool


@frozen
class ShownAction:
    """A line of what is done for a goal; `done_url` is there for who may say that it is done."""

    title: str
    url: str
    who: str
    when: str
    late: bool
    over: bool
    dropped: bool
    icon: str
    done_url: str = ""
    id: int = 0
    rests: bool = False
    """Whether it comes back, and was done today."""
    own: Act | None = None
    """What a resident who co-writes the goal may say of it."""


@frozen
class ShownGoal:
    """A goal as its block shows it."""

    id: int
    title: str
    url: str
    badges: tuple[Badge, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and text of the fields that are filled in; the first, the description, has no label."""
    voices: tuple[Voice, ...]
    actions: tuple[ShownAction, ...]
    chart: Lines | None
    now: str
    """The latest values in a sentence."""
    menu: tuple[bool, bool]
    """Which of the menus of its block it has."""
    shared: str = ""
    """With whom it is shared."""
    own: tuple[Act, ...] = ()
    """What a resident may do with it."""
    writing: Any = None
    """The form of a resident who writes along in it, where he asked for it."""


@frozen
class ShownGoals:
    """What stands in a block: goals that are worked on, and those that ended."""

    running: tuple[ShownGoal, ...]
    ended: tuple[ShownGoal, ...]
    menus: Mapping[tuple[bool, bool], tuple[Act, ...]]
    """What can be done with a goal: whether it is worked on, and whether nothing belongs to it, decide."""
    any_goal = str(ANY_ROW)
    """Stands in the menus for the number of a goal: each is drawn once, for all goals that have it."""


@frozen
class Able:
    """What this person may do with goals of a plan; asked once, for every goal is as open as its plan.

    When participants get rights per goal, this is made for each goal, and here alone.
    """

    change: bool
    delete: bool
    act: bool
    do: bool
    tell: bool
    history: bool
    open: bool
    """Whether what stands there has a page: what is of the past may be gone."""

    @classmethod
    def of(cls, reader: Any) -> Able:
        """What the plan is open to, and the roles of this person allow."""
        may, changes = reader.screen.appbuilder.sm.may, reader.may_change
        return cls(
            changes and may("edit", "Goal"),
            changes and may("delete", "Goal"),
            changes and may("add", "GoalAction"),
            changes and may("done", "GoalAction"),
            changes and may("add", "GoalProgress"),
            not reader.bare and may("history", "Goal"),
            not reader.bare,
        )


def goals(reader: Any, part: Part) -> dict[str, Any]:
    """What a block with goals shows."""
    settings, worked, able, today = goals_of(part.settings), reader.worked, Able.of(reader), reader.today
    found = worked.goals.get(part.key, [])
    drawn: dict[bool, list[ShownGoal]] = {True: [], False: []}
    for one in found:
        of_goal = worked.actions.get(one.id, []), worked.progress.get(one.id, [])
        shared = reader.shared.get(goal_key(one.id), "")
        drawn[one.state is GoalState.OPEN].append(_goal(one, *of_goal, settings, able, today, shared))
    add = Act(_("Add goal"), url_for("GoalView.add", pk=reader.plan.id, key=part.key), "plus", name="add")
    running = drawn[True]
    menus = {name: tuple(_acts(able, *name)) for name in {one.menu for one in (*running, *drawn[False])}}
    return {
        "content": ShownGoals(tuple(running), tuple(drawn[False]), menus),
        "told": _told(running),
        "count": str(len(running)) if running else "",
        "acts": (add,) if able.change else (),
    }


def _told(running: Sequence[ShownGoal]) -> str:
    """How many goals there are, and how many actions are late."""
    late = sum(action.late for goal in running for action in goal.actions)
    said = [ngettext("%(num)d goal", "%(num)d goals", len(running))] if running else []
    said += [ngettext("%(num)d action late", "%(num)d actions late", late)] if late else []
    return ", ".join(said)


def _goal(
    goal: Goal, actions: Sequence[GoalAction], told: Sequence[GoalProgress], settings: Goals, able: Able,
    today: date, shared: str,
) -> ShownGoal:  # fmt: skip
    moments = [moment_of(one) for one in told]
    said = {scorer: last for scorer in Scorer if (last := latest(moments, scorer))}
    worked = goal.state is GoalState.OPEN
    return ShownGoal(
        goal.id,
        goal.title,
        row_at("GoalView.show", goal.id) if able.open else "",
        _badges(goal, settings, today),
        tuple(_facts(goal)),
        tuple(
            Voice(_(SCORERS[who]), last.words, shown(last.at.astimezone(clock.CIVIL_ZONE).date()),
                  who is Scorer.RESIDENT)
            for who, last in said.items() if last.words
        ),
        tuple(_action(one, today, able, worked=worked) for one in actions),
        _chart(goal, moments, settings.way),
        _now({who: last.value for who, last in said.items() if last.value is not None}, settings.way),
        (worked, not (actions or told)),
        shared,
    )  # fmt: skip


def _badges(goal: Goal, settings: Goals, today: date) -> tuple[Badge, ...]:
    if goal.state is not GoalState.OPEN:
        return (Badge(_(GOAL_STATES[goal.state]), "success" if goal.state is GoalState.REACHED else "inactive"),)
    if goal.target_date:
        day = _("Target date %(day)s", day=shown(goal.target_date))
        return (Badge(day, "warning" if goal.target_date < today else "inactive"),)
    asked = settings.use(GoalField.TARGET_DATE) is not Use.HIDDEN
    return (Badge(_("Without target date"), "inactive"),) if asked else ()


def _facts(goal: Goal) -> Iterator[tuple[str, str]]:
    for label, text in (
        ("", goal.description), (_("When it is reached"), goal.result), (_("Who works on it"), goal.owner_words),
    ):  # fmt: skip
        if text:
            yield label, text


def _action(action: GoalAction, today: date, able: Able, *, worked: bool) -> ShownAction:
    line = shown_action(action, today, may=worked and able.do, worked=worked)
    return line if able.open else replace(line, url="")


def shown_action(action: GoalAction, today: date, *, may: bool, worked: bool, query: str = "") -> ShownAction:
    """A line of what is done; `query` says where one goes once it is done."""
    over = action.state in SIGNS
    late = worked and is_late(action.state, action.due_on, today)
    who = [action.owner_words or "", action.colleague.name.full if action.colleague else ""]
    return ShownAction(
        action.title,
        row_at("GoalActionView.show", action.id),
        ", ".join(one for one in who if one),
        _when(action, today, late=late),
        late,
        over,
        action.state is ActionState.DROPPED,
        SIGNS.get(action.state, "alert-circle" if late else "circle"),
        row_at("GoalActionView.done", action.id) + query if may and not over else "",
        action.id,
        is_done_for_now(action.every, action.done_on, action.due_on, today),
    )


def _when(action: GoalAction, today: date, *, late: bool) -> str:
    """By when it is done, how often, or that it is over."""
    if action.state is ActionState.DONE and action.done_on:
        return _("done on %(day)s", day=short(action.done_on, today))
    if action.state is ActionState.DROPPED:
        return _(ACTION_STATES[action.state]).lower()
    said = [_(EVERY[action.every]).lower()] if action.every is not Every.ONCE else []
    if action.due_on:
        said.append(in_days((action.due_on - today).days) if late else _by_day(action.due_on, today))
    if action.state is ActionState.DOING:
        said.insert(0, _(ACTION_STATES[action.state]).lower())
    return ", ".join(said)


def _by_day(day: date, today: date) -> str:
    return _("today") if day == today else _("by %(day)s", day=short(day, today))


def short(day: date, today: date) -> str:
    """A day without its year where that is the present one."""
    return format_date(day, "d MMMM" if day.year == today.year else "d MMMM y")


# How far it is


def _chart(goal: Goal, moments: Sequence[Progress], way: Way) -> Lines | None:
    """The steps over time; none where they lie off a scale that was changed since."""
    if way.telling is Telling.WORDS:
        return None
    scale = way.scale
    fitting = [one for one in moments if one.value in scale.steps]
    days, values = series(fitting, lambda at: at.astimezone(clock.CIVIL_ZONE).date())
    if len(days) < FEWEST_DAYS:
        return None
    figures = Figures(
        f"goal-{goal.id}-p", _("Progress of %(name)s", name=goal.title), _("Day"),
        tuple(brief(day) for day in days),
        tuple(Series(_(SCORERS[who]), steps, mark=MARKS[who]) for who, steps in values.items()),
        scale.least, scale.most, _ends(way),
    )  # fmt: skip
    return lines(figures, [day.toordinal() for day in days], bridged=True)


def _ends(way: Way) -> str:
    """What the ends of the scale mean, where they have words."""
    return ", ".join(f"{step} = {in_language(words, language())}" for step, words in way.scale.ends)


def _now(values: dict[Scorer, int], way: Way) -> str:
    if not values or way.telling is Telling.WORDS:
        return ""
    said = ", ".join(f"{_(SCORERS[who])} {value}" for who, value in values.items())
    return _("Now: %(values)s (from %(least)s to %(most)s)", values=said, least=way.scale.least,
             most=way.scale.most)  # fmt: skip


# What can be done


def _acts(able: Able, running: bool, empty: bool) -> Iterator[Act]:
    """A menu of goals."""
    pk = ANY_ROW
    if able.change:
        yield Act(_("Edit"), row_at("GoalView.edit", pk), "pencil")
    if able.act and running:
        yield Act(_("Add action"), row_at("GoalActionView.add", pk), "plus")
    if able.tell and running:
        yield Act(_("Tell progress"), row_at("GoalProgressView.add", pk), "arrow-right")
    if able.change and running:
        yield Act(_("Reached"), row_at("GoalView.reach", pk), "circle-check", post=True)
        yield Act(_("Let go"), row_at("GoalView.let_go", pk), "x", post=True)
    elif able.change:
        yield Act(_("Work on it again"), row_at("GoalView.open_again", pk), "pencil", post=True)
    if able.history:
        yield Act(_("History"), row_at("GoalView.history", pk), "history")
    if able.change:
        yield Act(_("Up"), row_at("GoalView.move", pk, way="up"), "arrow-up", post=True)
        yield Act(_("Down"), row_at("GoalView.move", pk, way="down"), "arrow-down", post=True)
    if able.delete and empty:
        yield Act(_("Delete"), row_at("GoalView.delete", pk), "trash", danger=True, asks=True)
