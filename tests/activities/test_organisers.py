"""Bram of Testdorp looks after the organisations on his territory; Tineke of the village hall is one of them."""

from __future__ import annotations

from typing import Any

import pytest

from app.activities.actions import organisers as actions
from app.activities.actions import uniting
from app.activities.actions.activities import publish
from app.activities.models import Activity, ActivityClaim, JoinRequest, Organiser
from app.activities.rules.activities import ActivityState, TakenOffline
from app.activities.rules.claims import ClaimState
from app.activities.rules.organisers import ELSEWHERE_TOO, OrganiserState
from app.common import context
from app.common.errors import RuleBroken
from app.common.history import Change
from app.common.scope import Scope
from app.security.models import Assignment, LoginSession, Organisation, OrganisationName, User
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.activities.registering import letters_to
from tests.factories import OrganisationFactory, fixed_role
from tests.people import JOINT, VOORBEELDSTAD, Person
from tests.season import ActivityFactory, ClaimFactory, JoinRequestFactory, OrganiserFactory, typed
from tests.test_budgets import LIST, SAVE, SHOW, cost, within


@pytest.fixture
def hall(tineke: Person, village: Organisation) -> Organiser:
    """The village hall, as Testdorp knows it: new."""
    return OrganiserFactory(organisation=tineke.place, municipality=village)


def at_the_hall(tineke: Person, village: Organisation, **fields: Any) -> Activity:
    """An activity of the village hall on the territory of Testdorp."""
    return ActivityFactory(organisation=tineke.place, municipality=village, **fields)


def state_of(activity: Activity) -> ActivityState:
    return bench.kept(activity).state


# New, confirmed


def test_who_publishes_somewhere_is_known_there_from_then_on(tineke: Person, bram: Person, village: Any) -> None:
    """A-20: the municipality is not asked, and knows at once."""
    activity = at_the_hall(tineke, village)
    assert "Dorpshuis" not in bram.opens("/organisers/").content
    tineke.posts(f"/activities/{activity.id}/publish")
    bench.work_off()
    bench.work_off()  # it is known, and then told
    (row,) = bram.opens("/organisers/").rows()
    assert "Dorpshuis Testdorp" in row
    assert "Nieuw" in row
    (letter,) = letters_to(bram.user.email)
    assert letter.startswith("Nieuwe organisatie in Testdorp: Dorpshuis Testdorp")


def test_a_municipality_that_publishes_itself_is_no_organiser_there(bram: Person, village: Organisation) -> None:
    activity = ActivityFactory(organisation=village)
    bram.posts(f"/activities/{activity.id}/publish")
    assert state_of(activity) is ActivityState.PUBLISHED
    assert not bench.rows_of(Organiser)


def test_bram_confirms_and_is_told_once(bram: Person, hall: Organiser) -> None:
    page = bram.posts(f"/organisers/{hall.id}/confirm")
    assert "Bevestigd" in page.text
    assert bench.kept(hall).confirmed_at is not None
    with bench.office() as session, pytest.raises(RuleBroken):
        actions.confirm(session.get_one(Organiser, hall.id))


def test_new_organisations_stand_on_the_dashboard(bram: Person, tineke: Person, hall: Organiser) -> None:
    assert bram.opens("/").shows("Nieuwe organisatie")
    assert not tineke.opens("/").shows("Nieuwe organisatie")


def test_bram_reads_whom_to_call(bram: Person, tineke: Person, hall: Organiser) -> None:
    page = bram.opens(f"/organisers/{hall.id}")
    assert tineke.user.email in page.text
    assert tineke.user.name.full in page.text


# Blocked


def test_a_block_takes_everything_out_of_the_agenda_and_tineke_reads_why(
    tineke: Person, bram: Person, village: Organisation, hall: Organiser
) -> None:
    public, draft = at_the_hall(tineke, village, published=True), at_the_hall(tineke, village)
    page = bram.posts(f"/organisers/{hall.id}/block", reason="Dit is reclame.")
    assert "Geblokkeerd" in page.text
    kept = bench.kept(public)
    assert (kept.state, kept.offline_reason) == (ActivityState.OFFLINE, TakenOffline.BLOCKED)
    for activity in (public, draft):
        page = tineke.posts(f"/activities/{activity.id}/publish")
        assert "heeft uw organisatie daar geblokkeerd: Dit is reclame." in page.text
    assert "Dit is reclame." in tineke.opens(f"/activities/{public.id}").text
    assert "Dit is reclame." in tineke.opens(f"/organisers/{hall.id}").text
    bench.work_off()
    assert "Dit is reclame." in letters_to(tineke.user.email)[0]


