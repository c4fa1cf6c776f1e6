"""Residents hand in files where they write along, as staff do, and only who may read them gets them (P-20)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from app.common import files
from app.common.audit import AuditEvent
from app.common.context import Context, working_as
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.files.clamd import INFECTED, Clamd
from app.extensions import db
from app.plans.models import Participant, Plan, PlanAnswer
from app.plans.rules.blocks import BlockKind
from app.plans.rules.sharing import Access
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from tests import bench, residents
from tests.browser import Page, check_headers
from tests.files.bad import BAD, PDF, jpeg
from tests.files.test_taking_in import folder, lying
from tests.people import Person as Somebody
from tests.planning import PlanFactory, a_template
from tests.plans.test_own_plans import refusals
from tests.plans.test_own_writing import NOT_NOW, form_of, gives
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory
from tests.test_budgets import FORM, SAVE, counted, within


@pytest.fixture(autouse=True)
def clean_folder(app: Flask) -> None:
    """Every test begins without files."""
    for path in lying():
        path.unlink()


@pytest.fixture
def plan(marieke: Somebody, plan: Plan) -> Plan:
    """A plan with letters (q2), words (q3), and rooms with a picture (q5 in q4) in p1; p6 asks for a file (q7)."""
    design, key = add_part(Design(), BlockKind.QUESTIONS, {"nl": "Van ons samen"}, {})
    rooms = Item("", QuestionKind.GROUP, {"nl": "Kamer"})
    asked = [
        Item("", QuestionKind.FILE, {"nl": "Brieven"}, most=3),
        Item("", QuestionKind.LONG_TEXT, {"nl": "Wat staat erin?"}),
        rooms,
    ]
    design = add_items(design, key, asked)
    design = add_items(design, key, [Item("", QuestionKind.FILE, {"nl": "Foto"}, most=1)], "q4")
    design, other = add_part(design, BlockKind.QUESTIONS, {"nl": "Van de gemeente"}, {})
    design = add_items(design, other, [Item("", QuestionKind.FILE, {"nl": "Besluit"}, most=1)])
    return PlanFactory(pathway=plan.pathway, template=a_template(marieke.place, design))


@pytest.fixture
def linda(plan: Plan) -> Participant:
    """The mother, who co-writes p1."""
    shared = {"p1": Access.WRITE}
    return ParticipantFactory(plan=plan, name="Linda Bakker", email="linda@bakker.example", shared=shared)


@pytest.fixture
def home(linda: Participant) -> ResidentAtHome:
    """Linda, logged in."""
    return ResidentAtHome(residents.a_resident(linda))


@pytest.fixture
def his(plan: Plan) -> ResidentAtHome:
    """Joris, who co-writes the same block."""
    shared = {"p1": Access.WRITE}
    there = ParticipantFactory(plan=plan, name="Joris Bakker", email="joris@bakker.example", shared=shared)
    return ResidentAtHome(residents.a_resident(there, email="joris@bakker.example", name="Joris Bakker"))


def a_file(name: str = "brief.pdf", content: bytes = PDF) -> Any:
    """A file as a browser sends it."""
    return BytesIO(content), name


def hands_in(person: Somebody, plan: Plan, *coming: Any, status: int = 200, **fields: Any) -> Page:
    """Fill in the form of p1 with letters."""
    url = form_of(plan) if isinstance(person, ResidentAtHome) else f"/plans/{plan.id}/answer/p1"
    sent: dict[str, Any] = {"q2": list(coming), **fields}
    return person.posts(url, status, **sent)


def names(plan: Plan, key: str = "q2") -> list[str]:
    """What is called the files of an answer."""
    rows = bench.rows_of(PlanAnswer, PlanAnswer.plan_id == plan.id, PlanAnswer.key == key)
    return [one["name"] for row in rows for one in row.value or ()]


def file_of(plan: Plan, name: str) -> StoredFile:
    (found,) = bench.rows_of(StoredFile, StoredFile.name == name)
    return found


def address_of(plan: Plan, stored: StoredFile) -> str:
    return f"/mijn/plans/{plan.id}/files/{stored.id}"


def gone(page: Page) -> list[str]:
    """The names of the files that can be taken away on a form."""
    return [str(one["name"]) for one in page.select("input[name$='__gone']")]


# Handing in, and getting it back


def test_linda_hands_in_a_letter_and_marieke_reads_that_it_came_from_her(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    back = hands_in(home, plan, a_file("brief van school.pdf"), q3="Een uitnodiging")
    assert back.url.startswith(f"/mijn/plans/{plan.id}") and back.shows("Wat u schreef is opgeslagen.")
    stored = file_of(plan, "brief van school.pdf")
    assert home.resident is not None
    assert (stored.actor_id, stored.organisation_id) == (home.resident.actor_id, plan.organisation_id)
    assert re.fullmatch("[0-9a-f]{64}", stored.key) and (folder() / stored.key).read_bytes() == PDF
    assert f"/mijn/plans/{plan.id}/files/{stored.id}" in back.links()
    history = marieke.opens(f"/plans/{plan.id}/history")
    assert history.shows("Linda Bakker") and history.shows("brief van school.pdf")
    assert marieke.client.get(f"/plans/{plan.id}/files/{stored.id}").data == PDF


def test_what_comes_back_is_what_was_handed_in_and_only_to_be_saved(home: ResidentAtHome, plan: Plan) -> None:
    hands_in(home, plan, a_file())
    stored = file_of(plan, "brief.pdf")
    answer = home.client.get(address_of(plan, stored))
    check_headers(answer, address_of(plan, stored))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    read = bench.rows_of(AuditEvent, AuditEvent.action == "row.read")
    assert json.loads(read[-1].details) == {"page": "file"}


def test_a_picture_in_a_group_is_handed_in_without_a_script(home: ResidentAtHome, plan: Plan) -> None:
    home.opens(form_of(plan))
    page = home.clicks("Toevoegen Kamer")
    (field,) = (one for one in page.select("input[type=file][name^='q5-']") if not one.find_parent("template"))
    sent: dict[str, Any] = {str(field["name"]): a_file("kamer.jpg", jpeg())}
    back = home.sends(page.form(form_of(plan)), **sent)
    assert back.shows("kamer.jpg")
    assert names(plan, "q5") == ["kamer.jpg"]


def test_a_file_that_was_chosen_is_asked_for_when_the_form_comes_back(home: ResidentAtHome, plan: Plan) -> None:
    home.opens(form_of(plan))
    page = home.clicks("Toevoegen Kamer", q2=a_file())
    assert "Kies het bestand opnieuw: uw browser heeft het niet bewaard." in " ".join(page.errors())
    assert not lying()


def test_a_second_click_hands_in_once(home: ResidentAtHome, plan: Plan) -> None:
    form = home.opens(form_of(plan)).form(form_of(plan))
    home.sends(form, q2=a_file())
    assert home.sends(form, q2=a_file()).url.startswith(f"/mijn/plans/{plan.id}")
    assert names(plan) == ["brief.pdf"] and len(lying()) == 1


# What is not taken


@pytest.mark.parametrize("name", sorted(BAD)[::7])
def test_what_is_not_what_it_says_is_refused_as_it_is_of_staff_and_the_words_stay(
    home: ResidentAtHome, plan: Plan, name: str
) -> None:
    called, made = BAD[name]
    page = hands_in(home, plan, a_file(called, made()), q3="Dit stond erin.")
    assert page.errors() and page.shows("Dit stond erin.")
    assert not lying() and not bench.counted(StoredFile) and not names(plan)


def test_too_many_and_too_large_is_told_in_a_sentence(home: ResidentAtHome, plan: Plan) -> None:
    page = hands_in(home, plan, *(a_file(f"{number}.pdf") for number in range(4)))
    assert any("3 bestanden" in one for one in page.errors())
    most = home.app.config["FILE_LIMIT_MB"] * 1024 * 1024
    page = hands_in(home, plan, a_file("groot.txt", b"x" * (most + 1)))
    assert "Dit bestand is te groot." in " ".join(page.errors())
    answer = home.client.post(
        form_of(plan), data={"csrf_token": home.token, "q2": a_file("film.txt", b"x" * (3 * most))}
    )
    assert answer.status_code == 413
    assert "De bestanden zijn samen te groot" in answer.get_data(as_text=True)
    assert not lying()


def test_a_day_takes_so_much_of_one_resident_and_leaves_the_rest_to_others(
    home: ResidentAtHome, his: ResidentAtHome, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(home.app.config, "RESIDENT_FILES_PER_DAY_MB", 1)
    hands_in(home, plan, a_file("een.txt", b"x" * 700_000))
    page = hands_in(home, plan, a_file("twee.txt", b"x" * 700_000))
    assert "U hebt vandaag zoveel ingeleverd als op een dag past. Probeer het morgen opnieuw." in " ".join(
        page.errors()
    )
    hands_in(his, plan, a_file("drie.txt", b"x" * 700_000))
    assert names(plan) == ["een.txt", "drie.txt"] and len(lying()) == 2


class Meanwhile(Clamd):
    """A scanner during whose work something else happens, and that may find something."""

    def __init__(self, happens: Callable[[], Any], finds: bool = False) -> None:
        object.__setattr__(self, "happens", happens)
        object.__setattr__(self, "finds", finds)

    def check(self, path: Any) -> None:
        with bench.the_app().app_context(), working_as(Context()):
            self.happens()  # type: ignore[attr-defined]
        if self.finds:  # type: ignore[attr-defined]
            raise RuleBroken(INFECTED)


@pytest.fixture
def scanned(app: Flask) -> Any:
    """Let the files of the application be looked at by a scanner."""
    with app.app_context():
        engine = db.engine
    with bench.office() as session:
        store = files.at_hand(session)
    yield lambda scanner: files.install(engine, files.Store(store.folder, scanner))
    files.install(engine, store)


def test_what_the_scanner_finds_is_told_and_gone(home: ResidentAtHome, plan: Plan, scanned: Any) -> None:
    scanned(Meanwhile(lambda: None, finds=True))
    page = hands_in(home, plan, a_file(), q3="Een brief")
    assert "De virusscanner heeft iets schadelijks gevonden in dit bestand." in " ".join(page.errors())
    assert page.shows("Een brief") and not lying()


# Rights that go


@pytest.mark.parametrize("finds", [False, True])
def test_a_right_that_is_taken_back_while_the_scanner_looks_stops_the_save_and_shows_nothing(
    home: ResidentAtHome, linda: Participant, marieke: Somebody, plan: Plan, scanned: Any, finds: bool
) -> None:
    hands_in(marieke, plan, q3="Wat Marieke schreef")
    page = home.opens(form_of(plan))
    scanned(Meanwhile(lambda: gives(linda, "p1", Access.NONE), finds))
    back = home.sends(page.form(form_of(plan)), q2=a_file())
    assert back.url == f"/mijn/plans/{plan.id}" and back.shows(NOT_NOW)
    assert "Marieke schreef" not in back.body
    assert not lying() and not names(plan)
    assert ("plan", plan.id, "sharing") in refusals()


def test_a_right_that_is_taken_back_while_the_form_is_open_takes_no_file(
    home: ResidentAtHome, linda: Participant, plan: Plan
) -> None:
    page = home.opens(form_of(plan))
    gives(linda, "p1", Access.SEE)
    back = home.sends(page.form(form_of(plan)), q2=a_file())
    assert back.shows(NOT_NOW) and not lying()
    assert refusals() == [("plan", plan.id, "sharing")]


def test_in_a_closed_plan_nothing_is_handed_in_and_what_was_is_read(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    hands_in(home, plan, a_file())
    page = home.opens(form_of(plan))
    marieke.posts(f"/plans/{plan.id}/close", ending="wish", closed_on="2026-11-28", ending_words="Klaar.")
    assert home.sends(page.form(form_of(plan)), q2=a_file("te laat.pdf")).shows(NOT_NOW)
    assert names(plan) == ["brief.pdf"]
    assert home.client.get(address_of(plan, file_of(plan, "brief.pdf"))).data == PDF


def test_a_number_that_is_guessed_and_an_old_link_give_the_same_nothing(
    home: ResidentAtHome, linda: Participant, marieke: Somebody, plan: Plan
) -> None:
    """Of a block that is not shared, of what is nowhere, and of one's own once the block is shared no longer."""
    marieke.posts(f"/plans/{plan.id}/answer/p6", q7=a_file("besluit.pdf"))
    hands_in(home, plan, a_file())
    theirs, mine = file_of(plan, "besluit.pdf"), file_of(plan, "brief.pdf")
    pages = [home.opens(f"/mijn/plans/{plan.id}/files/{number}", 404) for number in (theirs.id, 99_999)]
    assert home.client.get(address_of(plan, mine)).status_code == 200
    gives(linda, "p1", Access.NONE)
    pages.append(home.opens(address_of(plan, mine), 404))
    assert len({page.content for page in pages}) == 1
    assert "besluit" not in "".join(page.body for page in pages)
    told = [one for one in refusals() if one[0] == "stored_file"]
    assert told == [("stored_file", number, "scope") for number in (theirs.id, 99_999, mine.id)]


