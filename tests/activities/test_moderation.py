"""Bram decides what of UiTdatabank stands in the agenda of Testdorp; a decision holds until something changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.activities.models import Activity
from app.activities.rules.activities import ActivityState, LanguageLevel, Source
from app.activities.rules.moderating import ItemState, Outcome, Reason, Review
from app.security.models import Organisation
from tests import bench, people
from tests.activities.coming import (
    a_village_in_belgium,
    approves,
    comes,
    only_activity,
    only_item,
    rejects,
)
from tests.activities.uit_samples import an_event
from tests.factories import MONDAY
from tests.people import Person
from tests.season import ImportedActivityFactory


@pytest.fixture
def village(app: Any) -> Organisation:
    return a_village_in_belgium()


# Approving


def test_bram_approves_an_event_and_it_stands_in_the_agenda(bram: Person, village: Organisation) -> None:
    comes(an_event())
    (row,) = bram.opens("/moderation/").rows()
    assert "Taalcafé in de bib" in row
    page = approves(bram, only_item())
    assert "staat in de agenda" in page.text
    assert not page.rows()
    made, item = only_activity(), only_item()
    assert (made.state, made.source, made.language_level) == (
        ActivityState.PUBLISHED,
        Source.UIT,
        LanguageLevel.A2,
    )
    assert (made.organisation_id, made.municipality_id) == (village.id, village.id)
    assert made.title == {"nl": "Taalcafé in de bib", "fr": "Café des langues"}
    assert (made.place, made.postal_code, made.city) == ("Bibliotheek Voorbeeldstad", "3300", "Tienen")
    assert [way.value for way in made.channels] == ["+3216310670", "bib@voorbeeldstad.example"]
    assert (item.state, item.review, item.activity_id) == (ItemState.APPROVED, Review.NONE, made.id)
    assert item.decided_by_id == bram.user.actor_id
    assert "Taalcafé in de bib" in bram.opens(f"/activities/{made.id}").text


def test_how_much_dutch_one_needs_is_told_by_the_source_or_by_bram(bram: Person, village: Organisation) -> None:
    comes(an_event(labels=["drie taaliconen"]))
    assert bram.opens(f"/moderation/{only_item().id}/approve").typed()["language_level"] == "a2"
    assert approves(bram, only_item(), level="").errors()
    assert not bench.rows_of(Activity)


def test_an_event_without_any_way_to_be_reached_has_its_page_at_the_source(
    bram: Person, village: Organisation
) -> None:
    comes(an_event(contactPoint=None))
    approves(bram, only_item())
    (way,) = only_activity().channels
    assert way.value == f"https://www.uitinvlaanderen.be/agenda/e/-/{only_item().external_id}"


def test_what_is_missing_is_told_and_nothing_is_made(bram: Person, village: Organisation) -> None:
    offer = {"id": "7", "title": "Gids", "postal_code": "3300", "city": "Tienen"}
    comes(offer, Source.VOLUNTEERING)
    page = approves(bram, only_item())
    assert "minstens één manier" in page.text
    assert not bench.rows_of(Activity)
    assert only_item().state is ItemState.PENDING


# Rejecting, and what is remembered (F-20)


def test_a_rejected_item_that_comes_again_unchanged_stays_rejected_and_unseen(
    bram: Person, village: Organisation
) -> None:
    comes(an_event())
    rejects(bram, only_item(), "commercial", "Alleen voor klanten.")
    assert comes(an_event(modified="2026-10-01T10:00:00+00:00")) is Outcome.UNCHANGED
    item = only_item()
    assert (item.state, item.review, item.reason) == (ItemState.REJECTED, Review.NONE, Reason.COMMERCIAL)
    assert not bram.opens("/moderation/").rows()
    assert "Alleen voor klanten." in bram.opens(f"/moderation/{item.id}").text


def test_a_rejected_item_that_changed_raises_one_review_with_a_difference(
    bram: Person, village: Organisation
) -> None:
    comes(an_event())
    rejects(bram, only_item())
    changed = an_event(name={"nl": "Taalcafé voor ouders", "fr": "Café des langues"})
    assert comes(changed) is Outcome.CHANGED
    assert comes(changed) is Outcome.UNCHANGED
    item = only_item()
    assert (item.state, item.review, item.changed_fields) == (ItemState.REJECTED, Review.CHANGED, 1)
    (row,) = bram.opens("/moderation/?tab=changed").rows()
    assert "1 veld gewijzigd" in row
    page = bram.opens(f"/moderation/{item.id}")
    assert " ".join(one.get_text() for one in page.select(".rp-compare ins")) == "voor ouders"
    assert " ".join(one.get_text() for one in page.select(".rp-compare del")) == "in de bib"
    rejects(bram, item)
    assert not bram.opens("/moderation/").rows()
    assert comes(an_event()) is Outcome.CHANGED, "a change back is a change"
    assert only_item().review is Review.CHANGED


def test_what_changes_back_before_anybody_looked_waits_no_longer(bram: Person, village: Organisation) -> None:
    comes(an_event())
    rejects(bram, only_item())
    comes(an_event(name={"nl": "Anders"}))
    comes(an_event())
    assert only_item().review is Review.NONE


def test_an_approved_event_that_changes_is_read_as_approved_until_bram_decides(
    bram: Person, village: Organisation
) -> None:
    comes(an_event())
    approves(bram, only_item())
    comes(an_event(name={"nl": "Praatcafé"}, description={"nl": "Nieuw."}))
    item = only_item()
    assert (item.state, item.review) == (ItemState.APPROVED, Review.CHANGED)
    assert only_activity().title["nl"] == "Taalcafé in de bib"
    page = bram.opens(f"/moderation/{item.id}")
    assert "Inwoners lezen nog wat is goedgekeurd." in page.text
    approves(bram, item)
    made = only_activity()
    assert (made.title["nl"], made.description, made.state) == (
        "Praatcafé",
        {"nl": "Nieuw."},
        ActivityState.PUBLISHED,
    )
    assert only_item().review is Review.NONE


def test_bram_keeps_what_was_approved_and_the_next_difference_is_with_that(
    bram: Person, village: Organisation
) -> None:
    comes(an_event())
    approves(bram, only_item())
    comes(an_event(name={"nl": "Praatcafé", "fr": "Café des langues"}))
    bram.posts(f"/moderation/{only_item().id}/keep")
    assert only_item().review is Review.NONE
    assert only_activity().title["nl"] == "Taalcafé in de bib"
    comes(an_event(name={"nl": "Praatcafé in de bib", "fr": "Café des langues"}))
    page = bram.opens(f"/moderation/{only_item().id}")
    assert [one.get_text() for one in page.select(".rp-compare del")] == ["Taalcafé"]


def test_a_rejected_change_takes_the_activity_out_of_the_agenda(bram: Person, village: Organisation) -> None:
    comes(an_event())
    approves(bram, only_item())
    rejects(bram, only_item(), "over")
    assert only_activity().state is ActivityState.REJECTED
    approves(bram, only_item())
    assert only_activity().state is ActivityState.PUBLISHED


def test_what_the_source_withdraws_is_shown_to_who_approved_it(bram: Person, village: Organisation) -> None:
    comes(an_event())
    approves(bram, only_item())
    assert comes(an_event(workflowStatus="DELETED")) is Outcome.WITHDRAWN
    item = only_item()
    assert (item.review, only_activity().state) == (Review.WITHDRAWN, ActivityState.PUBLISHED)
    (row,) = bram.opens("/moderation/?tab=withdrawn").rows()
    assert "Taalcafé in de bib" in row
    assert "trokken" in approves(bram, item).text or only_item().review is Review.WITHDRAWN
    bram.posts(f"/moderation/{item.id}/keep")
    assert only_item().review is Review.NONE
    comes(an_event())
    assert only_item().review is Review.CHANGED, "it is back at the source"


def test_what_is_withdrawn_before_anybody_decided_is_nothing_to_decide(
    bram: Person, village: Organisation
) -> None:
    comes(an_event())
    comes(an_event(workflowStatus="REJECTED"))
    assert not bram.opens("/moderation/").rows()


def test_bram_undoes_a_decision(bram: Person, village: Organisation) -> None:
    comes(an_event())
    approves(bram, only_item())
    bram.posts(f"/moderation/{only_item().id}/undo")
    item = only_item()
    assert (item.state, item.review, item.decided_at) == (ItemState.PENDING, Review.NEW, None)
    assert only_activity().state is ActivityState.WAITING
    approves(bram, item)
    assert len(bench.rows_of(Activity)) == 1


def test_an_approved_event_that_moves_elsewhere_is_told_and_goes_there_once_rejected(
    bram: Person, village: Organisation
) -> None:
    with bench.office() as session:
        far = session.get_one(Organisation, people.organisation(people.ELSEWHERE).id)
        far.nis_code, far.name_fr = "24062", "Leuven"
        session.commit()
    comes(an_event())
    approves(bram, only_item())
    moved = an_event(location={"name": {"nl": "Park"}, "address": {"nl": {"addressLocality": "Leuven"}}})
    comes(moved)
    assert only_item().municipality_id == village.id
    page = approves(bram, only_item())
    assert "Elders" in page.text
    assert only_activity().city == "Tienen"
    rejects(bram, only_item(), "elsewhere")
    comes(moved)
    item = only_item()
    assert (item.municipality_id, item.state, item.review) == (
        people.organisation(people.ELSEWHERE).id,
        ItemState.PENDING,
        Review.NEW,
    )
    bram.opens(f"/moderation/{item.id}", status=404)


# Many at once


def test_bram_approves_and_rejects_many_after_he_saw_which(bram: Person, village: Organisation) -> None:
    items = [ImportedActivityFactory(municipality=village) for _time in range(3)]
    chosen = [str(one.id) for one in items[:2]]
    page = bram.posts("/moderation/", to="/moderation/do", action="approve", pk=chosen)
    assert items[0].title in page.text
    assert items[2].title not in page.text
    assert not bench.rows_of(Activity)
    page = bram.sends(page.form("/moderation/do"))
    assert page.errors(), "the level has to be told"
    bram.sends(page.form("/moderation/do"), language_level="b1")
    assert {one.language_level for one in bench.rows_of(Activity)} == {LanguageLevel.B1}
    assert len(bench.rows_of(Activity)) == 2
    page = bram.posts("/moderation/", to="/moderation/do", action="reject", pk=[str(items[2].id)])
    bram.sends(page.form("/moderation/do"), reason="incomplete")
    assert bench.kept(items[2]).reason is Reason.INCOMPLETE


def test_one_that_cannot_be_approved_does_not_keep_the_others_back(bram: Person, village: Organisation) -> None:
    good = ImportedActivityFactory(municipality=village)
    gone = ImportedActivityFactory(municipality=village, withdrawn=True, title="Weg")
    both = [str(good.id), str(gone.id)]
    page = bram.posts("/moderation/", to="/moderation/do", action="approve", pk=both)
    page = bram.sends(page.form("/moderation/do"), language_level="a1")
    assert "Weg:" in page.text
    assert len(bench.rows_of(Activity)) == 1


def test_nobody_decides_about_what_he_did_not_see(bram: Person, village: Organisation) -> None:
    comes(an_event())
    there = f"/moderation/{only_item().id}/approve"
    page = bram.opens(there)
    comes(an_event(name={"nl": "Iets anders"}))
    page = bram.sends(page.form(there), language_level="a1")
    assert "De bron wijzigde het terwijl u keek." in page.text
    assert not bench.rows_of(Activity)
    bram.sends(page.form(there), language_level="a1")
    assert only_activity().title["nl"] == "Iets anders"
    page = bram.posts("/moderation/?tab=none", to="/moderation/do", action="reject", pk=[str(only_item().id)])
    comes(an_event())
    page = bram.sends(page.form("/moderation/do"), reason="over")
    assert "De bron wijzigde het terwijl u keek." in page.text
    assert only_item().state is ItemState.APPROVED


# The queue


def test_the_oldest_stands_first_and_tabs_tell_how_many_wait(bram: Person, village: Organisation) -> None:
    young = ImportedActivityFactory(municipality=village, waiting_since=MONDAY)
    old = ImportedActivityFactory(municipality=village, waiting_since=MONDAY - timedelta(days=9))
    ImportedActivityFactory(municipality=village, rejected=True)
    page = bram.opens("/moderation/")
    first, second = page.rows()
    assert old.title in first and "9 dagen" not in second
    assert young.title in second
    tabs = {one.get_text(" ", strip=True) for one in page.select(".rp-tabs a")}
    assert {"Nieuw 2", "Gewijzigd na een beslissing 0", "Al beslist"} <= tabs
    assert len(bram.opens("/moderation/?tab=none").rows()) == 1
    assert len(bram.opens("/moderation/?state=rejected").rows()) == 1


def test_who_it_is_for_stands_beside_it(bram: Person, village: Organisation) -> None:
    comes(an_event(audience={"audienceType": "members"}))
    assert "Alleen voor leden" in bram.opens("/moderation/").rows()[0]
    assert "alleen voor leden" in bram.opens(f"/moderation/{only_item().id}").text


def test_an_organisation_that_claimed_an_activity_says_itself_what_it_says(
    bram: Person, village: Organisation
) -> None:
    comes(an_event())
    approves(bram, only_item())
    hall = people.at_work("OR").place
    with bench.office() as session:
        session.get_one(Activity, only_activity().id).organisation_id = hall.id
        session.commit()
    comes(an_event(name={"nl": "Praatcafé"}))
    page = approves(bram, only_item())
    assert hall.name in page.text
    assert only_activity().title["nl"] == "Taalcafé in de bib"
    rejects(bram, only_item(), "over", "Het is voorbij.")
    assert only_activity().state is ActivityState.OFFLINE
