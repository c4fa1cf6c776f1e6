"""Fatima keeps the topics of Testdorp; those of the portal are kept by Olivier of the Servicedesk."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.activities.actions import topics as actions
from app.activities.models import Topic
from app.activities.rules import topics as rules
from app.activities.rules.fixed_topics import FIXED_TOPICS
from app.activities.rules.topics import Mergeable, Term, code_of, lacking, terms_from
from app.common.context import system_scope
from app.common.words import LANGUAGES
from app.extensions import db
from app.security.rules.organisations import Kind
from tests import bench, people
from tests.browser import Page
from tests.factories import OrganisationFactory, TopicFactory
from tests.people import ELSEWHERE, TESTDORP, Person

ADD = "/topics/add"


def adds(person: Person, name: str = "Breicafé", **fields: Any) -> Page:
    """Send the form of a new topic."""
    return person.posts(ADD, name_nl=name, **fields)


def made(person: Person) -> Topic:
    """The last topic of somebody's organisation."""
    return bench.rows_of(Topic, Topic.organisation_id == person.place.id)[-1]


def listed(person: Person, query: str = "") -> str:
    """All that the list says."""
    return " ".join(person.opens(f"/topics/{query}").rows())


@pytest.fixture
def linda_organises(app: Any) -> Person:
    """Organises activities in the village hall, whose umbrella is Testdorp."""
    hall = OrganisationFactory(kind=Kind.ORGANISER, parent=people.organisation(TESTDORP))
    return people.with_role("OR", hall)


# Words


def test_fatima_adds_a_topic_in_three_languages(fatima: Person) -> None:
    page = adds(
        fatima, name_en="Knitting café", name_fr="Café tricot", about_nl="Samen breien.",
        terms_lines="0.3.1.0.0 Cursus of workshop\n1.41.0.0.0",
    )  # fmt: skip
    assert page.heading == "Breicafé" and page.shows("0.3.1.0.0 Cursus of workshop, 1.41.0.0.0")
    topic = made(fatima)
    assert (topic.code, topic.organisation_id) == ("breicafe", fatima.place.id)
    assert topic.name == {"nl": "Breicafé", "en": "Knitting café", "fr": "Café tricot"}
    fatima.sends_to("/language/fr", {"csrf_token": fatima.token})
    assert fatima.opens(f"/topics/{topic.id}").heading == "Café tricot"


def test_a_missing_translation_is_marked_and_found_by_a_filter(fatima: Person) -> None:
    TopicFactory(organisation=fatima.place, name={"nl": "Dorpsfeest", "en": "Village fair"})
    TopicFactory(organisation=fatima.place, name={"nl": "Schaken", "en": "Chess", "fr": "Échecs"})
    explained = {"nl": "Samen lezen.", "fr": "Lire ensemble."}
    names = {"nl": "Leesclub", "en": "Reading club", "fr": "Club de lecture"}
    TopicFactory(organisation=fatima.place, name=names, about=explained)
    (fair,) = fatima.opens("/topics/?lacks=fr").rows()
    assert "Dorpsfeest" in fair and "Frans ontbreekt" in fair and "Engels" not in fair
    (club,) = fatima.opens("/topics/?lacks=en").rows()
    assert "Leesclub" in club and "Engels ontbreekt" in club
    both = listed(fatima, "?lacks=any")
    assert "Dorpsfeest" in both and "Leesclub" in both and "Schaken" not in both
    fatima.opens("/topics/?lacks=de", status=400)


def test_the_mark_goes_once_the_translation_is_there(fatima: Person) -> None:
    topic = TopicFactory(organisation=fatima.place, name={"nl": "Dorpsfeest", "en": "Village fair"})
    assert fatima.opens(f"/topics/{topic.id}").shows("Frans ontbreekt")
    page = fatima.posts(f"/topics/{topic.id}/edit", name_fr="Fête du village")
    assert not page.shows("ontbreekt")
    assert bench.kept(topic).code == topic.code


