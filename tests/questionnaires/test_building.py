"""Fatima builds a questionnaire from blocks and questions, publishes it, and makes a new version of it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.common.exchanged import MOST_BYTES
from app.questionnaires.models import Questionnaire, QuestionnaireEdition, Tryout
from app.questionnaires.rules import exchange
from app.questionnaires.rules.designs import Design, read
from tests import bench
from tests.browser import Page
from tests.factories import OrganisationFactory, QuestionFactory, QuestionnaireFactory, two_questions
from tests.people import Person


def made(person: Person) -> Questionnaire:
    """The last questionnaire of somebody's organisation."""
    return bench.rows_of(Questionnaire, Questionnaire.organisation_id == person.place.id)[-1]


def editions(thing: Questionnaire) -> list[QuestionnaireEdition]:
    """Its versions, the oldest first."""
    found = bench.rows_of(QuestionnaireEdition, QuestionnaireEdition.thing_id == thing.id)
    return sorted(found, key=lambda one: one.number)


def design_of(thing: Questionnaire) -> Design:
    """What the newest version holds."""
    return editions(thing)[-1].design


def order(thing: Questionnaire) -> list[str]:
    """What is asked, in its order."""
    return [item.label for item in design_of(thing).items]


def blocks(thing: Any) -> str:
    """Where its blocks are put together."""
    return f"/questionnaires/{thing.id}/blocks"


def adds_block(person: Person, thing: Questionnaire, title: str) -> Page:
    """Put a block at the end."""
    page = person.opens(f"{blocks(thing)}?new=questions")
    return person.sends(save_form(page), title_nl=title, save="yes")


def save_form(page: Page) -> Any:
    """The form of the open block."""
    return page.select("form:has(button[name=save])")[0]


def bank_form(page: Page) -> Any:
    """The questions of the bank, to tick."""
    return page.select("form:has([name=question])")[0]


def presses(person: Person, name: str) -> Page:
    """Press a button whose words begin so."""
    assert person.page
    button = next(one for one in person.page.select("button[form=moves]") if name in one.get_text(" "))
    form = person.page.select("#moves")[0]
    pairs = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    return person.sends_to(str(form["action"]), {**pairs, str(button["name"]): str(button["value"])})


@pytest.fixture
def draft(fatima: Person) -> Questionnaire:
    """A questionnaire of Testdorp that is being made, with one block of two questions."""
    return QuestionnaireFactory(organisation=fatima.place)


@pytest.fixture
def used(fatima: Person) -> Questionnaire:
    """A questionnaire of Testdorp that is in use."""
    return QuestionnaireFactory(organisation=fatima.place, published=True)


# Building


def test_fatima_builds_a_questionnaire_and_publishes_it(fatima: Person) -> None:
    page = fatima.posts("/questionnaires/add", title_nl="Eerste gesprek", title_fr="Premier entretien")
    thing = made(fatima)
    assert page.heading == "Eerste gesprek" and page.shows("Concept") and page.shows("Voeg het eerste blok toe.")
    assert page.url == blocks(thing)
    adds_block(fatima, thing, "School")
    fatima.posts(f"{blocks(thing)}/p1/question", kind="yes_no", text_nl="Gaat u naar school?")
    page = fatima.posts(
        f"{blocks(thing)}/p1/question", kind="short_text", text_nl="Welke school?", after="q2", answers=["q2.yes"]
    )
    assert page.shows("Alleen na “Gaat u naar school?”: Ja") and page.shows("Wat mensen zien")
    assert [item.key for item in design_of(thing).items] == ["q2", "q3"]
    page = fatima.posts(f"/questionnaires/{thing.id}/publish")
    assert page.shows("Versie 1 in gebruik")
    (edition,) = editions(thing)
    assert edition.published and bench.kept(thing).being_made is None
    fatima.opens(blocks(thing), status=404)


def test_what_is_empty_is_not_published(fatima: Person) -> None:
    thing = QuestionnaireFactory(organisation=fatima.place, design=Design((), 0))
    page = fatima.opens(f"/questionnaires/{thing.id}/publish")
    assert page.shows("Er staat nog niets in. Voeg eerst een bouwblok toe.") and not page.shows("Ja, publiceren")
    page = fatima.sends_to(f"/questionnaires/{thing.id}/publish", {"csrf_token": fatima.token})
    assert page.shows("Er staat nog niets in.") and bench.kept(thing).in_use is None


