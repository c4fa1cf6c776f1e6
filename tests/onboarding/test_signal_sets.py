"""Marloes hands in figures of her reporting tool: read on a screen, taken over whole or not at all (O-38)."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from app.common.errors import RuleBroken
from app.common.files import path_of
from app.onboarding.actions.signals import taking
from app.onboarding.models import SignalColumns, SignalFigure, SignalMonth, SignalName, SignalSet
from app.onboarding.rules.signals.sets import Measure, SetState
from tests import bench, people
from tests.browser import Page
from tests.onboarding.documents import workbook
from tests.people import Person
from tests.signalling import a_file, a_set, connected, csv_of, month, said
from tests.test_bad_forms import survives

ADD = "/signal-sets/add"


@pytest.fixture
def marloes(app: Any) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")


@pytest.fixture
def kiezel(app: Any) -> Any:
    """A school that is connected."""
    return connected("Basisschool De Kiezel")


@pytest.fixture
def pinkel(app: Any) -> Any:
    """A nursery that is connected."""
    return connected("Kinderopvang Pinkel")


def hands_in(person: Person, content: bytes, name: str = "cijfers.csv") -> Page:
    """Hand a file in by the form; the page that one comes to."""
    return person.posts(ADD, file=a_file(content, name))


def says_columns(person: Person, page: Page, **fields: Any) -> Page:
    """Say what the columns hold, as it is proposed but for what is named; the page that one comes to."""
    return person.sends(page.form(page.url), **fields)


def checked(person: Person, lines: Any, **named: Any) -> Page:
    """What the portal says of a file with these lines."""
    page = hands_in(person, csv_of(lines, **named))
    return says_columns(person, page) if page.heading.startswith("Kolommen") else page


def takes(person: Person, status: int = 200) -> Page:
    """Answer yes to the question whether the newest set is taken over."""
    return person.posts(f"/signal-sets/{the_set().id}/take", status=status)


def figures() -> list[tuple[date, int, int | None, int | None]]:
    """What counts now, in order."""
    found = bench.rows_of(SignalFigure)
    told = ((one.first, one.months, one.signals, one.matches) for one in found)
    return sorted(told, key=lambda one: (one[0], str(one)))  # as text, October comes before September


def the_set() -> SignalSet:
    """The newest set."""
    return max(bench.rows_of(SignalSet), key=lambda one: one.id)


# From a file to figures


def test_marloes_hands_in_a_file_says_what_its_columns_hold_and_takes_it_over(
    marloes: Person, kiezel: Any, pinkel: Any
) -> None:
    lines = [("Basisschool De Kiezel", said(month(2)), 7, 2), ("Kinderopvang Pinkel", said(month(2)), 4, 0)]
    page = hands_in(marloes, csv_of(lines))
    assert page.heading == "Kolommen van cijfers.csv" and page.typed()["c2"] == "signals"

    page = says_columns(marloes, page)

    assert page.heading == "cijfers.csv controleren"
    assert page.shows("Er waren nog geen cijfers van deze tijd.") and not figures()
    page = takes(marloes)
    assert page.shows("tellen vanaf nu")
    assert figures() == [(month(2), 1, 4, 0), (month(2), 1, 7, 2)]
    taken = the_set()
    assert (taken.state, taken.organisations, taken.signals, taken.matches) == (SetState.TAKEN, 2, 11, 2)
    assert taken.handed_in_by_id == marloes.user.actor_id
    page = marloes.opens(f"/signal-sets/{taken.id}")
    assert page.shows(marloes.user.last_name) and page.shows("11")


def test_the_file_itself_is_kept_and_given_to_who_may_see_it(marloes: Person, kiezel: Any) -> None:
    content = csv_of([("Basisschool De Kiezel", said(month(2)), 7, 2)])
    hands_in(marloes, content)
    answer = marloes.client.get(f"/signal-sets/{the_set().id}/file")
    assert answer.data == content and "attachment" in answer.headers["Content-Disposition"]


def test_the_next_file_with_the_same_headings_opens_with_what_was_chosen(marloes: Person, kiezel: Any) -> None:
    headings = "Wie", "Wanneer", "Aantal A", "Aantal B"
    page = hands_in(marloes, csv_of([("Basisschool De Kiezel", said(month(3)), 5, 1)], headings))
    page = says_columns(marloes, page)
    assert any("Kies de kolom met" in error for error in page.errors())
    page = says_columns(marloes, page, c0="organisation", c1="period", c2="matches", c3="signals")
    assert page.heading == "cijfers.csv controleren"
    takes(marloes)

    page = hands_in(marloes, csv_of([("Basisschool De Kiezel", said(month(2)), 6, 2)], headings))

    assert page.heading == "cijfers.csv controleren"  # nobody has to choose again
    takes(marloes)
    assert [one[2:] for one in figures()] == [(1, 5), (2, 6)]
    assert bench.counted(SignalColumns) == 1


def test_columns_are_remembered_per_region(marloes: Person, kiezel: Any) -> None:
    headings = "Wie", "Wanneer", "Aantal A", "Aantal B"
    page = hands_in(marloes, csv_of([("Basisschool De Kiezel", said(month(3)), 5, 1)], headings))
    says_columns(marloes, page, c0="organisation", c1="period", c2="matches", c3="signals")
    (kept,) = bench.rows_of(SignalColumns)
    assert kept.region_id == kiezel.region_id and kept.chosen["aantal a"] == "matches"


def test_every_line_that_is_wrong_is_told_with_its_number_and_nothing_is_taken(
    marloes: Person, kiezel: Any
) -> None:
    name = "Basisschool De Kiezel"
    lines = [
        (name, said(month(4)), 5, 1),
        (name, said(month(3)), -2, 1),
        (name, "vorige maand", 5, 1),
        (name, said(month(2)), "=1+1", 1),
        (name, said(month(1)), "veel", 1),
        (name, said(month(4)), 6, 1),
    ]
    page = checked(marloes, lines)
    told = ((3, "minder dan nul"), (4, "vorige maand"), (5, "formule"), (6, "geen getal"), (7, "regel 2"))
    for line, words in told:
        assert any(f"egel {line}" in one and words in one for one in faults(page)), (line, faults(page))
    assert len(faults(page)) == 5
    page = takes(marloes)
    assert page.shows("Dit kan niet") and not figures() and the_set().state is SetState.WAITING


def faults(page: Page) -> list[str]:
    """What has to change in the file."""
    return [one.get_text() for one in page.select("section[aria-labelledby=faults] li")]


def test_a_name_that_nobody_knows_is_asked_once_and_remembered(marloes: Person, kiezel: Any) -> None:
    lines = [("De Kiezel, locatie Oost", said(month(2)), 3, 0), ("Voetbalclub Lage Venen", said(month(2)), 9, 0)]
    page = checked(marloes, lines)
    assert page.shows("2 namen die we niet kennen") and page.shows("Regel 3")
    school, club = [name for name in page.typed() if name.startswith("n") and len(name) == 13]
    chosen: Any = {school: kiezel.organisation_id, f"{club}_out": "y"}
    page = marloes.sends(page.form(page.url), **chosen)
    assert page.shows("1 regel is weggelaten") and page.shows("Klaar om over te nemen")
    takes(marloes)
    assert figures() == [(month(2), 1, 3, 0)]

    page = checked(marloes, [("de kiezel locatie oost", said(month(1)), 4, 0), *lines[1:]])

    assert page.shows("Klaar om over te nemen") and not page.select("section[aria-labelledby=names]")
    assert {one.name: one.organisation_id for one in bench.rows_of(SignalName)} == {
        "De Kiezel, locatie Oost": kiezel.organisation_id,
        "Voetbalclub Lage Venen": None,
    }


def test_a_choice_for_a_name_is_undone_by_taking_it_away(marloes: Person, kiezel: Any) -> None:
    page = checked(marloes, [("Voetbalclub", said(month(2)), 9, 0)])
    (club,) = [name for name in page.typed() if name.startswith("n") and len(name) == 13]
    chosen: Any = {f"{club}_out": "y"}
    page = marloes.sends(page.form(page.url), **chosen)
    assert page.shows("Er blijft niets over")
    (name,) = bench.rows_of(SignalName)
    marloes.posts(f"/signal-names/{name.id}/delete")
    assert marloes.opens(f"/signal-sets/{the_set().id}/check").shows("1 naam die we niet kennen")


def test_of_many_unknown_names_the_rest_is_left_out_at_once(marloes: Person, kiezel: Any) -> None:
    lines = [(f"Vereniging {number}", said(month(2)), 1, 0) for number in range(30)]
    page = checked(marloes, [("Basisschool De Kiezel", said(month(2)), 7, 2), *lines])
    asked = [name for name in page.typed() if name.startswith("n") and len(name) == 13]
    assert len(asked) == 20
    chosen: Any = {f"{name}_out": "y" for name in asked}
    page = marloes.sends(page.form(page.url), **chosen, rest="y")
    assert page.shows("30 regels zijn weggelaten") and page.shows("Klaar om over te nemen")


def test_an_organisation_of_another_region_cannot_be_chosen_for_a_name(marloes: Person, kiezel: Any) -> None:
    elsewhere = people.organisation(people.ELSEWHERE)
    page = checked(marloes, [("Iets", said(month(2)), 1, 0)])
    (name,) = [name for name in page.typed() if name.startswith("n") and len(name) == 13]
    chosen: Any = {name: elsewhere.id}
    page = marloes.sends(page.form(page.url), **chosen)
    assert page.errors() and not bench.rows_of(SignalName)


# The same time once more


def test_taking_the_same_period_over_again_replaces_it_and_says_so(
    marloes: Person, kiezel: Any, pinkel: Any
) -> None:
    first = a_set([(kiezel.label, said(month(2)), 7, 2), (pinkel.label, said(month(2)), 4, 0)])
    page = checked(marloes, [(kiezel.label, said(month(2)), 8, 3)])
    assert page.shows("Ze vervangen de cijfers van:") and page.shows(
        "1 organisatie heeft nu cijfers van deze tijd"
    )
    takes(marloes)
    assert figures() == [(month(2), 1, 8, 3)]
    assert bench.kept(first).state is SetState.REPLACED


def test_a_set_of_which_some_months_still_count_is_not_marked_as_replaced(marloes: Person, kiezel: Any) -> None:
    first = a_set([(kiezel.label, said(month(back)), 7, 2) for back in (3, 2)])
    a_set([(kiezel.label, said(month(2)), 8, 3)])
    assert figures() == [(month(3), 1, 7, 2), (month(2), 1, 8, 3)]
    assert bench.kept(first).state is SetState.TAKEN


def test_signals_give_way_to_signals_and_matches_stay(marloes: Person, kiezel: Any) -> None:
    a_set([(kiezel.label, said(month(2)), 7, 2)])
    a_set([(kiezel.label, said(month(2)), 9)], headings=("Organisatie", "Periode", "Signalen"))
    assert sorted(figures(), key=lambda one: one[2] or 0) == [(month(2), 1, None, 2), (month(2), 1, 9, None)]
    assert {(one.measure, one.first) for one in bench.rows_of(SignalMonth)} == {
        (Measure.SIGNALS, month(2)),
        (Measure.MATCHES, month(2)),
    }


def test_a_quarter_does_not_give_way_to_one_of_its_months(marloes: Person, kiezel: Any) -> None:
    year = month(12).year
    a_set([(kiezel.label, f"Q1 {year}", 30, 2)])
    checked(marloes, [(kiezel.label, f"{year}-02", 8, 3)])
    page = takes(marloes)
    assert page.shows("niet voor een deel van die tijd") and figures() == [(date(year, 1, 1), 3, 30, 2)]
    takes_whole = checked(marloes, [(kiezel.label, f"{year}-{number:02}", 8, 3) for number in (1, 2, 3)])
    assert takes_whole.shows(f"kwartaal 1 van {year}")
    takes(marloes)
    assert len(figures()) == 3


def test_who_did_not_see_what_gives_way_is_told_and_nothing_changes(marloes: Person, kiezel: Any) -> None:
    checked(marloes, [(kiezel.label, said(month(2)), 8, 3)])
    waiting = the_set()
    question = marloes.opens(f"/signal-sets/{waiting.id}/take")
    a_set([(kiezel.label, said(month(2)), 7, 2)])  # a colleague
    page = marloes.sends(question.form(question.url))
    assert page.shows("Iemand heeft intussen andere cijfers") and figures() == [(month(2), 1, 7, 2)]
    assert bench.kept(waiting).state is SetState.WAITING


def test_a_second_click_takes_nothing_over_twice(marloes: Person, kiezel: Any) -> None:
    checked(marloes, [(kiezel.label, said(month(2)), 8, 3)])
    question = marloes.opens(f"/signal-sets/{the_set().id}/take")
    marloes.sends(question.form(question.url))
    page = marloes.sends(question.form(question.url))
    assert page.shows("al overgenomen") and len(figures()) == 1


def test_what_fails_halfway_leaves_everything_as_it_was(
    marloes: Person, kiezel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = a_set([(kiezel.label, said(month(2)), 7, 2)])
    checked(marloes, [(kiezel.label, said(month(2)), 8, 3), (kiezel.label, said(month(1)), 9, 3)])

    def fails(*_positional: Any, **_named: Any) -> None:
        raise RuleBroken("De schijf is vol.")

    monkeypatch.setattr(taking.audit, "record", fails)  # the last thing that is done
    assert takes(marloes).shows("De schijf is vol.")
    assert figures() == [(month(2), 1, 7, 2)] and bench.kept(first).state is SetState.TAKEN
    assert the_set().state is SetState.WAITING and bench.counted(SignalMonth) == 2


# Withdrawing and discarding


def test_marloes_withdraws_figures_with_the_reason(marloes: Person, kiezel: Any) -> None:
    one = a_set([(kiezel.label, said(month(2)), 7, 2)])
    page = marloes.posts(f"/signal-sets/{one.id}/withdraw", reason="Verkeerd filter")
    assert page.shows("zijn ingetrokken") and page.shows("Verkeerd filter")
    assert not figures() and not bench.rows_of(SignalMonth)
    assert bench.kept(one).state is SetState.WITHDRAWN
    marloes.opens(f"/signal-sets/{one.id}/withdraw", status=403)
    assert marloes.opens(f"/signal-sets/{one.id}/history").shows("Verkeerd filter")


def test_only_a_file_that_was_never_taken_over_is_deleted(marloes: Person, kiezel: Any) -> None:
    taken = a_set([(kiezel.label, said(month(2)), 7, 2)])
    waiting = a_set([(kiezel.label, said(month(1)), 7, 2)], taken=False)
    marloes.opens(f"/signal-sets/{taken.id}/delete", status=403)
    assert marloes.posts(f"/signal-sets/{waiting.id}/delete").shows("is verwijderd")
    assert [one.id for one in bench.rows_of(SignalSet)] == [taken.id]


# Bad input


def refused(person: Person, content: bytes, name: str) -> list[str]:
    """Why a file is not taken in; nothing of it is kept."""
    page = hands_in(person, content, name)
    assert not bench.rows_of(SignalSet)
    return page.errors()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "leeg.csv"),
        (b"\x00\x01\x02", "geen.csv"),
        (b"%PDF-1.4", "cijfers.pdf"),
        (b"PK\x03\x04 no workbook", "cijfers.xlsx"),
        (b'"Organisatie;Periode\r\nx;2026-01', "aanhaling.csv"),
    ],
)
def test_what_is_no_table_is_refused_at_the_form(marloes: Person, content: bytes, name: str) -> None:
    assert refused(marloes, content, name)


def test_no_file_at_all_is_said_so(marloes: Person) -> None:
    assert any("Kies een bestand" in error for error in marloes.posts(ADD).errors())


def test_a_bomb_of_a_workbook_is_refused_before_it_is_read(marloes: Person) -> None:
    whole = workbook([("Organisatie", "Periode", "Signalen")])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry.filename))
        new.writestr("xl/worksheets/sheet9.xml", b" " * (60 * 1024 * 1024))
    assert refused(marloes, out.getvalue(), "bom.xlsx")


def test_a_workbook_with_a_formula_and_months_as_days_is_told_by_its_lines(marloes: Person, kiezel: Any) -> None:
    rows = [
        ("Organisatie", "Periode", "Signalen"),
        (kiezel.label, month(2), 4),
        (kiezel.label, month(1), "=SUM(A1:A9)"),
    ]
    page = says_columns(marloes, hands_in(marloes, workbook(rows), "cijfers.xlsx"))
    assert [told for told in faults(page) if "egel 3" in told and "formule" in told] and len(faults(page)) == 1


def test_a_file_without_columns_that_tell_enough_goes_no_further(marloes: Person, kiezel: Any) -> None:
    page = hands_in(marloes, csv_of([("x", "y")], ("Kleur", "Vorm")))
    page = says_columns(marloes, page)
    assert page.heading == "Kolommen van cijfers.csv" and len(page.errors()) >= 1
    assert marloes.opens(f"/signal-sets/{the_set().id}/check").heading == "Kolommen van cijfers.csv"


def test_what_does_not_exist_as_a_kind_of_column_is_refused(marloes: Person, kiezel: Any) -> None:
    page = hands_in(marloes, csv_of([(kiezel.label, said(month(2)), 1, 1)]))
    page = says_columns(marloes, page, c2="bsn")
    assert page.errors() and the_set().columns["2"] == "signals"


def test_a_figure_that_has_yet_to_come_is_refused(marloes: Person, kiezel: Any) -> None:
    page = checked(marloes, [(kiezel.label, said(month(-2)), 1, 1)])
    assert "nog beginnen" in faults(page)[0]


# Who reads what


def test_a_coordinator_of_another_region_finds_nothing_of_it(marloes: Person, kiezel: Any) -> None:
    one = a_set([(kiezel.label, said(month(2)), 7, 2)])
    karel = people.with_role("AC", people.organisation(people.ELSEWHERE))
    assert karel.opens("/signal-sets/").shows("Niets gevonden") or not karel.opens("/signal-sets/").rows()
    for path in ("", "/check", "/columns", "/take", "/withdraw", "/file", "/history", "/delete"):
        karel.opens(f"/signal-sets/{one.id}{path}", status=404)


def test_the_organisation_itself_and_other_roles_read_no_figures(marloes: Person, kiezel: Any) -> None:
    a_set([(kiezel.label, said(month(2)), 7, 2)])
    for code in ("IC", "NC", "GB", "LB", "FB"):
        for path in ("/signals/", "/signal-sets/", "/signallers/", "/signal-report/"):
            people.at_work(code).opens(path, status=403)


def test_every_form_about_a_file_survives_any_value(marloes: Person, kiezel: Any) -> None:
    waiting = a_set([("Onbekend", said(month(1)), 1, 1)], taken=False)
    taken = a_set([(kiezel.label, said(month(2)), 7, 2)])
    for path in (
        "add",
        f"{waiting.id}/columns",
        f"{waiting.id}/check",
        f"{waiting.id}/take",
        f"{taken.id}/withdraw",
    ):
        survives(marloes, f"/signal-sets/{path}")
    survives(marloes, "/signal-thresholds/add")


def test_a_file_that_is_gone_from_the_disk_is_said_so(marloes: Person, kiezel: Any) -> None:
    waiting = a_set([(kiezel.label, said(month(1)), 1, 1)], taken=False)
    with bench.office() as session:
        path_of(session.get_one(SignalSet, waiting.id).file).unlink()
    assert marloes.opens(f"/signal-sets/{waiting.id}/take").shows("Dit bestand is er niet meer")
