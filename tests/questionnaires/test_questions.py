"""Fatima keeps the question bank of Testdorp; what she makes is what people see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

from app.common.words import LANGUAGES
from app.questionnaires.fields import form_of, steps_of
from app.questionnaires.models import Question
from app.questionnaires.rules import questions as rules
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import Choice, QuestionKind, choices_from
from tests import bench, people
from tests.browser import Page
from tests.factories import OrganisationFactory, QuestionFactory
from tests.people import Person

ADD = "/questions/add"


def adds(person: Person, kind: str, **fields: Any) -> Page:
    """Send the form of a new question."""
    return person.posts(ADD, kind=kind, **{"text_nl": "Hoe gaat het?", **fields})


def made(person: Person) -> Question:
    """The last question of somebody's organisation."""
    return bench.rows_of(Question, Question.organisation_id == person.place.id)[-1]


# The bank


def test_fatima_adds_a_question_and_sees_it_as_others_will(fatima: Person) -> None:
    page = adds(
        fatima, "scale", text_en="How are things?", help_nl="Kies een cijfer.", least="1", most="5",
        low_end_nl="slecht", high_end_nl="goed", high_end_en="good", required=True,
    )  # fmt: skip
    assert page.heading == "Hoe gaat het?"
    (preview,) = page.select("section[aria-labelledby=preview]")
    told = " ".join(preview.get_text(" ").split())
    assert "Kies een cijfer." in told and "1 – slecht" in told and "5 – goed" in told
    assert len(preview.select("input[type=radio]")) == 5
    question = made(fatima)
    assert (question.least, question.most, question.required) == (1, 5, True)
    fatima.sends_to("/language/en", {"csrf_token": fatima.token})
    page = fatima.opens(f"/questions/{question.id}")
    assert page.heading == "How are things?" and page.shows("5 – good") and page.shows("1 – slecht")


def test_what_a_kind_does_not_need_is_not_kept(fatima: Person) -> None:
    adds(fatima, "date", least="1", most="5", low_end_nl="slecht", choices_nl="een\ntwee")
    question = made(fatima)
    assert (question.least, question.most, question.low_end, question.choices) == (None, None, None, None)


def test_the_bank_has_what_is_of_the_portal_and_of_oneself(fatima: Person) -> None:
    ours = QuestionFactory(organisation=fatima.place, text={"nl": "Van ons?"})
    theirs = QuestionFactory(organisation=OrganisationFactory(), text={"nl": "Van elders?"})
    of_all = QuestionFactory(organisation=None, text={"nl": "Van iedereen?"})
    rows = " ".join(fatima.opens("/questions/").rows())
    assert "Van ons?" in rows and "Van iedereen?" in rows and "Van elders?" not in rows
    fatima.opens(f"/questions/{theirs.id}", status=404)
    fatima.opens(f"/questions/{of_all.id}")
    fatima.opens(f"/questions/{of_all.id}/edit", status=403)
    refused = fatima.client.post(f"/questions/{of_all.id}/retire", data={"csrf_token": fatima.token})
    assert refused.status_code in (403, 404)  # PostgreSQL shows no row for changing that one may not change
    assert bench.kept(of_all).active
    fatima.opens(f"/questions/{ours.id}/edit")


def test_a_question_is_found_by_words_in_any_language_and_in_its_explanation(fatima: Person) -> None:
    QuestionFactory(organisation=fatima.place, text={"nl": "Hoe slaapt u?", "fr": "Dormez-vous bien ?"})
    QuestionFactory(organisation=fatima.place, text={"nl": "Eet u goed?"}, help={"nl": "Denk ook aan nachtrust."})
    for words, found in (("dormez", "Hoe slaapt u?"), ("NACHTRÚST", "Eet u goed?")):
        (row,) = fatima.posts("/questions/", to="/questions/search", q=words).rows()
        assert found in row


def test_a_question_is_retired_and_brought_back(fatima: Person) -> None:
    question = QuestionFactory(organisation=fatima.place)
    fatima.posts(f"/questions/{question.id}/retire")
    assert not bench.kept(question).active
    fatima.posts(f"/questions/{question.id}/revive")
    assert bench.kept(question).active


def test_the_history_tells_choices_in_words(fatima: Person) -> None:
    question = QuestionFactory(organisation=fatima.place, choice=True)
    fatima.posts(f"/questions/{question.id}/edit", choices_nl="Thuis\nElders\nNergens", choices_en="")
    told = fatima.opens(f"/questions/{question.id}/history").content
    assert "Thuis, Elders" in told and "Nergens" in told and "c1" not in told


