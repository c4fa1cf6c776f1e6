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
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Condition, Item, item_from
from app.questionnaires.rules.questions import Choice, QuestionKind

LIVES = Item(
    "", QuestionKind.SINGLE_CHOICE, {"nl": "Waar woont u?"},
    choices=(Choice("c1", {"nl": "thuis"}), Choice("c2", {"nl": "elders"})),
)  # fmt: skip
WITH_WHOM = Item("", QuestionKind.SHORT_TEXT, {"nl": "Bij wie?"})
HOUSEMATES = Item("", QuestionKind.GROUP, {"nl": "Wie wonen er nog meer?"})
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


# Groups


def grouped() -> Design:
    """Where somebody lives (`q2`), the group (`q3`) with a place (`q5`) and a name (`q6`), and sleep (`q4`)."""
    return designs.add_items(design_of(LIVES, HOUSEMATES, SLEEP), "p1", [LIVES, WITH_WHOM], group="q3")


def test_a_group_holds_questions_with_keys_of_their_own() -> None:
    design = grouped()
    assert keys(design) == ["q2", "q3", "q4"]
    assert [one.key for one in design.every] == ["q2", "q3", "q5", "q6", "q4"]
    (part,) = design.parts
    assert part.item("q6") == replace(WITH_WHOM, key="q6")
    assert part.group_of("q6") == part.item("q3") and part.group_of("q4") is None
    again = designs.add_items(design, "p1", [part.items[1]])
    assert [one.key for one in again.items[-1].family] == ["q7", "q8", "q9"], "a copy has keys of its own"


def test_questions_in_a_group_change_move_and_go_within_it() -> None:
    design = designs.move_item(grouped(), "p1", "q6", 0)
    assert [one.key for one in design.every] == ["q2", "q3", "q6", "q5", "q4"]
    design = designs.put_item(design, "p1", replace(SLEEP, key="q5"))
    assert design.items[1].items[1] == replace(SLEEP, key="q5")
    assert [one.key for one in designs.remove_item(design, "p1", "q6").every] == ["q2", "q3", "q5", "q4"]
    assert [one.key for one in designs.remove_item(design, "p1", "q3").every] == ["q2", "q4"]


def test_a_question_in_a_group_depends_on_what_comes_before_it_in_or_above_the_group() -> None:
    design = designs.put_item(grouped(), "p1", replace(WITH_WHOM, key="q6", show_if=Condition("q5", ("c2",))))
    with pytest.raises(RuleBroken, match=designs.BEFORE_ITS_QUESTION):
        designs.move_item(design, "p1", "q6", 0)
    with pytest.raises(RuleBroken, match=designs.LAST_IN_USE):
        designs.remove_item(design, "p1", "q5")
    design = designs.put_item(design, "p1", replace(LIVES, key="q5", show_if=Condition("q2", ("c1",))))
    with pytest.raises(RuleBroken, match=designs.BEFORE_ITS_QUESTION):
        designs.move_item(design, "p1", "q2", 2)
    (part,) = design.parts
    assert [one.key for one in part.before("", group="q3")] == ["q2", "q5", "q6"]


@pytest.mark.parametrize("key", ["q4", "q3"], ids=["a question after the group", "the group itself"])
def test_nothing_outside_a_group_depends_on_what_is_in_it(key: str) -> None:
    design = grouped()
    item = design.parts[0].item(key)
    assert item is not None
    with pytest.raises(RuleBroken, match="does not come before it"):
        designs.put_item(design, "p1", replace(item, show_if=Condition("q5", ("c1",))))


def test_a_group_holds_no_groups() -> None:
    with pytest.raises(RuleBroken, match=designs.NO_GROUPS_INSIDE):
        designs.add_items(grouped(), "p1", [HOUSEMATES], group="q3")
    with pytest.raises(RuleBroken, match=designs.NO_GROUPS_INSIDE):
        designs.put_item(grouped(), "p1", replace(HOUSEMATES, key="q5"))
    with pytest.raises(RuleBroken, match=designs.GONE):
        designs.add_items(grouped(), "p1", [SLEEP], group="q2")
    inside = {"key": "q2", "kind": "group", "text": {"nl": "?"}}
    for kind in ("group", "date"):
        with pytest.raises(ValueError, match="held by groups only"):
            item_from({"key": "q1", "kind": kind, "text": {"nl": "?"}, "items": [inside]})


def test_a_group_without_questions_is_not_published() -> None:
    (reason,) = designs.reasons_not_to_publish(design_of(HOUSEMATES))
    assert reason.message == designs.EMPTY_GROUP and reason.places == {"item": HOUSEMATES.label}
    assert not designs.reasons_not_to_publish(grouped())


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
    known = [item.key for item in design.every]
    assert len(set(known)) == len(known)
    for place, item in enumerate(design.every):
        assert item.show_if is None or item.show_if.key in known[:place]
    inside = {each.key for item in design.items for each in item.items}
    assert not [item for item in design.items if item.show_if and item.show_if.key in inside]


def changed(design: Design, what: str, one: int, two: int) -> Design:
    """Some change of a design, by two numbers."""
    if what == "add" or not design.every:
        groups = ["", *(item.key for item in design.items if item.is_group)]
        new = (LIVES, WITH_WHOM, SLEEP, HOUSEMATES)[one % 4]
        return designs.add_items(design, "p1", [new], group=groups[two % len(groups)])
    item, other = (design.every[n % len(design.every)] for n in (one, two))
    if what == "move":
        return designs.move_item(design, "p1", item.key, two)
    if what == "remove":
        return designs.remove_item(design, "p1", item.key)
    return designs.put_item(design, "p1", replace(item, show_if=Condition(other.key, other.codes[:1])))


def test_told_words_stay_what_they_are_on_their_way_up() -> None:
    told = Told("“%(part)s” is empty.", part="Wonen")
    assert isinstance(str(told), Told) and told.message == "“%(part)s” is empty." and type(told.message) is str
