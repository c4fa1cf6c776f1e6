"""Measurements in a plan: both voices entered, kept apart, shown beside each other and over time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine

from app.common import clock
from app.common.errors import RuleBroken
from app.plans.actions import measurements as actions
from app.plans.models import Measurement, Pathway, Plan, Score
from app.plans.rules import instruments, scales
from app.plans.rules import measurements as rules
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.layers import Level
from app.plans.rules.measurements import Score as Value
from app.plans.rules.scoring import Place, Sheet, marks
from app.questionnaires.rules.designs import add_part
from app.security.models import UserGroup
from tests import bench
from tests.browser import filled
from tests.factories import PathwayFactory, PersonFactory
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, only_measured, plan_blocks
from tests.test_budgets import FORM, OTHER, SAVE, SHOW, cost, within

EDIT, SEE = Level.EDIT, Level.SEE
TODAY = clock.today()


@pytest.fixture
def pathway(marieke: Somebody, team: UserGroup, school: UserGroup) -> Pathway:
    """A pathway that Marieke may edit and her colleague may see."""
    return PathwayFactory(person=PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE}))


@pytest.fixture
def plan(pathway: Pathway) -> Plan:
    """A plan in it, with a block of every kind: what counts is p4, with the domains d1 to d3, from 1 to 5."""
    return PlanFactory(pathway=pathway)


def measures(person: Somebody, plan: Plan, block: str = "p4", **scores: Any) -> Any:
    """Send the form of a new measurement: `professional_d1=3`."""
    return person.posts(f"/measurements/add/{plan.id}/{block}", **_named(scores))


def changes(person: Somebody, measurement: Measurement, **scores: Any) -> Any:
    """Send the form of a measurement that is there."""
    return person.posts(f"/measurements/{measurement.id}/edit", **_named(scores))


def _named(scores: dict[str, Any]) -> dict[str, Any]:
    return {key if key == "measured_on" else key.replace("_", "-"): value for key, value in scores.items()}


def arrived(page: Any) -> str:
    """Where one is."""
    return urlsplit(page.url).path


def scores_of(measurement: Measurement) -> dict[str, Any]:
    """What is kept, by voice and domain."""
    rows = bench.rows_of(Score, Score.measurement_id == measurement.id)
    return {f"{row.scorer.value}-{row.domain}": row.value for row in rows}


def test_both_voices_are_entered_and_kept_apart(marieke: Somebody, plan: Plan) -> None:
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows("Er is nog niets gemeten")
    page = measures(
        marieke,
        plan,
        professional_d1=3,
        resident_d1=5,
        resident_d1_note="Ik heb het fijn.",
        professional_d2=2,
    )
    (measurement,) = bench.rows_of(Measurement)
    assert (measurement.block, measurement.measured_on) == ("p4", TODAY)
    assert scores_of(measurement) == {
        "professional-d1": {"value": 3},
        "professional-d2": {"value": 2},
        "resident-d1": {"value": 5, "note": "Ik heb het fijn."},
    }
    assert page.shows("Inwoner 2 hoger") and page.shows("Ik heb het fijn.") and page.shows("1 meting")
    assert page.shows("Wonen: inwoner 5, professional 3")
    (row,) = [row for row in page.select("[data-block=p4] tbody tr") if "Wonen" in row.text]
    assert [cell.text.strip() for cell in row.select("td")] == ["3", "5", "Inwoner 2 hoger"]
    assert page.select("[data-block=p4] svg[role=img]")


def test_a_voice_may_speak_in_words_alone(marieke: Somebody, plan: Plan) -> None:
    measures(marieke, plan, professional_d1=3, resident_d1_note="Daar wil ik geen cijfer voor geven.")
    (measurement,) = bench.rows_of(Measurement)
    assert scores_of(measurement)["resident-d1"] == {"note": "Daar wil ik geen cijfer voor geven."}


def test_one_voice_is_changed_and_the_other_stays(marieke: Somebody, plan: Plan) -> None:
    one = MeasurementFactory(plan=plan, professional={"d1": 3, "d2": 2}, resident={"d1": 5})
    page = changes(marieke, one, professional_d1=4, professional_d1_note="Gaat beter", resident_d2=1)
    assert arrived(page) == f"/plans/{plan.id}"
    assert scores_of(one) == {
        "professional-d1": {"value": 4, "note": "Gaat beter"},
        "professional-d2": {"value": 2},
        "resident-d1": {"value": 5},
        "resident-d2": {"value": 1},
    }
    changes(marieke, one, professional_d2="")
    assert scores_of(one)["professional-d2"] is None


def test_two_people_each_with_a_voice_both_stay(marieke: Somebody, plan: Plan) -> None:
    one = MeasurementFactory(plan=plan, professional={"d1": 3}, resident={"d1": 3})
    mine, theirs = (marieke.opens(f"/measurements/{one.id}/edit").form() for _person in range(2))
    marieke.sends(theirs, 200, **{"resident-d1": "5"})
    page = marieke.sends(mine, 200, **{"professional-d1": "1"})
    assert arrived(page) == f"/plans/{plan.id}"
    assert scores_of(one) == {"professional-d1": {"value": 1}, "resident-d1": {"value": 5}}


def test_two_people_with_the_same_voice_see_both_and_choose(marieke: Somebody, plan: Plan) -> None:
    one = MeasurementFactory(plan=plan, professional={"d1": 3}, resident={"d1": 3})
    mine, theirs = (marieke.opens(f"/measurements/{one.id}/edit").form() for _person in range(2))
    marieke.sends(
        theirs, 200, **{"professional-d1": "5", "professional-d1-note": "Nieuwe woning", "resident-d1": "2"}
    )
    page = marieke.sends(mine, 409, **{"professional-d1": "1", "professional-d2": "2"})
    assert page.shows("Iemand anders wijzigde dit ook")
    (line,) = [line for line in page.select(".rp-compare [role=row]") if "Wonen – professional" in line.text]
    assert [cell.text for cell in line.select("[role=cell]")] == ["5 – Nieuwe woning", "1"]
    assert scores_of(one)["professional-d1"] == {"value": 5, "note": "Nieuwe woning"}, "nothing is saved yet"
    marieke.sends(page.form(f"/measurements/{one.id}/edit"))
    kept = scores_of(one)
    assert (kept["professional-d1"]["value"], kept["professional-d2"]) == (1, {"value": 2})
    assert kept["resident-d1"] == {"value": 2}, "what only the other changed stays"


def test_the_day_is_asked_as_well_where_both_changed_it(marieke: Somebody, plan: Plan) -> None:
    one = MeasurementFactory(plan=plan, measured_on=TODAY - timedelta(9), professional={"d1": 3})
    mine, theirs = (marieke.opens(f"/measurements/{one.id}/edit").form() for _person in range(2))
    marieke.sends(theirs, measured_on=str(TODAY - timedelta(1)))
    page = marieke.sends(mine, 409, measured_on=str(TODAY - timedelta(2)))
    assert page.shows("Dag")
    assert bench.kept(one).measured_on == TODAY - timedelta(1)


def test_a_form_that_is_sent_twice_makes_one_measurement(marieke: Somebody, plan: Plan) -> None:
    form = marieke.opens(f"/measurements/add/{plan.id}/p4").form()
    for _time in range(2):
        page = marieke.sends(form, 200, **{"professional-d1": "3"})
        assert arrived(page) == f"/plans/{plan.id}"
    assert bench.counted(Measurement) == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"professional_d1": "6"}, "van 1 tot en met 5"),
        ({"professional_d1": "0"}, "van 1 tot en met 5"),
        ({"professional_d1": "veel"}, "van 1 tot en met 5"),
        ({"professional_d1": "9" * 5000}, "van 1 tot en met 5"),
        ({"professional_d1": "1", "resident_d2_note": "x" * 10_000}, "hoogstens 2000 tekens"),
        ({"professional_d1": "1", "measured_on": str(TODAY + timedelta(1))}, "moet nog komen"),
        ({"professional_d1": "1", "measured_on": "0001-01-01"}, "ligt te ver weg"),
        ({"professional_d1": "1", "measured_on": ""}, "Vul dit veld in"),
        ({"professional_d1": "1", "measured_on": "gisteren"}, "geldige datum"),
        ({"resident_d1_note": "Alleen woorden"}, "Geef minstens één score"),
        ({}, "Geef minstens één score"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    marieke: Somebody, plan: Plan, fields: dict[str, str], told: str
) -> None:
    page = measures(marieke, plan, **{"resident_d3_note": "Dat gaat goed.", **fields})
    assert any(told in error for error in page.errors()), page.errors()
    assert page.select("[name=resident-d3-note]")[0].text.strip() == "Dat gaat goed."
    if "resident_d2_note" in fields:
        assert "x" * 10_000 in page.select("[name=resident-d2-note]")[0].text
    if fields.get("professional_d1") == "1":
        assert page.select("[name=professional-d1][value='1'][checked]")
    assert not bench.counted(Measurement)


def test_a_domain_that_is_not_measured_here_is_told_with_what_was_typed(marieke: Somebody, plan: Plan) -> None:
    form = marieke.opens(f"/measurements/add/{plan.id}/p4").form()
    fields = [("professional-d1", "3"), ("professional-d9", "4"), ("resident-d9-note", "Weg is weg")]
    sent = [(one["name"], one.get("value", "")) for one in form.select("input[type=hidden]")]
    page = marieke.sends_to(f"/measurements/add/{plan.id}/p4", [*sent, ("measured_on", str(TODAY)), *fields])
    assert any("Weg is weg" in error for error in page.errors())
    assert not bench.counted(Measurement)


# Over time


def first_numbers(page: Any) -> dict[str, str]:
    """What the table of the block says of the professional, by domain."""
    rows = page.select("[data-block=p4] tbody")[0].select("tr")
    return {row.select("th")[0].text: row.select("td")[0].text for row in rows}


def test_a_later_measurement_is_compared_with_the_one_before(marieke: Somebody, plan: Plan) -> None:
    first = MeasurementFactory(
        plan=plan, measured_on=TODAY - timedelta(60), professional={"d1": 2, "d2": 4}, resident={"d1": 5}
    )
    MeasurementFactory(plan=plan, professional={"d1": 4, "d2": 3}, resident={"d1": 5})
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows("2 metingen")
    cells = first_numbers(page)
    assert (cells["Wonen"], cells["School"]) == ("4 (+2)", "3 (−1)")
    assert page.shows("Tussen haakjes: het verschil met de meting van")
    course = page.select(".rp-course")[0]
    assert [[cell.text for cell in row.select("td")] for row in course.select("tbody")[0].select("tr")] == [
        ["2", "5"], ["4", "5"],
    ]  # fmt: skip
    chosen = marieke.opens(f"/plans/{plan.id}?p4={first.id}")
    cells = {
        row.select("th")[0].text: row.select("td")[0].text for row in chosen.select("[data-block=p4] tbody tr")
    }
    assert chosen.select(f"#choose-p4 option[selected][value='{first.id}']")
    assert not chosen.shows("Tussen haakjes")


def steps(page: Any) -> dict[str, str]:
    """What the page of a measurement says became of each score."""
    facts = page.select("#beside ~ .rp-panel__body dl, .rp-panel__head:has(#beside) + .rp-panel__body dl")[0]
    return dict(zip([dt.text for dt in facts.select("dt")], [dd.text for dd in facts.select("dd")], strict=True))


def test_two_moments_stand_beside_each_other(marieke: Somebody, plan: Plan) -> None:
    days = [TODAY - timedelta(days) for days in (60, 30, 0)]
    one, two, three = (
        MeasurementFactory(plan=plan, measured_on=day, professional={"d1": score}, resident={"d1": 5})
        for day, score in zip(days, (2, 3, 5), strict=True)
    )
    page = marieke.opens(f"/measurements/{three.id}")
    assert "2 punten hoger" in steps(page)["Wonen – professional"]
    page = marieke.opens(f"/measurements/{three.id}?with={one.id}")
    assert "3 punten hoger" in steps(page)["Wonen – professional"]
    assert list(steps(page)) == ["Wonen – professional"], "the resident says what he said"
    assert marieke.opens(f"/measurements/{one.id}?with={two.id}").shows("1 punt hoger")
    elsewhere = MeasurementFactory(plan=PlanFactory(pathway=plan.pathway), professional={"d1": 1})
    page = marieke.opens(f"/measurements/{three.id}?with={elsewhere.id}")
    assert page.shows("2 punten hoger"), "of another plan there is nothing to compare with"


def test_the_version_of_the_plan_decides_what_is_measured(marieke: Somebody, pathway: Pathway) -> None:
    plan = PlanFactory(pathway=pathway, blocks=only_measured("Wonen", "School"))
    one = MeasurementFactory(plan=plan, professional={"d1": 3, "d9": 4}, resident={"d1": 9, "d2": 2}, block="p1")
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows("2 scores zijn bewaard en worden niet getoond")
    assert page.select("[data-block=p1] tbody tr")[0].select("td")[1].text == "–", "9 lies off this scale"
    page = changes(marieke, one, professional_d1=5)
    assert arrived(page) == f"/plans/{plan.id}", "what stood there before is not judged anew"
    assert scores_of(one) == {
        "professional-d1": {"value": 5}, "professional-d9": {"value": 4},
        "resident-d1": {"value": 9}, "resident-d2": {"value": 2},
    }  # fmt: skip


def test_who_gives_scores_is_a_setting(marieke: Somebody, pathway: Pathway) -> None:
    design = only_measured(scorers={Scorer.PROFESSIONAL})
    plan = PlanFactory(pathway=pathway, blocks=design)
    page = marieke.opens(f"/measurements/add/{plan.id}/p1")
    assert page.select("[name=professional-d1]") and not page.select("[name=resident-d1]")
    page = measures(marieke, plan, "p1", professional_d1=2)
    assert not page.select("[data-block=p1] th:-soup-contains('Verschil')")
    assert not page.shows("Inwoner")


def test_two_blocks_are_measured_apart(marieke: Somebody, pathway: Pathway) -> None:
    instrument, _key = instruments.add_domain(Instrument(), {"nl": "Slapen"})
    design, _key = add_part(plan_blocks(), BlockKind.MEASUREMENT, {"nl": "Rust"}, instrument.told())
    plan = PlanFactory(pathway=pathway, blocks=design)
    measures(marieke, plan, professional_d1=3)
    page = measures(marieke, plan, "p9", professional_d1=8)
    assert "Wonen" in page.select("[data-block=p4] tbody")[0].text
    assert page.select("[data-block=p9] tbody tr")[0].select("td")[0].text == "8"
    page = marieke.opens(f"/plans/{plan.id}/history")
    assert page.shows("Slapen – professional") and page.shows("Wonen – professional")


# History


def test_the_history_of_the_plan_tells_scores_by_the_titles_of_domains(
    marieke: Somebody, colleague: Somebody, plan: Plan
) -> None:
    measures(marieke, plan, professional_d1=2, resident_d1=4)
    (one,) = bench.rows_of(Measurement)
    changes(marieke, one, professional_d1=3, resident_d1_note="Fijn")
    for person in (marieke, colleague):
        for address in (f"/plans/{plan.id}/history", f"/measurements/{one.id}/history"):
            page = person.opens(address)
            assert page.shows("Wonen – professional")
            assert page.select("del:-soup-contains('2') + ins:-soup-contains('3')")
            assert page.shows("4 – Fijn") or page.select("ins:-soup-contains('Fijn')")
            assert not page.shows("p4-d1")
    narrowed = marieke.opens(f"/plans/{plan.id}/history?field=measurement")
    assert narrowed.shows("Wonen – inwoner")
    then = marieke.opens(f"/measurements/{one.id}/history?on={clock.now():%Y-%m-%dT%H:%M}")
    assert then.status == 200


def test_a_measurement_is_deleted_after_a_question_and_its_scores_stay_in_the_history(
    marieke: Somebody, plan: Plan
) -> None:
    one = MeasurementFactory(plan=plan, professional={"d1": 3}, resident={"d2": 4})
    page = marieke.opens(f"/measurements/{one.id}/delete")
    assert page.shows("met de scores en toelichtingen van beide") and bench.counted(Measurement) == 1
    page = marieke.posts(f"/measurements/{one.id}/delete")
    assert arrived(page) == f"/plans/{plan.id}"
    assert not bench.counted(Measurement) and not bench.counted(Score)
    page = marieke.opens(f"/plans/{plan.id}/history")
    assert page.shows("Wonen – professional") and page.shows("School – inwoner")


def test_the_plan_of_then_shows_the_scores_of_then(marieke: Somebody, plan: Plan) -> None:
    with time_machine.travel(clock.now().replace(microsecond=0), tick=False) as day:
        measures(marieke, plan, professional_d1=2, resident_d1=4)
        (one,) = bench.rows_of(Measurement)
        moment = clock.on_the_wall(clock.now() + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
        day.shift(timedelta(minutes=3))
        changes(marieke, one, professional_d1=5)
        assert first_numbers(marieke.opens(f"/plans/{plan.id}"))["Wonen"] == "5"
        page = marieke.opens(f"/plans/{plan.id}/then?on={moment}")
        assert first_numbers(page)["Wonen"] == "2" and not page.select("[data-block=p4] a")
        day.shift(timedelta(minutes=3))
        marieke.posts(f"/measurements/{one.id}/delete")
        assert first_numbers(marieke.opens(f"/plans/{plan.id}/then?on={moment}"))["Wonen"] == "2", "also once gone"


# Who may


def test_who_may_only_see_measures_nothing(marieke: Somebody, colleague: Somebody, plan: Plan) -> None:
    one = MeasurementFactory(plan=plan, professional={"d1": 3})
    page = colleague.opens(f"/plans/{plan.id}")
    assert page.shows("1 meting") and not page.select("a[href*='/measurements/add']")
    assert not page.select(f"a[href='/measurements/{one.id}/edit']")
    colleague.opens(f"/measurements/{one.id}")
    colleague.opens(f"/measurements/add/{plan.id}/p4", status=403)
    for verb in ("edit", "delete"):
        form = marieke.opens(f"/measurements/{one.id}/{verb}").form(f"/measurements/{one.id}/{verb}")
        colleague.opens(f"/measurements/{one.id}/{verb}", status=403)
        sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
        sent |= {"csrf_token": colleague.token, "measured_on": str(TODAY), "professional-d1": "5"}
        refused = 404 if bench.the_app().config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql") else 403
        colleague.sends_to(f"/measurements/{one.id}/{verb}", sent, status=refused)
    assert scores_of(one) == {"professional-d1": {"value": 3}}


def test_plans_that_one_may_not_see_are_not_there(marieke: Somebody, school: UserGroup) -> None:
    hidden = PlanFactory(pathway=PathwayFactory(person=PersonFactory(organisation=marieke.place)))
    one = MeasurementFactory(plan=hidden, professional={"d1": 3})
    for address in (
        f"/measurements/{one.id}",
        f"/measurements/{one.id}/edit",
        f"/measurements/add/{hidden.id}/p4",
    ):
        marieke.opens(address, status=404)


def test_a_part_in_which_nothing_is_measured_is_not_there(marieke: Somebody, plan: Plan) -> None:
    for block in ("p1", "p5", "p99", "d1"):
        marieke.opens(f"/measurements/add/{plan.id}/{block}", status=404)


def test_in_a_closed_plan_measurements_are_read(marieke: Somebody, pathway: Pathway) -> None:
    plan = PlanFactory(pathway=pathway, closed=True)
    one = MeasurementFactory(plan=plan, professional={"d1": 3})
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows("1 meting") and not page.select("a[href*='/measurements/add']")
    marieke.opens(f"/measurements/{one.id}")
    for address in (f"add/{plan.id}/p4", f"{one.id}/edit", f"{one.id}/delete"):
        marieke.opens(f"/measurements/{address}", status=403)


def test_a_draft_belongs_to_its_own_plan(marieke: Somebody, plan: Plan) -> None:
    other, address = PlanFactory(pathway=plan.pathway), f"/measurements/add/{plan.id}/p4"
    with time_machine.travel(clock.now().replace(microsecond=0), tick=False) as afternoon:
        form = filled(marieke.opens(address).form(), {"resident-d1": "2", "resident-d1-note": "Geheim van Sem"})
        afternoon.shift(timedelta(minutes=30))
        assert marieke.client.post(address, data=dict(form)).status_code == 303
        again = Somebody(marieke.user, marieke.place, level=2)
        assert not again.opens(f"/measurements/add/{other.id}/p4?draft=1").shows("Geheim van Sem")
        page = again.opens(f"{address}?draft=1")
        assert page.shows("Geheim van Sem") and page.select("[name=resident-d1][value='2'][checked]")


def test_the_page_reads_all_measurements_in_one_statement(marieke: Somebody, plan: Plan) -> None:
    url = f"/plans/{plan.id}"
    empty = len(cost(marieke, url))
    MeasurementFactory(plan=plan, professional={"d1": 3})
    assert len(cost(marieke, url)) == empty, "the scores come with their measurements"
    for days in range(1, 6):
        MeasurementFactory(
            plan=plan, measured_on=TODAY - timedelta(days), professional={"d1": 3}, resident={"d1": 2, "d2": 4}
        )
    assert len(cost(marieke, url)) == empty


def test_the_pages_of_a_measurement_stay_within_budget(marieke: Somebody, plan: Plan) -> None:
    first = MeasurementFactory(plan=plan, measured_on=TODAY - timedelta(9), professional={"d1": 3})
    one = MeasurementFactory(plan=plan, professional={"d1": 3, "d2": 1}, resident={"d1": 4})
    add, edit = f"/measurements/add/{plan.id}/p4", f"/measurements/{one.id}/edit"
    within(SHOW, cost(marieke, f"/measurements/{one.id}?with={first.id}"))
    within(FORM, cost(marieke, add))
    within(FORM, cost(marieke, edit))
    within(FORM, cost(marieke, f"/measurements/{one.id}/delete"))
    within(OTHER, cost(marieke, f"/measurements/{one.id}/history"))
    sent = {"csrf_token": marieke.token, "measured_on": str(TODAY), "resident-d2": "2", "resident-d3-note": "Ja"}
    within(SAVE, cost(marieke, add, {**sent, "once": "first"}))
    within(SAVE, cost(marieke, edit, {**sent, "once": "second"}))
    within(SAVE, cost(marieke, f"/measurements/{one.id}/delete", {"csrf_token": marieke.token}))


@pytest.mark.parametrize("key", ["0", "-1", "1e3", "²", "9" * 19, "null", "x" * 4000, "%00"])
def test_addresses_that_make_no_sense_are_told(marieke: Somebody, plan: Plan, key: str) -> None:
    one = MeasurementFactory(plan=plan, professional={"d1": 3})
    for address in (f"/plans/{plan.id}?p4=", f"/measurements/{one.id}?with="):
        marieke.opens(address + key, status=400)
    for address in (
        f"/measurements/{key}/edit",
        f"/measurements/add/{key}/p4",
        f"/measurements/add/{plan.id}/{key}",
    ):
        marieke.opens(address, status=404)


def test_what_is_not_there_shows_the_last_one(marieke: Somebody, plan: Plan) -> None:
    one = MeasurementFactory(plan=plan, professional={"d1": 3})
    other = MeasurementFactory(plan=PlanFactory(pathway=plan.pathway), professional={"d1": 5})
    assert first_numbers(marieke.opens(f"/plans/{plan.id}?p4={other.id}"))["Wonen"] == "3"
    assert marieke.opens(f"/plans/{plan.id}?p4={one.id + 999}").shows("Meting van")


def test_who_asks_below_the_screens_is_refused_as_well(plan: Plan) -> None:
    """The rules hold for whoever calls the action, whatever form was sent."""
    home, one = Place(Scorer.PROFESSIONAL, "d1"), MeasurementFactory(plan=plan, resident={"d1": 3})
    own = Place(Scorer.RESIDENT, "d1")
    base = marks(Sheet(TODAY, {own: Value(3)}))
    for sheet, reason in (
        (Sheet(TODAY, {home: Value(6)}), scales.OFF_THE_SCALE),
        (Sheet(TODAY, {home: Value(None, "x" * 2001)}), rules.NOTE_LONG),
        (Sheet(TODAY, {Place(Scorer.PROFESSIONAL, "d9"): Value(3)}), rules.DOMAIN_UNKNOWN),
        (Sheet(TODAY, {own: Value()}), rules.NOTHING_GIVEN),
        (Sheet(TODAY + timedelta(1), {home: Value(3)}), rules.STILL_TO_COME),
    ):
        with bench.office() as session, pytest.raises(RuleBroken) as refused:
            actions.change_measurement(session.get_one(Measurement, one.id), sheet, base)
        assert getattr(refused.value.reasons[0], "message", refused.value.reasons[0]) == reason
    with bench.office() as session, pytest.raises(RuleBroken) as refused:
        actions.instrument_of(session.get_one(Plan, plan.id), "p1")
    assert list(refused.value.reasons) == [rules.NO_BLOCK]
    assert scores_of(one) == {"resident-d1": {"value": 3}}


def test_a_closed_plan_refuses_below_the_screens_as_well(pathway: Pathway) -> None:
    one = MeasurementFactory(plan=PlanFactory(pathway=pathway, closed=True), resident={"d1": 3})
    with bench.office() as session, pytest.raises(RuleBroken):
        actions.change_measurement(session.get_one(Measurement, one.id), Sheet(TODAY, {}), "")
    with bench.office() as session, pytest.raises(RuleBroken):
        actions.remove_measurement(session.get_one(Measurement, one.id))
    assert bench.counted(Measurement) == 1
