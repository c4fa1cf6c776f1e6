"""Tineke says that an imported walk is hers; Bram of Testdorp, which holds it, decides (A-W10)."""

from __future__ import annotations

from typing import Any

import pytest

from app.activities.actions import claims as actions
from app.activities.models import Activity, ActivityClaim, Organiser
from app.activities.rules.activities import ActivityState, Source
from app.activities.rules.claims import ClaimState
from app.common.errors import RuleBroken
from app.security.models import Organisation
from tests import bench, people
from tests.activities.registering import letters_to
from tests.factories import OrganisationFactory
from tests.people import VOORBEELDSTAD, Person
from tests.season import ActivityFactory, ClaimFactory, OrganiserFactory, typed


@pytest.fixture
def hall(tineke: Person, village: Organisation) -> Organiser:
    """The village hall, as Testdorp knows it."""
    return OrganiserFactory(organisation=tineke.place, municipality=village, confirmed=True)


def imported(village: Organisation, **fields: Any) -> Activity:
    """An activity that came from elsewhere, and that the municipality holds."""
    given = {"source": Source.UIT, "published": True, "title": {"nl": "Taalwandeling"}, **fields}
    return ActivityFactory(organisation=village, **given)


@pytest.fixture
def walk(village: Organisation) -> Activity:
    """A walk that was imported."""
    return imported(village)


def asks(tineke: Person, activity: Activity, why: str = "Wij organiseren dit zelf.") -> Any:
    return tineke.posts("/claims/add", activity_id=activity.id, why=why)


def only_claim() -> ActivityClaim:
    (found,) = bench.rows_of(ActivityClaim)
    return found


# Asking


def test_tineke_takes_over_an_activity_and_says_what_it_says_from_then_on(
    tineke: Person, bram: Person, hall: Organiser, walk: Activity, village: Organisation
) -> None:
    assert tineke.client.get(f"/activities/{walk.id}").status_code == 404
    page = asks(tineke, walk)
    assert page.heading == "Taalwandeling"
    assert bram.opens("/").shows("Activiteit om over te nemen")
    page = bram.opens(f"/claims/{only_claim().id}")
    assert "Wij organiseren dit zelf." in page.text
    bram.posts(f"/claims/{only_claim().id}/accept")
    kept = bench.kept(walk)
    assert (kept.organisation_id, kept.state) == (tineke.place.id, ActivityState.PUBLISHED)
    assert not kept.follows_source
    fields = typed(municipality_id=village.id, title_nl="Onze taalwandeling")
    tineke.posts(f"/activities/{walk.id}/edit", **fields)
    assert bench.kept(walk).title == {"nl": "Onze taalwandeling"}
    assert bram.client.get(f"/activities/{walk.id}/edit").status_code == 403


def test_its_page_tells_where_it_came_from_and_when_it_was_taken_over(
    tineke: Person, bram: Person, hall: Organiser, walk: Activity, village: Organisation
) -> None:
    page = bram.opens(f"/activities/{walk.id}")
    assert page.shows("UiTdatabank")
    assert not page.shows("Overgenomen")
    asks(tineke, walk)
    bram.posts(f"/claims/{only_claim().id}/accept")
    at = bench.kept(walk).claimed_at
    assert at is not None
    for person in (tineke, bram):
        page = person.opens(f"/activities/{walk.id}")
        (told,) = [one for one in page.select("dt") if one.text == "Overgenomen"]
        assert str(at.year) in told.find_next_sibling("dd").text  # type: ignore[union-attr]
        assert page.shows("UiTdatabank")
    own = ActivityFactory(organisation=tineke.place, municipality=village)
    assert not tineke.opens(f"/activities/{own.id}").shows("Overgenomen")


def test_what_was_imported_follows_its_source_until_then(walk: Activity, village: Organisation) -> None:
    assert walk.follows_source
    assert not ActivityFactory(organisation=village).follows_source


def test_both_sides_hear_of_it_in_their_own_language(
    tineke: Person, bram: Person, hall: Organiser, walk: Activity
) -> None:
    speaks(tineke, "fr")
    asks(tineke, walk)
    bench.work_off()
    (asked,) = letters_to(bram.user.email)
    assert asked.startswith("Dorpshuis Testdorp wil “Taalwandeling” overnemen")
    bram.posts(f"/claims/{only_claim().id}/accept")
    bench.work_off()
    assert letters_to(bram.user.email)[-1].startswith("Overname van “Taalwandeling”")
    (answer,) = letters_to(tineke.user.email)
    assert answer.startswith("Reprise de « Taalwandeling »")


def speaks(person: Person, language: str) -> None:
    with bench.office() as session:
        session.get_one(type(person.user), person.user.id).language = language
        session.commit()


def test_only_what_is_public_imported_and_on_a_known_territory_is_found(
    tineke: Person, hall: Organiser, walk: Activity, village: Organisation
) -> None:
    imported(village, title={"nl": "Taalwandeling die wacht"}, published=False, state=ActivityState.WAITING)
    ActivityFactory(organisation=village, title={"nl": "Taalwandeling van de gemeente"}, published=True)
    imported(people.organisation(VOORBEELDSTAD), title={"nl": "Taalwandeling in de stad"})
    found = tineke.client.get("/claims/lookup/activity_id?q=taalwand").get_json()
    assert [one["id"] for one in found] == [walk.id]


