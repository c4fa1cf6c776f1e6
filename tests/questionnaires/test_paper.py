"""Questionnaires on paper: blank, to be filled in at a kitchen table, and filled in."""

from __future__ import annotations

import pytest
from werkzeug.http import parse_options_header

from app.common.audit import AuditEvent
from app.common.files.names import cleaned
from app.questionnaires.actions.answers import answer, rows_of, values_of
from app.questionnaires.models import Questionnaire, Tryout
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.filling import prints
from tests import bench, people
from tests.factories import PlanTemplateFactory, QuestionnaireFactory, TryoutFactory
from tests.people import Person
from tests.printed import can_be_read_by_all, printed
from tests.questionnaires.home import ANSWERS, HOME, KEPT
from tests.test_budgets import OTHER, cost, within


@pytest.fixture
def asked(fatima: Person) -> Questionnaire:
    """A questionnaire with a question of every kind, of which a second version is being made."""
    design = Design((HOME,), 14)
    return QuestionnaireFactory(organisation=fatima.place, design=design, revised=True, title={"nl": "Thuis"})


@pytest.fixture
def tried(fatima: Person) -> Tryout:
    """What Fatima filled in."""
    tried = TryoutFactory(organisation_id=fatima.place.id, actor_id=fatima.user.actor_id, kept=KEPT)
    return filled(tried, ANSWERS)


def filled(tried: Tryout, answers: dict[Place, object]) -> Tryout:
    """A try-out with answers."""
    with bench.office() as session:
        row = session.get_one(Tryout, tried.id)
        answer(row, HOME, answers, prints(HOME, values_of(rows_of(row, HOME), HOME)))
        session.commit()
    return tried


# Blank


def test_a_version_is_a_form_with_room_for_every_answer(fatima: Person, asked: Questionnaire) -> None:
    page = fatima.opens(f"/questionnaires/{asked.id}/versions/1")
    there = f"/questionnaires/{asked.id}/versions/1/paper"
    assert there in page.links()
    form = printed(fatima, there)
    can_be_read_by_all(form)
    assert form.title == "Thuis" and "Thuis 1.pdf" in form.name and form.shows("Vertrouwelijk na invullen")
    assert form.headings[:3] == ["Thuis", "- Wonen", "- - Over thuis"]
    for question in (one for item in HOME.items for one in item.family):
        assert form.shows(question.label), question
    for words in (
        "thuis",
        "elders",
        "slecht 1 2 3 4 5 goed",
        "oma",
        "buren",
        "meer dan één vakje",
        "Van 1 tot 20",
    ):
        assert form.shows(words), words
    assert form.shows("Alleen na “Waar woont u?”: elders") and form.shows("Zoals het nu is.")
    assert form.shows("Kind 1") and form.shows("Kind 2") and form.shows("Is er meer?") and not form.shows("Kind 3")


def test_a_version_that_is_being_made_says_so(fatima: Person, asked: Questionnaire) -> None:
    first, second = (printed(fatima, f"/questionnaires/{asked.id}/versions/{one}/paper") for one in (1, 2))
    assert second.shows("Versie 2 · In de maak") and not first.shows("In de maak")


def test_a_block_of_a_template_has_room_as_well(fatima: Person) -> None:
    template = PlanTemplateFactory(organisation=fatima.place)
    form = printed(fatima, f"/templates/{template.id}/versions/1/paper")
    can_be_read_by_all(form)


def test_a_blank_form_stays_within_budget(fatima: Person, asked: Questionnaire) -> None:
    within(OTHER, cost(fatima, f"/questionnaires/{asked.id}/versions/1/paper"))


def test_no_form_of_a_version_that_is_not_there(fatima: Person, asked: Questionnaire) -> None:
    fatima.opens(f"/questionnaires/{asked.id}/versions/3/paper", 404)


# Filled in