def test_a_block_asks_for_a_reason(bram: Person, hall: Organiser) -> None:
    page = bram.posts(f"/organisers/{hall.id}/block", reason=" ")
    assert "Vul dit veld in." in page.text
    assert bench.kept(hall).state is OrganiserState.NEW


def test_undoing_brings_back_what_the_block_took_and_nothing_else(
    tineke: Person, bram: Person, village: Organisation, hall: Organiser
) -> None:
    bram.posts(f"/organisers/{hall.id}/confirm")
    public = at_the_hall(tineke, village, published=True)
    without_place = at_the_hall(tineke, village, published=True)
    wrong = at_the_hall(tineke, village, published=True)
    bram.posts(f"/activities/{wrong.id}/offline", reason="wrong")
    bram.posts(f"/organisers/{hall.id}/block", reason="Dit is reclame.")
    tineke.posts(f"/activities/{without_place.id}/edit", **typed(municipality_id=village.id, place=""))
    bram.posts(f"/organisers/{hall.id}/unblock")
    assert state_of(public) is ActivityState.PUBLISHED
    assert state_of(without_place) is ActivityState.OFFLINE
    assert bench.kept(wrong).offline_reason is TakenOffline.WRONG
    assert (bench.kept(hall).state, bench.kept(hall).reason) == (OrganiserState.CONFIRMED, None)


def test_a_block_counts_on_the_own_territory_alone(
    tineke: Person, bram: Person, village: Organisation, hall: Organiser
) -> None:
    city = people.organisation(VOORBEELDSTAD)
    there = at_the_hall(tineke, city, published=True)
    bram.posts(f"/organisers/{hall.id}/block", reason="Dit is reclame.")
    assert state_of(there) is ActivityState.PUBLISHED
    elsewhere = at_the_hall(tineke, city)
    tineke.posts(f"/activities/{elsewhere.id}/publish")
    assert state_of(elsewhere) is ActivityState.PUBLISHED


def test_nobody_moves_what_is_public_to_where_he_is_blocked(
    tineke: Person, bram: Person, village: Organisation, hall: Organiser
) -> None:
    there = at_the_hall(tineke, people.organisation(VOORBEELDSTAD), published=True)
    bram.posts(f"/organisers/{hall.id}/block", reason="Dit is reclame.")
    page = tineke.posts(
        f"/activities/{there.id}/edit", **typed(municipality_id=village.id, municipality_id__text="")
    )
    assert "geblokkeerd: Dit is reclame." in page.text
    assert bench.kept(there).municipality_id != village.id


def test_bram_cannot_choose_the_block_as_a_reason_for_one_activity(bram: Person, village: Organisation) -> None:
    activity = ActivityFactory(municipality=village, published=True)
    choices = [str(one["value"]) for one in bram.opens(f"/activities/{activity.id}/offline").select("option")]
    assert "blocked" not in choices
    assert "wrong" in choices


# Access


def test_another_municipality_and_the_organisation_itself_decide_nothing(
    tineke: Person, hall: Organiser, village: Organisation
) -> None:
    fatma = people.with_role("LB", people.organisation(VOORBEELDSTAD))
    for verb in ("", "/confirm", "/block", "/merge"):
        assert fatma.client.get(f"/organisers/{hall.id}{verb}").status_code == 404
    assert tineke.client.get(f"/organisers/{hall.id}").status_code == 200
    for verb in ("/confirm", "/block", "/merge"):
        assert tineke.client.get(f"/organisers/{hall.id}{verb}").status_code == 403
    mine = context.Context(scope=Scope(tineke.place.id))
    with bench.office() as session, context.working_as(mine):
        ours = session.get_one(Organiser, hall.id)
        for verb in (actions.confirm, actions.unblock, lambda one: actions.block(one, "Zomaar.")):
            with pytest.raises(RuleBroken):
                verb(ours)


def test_a_municipality_decides_nothing_about_itself_elsewhere(bram: Person, village: Organisation) -> None:
    """Testdorp has an activity in Voorbeeldstad: it sees how that stands to it, and cannot confirm itself."""
    there = OrganiserFactory(organisation=village, municipality=people.organisation(VOORBEELDSTAD))
    assert bram.client.get(f"/organisers/{there.id}").status_code == 200
    assert bram.client.get(f"/organisers/{there.id}/confirm").status_code == 403
    bram.sends_to(f"/organisers/{there.id}/confirm", {"csrf_token": bram.token}, status=403)
    assert bench.kept(there).state is OrganiserState.NEW


