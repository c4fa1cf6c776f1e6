"""What can be done with a connection, as its page and the list offer it; the rules say when each fits."""

from __future__ import annotations

from typing import Any

from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.verbs import Verb
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions import connections as actions
from app.onboarding.models import Connection
from app.onboarding.rules.gates import LACKING, closed
from app.onboarding.rules.standing import NEXT, State, Turn
from app.onboarding.views.known_routes import route_of
from app.security.models import Organisation


def _underway(connection: Connection) -> bool:
    return connection.state is State.UNDERWAY


def _turns(which: Turn) -> Any:
    """Whether a connection can be turned so, as far as its row tells."""

    def fits(connection: Connection) -> bool:
        joined = connection.joined_on is not None
        unfit = (which is Turn.DECLINE and joined) or (which is Turn.LEAVE and not joined)
        return which in NEXT[connection.state] and not unfit

    return fits


def nothing(_connection: Connection) -> None:
    """What a verb with a form does without it: the screen carries it out with what was filled in."""
    raise AssertionError("a verb with a form is carried out with what was filled in")


COMPLETE = Verb(
    "complete", N_("Complete step"), N_("Complete the step of “%(name)s”"), N_("The step of “%(name)s” is done."),
    do=nothing, yes=N_("Complete step"), icon="check", offered=_underway,
    many=N_("Complete the step of %(count)s connections?"),
    done_many=N_("The step of %(count)s connections is done."),
    effects=lambda connection: [N_("The step that is due counts as done, and the next one is due.")],
)  # fmt: skip
PLAN = Verb(
    "plan", N_("Plan step"), N_("Plan the step of “%(name)s”"), N_("The step of “%(name)s” has been planned."),
    do=nothing, yes=N_("Save"), icon="calendar-event", offered=_underway,
)  # fmt: skip
BACK = Verb(
    "back", N_("Back to an earlier step"), N_("Go back with “%(name)s” to an earlier step"),
    N_("“%(name)s” is back at an earlier step."),
    do=nothing, yes=N_("Go back"), icon="history",
    offered=lambda connection: _underway(connection) and connection.step_number > 1,
)  # fmt: skip
PAUSE = Verb(
    "pause", N_("Pause"), N_("Pause the connection of “%(name)s”"), N_("“%(name)s” is paused."),
    do=nothing, yes=N_("Pause"), icon="lock", offered=_turns(Turn.PAUSE),
)  # fmt: skip
RESUME = Verb(
    "resume", N_("Resume"), N_("Go on with the connection of “%(name)s”?"), N_("“%(name)s” is on its way again."),
    do=lambda connection: actions.turn(connection, Turn.RESUME, None), yes=N_("Yes, go on"), icon="arrow-right",
    effects=lambda connection: [N_("It stands at the step where it was, and asks for action again.")],
    offered=_turns(Turn.RESUME),
)  # fmt: skip
DECLINE = Verb(
    "decline", N_("Organisation does not join"), N_("“%(name)s” does not join"),
    N_("It is noted that “%(name)s” does not join."),
    do=nothing, yes=N_("Does not join"), icon="x", offered=_turns(Turn.DECLINE),
)  # fmt: skip
LEAVE = Verb(
    "leave", N_("Organisation leaves"), N_("“%(name)s” leaves the referral index"),
    N_("It is noted that “%(name)s” left."),
    do=nothing, yes=N_("Organisation leaves"), icon="logout", offered=_turns(Turn.LEAVE),
)  # fmt: skip
MERGE = Verb(
    "merge", N_("Merges with another"), N_("“%(name)s” becomes part of another organisation"),
    N_("It is noted what “%(name)s” has become part of."),
    do=nothing, yes=N_("Merge"), icon="copy", offered=_turns(Turn.MERGE),
)  # fmt: skip
VERBS = (COMPLETE, PLAN, BACK, PAUSE, RESUME, DECLINE, LEAVE, MERGE)
LEADS = {
    "back": N_("The step that you choose and all after it are to be done once more. What was done before stays in "
               "the dossier."),
    "pause": N_("While it is paused nothing is due. You can go on at any time, at the same step."),
    "decline": N_("Nothing is due any more. Should the organisation think better of it, you go on at the same "
                  "step."),
    "leave": N_("The connection ends. Should the organisation come back, it begins anew, with a new accession "
                "agreement."),
    "merge": N_("The connection ends. That of the other organisation goes on."),
    "complete": N_("Say on which day the step was done, and when the next one will be if you know that."),
    "plan": N_("Say on which day the step that is due will be done."),
}  # fmt: skip
TURNS = {"pause": Turn.PAUSE, "decline": Turn.DECLINE, "leave": Turn.LEAVE, "merge": Turn.MERGE}


def carry_out(name: str, connection: Connection, form: Any) -> None:
    """Do what a form asks. Raises `RuleBroken`."""
    match name:
        case "complete":
            actions.complete(connection, form.step.data or "", form.done_on.data, planned_on=form.planned_on.data)
        case "back":
            actions.step_back(connection, form.key.data, form.reason.data)
        case "plan":
            actions.plan(connection, form.planned_on.data)
        case "merge":
            into = db.session.get(Organisation, form.into_id.data)
            actions.turn(connection, Turn.MERGE, form.reason.data, into=into)
        case _:
            actions.turn(connection, TURNS[name], form.reason.data)


def why_not_complete(connection: Connection) -> str:
    """Why the step that is due cannot be completed today, in sentences."""
    step = route_of(connection).step(connection.step)
    lacking = closed(step.gates, connection.papers, clock.today()) if step else []
    return " ".join(_(LACKING[gate]) for gate in lacking)
