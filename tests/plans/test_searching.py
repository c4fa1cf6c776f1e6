"""Searching for a word that somebody said: it finds the plans in which it stands, for who may read those."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import false, true

from app.common.excerpts import excerpt
from app.common.lately import Lately
from app.common.needles import Parts
from app.common.web import lists
from app.plans.models import Pathway, Plan, PlanAnswer
from app.plans.rules.layers import Level
from app.questionnaires.rules.answers import searched
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import UserGroup
from tests import bench
from tests.asking import overheard, way_to
from tests.browser import Page
from tests.factories import PathwayFactory, PersonFactory, two_questions
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.test_budgets import LIST, PAGE_BYTES, cost, within


def says(plan: Plan, text: str, key: str = "q3", **more: Any) -> None:
    """Answer the second question of a plan."""
    item = next(one for one in two_questions().items if one.key == key)
    keep(plan, key, item.kind, text, searched(item, text), **more)


def keep(plan: Plan, key: str, kind: QuestionKind, value: str, search_key: str, **more: Any) -> None:
    """Keep an answer, whatever is asked."""
    where = {"plan": plan, "plan_id": plan.id, "organisation_id": plan.organisation_id}
    bench.store(PlanAnswer(key=key, kind=kind, value=value, search_key=search_key, **where, **more))


def looks_for(somebody: Somebody, text: str) -> Page:
    """Type something in the search box of the list of plans."""
    return somebody.sends(somebody.opens("/plans/").form("/plans/search"), q=text)


def titles(page: Page) -> list[str]:
    """The plans that a list names."""
    return [link.text for link in page.select("main tbody th a")]


@pytest.fixture
def plan(pathway: Pathway) -> Plan:
    """A plan that Marieke may edit and her colleague may see; Noor tells in it of her grandmother."""
    plan: Plan = PlanFactory(pathway=pathway, title="Rust in huis", blocks=two_questions())
    says(plan, "Op woensdag past Óma Gerda op, en gaan we samen naar het zwembad.")
    return plan


@pytest.mark.parametrize("words", ["gerda", "OMA gérda", "zwembad huis", "zwembad visser", "erda", "opa of oma"])
def test_marieke_finds_what_noor_said(marieke: Somebody, plan: Plan, words: str) -> None:
    assert titles(looks_for(marieke, words)) == (["Rust in huis"] if words != "opa of oma" else [])


@pytest.mark.parametrize("signs", ["%", "_", "ger%da", "\\", "' OR 1=1 --"])
def test_signs_of_patterns_are_signs(marieke: Somebody, plan: Plan, signs: str) -> None:
    assert not titles(looks_for(marieke, signs))


def test_the_list_tells_where_it_was_found(marieke: Somebody, plan: Plan) -> None:
    page = looks_for(marieke, "oma")
    (told,) = page.select("main tbody th small")
    assert " ".join(told.text.split()) == (
        "Met wie woont u? Op woensdag past Óma Gerda op, en gaan we samen naar het…"
    )
    assert [mark.text for mark in told.select("mark")] == ["Óma"]


def test_of_several_answers_that_hold_the_word_the_first_by_its_key_is_told(marieke: Somebody, plan: Plan) -> None:
    keep(plan, "q9", QuestionKind.SHORT_TEXT, "Oma", "oma")
    (told,) = looks_for(marieke, "oma").select("main tbody th small")
    assert "Met wie woont u?" in told.text


def test_the_answer_that_holds_most_of_the_words_is_told(marieke: Somebody, plan: Plan) -> None:
    keep(plan, "q2", QuestionKind.YES_NO, "yes", "oma")
    (told,) = looks_for(marieke, "oma zwembad").select("main tbody th small")
    assert "Met wie woont u?" in told.text


def test_what_the_title_shows_is_not_told_again(marieke: Somebody, plan: Plan) -> None:
    assert not looks_for(marieke, "rust").select("main tbody th small")
    (mark,) = looks_for(marieke, "rust zwembad").select("main tbody th small mark")
    assert mark.text == "zwembad"


def test_plans_with_the_word_in_their_title_come_first(marieke: Somebody, pathway: Pathway, plan: Plan) -> None:
    PlanFactory(pathway=pathway, title="Zwembad en school", blocks=two_questions())
    assert titles(looks_for(marieke, "zwembad")) == ["Zwembad en school", "Rust in huis"]


def test_an_answer_that_is_not_asked_any_more_is_not_found(marieke: Somebody, pathway: Pathway) -> None:
    plan = PlanFactory(pathway=pathway, blocks=two_questions())
    says(plan, "Met de kat", asked=False)
    assert not titles(looks_for(marieke, "kat"))


def test_an_answer_to_a_question_of_an_earlier_version_is_told_as_such(marieke: Somebody, plan: Plan) -> None:
    keep(plan, "q9", QuestionKind.SHORT_TEXT, "De kat Minoes", "de kat minoes")
    page = looks_for(marieke, "minoes")
    assert titles(page) == ["Rust in huis"] and page.shows("Wordt niet meer gevraagd")


def test_a_choice_is_found_by_its_words_and_shown_in_the_language_of_the_page(
    marieke: Somebody, plan: Plan
) -> None:
    keep(plan, "q2", QuestionKind.YES_NO, "yes", "oui")
    (told,) = looks_for(marieke, "oui").select("main tbody th small")
    assert told.text.split() == ["Woont", "u", "alleen?", "Ja"]


def test_a_word_with_markup_stays_a_word(marieke: Somebody, plan: Plan) -> None:
    says(PlanFactory(pathway=plan.pathway, blocks=two_questions()), "Zij zegt <script>alert(1)</script> & lacht")
    page = looks_for(marieke, "<script>")
    (mark,) = page.select("main tbody th mark")
    assert mark.text == "<script>" and "<script>alert" not in page.body


# Who may not read it learns nothing of it


def test_a_colleague_of_another_group_finds_nothing(marieke: Somebody, pathway: Pathway, school: UserGroup,
                                                    colleague: Somebody) -> None:  # fmt: skip
    """Not in the list, the count, the file, the next page, or the way in which the list is empty."""
    says(
        PlanFactory(pathway=pathway, title="Thuis", blocks=two_questions(), opened={school: Level.NONE}), "Bij opa"
    )
    assert titles(looks_for(marieke, "opa")) == ["Thuis"]
    there, not_there = looks_for(colleague, "opa"), looks_for(colleague, "xyz")
    assert there.text.replace("opa", "xyz") == not_there.text
    token = looks_for(colleague, "opa").url.partition("?")[2]
    lines = list(csv.reader(io.StringIO(colleague.client.get(f"/plans/export.csv?{token}").text)))
    assert len(lines) == 1
    assert not titles(colleague.opens(f"/plans/?{token}&dir=desc"))
    assert not titles(colleague.opens(f"/plans/?{token}&sort=about&page=1"))


def test_the_word_in_one_plan_tells_nothing_of_another(marieke: Somebody, plan: Plan, school: UserGroup,
                                                       colleague: Somebody) -> None:  # fmt: skip
    """He sees both plans' person, and one plan: a word of the other one adds nothing to what he finds."""
    hidden = PlanFactory(pathway=plan.pathway, blocks=two_questions(), opened={school: Level.NONE})
    says(hidden, "Gerda is boos op opa")
    page = looks_for(colleague, "gerda")
    assert titles(page) == ["Rust in huis"] and page.shows("1–1 van 1") and not page.shows("boos")
    assert not titles(looks_for(colleague, "gerda opa"))