def test_a_block_is_changed_and_keeps_its_questions(fatima: Person, draft: Questionnaire) -> None:
    page = fatima.opens(blocks(draft))
    page = fatima.sends(save_form(page), title_nl="Huis", title_en="Home", help_nl="Over uw huis.", save="yes")
    (part,) = design_of(draft).parts
    assert (part.title, part.help) == ({"nl": "Huis", "en": "Home"}, {"nl": "Over uw huis."})
    assert len(part.items) == 2 and page.shows("Blok: Huis")


def test_a_block_without_a_title_is_refused_and_keeps_what_was_typed(fatima: Person, draft: Questionnaire) -> None:
    page = fatima.opens(blocks(draft))
    page = fatima.sends(save_form(page), title_nl=" ", help_en="About your home", save="yes")
    assert any("Vul dit veld in." in error for error in page.errors())
    assert page.typed()["help_en"] == "About your home"
    assert design_of(draft).parts[0].label == "Wonen"


def test_questions_and_blocks_move_by_buttons_and_the_focus_goes_along(
    fatima: Person, draft: Questionnaire
) -> None:
    adds_block(fatima, draft, "School")
    fatima.opens(f"{blocks(draft)}?part=p1")
    page = presses(fatima, "“Met wie woont u?” omhoog")
    assert order(draft) == ["Met wie woont u?", "Woont u alleen?"]
    (focused,) = page.select("main [autofocus]")
    assert "Met wie woont u?" in focused.get_text(" ")
    presses(fatima, "“School” omhoog")
    assert [part.label for part in design_of(draft).parts] == ["School", "Wonen"]


def test_a_question_cannot_move_before_the_one_that_it_depends_on(fatima: Person, draft: Questionnaire) -> None:
    fatima.posts(f"{blocks(draft)}/p1/question/q3", after="q2", answers=["q2.no"])
    fatima.opens(blocks(draft))
    page = presses(fatima, "“Met wie woont u?” omhoog")
    assert page.shows("Een vraag die van een andere afhangt, komt erna.")
    assert order(draft) == ["Woont u alleen?", "Met wie woont u?"]


def test_a_question_goes_after_a_question_and_not_while_another_depends_on_it(
    fatima: Person, draft: Questionnaire
) -> None:
    fatima.posts(f"{blocks(draft)}/p1/question/q3", after="q2", answers=["q2.no"])
    page = fatima.opens(f"{blocks(draft)}?drop=q2")
    page = fatima.sends(page.form())
    assert (
        page.shows("Een andere vraag wordt alleen gesteld na een antwoord op deze vraag.")
        and len(order(draft)) == 2
    )
    page = fatima.opens(f"{blocks(draft)}?drop=q3")
    assert page.heading == "“Met wie woont u?” verwijderen?"
    fatima.sends(page.form())
    assert order(draft) == ["Woont u alleen?"]
    page = fatima.opens(f"{blocks(draft)}?drop=p1")
    assert page.shows("1 vraag gaat mee.")
    fatima.sends(page.form())
    assert design_of(draft).parts == ()
    fatima.opens(f"{blocks(draft)}?drop=p1", status=404)


def test_answers_of_another_question_than_the_chosen_one_do_not_count(
    fatima: Person, draft: Questionnaire
) -> None:
    fatima.posts(f"{blocks(draft)}/p1/question/q3", after="q2", answers=["q2.no", "q9.yes", "nonsense"])
    item = design_of(draft).items[1]
    assert item.show_if is not None and item.show_if.told() == {"key": "q2", "answers": ["no"]}
    page = fatima.opens(f"{blocks(draft)}/p1/question/q3")
    assert [str(box["value"]) for box in page.select("[name=answers][checked]")] == ["q2.no"]
    fatima.posts(f"{blocks(draft)}/p1/question/q3", after="", answers=["q2.no"])
    assert design_of(draft).items[1].show_if is None


def test_a_changed_question_that_breaks_a_condition_is_refused(fatima: Person, draft: Questionnaire) -> None:
    fatima.posts(f"{blocks(draft)}/p1/question/q3", after="q2", answers=["q2.no"])
    page = fatima.posts(f"{blocks(draft)}/p1/question/q2", kind="date")
    assert page.shows("“Met wie woont u?” hangt af van een vraag die er niet voor staat.")
    assert design_of(draft).items[0].kind == "yes_no" and page.typed()["kind"] == "date"


