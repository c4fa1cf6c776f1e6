"""Two sources tell of one café, or one tells of what stands here already: Bram decides about the pair once."""

from __future__ import annotations

from typing import Any

import pytest

from app.activities.models import ImportedActivity, LikelyDuplicate
from app.activities.rules.activities import Source
from app.activities.rules.moderating import ItemState, Review
from app.activities.rules.sources import read_again
from app.security.models import Organisation
from tests import bench
from tests.activities.coming import a_village_in_belgium, comes, only_item
from tests.activities.uit_samples import an_event
from tests.people import Person
from tests.season import ActivityFactory


@pytest.fixture
def village(app: Any) -> Organisation:
    return a_village_in_belgium()


def twice(village: Organisation) -> tuple[ImportedActivity, ImportedActivity]:
    """One café that comes from two sources."""
    comes(an_event())
    offer = {"id": "9", "title": "Taalcafé in de bib", "postal_code": "3300", "city": "Tienen",
             "street": "Grote Markt 1", "start": "06-10-2026", "from": "14:00", "until": "16:00"}  # fmt: skip
    comes(offer, Source.VOLUNTEERING)
    return only_item(ImportedActivity.source == Source.UIT), only_item(ImportedActivity.source != Source.UIT)


def test_bram_sees_that_two_sources_tell_of_one_café_and_decides_once(bram: Person, village: Organisation) -> None:
    event, offer = twice(village)
    assert len(bram.opens("/moderation/?tab=alike").rows()) == 2
    page = bram.opens(f"/moderation/{offer.id}")
    assert "De titels zijn gelijk." in page.text
    bram.posts(f"/moderation/{offer.id}/duplicate", of=f"item-{event.id}")
    kept = bench.kept(offer)
    assert (kept.state, kept.duplicate_of_id, kept.review) == (ItemState.DUPLICATE, event.id, Review.NONE)
    assert not bram.opens("/moderation/?tab=alike").rows()
    comes(an_event(description={"nl": "Anders."}))
    assert not bram.opens("/moderation/?tab=alike").rows(), "a pair is decided about once"


def test_bram_tells_two_apart_for_good(bram: Person, village: Organisation) -> None:
    event, offer = twice(village)
    (pair,) = bench.rows_of(LikelyDuplicate)
    bram.posts(f"/moderation/{event.id}", to=f"/moderation/{event.id}/apart", pair=str(pair.id))
    assert not bram.opens("/moderation/?tab=alike").rows()
    comes(an_event(description={"nl": "Anders."}))
    assert "Mogelijk hetzelfde als" not in bram.opens(f"/moderation/{offer.id}").text


def test_an_event_may_be_one_that_an_organisation_entered_here(bram: Person, village: Organisation) -> None:
    item = read_again(Source.UIT, "x", an_event())
    made = ActivityFactory(
        organisation=village, municipality=village, published=True, title={"nl": "Taalcafé in de bib"},
        schedule=item.schedule, place="Bibliotheek Voorbeeldstad", street="Grote Markt 1", postal_code="3300",
        city="Tienen",
    )  # fmt: skip
    comes(an_event())
    page = bram.opens(f"/moderation/{only_item().id}")
    assert f"/activities/{made.id}" in page.links()
    bram.posts(f"/moderation/{only_item().id}/duplicate", of=f"activity-{made.id}")
    assert only_item().duplicate_activity_id == made.id


def test_nothing_is_a_duplicate_of_itself_of_nothing_or_of_a_duplicate(
    bram: Person, village: Organisation
) -> None:
    event, offer = twice(village)
    there = f"/moderation/{event.id}/duplicate"
    assert "Kies welke blijft." in bram.posts(there).text
    assert "geen dubbel van zichzelf" in bram.posts(there, other_id=str(event.id)).text
    bram.posts(f"/moderation/{offer.id}/duplicate", of=f"item-{event.id}")
    assert bram.posts(there, other_id=str(offer.id)).errors()
    assert bench.kept(event).state is ItemState.PENDING