def test_a_search_leaves_no_word_in_addresses(marieke: Somebody, plan: Plan) -> None:
    page = looks_for(marieke, "gerda")
    assert "gerda" not in page.url.lower()
    assert not [link for link in page.select("a[href]") if "gerda" in str(link["href"]).lower()]


def test_pages_of_a_search_meet_every_plan_once(marieke: Somebody, team: UserGroup) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: Level.EDIT})
    pathway = PathwayFactory(person=person)
    for number in range(30):
        says(
            PlanFactory(pathway=pathway, title=f"Plan {number:02}", blocks=two_questions()),
            f"Zwemt op dag {number}",
        )
    PlanFactory(pathway=pathway, title="Zwemt graag")
    for order in ("", "&dir=desc", "&sort=about"):
        page = looks_for(marieke, "zwemt")
        page = marieke.opens(page.url + order)
        met = titles(page)
        while page.select("a[rel=next]"):
            page = marieke.clicks("Volgende")
            met += titles(page)
        assert len(met) == len(set(met)) == 31
    lines = marieke.client.get(f"/plans/export.csv?{page.url.partition('?')[2]}").text.splitlines()
    assert len(lines) == 32


@pytest.mark.parametrize("words", ["zwemt", "zwemt elke woensdag", "elk"])
def test_a_search_asks_and_weighs_no_more_than_a_list(
    marieke: Somebody, team: UserGroup, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(lists, "_few", Lately())  # what another test saw may be a minute ago in the midst of it
    person = PersonFactory(
        organisation=marieke.place, opened={team: Level.EDIT}, last_name="Van der Heijden-Bakker"
    )
    pathway = PathwayFactory(person=person)
    for number in range(55):
        plan = PlanFactory(
            pathway=pathway, title=f"Samen sterker in het gezin {number:02}", blocks=two_questions()
        )
        says(plan, "Het kind zwemt. " * 9 + "Wie het graag wil weten: Noor zwemt elke woensdag bij de vereniging.")
    page = looks_for(marieke, words)
    assert len(page.select("tbody mark")) == 25
    assert len(page.body.encode()) <= PAGE_BYTES
    following = str(page.select("a[rel=next]")[0]["href"])
    for url in (
        page.url,
        f"/plans/{following}",
        page.url + "&page=3",
        page.url + "&dir=desc",
        page.url + "&sort=about",
    ):
        within(LIST, cost(marieke, url))


# A few words round it


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("Oma Gerda past op.", "oma", ("", "Oma", " Gerda past op.")),
        ("Wij zien Óma\n\n  vaak", "oma vaak", ("Wij zien ", "Óma vaak", "")),
        ("De straße is lang", "strasse", ("De ", "straße", " is lang")),
        ("Twee ﬁetsen", "fiets", ("Twee ", "ﬁets", "en")),
        ("Niets daarvan", "wel", ("", "", "Niets daarvan")),
        ("a" * 300, "aaa", ("", "aaa", "a" * 57 + "…")),
        ("woord " * 40 + "kat " + "woord " * 40, "kat",
         ("…woord woord woord woord ", "kat", " " + "woord " * 4 + "woord…")),
        ("", "kat", ("", "", "")),
    ],
)  # fmt: skip
def test_an_excerpt_stands_round_the_word(text: str, word: str, told: tuple[str, str, str]) -> None:
    found = excerpt("", text, [word])
    assert (found.before, found.marked, found.after) == told


