"""What is kept of an answer, what is asked after it, and what two people make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.questionnaires.rules import answers, filling
from app.questionnaires.rules.answers import Answers, Place, place_of, value_of
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.filling import Clash, Unfit, filled, prints, together
from app.questionnaires.rules.items import Condition, Item
from app.questionnaires.rules.questions import Choice, QuestionKind

CHOICES = (Choice("c1", {"nl": "thuis", "fr": "à la maison"}), Choice("c2", {"nl": "elders"}))
A_FILE = {"id": 7, "name": "Brief van school.pdf"}
FIRST, SECOND, THIRD = "0a0a0a0a", "0b0b0b0b", "0c0c0c0c"


def item(kind: str, key: str = "q1", **told: Any) -> Item:
    """A question of a kind."""
    return Item(key, QuestionKind(kind), {"nl": f"Vraag {key}?"}, **told)


LIVES = item("single_choice", "q2", choices=CHOICES)
WITH_WHOM = item("short_text", "q3", required=True, show_if=Condition("q2", ("c1",)))
NAME = item("short_text", "q5", required=True)
SCHOOL = item("yes_no", "q6")
WHICH_SCHOOL = item("short_text", "q7", required=True, show_if=Condition("q6", ("yes",)))
CHILDREN = item("group", "q4", items=(NAME, SCHOOL, WHICH_SCHOOL))
HOME = Part("p1", {"nl": "Wonen"}, items=(LIVES, WITH_WHOM, CHILDREN))


def read(text: str) -> dict[Place, Any]:
    """Answers as `q2=c1 q5-0a0a0a0a=Bo`; a group as `q4=0a0a0a0a+0b0b0b0b`."""
    pairs = (one.split("=") for one in text.split())
    found = {place: value for name, value in pairs if (place := place_of(name))}
    return {place: value.split("+") if place.key == "q4" else value for place, value in found.items()}


# What is kept


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("short_text", "  Bij oma \x00", "Bij oma"),
        ("long_text", "een\r\ntwee", "een\ntwee"),
        ("number", Decimal("3.50"), 3.5),
        ("number", "3,0", 3),
        ("number", 12, 12),
        ("scale", "3", 3),
        ("date", date(2026, 11, 28), "2026-11-28"),
        ("date", "2026-11-28", "2026-11-28"),
        ("time", time(9, 5), "09:05"),
        ("time", "14:30", "14:30"),
        ("yes_no", "no", "no"),
        ("single_choice", "c2", "c2"),
        ("multiple_choice", ["c2", "c1"], ["c1", "c2"]),
        ("email", " noor@example.org ", "noor@example.org"),
        ("phone", "+31 30 123 4567", "+31 30 123 4567"),
        ("file", [{**A_FILE, "path": "/etc"}], [A_FILE]),
        ("group", [SECOND, FIRST], [SECOND, FIRST]),
        ("short_text", "   ", None),
        ("multiple_choice", [], None),
        ("date", "", None),
    ],
)
def test_an_answer_is_kept_in_one_form(kind: str, given: Any, kept: Any) -> None:
    told: dict[str, Any] = (
        {"least": 1, "most": 20, "choices": CHOICES} if kind not in ("scale",) else {"least": 1, "most": 5}
    )
    value = value_of(item(kind, **told), given)
    assert (value, type(value)) == (kept, type(kept))
    assert value_of(item(kind, **told), value) == value


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        ("short_text", 12, answers.NOT_A_TEXT),
        ("short_text", "x" * 21, answers.TOO_LONG),
        ("number", "veel", answers.NOT_A_NUMBER),
        ("number", float("nan"), answers.NOT_A_NUMBER),
        ("number", True, answers.NOT_A_NUMBER),
        ("number", ["3"], answers.NOT_A_NUMBER),
        ("number", 10**16, answers.NOT_A_NUMBER),
        ("number", "0,5", answers.TOO_SMALL),
        ("number", 21, answers.TOO_LARGE),
        ("scale", "0", answers.NOT_OFFERED),
        ("scale", "2.0", answers.NOT_OFFERED),
        ("scale", True, answers.NOT_OFFERED),
        ("date", "28-11-2026", answers.NOT_A_DATE),
        ("date", datetime(2026, 11, 28), answers.NOT_A_DATE),
        ("time", "25:00", answers.NOT_A_TIME),
        ("yes_no", "maybe", answers.NOT_OFFERED),
        ("yes_no", True, answers.NOT_OFFERED),
        ("single_choice", "c9", answers.NOT_OFFERED),
        ("single_choice", ["c1"], answers.NOT_OFFERED),
        ("multiple_choice", "c1", answers.NOT_OFFERED),
        ("multiple_choice", ["c1", "c9"], answers.NOT_OFFERED),
        ("email", "noor", answers.NOT_AN_ADDRESS),
        ("email", "a@" + "b" * 300, answers.NOT_AN_ADDRESS),
        ("phone", "bel maar", answers.NOT_A_NUMBER_TO_CALL),
        ("file", [7], answers.NOT_FILES),
        ("file", [A_FILE, A_FILE], answers.NOT_FILES),
        ("file", [A_FILE | {"id": n} for n in range(21)], answers.TOO_MANY_FILES),
        ("group", ["first"], answers.NOT_TIMES),
        ("group", [FIRST, FIRST], answers.NOT_TIMES),
        ("group", [f"{n:08x}" for n in range(21)], answers.TOO_MANY_TIMES),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(kind: str, given: Any, reason: str) -> None:
    limits: dict[str, Any] = (
        {"least": 1, "most": 5} if kind == "scale" else {"least": 1, "most": 20, "choices": CHOICES}
    )
    with pytest.raises(RuleBroken) as refused:
        value_of(item(kind, **limits), given)
    (told,) = refused.value.reasons
    assert getattr(told, "message", told) == reason


@given(st.sampled_from([kind for kind in QuestionKind if kind is not QuestionKind.EXPLANATION]), st.data())
def test_whatever_is_given_is_kept_in_one_form_or_refused(kind: QuestionKind, data: st.DataObject) -> None:
    limits: dict[str, Any] = {"least": 1, "most": 3, "choices": CHOICES}
    anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.times()
    something = data.draw(anything | st.lists(anything) | st.dictionaries(st.text(), anything))
    try:
        value = value_of(item(kind, **limits), something)
    except RuleBroken:
        return
    assert value_of(item(kind, **limits), value) == value


def test_answers_are_found_by_what_people_read() -> None:
    choosing = item("multiple_choice", choices=CHOICES)
    assert answers.searched(choosing, ["c1"]) == "thuis a la maison"
    assert answers.searched(item("file"), [A_FILE]) == "brief van school.pdf"
    assert answers.searched(item("long_text"), "Één\ntwee") == "een twee"
    assert answers.searched(item("yes_no"), "yes") == ""
    assert answers.number_of(item("scale", least=1, most=5), 3) == 3.0
    assert answers.day_of(item("date"), "2026-11-28") == date(2026, 11, 28)
    assert answers.number_of(item("short_text"), "3") is answers.day_of(item("short_text"), "2026-11-28") is None


@pytest.mark.parametrize("name", ["q", "q2-", "q2-zz", "p1", "q2-0a0a0a0a-1", "q2 ", "version", "q1234567"])
def test_what_is_no_place_is_none(name: str) -> None:
    assert place_of(name) is None
    assert place_of(Place("q2", FIRST).name) == Place("q2", FIRST)


# What is asked


def unfit(part: Part, before: Answers, coming: dict[Place, Any]) -> dict[str, str]:
    """Why answers are refused, by the name of their place."""
    with pytest.raises(Unfit) as refused:
        filled(part, before, coming)
    return {place.name: getattr(one, "message", one) for place, one in refused.value.by_place.items()}


def test_what_is_asked_has_to_be_filled_in_and_the_rest_not() -> None:
    assert filled(HOME, {}, read("q2=c2")) == read("q2=c2")
    assert unfit(HOME, {}, read("q2=c1")) == {"q3": filling.MISSING}


def test_an_answer_that_is_no_longer_asked_is_kept() -> None:
    after = filled(HOME, read("q2=c1 q3=oma"), read("q2=c2"))
    assert after == read("q2=c2 q3=oma")
    assert [spot.place.key for spot in filling.spots(HOME, after) if spot.asked] == ["q2", "q4"]


def test_an_impossible_answer_to_what_is_not_asked_is_left_out() -> None:
    after = filled(HOME, read("q3=oma"), {Place("q2"): "c2", Place("q3"): "x" * 600})
    assert after == read("q2=c2 q3=oma")


def test_each_time_of_a_group_has_conditions_of_its_own() -> None:
    text = f"q2=c2 q4={FIRST}+{SECOND} q5-{FIRST}=Bo q6-{FIRST}=yes q5-{SECOND}=Jip q6-{SECOND}=no"
    assert unfit(HOME, {}, read(text)) == {f"q7-{FIRST}": filling.MISSING}
    after = filled(HOME, {}, read(f"{text} q7-{FIRST}=Lage-Venen"))
    assert after[Place("q7", FIRST)] == "Lage-Venen"


def test_the_questions_of_a_time_that_is_gone_are_emptied() -> None:
    before = read(f"q4={FIRST}+{SECOND} q5-{FIRST}=Bo q5-{SECOND}=Jip")
    after = filled(HOME, before, {Place("q4"): [SECOND]})
    assert (after[Place("q5", FIRST)], after[Place("q5", SECOND)]) == (None, "Jip")


def test_a_group_is_filled_in_as_often_as_it_asks() -> None:
    often = replace(HOME, items=(replace(CHILDREN, least=2, most=3),))
    assert unfit(often, {}, read(f"q4={FIRST} q5-{FIRST}=Bo")) == {"q4": filling.TOO_FEW_TIMES}
    needed = replace(HOME, items=(replace(CHILDREN, required=True),))
    assert unfit(needed, {}, {}) == {"q4": filling.TOO_FEW_TIMES}
    hidden = replace(CHILDREN, required=True, show_if=Condition("q2", ("c1",)))
    assert filled(replace(HOME, items=(LIVES, hidden)), {}, read("q2=c2")) == read("q2=c2")


@pytest.mark.parametrize("place", [Place("q99"), Place("q2", FIRST), Place("q5"), Place("p1")])
def test_an_answer_to_what_is_not_in_the_part_is_refused(place: Place) -> None:
    with pytest.raises(RuleBroken):
        filled(HOME, {}, {place: "x"})


# Two people at once


def test_what_each_changed_on_its_own_stands_side_by_side() -> None:
    base = read("q2=c2 q3=oma")
    mine = together(HOME, prints(HOME, base), read("q2=c1 q3=oma"), read("q2=c2 q3=opa"))
    assert mine == read("q3=opa")


def test_what_both_changed_is_a_clash_unless_they_say_the_same() -> None:
    base = prints(HOME, read("q2=c2 q3=oma"))
    with pytest.raises(Clash) as clash:
        together(HOME, base, read("q2=c2 q3=tante"), read("q2=c2 q3=opa"))
    assert clash.value.places == (Place("q3"),)
    assert together(HOME, base, read("q2=c2 q3=opa"), read("q2=c2 q3=opa")) == {}


def test_two_people_answer_a_question_that_was_empty() -> None:
    with pytest.raises(Clash):
        together(HOME, "", read("q3=tante"), read("q3=opa"))


def test_times_that_both_add_are_all_there() -> None:
    base = read(f"q4={FIRST}+{SECOND}")
    mine = together(HOME, prints(HOME, base), read(f"q4={FIRST}+{SECOND}+{THIRD}"), read(f"q4={SECOND}+0d0d0d0d"))
    assert mine == read(f"q4={SECOND}+{THIRD}+0d0d0d0d")


def test_taking_away_a_time_that_somebody_else_wrote_in_is_a_clash() -> None:
    base = read(f"q4={FIRST} q5-{FIRST}=Bo")
    theirs = read(f"q4={FIRST} q5-{FIRST}=Boris")
    with pytest.raises(Clash) as clash:
        together(HOME, prints(HOME, base), theirs, filled(HOME, base, {Place("q4"): []}))
    assert clash.value.places == (Place("q5", FIRST),)


VALUES = st.dictionaries(st.sampled_from(["q2", "q3", "q8"]).map(Place), st.sampled_from(["a", "b", "c"]))


@given(VALUES, VALUES, VALUES)
def test_nothing_that_somebody_changed_is_ever_lost(
    base: dict[Place, Any], theirs: dict[Place, Any], mine: dict[Place, Any]
) -> None:
    mine = {**dict.fromkeys(base), **mine}
    try:
        saved = {**theirs, **together(HOME, prints(HOME, base), theirs, mine)}
    except Clash as clash:
        assert all(len({one.get(place) for one in (base, theirs, mine)}) == 3 for place in clash.places)
        return
    for place in {*base, *theirs, *mine}:
        was, their, my = (one.get(place) for one in (base, theirs, mine))
        assert saved.get(place) == (my if my != was else their)