def test_what_is_typed_wrong_is_told_and_stays(fatima: Person) -> None:
    for fields, reason in (
        ({"name": " "}, "Vul dit veld in"),
        ({"about_fr": "Seulement en français"}, "Nederlandse tekst"),
        ({"terms_lines": "café\n"}, "Begin elke regel met het nummer"),
        ({"terms_lines": "1.2.3\n1.2.3 Nog eens"}, "staat er twee keer"),
        ({"terms_lines": "\n".join(f"1.{n}" for n in range(51))}, "Hooguit 50 termen"),
    ):
        page = adds(fatima, **fields)
        assert page.url == ADD and reason in " ".join(page.errors()), page.errors()
    assert not bench.counted(Topic, Topic.organisation_id == fatima.place.id)


def test_one_name_stands_for_one_topic(fatima: Person) -> None:
    TopicFactory(organisation=None, name={"nl": "Koken en eten"})
    TopicFactory(organisation=OrganisationFactory(), name={"nl": "Breicafé"})
    assert "Het portaal heeft al een onderwerp" in " ".join(adds(fatima, "Koken en  ETEN").errors())
    assert adds(fatima).heading == "Breicafé"
    assert "Er is al een onderwerp" in " ".join(adds(fatima, "breicafe").errors())
    ours = made(fatima)
    assert fatima.posts(f"/topics/{ours.id}/edit", name_nl="Breicafé", name_en="Knitting").heading == "Breicafé"
    assert "al een onderwerp" in " ".join(
        fatima.posts(f"/topics/{ours.id}/edit", name_nl="Koken en eten").errors()
    )


def test_a_topic_is_found_by_words_in_any_language(fatima: Person) -> None:
    TopicFactory(organisation=fatima.place, name={"nl": "Schaken", "fr": "Échecs"}, about={"nl": "Voor denkers."})
    for words in ("echecs", "DENKERS"):
        (row,) = fatima.posts("/topics/", to="/topics/search", q=words).rows()
        assert "Schaken" in row


def test_the_history_and_the_file_tell_terms_in_words(fatima: Person) -> None:
    adds(fatima, terms_lines="0.3.1.0.0 Cursus")
    topic = made(fatima)
    fatima.posts(f"/topics/{topic.id}/edit", terms_lines="0.59.0.0.0 Sport en beweging")
    told = fatima.opens(f"/topics/{topic.id}/history").content
    assert "Termen van UiTdatabank : 0.3.1.0.0 0.59.0.0.0 Cursus Sport en beweging" in told
    fatima.posts("/lists/topics/columns", save="1", order="name terms", shown=["name", "terms", "lacks"])
    file = fatima.client.get("/topics/export.csv").get_data(as_text=True)
    assert "Breicafé;Engels ontbreekt, Frans ontbreekt;0.59.0.0.0 Sport en beweging" in file


# Who


def test_topics_are_those_of_the_portal_and_of_ones_own(fatima: Person) -> None:
    TopicFactory(organisation=fatima.place, name={"nl": "Van ons"})
    theirs = TopicFactory(organisation=people.organisation(ELSEWHERE), name={"nl": "Van elders"})
    of_all = TopicFactory(organisation=None, name={"nl": "Van iedereen"})
    rows = listed(fatima)
    assert "Van ons" in rows and "Van iedereen" in rows and "Van elders" not in rows
    fatima.opens(f"/topics/{theirs.id}", status=404)
    assert not [url for url in fatima.opens(f"/topics/{of_all.id}").links() if url.endswith(("/edit", "/merge"))]
    for verb in ("edit", "retire", "delete", "merge"):
        fatima.opens(f"/topics/{of_all.id}/{verb}", status=403)
    refused = fatima.client.post(f"/topics/{of_all.id}/retire", data={"csrf_token": fatima.token})
    assert refused.status_code in (403, 404)  # PostgreSQL shows no row for changing that one may not change
    assert bench.kept(of_all).active


