"""Destroying a dossier: when it may go and when not, what goes along, who may, and what a receipt says (F-16)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.common import clock
from app.common.audit import AuditEvent
from app.common.drafts import Draft
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.history import Change
from app.common.outbox import Message
from app.plans.actions import after_destruction, destroying
from app.plans.models import (
    Destruction,
    Goal,
    Keeping,
    Note,
    Participant,
    Pathway,
    PathwayDocument,
    Person,
    Plan,
)
from app.plans.rules.destroying import ADDING, FORMS, PARTS, row_of
from app.plans.rules.keeping import GONE, Ground, Kept, goes_along, ground_of
from app.plans.rules.persons import PathwayState
from app.plans.rules.plans import PlanState
from app.security.models import Resident
from tests import bench, people
from tests.factories import NoteFactory, PathwayFactory, PersonFactory, a_pathway_document
from tests.goals import GoalActionFactory, GoalFactory
from tests.people import Person as Somebody
from tests.planning import LONG_AGO, PlanFactory, a_dossier
from tests.residents import a_resident
from tests.sharing import ParticipantFactory
from tests.test_budgets import LIST, SHOW, cost, within

TODAY, UNTIL, LATER = date(2026, 11, 28), date(2026, 11, 27), date(2046, 11, 28)


# The rules


def test_a_term_that_is_over_is_the_ground_and_otherwise_the_request() -> None:
    assert ground_of(Kept(UNTIL), TODAY) is Ground.TERM
    assert ground_of(Kept(UNTIL, asked=True, granted=True), TODAY) is Ground.TERM
    assert ground_of(Kept(TODAY, asked=True, granted=True), TODAY) is Ground.REQUEST


def test_what_stands_around_a_plan_goes_along_once_it_is_as_old() -> None:
    assert not goes_along(date(2006, 11, 28), 20, TODAY, Ground.TERM), "its last day"
    assert goes_along(date(2006, 11, 27), 20, TODAY, Ground.TERM)
    assert goes_along(TODAY, 20, TODAY, Ground.REQUEST)


@pytest.mark.parametrize(
    ("form", "row"),
    [
        ("/plans/12/answer/p1", ("plan", 12)),
        ("/goals/add/12/p5", ("plan", 12)),
        ("/goal-actions/add/7", ("goal", 7)),
        ("/measurements/3/edit", ("measurement", 3)),
        ("/mijn/plans/12/blocks/p1", ("plan", 12)),
        ("/notes/add", None),
        ("/users/12/edit", None),
        ("/plans/twelve", None),
    ],
)
def test_a_form_is_known_by_its_address(form: str, row: Any) -> None:
    assert row_of(form) == row


def test_every_screen_of_a_dossier_is_known_by_its_address(app: Any) -> None:
    """A screen that is added later would leave drafts behind."""
    screens = app.extensions["appbuilder"].baseviews
    found = {
        view.route_base.strip("/"): view.datamodel.obj.__tablename__
        for view in screens
        if hasattr(view, "datamodel") and view.datamodel.obj.__tablename__ in PARTS
    }
    found.pop("own-actions", None)  # a list, without a form of its own
    assert found == FORMS
    adding = {
        rule.rule.split("/")[1] for rule in app.url_map.iter_rules()
        if "/add/<pk:pk>" in rule.rule and rule.rule.split("/")[1] in FORMS
    }  # fmt: skip
    assert adding == set(ADDING)


def test_every_table_of_a_dossier_has_a_name_for_people(pathway: Pathway, over: Keeping) -> None:
    from app.plans.actions.whole import Whole

    rows = Whole(over.plan_id, pathway.organisation_id, pathway.id, pathway.person_id).rows()
    assert {table.name for table in rows} == set(PARTS)


# On screen


@pytest.fixture
def pathway(saturday: Any, fatima: Somebody) -> Pathway:
    """A pathway of Noor at the organisation of Fatima that goes on."""
    noor = PersonFactory(organisation=fatima.place, first_name="Noor", last_name="Geheimnaam")
    return PathwayFactory(person=noor)


@pytest.fixture
def over(pathway: Pathway) -> Keeping:
    """A dossier whose term ended yesterday."""
    return a_dossier(pathway, UNTIL)


def destroys(person: Somebody, kept: Keeping) -> Any:
    return person.sends_to(f"/keeping/{kept.id}/destroy", {"csrf_token": person.token})


def plan_of(kept: Keeping) -> Plan:
    (found,) = bench.rows_of(Plan, Plan.id == kept.plan_id)
    return found


def test_fatima_destroys_a_dossier_and_finds_the_receipt(fatima: Somebody, over: Keeping) -> None:
    goal = GoalFactory(plan=plan_of(over), title="Geheim doel")
    GoalActionFactory(goal=goal)
    page = fatima.opens(f"/keeping/{over.id}/destroy")
    assert page.shows("voorgoed") and page.shows("Doelen: 1") and page.shows("Acties: 1")
    page = fatima.posts(f"/keeping/{over.id}/destroy")
    assert page.shows("is vernietigd") and not page.rows()
    assert not bench.rows_of(Plan) and not bench.rows_of(Goal) and not bench.rows_of(Keeping)
    (receipt,) = bench.rows_of(Destruction)
    assert (receipt.number, receipt.ground, receipt.rows["goal"]) == (over.plan_id, Ground.TERM, 1)
    (row,) = fatima.opens("/destructions/").rows()
    assert str(over.plan_id) in row and "Bewaartermijn was voorbij" in row
    page = fatima.opens(f"/destructions/{receipt.id}")
    assert page.shows("Wacht op controle") and page.shows("Doelen 1") and page.shows(fatima.user.name.full)
    assert "eheim" not in page.text and "Noor" not in page.text
    fatima.opens(f"/keeping/{over.id}", 404)


@pytest.mark.parametrize(
    ("until", "traits", "told"),
    [
        (TODAY, {}, "Dit dossier wordt bewaard tot en met 28 november 2026."),
        (LATER, {"asked": True}, "Dit dossier wordt bewaard tot en met"),
        (UNTIL, {"held": True}, "Dit dossier staat in de wacht."),
    ],
    ids=["on its last day", "a request that waits", "on hold"],
)
@pytest.mark.parametrize("way", ["page", "post", "bulk", "action"])
def test_what_may_not_go_yet_stays_on_every_way(
    fatima: Somebody, pathway: Pathway, until: date, traits: dict[str, bool], told: str, way: str
) -> None:
    kept = a_dossier(pathway, until, **traits)
    if way == "action":
        with bench.office() as session, pytest.raises(RuleBroken):
            destroying.destroy(session.get_one(Keeping, kept.id))
    elif way == "page":
        page = fatima.opens(f"/keeping/{kept.id}/destroy")
        assert page.shows(told) and not page.select("main button.rp-danger")
    elif way == "post":
        assert destroys(fatima, kept).shows(told)
    else:
        fields = {"action": "destroy", "pk": kept.id, "confirmed": "yes", "csrf_token": fatima.token}
        assert fatima.sends_to("/keeping/do", fields).shows(told)
    assert bench.kept(kept) and bench.counted(Plan) == 1 and not bench.rows_of(Destruction)


def test_the_clock_lets_a_dossier_go_at_midnight_of_the_day_after(fatima: Somebody, pathway: Pathway) -> None:
    kept = a_dossier(pathway, TODAY)
    with time_machine.travel("2026-11-28T23:59:00+01:00", tick=False):
        fatima.logs_in()
        assert destroys(fatima, kept).shows("wordt bewaard tot en met 28 november 2026")
    with time_machine.travel("2026-11-29T00:01:00+01:00", tick=False):
        fatima.logs_in()
        fatima.posts(f"/keeping/{kept.id}/destroy")
    assert not bench.rows_of(Plan)


def test_a_plan_that_was_opened_again_stays(fatima: Somebody, over: Keeping) -> None:
    with bench.office() as session:
        plan = session.get_one(Plan, over.plan_id)
        plan.state, plan.kept_until = PlanState.RUNNING, None
        session.commit()
    assert destroys(fatima, over).shows("Dit plan is weer open.")
    assert bench.counted(Plan) == 1


def test_a_request_that_was_refused_is_no_ground_and_one_that_was_granted_is(
    fatima: Somebody, pathway: Pathway
) -> None:
    kept, other = a_dossier(pathway, LATER), people.with_role("FB", fatima.place)
    fatima.posts(f"/keeping/{kept.id}/ask", reason="Noor vraagt het.")
    other.posts(f"/keeping/{kept.id}/decide", granted="no", reason="Broer heeft belang.")
    assert destroys(fatima, kept).shows("wordt bewaard tot en met")
    fatima.posts(f"/keeping/{kept.id}/ask", reason="Noor vraagt het nog eens.")
    other.posts(f"/keeping/{kept.id}/decide", granted="yes", reason="Akkoord")
    fatima.posts(f"/keeping/{kept.id}/destroy")
    (receipt,) = bench.rows_of(Destruction)
    assert receipt.ground is Ground.REQUEST and receipt.kept_until == LATER
    assert not bench.counted(Change, Change.thing == "keeping"), "the reasons go as well"


def test_several_are_destroyed_after_one_question_that_says_what_goes(fatima: Somebody, pathway: Pathway) -> None:
    first, second, stays = a_dossier(pathway, UNTIL), a_dossier(pathway, UNTIL), a_dossier(pathway, TODAY)
    GoalFactory(plan=plan_of(second))
    fields = [("action", "destroy"), *(("pk", one.id) for one in (first, second, stays))]
    fields.append(("csrf_token", fatima.token))
    page = fatima.sends_to("/keeping/do", fields)
    assert page.shows("3 dossiers vernietigen?") and page.shows(f"Dossier {second.plan_id}: 1 doel")
    page = fatima.sends_to("/keeping/do", [*fields, ("confirmed", "yes")])
    assert page.shows("2 dossiers zijn vernietigd") and page.shows("tot en met 28 november 2026")
    assert [plan.id for plan in bench.rows_of(Plan)] == [stays.plan_id]
    assert bench.counted(Destruction) == 2


def test_two_who_destroy_the_same_dossier(fatima: Somebody, over: Keeping) -> None:
    other = people.with_role("FB", fatima.place)
    fatima.posts(f"/keeping/{over.id}/destroy")
    other.sends_to(f"/keeping/{over.id}/destroy", {"csrf_token": other.token}, 404)
    with bench.office(), pytest.raises(RuleBroken, match="not there any more"):
        destroying.destroy(over)
    assert bench.counted(Destruction) == 1


@pytest.mark.committed
def test_two_who_destroy_it_at_the_same_moment(app: Any, fatima: Somebody) -> None:
    """One does, the other is told that it is gone."""
    pathway = PathwayFactory(person=PersonFactory(organisation=fatima.place))
    kept = a_dossier(pathway, date(2026, 1, 1))
    GoalFactory(plan=plan_of(kept))
    start, told = Barrier(4), []

    def tries() -> None:
        with bench.office() as session:
            start.wait()
            try:
                destroying.destroy(kept)
                session.commit()
                told.append("done")
            except RuleBroken as broken:
                session.rollback()
                told.append(str(broken.reasons[0]))

    threads = [Thread(target=tries) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(["done", *3 * [GONE]])
    assert bench.counted(Destruction) == 1 and not bench.rows_of(Plan)


def test_the_question_stays_within_budget(fatima: Somebody, over: Keeping) -> None:
    GoalFactory(plan=plan_of(over))
    within(SHOW, cost(fatima, f"/keeping/{over.id}/destroy"))
    fatima.posts(f"/keeping/{over.id}/destroy")
    (receipt,) = bench.rows_of(Destruction)
    within(LIST, cost(fatima, "/destructions/"))
    within(SHOW, cost(fatima, f"/destructions/{receipt.id}"))


def test_others_may_not(fatima: Somebody, marieke: Somebody, gijs: Somebody, over: Keeping) -> None:
    officer = people.with_role("FG", people.organisation(people.TESTDORP))
    for person in (marieke, gijs, officer):
        person.sends_to(f"/keeping/{over.id}/destroy", {"csrf_token": person.token}, 403)
    stranger = people.with_role("FB", people.organisation(people.ELSEWHERE))
    stranger.sends_to(f"/keeping/{over.id}/destroy", {"csrf_token": stranger.token}, 404)
    fields = {"action": "destroy", "pk": over.id, "confirmed": "yes", "csrf_token": stranger.token}
    stranger.sends_to("/keeping/do", fields, 404)
    assert bench.kept(over)
    fatima.posts(f"/keeping/{over.id}/destroy")
    (receipt,) = bench.rows_of(Destruction)
    assert officer.opens("/destructions/").rows() and officer.opens(f"/destructions/{receipt.id}")
    for person in (marieke, gijs):
        person.opens("/destructions/", 403)
        person.opens(f"/destructions/{receipt.id}", 403)
    assert not stranger.opens("/destructions/").rows()
    stranger.opens(f"/destructions/{receipt.id}", 404)


# What goes along


def ends(pathway: Pathway, changed: datetime = LONG_AGO) -> None:
    """Let a pathway have ended, and everything in it be of a day."""
    with bench.office() as session:
        session.get_one(Pathway, pathway.id).state = PathwayState.DONE
        session.commit()
        for table in ("pathway", "person", "note", "pathway_document"):
            session.connection().execute(text(f"update {table} set changed_at = :at"), {"at": changed})
        session.commit()


IN_2046 = datetime(2046, 11, 28, 9, tzinfo=UTC)


def test_the_last_plan_of_a_pathway_that_ended_takes_everything_along(fatima: Somebody, pathway: Pathway) -> None:
    NoteFactory(pathway=pathway)
    a_pathway_document(pathway=pathway)
    first, last = a_dossier(pathway, UNTIL), a_dossier(pathway, UNTIL)
    ends(pathway, datetime(2006, 11, 27, 9, tzinfo=UTC))
    fatima.posts(f"/keeping/{first.id}/destroy")
    assert bench.kept(pathway) and bench.counted(Note) == 1, "another plan is there still"
    page = fatima.opens(f"/keeping/{last.id}/destroy")
    assert page.shows("Notities: 1") and page.shows("Documenten: 1") and page.shows("Personen: 1")
    fatima.posts(f"/keeping/{last.id}/destroy")
    for kind in (Pathway, Note, PathwayDocument, StoredFile, Person):
        assert not bench.rows_of(kind), kind
    assert not bench.rows_of(Change, Change.thing.in_(PARTS))


@pytest.mark.parametrize("why", ["it goes on", "a note is younger", "he takes part elsewhere"])
def test_what_is_still_needed_stays(fatima: Somebody, pathway: Pathway, over: Keeping, why: str) -> None:
    NoteFactory(pathway=pathway)
    if why != "it goes on":
        ends(pathway, TODAY_AT if why == "a note is younger" else datetime(2006, 11, 27, 9, tzinfo=UTC))
    if why == "he takes part elsewhere":
        brother = PathwayFactory(person=PersonFactory(organisation=fatima.place))
        ParticipantFactory(plan=PlanFactory(pathway=brother), person_id=pathway.person_id)
    fatima.posts(f"/keeping/{over.id}/destroy")
    assert not bench.rows_of(Plan, Plan.id == over.plan_id)
    assert bool(bench.kept(pathway)) is (why != "he takes part elsewhere")
    assert bench.rows_of(Person, Person.id == pathway.person_id)


TODAY_AT = datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_an_account_of_the_resident_portal_stays_without_the_plan(
    fatima: Somebody, over: Keeping, pathway: Pathway
) -> None:
    linda = ParticipantFactory(plan=plan_of(over), name="Linda Bakker", email="linda@bakker.example")
    tom = ParticipantFactory(plan=plan_of(over), name="Tom Smit", email="tom@smit.example")
    resident = a_resident(linda, email="linda@bakker.example")
    other = a_dossier(pathway, LATER)
    for who in (linda, tom):
        letter = {"recipient": who.email, "subject": "Dag", "sealed_body": ""}
        bench.store(Message(**letter, actor_id=fatima.user.actor_id))
    fatima.posts(f"/keeping/{over.id}/destroy")
    assert bench.rows_of(Resident, Resident.id == resident.id) and not bench.rows_of(Participant)
    assert [one.recipient for one in bench.rows_of(Message)] == ["linda@bakker.example"], "still somebody's"
    assert bench.kept(other)


def test_drafts_about_it_go_and_others_stay(app: Any, fatima: Somebody, over: Keeping, pathway: Pathway) -> None:
    goal, stays = GoalFactory(plan=plan_of(over)), PlanFactory(pathway=pathway)
    sealed = app.extensions["vault"].seal("[]")
    forms = f"/plans/{over.plan_id}/answer/p1", f"/goal-actions/add/{goal.id}", f"/plans/{stays.id}/answer/p1"
    for form in forms:
        bench.store(Draft(actor_id=fatima.user.actor_id, form=form, sealed_fields=sealed))
    fatima.posts(f"/keeping/{over.id}/destroy")
    assert [one.form for one in bench.rows_of(Draft)] == [forms[-1]]


def test_the_log_stays_and_says_nothing_of_it(fatima: Somebody, over: Keeping) -> None:
    fatima.posts(f"/keeping/{over.id}/destroy")
    (event,) = bench.rows_of(AuditEvent, AuditEvent.action == "dossier.destroyed")
    assert (event.thing, event.thing_id, event.details) == ("plan", over.plan_id, '{"ground":"term"}')
    assert event.actor_id == fatima.user.actor_id


# Below the screens


def test_the_database_lets_no_plan_go_in_which_something_stands(over: Keeping) -> None:
    goal = GoalFactory(plan=plan_of(over))
    with bench.office() as session, pytest.raises(IntegrityError, match="destruction"), session.begin_nested():
        session.connection().execute(text(f"delete from plan where id = {over.plan_id}"))
    assert bench.kept(goal) and bench.kept(over)


@pytest.mark.parametrize(("until", "traits"), [(TODAY, {}), (LATER, {"asked": True}), (UNTIL, {"held": True})])
def test_the_database_takes_no_receipt_for_what_may_not_go(
    pathway: Pathway, until: date, traits: dict[str, bool]
) -> None:
    kept = a_dossier(pathway, until, **traits)
    with bench.office() as session, pytest.raises(IntegrityError, match="may not be destroyed"):
        session.add(
            Destruction(
                number=kept.plan_id, organisation_id=kept.organisation_id, template_id=kept.template_id,
                ground=Ground.TERM, last_change=kept.changed_on, kept_until=until, destroyed_on=TODAY,
                destroyed_at=clock.now(), rows={}, signature="",
            )
        )  # fmt: skip
        session.flush()


@pytest.mark.parametrize("statement", ["delete from destruction", "update destruction set number = 0"])
def test_a_receipt_is_completed_once_and_never_taken_away(
    app: Any, fatima: Somebody, over: Keeping, statement: str
) -> None:
    fatima.posts(f"/keeping/{over.id}/destroy")
    (receipt,) = bench.rows_of(Destruction)
    vault = app.extensions["vault"]
    assert after_destruction.is_genuine(vault, receipt)
    receipt.rows = {"plan": 2}
    assert not after_destruction.is_genuine(vault, receipt)
    with bench.office() as session, pytest.raises(IntegrityError), session.begin_nested():
        session.connection().execute(text(f"{statement} where id = {receipt.id}"))


def test_a_job_completes_the_receipt_and_says_what_is_left(app: Any, fatima: Somebody, pathway: Pathway) -> None:
    kept = a_dossier(pathway, UNTIL)
    with bench.office() as session:
        session.get_one(Plan, kept.plan_id).title = "Zzuniek gezinsplan"
        session.commit()
    other = PlanFactory(pathway=pathway)
    GoalFactory(plan=other, title="Zie ook Zzuniek gezinsplan")
    fatima.posts(f"/keeping/{kept.id}/destroy")
    with time_machine.travel(clock.now() + after_destruction.AGAIN_AFTER + timedelta(minutes=1), tick=False):
        bench.work_off()
    (receipt,) = bench.rows_of(Destruction)
    assert receipt.remains == {"change.new": 1, "goal.title": 1} and receipt.checked_at
    assert after_destruction.is_genuine(app.extensions["vault"], receipt)
    assert fatima.opens(f"/destructions/{receipt.id}").shows("2 gevonden")
