"""What differs between two scores is said in words, in three languages, the largest first."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.common.web.locale import _on_page, gettext
from app.common.words import Told, counted
from app.plans.rules.differences import Pair, in_short, sentence, since, sorted_by_size

SCORES = st.one_of(st.none(), st.integers(0, 10))
SENTENCES = {
    ("nl", 7, 4): "Wonen: inwoner 4, professional 7 – de inwoner scoort 3 punten lager.",
    ("nl", 6, 7): "Wonen: inwoner 7, professional 6 – de inwoner scoort 1 punt hoger.",
    ("nl", 5, 5): "Wonen: allebei 5.",
    ("nl", None, 5): "Wonen: inwoner 5, de professional gaf geen score.",
    ("nl", 5, None): "Wonen: professional 5, de inwoner gaf geen score.",
    ("nl", None, None): "Wonen: geen scores.",
    ("en", 7, 6): "Wonen: resident 6, professional 7 – the resident scores 1 point lower.",
    ("en", 4, 7): "Wonen: resident 7, professional 4 – the resident scores 3 points higher.",
    ("fr", 7, 4): "Wonen\xa0: habitant 4, professionnel 7 – le score de l’habitant est plus bas de 3 points.",
    ("fr", 7, 6): "Wonen\xa0: habitant 6, professionnel 7 – le score de l’habitant est plus bas de 1 point.",
}


def said(app: Flask, told: Told, language: str) -> str:
    """A message as somebody reads it."""
    with app.test_request_context(headers={"Accept-Language": language}):
        return gettext(told)


@pytest.mark.parametrize(("language", "professional", "resident"), SENTENCES)
def test_a_pair_of_scores_is_one_sentence(
    house: Flask, language: str, professional: int | None, resident: int | None
) -> None:
    pair = Pair("Wonen", professional, resident)
    assert said(house, sentence(pair), language) == SENTENCES[language, professional, resident]


@pytest.mark.parametrize(
    ("professional", "resident", "words"),
    [(7, 4, "Inwoner 3 lager"), (4, 7, "Inwoner 3 hoger"), (4, 4, "Gelijk"), (4, None, "Eén score"),
     (None, 0, "Eén score"), (None, None, "Geen scores")],
)  # fmt: skip
def test_beside_the_scores_it_is_said_in_short(
    house: Flask, professional: int | None, resident: int | None, words: str
) -> None:
    assert said(house, in_short(Pair("Wonen", professional, resident)), "nl") == words


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [(4, 6, "Sinds 3 maart: 2 punten hoger"), (4, 5, "Sinds 3 maart: 1 punt hoger"),
     (6, 4, "Sinds 3 maart: 2 punten lager"), (6, 5, "Sinds 3 maart: 1 punt lager"),
     (0, 0, "Hetzelfde als op 3 maart")],
)  # fmt: skip
def test_what_became_of_a_score_names_the_day(house: Flask, before: int, now: int, words: str) -> None:
    told = since(before, now, "3 maart")
    assert told is not None
    assert said(house, told, "nl") == words


def test_without_an_earlier_or_a_later_score_nothing_became_of_it() -> None:
    assert since(None, 3, "3 maart") is None
    assert since(3, None, "3 maart") is None


@given(st.lists(st.builds(Pair, st.text(max_size=3), SCORES, SCORES), max_size=12))
def test_the_largest_difference_comes_first_and_nothing_is_lost(pairs: list[Pair]) -> None:
    ordered = sorted_by_size(pairs)
    assert sorted(map(repr, ordered)) == sorted(map(repr, pairs))
    sizes = [abs(pair.by) for pair in ordered if pair.by is not None]
    assert sizes == sorted(sizes, reverse=True)
    kinds = [(pair.professional is None) + (pair.resident is None) for pair in ordered]
    assert kinds == sorted(kinds), "what has two scores, then one, then none"


@given(SCORES, SCORES)
def test_who_scores_higher_for_one_scores_lower_for_the_other(one: int | None, other: int | None) -> None:
    by, back = Pair("", one, other).by, Pair("", other, one).by
    assert (by is None) == (one is None or other is None) == (back is None)
    assert by is None or back is None or by == -back


def test_equal_differences_stay_in_the_order_of_the_domains() -> None:
    pairs = [Pair("a", 1, 2), Pair("b", 3, 2), Pair("c", 1, 4), Pair("d", 2, 2)]
    assert [pair.domain for pair in sorted_by_size(pairs)] == ["c", "a", "b", "d"]


def test_what_counts_is_escaped_on_a_page_and_keeps_its_places_when_told_again(house: Flask) -> None:
    told = counted("%(num)s point lower since %(day)s", "%(num)s points lower since %(day)s", 2, day="<3>")
    with house.test_request_context(headers={"Accept-Language": "en"}):
        assert _on_page(told) == "2 points lower since &lt;3&gt;"
        assert gettext(Told(told, day="Monday")) == "2 points lower since Monday"
        assert gettext(Told(str(told))) == "2 points lower since <3>"
        assert gettext(Told("%(num)s point", num=Told("Equal"))) == "Equal point"
