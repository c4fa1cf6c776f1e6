"""A design keeps its questions in order, and no question is asked after one that cannot be answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.common.web.locale import gettext
from app.common.words import Told
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Condition, Design, Item
from app.questionnaires.rules.questions import Choice, QuestionKind

LIVES = Item(
    "", QuestionKind.SINGLE_CHOICE, {"nl": "Waar woont u?"},
    choices=(Choice("c1", {"nl": "thuis"}), Choice("c2", {"nl": "elders"})),
)  # fmt: skip
WITH_WHOM = Item("", QuestionKind.SHORT_TEXT, {"nl": "Bij wie?"})
SLEEP = Item("", QuestionKind.SCALE, {"nl": "Hoe slaapt u?"}, least=1, most=5)


def design_of(*items: Item) -> Design:
    """A design of one part with some questions: `p1`, then `q2` and on."""
    design, part = designs.add_part(Design(), "questions", {"nl": "Wonen"}, {})
    return designs.add_items(design, part, items)


def depending(*answers: str) -> Design:
    """Where somebody lives, and with whom, asked after some answers to the first."""
    design = design_of(LIVES, WITH_WHOM)
    return designs.put_item(design, "p1", replace(design.items[1], show_if=Condition("q2", answers)))


def keys(design: Design) -> list[str]:
    """The questions in their order."""
    return [item.key for item in design.items]


def test_keys_are_never_given_twice() -> None:
    design = design_of(LIVES, WITH_WHOM)
    assert keys(design) == ["q2", "q3"]
    design = designs.add_items(designs.remove_item(design, "p1", "q3"), "p1", [SLEEP])
    assert keys(design) == ["q2", "q4"]
    design, part = designs.add_part(designs.remove_part(design, "p1"), "questions", {"nl": "School"}, {})
    assert (part, keys(design)) == ("p5", [])


def test_parts_and_questions_move_and_stay_within_bounds() -> None:
    design = design_of(LIVES, WITH_WHOM, SLEEP)
    assert keys(designs.move_item(design, "p1", "q4", 0)) == ["q4", "q2", "q3"]
    assert keys(designs.move_item(design, "p1", "q2", 99)) == ["q3", "q4", "q2"]
    design, school = designs.add_part(design, "questions", {"nl": "School"}, {})
    assert [one.key for one in designs.move_part(design, school, -3).parts] == [school, "p1"]


def test_what_a_condition_uses_is_not_removed_or_put_after_it() -> None:
    design = depending("c2")
    with pytest.raises(RuleBroken, match=designs.LAST_IN_USE):
        designs.remove_item(design, "p1", "q2")
    for key, to in (("q3", 0), ("q2", 1)):
        with pytest.raises(RuleBroken, match=designs.BEFORE_ITS_QUESTION):
            designs.move_item(design, "p1", key, to)
    assert keys(designs.remove_item(design, "p1", "q3")) == ["q2"]


def test_a_circle_of_conditions_cannot_be_made() -> None:
    design = design_of(LIVES, LIVES)
    design = designs.put_item(design, "p1", replace(design.items[1], show_if=Condition("q2", ("c1",))))
    with pytest.raises(RuleBroken, match="does not come before it"):
        designs.put_item(design, "p1", replace(design.items[0], show_if=Condition("q3", ("c1",))))


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition("q2", ("c9",)), designs.ANSWER_UNKNOWN),
        (Condition("q4", ("1",)), designs.NOT_EARLIER),
        (Condition("q3", ()), designs.NOT_EARLIER),
        (Condition("q99", ()), designs.NOT_EARLIER),
    ],
    ids=["an answer that is not there", "a later question", "itself", "a question that is not there"],
)
def test_a_condition_has_to_hold(condition: Condition, reason: str) -> None:
    design = design_of(LIVES, WITH_WHOM, SLEEP)
    with pytest.raises(RuleBroken) as refused:
        designs.put_item(design, "p1", replace(design.items[1], show_if=condition))
    assert isinstance(refused.value.reasons[0], Told) and refused.value.reasons[0].message == reason


def test_a_text_decides_nothing() -> None:
    design = design_of(WITH_WHOM, SLEEP)
    with pytest.raises(RuleBroken, match="does not come before"):
        designs.put_item(design, "p1", replace(design.items[1], show_if=Condition("q2", ())))


def test_an_answer_taken_away_that_a_condition_uses_is_told() -> None:
    design = depending("c2")
    with pytest.raises(RuleBroken, match="can no longer be given"):
        designs.put_item(design, "p1", replace(design.items[0], choices=LIVES.choices[:1]))


def test_what_somebody_else_removed_is_said_to_be_gone() -> None:
    design = design_of(LIVES)
    with pytest.raises(RuleBroken, match=designs.GONE):
        designs.move_item(design, "p1", "q9", 0)
    with pytest.raises(RuleBroken, match=designs.GONE):
        designs.add_items(design, "p9", [LIVES])


def test_there_is_an_end_to_what_fits() -> None:
    with pytest.raises(RuleBroken, match=designs.TOO_MANY):
        design_of(*[LIVES] * (designs.MOST_ITEMS + 1))


@pytest.mark.parametrize(
    ("design", "reasons"),
    [
        (Design(), [designs.NO_PARTS]),
        (design_of(), [designs.NO_QUESTIONS]),
        (design_of(Item("", QuestionKind.EXPLANATION, {"nl": "Lees dit"})), [designs.NO_QUESTIONS]),
        (design_of(LIVES), []),
    ],
    ids=["nothing", "no questions", "only a heading", "one question"],
)
def test_what_is_not_finished_is_not_published(design: Design, reasons: list[str]) -> None:
    assert [one.message for one in designs.reasons_not_to_publish(design)] == reasons


def test_what_a_part_lacks_is_said_with_its_name_in_the_language_of_the_reader(app: Flask) -> None:
    with app.test_request_context():
        (reason,) = designs.reasons_not_to_publish(design_of())
        assert gettext(str(reason)) == "“Wonen” heeft nog geen vragen. Voeg er toe, of verwijder het onderdeel."


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, ["q2"]),
        ({"q2": "c1"}, ["q2"]),
        ({"q2": "c2"}, ["q2", "q3"]),
        ({"q2": ["c1", "c2"]}, ["q2", "q3"]),
        ({"q2": ""}, ["q2"]),
        ({"q2": None}, ["q2"]),
    ],
)
def test_a_question_is_asked_after_the_answer_that_it_depends_on(
    answers: dict[str, Any], shown: list[str]
) -> None:
    assert [item.key for item in designs.asked(depending("c2").items, answers)] == shown


def test_an_answer_to_what_is_not_asked_decides_nothing() -> None:
    design = design_of(LIVES, LIVES, WITH_WHOM)
    design = designs.put_item(design, "p1", replace(design.items[1], show_if=Condition("q2", ("c2",))))
    design = designs.put_item(design, "p1", replace(design.items[2], show_if=Condition("q3", ())))
    assert [one.key for one in designs.asked(design.items, {"q2": "c1", "q3": "c1"})] == ["q2"]
    assert [one.key for one in designs.asked(design.items, {"q2": "c2", "q3": "c1"})] == ["q2", "q3", "q4"]


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "move", "remove", "depend"]), st.integers(0, 9), st.integers(0, 9))
)


@given(STEPS)
def test_after_any_changes_it_reads_back_and_no_condition_looks_ahead(steps: list[tuple[str, int, int]]) -> None:
    design = design_of(LIVES, SLEEP)
    for what, one, two in steps:
        try:
            design = changed(design, what, one, two)
        except RuleBroken:
            continue
    assert designs.read(design.told()) == design
    assert len(set(keys(design))) == len(design.items)
    for place, item in enumerate(design.items):
        assert item.show_if is None or item.show_if.key in keys(design)[:place]


def changed(design: Design, what: str, one: int, two: int) -> Design:
    """Some change of a design, by two numbers."""
    if what == "add" or not design.items:
        return designs.add_items(design, "p1", [(LIVES, WITH_WHOM, SLEEP)[one % 3]])
    item, other = (design.items[n % len(design.items)] for n in (one, two))
    if what == "move":
        return designs.move_item(design, "p1", item.key, two)
    if what == "remove":
        return designs.remove_item(design, "p1", item.key)
    return designs.put_item(design, "p1", replace(item, show_if=Condition(other.key, other.codes[:1])))


def test_told_words_stay_what_they_are_on_their_way_up() -> None:
    told = Told("“%(part)s” is empty.", part="Wonen")
    assert isinstance(str(told), Told) and told.message == "“%(part)s” is empty." and type(told.message) is str