# How the database looks


def test_a_word_in_answers_is_looked_for_by_its_index(marieke: Somebody, plan: Plan) -> None:
    """With few rows PostgreSQL would rather go another way; asked for the word alone it has this one left.

    It would read every row if the policy of the table came before the word (decision 0054).
    """
    with overheard() as said:
        assert titles(looks_for(marieke, "zwembad"))
    statement, values = next(pair for pair in said if "count(*) OVER" in pair[0] and "LIKE" in pair[0])
    if bench.the_connection().engine.dialect.name == "postgresql":
        gathered = statement.partition("UNION SELECT plan_answer.plan_id")[2].partition(") AND")[0]
        assert "plan_answer.search_key LIKE" in gathered and "organisation_id" not in gathered
        statement = "SELECT plan_id FROM plan_answer WHERE search_key LIKE '%%zwembad%%' ESCAPE '/'"
        values = {}
    assert "search_plan_answer" in way_to(statement, values, without=("seqscan",))


def test_where_a_word_stands_is_asked_of_the_plans_of_a_page_alone(marieke: Somebody, plan: Plan) -> None:
    """Trigrams would lead to whatever all plans say of it, and these have thirty answers each."""
    with overheard() as said:
        assert titles(looks_for(marieke, "zwembad"))
    asked = next(pair for pair in said if "plan_answer.value" in pair[0])
    if bench.the_connection().engine.dialect.name == "postgresql":
        assert "plan_answer.organisation_id = " not in asked[0], "of 600,000 answers it would read the index"
        in_order = way_to(*asked, without=("seqscan", "bitmapscan", "sort"))
        assert "Limit" in in_order and "Sort" not in in_order, "it would weigh all of a plan to show one"
    way = way_to(*asked, without=("seqscan", "indexscan"))
    assert way.count("search_plan_answer") == way.count("search_plan_answer (plan_id=")


