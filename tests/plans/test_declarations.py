"""A resident who takes part adds a declaration to the plan, and nobody changes it or takes it away (F-14)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from app.common.errors import OutOfScope, RuleBroken
from app.plans.models import Declaration, Goal, Keeping, Participant, Plan
from app.plans.rules import declarations as rules
from app.plans.rules.sharing import Access
from tests import bench, people, residents
from tests.browser import Page
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans.test_outside import at_home, is_refused
from tests.plans.test_own_data import taken_along
from tests.printed import printed
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import FORM, OTHER, SAVE, counted, within

HERS, HIS = "Ik ben niet gehoord over school.", "Ik wil dat opa ook genoemd wordt."


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, with whom the questions are shared."""
    shared = {"p1": Access.SEE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


@pytest.fixture
def his(plan: Plan) -> ResidentAtHome:
    """Joris, the father, with whom nothing is shared yet."""
    joris = ParticipantFactory(plan=plan, name="Joris Bakker", email="joris@bakker.example")
    return ResidentAtHome(residents.a_resident(joris, email="joris@bakker.example", name="Joris Bakker"))


def form_of(plan: Plan) -> str:
    return f"/mijn/plans/{plan.id}/declaration"


def declares(home: ResidentAtHome, plan: Plan, words: str) -> Page:
    return home.sends(home.opens(form_of(plan)).form(form_of(plan)), words=words)


def test_linda_declares_and_marieke_reads_who_said_what_and_when(
    saturday: Any, home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    assert not marieke.opens(f"/plans/{plan.id}").select("#declarations")
    home.opens(f"/mijn/plans/{plan.id}")
    assert home.clicks("Verklaring toevoegen").heading == "Uw verklaring"
    back = declares(home, plan, HERS)
    assert back.shows("Uw verklaring staat nu in het plan.") and back.shows(HERS)
    page = marieke.opens(f"/plans/{plan.id}")
    for words in (HERS, "Linda Bakker, ouder", "28 november 2026"):
        assert page.shows(words), words
    assert printed(marieke, f"/plans/{plan.id}/paper").shows(HERS)
    history = marieke.opens(f"/plans/{plan.id}/history")
    assert history.shows(HERS) and history.shows("Linda Bakker")
    (given,) = bench.rows_of(Declaration)
    assert marieke.opens(f"/declarations/{given.id}").shows(HERS)


def test_each_parent_reads_the_own_declaration_and_staff_read_both(
    home: ResidentAtHome, his: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    declares(home, plan, HERS)
    declares(his, plan, HIS)
    for person, mine, other in ((home, HERS, HIS), (his, HIS, HERS)):
        told = json.dumps(taken_along(person), ensure_ascii=False)
        assert mine in told and other not in told
        paper = printed(person, f"/mijn/plans/{plan.id}/paper")
        assert paper.shows(mine) and not paper.shows(other)
        for url in (f"/mijn/plans/{plan.id}", form_of(plan), f"/mijn/plans/{plan.id}/who", "/mijn/gegevens"):
            assert other not in person.opens(url).body, url
        assert person.opens(f"/mijn/plans/{plan.id}").shows(mine)
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows(HERS) and page.shows(HIS)


def test_the_preview_as_linda_shows_hers_alone(
    home: ResidentAtHome, his: ResidentAtHome, marieke: Somebody, plan: Plan, linda: Participant
) -> None:
    declares(home, plan, HERS)
    declares(his, plan, HIS)
    page = marieke.opens(f"/participants/{linda.id}/preview")
    assert page.shows(HERS) and HIS not in page.body


def test_who_may_not_see_the_plan_reads_no_declaration(
    home: ResidentAtHome, marieke: Somebody, fatima: Somebody, plan: Plan
) -> None:
    declares(home, plan, HERS)
    (given,) = bench.rows_of(Declaration)
    stranger = people.with_role("PR", marieke.place)
    stranger.opens(f"/plans/{plan.id}", 404)
    stranger.opens(f"/declarations/{given.id}", 404)
    fatima.opens(f"/declarations/{given.id}", 403)


def test_thinking_differently_later_on_is_a_next_declaration(home: ResidentAtHome, plan: Plan) -> None:
    declares(home, plan, HERS)
    page = declares(home, plan, "Er is nu wel met mij gesproken.")
    assert page.shows(HERS) and page.shows("Er is nu wel met mij gesproken.")
    assert page.shows("Nog een verklaring toevoegen")
    assert bench.counted(Declaration) == 2


@pytest.mark.parametrize("words", ["", "   \n ", "a" * (rules.LONGEST + 1)])
def test_nothing_and_too_much_are_told(home: ResidentAtHome, plan: Plan, words: str) -> None:
    assert declares(home, plan, words).errors()
    assert not bench.counted(Declaration)


def test_it_is_text_whatever_is_typed(home: ResidentAtHome, marieke: Somebody, plan: Plan) -> None:
    declares(home, plan, "<b>Niet</b> eens {{ 7 * 7 }}\nen nog iets")
    for page in (home.opens(f"/mijn/plans/{plan.id}"), marieke.opens(f"/plans/{plan.id}")):
        assert "&lt;b&gt;Niet&lt;/b&gt; eens {{ 7 * 7 }}\nen nog iets" in page.body


def test_access_that_is_taken_back_meanwhile_stops_it(
    home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    page = home.opens(form_of(plan))
    with bench.office() as session:
        session.get_one(Participant, linda.id).portal = False
        session.commit()
    home.sends(page.form(form_of(plan)), 404, words=HERS)
    assert not bench.counted(Declaration)


def test_of_another_plan_there_is_no_form(home: ResidentAtHome) -> None:
    other = ParticipantFactory(name="Peter Smit").plan
    home.opens(form_of(other), 404)
    home.sends_to(form_of(other), {"csrf_token": home.token, "words": HERS}, 404)
    assert not bench.counted(Declaration)


# Nobody changes it


def test_staff_find_no_way_to_change_it_on_any_page(home: ResidentAtHome, marieke: Somebody, plan: Plan) -> None:
    declares(home, plan, HERS)
    (given,) = bench.rows_of(Declaration)
    page = marieke.opens(f"/declarations/{given.id}")
    assert not page.select("main form") and not page.select(f"a[href^='/declarations/{given.id}/']")
    for verb in ("edit", "delete", "add"):
        marieke.opens(f"/declarations/{given.id}/{verb}", 404)


def test_it_is_refused_below_the_screens(home: ResidentAtHome, plan: Plan) -> None:
    declares(home, plan, HERS)
    with bench.office() as session:
        row = session.query(Declaration).one()
        row.words = "Ik ben het eens."
        with pytest.raises(RuleBroken):
            session.flush()
        session.rollback()
        session.delete(session.query(Declaration).one())
        with pytest.raises(RuleBroken):
            session.flush()
        session.rollback()


def test_the_database_refuses_it_for_every_way_in(home: ResidentAtHome, plan: Plan) -> None:
    declares(home, plan, HERS)
    table: Any = Declaration.__table__
    for statement in (update(table).values(words="Ik ben het eens."), delete(table)):
        with bench.office() as session, pytest.raises(IntegrityError), session.begin_nested():
            session.connection().execute(statement)
    (given,) = bench.rows_of(Declaration)
    assert given.words == HERS


def test_it_is_gone_with_the_plan_alone_and_the_plan_by_its_destruction(home: ResidentAtHome, plan: Plan) -> None:
    """That destruction takes it along is seen with the whole dossier (`test_verify_destruction`)."""
    declares(home, plan, HERS)
    for row in ("declaration", f"plan WHERE id = {plan.id}"):
        with bench.office() as session, pytest.raises(IntegrityError):
            session.connection().execute(text(f"DELETE FROM {row}"))
    assert bench.counted(Declaration) == 1


def test_nobody_declares_in_the_name_of_somebody_else(
    home: ResidentAtHome, his: ResidentAtHome, plan: Plan, linda: Participant
) -> None:
    assert home.resident is not None and his.resident is not None
    values: Any = {"name": "Linda Bakker", "relation": linda.relation, "words": HERS}
    with bench.office() as session, pytest.raises(OutOfScope):
        there = session.get_one(Plan, plan.id)
        mine = Declaration(plan=there, organisation_id=there.organisation_id, **values)
        mine.made_by_id = home.resident.actor_id
        session.add(mine)
        session.flush()
    other = PlanFactory(pathway=plan.pathway)
    with at_home(his.resident) as session:
        for which, actor_id in ((plan, home.resident.actor_id), (other, his.resident.actor_id)):
            there = session.get_one(Plan, which.id)
            place: Any = {"plan": there, "organisation_id": there.organisation_id}
            session.add(Declaration(**values, **place, made_by_id=actor_id))
            is_refused(session)
    if bench.the_connection().dialect.name == "sqlite":
        return  # it knows no setting of a transaction
    said = (
        "INSERT INTO declaration (organisation_id, plan_id, name, relation, words, made_at, made_by_id) SELECT"
        " organisation_id, id, 'Linda', 'parent', 'Van mij', now(), {actor} FROM plan WHERE id = {plan}"
    )
    for which, actor_id in ((plan, home.resident.actor_id), (other, his.resident.actor_id)):
        with at_home(his.resident) as session, pytest.raises(OutOfScope), session.begin_nested():
            session.connection().execute(text(said.format(actor=actor_id, plan=which.id)))
    with at_home(his.resident) as session:
        session.connection().execute(text(said.format(actor=his.resident.actor_id, plan=plan.id)))


# The dossier


def test_a_closed_plan_takes_it_and_is_kept_as_long_anew(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    with time_machine.travel("2026-11-28T09:00:00+00:00", tick=False):
        marieke.logs_in()
        marieke.posts(f"/plans/{plan.id}/close", closed_on="2026-11-20", ending="reached", ending_words="")
    assert bench.kept(plan).kept_until == date(2046, 11, 28)
    with time_machine.travel("2027-02-03T09:00:00+00:00", tick=False):
        home.logs_in()
        assert declares(home, plan, HERS).shows(HERS)
    assert bench.kept(plan).kept_until == date(2047, 2, 3)
    (dossier,) = bench.rows_of(Keeping)
    assert (dossier.changed_on, dossier.kept_until) == (date(2027, 2, 3), date(2047, 2, 3))


def test_a_plan_that_is_archived_takes_none(home: ResidentAtHome, plan: Plan) -> None:
    with bench.office() as session:
        session.get_one(Plan, plan.id).active = False
        session.commit()
    home.sends_to(form_of(plan), {"csrf_token": home.token, "words": HERS}, 404)
    assert not bench.counted(Declaration)


@pytest.mark.usefixtures("saturday")
def test_the_plan_as_it_was_has_what_was_declared_by_then(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    for day, words in (("2026-12-01", HERS), ("2026-12-03", "Er is nu wel met mij gesproken.")):
        with time_machine.travel(f"{day}T09:00:00+01:00", tick=False):
            home.logs_in()
            declares(home, plan, words)
    with time_machine.travel("2026-12-04T09:00:00+01:00", tick=False):
        marieke.logs_in()
        page = marieke.opens(f"/plans/{plan.id}/then?on=2026-12-02T12:00")
    assert page.shows(HERS) and not page.shows("Er is nu wel")


def test_who_takes_part_no_longer_still_said_so(
    home: ResidentAtHome, marieke: Somebody, plan: Plan, linda: Participant
) -> None:
    declares(home, plan, HERS)
    marieke.posts(f"/participants/{linda.id}/delete")
    assert bench.kept(linda) is None
    page = marieke.opens(f"/plans/{plan.id}")
    assert page.shows(HERS) and page.shows("Linda Bakker, ouder")


def test_declarations_cost_the_same_however_many_there_are(
    home: ResidentAtHome, marieke: Somebody, plan: Plan, goal: Goal
) -> None:
    costs = []
    for _time in range(2):
        declares(home, plan, HERS)
        for person, url, budget in (
            (home, f"/mijn/plans/{plan.id}", OTHER),
            (home, form_of(plan), FORM),
            (marieke, f"/plans/{plan.id}", OTHER),
        ):
            person.opens(url)
            with counted() as said:
                assert person.client.get(url).status_code == 200
            within(budget, said)
            costs.append(len(said))
    assert costs[:3] == costs[3:]
    fields = {**home.opens(form_of(plan)).typed(), "words": HERS, "csrf_token": home.token}
    with counted() as said:
        assert home.client.post(form_of(plan), data=fields).status_code == 303
    within(SAVE, said)


def test_the_rule_asks_for_words() -> None:
    assert rules.mistakes_in(" ") == [rules.NOTHING_SAID]
    assert rules.mistakes_in("a" * (rules.LONGEST + 1)) == [rules.TOO_LONG]
    assert not rules.mistakes_in("a" * rules.LONGEST)
