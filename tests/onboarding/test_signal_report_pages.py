"""What leaves Marloes' own screens gives away no small figure and no single reporter (F-24)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl import load_workbook

from app.common.audit import AuditEvent
from app.onboarding.models import SignalExpectation
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.signals.reports import ALL, Axes, Key, Member, at
from tests import bench, people
from tests.browser import Page
from tests.onboarding.test_signal_reports import reader_of
from tests.people import Person
from tests.printed import can_be_read_by_all, printed
from tests.signalling import a_set, connected, expected, month

PAGE = "/signal-report/"
YEAR = month(12).year
LEAST = 5


@pytest.fixture
def marloes(app: Any) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")


@pytest.fixture
def region(app: Any) -> dict[str, Any]:
    """Five organisations in two sectors; one with a single reporter, and one that gave few."""
    reporters = {"Kiezel": 1, "Brug": 9, "Zon": 30, "Maan": 12, "Ster": 40}
    fields = {"Maan": Sector.HEALTH, "Ster": Sector.HEALTH}
    given = {"Kiezel": (6, 7), "Brug": (1, 1), "Zon": (9, 12), "Maan": (5, 8), "Ster": (20, 6)}
    found = {name: connected(name) for name in reporters}
    for name, one in found.items():
        expected(one, 24, reporters=reporters[name], sector=fields.get(name, Sector.EDUCATION))
    a_set([
        (name, f"Q{quarter} {YEAR}", number, 0)
        for name, several in given.items() for quarter, number in enumerate(several, 1)
    ])  # fmt: skip
    return {"reporters": reporters, "fields": fields, "given": given}


def cells_of(page: Page) -> list[tuple[str, str, str, str]]:
    """Every figure on the screen: its table, row and column, and how it is printed."""
    found = []
    for table in page.select("main table"):
        title = table.caption.get_text() if table.caption else ""
        heads = [head.get_text() for head in table.select("thead th")][1:]
        for row in table.select("tbody tr"):
            first = row.select("th")[0].get_text()
            texts = [cell.get_text() for cell in row.select("td")]
            found += [(title, first, head, text) for head, text in zip(heads, texts, strict=True)]
    return found


def lines_of(person: Person) -> list[tuple[str, ...]]:
    """The same from the CSV file."""
    body = person.client.get(f"{PAGE}report.csv?year={YEAR}").get_data(as_text=True).lstrip("\ufeff")
    return [tuple(line) for line in csv.reader(io.StringIO(body), delimiter=";")][1:]


def rows_of_book(person: Person) -> list[tuple[Any, ...]]:
    """The same from the workbook."""
    body = person.client.get(f"{PAGE}report.xlsx?year={YEAR}").data
    rows = list(load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True))
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows[1:]]


def plain(text: str) -> str:
    """A figure without what a spreadsheet puts before it."""
    return text.lstrip("'+")


# All ways say the same


def test_screen_workbook_and_csv_say_the_same(marloes: Person, region: Any) -> None:
    on_screen = [(*one[:3], plain(one[3])) for one in cells_of(marloes.opens(f"{PAGE}?year={YEAR}"))]
    assert on_screen and on_screen == [(*one[:3], plain(one[3]) or "–") for one in lines_of(marloes)]
    assert on_screen == [(*one[:3], plain(one[3]) or "–") for one in rows_of_book(marloes)]
    kinds = [one.action for one in bench.rows_of(AuditEvent)]
    assert kinds.count("list.exported") == 2


def test_the_paper_says_the_same(marloes: Person, region: Any) -> None:
    on_screen = cells_of(marloes.opens(f"{PAGE}?year={YEAR}"))
    paper = printed(marloes, f"{PAGE}paper?year={YEAR}")
    can_be_read_by_all(paper)
    for _table, row, _column, text in on_screen:
        assert paper.shows(row) and paper.shows(text)


# And give nothing away


def keys_of(lines: list[tuple[str, ...]], axes: Axes, names: Mapping[str, Key]) -> dict[Key, str]:
    """Every figure of signals in a file, by what it is about; no figure stands there in two ways."""
    found: dict[Key, str] = {}
    for table, row, column, text in lines:
        if column not in ("Verwacht", "Verschil", "Matches") and not table.startswith("Matches"):
            key = names[row] | (frozenset() if column in ("Signalen", "Samen") else at(period=column))
            shown = "hidden" if text == "verborgen" else plain(text)
            assert found.setdefault(key, shown) == shown, (table, row, column)
    return found


def test_whoever_reads_all_of_it_finds_no_figure_that_is_not_shown(marloes: Person, region: Any) -> None:
    members = tuple(
        Member(name, region["fields"].get(name, Sector.EDUCATION), reporters)
        for name, reporters in region["reporters"].items()
    )
    axes = Axes(members, (f"K1 {YEAR}", f"K2 {YEAR}"))
    words = {Sector.EDUCATION: "Onderwijs", Sector.HEALTH: "Gezondheidszorg"}
    names: dict[str, Key] = {name: at(organisation=name) for name in region["reporters"]}
    for sector, said in words.items():
        names[said] = names[f"{said}, samen"] = at(sector=sector)
    names["Allemaal samen"] = ALL

    cells = keys_of(lines_of(marloes), axes, names)

    assert cells[at(organisation="Kiezel")] == "hidden" and cells[at(organisation="Brug")] == "< 5"
    reader = reader_of(cells, axes, LEAST)
    counts = _counted(region, axes)
    hidden = [key for key, text in cells.items() if not text.isdecimal()]
    assert len(hidden) >= 2
    for key in hidden:
        assert any(reader.values_of(key, counts[key])), key
    for key, text in cells.items():
        assert not text.isdecimal() or int(text) == counts[key] >= LEAST


def _counted(region: Any, axes: Axes) -> dict[Key, int]:
    sectors = {one.key: one.sector for one in axes.members}
    found: dict[Key, int] = {}
    for name, several in region["given"].items():
        for period, number in zip(axes.periods, several, strict=True):
            about = {"sector": sectors[name], "period": period}
            for key in (
                at(organisation=name), at(sector=sectors[name]), at(period=period), at(**about), ALL,
            ):  # fmt: skip
                found[key] = found.get(key, 0) + number
    return found


def test_a_difference_is_shown_only_beside_what_was_given(marloes: Person, region: Any) -> None:
    rows: dict[str, dict[str, str]] = {}
    for table, row, column, text in lines_of(marloes):
        if table == "Organisaties per sector":
            rows.setdefault(row, {})[column] = plain(text)
    for row, cells in rows.items():
        assert cells["Verschil"].lstrip("-").isdecimal() == cells["Signalen"].isdecimal(), row
    assert rows["Kiezel"]["Verwacht"] == "12" and rows["Kiezel"]["Verschil"] == "verborgen"


def test_an_organisation_of_which_nobody_knows_the_reporters_is_not_shown(marloes: Person) -> None:
    one, other, third = connected("Kiezel"), connected("Brug"), connected("Zon")
    expected(other)
    expected(third)
    a_set([(name, f"Q1 {YEAR}", 30, 0) for name in ("Kiezel", "Brug", "Zon")])
    assert ("Organisaties per sector", "Kiezel", "Signalen", "verborgen") in lines_of(marloes)
    assert one and not bench.rows_of(SignalExpectation, SignalExpectation.organisation_id == one.organisation_id)


def test_how_many_may_signal_stands_nowhere_in_it(marloes: Person, region: Any) -> None:
    page = marloes.opens(f"{PAGE}?year={YEAR}")
    assert {one[2] for one in cells_of(page)} == {
        "Signalen", "Verwacht", "Verschil", "Matches", f"K1 {YEAR}", f"K2 {YEAR}", "Samen",
    }  # fmt: skip


def test_the_smallest_figure_can_be_set(marloes: Person, region: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bench.the_app().config, "SMALLEST_FIGURE", 20)
    assert ("Organisaties per sector", "Maan", "Signalen", "< 20") in lines_of(marloes)


def test_a_year_without_figures_says_so(marloes: Person, region: Any) -> None:
    assert marloes.opens(f"{PAGE}?year={YEAR - 3}").shows("Er valt nog niets te rapporteren")
    marloes.opens(f"{PAGE}?year=1", status=400)
    marloes.opens(f"{PAGE}?region=999999", status=404)