def test_olivier_keeps_the_topics_of_the_portal(olivier: Person) -> None:
    adds(olivier, "Samen zingen")
    (topic,) = bench.rows_of(Topic, Topic.code == "samen-zingen")
    assert topic.organisation_id is None
    olivier.posts(f"/topics/{topic.id}/edit", name_fr="Chanter ensemble")
    assert bench.kept(topic).name["fr"] == "Chanter ensemble"


def test_an_organiser_reads_the_topics_of_its_municipality_and_changes_none(
    linda_organises: Person, fatima: Person
) -> None:
    ours = TopicFactory(organisation=fatima.place, name={"nl": "Van ons"})
    elsewhere = TopicFactory(organisation=people.organisation(ELSEWHERE), name={"nl": "Van elders"})
    rows = listed(linda_organises)
    assert "Van ons" in rows and "Van elders" not in rows
    assert not linda_organises.opens("/topics/").select("a[href='/topics/add']")
    page = linda_organises.opens(f"/topics/{ours.id}")
    assert not [url for url in page.links() if url.startswith(f"/topics/{ours.id}/")]
    linda_organises.opens(f"/topics/{ours.id}/edit", status=403)
    linda_organises.opens(f"/topics/{elsewhere.id}", status=404)


def test_a_municipality_does_not_read_what_an_organiser_keeps_for_itself(
    linda_organises: Person, fatima: Person
) -> None:
    topic = TopicFactory(organisation=linda_organises.place, name={"nl": "Van de zaal"})
    assert "Van de zaal" in listed(linda_organises) and "Van de zaal" not in listed(fatima)
    fatima.opens(f"/topics/{topic.id}", status=404)


def test_a_local_administrator_reads(app: Any) -> None:
    lb = people.at_work("LB")
    topic = TopicFactory(organisation=lb.place)
    assert lb.opens(f"/topics/{topic.id}").heading == topic.name["nl"]
    for verb in ("edit", "merge", "history"):
        lb.opens(f"/topics/{topic.id}/{verb}", status=403)


# Retiring, deleting


def test_a_topic_is_retired_and_brought_back(fatima: Person) -> None:
    topic = TopicFactory(organisation=fatima.place)
    fatima.posts(f"/topics/{topic.id}/retire")
    assert not bench.kept(topic).active and fatima.opens(f"/topics/{topic.id}").shows("Ingetrokken")
    fatima.posts(f"/topics/{topic.id}/revive")
    assert bench.kept(topic).active


def test_only_a_topic_that_nothing_uses_is_deleted(fatima: Person) -> None:
    used, unused = (TopicFactory(organisation=fatima.place) for _number in range(2))
    TopicFactory(organisation=fatima.place, active=False, merged_into_id=used.id)
    assert fatima.opens(f"/topics/{used.id}").shows("Onderwerpen die hiermee zijn samengevoegd")
    assert fatima.posts(f"/topics/{used.id}/delete").shows("Het wordt gebruikt.")
    fatima.posts(f"/topics/{unused.id}/delete")
    assert bench.kept(used) is not None and bench.kept(unused) is None


def test_a_topic_that_the_portal_came_with_is_retired_and_not_deleted(olivier: Person) -> None:
    topic = TopicFactory(organisation=None, code="gezondheid")
    assert olivier.posts(f"/topics/{topic.id}/delete").shows("Trek het in")
    olivier.posts(f"/topics/{topic.id}/retire")
    assert not bench.kept(topic).active


# Merging


def merges(person: Person, topic: Topic, into: Topic) -> Page:
    """Send the form that merges a topic with another one."""
    return person.posts(f"/topics/{topic.id}/merge", merged_into_id=into.id)