# What is refused


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("scale", {"least": "3", "most": "3"}, "twee tot elf stappen"),
        ("scale", {"least": "1", "most": "12"}, "twee tot elf stappen"),
        ("scale", {"least": "0,5", "most": "4"}, "twee tot elf stappen"),
        ("scale", {}, "twee tot elf stappen"),
        ("number", {"least": "5", "most": "4"}, "groter dan het grootste"),
        ("number", {"least": "veel"}, "geen getal"),
        ("short_text", {"most": "501"}, "hooguit 500 tekens"),
        ("long_text", {"most": "0"}, "hooguit 20000 tekens"),
        ("single_choice", {"choices_nl": "een"}, "ten minste twee keuzes"),
        ("multiple_choice", {"choices_nl": "een\nEen"}, "zeggen hetzelfde"),
        ("single_choice", {"choices_nl": "een\ntwee", "choices_en": "one"}, "evenveel keuzes"),
        ("single_choice", {"choices_nl": "\n".join(map(str, range(51)))}, "hooguit vijftig"),
        ("file", {"most": "11"}, "hooguit 10"),
        ("file", {"most": "0"}, "ten minste één"),
        ("file", {"most": "1,5"}, "geheel getal"),
        ("explanation", {"required": True}, "geen antwoord"),
        ("date", {"text_nl": " ", "text_en": "When?"}, "Vul dit veld in"),
        ("date", {"help_en": "Only in English"}, "Nederlandse tekst"),
        ("scale", {"least": "1", "most": "3", "low_end_en": "bad"}, "Nederlandse tekst"),
    ],
)
def test_a_question_that_is_not_sound_is_refused_and_what_was_typed_stays(
    fatima: Person, kind: str, fields: dict[str, Any], reason: str
) -> None:
    page = adds(fatima, kind, **fields)
    assert page.url == ADD
    assert reason in " ".join(page.errors()), page.errors()
    typed = page.typed()
    for name, value in fields.items():
        if isinstance(value, str):
            assert typed[name].replace("\r", "").strip() == value.strip(), name
    assert not bench.counted(Question, Question.organisation_id == fatima.place.id)


def test_only_functional_administrators_keep_questions(gijs: Person) -> None:
    for code in ("GB", "PR", "SD", "FG"):
        people.at_work(code).opens("/questions/", status=403)


def test_a_group_is_made_where_it_is_asked_and_not_in_the_bank(fatima: Person) -> None:
    page = adds(fatima, "group", least="1", most="3")
    assert page.url == ADD and page.errors()
    assert "Groep" not in page.content and not bench.counted(Question, Question.kind == QuestionKind.GROUP)


@pytest.mark.parametrize(
    ("least", "most", "sound"),
    [(0, 25, True), (None, None, True), (2, 2, True), (3, 2, False), (0, 0, False), (-1, 3, False), (0, 26, False),
     (0.5, 3, False), (None, 1.5, False)],
)  # fmt: skip
def test_a_group_is_filled_in_a_number_of_times_that_can_be(
    least: float | None, most: float | None, sound: bool
) -> None:
    assert (not rules.reasons_limits_are_not_sound(QuestionKind.GROUP, least, most)) is sound


def test_a_question_for_files_shows_what_may_be_handed_in(fatima: Person) -> None:
    page = adds(fatima, "file", most="3", help_nl="Bijvoorbeeld het rapport van school.")
    (control,) = page.select("section[aria-labelledby=preview] input[type=file]")
    assert control.has_attr("multiple") and ".pdf" in str(control["accept"])
    assert page.shows("Bijvoorbeeld het rapport van school. Pdf, Word") and not page.errors()
    fatima.posts(f"/questions/{made(fatima).id}/edit", most="")
    (control,) = fatima.opens(f"/questions/{made(fatima).id}").select("input[type=file]")
    assert not control.has_attr("multiple")


# Choices keep what they are


def test_a_choice_that_stays_keeps_its_code_wherever_it_moves() -> None:
    before = (Choice("c1", {"nl": "Thuis"}), Choice("c2", {"nl": "Elders", "en": "Elsewhere"}))
    after = choices_from({"nl": "Nergens\nElders\n\nThuis", "en": "Nowhere\nElsewhere\nAt home"}, before)
    assert [(one.code, one.words["nl"], one.words["en"]) for one in after] == [
        ("c3", "Nergens", "Nowhere"),
        ("c2", "Elders", "Elsewhere"),
        ("c1", "Thuis", "At home"),
    ]


_words = st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, min_size=2, max_size=6)


@given(typed=st.lists(_words, min_size=1, max_size=6))
def test_a_code_is_never_two_choices_at_once_and_never_changes_its_words(typed: list[list[str]]) -> None:
    known: dict[str, str] = {}
    before: tuple[Choice, ...] = ()
    for words in typed:
        after = choices_from({"nl": "\n".join(words)}, before)
        codes = [one.code for one in after]
        assert len(set(codes)) == len(codes) == len(words)
        for one in after:
            if one.code in {each.code for each in before}:
                assert known[one.code] == one.words["nl"]
            known[one.code] = one.words["nl"]
        before = after