def test_questions_of_the_bank_are_taken_over_and_then_their_own(fatima: Person, draft: Questionnaire) -> None:
    scale = QuestionFactory(organisation=fatima.place, scale=True, text={"nl": "Hoe slaapt u?"})
    QuestionFactory(organisation=fatima.place, retired=True, text={"nl": "Oude vraag?"})
    elsewhere = QuestionFactory(organisation=OrganisationFactory(), text={"nl": "Van elders?"})
    page = fatima.opens(f"{blocks(draft)}/p1/bank")
    assert page.shows("Hoe slaapt u?") and not page.shows("Oude vraag?") and not page.shows("Van elders?")
    assert not fatima.opens(f"{blocks(draft)}/p1/bank?q=eten").shows("Hoe slaapt u?")
    page = fatima.opens(f"{blocks(draft)}/p1/bank")
    fatima.sends(bank_form(page), question=[str(scale.id), str(elsewhere.id)])
    assert order(draft)[-1] == "Hoe slaapt u?" and len(order(draft)) == 3
    fatima.posts(f"/questions/{scale.id}/edit", text_nl="Slaapt u goed?")
    assert order(draft)[-1] == "Hoe slaapt u?"
    page = fatima.opens(f"{blocks(draft)}/p1/bank")
    assert page.shows("staat al in dit blok")
    page = fatima.sends(bank_form(page))
    assert page.shows("Vink ten minste één vraag aan.")


def test_two_who_build_at_once_do_not_overwrite_each_other(fatima: Person, draft: Questionnaire) -> None:
    early = save_form(fatima.opens(blocks(draft)))
    fatima.posts(f"{blocks(draft)}/p1/question/q2", text_nl="Woont u op uzelf?")
    fatima.opens(blocks(draft))
    page = fatima.sends(early, 409, title_nl="Anders", save="yes")
    assert page.shows("Iemand anders heeft deze versie gewijzigd.") and page.typed()["title_nl"] == "Anders"
    page = fatima.sends(save_form(page), save="yes")
    assert design_of(draft).parts[0].label == "Anders" and order(draft)[0] == "Woont u op uzelf?"
    question = fatima.opens(f"{blocks(draft)}/p1/question/q2").form()
    adds_block(fatima, draft, "School")
    page = fatima.sends(question, 409, text_nl="Mijn tekst")
    assert page.typed()["text_nl"] == "Mijn tekst" and order(draft)[0] == "Woont u op uzelf?"
    asked = QuestionFactory(organisation=fatima.place)
    ticked = bank_form(fatima.opens(f"{blocks(draft)}/p1/bank"))
    adds_block(fatima, draft, "Geld")
    page = fatima.sends(ticked, 409, question=[str(asked.id)])
    assert page.shows("Iemand anders heeft deze versie gewijzigd.") and len(order(draft)) == 2


@pytest.mark.parametrize(
    "sent", [{"move": "q2:999999"}, {"move": "q2:-1"}, {"move": "nonsense"}, {"move": "q9:0"}, {"drop": "q9"}, {}]
)
def test_nonsense_changes_nothing(fatima: Person, draft: Questionnaire, sent: dict[str, str]) -> None:
    fields = {"csrf_token": fatima.token, "version": "1", "part": "p1", **sent}
    answer = fatima.client.post(blocks(draft), data=fields)
    assert answer.status_code in (200, 303, 400)
    assert order(draft) == ["Woont u alleen?", "Met wie woont u?"]


def test_of_the_portal_one_reads_and_changes_nothing(fatima: Person) -> None:
    thing = QuestionnaireFactory(published=True)
    fatima.opens(f"/questionnaires/{thing.id}")
    fatima.opens(f"/questionnaires/{thing.id}/versions/1")
    fatima.opens(blocks(thing), status=403)
    fatima.opens(f"/questionnaires/{thing.id}/revise", status=403)
    elsewhere = QuestionnaireFactory(organisation=OrganisationFactory())
    for path in ("", "/versions", "/compare", "/blocks", "/versions/1", "/versions/1/file"):
        fatima.opens(f"/questionnaires/{elsewhere.id}{path}", status=404)