def test_fatima_merges_a_topic_with_one_of_the_portal(fatima: Person) -> None:
    topic = TopicFactory(organisation=fatima.place, name={"nl": "Kookclub"})
    into = TopicFactory(organisation=None, name={"nl": "Koken en eten"})
    assert fatima.opens(f"/topics/{topic.id}/merge").shows(
        "Alles wat ‘Kookclub’ heeft (nu 0), krijgt het andere onderwerp"
    )
    page = merges(fatima, topic, into)
    assert page.url == f"/topics/{into.id}" and page.shows("‘Kookclub’ is samengevoegd met ‘Koken en eten’.")
    kept = bench.kept(topic)
    assert (kept.active, kept.merged_into_id) == (False, into.id)
    page = fatima.opens(f"/topics/{topic.id}")
    assert page.shows("Samengevoegd met") and f"/topics/{into.id}" in page.links()
    assert f"/topics/{topic.id}/merge" not in page.links()
    fatima.opens(f"/topics/{topic.id}/merge", status=403)
    assert "Koken en eten" in fatima.opens(f"/topics/{topic.id}/history").content


def test_a_topic_to_merge_with_is_found_by_part_of_its_name(fatima: Person) -> None:
    topic = TopicFactory(organisation=fatima.place, name={"nl": "Kookclub"})
    into = TopicFactory(organisation=None, name={"nl": "Koken en eten"})
    TopicFactory(organisation=None, name={"nl": "Koken voor later"}, retired=True)
    found = fatima.client.get("/topics/lookup/merged_into_id?q=koken").get_json()
    assert [one["id"] for one in found] == [into.id]
    fatima.posts(f"/topics/{topic.id}/merge", merged_into_id="", merged_into_id__text="koken")
    assert bench.kept(topic).merged_into_id == into.id


def test_what_was_merged_with_a_topic_goes_along_when_that_is_merged(fatima: Person) -> None:
    names = ("Breien", "Haken", "Handwerken")
    first, second, last = (TopicFactory(organisation=fatima.place, name={"nl": name}) for name in names)
    merges(fatima, first, second)
    merges(fatima, second, last)
    assert bench.work_off() == 2
    assert [bench.kept(one).merged_into_id for one in (first, second)] == [last.id, last.id]
    assert "Samengevoegd met : Haken Handwerken" in fatima.opens(f"/topics/{first.id}/history").content


def test_a_merged_topic_that_is_brought_back_stands_alone_again(fatima: Person) -> None:
    topic, into = (TopicFactory(organisation=fatima.place) for _number in range(2))
    merges(fatima, topic, into)
    fatima.posts(f"/topics/{topic.id}/revive")
    assert bench.work_off() == 1
    kept = bench.kept(topic)
    assert (kept.active, kept.merged_into_id) == (True, None)


def test_what_cannot_be_merged_is_told(fatima: Person, olivier: Person) -> None:
    topic, retired = TopicFactory(organisation=fatima.place), TopicFactory(organisation=fatima.place, retired=True)
    elsewhere = TopicFactory(organisation=people.organisation(ELSEWHERE))
    assert "niet met zichzelf" in " ".join(merges(fatima, topic, topic).errors())
    for one in (retired, elsewhere):
        assert "Niets gevonden" in " ".join(merges(fatima, topic, one).errors())
    of_all = TopicFactory(organisation=None)
    for one in (topic, of_all):
        assert "van dezelfde organisatie" in " ".join(merges(olivier, one, elsewhere).errors())
    assert not [one for one in bench.rows_of(Topic) if one.merged_into_id]


def test_each_reason_not_to_merge_is_given() -> None:
    one = Mergeable(1, 7, active=True, merged=False)
    assert rules.reasons_not_to_merge(one, Mergeable(2, 7, active=True, merged=False)) == []
    assert rules.reasons_not_to_merge(one, Mergeable(2, None, active=True, merged=False)) == []
    assert rules.reasons_not_to_merge(one, Mergeable(2, 8, active=True, merged=False)) == [rules.NOT_ITS_KIND]
    assert rules.reasons_not_to_merge(one, Mergeable(2, 7, active=False, merged=True)) == [rules.NOT_IN_USE]
    merged = Mergeable(1, 7, active=False, merged=True)
    assert rules.reasons_not_to_merge(merged, Mergeable(2, 7, active=True, merged=False)) == [rules.MERGED_ALREADY]


# Sources outside, and what the portal comes with