# What people see and send


def sent(question: Question, answer: Any, language: str = "nl") -> Any:
    """The field of a question with an answer, judged."""
    given: Any = MultiDict([("answer", each) for each in (answer if isinstance(answer, list) else [answer])])
    form = form_of({"answer": question}, language)(given)
    form.validate()
    return form["answer"]


def a_file(name: str) -> FileStorage:
    """A file that somebody chose, by its name."""
    return FileStorage(BytesIO(b"..."), filename=name)


A_LETTER, A_PROGRAM = a_file("brief.pdf"), a_file("brief.exe")
ANSWERS: tuple[tuple[str, dict[str, Any], Any, Any, Any], ...] = (
    ("short_text", {"most": 5}, "hallo", "hallo", "hallo!"),
    ("long_text", {}, "a\nb", "a\nb", "x" * 20_001),
    ("number", {"least": 0, "most": 10}, "2,5", Decimal("2.5"), "11"),
    ("number", {}, "1e3", Decimal(1000), "NaN"),
    ("date", {}, "2026-11-27", date(2026, 11, 27), "27 november"),
    ("time", {}, "09:30", None, "25:00"),
    ("yes_no", {}, "yes", "yes", "misschien"),
    ("single_choice", {"choices": [{"code": "c1", "nl": "A"}, {"code": "c2", "nl": "B"}]}, "c2", "c2", "c3"),
    ("multiple_choice", {"choices": [{"code": "c1", "nl": "A"}, {"code": "c2", "nl": "B"}]}, ["c1", "c2"],
     ["c1", "c2"], ["c1", "c9"]),
    ("scale", {"least": 1, "most": 3}, "3", "3", "4"),
    ("email", {}, "a@testdorp.example", "a@testdorp.example", "geen adres"),
    ("phone", {}, "06 12345678", None, "12"),
    ("file", {}, A_LETTER, None, A_PROGRAM),
    ("file", {"most": 2}, [A_LETTER, A_LETTER], None, [A_LETTER] * 3),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "more", "right", "kept", "wrong"), ANSWERS, ids=lambda one: str(one)[:20])
def test_each_kind_takes_what_fits_and_says_what_does_not(
    gijs: Person, kind: str, more: dict[str, Any], right: Any, kept: Any, wrong: Any
) -> None:
    question = QuestionFactory(organisation=gijs.place, kind=QuestionKind(kind), **more)
    with gijs.app.test_request_context():
        field = sent(question, right)
        assert not field.errors and (kept is None or field.data == kept)
        assert field.data
        assert sent(question, wrong).errors
        assert not sent(question, "").errors, "nobody has to answer"
        question.required = True
        assert sent(question, "").errors


def test_every_kind_with_an_answer_of_its_own_has_a_field(gijs: Person) -> None:
    assert {kind.value for kind in QuestionKind} == {each[0] for each in ANSWERS} | {"explanation", "group"}
    with gijs.app.test_request_context():
        for kind in ("explanation", "group"):
            heading = Item("q1", QuestionKind(kind), {"nl": "Wie horen erbij?"})
            assert not list(form_of({"answer": heading}, "nl")())


def test_steps_say_what_the_ends_mean_in_each_language(gijs: Person) -> None:
    question = QuestionFactory(
        organisation=gijs.place, scale=True, low_end={"nl": "laag", "fr": "bas"}, high_end=None
    )
    assert steps_of(question, "fr")[0] == ("1", "1 – bas")
    assert steps_of(question, "en")[0] == ("1", "1 – laag")
    assert steps_of(question, "nl")[-1] == ("5", "5")


def test_the_demo_has_questions_in_every_language() -> None:
    from app.commands.demo.bank import QUESTIONS

    assert all(set(each["text"]) == set(LANGUAGES) for each in QUESTIONS)
    assert not [
        reason
        for each in QUESTIONS
        for reason in rules.reasons_limits_are_not_sound(each["kind"], each.get("least"), each.get("most"))
    ]


def test_a_number_stands_in_a_form_as_it_is_written_in_the_language_of_the_page(fatima: Person) -> None:
    question = QuestionFactory(organisation=fatima.place, kind=QuestionKind.NUMBER, least=0.5, most=9)
    typed = fatima.opens(f"/questions/{question.id}/edit").typed()
    assert (typed["least"], typed["most"]) == ("0,5", "9")
    fatima.posts(f"/questions/{question.id}/edit")
    assert bench.kept(question).least == 0.5
    fatima.sends_to("/language/en", {"csrf_token": fatima.token})
    assert fatima.opens(f"/questions/{question.id}/edit").typed()["least"] == "0.5"