def test_what_was_filled_in_is_read_on_paper_as_on_screen(fatima: Person, tried: Tryout) -> None:
    page = fatima.opens(f"/try-outs/{tried.id}")
    assert f"/try-outs/{tried.id}/paper" in page.links()
    paper = printed(fatima, f"/try-outs/{tried.id}/paper")
    can_be_read_by_all(paper)
    for words in ("Bij oma in de Lindelaan", "4 van 5", "1 september 2026", "De Wilg", "Jip", "3,5", "oma, buren",
                  "Het gaat beter dan in het voorjaar.", "We eten weer samen."):  # fmt: skip
        assert page.shows(words) and paper.shows(words), words
    assert paper.headings[1:] == ["- Wonen", "- - Over thuis", "- - - Kind 1", "- - - Kind 2"]
    assert paper.shows("Proefinvulling") and not paper.shows("Vertrouwelijk")


def test_what_is_empty_is_said_in_words(fatima: Person, tried: Tryout) -> None:
    paper = printed(fatima, f"/try-outs/{tried.id}/paper")
    assert paper.shows("Brieven Niet ingevuld") and paper.shows("Hoe laat eet u? Niet ingevuld")
    assert paper.shows("8 van 10 vragen beantwoord")


def test_what_is_not_asked_any_more_is_not_on_paper(fatima: Person, tried: Tryout) -> None:
    filled(tried, {Place("q2"): "c1"})
    paper = printed(fatima, f"/try-outs/{tried.id}/paper")
    assert not paper.shows("Lindelaan") and not paper.shows("Bij wie?")


ODD = {
    "é ĳ ß Łódź": "é ĳ ß Łódź",
    "محمد": "محمد",
    "Het gaat goed 😀": "Het gaat goed 😀",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>': '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} %(name)s": "{{ 7 * 7 }} %(name)s",
}


@pytest.mark.parametrize("typed", ODD)
def test_odd_signs_come_out_as_they_were_typed(fatima: Person, tried: Tryout, typed: str) -> None:
    filled(tried, {Place("q14"): typed})
    paper = printed(fatima, f"/try-outs/{tried.id}/paper")
    can_be_read_by_all(paper)
    assert paper.shows(typed), paper.text


def test_an_answer_of_five_thousand_letters_without_a_space_stays_on_the_sheet(
    fatima: Person, tried: Tryout
) -> None:
    filled(tried, {Place("q14"): "ab" * 2_500})
    paper = printed(fatima, f"/try-outs/{tried.id}/paper")
    letters = paper.text.replace(" ", "")
    assert letters.count("abab") * 4 >= 4_900 and len(paper.reader.pages) >= 2


@pytest.mark.parametrize("title", ["a/b\\c:d*e", "CON", "Thuis\u202egpj.exe", "Jóse 😀", "x" * 300, "…"])
def test_the_name_of_the_file_is_safe(fatima: Person, title: str) -> None:
    tried = TryoutFactory(
        organisation_id=fatima.place.id, actor_id=fatima.user.actor_id, kept=KEPT, title={"nl": title}
    )
    _attachment, told = parse_options_header(printed(fatima, f"/try-outs/{tried.id}/paper").name)
    name = told["filename"]
    assert name.endswith(".pdf") and name == cleaned(name) and 4 < len(name) <= 150
    assert title not in ("Jóse 😀", "…") or name == f"{title}.pdf"


def test_nobody_prints_what_somebody_else_filled_in(fatima: Person, tried: Tryout, marieke: Person) -> None:
    colleague = people.with_role("FB", fatima.place)
    for person, status in ((colleague, 404), (marieke, 403)):
        answer = person.client.get(f"/try-outs/{tried.id}/paper")
        assert answer.status_code == status and b"Lindelaan" not in answer.data
    assert not bench.rows_of(AuditEvent, AuditEvent.action == "row.printed")


def test_a_print_of_answers_stays_within_budget(fatima: Person, tried: Tryout) -> None:
    within(OTHER, cost(fatima, f"/try-outs/{tried.id}/paper"))