def meant(*ids: str, organisation_id: int | None = None) -> list[str]:
    """The names of the topics that terms mean."""
    with bench.the_app().app_context(), system_scope("a test"):
        return [one.name["nl"] for one in actions.of_terms(ids, organisation_id=organisation_id)]


def test_terms_choose_the_topics_of_the_portal_and_of_the_municipality(app: Any) -> None:
    home = people.organisation(TESTDORP)
    sport = [Term("0.59.0.0.0").told()]
    TopicFactory(organisation=None, name={"nl": "Sport"}, terms=sport)
    TopicFactory(organisation=home, name={"nl": "Dorpssport"}, terms=[*sport, Term("1.51.12.0.0").told()])
    TopicFactory(organisation=people.organisation(ELSEWHERE), name={"nl": "Elders"}, terms=sport)
    TopicFactory(organisation=None, name={"nl": "Oud"}, terms=sport, retired=True)
    assert meant("0.59.0.0.0") == ["Sport"]
    assert meant("0.59.0.0.0", "1.51.12.0.0", organisation_id=home.id) == ["Dorpssport", "Sport"]
    assert meant("1.51.12.0.0") == meant("0.59") == meant() == []


def test_terms_of_a_merged_topic_choose_the_other_one(app: Any) -> None:
    last = TopicFactory(organisation=None, name={"nl": "Bewegen"})
    second = TopicFactory(organisation=None, active=False, merged_into_id=last.id)
    terms = [Term("0.59.0.0.0").told()]
    TopicFactory(organisation=None, active=False, merged_into_id=second.id, terms=terms)
    assert meant("0.59.0.0.0") == ["Bewegen"]


def test_the_portal_comes_with_topics_that_an_upgrade_adds_once_and_leaves_alone(app: Any) -> None:
    with bench.the_app().app_context(), system_scope("a test"):
        assert actions.bring_fixed() == len(FIXED_TOPICS) == 14
        db.session.flush()
        sport = db.session.scalars(select(Topic).where(Topic.code == "sport-en-bewegen")).one()
        assert (sport.organisation_id, sport.lacks) == (None, "")
        actions.change_topic(sport, {"name": {"nl": "Sport"}, "about": None, "terms": None})
        actions.retire(sport)
        db.session.flush()
        assert actions.bring_fixed() == 0
        assert (sport.name, sport.active) == ({"nl": "Sport"}, False)
        db.session.rollback()


def test_the_topics_of_the_portal_are_said_in_every_language_with_terms_that_stand_once() -> None:
    terms = [term.id for one in FIXED_TOPICS.values() for term in one.terms]
    assert len(set(terms)) == len(terms)
    for code, one in FIXED_TOPICS.items():
        assert set(one.name) == set(LANGUAGES) and code == code_of(one.name["nl"], ())
        assert rules.reasons_terms_are_not_sound(one.terms) == []


def test_short_names_are_made_of_the_name_and_never_twice() -> None:
    assert code_of("Çafé & co.", ()) == "cafe-co"
    assert code_of("Sport", {"sport", "sport-2"}) == "sport-3"
    assert code_of("شطرنج", ()) == "onderwerp" and len(code_of("a" * 300, ())) <= rules.LONGEST_CODE


def test_what_is_lacking_is_told_of_what_is_there() -> None:
    whole = dict.fromkeys(LANGUAGES, "x")
    assert lacking(whole, None) == lacking(whole, {}) == ()
    assert lacking({"nl": "x"}, whole) == ("en", "fr")
    assert lacking(whole, {"nl": "x", "fr": ""}) == ("en", "fr")


def test_terms_are_read_as_they_are_written() -> None:
    typed = "  0.3.1.0.0   Cursus of workshop \n\n3CuHvenJ+EGkcvhXLg9Ykg==\n"
    terms = terms_from(typed)
    assert terms == (Term("0.3.1.0.0", "Cursus of workshop"), Term("3CuHvenJ+EGkcvhXLg9Ykg=="))
    assert terms_from("\n".join(one.line for one in terms)) == terms
    assert rules.reasons_terms_are_not_sound(terms) == []