def test_the_rows_of_a_search_are_read_by_the_statement_that_finds_them(marieke: Somebody, plan: Plan) -> None:
    found = looks_for(marieke, "zwembad").url
    with overheard() as said:
        assert titles(marieke.opens(found))
    (asked,) = (statement for statement, _values in said if "evaluates_on" in statement)
    assert "count(*) OVER" in asked


def test_a_search_that_is_written_down_is_said_again_with_other_words(
    marieke: Somebody, colleague: Somebody, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_pages", {})
    for title in ("Kano en tent", "Tent en vuur", "Vuur en kano"):
        PlanFactory(pathway=plan.pathway, title=title, blocks=two_questions())
    assert titles(looks_for(marieke, "kano tent")) == ["Kano en tent"]
    assert titles(looks_for(colleague, "tent vuur")) == ["Tent en vuur"]
    assert titles(looks_for(marieke, "vuur kano")) == ["Vuur en kano"]
    assert titles(looks_for(marieke, "kano tenten")) == []
    assert titles(looks_for(marieke, "tent tent")) == ["Tent en vuur", "Kano en tent"]
    assert 1 < len(lists._pages) < 5, "some of them are alike"


@pytest.mark.parametrize("often", [False, True])
def test_what_is_found_does_not_hang_on_how_often_a_word_is_met(
    marieke: Somebody, colleague: Somebody, plan: Plan, monkeypatch: pytest.MonkeyPatch, often: bool
) -> None:
    """Which way PostgreSQL takes is decided by a sample; both ways find the same, and in the same order."""
    monkeypatch.setattr(Parts, "often", lambda _parts, _word: true() if often else false())
    monkeypatch.setattr(lists, "_pages", {})  # what is written down says what another test decided
    for title in ("Zwembad en school", "Aan het zwembad", "Zonder water"):
        PlanFactory(pathway=plan.pathway, title=title, blocks=two_questions())
    found = ["Zwembad en school", "Aan het zwembad", "Rust in huis"]
    assert titles(looks_for(marieke, "zwembad")) == found == titles(looks_for(colleague, "zwembad"))
    assert titles(marieke.opens(looks_for(marieke, "zwembad gerda").url + "&dir=desc")) == ["Rust in huis"]


def test_how_often_a_word_is_met_hangs_on_nobody(marieke: Somebody, plan: Plan) -> None:
    """The function looks at rows of everybody, and tells nothing but whether there are many."""
    if bench.the_connection().engine.dialect.name == "sqlite":
        return  # it has no such function, and looks in one way
    marieke.opens("/plans/")
    connection = bench.the_connection()
    assert connection.exec_driver_sql("SELECT portal_often_in_plan_answer('%%gerda%%')").scalar() is False
    assert connection.exec_driver_sql("SHOW jit").scalar() == "off"
