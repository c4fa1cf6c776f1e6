"""Fatima fills in what she made: a part is saved at once, and every question has a history of its own."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.common import clock, history
from app.common.audit import AuditEvent
from app.common.context import Context, working_as
from app.common.errors import OutOfScope
from app.common.history import Change, ForgetfulStatement
from app.common.scope import Scope
from app.extensions import db
from app.questionnaires.actions import answers as actions
from app.questionnaires.actions import tryouts
from app.questionnaires.models import Tryout, TryoutAnswer
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.filling import Clash, Unfit, prints
from app.questionnaires.rules.items import Condition, Item
from app.questionnaires.rules.questions import Choice, QuestionKind
from tests import bench, people
from tests.factories import TryoutFactory
from tests.people import VOORBEELDSTAD, Person

BO, JIP = "0a0a0a0a", "0b0b0b0b"


def item(key: str, kind: str, **told: Any) -> Item:
    """A question of a kind."""
    return Item(key, QuestionKind(kind), {"nl": f"Vraag {key}?"}, **told)


HOME = Part("p1", {"nl": "Wonen"}, items=(
    item("q1", "single_choice", choices=(Choice("c1", {"nl": "thuis"}), Choice("c2", {"nl": "elders"}))),
    item("q2", "short_text", show_if=Condition("q1", ("c2",))),
    item("q3", "scale", least=1, most=5),
    item("q4", "date", required=True),
    item("q5", "group", items=(item("q6", "short_text", required=True),)),
))  # fmt: skip
WORK = Part("p7", {"nl": "Werk"}, items=(item("q8", "long_text"),))
FULL: dict[str, Any] = {"q1": "c2", "q2": "Bij Ónze tante", "q3": "4", "q4": "2026-11-28"}


@pytest.fixture
def tried(fatima: Person) -> Tryout:
    """What Fatima tries."""
    kept = Design((HOME, WORK), 8).told()
    return TryoutFactory(organisation_id=fatima.place.id, actor_id=fatima.user.actor_id, kept=kept)


def places(given: dict[str, Any]) -> dict[Place, Any]:
    """Answers by the names of their places."""
    return {Place(*name.split("-")): value for name, value in given.items()}


def saves(tried: Tryout, given: dict[str, Any], base: str | None = None, part: Part = HOME) -> set[str]:
    """Save answers over what stands there; the names of what changed."""
    with bench.office() as session:
        owner = session.get_one(Tryout, tried.id)
        now = actions.values_of(actions.rows_of(owner, part), part)
        changed = actions.answer(owner, part, places(given), prints(part, now) if base is None else base)
        session.commit()
    return {place.name for place in changed}


def answers_of(tried: Tryout) -> list[TryoutAnswer]:
    """The rows of answers; they have no number by which the bench would sort them."""
    with bench.office() as session:
        found = list(session.query(TryoutAnswer).filter_by(tryout_id=tried.id))
        session.expunge_all()
        return found


def stored(tried: Tryout) -> dict[str, TryoutAnswer]:
    """The rows of answers, by the names of their places."""
    return {row.place.name: row for row in answers_of(tried)}


def told(tried: Tryout) -> list[tuple[str, Any, Any]]:
    """The history: field, before, after."""
    changes = bench.rows_of(Change, Change.thing == "tryout", Change.thing_id == tried.id, Change.field != "")
    return [(one.field, json.loads(one.old or "null"), json.loads(one.new or "null")) for one in changes]


# Kept


def test_each_answer_is_a_row_that_searches_and_reports_can_use(tried: Tryout) -> None:
    assert saves(tried, FULL) == {"q1", "q2", "q3", "q4"}
    rows = stored(tried)
    assert {name: row.value for name, row in rows.items()} == {**FULL, "q3": 4}
    assert (rows["q2"].search_key, rows["q1"].search_key) == ("bij onze tante", "elders")
    assert (rows["q3"].number, rows["q4"].day) == (4.0, date(2026, 11, 28))
    assert {row.organisation_id for row in rows.values()} == {tried.organisation_id}


def test_only_what_changed_is_written(tried: Tryout) -> None:
    saves(tried, FULL)
    assert saves(tried, FULL) == set()
    assert saves(tried, {**FULL, "q3": "5"}) == {"q3"}
    assert told(tried)[4:] == [("q3", 4, 5)]


def test_parts_are_saved_apart(tried: Tryout) -> None:
    saves(tried, {"q8": "Bij de bakker"}, part=WORK)
    saves(tried, FULL)
    assert stored(tried)["q8"].value == "Bij de bakker"


def test_what_is_no_longer_asked_is_kept_and_marked_until_it_is_asked_again(tried: Tryout) -> None:
    saves(tried, FULL)
    saves(tried, {"q1": "c1"})
    row = stored(tried)["q2"]
    assert (row.value, row.asked) == ("Bij Ónze tante", False)
    saves(tried, {"q1": "c2"})
    assert stored(tried)["q2"].asked
    assert [field for field, _old, _new in told(tried)].count("q2") == 1


def test_a_time_of_a_group_keeps_its_key_when_another_one_goes(tried: Tryout) -> None:
    two = {"q5": [BO, JIP], f"q6-{BO}": "Bo", f"q6-{JIP}": "Jip"}
    saves(tried, {**FULL, **two})
    assert saves(tried, {"q5": [JIP]}) == {"q5", f"q6-{BO}"}
    rows = stored(tried)
    assert (rows[f"q6-{BO}"].value, rows[f"q6-{BO}"].search_key, rows[f"q6-{BO}"].asked) == (None, "", False)
    assert (rows[f"q6-{JIP}"].value, rows[f"q6-{JIP}"].asked) == ("Jip", True)


def test_what_cannot_be_kept_leaves_everything_as_it_was(tried: Tryout) -> None:
    with pytest.raises(Unfit) as refused:
        saves(tried, {"q3": "9"})
    assert {place.name for place in refused.value.by_place} == {"q3", "q4"}
    assert stored(tried) == {}


# History


def test_every_question_has_a_history_of_its_own(tried: Tryout) -> None:
    saves(tried, FULL)
    saves(tried, {**FULL, "q2": "Bij opa", "q3": None})
    assert sorted(told(tried)[-2:]) == [("q2", "Bij Ónze tante", "Bij opa"), ("q3", 4, None)]
    assert ("q4", None, "2026-11-28") in told(tried)
    assert bench.rows_of(Change, Change.thing == "tryout_answer") == []


def test_a_save_is_one_event_that_names_questions_and_no_answers(tried: Tryout) -> None:
    before = len(bench.rows_of(AuditEvent))
    saves(tried, FULL)
    (event,) = bench.rows_of(AuditEvent)[before:]
    assert (event.thing, event.thing_id) == ("tryout", tried.id)
    assert "q1 q2 q3 q4" in str(vars(event)) and "tante" not in str(vars(event))


def test_answers_are_known_as_of_any_moment(tried: Tryout) -> None:
    saves(tried, FULL)
    moment = clock.now()
    saves(tried, {**FULL, "q2": "Bij opa", "q5": [BO], f"q6-{BO}": "Bo"})
    names = ["q2", "q3", "q5", f"q6-{BO}", "title"]
    with bench.office() as session:
        owner = session.get_one(Tryout, tried.id)
        now = {place.name: row.value for place, row in actions.rows_of(owner).items()}
        then = history.as_of(session, owner, names, moment, now)
    assert then == {"q2": "Bij Ónze tante", "q3": 4, "q5": None, f"q6-{BO}": None, "title": tried.title}


def test_what_is_deleted_tells_what_was_answered(tried: Tryout) -> None:
    saves(tried, FULL)
    with bench.office() as session:
        owner = session.get_one(Tryout, tried.id)
        for row in actions.rows_of(owner).values():
            session.delete(row)
        session.delete(owner)
        session.commit()
    (last,) = bench.rows_of(Change, Change.thing == "tryout", Change.thing_id == tried.id, Change.new.is_(None))
    assert json.loads(last.old or "")["q2"] == "Bij Ónze tante"


def test_nobody_changes_answers_past_their_history(tried: Tryout) -> None:
    saves(tried, FULL)
    with bench.office() as session, pytest.raises(ForgetfulStatement):
        session.execute(update(TryoutAnswer).values(value="anders"))


# Two people at once


def test_the_second_save_of_the_same_question_is_refused_and_writes_nothing(tried: Tryout) -> None:
    saves(tried, FULL)
    base = prints(HOME, places({**FULL, "q3": 4}))
    saves(tried, {**FULL, "q2": "Bij opa"})
    with pytest.raises(Clash) as clash:
        saves(tried, {**FULL, "q2": "Bij oma", "q3": "1"}, base)
    assert [place.name for place in clash.value.places] == ["q2"]
    assert (stored(tried)["q2"].value, stored(tried)["q3"].value) == ("Bij opa", 4)


def test_the_second_save_of_other_questions_leaves_those_of_the_first(tried: Tryout) -> None:
    saves(tried, FULL)
    base = prints(HOME, places({**FULL, "q3": 4}))
    saves(tried, {**FULL, "q2": "Bij opa"})
    assert saves(tried, {**FULL, "q3": "1"}, base) == {"q3"}
    assert (stored(tried)["q2"].value, stored(tried)["q3"].value) == ("Bij opa", 1)


# Whose they are


def test_answers_are_of_one_organisation(tried: Tryout, fatima: Person) -> None:
    saves(tried, FULL)
    elsewhere = people.organisation(VOORBEELDSTAD)
    for place, seen in ((fatima.place, 4), (elsewhere, 0)):
        with fatima.app.app_context(), working_as(Context(scope=Scope(organisation_id=place.id))):
            assert db.session.query(TryoutAnswer).filter_by(tryout_id=tried.id).count() == seen
            assert db.session.query(Tryout).filter_by(id=tried.id).count() == bool(seen)
    with fatima.app.app_context(), working_as(Context(scope=Scope(organisation_id=elsewhere.id), writing=True)):
        foreign = TryoutAnswer(
            tryout_id=tried.id, key="q8", kind=QuestionKind.LONG_TEXT, organisation_id=elsewhere.id
        )
        db.session.add(foreign)
        with pytest.raises(OutOfScope):
            db.session.flush()


def test_a_try_out_goes_after_a_day_with_all_that_tells_of_it(tried: Tryout, fatima: Person) -> None:
    saves(tried, FULL)
    fresh = TryoutFactory(organisation_id=fatima.place.id, actor_id=fatima.user.actor_id)
    with bench.office() as session:
        session.get_one(Tryout, tried.id).made_at = clock.now() - timedelta(hours=25)
        session.commit()
        tryouts.purge(session, clock.now())  # type: ignore[arg-type]  (a scoped session stands in for its session)
        session.commit()
    assert bench.kept(tried) is None and stored(tried) == {} and told(tried) == []
    assert bench.kept(fresh) is not None
