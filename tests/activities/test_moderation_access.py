"""Who moderates where: Bram at Testdorp and Karin elsewhere touch nothing of each other, by no route at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text, update

from app.activities.actions import moderating
from app.activities.models import Activity, ImportedActivity, LikelyDuplicate
from app.activities.rules.moderating import ItemState, Reason, Review
from app.activities.views import deciding
from app.common import context, lately
from app.common.errors import OutOfScope, RuleBroken
from app.common.lately import Lately
from app.common.scope import Scope
from app.extensions import db
from app.security.models import Organisation
from tests import bench, people
from tests.people import ELSEWHERE, Person
from tests.season import ImportedActivityFactory
from tests.test_budgets import LIST, cost, in_short, within

VERBS = ("approve", "keep", "undo", "reject", "duplicate")


@pytest.fixture
def far(app: Any) -> Organisation:
    return people.organisation(ELSEWHERE)


@pytest.fixture
def karin(far: Organisation) -> Person:
    """A local administrator of a municipality that has nothing to do with Testdorp."""
    return people.with_role("LB", far)


def untouched(item: ImportedActivity) -> bool:
    """Whether nobody decided anything."""
    kept = bench.kept(item)
    return (kept.state, kept.review, kept.version) == (ItemState.PENDING, Review.NEW, 1)


def test_each_sees_the_own_queue_and_the_own_numbers(
    bram: Person, karin: Person, village: Organisation, far: Organisation
) -> None:
    ours = ImportedActivityFactory(municipality=village)
    theirs = [ImportedActivityFactory(municipality=far) for _time in range(2)]
    for person, titles in ((bram, [ours.title]), (karin, [one.title for one in theirs])):
        page = person.opens("/moderation/")
        assert len(page.rows()) == len(titles)
        assert all(any(title in row for row in page.rows()) for title in titles)
        (new,) = [tab for tab in page.select(".rp-tabs a") if tab.get_text(" ").startswith("Nieuw")]
        assert new.get_text(" ", strip=True) == f"Nieuw {len(titles)}"
        exported = person.client.get("/moderation/export.csv").get_data(as_text=True)
        assert [one.title in exported for one in (ours, *theirs)] == [
            one.title in titles for one in (ours, *theirs)
        ]
        found = person.client.get("/moderation/lookup/other_id?q=wandeling").get_json()
        assert [one["label"] for one in found] == titles


@pytest.mark.parametrize("verb", VERBS)
def test_karin_cannot_decide_about_what_is_in_testdorp(karin: Person, village: Organisation, verb: str) -> None:
    item = ImportedActivityFactory(municipality=village)
    karin.opens(f"/moderation/{item.id}", status=404)
    karin.opens(f"/moderation/{item.id}/history", status=404)
    sent = {"csrf_token": karin.token, "language_level": "a1", "reason": "unfit", "other_id": str(item.id)}
    assert karin.client.get(f"/moderation/{item.id}/{verb}").status_code == 404
    assert karin.client.post(f"/moderation/{item.id}/{verb}", data=sent).status_code == 404
    assert karin.client.post(f"/moderation/{item.id}/apart", data={**sent, "pair": "1"}).status_code == 404
    assert untouched(item)
    assert not bench.rows_of(Activity)


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_bulk_decision_of_karin_leaves_out_what_is_not_hers(
    karin: Person, village: Organisation, far: Organisation, verb: str
) -> None:
    ours, theirs = ImportedActivityFactory(municipality=village), ImportedActivityFactory(municipality=far)
    sent = {"csrf_token": karin.token, "action": verb, "pk": [ours.id, theirs.id]}
    asked = karin.client.post("/moderation/do", data=sent).get_data(as_text=True)
    assert theirs.title in asked
    assert ours.title not in asked
    more = {"confirmed": "yes", "language_level": "a1", "reason": "unfit"}
    assert karin.client.post("/moderation/do", data={**sent, **more}).status_code == 303
    assert untouched(ours)
    assert not untouched(theirs)
    assert karin.client.post("/moderation/do", data={**sent, **more, "pk": [ours.id]}).status_code == 404


def test_an_item_of_another_municipality_is_no_duplicate_of_ones_own(
    bram: Person, village: Organisation, far: Organisation
) -> None:
    ours, theirs = ImportedActivityFactory(municipality=village), ImportedActivityFactory(municipality=far)
    page = bram.posts(f"/moderation/{ours.id}/duplicate", other_id=str(theirs.id))
    assert page.errors()
    assert untouched(ours)
    assert untouched(theirs)
    with bench.office():
        with pytest.raises(RuleBroken):
            moderating.mark_duplicate(db.session.get_one(ImportedActivity, ours.id), ("item", theirs.id))
        db.session.rollback()


def test_what_lies_nowhere_is_seen_by_the_desk_and_decided_by_nobody(app: Any, bram: Person) -> None:
    lost = ImportedActivityFactory(municipality=None)
    assert not bram.opens("/moderation/").rows()
    bram.opens(f"/moderation/{lost.id}", status=404)
    desk = people.at_work("SD")
    assert lost.title in desk.opens("/moderation/?nowhere=yes").rows()[0]
    assert "Daarom kan niemand erover beslissen." in desk.opens(f"/moderation/{lost.id}").text
    for verb in VERBS:
        desk.opens(f"/moderation/{lost.id}/{verb}", status=403)


@pytest.mark.parametrize("code", ["OR", "NC", "FB", "GB", "PR", "FG"])
def test_nobody_else_moderates(app: Any, village: Organisation, code: str) -> None:
    item = ImportedActivityFactory(municipality=village)
    person = people.at_work(code)
    person.opens("/moderation/", status=403)
    person.opens(f"/moderation/{item.id}", status=403)


# Below the screens


def work_of(place: Organisation) -> context.Context:
    """The circumstances of somebody who works at one municipality."""
    return context.Context(scope=Scope(organisation_id=place.id), organisation_id=place.id, writing=True)


@pytest.mark.parametrize(("kind", "column"), [(ImportedActivity, "found_id"), (LikelyDuplicate, "score")])
def test_below_the_screens_rows_of_another_municipality_are_not_there(
    app: Any, village: Organisation, far: Organisation, kind: Any, column: str
) -> None:
    one, other = (ImportedActivityFactory(municipality=village) for _time in range(2))
    bench.store(LikelyDuplicate(municipality_id=village.id, item_id=other.id, other_id=one.id, score=80))
    with app.app_context(), context.working_as(work_of(far)):
        assert not db.session.scalars(select(kind)).all()
        assert db.session.execute(update(kind).values({column: far.id})).rowcount == 0  # type: ignore[attr-defined]
        if db.engine.dialect.name == "postgresql":  # where the database refuses what never came by the session
            for change in (
                f"update {kind.__tablename__} set {column} = {far.id}",
                f"delete from {kind.__tablename__}",
            ):
                assert db.session.execute(text(change)).rowcount == 0  # type: ignore[attr-defined]
        db.session.rollback()
    with app.app_context(), context.working_as(work_of(village)):
        assert db.session.scalars(select(kind)).all()
        db.session.rollback()


def test_below_the_screens_nobody_gives_an_item_away_or_takes_one(
    app: Any, village: Organisation, far: Organisation
) -> None:
    item = ImportedActivityFactory(municipality=village)
    with app.app_context(), context.working_as(work_of(village)):
        db.session.get_one(ImportedActivity, item.id).municipality_id = far.id
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()
    with app.app_context(), context.working_as(work_of(far)):
        fields = {"source": item.source, "document": item.document, "mark": item.mark, "mark_format": 1}
        db.session.add(ImportedActivity(municipality_id=village.id, external_id="x", title="Nep", **fields))
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()


def test_below_the_screens_a_decision_makes_nothing_elsewhere(
    app: Any, village: Organisation, far: Organisation
) -> None:
    item = ImportedActivityFactory(municipality=village)
    with app.app_context(), context.working_as(work_of(village)):
        row = db.session.get_one(ImportedActivity, item.id)
        moderating.reject(row, Reason.UNFIT, "")
        db.session.commit()
        db.session.remove()
    with app.app_context(), context.working_as(work_of(far)):
        assert db.session.get(ImportedActivity, item.id) is None
        db.session.rollback()
    assert bench.kept(item).state is ItemState.REJECTED


# What it asks of the database


def test_the_queue_asks_the_same_for_one_item_and_for_twenty_five(bram: Person, village: Organisation) -> None:
    ImportedActivityFactory(municipality=village)
    bram.opens("/moderation/")
    one = cost(bram, "/moderation/")
    for _time in range(24):
        ImportedActivityFactory(municipality=village)
    bram.opens("/moderation/")
    many = cost(bram, "/moderation/")
    assert len(one) == len(many), in_short(many)
    within(LIST, many)
    for url in ("/moderation/?page=2", "/moderation/?tab=alike", "/moderation/?dir=desc", _searched(bram)):
        within(LIST, cost(bram, url))
    assert len(bram.client.get("/moderation/").data) <= 25_000


def test_the_numbers_beside_the_tabs_are_asked_in_one_statement(bram: Person, village: Organisation) -> None:
    one, other, third = (ImportedActivityFactory(municipality=village) for _time in range(3))
    decided = ImportedActivityFactory(municipality=village, state=ItemState.REJECTED, review=Review.NONE)
    pairs = {"municipality_id": village.id, "score": 80}
    for item, beside, settled in ((other, one, False), (third, one, True), (third, decided, True)):
        bench.store(LikelyDuplicate(item_id=item.id, other_id=beside.id, settled=settled, **pairs))
    counts = [asked for asked in cost(bram, "/moderation/") if "UNION ALL" in asked]
    assert len(counts) == 1
    page = bram.opens("/moderation/")
    shown = [tab.get_text(" ", strip=True) for tab in page.select(".rp-tabs a")]
    assert [tab for tab in shown if tab[-1].isdigit()] == [
        "Nieuw 3", "Gewijzigd na een beslissing 0", "Ingetrokken 0", "Mogelijk dubbel 2",
    ]  # fmt: skip


def test_many_are_counted_no_further_than_anybody_reads(
    bram: Person, village: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "MOST_COUNTED", 2)
    for _time in range(4):
        ImportedActivityFactory(municipality=village)
    assert "Nieuw 2+" in tabs(bram)


def test_that_very_many_wait_is_not_asked_again_within_a_minute(
    bram: Person, village: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "MOST_COUNTED", 2)
    monkeypatch.setattr(deciding, "_many", Lately())
    new = [ImportedActivityFactory(municipality=village) for _time in range(3)]
    bench.store(LikelyDuplicate(item_id=new[0].id, other_id=new[1].id, municipality_id=village.id, score=80))
    assert "Nieuw 2+" in tabs(bram)
    asked = [one for one in cost(bram, "/moderation/") if "UNION ALL" in one]
    assert "'new'" not in asked[0]
    assert "'alike'" in asked[0]
    assert [tab for tab in tabs(bram) if tab.split()[0] in ("Nieuw", "Mogelijk")] == [
        "Nieuw 2+",
        "Mogelijk dubbel 2",
    ]
    monkeypatch.setattr(lately, "SECONDS", 0)
    assert any("'new'" in one for one in cost(bram, "/moderation/"))


def tabs(person: Person) -> list[str]:
    """The tabs of the queue as somebody reads them."""
    return [tab.get_text(" ", strip=True) for tab in person.opens("/moderation/").select(".rp-tabs a")]


def _searched(person: Person) -> str:
    sent = person.client.post("/moderation/search", data={"csrf_token": person.token, "q": "wandeling"})
    return sent.headers["Location"]