def test_fatima_tries_what_she_is_making(fatima: Person, draft: Questionnaire) -> None:
    fatima.opens(blocks(draft))
    page = fatima.sends_to(f"/questionnaires/{draft.id}/try", {"csrf_token": fatima.token})
    assert page.heading == "Proefinvulling van Kennismaking" and page.shows("Wonen")
    empty = QuestionnaireFactory(organisation=fatima.place, design=Design((), 0))
    page = fatima.sends_to(f"/questionnaires/{empty.id}/try", {"csrf_token": fatima.token})
    assert page.shows("Er staan nog geen vragen in.")
    of_all = QuestionnaireFactory(published=True)
    fatima.sends_to(f"/questionnaires/{of_all.id}/try", {"csrf_token": fatima.token})
    assert {one.origin for one in bench.rows_of(Tryout)} == {
        f"/questionnaires/{thing.id}" for thing in (draft, of_all)
    }


# Versions


def test_a_new_version_begins_as_the_one_in_use_which_stays(fatima: Person, used: Questionnaire) -> None:
    page = fatima.posts(f"/questionnaires/{used.id}/revise")
    assert page.shows("U werkt aan versie 2.")
    fatima.posts(f"{blocks(used)}/p1/question/q2", text_nl="Woont u op uzelf?")
    assert [one.design.items[0].label for one in editions(used)] == ["Woont u alleen?", "Woont u op uzelf?"]
    assert fatima.opens(f"/questionnaires/{used.id}/publish").shows("1 ding verschilt met versie 1")
    fatima.posts(f"/questionnaires/{used.id}/publish")
    page = fatima.opens(f"/questionnaires/{used.id}/versions")
    assert [row.split(" Versie")[0].split()[:2] for row in page.rows()] == [["Versie", "2"], ["Versie", "1"]]
    assert bench.kept(used).in_use == 2


def test_a_new_version_can_be_thrown_away_and_the_first_cannot(fatima: Person, used: Questionnaire) -> None:
    fatima.posts(f"/questionnaires/{used.id}/revise")
    assert fatima.opens(f"/questionnaires/{used.id}/revise").shows("Er wordt al een nieuwe versie gemaakt.")
    fatima.posts(f"/questionnaires/{used.id}/drop")
    assert [one.number for one in editions(used)] == [1]
    first = QuestionnaireFactory(organisation=fatima.place)
    assert fatima.opens(f"/questionnaires/{first.id}/drop").shows("Dit is de enige versie.")


def test_what_was_published_is_retired_and_not_deleted(
    fatima: Person, used: Questionnaire, draft: Questionnaire
) -> None:
    page = fatima.opens(f"/questionnaires/{used.id}/delete")
    assert page.shows("Het is gepubliceerd, dus er kunnen antwoorden op zijn.")
    page = fatima.posts(f"/questionnaires/{used.id}/retire")
    assert page.shows("Ingetrokken") and not bench.kept(used).active
    fatima.posts(f"/questionnaires/{used.id}/revive")
    assert bench.kept(used).active
    fatima.posts(f"/questionnaires/{draft.id}/delete")
    assert editions(draft) == []


@pytest.mark.committed
@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE questionnaire_edition SET kept = \'{"parts": [], "last": 0}\'',
        "UPDATE questionnaire_edition SET published_at = NULL",
        "UPDATE questionnaire_edition SET number = 7",
        "DELETE FROM questionnaire_edition",
    ],
)
def test_the_database_keeps_a_published_version_as_it_is(
    fatima: Person, used: Questionnaire, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="a published questionnaire_edition"), bench.office() as session:
        session.execute(text(statement))
    assert len(editions(used)) == 1


def test_two_versions_are_compared_in_sentences(fatima: Person, used: Questionnaire) -> None:
    fatima.posts(f"/questionnaires/{used.id}/revise")
    fatima.posts(f"{blocks(used)}/p1/question/q2", text_nl="Woont u op uzelf?", required=True)
    fatima.posts(f"{blocks(used)}/p1/question", kind="date", text_nl="Sinds wanneer?")
    page = fatima.opens(f"/questionnaires/{used.id}/compare")
    told = [" ".join(one.get_text(" ").split()) for one in page.select(".rp-differences li")]
    assert told == [
        "Andere woorden “Woont u alleen?” heet nu “Woont u op uzelf?”.",
        "Gewijzigd “Woont u op uzelf?” moet nu ingevuld worden.",
        "Toegevoegd “Sinds wanneer?” is toegevoegd aan “Wonen”.",
    ]
    assert fatima.opens(f"/questionnaires/{used.id}/compare?a=1&b=1").shows("Dit is één en dezelfde versie.")
    fatima.opens(f"/questionnaires/{used.id}/compare?a=1&b=9", status=404)


