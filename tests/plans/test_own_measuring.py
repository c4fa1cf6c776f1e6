"""Residents measure along: in their own voice, and in that of nobody else (P-22, F-14)."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.models import Measurement, Participant, Plan, Score
from app.plans.rules.sharing import Access
from tests import bench, residents
from tests.browser import Page
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory
from tests.plans.test_own_plans import refusals
from tests.plans.test_own_writing import NOT_NOW, gives
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import FORM, OTHER, SAVE, counted, within


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, who measures."""
    shared = {"p4": Access.MEASURE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


@pytest.fixture
def his(plan: Plan) -> ResidentAtHome:
    """Joris, who measures as well."""
    joris = ParticipantFactory(
        plan=plan, name="Joris Bakker", email="joris@bakker.example", shared={"p4": Access.MEASURE}
    )
    return ResidentAtHome(residents.a_resident(joris, email="joris@bakker.example", name="Joris Bakker"))


def new(plan: Plan, key: str = "p4") -> str:
    return f"/mijn/plans/{plan.id}/blocks/{key}/measure"


def one(plan: Plan, measurement: Measurement) -> str:
    return f"/mijn/plans/{plan.id}/measurements/{measurement.id}"


def told(voice: str = "resident", score: str = "", note: str = "", **more: str) -> dict[str, Any]:
    """What somebody fills in about the first domain."""
    return {f"{voice}-d1": score, f"{voice}-d1-note": note, **more}


def measures(person: ResidentAtHome, plan: Plan, **fields: Any) -> Page:
    page = person.opens(new(plan))
    return person.sends(page.form(new(plan)), **fields)


def sent(person: ResidentAtHome, url: str, **fields: Any) -> Page:
    """Scores that are sent without a form to send them from."""
    given = {name.replace("_", "-"): value for name, value in fields.items()}
    return person.sends_to(url, {"csrf_token": person.token, "measured_on": "2026-11-20", **given})


def scores(plan: Plan) -> dict[str, Any]:
    """What was scored, by voice and domain."""
    return {f"{row.scorer}-{row.domain}": row.value for row in bench.rows_of(Score, Score.plan_id == plan.id)}


def the_measurement(plan: Plan) -> Measurement:
    (found,) = bench.rows_of(Measurement, Measurement.plan_id == plan.id)
    return found


def test_linda_measures_in_her_own_voice_and_marieke_sees_who_did(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    page = home.opens(f"/mijn/plans/{plan.id}")
    assert page.select(f"a[href='{new(plan)}']")
    form = home.opens(new(plan))
    assert not [name for name in form.typed() if name.startswith("professional")]
    back = home.sends(form.form(new(plan)), **told(score="4", note="Fijn huis"))
    assert back.shows("Uw scores zijn opgeslagen.")
    assert back.shows("Fijn huis")
    assert scores(plan) == {"resident-d1": {"value": 4, "note": "Fijn huis"}}
    history = marieke.opens(f"/measurements/{the_measurement(plan).id}/history")
    assert history.shows("Linda Bakker")


def test_what_she_gives_stands_beside_what_marieke_gave_that_day_though_she_does_not_see_that(
    home: ResidentAtHome, plan: Plan
) -> None:
    there = MeasurementFactory(plan=plan, professional={"d1": 2})
    assert "2 van" not in home.opens(new(plan)).content
    back = measures(home, plan, **told(score="5"))
    assert the_measurement(plan).id == there.id
    assert scores(plan) == {"professional-d1": {"value": 2}, "resident-d1": {"value": 5}}
    assert not back.shows("Professional")
    assert back.select(".rp-key .rp-c-b") and not back.select(".rp-key .rp-c-a"), "her line looks like Marieke's"


def test_linda_changes_her_own_scores(home: ResidentAtHome, plan: Plan) -> None:
    back = measures(home, plan, **told(score="4"))
    url = one(plan, the_measurement(plan))
    assert back.select(f"a[href='{url}']")
    page = home.opens(url)
    assert page.typed()["resident-d1"] == "4"
    assert not page.select("[name=measured_on]")
    back = home.sends(page.form(url), **told(score="2"))
    assert back.shows("Uw scores zijn opgeslagen.")
    assert scores(plan) == {"resident-d1": {"value": 2}}


def test_two_windows_do_not_overwrite_each_other(home: ResidentAtHome, plan: Plan) -> None:
    measures(home, plan, **told(score="4"))
    url = one(plan, the_measurement(plan))
    old = home.opens(url).form(url)
    home.sends(home.opens(url).form(url), **told(score="2"))
    page = home.sends(old, 409, **told(score="5"))
    assert scores(plan) == {"resident-d1": {"value": 2}}
    home.sends(page.form(url))
    assert scores(plan) == {"resident-d1": {"value": 5}}


def test_the_voice_of_somebody_else_is_not_hers_to_change(
    home: ResidentAtHome, his: ResidentAtHome, plan: Plan
) -> None:
    measures(his, plan, **told(score="4"))
    url = one(plan, the_measurement(plan))
    assert not home.opens(f"/mijn/plans/{plan.id}").select(f"a[href='{url}']")
    assert home.opens(url).shows(NOT_NOW)
    assert sent(home, url, resident_d1="1").shows(NOT_NOW)
    assert scores(plan) == {"resident-d1": {"value": 4}}
    measures(home, plan, **told(score="1"))
    assert bench.counted(Measurement, Measurement.plan_id == plan.id) == 2


def test_what_marieke_wrote_down_for_her_stays_as_it_is(home: ResidentAtHome, plan: Plan) -> None:
    there = MeasurementFactory(plan=plan, resident={"d1": 3})
    assert home.opens(one(plan, there)).shows(NOT_NOW)


def test_a_measurement_of_the_professional_alone_is_not_there(home: ResidentAtHome, plan: Plan) -> None:
    there = MeasurementFactory(plan=plan, professional={"d1": 2})
    assert home.opens(one(plan, there)).shows(NOT_NOW)
    assert sent(home, one(plan, there), resident_d1="1").shows(NOT_NOW)
    assert scores(plan) == {"professional-d1": {"value": 2}}


def test_scores_of_the_professional_are_refused_whatever_is_sent(home: ResidentAtHome, plan: Plan) -> None:
    page = sent(home, new(plan), resident_d1="4", professional_d1="1")
    assert page.errors()
    assert scores(plan) == {}


def test_marieke_does_not_change_what_linda_gave_herself(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    measures(home, plan, **told(score="4"))
    url = f"/measurements/{the_measurement(plan).id}/edit"
    page = marieke.opens(url)
    assert not [name for name in page.typed() if name.startswith("resident")]
    marieke.sends(page.form(url), **told("professional", score="2"))
    assert scores(plan) == {"professional-d1": {"value": 2}, "resident-d1": {"value": 4}}


def test_a_right_that_is_taken_back_meanwhile_stops_the_save(
    home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    page = home.opens(new(plan))
    gives(linda, "p4", Access.SEE)
    back = home.sends(page.form(new(plan)), **told(score="4"))
    assert back.shows(NOT_NOW)
    assert scores(plan) == {}
    assert refusals() == [("plan", plan.id, "sharing")]


@pytest.mark.parametrize("key", ["p1", "p5", "p6", "p99"])
def test_no_other_block_can_be_measured(home: ResidentAtHome, plan: Plan, key: str) -> None:
    assert home.opens(new(plan, key)).shows(NOT_NOW)
    assert sent(home, new(plan, key), resident_d1="4").shows(NOT_NOW)
    assert not bench.counted(Measurement)


def test_nothing_given_and_a_day_to_come_are_told(home: ResidentAtHome, plan: Plan) -> None:
    assert measures(home, plan).shows("Geef minstens één score.")
    page = measures(home, plan, **told(score="4", measured_on="2099-01-01"))
    assert page.errors()
    assert page.typed()["resident-d1"] == "4"
    assert not bench.counted(Measurement)


def test_a_measurement_of_another_plan_is_not_there(home: ResidentAtHome, plan: Plan) -> None:
    other = MeasurementFactory(plan=PlanFactory(pathway=plan.pathway), resident={"d1": 3})
    assert home.opens(one(plan, other)).shows(NOT_NOW)


def test_measuring_stays_within_budget(home: ResidentAtHome, plan: Plan) -> None:
    measures(home, plan, **told(score="4"))
    url = one(plan, the_measurement(plan))
    for page, budget in ((f"/mijn/plans/{plan.id}", OTHER), (new(plan), FORM), (url, FORM)):
        with counted() as said:
            home.client.get(page)
        within(budget, said)
    fields = {**home.opens(url).typed(), "resident-d1": "2", "csrf_token": home.token}
    with counted() as said:
        assert home.client.post(url, data=fields).status_code == 303
    within(SAVE, said)
    fields = {**home.opens(new(plan)).typed(), "resident-d2": "2", "csrf_token": home.token}
    with counted() as said:
        assert home.client.post(new(plan), data=fields).status_code == 303
    within(SAVE, said)
