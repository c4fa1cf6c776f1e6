"""Access reviews: begun when they are due, decided right by right, closed in time, and told of in a report."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine

from app.common import clock
from app.common.outbox import Message
from app.security.actions import reviews as actions
from app.security.login.desk import open_desk
from app.security.models import AccessReview, Actor, Assignment, ReviewLine, User
from app.security.rules import reviews as rules
from app.security.rules.organisations import Country
from app.security.rules.reviews import Decision, Kind, Past, Terms, due, to_suspend
from tests import bench, people
from tests.factories import (
    AssignmentFactory,
    OrganisationFactory,
    ReviewFactory,
    ReviewLineFactory,
    UserFactory,
    fixed_role,
)
from tests.people import Person

TERMS = Terms(timedelta(days=365), timedelta(days=91), timedelta(days=28), timedelta(days=7), suspends=False)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("past", "after", "kind"),
    [
        (Past(FIRST), 364, None),
        (Past(FIRST), 365, Kind.ALL),
        (Past(FIRST, FIRST), 90, None),
        (Past(FIRST, FIRST), 91, Kind.ADMINISTRATORS),
        (Past(FIRST, FIRST, last_administrators=FIRST + days(91)), 181, None),
        (Past(FIRST, FIRST, last_administrators=FIRST + days(91)), 182, Kind.ADMINISTRATORS),
        (Past(FIRST, FIRST, last_all=FIRST + days(100), last_administrators=FIRST + days(91)), 190, None),
        (Past(FIRST, FIRST, FIRST + days(100), FIRST + days(91)), 191, Kind.ADMINISTRATORS),
        (Past(FIRST, FIRST, FIRST + days(100), FIRST + days(430)), 464, None),
        (Past(FIRST, FIRST, FIRST + days(100), FIRST + days(430)), 465, Kind.ALL),
    ],
)
def test_when_a_review_is_due(past: Past, after: int, kind: Kind | None) -> None:
    assert due(past, TERMS, FIRST + days(after)) is kind


@pytest.mark.parametrize(
    ("unanswered", "others", "chosen"),
    [
        ([(1, False), (2, True)], 1, [1, 2]),
        ([(1, False), (2, True), (3, True)], 0, [1, 3]),
        ([(2, True)], 0, []),
        ([], 0, []),
    ],
)
def test_an_organisation_keeps_a_user_administrator(
    unanswered: list[tuple[int, bool]], others: int, chosen: list[int]
) -> None:
    assert to_suspend(unanswered, other_administrators=others) == chosen


# What the clock does


@pytest.fixture
def quiet(gijs: Person) -> Any:
    """An organisation of its own, with a user administrator, a functional one and a user, all given at once."""
    place = OrganisationFactory(name="Stilstad", country=Country.BELGIUM)  # where no agreements are asked
    with time_machine.travel(FIRST, tick=False):
        for code in ("GB", "FB", "G"):
            AssignmentFactory(user=UserFactory(organisation=place), organisation=place, code=code)
    return place


def turn(at: datetime, **settings: bool) -> None:
    """What the job does, at a moment."""
    terms = Terms(**{**vars(TERMS), **settings})
    with bench.office() as session, time_machine.travel(at, tick=False):
        desk = open_desk()
        actions.begin(session, terms, desk, at)
        actions.remind(session, terms, desk, at)
        actions.close(session, terms, at)
        session.commit()


def reviews_of(place: Any) -> list[AccessReview]:
    return bench.rows_of(AccessReview, AccessReview.organisation_id == place.id)


def lines_of(review: AccessReview) -> list[ReviewLine]:
    return bench.rows_of(ReviewLine, ReviewLine.review_id == review.id)


def letters_to(place: Any) -> list[str]:
    administers = User.assignments.any(role_id=fixed_role("GB").id)
    (boss,) = bench.rows_of(User, User.organisation_id == place.id, administers)
    return [letter.subject for letter in bench.rows_of(Message, Message.actor_id == boss.actor_id)]


def test_each_quarter_administrators_and_each_year_everybody(quiet: Any) -> None:
    turn(FIRST + days(90))
    assert not reviews_of(quiet)
    for _again in range(2):
        turn(FIRST + days(91))
    (first,) = reviews_of(quiet)
    assert (first.kind, len(lines_of(first))) == (Kind.ADMINISTRATORS, 2)
    assert first.due_at == FIRST + days(91) + TERMS.term
    turn(FIRST + days(365))
    assert reviews_of(quiet)[-1].kind is Kind.ALL
    assert len(lines_of(reviews_of(quiet)[-1])) == 3
    assert letters_to(quiet) == ["Wilt u de rechten bij Stilstad beoordelen?"] * 2


def test_the_job_of_the_queue_does_it(quiet: Any) -> None:
    from app.common import jobs

    with bench.office() as session:
        jobs.enqueue(session, "reviews.turn")
        session.commit()
    assert bench.work_off()
    assert [one.kind for one in reviews_of(quiet)] == [due(Past(FIRST, FIRST), TERMS, clock.now())]


def test_one_reminder_comes_a_week_before_and_none_when_all_is_done(quiet: Any) -> None:
    begun = FIRST + days(91)
    for day in (0, 20, 22, 23):
        turn(begun + days(day))
    assert letters_to(quiet)[1:] == ["Herinnering: beoordeel de rechten bij Stilstad"]


def test_what_nobody_answered_is_listed_and_keeps_working_unless_switched_on(quiet: Any) -> None:
    turn(FIRST + days(365))
    turn(FIRST + days(365 + 28))
    (review,) = reviews_of(quiet)
    assert review.closed_at == FIRST + days(365 + 28)
    assert not bench.rows_of(Assignment, Assignment.suspended_at.is_not(None))
    (others,) = (people.at_work("SD"),)
    page = others.opens(f"/reviews/{review.id}")
    assert page.shows("Niet op tijd klaar")
    assert len(others.opens(f"/review-lines/?review={review.id}&decision=open").rows()) == 3


def test_where_it_is_switched_on_they_are_suspended_and_come_back_when_somebody_keeps_them(quiet: Any) -> None:
    turn(FIRST + days(365))
    (review,) = reviews_of(quiet)
    users = {line.assignment_id: bench.kept(Assignment(id=line.assignment_id)) for line in lines_of(review)}
    (fb,) = (one for one in users.values() if one.role_id == fixed_role("FB").id)
    (user,) = bench.rows_of(User, User.id == fb.user_id)
    person = Person(user, quiet, level=2)
    person.opens("/own-roles/")
    turn(FIRST + days(365 + 28), suspends=True)
    person.opens("/own-roles/", status=303)
    person.logs_in()
    person.opens("/own-roles/", status=403)
    suspended = bench.rows_of(Assignment, Assignment.suspended_at.is_not(None))
    assert {one.role_id for one in suspended} == {fixed_role("FB").id, fixed_role("G").id}
    assert all(one.active for one in suspended)
    (line,) = bench.rows_of(ReviewLine, ReviewLine.assignment_id == fb.id)
    boss = people.with_role("GB", quiet)
    assert boss.opens(f"/roles/{fb.id}").shows("Opgeschort")
    boss.posts(f"/review-lines/{line.id}/keep")
    person.opens("/own-roles/")


def test_a_review_that_is_ready_closes_before_its_term(quiet: Any) -> None:
    turn(FIRST + days(91))
    (review,) = reviews_of(quiet)
    with bench.office() as session:
        for line in lines_of(review):
            session.get_one(ReviewLine, line.id).decision = Decision.KEEP
        session.commit()
    turn(FIRST + days(92))
    assert bench.kept(review).closed_at == FIRST + days(92)


# Deciding


@pytest.fixture
def right(gijs: Person) -> ReviewLine:
    """A right of a colleague of Gijs, in a review that runs."""
    user = UserFactory(organisation=gijs.place, first_name="Sam", last_name="Wissel")
    return ReviewLineFactory(assignment=AssignmentFactory(user=user, organisation=gijs.place, code="PR"))


def test_gijs_keeps_a_right_and_that_is_on_record(gijs: Person, right: ReviewLine) -> None:
    assert gijs.opens("/").shows("Rechten om te beoordelen")
    gijs.posts(f"/review-lines/{right.id}/keep")
    line = bench.kept(right)
    assert (line.decision, line.decided_by_id) == (Decision.KEEP, gijs.user.actor_id)
    assert line.decided_at is not None
    assert not gijs.opens("/").shows("Rechten om te beoordelen")


def test_a_right_that_is_taken_away_ends_as_everywhere_else(gijs: Person, right: ReviewLine) -> None:
    gijs.posts(f"/review-lines/{right.id}/remove")
    assert not bench.kept(right.assignment).active
    assert bench.kept(right).decision is Decision.REMOVE
    gijs.posts(f"/review-lines/{right.id}/keep")
    assert bench.kept(right).decision is Decision.REMOVE, "what has ended is not kept"


def test_a_right_is_changed_into_another(gijs: Person, right: ReviewLine) -> None:
    gijs.posts(f"/review-lines/{right.id}/edit", role_id=fixed_role("LB").id)
    held = bench.rows_of(Assignment, Assignment.user_id == right.assignment.user_id, Assignment.active)
    assert [one.role_id for one in held] == [fixed_role("LB").id]
    assert bench.kept(right).decision is Decision.CHANGE


@pytest.mark.parametrize("code", ["GB", "SB", "FG"])
def test_a_right_is_not_changed_into_more_than_one_may_grant(gijs: Person, right: ReviewLine, code: str) -> None:
    form = gijs.opens(f"/review-lines/{right.id}/edit").form()
    gijs.sends(form, role_id=fixed_role(code).id)
    held = bench.rows_of(Assignment, Assignment.user_id == right.assignment.user_id, Assignment.active)
    assert [one.role_id for one in held] == [fixed_role("PR").id]
    assert bench.kept(right).decision is Decision.OPEN


@pytest.mark.parametrize("verb", ["keep", "remove"])
def test_nobody_reviews_his_own_rights(gijs: Person, verb: str) -> None:
    (own,) = bench.rows_of(Assignment, Assignment.user_id == gijs.user.id)
    line = ReviewLineFactory(assignment=own, organisation=gijs.place)
    assert gijs.opens(f"/review-lines/{line.id}/{verb}").shows("Niemand beoordeelt de eigen rechten")
    gijs.client.post(f"/review-lines/{line.id}/{verb}", data={"csrf_token": gijs.token})
    fields = {"csrf_token": gijs.token, "action": verb, "pk": line.id, "confirmed": "yes"}
    gijs.client.post("/review-lines/do", data=fields)
    gijs.opens(f"/review-lines/{line.id}/edit", status=403)
    assert bench.kept(line).decision is Decision.OPEN
    assert bench.kept(own).active
    assert not gijs.opens("/").shows("Rechten om te beoordelen"), "his own do not wait for him"


def test_a_colleague_or_the_servicedesk_reviews_an_administrator(gijs: Person, olivier: Person) -> None:
    (own,) = bench.rows_of(Assignment, Assignment.user_id == gijs.user.id)
    lines = [ReviewLineFactory(assignment=own, organisation=gijs.place) for _number in range(2)]
    people.with_role("GB", gijs.place).posts(f"/review-lines/{lines[0].id}/keep")
    olivier.posts(f"/review-lines/{lines[1].id}/keep")
    assert {bench.kept(line).decision for line in lines} == {Decision.KEEP}


def test_only_the_servicedesk_takes_the_role_of_a_user_administrator_away(gijs: Person, olivier: Person) -> None:
    colleague = AssignmentFactory(user=UserFactory(organisation=gijs.place), organisation=gijs.place, code="GB")
    line = ReviewLineFactory(assignment=colleague)
    gijs.client.post(f"/review-lines/{line.id}/remove", data={"csrf_token": gijs.token})
    assert bench.kept(line).decision is Decision.OPEN
    assert bench.kept(colleague).active
    olivier.posts(f"/review-lines/{line.id}/remove")
    assert not bench.kept(colleague).active


@pytest.mark.parametrize("code", [*people.ROLES])
@pytest.mark.parametrize("who", ["GB", "SD"])
def test_who_reviews_which_role(app: object, who: str, code: str) -> None:
    """Whoever may grant it, and whoever has it too."""
    place = people.organisation(people.TESTDORP)
    line = ReviewLineFactory(
        assignment=AssignmentFactory(user=UserFactory(organisation=place), organisation=place, code=code)
    )
    person = people.at_work(who)
    person.client.post(f"/review-lines/{line.id}/keep", data={"csrf_token": person.token})
    may = {"GB": {"G", "PB", "FB", "PR", "LB", "NC", "AC", "VT", "GB"}, "SD": {"GB", "FG", "IC", "SD"}}[who]
    assert (bench.kept(line).decision is Decision.KEEP) is (code in may)


def test_many_are_kept_at_once_after_a_preview(gijs: Person) -> None:
    review = ReviewFactory(organisation=gijs.place)
    lines = [
        ReviewLineFactory(
            review=review,
            assignment=AssignmentFactory(user=UserFactory(organisation=gijs.place), organisation=gijs.place),
        )
        for _number in range(3)
    ]
    fields = [("csrf_token", gijs.token), ("action", "keep"), *(("pk", str(line.id)) for line in lines)]
    page = gijs.sends_to("/review-lines/do", fields)
    assert page.shows("3 rechten houden?")
    assert {bench.kept(line).decision for line in lines} == {Decision.OPEN}
    gijs.sends(page.form())
    assert {bench.kept(line).decision for line in lines} == {Decision.KEEP}
    assert any("3 van 3" in row for row in gijs.opens("/reviews/").rows())


def test_somebody_decides_whose_actor_has_another_number_than_the_account(gijs: Person, right: ReviewLine) -> None:
    people.with_role("GB", gijs.place, actor=Actor(id=1_000_000)).posts(f"/review-lines/{right.id}/keep")
    assert bench.kept(right).decided_by_id == 1_000_000


def test_two_who_decide_at_once_do_not_overwrite_each_other(gijs: Person, right: ReviewLine) -> None:
    form = gijs.opens(f"/review-lines/{right.id}/edit").form()
    people.with_role("GB", gijs.place).posts(f"/review-lines/{right.id}/keep")
    gijs.sends(form, status=409, role_id=fixed_role("LB").id)
    assert bench.kept(right).decision is Decision.KEEP


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_tells_who_reviewed_what_and_when(gijs: Person, right: ReviewLine, kind: str) -> None:
    gijs.posts(f"/review-lines/{right.id}/keep")
    answer = gijs.client.get(f"/review-lines/export.{kind}?review={right.review_id}")
    assert answer.status_code == 200
    if kind == "csv":
        text = answer.get_data().decode("utf-8-sig")
        (row,) = [line for line in csv.reader(StringIO(text), delimiter=";") if "Wissel, Sam" in line]
        assert any("Professional" in cell for cell in row)
        assert "Houden" in row
        assert gijs.user.name.full in row
        assert any(str(clock.now().year) in cell for cell in row)


def test_a_right_that_ended_elsewhere_waits_for_nobody(gijs: Person, right: ReviewLine) -> None:
    gijs.posts(f"/roles/{right.assignment_id}/end")
    assert not gijs.opens("/").shows("Rechten om te beoordelen")
    assert any("Elders beëindigd" in row for row in gijs.opens("/review-lines/").rows())


def test_rights_of_elsewhere_are_not_there(gijs: Person) -> None:
    theirs = ReviewLineFactory(assignment__user__last_name=people.CANARY)
    gijs.opens(f"/review-lines/{theirs.id}", status=404)
    page = gijs.opens("/review-lines/")
    assert people.CANARY not in page.body
    assert people.CANARY not in gijs.opens("/reviews/").body


def test_the_terms_come_from_the_settings() -> None:
    terms = Terms.of(
        {
            "REVIEW_ALL_DAYS": 1, "REVIEW_ADMINISTRATORS_DAYS": 2, "REVIEW_TERM_DAYS": 3,
            "REVIEW_REMINDER_DAYS": 4, "REVIEW_SUSPENDS": True,
        }
    )  # fmt: skip
    assert terms == Terms(days(1), days(2), days(3), days(4), suspends=True)
    assert set(rules.DECISIONS) == set(Decision)