# Merging


@pytest.fixture
def twin(village: Organisation) -> Organiser:
    """The same village hall once more."""
    place = OrganisationFactory(name="Dorpshuis Testdorp vzw", kind=Kind.ORGANISER, parent=village)
    return OrganiserFactory(organisation=place, municipality=village)


def merges(bram: Person, one: Organiser, into: Organiser) -> Any:
    """Both steps: what moves, and yes."""
    page = bram.posts(f"/organisers/{one.id}/merge", into_id=into.id)
    assert "U kunt dit niet terugdraaien" in page.text
    return bram.sends(page.form(f"/organisers/{one.id}/merge"))


def test_bram_sees_what_moves_before_it_moves(
    bram: Person, tineke: Person, hall: Organiser, twin: Organiser, village: Organisation
) -> None:
    for _number in range(2):
        ActivityFactory(organisation=twin.organisation, municipality=village, published=True)
    people.with_role("OR", twin.organisation)
    page = bram.posts(f"/organisers/{twin.id}/merge", into_id=hall.id)
    assert "2 activiteiten gaan mee." in page.text
    assert "1 gebruiker gaat mee en logt opnieuw in." in page.text
    assert bench.kept(twin).state is OrganiserState.NEW


def test_merging_moves_everything_and_loses_nothing(
    bram: Person, tineke: Person, hall: Organiser, twin: Organiser, village: Organisation
) -> None:
    activity = ActivityFactory(organisation=twin.organisation, municipality=village, published=True)
    lies = people.with_role("OR", twin.organisation)
    request = JoinRequestFactory(organisation=twin.organisation, municipality=village)
    claim = ClaimFactory(organisation=twin.organisation, municipality=village)
    before = len(bench.rows_of(User)), len(bench.rows_of(Assignment)), len(bench.rows_of(Activity))
    page = merges(bram, twin, hall)
    assert page.heading == "Dorpshuis Testdorp"
    kept, place = bench.kept(twin), tineke.place
    assert (kept.state, kept.merged_into_id) == (OrganiserState.MERGED, hall.id)
    assert bench.kept(activity).organisation_id == place.id
    assert bench.kept(request).organisation_id == place.id
    assert bench.kept(claim).organisation_id == place.id
    assert bench.kept(lies.user).organisation_id == place.id
    (held,) = bench.rows_of(Assignment, Assignment.user_id == lies.user.id)
    assert (held.organisation_id, held.active) == (place.id, True)
    after = len(bench.rows_of(User)), len(bench.rows_of(Assignment)), len(bench.rows_of(Activity))
    assert after == before
    (moved,) = bench.rows_of(
        Change, Change.thing == "activity", Change.thing_id == activity.id, Change.field == "organisation_id"
    )
    assert (moved.old, moved.new) == (str(twin.organisation.id), str(place.id))
    (session,) = bench.rows_of(LoginSession, LoginSession.actor_id == lies.user.actor_id)
    assert session.ended_reason == "roles_changed"


def test_the_old_name_and_number_lead_to_the_organisation_that_stays(
    bram: Person, tineke: Person, hall: Organiser, twin: Organiser
) -> None:
    merges(bram, twin, hall)
    (former,) = bench.rows_of(OrganisationName, OrganisationName.organisation_id == tineke.place.id)
    assert former.name == "Dorpshuis Testdorp vzw"
    found = bram.client.get("/organisers/lookup/into_id?q=testdorp vzw").get_json()
    assert [one["id"] for one in found] == [hall.id]


def test_who_worked_for_both_has_the_role_once(
    bram: Person, tineke: Person, hall: Organiser, twin: Organiser
) -> None:
    bench.store(
        Assignment(
            user_id=tineke.user.id, organisation_id=twin.organisation.id, role_id=fixed_role("OR").id, active=True
        )
    )
    merges(bram, twin, hall)
    held = bench.rows_of(Assignment, Assignment.user_id == tineke.user.id)
    assert sorted((one.organisation_id == tineke.place.id, one.active) for one in held) == [
        (False, False),
        (True, True),
    ]