# Taking away


def test_linda_puts_another_letter_in_the_place_of_hers(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    hands_in(home, plan, a_file("verkeerd.pdf"))
    wrong = file_of(plan, "verkeerd.pdf")
    page = hands_in(home, plan, a_file("goed.pdf"), q2__gone=wrong.id)
    assert page.shows("goed.pdf") and "verkeerd.pdf" not in page.content
    assert names(plan) == ["goed.pdf"] and not bench.rows_of(StoredFile, StoredFile.id == wrong.id)
    assert not (folder() / wrong.key).exists()
    home.opens(address_of(plan, wrong), 404)
    assert marieke.opens(f"/plans/{plan.id}/history").shows("verkeerd.pdf")


@pytest.mark.parametrize("whose", ["marieke", "his"])
def test_a_file_of_somebody_else_stays_whatever_is_sent(
    home: ResidentAtHome, plan: Plan, whose: str, request: pytest.FixtureRequest
) -> None:
    other: Somebody = request.getfixturevalue(whose)
    hands_in(other, plan, a_file("van een ander.pdf"))
    hands_in(home, plan, a_file("van mij.pdf"))
    page = home.opens(form_of(plan))
    assert page.shows("U kunt alleen bestanden weghalen die u zelf hebt ingeleverd.")
    assert page.shows("van een ander.pdf") and gone(page) == ["q2__gone"]
    theirs, mine = file_of(plan, "van een ander.pdf"), file_of(plan, "van mij.pdf")
    typed = {**page.typed(), "csrf_token": home.token, "q2__gone": [theirs.id, mine.id]}
    assert home.client.post(form_of(plan), data=typed).status_code == 303
    assert names(plan) == ["van een ander.pdf"] and (folder() / theirs.key).exists()


def test_a_time_of_a_group_with_a_picture_of_marieke_stays(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    url = f"/plans/{plan.id}/answer/p1"
    fields: dict[str, Any] = {
        "csrf_token": marieke.token,
        "q4": "0c1d2e3f",
        "q5-0c1d2e3f": a_file("kamer.jpg", jpeg()),
    }
    assert marieke.client.post(url, data=fields).status_code == 303
    page = home.opens(form_of(plan))
    assert not [one for one in page.select("[name=remove]") if not one.find_parent("template")]
    assert home.client.post(form_of(plan), data={"csrf_token": home.token}).status_code == 303
    again = {"csrf_token": home.token, "q4": "0c1d2e3f", "remove": "q4-0c1d2e3f"}
    assert home.client.post(form_of(plan), data=again).status_code == 200
    assert names(plan, "q5") == ["kamer.jpg"] and len(lying()) == 1


def test_with_a_time_of_a_group_goes_the_picture_that_linda_put_there(home: ResidentAtHome, plan: Plan) -> None:
    fields: dict[str, Any] = {
        "csrf_token": home.token,
        "q4": "0c1d2e3f",
        "q5-0c1d2e3f": a_file("kamer.jpg", jpeg()),
    }
    assert home.client.post(form_of(plan), data=fields).status_code == 303
    home.opens(form_of(plan))
    home.clicks("Verwijderen Kamer 1")
    home.clicks("Opslaan")
    assert not names(plan, "q5") and not lying()


# Taking along


def test_her_files_are_in_the_file_with_her_data_and_those_of_others_are_not(
    home: ResidentAtHome, linda: Participant, marieke: Somebody, plan: Plan
) -> None:
    hands_in(marieke, plan, a_file("van marieke.pdf"))
    hands_in(home, plan, a_file("van mij.pdf"), a_file("nog een.txt", b"Beste Linda"))
    told, beside = residents.taken_along(home)
    assert beside == {"bestanden/1-van mij.pdf": PDF, "bestanden/2-nog een.txt": b"Beste Linda"}
    listed = [(one["name"], one["file"]) for one in told["plans"][0]["files"]]
    assert listed == [("van mij.pdf", "bestanden/1-van mij.pdf"), ("nog een.txt", "bestanden/2-nog een.txt")]
    (read,) = bench.rows_of(AuditEvent, AuditEvent.action == "resident.data")
    assert json.loads(read.details) == {"plans": 1, "files": 2}
    gives(linda, "p1", Access.NONE)
    told, beside = residents.taken_along(home)
    assert not beside and told["plans"][0]["files"] == []


def test_a_file_that_is_gone_from_the_disk_keeps_nobody_from_the_rest(
    home: ResidentAtHome, plan: Plan, logged_errors: list[Any]
) -> None:
    hands_in(home, plan, a_file("een.pdf"), a_file("twee.pdf"))
    (folder() / file_of(plan, "een.pdf").key).unlink()
    told, beside = residents.taken_along(home)
    assert list(beside) == ["bestanden/1-twee.pdf"]
    assert [one["name"] for one in told["plans"][0]["files"]] == ["twee.pdf"]
    assert len(logged_errors) == 1


# Two at once


def test_where_two_hand_in_at_once_the_second_chooses_again_and_both_are_kept(
    home: ResidentAtHome, marieke: Somebody, plan: Plan
) -> None:
    """Whoever comes second, a resident or a professional."""
    for number, (first, second) in enumerate(((marieke, home), (home, marieke))):
        place = f"/plans/{plan.id}/answer/p1"
        urls = {marieke: place, home: form_of(plan)}
        page = second.opens(urls[second])
        hands_in(first, plan, a_file(f"eerste {number}.pdf"))
        second.page = page
        clash = second.sends(
            page.form(urls[second]), 409, q2=a_file(f"tweede {number}.pdf"), q3=f"Woorden {number}"
        )
        assert "Kies het bestand opnieuw" in " ".join(clash.errors()) and clash.shows(f"Woorden {number}")
        listed = [one.get_text(strip=True) for one in clash.select(".rp-files li > span")]
        assert listed == names(plan) and len(lying()) == len(names(plan))
        taken = clash.typed() | {"csrf_token": second.token}
        second.sends(clash.form(urls[second]))
        assert bench.rows_of(PlanAnswer, PlanAnswer.key == "q3")[0].value == f"Woorden {number}"
        for one in bench.rows_of(StoredFile):
            marieke.posts(place, q2__gone=one.id)
        assert taken


def test_handing_in_stays_within_budget(home: ResidentAtHome, plan: Plan) -> None:
    hands_in(home, plan, a_file("een.pdf"))
    with counted() as said:
        page = home.opens(form_of(plan))
    within(FORM, said)
    fields: dict[str, Any] = {**page.typed(), "q2": a_file("twee.pdf"), "csrf_token": home.token}
    with counted() as said:
        assert home.client.post(form_of(plan), data=fields).status_code == 303
    within(SAVE + 12, said)