@pytest.mark.parametrize("which", ["waits", "own", "elsewhere", "taken"])
def test_nothing_else_can_be_asked_for_by_its_number(
    tineke: Person, hall: Organiser, village: Organisation, which: str
) -> None:
    activity = {
        "waits": lambda: imported(village, published=False, state=ActivityState.WAITING),
        "own": lambda: ActivityFactory(organisation=village, published=True),
        "elsewhere": lambda: imported(OrganisationFactory()),
        "taken": lambda: ActivityFactory(municipality=village, source=Source.UIT, published=True),
    }[which]()
    page = asks(tineke, activity)
    assert "Niets gevonden" in page.text
    with bench.office(), pytest.raises(RuleBroken):
        actions.ask(activity.id, "Zomaar.", organisation_id=tineke.place.id)
    assert not bench.rows_of(ActivityClaim)


def test_who_is_blocked_asks_for_nothing(tineke: Person, village: Organisation, walk: Activity) -> None:
    OrganiserFactory(organisation=tineke.place, municipality=village, blocked=True)
    assert "Niets gevonden" in asks(tineke, walk).text


def test_the_same_organisation_asks_once(tineke: Person, hall: Organiser, walk: Activity) -> None:
    asks(tineke, walk)
    page = asks(tineke, walk)
    assert "al om deze activiteit gevraagd" in page.text
    assert len(bench.rows_of(ActivityClaim)) == 1


def test_the_agenda_can_lead_to_the_form(tineke: Person, hall: Organiser, walk: Activity) -> None:
    page = tineke.opens(f"/claims/add?activity={walk.id}")
    assert "Taalwandeling" in page.typed()["activity_id__text"]


# Answering


def test_bram_declines_with_a_reason(tineke: Person, bram: Person, hall: Organiser, walk: Activity) -> None:
    asks(tineke, walk)
    page = bram.posts(f"/claims/{only_claim().id}/decline", reason="De stad organiseert dit.")
    assert "Geweigerd" in page.text
    assert bench.kept(walk).organisation_id == walk.organisation_id
    assert "De stad organiseert dit." in tineke.opens(f"/claims/{only_claim().id}").text
    bench.work_off()
    assert "De stad organiseert dit." in letters_to(tineke.user.email)[-1]


def test_of_two_that_ask_one_gets_it_and_the_other_hears_of_it(
    tineke: Person, bram: Person, hall: Organiser, walk: Activity, village: Organisation
) -> None:
    asks(tineke, walk)
    ours = only_claim()
    other = people.with_role("OR", OrganisationFactory(), email="ander@club.example")
    theirs = ClaimFactory(organisation=other.place, municipality=village, activity=walk)
    bram.posts(f"/claims/{ours.id}/accept")
    assert bench.kept(theirs).state is ClaimState.OVERTAKEN
    page = bram.sends_to(f"/claims/{theirs.id}/accept", {"csrf_token": bram.token})
    assert "al beantwoord" in page.text
    assert bench.kept(walk).organisation_id == tineke.place.id
    bench.work_off()
    assert "naar een andere organisatie" in letters_to("ander@club.example")[-1]


def test_what_went_out_of_the_agenda_meanwhile_is_not_handed_over(
    tineke: Person, bram: Person, hall: Organiser, walk: Activity
) -> None:
    asks(tineke, walk)
    bram.posts(f"/activities/{walk.id}/offline", reason="over")
    page = bram.posts(f"/claims/{only_claim().id}/accept")
    assert "niet meer in de agenda" in page.text
    assert only_claim().state is ClaimState.OPEN


def test_who_was_blocked_meanwhile_gets_nothing(
    tineke: Person, bram: Person, hall: Organiser, walk: Activity
) -> None:
    asks(tineke, walk)
    bram.posts(f"/organisers/{hall.id}/block", reason="Dit is reclame.")
    page = bram.posts(f"/claims/{only_claim().id}/accept")
    assert "geblokkeerd" in page.text
    assert bench.kept(walk).organisation_id == walk.organisation_id


def test_tineke_takes_her_request_back(tineke: Person, bram: Person, hall: Organiser, walk: Activity) -> None:
    asks(tineke, walk)
    tineke.posts(f"/claims/{only_claim().id}/withdraw")
    assert only_claim().state is ClaimState.WITHDRAWN
    page = bram.sends_to(f"/claims/{only_claim().id}/accept", {"csrf_token": bram.token})
    assert "al beantwoord" in page.text
    asks(tineke, walk)
    assert len(bench.rows_of(ActivityClaim)) == 2


def test_only_the_municipality_that_holds_it_answers(
    tineke: Person, hall: Organiser, walk: Activity, village: Organisation
) -> None:
    asks(tineke, walk)
    there = f"/claims/{only_claim().id}"
    other = people.with_role("LB", people.organisation(VOORBEELDSTAD))
    for verb in ("", "/accept", "/decline"):
        assert other.client.get(f"{there}{verb}").status_code == 404
    for verb in ("/accept", "/decline"):
        assert tineke.client.get(f"{there}{verb}").status_code == 403