def test_two_requests_for_one_activity_become_one(
    bram: Person, tineke: Person, hall: Organiser, twin: Organiser, village: Organisation
) -> None:
    theirs = ClaimFactory(organisation=twin.organisation, municipality=village)
    ours = ClaimFactory(organisation=tineke.place, municipality=village, activity=theirs.activity)
    merges(bram, twin, hall)
    assert bench.kept(theirs).state is ClaimState.WITHDRAWN
    assert bench.kept(ours).state is ClaimState.OPEN
    assert len(bench.rows_of(ActivityClaim, ActivityClaim.organisation_id == tineke.place.id)) == 2


@pytest.mark.parametrize("which", ["goes", "stays"])
def test_activities_elsewhere_come_into_no_other_hands_by_testdorp(
    bram: Person, hall: Organiser, twin: Organiser, which: str
) -> None:
    """Neither those of the one that goes, nor by people of that one who come to the one that stays."""
    place = {"goes": twin, "stays": hall}[which].organisation
    there = ActivityFactory(organisation=place, municipality=people.organisation(VOORBEELDSTAD))
    page = bram.posts(f"/organisers/{twin.id}/merge", into_id=hall.id)
    assert "ook activiteiten in andere gemeenten" in page.text
    with bench.office() as session, pytest.raises(RuleBroken, match=ELSEWHERE_TOO[:20]):
        uniting.merge(session.get_one(Organiser, twin.id), hall.id)
    assert bench.kept(there).organisation_id == place.id
    assert bench.kept(twin).state is OrganiserState.NEW


def test_what_was_shown_is_what_moves(
    bram: Person, hall: Organiser, twin: Organiser, village: Organisation
) -> None:
    """Whoever chooses another organisation after the preview sees a new one."""
    other = OrganiserFactory(organisation__kind=Kind.ORGANISER, municipality=village)
    page = bram.posts(f"/organisers/{twin.id}/merge", into_id=hall.id)
    page = bram.sends(
        page.form(f"/organisers/{twin.id}/merge"), into_id=other.id, into_id__text=other.organisation.name
    )
    assert "U kunt dit niet terugdraaien" in page.text
    assert bench.kept(twin).state is OrganiserState.NEW


@pytest.mark.parametrize("which", ["itself", "blocked", "elsewhere", "joint"])
def test_some_cannot_be_merged(
    bram: Person, hall: Organiser, twin: Organiser, village: Organisation, which: str
) -> None:
    into = {
        "itself": lambda: twin,
        "blocked": lambda: OrganiserFactory(municipality=village, blocked=True),
        "elsewhere": lambda: OrganiserFactory(municipality=people.organisation(VOORBEELDSTAD)),
        "joint": lambda: OrganiserFactory(organisation=people.organisation(JOINT), municipality=village),
    }[which]()
    with bench.office() as session, pytest.raises(RuleBroken):
        uniting.merge(session.get_one(Organiser, twin.id), into.id)


def test_nobody_publishes_for_an_organisation_that_went(bram: Person, hall: Organiser, twin: Organiser) -> None:
    merges(bram, twin, hall)
    left = ActivityFactory(organisation=twin.organisation, municipality=hall.municipality)
    with bench.office() as session, pytest.raises(RuleBroken):
        publish(session.get_one(Activity, left.id))


# Budgets


def test_the_screens_stay_within_budget(bram: Person, village: Organisation) -> None:
    ours = [OrganiserFactory(municipality=village) for _number in range(26)]
    bram.opens("/organisers/")
    within(LIST, cost(bram, "/organisers/"))
    within(SHOW, cost(bram, f"/organisers/{ours[0].id}"))
    within(SAVE, cost(bram, f"/organisers/{ours[0].id}/confirm", {"csrf_token": bram.token}))
    assert len(bram.opens("/organisers/").body.encode()) <= 25_000


def test_requests_that_wait_are_found_by_whom_they_concern(
    bram: Person, tineke: Person, village: Organisation
) -> None:
    JoinRequestFactory(organisation=tineke.place, municipality=village)
    JoinRequestFactory()
    assert len(bench.rows_of(JoinRequest)) == 2
    for person in (bram, tineke):
        assert len(person.opens("/join-requests/").rows()) == 1
        assert person.opens("/").shows("Iemand wil bij een organisatie")


def test_the_history_tells_who_blocked_and_why(bram: Person, hall: Organiser) -> None:
    bram.posts(f"/organisers/{hall.id}/block", reason="Dit is reclame.")
    page = bram.opens(f"/organisers/{hall.id}/history")
    assert "Dit is reclame." in page.text
    assert bram.user.name.full in page.text
