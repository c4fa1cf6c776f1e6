"""Marieke shares a plan with the young person, parents and others, block by block and goal by goal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.common.audit import AuditEvent
from app.common.audit.events import READ
from app.common.errors import OutOfScope, RuleBroken
from app.common.history import Change
from app.extensions import db
from app.plans.actions import participants as actions
from app.plans.models import Goal, Participant, ParticipantRight, Plan
from app.plans.rules import sharing as rules
from app.plans.rules.instruments import Scorer
from app.plans.rules.layers import Level
from app.plans.rules.sharing import GOAL, Access, Cell, Clash, Place, Relation, Standing
from app.security.models import UserGroup
from tests import bench, residents
from tests.factories import PersonFactory
from tests.goals import GoalFactory, at_the_desk
from tests.nasty import FINE, NUMBERS, WORDS
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, only_measured
from tests.plans.conftest import EDIT
from tests.sharing import ParticipantFactory
from tests.test_budgets import FORM, OTHER, SAVE, SHOW, cost, within

OPEN = Standing(active=True, closed=False, portal=True)
SHUT = Standing(active=True, closed=True, portal=True)


def given(plan: Plan) -> dict[tuple[str, str], Access]:
    """What is shared of a plan, by name and place."""
    names = {one.id: one.name for one in bench.rows_of(Participant, Participant.plan_id == plan.id)}
    rows = bench.rows_of(ParticipantRight, ParticipantRight.plan_id == plan.id)
    return {(names[row.participant_id], row.place): Access(row.value) for row in rows}


def cells(*chosen: tuple[Participant, str, str]) -> list[str]:
    """Cells as the matrix sends them."""
    return [f"{one.id}:{place}:{word}" for one, place, word in chosen]


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """A mother with access."""
    return ParticipantFactory(plan=plan, name="Linda Bakker")


@pytest.fixture
def joris(plan: Plan) -> Participant:
    """A father with access."""
    return ParticipantFactory(plan=plan, name="Joris Bakker")


# The rules


@pytest.mark.parametrize(
    ("standing", "place", "level", "expected", "because"),
    [
        (OPEN, Place("g1", GOAL), Access.WRITE, Access.WRITE, rules.GIVEN),
        (OPEN, Place("g1", GOAL), Access.NONE, Access.NONE, rules.NOT_GIVEN),
        (OPEN, None, Access.WRITE, Access.NONE, rules.NOT_SHAREABLE),
        (OPEN, Place("g1", GOAL, over=True), Access.MEASURE, Access.SEE, rules.OVER),
        (OPEN, Place("p1", rules.ANSWERED), Access.MEASURE, Access.SEE, rules.OFFERS_LESS),
        (OPEN, Place("p4", (Access.NONE,)), Access.SEE, Access.NONE, rules.NOT_SHAREABLE),
        (SHUT, Place("g1", GOAL), Access.WRITE, Access.SEE, rules.CLOSED),
        (Standing(active=True, closed=False, portal=False), Place("g1", GOAL), Access.WRITE, Access.NONE,
         rules.NO_PORTAL),
        (Standing(active=False, closed=False, portal=True), Place("g1", GOAL), Access.WRITE, Access.NONE,
         rules.ARCHIVED),
    ],
)  # fmt: skip
def test_what_somebody_may_comes_with_the_reason(
    standing: Standing, place: Place | None, level: Access, expected: Access, because: str
) -> None:
    assert rules.verdict(standing, place, level) == rules.Verdict(expected, because)


def test_measuring_is_offered_where_a_resident_gives_scores() -> None:
    (both,) = only_measured().parts
    (theirs,) = only_measured(scorers={Scorer.PROFESSIONAL}).parts
    assert rules.block_place(both) == Place("p1", GOAL)
    assert rules.block_place(theirs) == Place("p1", (Access.NONE,))


def test_two_people_at_once_both_keep_what_they_set() -> None:
    a, b, place = Cell(1, "p1"), Cell(2, "p1"), Place("p1", rules.ANSWERED)
    offered = {a: place, b: place}
    base, theirs = {a: Access.SEE}, {a: Access.SEE, b: Access.WRITE}
    assert rules.together(base, theirs, {a: Access.NONE, b: Access.NONE}, offered) == {a: Access.NONE}
    with pytest.raises(Clash) as clash:
        rules.together(base, theirs, {a: Access.SEE, b: Access.SEE}, offered)
    assert clash.value.cells == (b,)
    with pytest.raises(RuleBroken):
        rules.together(base, theirs, {a: Access.MEASURE}, offered)
    assert rules.read_marks(rules.marks(theirs)) == theirs
    assert rules.read_marks("x:p1:1 1:p1:9 5 ::") == {}


# Who takes part


def test_a_plan_begins_with_nobody_and_a_contact_person_with_nothing(marieke: Somebody, plan: Plan) -> None:
    assert marieke.opens(f"/plans/{plan.id}/participants").shows("Nog niemand doet mee aan dit plan")
    marieke.posts(f"/participants/add/{plan.id}", name="Oma Gerda", relation="contact", begin="nothing")
    (gerda,) = bench.rows_of(Participant)
    assert (gerda.name, gerda.relation, gerda.portal) == ("Oma Gerda", Relation.CONTACT, False)
    assert given(plan) == {}
    assert marieke.opens(f"/plans/{plan.id}").shows("Oma Gerda")


def test_a_person_takes_part_once_and_is_renamed_with_the_person(
    marieke: Somebody, team: UserGroup, plan: Plan
) -> None:
    sem = PersonFactory(organisation=marieke.place, first_name="Sem", last_name="Bakker", opened={team: EDIT})
    send = {"person_id": sem.id, "relation": "youth", "begin": "nothing"}
    marieke.posts(f"/participants/add/{plan.id}", **send)
    assert marieke.posts(f"/participants/add/{plan.id}", **send).shows("Deze persoon doet al mee")
    assert [one.name for one in bench.rows_of(Participant)] == ["Sem Bakker"]
    marieke.posts(f"/persons/{sem.id}/edit", first_name="Samuel", last_name="Bakker")
    assert [one.name for one in bench.rows_of(Participant)] == ["Samuel Bakker"]


def test_somebody_is_a_person_or_a_name(marieke: Somebody, team: UserGroup, plan: Plan) -> None:
    sem = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    url = f"/participants/add/{plan.id}"
    rest: dict[str, Any] = {"relation": "youth", "begin": "nothing"}
    assert marieke.posts(url, **rest).shows("Kies een persoon of vul een naam in")
    assert marieke.posts(url, person_id=sem.id, name="Sem", **rest).shows("niet allebei")
    hidden = PersonFactory(organisation=marieke.place)
    marieke.posts(url, person_id=hidden.id, **rest)
    assert not bench.counted(Participant)


def test_access_to_the_portal_is_a_decision_with_who_and_when(
    marieke: Somebody, plan: Plan, linda: Participant, saturday: Any
) -> None:
    url = f"/participants/{linda.id}"
    marieke.posts(f"{url}/edit", name="Linda Bakker", relation="parent", portal=None)
    page = marieke.opens(url)
    assert page.shows("Besloten op 28 november 2026") and page.shows(f"door {marieke.user.name.full}")
    assert bench.kept(linda).portal is False
    refused = marieke.posts(f"{url}/edit", name="Linda Bakker", relation="parent", portal="y", email="")
    assert refused.shows("Vul een e-mailadres in")
    assert bench.kept(linda).portal is False
    assert marieke.opens(f"{url}/history").shows("Toegang tot het inwonerportaal")


def test_a_new_participant_may_have_what_another_has(marieke: Somebody, plan: Plan, goal: Goal) -> None:
    linda = ParticipantFactory(plan=plan, shared={"p1": Access.WRITE, f"g{goal.id}": Access.SEE})
    page = marieke.posts(f"/participants/add/{plan.id}", name="Joris", relation="parent", begin=str(linda.id))
    assert page.shows("Dit is nog niet opgeslagen") and ("Joris", "p1") not in given(plan)
    marieke.sends(page.form(f"/plans/{plan.id}/participants"))
    found = given(plan)
    assert (found["Joris", "p1"], found["Joris", f"g{goal.id}"]) == (Access.WRITE, Access.SEE)
    elsewhere = ParticipantFactory()
    marieke.posts(f"/participants/add/{plan.id}", name="Rob", relation="contact", begin=str(elsewhere.id))
    assert bench.counted(Participant, Participant.name == "Rob") == 0


def test_who_takes_part_no_longer_leaves_a_trace_in_the_history_alone(
    marieke: Somebody, plan: Plan, linda: Participant
) -> None:
    marieke.posts(f"/plans/{plan.id}/participants", cells=cells((linda, "p1", "see")))
    asked = marieke.opens(f"/participants/{linda.id}/delete")
    assert asked.heading == "Linda Bakker uit dit plan verwijderen?"
    assert asked.shows("Wat Linda Bakker schreef, scoorde of verklaarde, blijft in het plan staan.")
    marieke.posts(f"/participants/{linda.id}/delete")
    assert not bench.counted(Participant) and not bench.counted(ParticipantRight)
    history = marieke.opens(f"/plans/{plan.id}/history")
    assert history.shows("Linda Bakker")


# The matrix


def test_what_is_set_in_the_matrix_is_kept_and_told(
    marieke: Somebody, plan: Plan, goal: Goal, linda: Participant, joris: Participant
) -> None:
    url = f"/plans/{plan.id}/participants"
    there = f"g{goal.id}"
    marieke.posts(url, cells=cells((linda, "p1", "write"), (linda, there, "measure"), (joris, "p4", "see")))
    assert given(plan) == {
        ("Linda Bakker", "p1"): Access.WRITE,
        ("Linda Bakker", there): Access.MEASURE,
        ("Joris Bakker", "p4"): Access.SEE,
    }
    page = marieke.opens(url)
    assert page.shows("Ouders zien niet hetzelfde") and page.shows(goal.title)
    plan_page = marieke.opens(f"/plans/{plan.id}")
    assert plan_page.shows("Gedeeld met Linda Bakker") and plan_page.shows("Gedeeld met Joris Bakker")
    marieke.posts(url, cells=cells((linda, "p1", "none")))
    assert ("Linda Bakker", "p1") not in given(plan) and len(given(plan)) == 2
    assert marieke.opens(f"/participants/{linda.id}/history").shows("Meeschrijven")
    assert marieke.opens(f"/plans/{plan.id}/history").shows("Linda Bakker: recht op")


@pytest.mark.parametrize("strange", ["p99", "p5", "p7", "g999999", "", "p1:p1", "x" * 40])
def test_a_right_to_what_the_plan_does_not_have_is_refused_and_nothing_changes(
    marieke: Somebody, plan: Plan, goal: Goal, linda: Participant, strange: str
) -> None:
    sent = cells((linda, "p1", "see"), (linda, strange, "see"))
    page = marieke.posts(f"/plans/{plan.id}/participants", cells=sent)
    assert page.shows("hoort niet meer bij dit plan") and given(plan) == {}


def test_rows_of_another_plan_are_refused_and_nothing_changes(
    marieke: Somebody, plan: Plan, pathway: Any, linda: Participant
) -> None:
    other = PlanFactory(pathway=pathway)
    theirs, goal = ParticipantFactory(plan=other), GoalFactory(plan=other)
    for sent in (cells((theirs, "p1", "see")), cells((linda, f"g{goal.id}", "see")), ["abc:p1:see"], ["1:p1:all"]):
        page = marieke.posts(f"/plans/{plan.id}/participants", cells=sent)
        assert page.shows("hoort niet meer bij dit plan"), sent
    assert not bench.counted(ParticipantRight)
    page = marieke.posts(f"/plans/{plan.id}/participants", cells=cells((linda, "p1", "measure")))
    assert page.shows("kan hier niet") and not bench.counted(ParticipantRight)


def test_the_matrix_survives_whatever_is_sent_and_gives_nothing(
    marieke: Somebody, plan: Plan, linda: Participant, joris: Participant
) -> None:
    url = f"/plans/{plan.id}/participants"
    common = {"csrf_token": marieke.token, "once": "nasty"}
    for word in (*NUMBERS, *WORDS):
        for sent in (
            {"cells": word}, {"cells": f"{linda.id}:{word}:see"}, {"cells": f"{word}:p1:see"},
            {"cells": f"{linda.id}:p1:{word}"}, {"version": word}, {"copy": word, "source": word, "target": word},
            {"copy": "yes", "source": linda.id, "target": joris.id, "cells": word},
        ):  # fmt: skip
            answer = marieke.client.post(url, data={**common, **sent})
            assert answer.status_code in FINE, (sent, answer.status_code)
        assert not bench.counted(ParticipantRight), word


def test_the_second_of_two_sees_both_where_they_differ(
    marieke: Somebody, plan: Plan, linda: Participant, joris: Participant
) -> None:
    url = f"/plans/{plan.id}/participants"
    version = marieke.opens(url).select("[name=version]")[0]["value"]
    marieke.posts(url, cells=cells((linda, "p1", "see")))
    page = marieke.posts(url, 409, cells=cells((linda, "p1", "write"), (joris, "p4", "see")), version=version)
    assert page.shows("Linda Bakker: ") and page.shows("Inzien") and page.shows("Meeschrijven")
    assert given(plan) == {("Linda Bakker", "p1"): Access.SEE}
    marieke.sends(page.form(url))
    assert given(plan) == {("Linda Bakker", "p1"): Access.WRITE, ("Joris Bakker", "p4"): Access.SEE}


def test_a_matrix_sent_again_is_saved_once_and_what_was_left_alone_stays(
    marieke: Somebody, plan: Plan, linda: Participant, joris: Participant
) -> None:
    url = f"/plans/{plan.id}/participants"
    late = marieke.opens(url).form(url)
    marieke.posts(url, cells=cells((joris, "p6", "see")))
    marieke.opens(url)
    marieke.sends(late, cells=cells((linda, "p1", "see"), (joris, "p6", "none")))
    assert given(plan) == {("Joris Bakker", "p6"): Access.SEE, ("Linda Bakker", "p1"): Access.SEE}


def test_rights_are_taken_over_in_the_matrix_and_saved_when_somebody_says_so(
    marieke: Somebody, plan: Plan, goal: Goal, joris: Participant
) -> None:
    linda = ParticipantFactory(plan=plan, name="Linda", shared={"p1": Access.WRITE, f"g{goal.id}": Access.SEE})
    url = f"/plans/{plan.id}/participants"
    marieke.opens(url)
    page = marieke.clicks("Overnemen", source=linda.id, target=joris.id)
    assert page.shows("Dit is nog niet opgeslagen") and ("Joris Bakker", "p1") not in given(plan)
    marieke.sends(page.form(url))
    assert (given(plan)["Joris Bakker", "p1"], given(plan)["Joris Bakker", f"g{goal.id}"]) == (
        Access.WRITE, Access.SEE,
    )  # fmt: skip
    marieke.opens(url)
    assert marieke.clicks("Overnemen", source=linda.id, target="").shows("Kies van wie de rechten")


def test_a_new_goal_is_shared_with_nobody_and_a_deleted_one_takes_its_rights_along(
    marieke: Somebody, plan: Plan, goal: Goal, linda: Participant
) -> None:
    marieke.posts(f"/plans/{plan.id}/participants", cells=cells((linda, f"g{goal.id}", "see")))
    marieke.posts(f"/goals/add/{plan.id}/p5", title="Samen eten")
    preview = marieke.opens(f"/participants/{linda.id}/preview")
    assert preview.shows(goal.title) and not preview.shows("Samen eten")
    marieke.posts(f"/goals/{goal.id}/delete")
    assert not bench.counted(ParticipantRight)
    assert not marieke.opens(f"/participants/{linda.id}/preview").shows(goal.title)


# Who may share


def test_whoever_may_only_see_a_plan_sees_who_takes_part_and_decides_nothing(
    colleague: Somebody, plan: Plan, linda: Participant
) -> None:
    assert colleague.opens(f"/plans/{plan.id}").shows("Linda Bakker")
    assert colleague.opens(f"/participants/{linda.id}").shows("Niet zien")
    colleague.opens(f"/participants/{linda.id}/preview")
    for url in (f"/plans/{plan.id}/participants", f"/participants/add/{plan.id}", f"/participants/{linda.id}/edit",
                f"/participants/{linda.id}/delete"):  # fmt: skip
        colleague.opens(url, 403)
        sent = {"csrf_token": colleague.token, "cells": cells((linda, "p1", "write")), "name": "X", "version": "1"}
        assert colleague.client.post(url, data=sent).status_code in (403, 404)
    assert bench.counted(Participant) == 1 and not bench.counted(ParticipantRight)


def test_who_may_not_see_the_plan_sees_nobody_who_takes_part_in_it(
    marieke: Somebody, pathway: Any, school: UserGroup, colleague: Somebody
) -> None:
    closed_off = PlanFactory(pathway=pathway, opened={school: Level.NONE})
    linda = ParticipantFactory(plan=closed_off, shared={"p1": Access.SEE})
    assert marieke.opens(f"/participants/{linda.id}/history").shows("recht op")
    for url in ("", "/preview", "/history", "/edit"):
        colleague.opens(f"/participants/{linda.id}{url}", 404)
    for url in (f"/plans/{closed_off.id}/participants", f"/participants/add/{closed_off.id}"):
        colleague.opens(url, 404)
    with at_the_desk(colleague):
        assert not list(db.session.scalars(select(Participant)))
        assert not list(db.session.scalars(select(ParticipantRight)))
        assert not list(db.session.scalars(select(Change).where(Change.thing == "participant")))


def test_below_the_screens_a_right_is_written_by_who_may_edit_the_plan(
    colleague: Somebody, plan: Plan, linda: Participant
) -> None:
    with at_the_desk(colleague):
        ours = db.session.get_one(Plan, plan.id)
        with pytest.raises(OutOfScope):
            actions.share(ours, {Cell(linda.id, "p1"): Access.SEE}, "")
    assert not bench.counted(ParticipantRight)


def test_in_a_closed_plan_access_can_be_taken_back_and_in_an_archived_one_nothing_is_done(
    marieke: Somebody, pathway: Any
) -> None:
    closed, archived = (PlanFactory(pathway=pathway, **stage) for stage in ({"closed": True}, {"archived": True}))
    linda, gone = (ParticipantFactory(plan=one, shared={"p1": Access.WRITE}) for one in (closed, archived))
    assert marieke.opens(f"/participants/{linda.id}").shows("het plan is afgesloten")
    assert marieke.opens(f"/participants/{linda.id}/preview").select("[data-block=p1]")
    marieke.posts(f"/participants/{linda.id}/edit", portal=None)
    assert bench.kept(linda).portal is False
    assert not marieke.opens(f"/participants/{linda.id}/preview").select("[data-block]")
    assert marieke.opens(f"/participants/{gone.id}").shows("Het plan is gearchiveerd")
    assert marieke.opens(f"/participants/{gone.id}/preview").shows("ziet niets van dit plan")
    for url in (f"/plans/{archived.id}/participants", f"/participants/{gone.id}/edit"):
        marieke.opens(url, 403)


# As this person


def test_looking_as_somebody_writes_nothing_and_is_noted(
    marieke: Somebody, plan: Plan, linda: Participant
) -> None:
    url = f"/participants/{linda.id}/preview"
    page = marieke.opens(url)
    assert page.shows("U kijkt naar dit plan zoals Linda Bakker (ouder) het ziet")
    assert marieke.client.post(url, data={"csrf_token": marieke.token}).status_code == 405
    noted = bench.rows_of(AuditEvent, AuditEvent.action == READ.name)[-1]
    assert (noted.thing, noted.thing_id) == ("participant", linda.id) and "preview" in noted.details


def test_of_measurements_a_resident_sees_the_own_scores_and_no_sign_of_others(
    marieke: Somebody, plan: Plan, linda: Participant
) -> None:
    MeasurementFactory(plan=plan, measured_on=date(2026, 11, 3), professional={"d1": 2})
    MeasurementFactory(plan=plan, measured_on=date(2026, 11, 9), professional={"d1": 2}, resident={"d1": 5})
    marieke.posts(f"/plans/{plan.id}/participants", cells=cells((linda, "p4", "see")))
    preview = marieke.opens(f"/participants/{linda.id}/preview")
    block = preview.select("[data-block=p4]")[0].get_text(" ", strip=True)
    assert "1 meting" in block and "9 november 2026" in block
    assert "3 november 2026" not in block and "rofessional" not in block
    assert marieke.opens(f"/plans/{plan.id}").shows("2 metingen")


# What it costs


def test_sharing_stays_within_budget_however_many_take_part(marieke: Somebody, plan: Plan) -> None:
    goals = [GoalFactory(plan=plan) for _number in range(12)]
    everything = {"p1": Access.WRITE, "p4": Access.MEASURE, **{f"g{one.id}": Access.SEE for one in goals}}
    first = ParticipantFactory(plan=plan, shared=everything)
    before = cost(marieke, f"/plans/{plan.id}")
    for _number in range(5):
        ParticipantFactory(plan=plan, shared=everything)
    said = cost(marieke, f"/plans/{plan.id}")
    within(OTHER, said)
    assert len(said) == len(before)
    within(OTHER, cost(marieke, f"/plans/{plan.id}/participants"))
    within(OTHER, cost(marieke, f"/participants/{first.id}/preview"))
    within(SHOW, cost(marieke, f"/participants/{first.id}"))
    within(FORM, cost(marieke, f"/participants/{first.id}/edit"))
    within(FORM, cost(marieke, f"/participants/add/{plan.id}"))
    version = marieke.opens(f"/plans/{plan.id}/participants").select("[name=version]")[0]["value"]
    sent = {"csrf_token": marieke.token, "once": "share", "version": version,
            "cells": cells((first, "p1", "none"), (first, "p6", "see"))}  # fmt: skip
    within(SAVE, cost(marieke, f"/plans/{plan.id}/participants", sent))
    new = {
        "csrf_token": marieke.token,
        "once": "add",
        "name": "Oma",
        "relation": "contact",
        "begin": str(first.id),
    }
    within(SAVE, cost(marieke, f"/participants/add/{plan.id}", new))


def test_who_can_see_the_plan_tells_of_the_portal_too(
    marieke: Somebody, plan: Plan, linda: Participant, joris: Participant
) -> None:
    url = f"/plans/{plan.id}/insight"
    marieke.posts(f"/plans/{plan.id}/participants", cells=cells((linda, "p1", "see"), (joris, "p1", "see")))
    assert marieke.opens(url).shows("In het inwonerportaal ziet niemand er iets van."), "nobody has an account"
    residents.a_resident(linda)
    page = marieke.opens(url)
    assert page.shows("In het inwonerportaal zien deze deelnemers er een deel van: Linda Bakker.")
    assert page.select(f"main p a[href='/plans/{plan.id}/participants']")
    within(OTHER, cost(marieke, url))
