"""Fatima tries what she made: she fills it in as people will, and sees what is stored."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine

from app.common import clock
from app.common.files import StoredFile
from app.questionnaires.models import Tryout
from tests import bench, people
from tests.browser import Page, fields_of
from tests.factories import A_PDF, TryoutFactory, a_document
from tests.people import Person
from tests.questionnaires.home import KEPT
from tests.questionnaires.test_answering import answers_of
from tests.test_budgets import FORM, OTHER, SAVE, SHOW, cost, within


@pytest.fixture
def tried(fatima: Person) -> Tryout:
    """What Fatima tries."""
    return TryoutFactory(organisation_id=fatima.place.id, actor_id=fatima.user.actor_id, kept=KEPT)


def form_of(tried: Tryout) -> str:
    """The address of the form."""
    return f"/try-outs/{tried.id}/answer/p1"


def stored(tried: Tryout) -> dict[str, Any]:
    """What stands there, by the names of places; what is empty is left out."""
    return {row.place.name: row.value for row in answers_of(tried) if row.value is not None}


def keys_in(page: Page) -> list[str]:
    """The keys of the times of the group, in their order."""
    return [value for name, value in fields_of(page.form(page.url)) if name == "q6"]


def presses(person: Person, verb: str, value: str, **fields: Any) -> Page:
    """Press a button of a group on the page at hand."""
    assert person.page is not None
    sent: dict[str, Any] = {verb: value, **fields}
    return person.sends(person.page.form(person.page.url), **sent)


def sends_by_hand(person: Person, tried: Tryout, **fields: Any) -> Page:
    """Send what no form offers."""
    sent = {"csrf_token": person.token, "once": "by hand", "version": "", **fields}
    pairs = [(name, one) for name, each in sent.items() for one in (each if isinstance(each, list) else [each])]
    return person.sends_to(form_of(tried), pairs)


# Filling in


def test_fatima_fills_in_and_reads_back_what_is_stored(fatima: Person, tried: Tryout) -> None:
    page = fatima.posts(
        form_of(tried), q2="c1", q4="5", q5="2026-11-28", q11="3,5", q12=["c2", "c1"], q13="18:05", q14="een\ntwee"
    )
    assert stored(tried) == {
        "q2": "c1", "q4": 5, "q5": "2026-11-28", "q11": 3.5, "q12": ["c1", "c2"], "q13": "18:05",
        "q14": "een\ntwee",
    }  # fmt: skip
    for words in ("thuis", "5 van 5 (goed)", "28 november 2026", "3,5", "oma, buren", "18:05", "Over thuis"):
        assert page.shows(words), words
    assert not page.shows("Bij wie?")


def test_the_form_shows_what_stands_there(fatima: Person, tried: Tryout) -> None:
    sent: dict[str, Any] = {
        "q2": "c1",
        "q4": "4",
        "q5": "2026-11-28",
        "q11": "3",
        "q12": "c2",
        "q13": "18:05",
        "q14": "Dag",
    }
    fatima.posts(form_of(tried), **sent)
    typed = fatima.opens(form_of(tried)).typed()
    assert {name: typed[name] for name in sent} == sent


def test_what_is_wrong_is_told_at_its_question_and_nothing_is_lost(fatima: Person, tried: Tryout) -> None:
    page = fatima.posts(form_of(tried), q2="c1", q11="veel", q14="Een heel verhaal")
    told = " ".join(page.errors())
    assert "Sinds wanneer? Vul dit veld in" in told and "Hoeveel kamers? Dit is geen getal" in told
    assert page.typed()["q14"] == "Een heel verhaal" and page.typed()["q2"] == "c1"
    assert stored(tried) == {}


def test_an_answer_is_taken_back(fatima: Person, tried: Tryout) -> None:
    fatima.posts(form_of(tried), q2="c1", q4="4", q5="2026-11-28")
    fatima.posts(form_of(tried), q2="", q4="", q5="2026-11-28")
    assert stored(tried) == {"q5": "2026-11-28"}


@pytest.mark.parametrize(
    "sent",
    [
        {"q2": "c9"},
        {"q4": "9"},
        {"q12": ["c1", "c9"]},
        {"q13": "99:99"},
        {"q11": "1e400"},
        {"q11": "NaN"},
        {"q5": "0"},
    ],
)
def test_an_answer_that_was_made_up_is_refused(fatima: Person, tried: Tryout, sent: dict[str, Any]) -> None:
    page = fatima.posts(form_of(tried), **{"q5": "2026-11-28", **sent})
    assert page.errors() and stored(tried) == {}


# What is asked


def test_a_question_that_turns_out_to_be_asked_is_shown_before_anything_is_saved(
    fatima: Person, tried: Tryout
) -> None:
    page = fatima.posts(form_of(tried), q2="c2", q5="2026-11-28")
    assert page.shows("meer vragen") and stored(tried) == {}, page.content[:500]
    (shown,) = page.select("[data-if=q2]")
    assert not shown.has_attr("hidden") and not shown.has_attr("disabled")
    page = fatima.sends(page.form(form_of(tried)))
    assert "Bij wie? Vul dit veld in" in " ".join(page.errors())
    fatima.sends(page.form(form_of(tried)), q3="oma")
    assert stored(tried)["q3"] == "oma"


def test_what_is_not_asked_is_on_the_page_and_switched_off(fatima: Person, tried: Tryout) -> None:
    (off,) = fatima.opens(form_of(tried)).select("[data-if=q2]")
    assert off.has_attr("hidden") and off.has_attr("disabled") and off["data-is"] == "c2"


def test_an_answer_that_is_no_longer_asked_is_kept_and_told_apart(fatima: Person, tried: Tryout) -> None:
    fatima.posts(form_of(tried), q2="c2", q5="2026-11-28", q3="oma", shown="q3")
    page = fatima.posts(form_of(tried), q2="c1")
    assert stored(tried)["q3"] == "oma"
    (kept,) = page.select("details:not(.rp-menu)")
    assert "Bij wie?" in kept.get_text() and "oma" in kept.get_text()


# Groups


def test_a_group_is_filled_in_without_a_script(fatima: Person, tried: Tryout) -> None:
    fatima.opens(form_of(tried))
    page = presses(fatima, "add", "q6", q5="2026-11-28")
    (bo,) = keys_in(page)
    page = presses(fatima, "add", "q6", **{f"q7-{bo}": "Bo", f"q8-{bo}": "yes"})
    assert stored(tried) == {} and page.typed()["q5"] == "2026-11-28"
    _bo, jip = keys_in(page)
    rest: dict[str, Any] = {f"q7-{jip}": "Jip", f"q9-{bo}": "De Wilg", "shown": f"q9-{bo}"}
    page = fatima.sends(page.form(form_of(tried)), **rest)
    assert stored(tried) == {
        "q5": "2026-11-28", "q6": [bo, jip], f"q7-{bo}": "Bo", f"q8-{bo}": "yes", f"q9-{bo}": "De Wilg",
        f"q7-{jip}": "Jip",
    }  # fmt: skip
    assert page.shows("Kind 1") and page.shows("De Wilg")
    fatima.opens(form_of(tried))
    presses(fatima, "up", f"q6-{jip}")
    fatima.sends(fatima.page.form(form_of(tried)))  # type: ignore[union-attr]  (a page is open)
    assert stored(tried)["q6"] == [jip, bo]
    fatima.opens(form_of(tried))
    presses(fatima, "remove", f"q6-{bo}")
    fatima.sends(fatima.page.form(form_of(tried)))  # type: ignore[union-attr]  (as above)
    assert stored(tried) == {"q5": "2026-11-28", "q6": [jip], f"q7-{jip}": "Jip"}


def test_a_group_that_is_filled_in_too_often_is_refused(fatima: Person, tried: Tryout) -> None:
    keys = [f"{number:08x}" for number in range(1, 5)]
    page = sends_by_hand(fatima, tried, q5="2026-11-28", q6=keys, **{f"q7-{key}": "Bo" for key in keys})
    assert "hooguit dit aantal keren worden ingevuld: 3" in " ".join(page.errors()) and stored(tried) == {}


def test_enter_saves_and_takes_nothing_away(fatima: Person, tried: Tryout) -> None:
    form = fatima.opens(form_of(tried)).form(form_of(tried))
    assert not form.select("button")[0].has_attr("name")


# Files


def a_letter(name: str = "brief.pdf", content: bytes = A_PDF) -> tuple[BytesIO, str]:
    """A file as a browser sends it."""
    return BytesIO(content), name


def test_files_are_handed_in_given_out_and_taken_away(fatima: Person, tried: Tryout) -> None:
    page = fatima.posts(form_of(tried), q5="2026-11-28", q10=a_letter())
    (kept,) = stored(tried)["q10"]
    (link,) = page.select(f"a[href$='/files/{kept['id']}']")
    answer = fatima.client.get(str(link["href"]))
    assert answer.data == A_PDF and answer.headers["Content-Disposition"].startswith("attachment")
    (row,) = bench.rows_of(StoredFile, StoredFile.id == kept["id"])
    assert row.expires_at == tried.made_at + timedelta(hours=24)
    fatima.posts(form_of(tried), q10__gone=kept["id"])
    assert "q10" not in stored(tried) and bench.kept(row) is None
    assert fatima.client.get(str(link["href"])).status_code == 404
    assert fatima.opens(f"/try-outs/{tried.id}/history?field=q10").shows("brief.pdf")


def test_a_file_that_is_not_what_its_name_says_is_refused(fatima: Person, tried: Tryout) -> None:
    page = fatima.posts(form_of(tried), q5="2026-11-28", q10=a_letter(content=b"no pdf at all"))
    assert page.errors() and stored(tried) == {}
    assert "Kies het bestand opnieuw" in " ".join(page.errors())


def test_too_many_files_are_refused(fatima: Person, tried: Tryout) -> None:
    fatima.posts(form_of(tried), q5="2026-11-28", q10=a_letter())
    page = fatima.posts(form_of(tried), q10=[a_letter("a.pdf"), a_letter("b.pdf")])
    assert "hooguit zoveel bestanden zijn: 2" in " ".join(page.errors())
    assert len(stored(tried)["q10"]) == 1


def test_nobody_takes_a_file_of_somebody_else_by_its_number(fatima: Person, tried: Tryout) -> None:
    document = a_document(fatima.place)
    fatima.opens(f"/try-outs/{tried.id}/files/{document.file_id}", status=404)
    sends_by_hand(fatima, tried, q5="2026-11-28", q10__gone=document.file_id)
    assert bench.kept(document.file) is not None


# Two windows


def test_two_windows_that_answer_different_questions_both_count(fatima: Person, tried: Tryout) -> None:
    fatima.posts(form_of(tried), q5="2026-11-28", q14="Begin")
    first = fatima.opens(form_of(tried)).form(form_of(tried))
    second = fatima.opens(form_of(tried)).form(form_of(tried))
    fatima.sends(first, q14="Van het eerste venster")
    fatima.sends(second, q11="3")
    assert (stored(tried)["q14"], stored(tried)["q11"]) == ("Van het eerste venster", 3)


def test_the_second_save_of_the_same_question_sees_both_and_chooses(fatima: Person, tried: Tryout) -> None:
    fatima.posts(form_of(tried), q5="2026-11-28", q14="Begin", q11="1")
    first = fatima.opens(form_of(tried)).form(form_of(tried))
    second = fatima.opens(form_of(tried)).form(form_of(tried))
    fatima.sends(first, q14="Van het eerste venster", q11="2")
    page = fatima.sends(second, 409, q14="Van het tweede venster", q13="18:00")
    (table,) = page.select(".rp-compare")
    told = table.get_text(" ")
    assert "Vertel" in told and "eerste venster" in told and "tweede venster" in told and "kamers" not in told
    assert page.typed()["q11"] == "2" and page.typed()["q13"] == "18:00"
    assert stored(tried)["q14"] == "Van het eerste venster"
    fatima.sends(page.form(form_of(tried)))
    assert stored(tried) == {"q5": "2026-11-28", "q14": "Van het tweede venster", "q11": 2, "q13": "18:00"}


def test_a_form_that_is_sent_twice_is_saved_once(fatima: Person, tried: Tryout) -> None:
    form = fatima.opens(form_of(tried)).form(form_of(tried))
    for _time in range(2):
        assert fatima.sends(form, q5="2026-11-28", q14="Dag").heading.startswith("Proefinvulling")
    assert stored(tried) == {"q5": "2026-11-28", "q14": "Dag"}


# What was typed


def test_what_was_typed_is_kept_when_the_session_was_over(fatima: Person, tried: Tryout) -> None:
    with time_machine.travel(clock.now().replace(microsecond=0), tick=False) as travelled:
        fatima.opens(form_of(tried))
        page = presses(fatima, "add", "q6", q5="2026-11-28")
        (bo,) = keys_in(page)
        sent = dict(fields_of(page.form(form_of(tried)))) | {f"q7-{bo}": "Bo", "q14": "Een heel verhaal"}
        travelled.shift(timedelta(minutes=30))
        answer = fatima.client.post(form_of(tried), data=sent)
        assert answer.status_code == 303
        again = Person(fatima.user, fatima.place, level=2)
        assert again.opens("/").shows("Proefinvullingen: Aanpassen")
        assert again.opens(form_of(tried)).shows("bewaard")
        page = again.opens(f"{form_of(tried)}?draft=1")
        assert page.typed()["q14"] == "Een heel verhaal" and page.typed()[f"q7-{bo}"] == "Bo"
        again.sends(page.form(form_of(tried)))
    assert stored(tried)[f"q7-{bo}"] == "Bo"


# Reading


def test_the_history_of_a_question_is_one_click_away(fatima: Person, tried: Tryout) -> None:
    fatima.posts(form_of(tried), q5="2026-11-28", q14="Het was goed")
    page = fatima.posts(form_of(tried), q14="Het was heel goed")
    (link,) = page.select("a[href$='history?field=q14']")
    page = fatima.opens(str(link["href"]))
    assert page.shows("Vertel") and page.shows("heel") and not page.shows("Sinds wanneer? :")
    assert fatima.opens(f"/try-outs/{tried.id}/history?on=2026-01-01T00:00").shows("Bestond toen nog niet")
    page = fatima.opens(f"/try-outs/{tried.id}/history?on=2031-01-01T00:00")
    assert page.shows("28 november 2026")


def test_the_pages_speak_three_languages(fatima: Person, tried: Tryout) -> None:
    fatima.sends_to("/language/en", {"csrf_token": fatima.token})
    page = fatima.posts(form_of(tried), q5="2026-11-28", q4="1")
    assert page.shows("Living") and page.shows("1 of 5 (slecht)")


def test_nobody_sees_the_try_out_of_a_colleague(fatima: Person, tried: Tryout) -> None:
    colleague = people.with_role("FB", fatima.place)
    for url in (f"/try-outs/{tried.id}", form_of(tried), f"/try-outs/{tried.id}/history"):
        colleague.opens(url, status=404)


def test_a_try_out_is_thrown_away(fatima: Person, tried: Tryout) -> None:
    fatima.posts(form_of(tried), q5="2026-11-28")
    page = fatima.posts(f"/try-outs/{tried.id}/delete")
    assert page.url.endswith(tried.origin) and bench.kept(tried) is None and stored(tried) == {}


def test_pages_and_saves_stay_within_budget(fatima: Person, tried: Tryout) -> None:
    group = {f"q7-{number:08x}": "Bo" for number in range(1, 4)}
    full = {"q5": "2026-11-28", "q6": [f"{number:08x}" for number in range(1, 4)], **group}
    fatima.opens(form_of(tried))
    fields = {"csrf_token": fatima.token, "once": "first", "version": "", **full}
    within(SAVE, cost(fatima, form_of(tried), fields))
    within(SHOW, cost(fatima, f"/try-outs/{tried.id}"))
    within(FORM, cost(fatima, form_of(tried)))
    within(OTHER, cost(fatima, f"/try-outs/{tried.id}/history"))
