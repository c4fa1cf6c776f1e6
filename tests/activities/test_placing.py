"""What lies nowhere: Olivier of the Servicedesk gives it to a municipality, which decides from then on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.activities.actions import placing, waiting
from app.activities.actions.importing import Import, Wanted
from app.activities.models import ImportedActivity, LikelyDuplicate, TerritoryNews
from app.activities.rules.activities import Source
from app.activities.rules.moderating import ItemState, Outcome, Reason, Review
from app.activities.rules.sources import Found, read_again
from app.common import context
from app.common.errors import OutOfScope, RuleBroken
from app.common.scope import Scope
from app.extensions import db
from app.security.models import Organisation
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.factories import OrganisationFactory
from tests.people import ELSEWHERE, Person
from tests.season import ImportedActivityFactory, imported_event
from tests.test_budgets import FORM, OTHER, cost, within


@pytest.fixture
def olivier(app: Any) -> Person:
    """At the Servicedesk."""
    return people.at_work("SD")


@pytest.fixture
def lost(app: Any) -> ImportedActivity:
    """An item of which nobody knows where it takes place."""
    return ImportedActivityFactory(municipality=None)


def gives(person: Person, item: ImportedActivity, place: Organisation) -> Any:
    return person.posts(f"/moderation/{item.id}/place", municipality_id=place.id)


def document_of(item: ImportedActivity) -> dict[str, Any]:
    """What the source says of an item."""
    with bench.office() as session:
        return session.get_one(ImportedActivity, item.id).document


def taken_over(document: dict[str, Any]) -> Outcome:
    """The same item comes in once more, as its source says it now."""
    item = read_again(Source.UIT, "test", document)
    with bench.office() as session:
        done = Import().take(Wanted(Found(Source.UIT, "test", document, item, external_id=item.external_id)))
        session.commit()
    return done.outcome


# Giving


def test_olivier_gives_it_to_testdorp_and_bram_decides(
    olivier: Person, bram: Person, lost: ImportedActivity, village: Organisation
) -> None:
    bram.opens(f"/moderation/{lost.id}", status=404)
    page = olivier.opens(f"/moderation/{lost.id}")
    assert f"/moderation/{lost.id}/place" in page.links()
    found = olivier.client.get("/moderation/lookup/municipality_id?q=testd").get_json()
    assert [one["id"] for one in found] == [village.id]
    assert gives(olivier, lost, village).shows("wacht op Testdorp.")
    assert lost.title in bram.opens("/moderation/").rows()[0]
    assert bram.opens(f"/moderation/{lost.id}").shows("Het adres zegt niet in welke gemeente dit is.")
    bram.posts(f"/moderation/{lost.id}/approve", language_level="a1")
    kept = bench.kept(lost)
    assert (kept.state, kept.municipality_id) == (ItemState.APPROVED, village.id)
    olivier.opens(f"/moderation/{lost.id}/place", status=403)


def test_the_history_tells_who_gave_it_to_whom(
    olivier: Person, lost: ImportedActivity, village: Organisation
) -> None:
    gives(olivier, lost, village)
    history = olivier.opens(f"/moderation/{lost.id}/history")
    assert history.shows("Testdorp")
    assert history.shows(olivier.user.name.full)


def test_the_local_administrators_hear_of_it(
    olivier: Person, lost: ImportedActivity, village: Organisation
) -> None:
    long_ago = lost.waiting_since
    gives(olivier, lost, village)
    (news,) = bench.rows_of(TerritoryNews)
    assert (news.municipality_id, news.about, news.thing_id) == (village.id, waiting.OFFERED, lost.id)
    assert bench.kept(lost).waiting_since > long_ago, "nobody could decide before"


def test_what_looks_alike_there_is_found(olivier: Person, lost: ImportedActivity, village: Organisation) -> None:
    twin = ImportedActivityFactory(municipality=village, event=imported_event("twin", name={"nl": lost.title}))
    gives(olivier, lost, village)
    (pair,) = bench.rows_of(LikelyDuplicate)
    assert {pair.item_id, pair.other_id} == {lost.id, twin.id}
    assert pair.municipality_id == village.id


def test_bram_sends_back_what_is_elsewhere_and_it_is_given_to_another(
    olivier: Person, bram: Person, lost: ImportedActivity, village: Organisation
) -> None:
    gives(olivier, lost, village)
    bram.posts(f"/moderation/{lost.id}/reject", reason=Reason.ELSEWHERE.value)
    far = people.organisation(ELSEWHERE)
    gives(olivier, lost, far)
    kept = bench.kept(lost)
    assert (kept.municipality_id, kept.state, kept.review) == (far.id, ItemState.PENDING, Review.NEW)
    assert kept.reason is None and kept.decided_at is None
    bram.opens(f"/moderation/{lost.id}", status=404)


# What cannot be


def test_only_municipalities_of_today_can_be_chosen(
    olivier: Person, lost: ImportedActivity, village: Organisation
) -> None:
    hall = OrganisationFactory(kind=Kind.ORGANISER)
    for wrong in (str(hall.id), "999999", ""):
        page = olivier.posts(f"/moderation/{lost.id}/place", municipality_id=wrong)
        assert page.errors(), wrong
    assert bench.kept(lost).municipality_id is None
    gives(olivier, lost, village)
    assert any("al bij deze gemeente" in error for error in gives(olivier, lost, village).errors())


@pytest.mark.parametrize("which", ["known", "unfit", "withdrawn"])
def test_what_has_its_place_is_given_to_nobody(olivier: Person, village: Organisation, which: str) -> None:
    fields: dict[str, Any] = {
        "known": {"found_id": village.id},
        "unfit": {"rejected": True, "reason": Reason.UNFIT},
        "withdrawn": {"withdrawn": True},
    }[which]
    item = ImportedActivityFactory(municipality=village, **fields)
    assert f"/moderation/{item.id}/place" not in olivier.opens(f"/moderation/{item.id}").links()
    olivier.opens(f"/moderation/{item.id}/place", status=403)
    with bench.office(), pytest.raises(RuleBroken):
        placing.place(db.session.get_one(ImportedActivity, item.id), people.organisation(ELSEWHERE))


@pytest.mark.parametrize("code", ["LB", "NC", "FB", "GB", "OR"])
def test_nobody_else_gives_anything_away(
    app: Any, village: Organisation, lost: ImportedActivity, code: str
) -> None:
    person, ours = people.at_work(code), ImportedActivityFactory(municipality=village)
    sent = {"csrf_token": person.token, "municipality_id": str(people.organisation(ELSEWHERE).id)}
    for item in (lost, ours):
        assert person.client.get(f"/moderation/{item.id}/place").status_code in (403, 404)
        assert person.client.post(f"/moderation/{item.id}/place", data=sent).status_code in (403, 404)
        assert bench.kept(item).version == 1


def test_below_the_screens_a_municipality_takes_nothing_that_lies_nowhere(
    app: Any, village: Organisation, lost: ImportedActivity
) -> None:
    here = context.Context(scope=Scope(organisation_id=village.id), organisation_id=village.id, writing=True)
    with app.app_context(), context.working_as(here):
        assert db.session.scalars(select(ImportedActivity)).first() is None
        db.session.rollback()
    ours = ImportedActivityFactory(municipality=village)
    far = people.organisation(ELSEWHERE)
    with app.app_context(), context.working_as(here):
        with pytest.raises(OutOfScope):
            placing.place(db.session.get_one(ImportedActivity, ours.id), far)
        db.session.rollback()
    assert bench.kept(ours).municipality_id == village.id


# The next import


def test_the_next_import_leaves_it_where_it_was_put(
    olivier: Person, bram: Person, lost: ImportedActivity, village: Organisation
) -> None:
    document = document_of(lost)
    gives(olivier, lost, village)
    assert taken_over(document) is Outcome.UNCHANGED
    assert bench.kept(lost).municipality_id == village.id
    assert taken_over({**document, "name": {"nl": "Wandelen met een gids"}}) is Outcome.CHANGED
    assert bench.kept(lost).municipality_id == village.id
    assert bram.opens("/moderation/").shows("Wandelen met een gids")


def test_unless_the_source_names_another_place_that_is_known(
    olivier: Person, lost: ImportedActivity, village: Organisation
) -> None:
    gives(olivier, lost, village)
    ghent = OrganisationFactory(kind=Kind.MUNICIPALITY, name="Gentdorp", nis_code="99021")
    document = document_of(lost)
    address = {"addressCountry": "BE", "addressLocality": "Gentdorp", "postalCode": "9999"}
    place = {"name": {"nl": "Zaal"}, "address": {"nl": address}}
    assert taken_over({**document, "location": place}) is Outcome.CHANGED
    kept = bench.kept(lost)
    assert (kept.municipality_id, kept.found_id) == (ghent.id, ghent.id)
    olivier.opens(f"/moderation/{lost.id}/place", status=403)


def test_it_stays_within_its_budgets(olivier: Person, lost: ImportedActivity, village: Organisation) -> None:
    there = f"/moderation/{lost.id}/place"
    within(FORM, cost(olivier, there))
    sent = {"csrf_token": olivier.token, "municipality_id": str(village.id)}
    within(OTHER, cost(olivier, there, sent))