def test_the_history_tells_who_published_which_version(fatima: Person, draft: Questionnaire) -> None:
    fatima.posts(f"/questionnaires/{draft.id}/publish")
    page = fatima.opens(f"/questionnaires/{draft.id}/history")
    assert page.shows("Versie in gebruik") and page.shows(fatima.user.name.full)


# Files


def test_a_questionnaire_goes_out_as_a_file_and_comes_in_again(fatima: Person, used: Questionnaire) -> None:
    answer = fatima.client.get(f"/questionnaires/{used.id}/versions/1/file")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kennismaking-1.json"
    assert "Woont u alleen?" in answer.get_data(as_text=True)
    page = fatima.posts("/questionnaires/take-in", file=(BytesIO(answer.data), "vragen.json"))
    assert page.shows("“Kennismaking” is binnengehaald.") and page.shows("Concept")
    assert design_of(made(fatima)).told() == design_of(used).told()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "In dit bestand staat geen vragenlijst."),
        (b"PK\x03\x04", "In dit bestand staat geen vragenlijst."),
        (b"[" * 100_000, "In dit bestand staat geen vragenlijst."),
        (
            b'{"kind": "regieportaal/questionnaire", "format": 2}',
            "door een nieuwere versie van het portaal gemaakt",
        ),
        (b"x" * (MOST_BYTES + 1), "Het bestand is te groot"),
    ],
)
def test_a_file_that_is_none_is_told_in_a_sentence(fatima: Person, content: bytes, told: str) -> None:
    before = bench.counted(Questionnaire)
    page = fatima.posts("/questionnaires/take-in", file=(BytesIO(content), "vragen.json"))
    assert told in page.content and bench.counted(Questionnaire) == before
    assert page.shows("Kies het bestand opnieuw")


def wrong(change: Any) -> bytes:
    """A file in which something was changed by hand."""
    kept = json.loads(exchange.written({"nl": "Kennismaking"}, None, two_questions()))
    change(kept)
    return json.dumps(kept).encode()


def item(kept: Any, place: int = 0) -> Any:
    """A question of the file."""
    return kept["parts"][0]["items"][place]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda kept: kept.update(title={"en": "Hello"}), "Het bestand heeft geen titel in het Nederlands."),
        (lambda kept: item(kept).update(kind="essay"), "In dit bestand staat geen vragenlijst."),
        (lambda kept: item(kept).update(key="q3"), "Het bestand gebruikt de sleutel q3 twee keer."),
        (lambda kept: item(kept).update(text={"xx": "?"}), "In dit bestand staat geen vragenlijst."),
        (lambda kept: item(kept).update(text={"nl": "x" * 301}), "een tekst die te lang is"),
        (lambda kept: item(kept).update(kind="scale", least=1, most=1), "Een schaal heeft twee tot elf stappen"),
        (lambda kept: item(kept).update(show_if={"key": "q3", "answers": []}), "hangt af van een vraag"),
        (lambda kept: item(kept, 1).update(show_if={"key": "q2", "answers": ["x"]}), "hangt af van een antwoord"),
        (lambda kept: item(kept).update(kind="single_choice", choices=[]), "minste twee"),
        (lambda kept: kept["parts"][0].update(kind="goals"), "een blok van een soort"),
        (lambda kept: item(kept).update(most="veel"), "In dit bestand staat geen vragenlijst."),
        (lambda kept: kept.update(parts="geen"), "In dit bestand staat geen vragenlijst."),
    ],
)  # fmt: skip
def test_a_file_that_was_changed_by_hand_is_judged(fatima: Person, change: Any, told: str) -> None:
    page = fatima.posts("/questionnaires/take-in", file=(BytesIO(wrong(change)), "vragen.json"))
    assert told in page.content
    assert bench.counted(Questionnaire, Questionnaire.organisation_id == fatima.place.id) == 0


def test_a_file_brings_no_numbers_of_another_bank_along() -> None:
    content = wrong(lambda kept: (item(kept).update(bank_id=12), kept.update(last=1)))
    design = exchange.taken(content).design
    assert design.items[0].bank_id is None and design.last == 3
    assert read(design.told()) == design
