"""Marloes sees whom to compliment and whom to call, and sets what figures are set against (O-25, O-39)."""

from __future__ import annotations

from typing import Any

import pytest

from app.onboarding.models import SignalExpectation, SignalThresholds
from tests import bench, people
from tests.browser import Page
from tests.connecting import a_connection, in_the_region, region_office
from tests.factories import RegionFactory
from tests.people import Person
from tests.signalling import LONG_AGO, a_set, connected, expected, month, said, thresholds

PAGE, LIST, EXPECTED, THRESHOLDS = (
    "/signals/", "/signallers/", "/expected-signals/", "/signal-thresholds/",
)  # fmt: skip


@pytest.fixture
def marloes(app: Any) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")


def a_year(*lines: tuple[Any, int]) -> None:
    """Figures of the last twelve months: of each organisation as many a month as is said."""
    a_set([(one.label, said(month(back)), signals, 0) for back in range(12, 0, -1) for one, signals in lines])


def card(page: Page, key: str) -> dict[str, list[str]]:
    """One of the two lists, by organisation."""
    rows = page.select(f"section[aria-labelledby={key}] tbody tr")
    cells = [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in rows]
    return {first: rest for first, *rest in cells}


# The two lists


def test_who_gives_as_expected_is_complimented_and_who_gives_few_is_called(marloes: Person) -> None:
    active, few = connected("Leerplicht Lage Venen"), connected("Welzijn Lage Venen")
    fine = connected("GGD Lage Venen")
    for one in (active, few, fine):
        expected(one, 24)
    a_year((active, 3), (few, 1), (fine, 2))

    page = marloes.opens(PAGE)

    assert card(page, "compliments") == {"Leerplicht Lage Venen": ["24", "36"], "GGD Lage Venen": ["24", "24"]}
    assert card(page, "contacts") == {"Welzijn Lage Venen": ["24", "12"]}
    whole = marloes.opens("/signals/contacts")
    assert whole.shows("12 signalen, 24 verwacht (50%)")


def test_who_has_been_silent_for_half_a_year_is_called_for_that(marloes: Person) -> None:
    silent, other = connected("Praktijk Noorderlicht"), connected("Leerplicht Lage Venen")
    expected(silent, 12)
    a_set([(other.label, said(month(back)), 2, 0) for back in range(12, 0, -1)])
    assert card(marloes.opens(PAGE), "contacts") == {"Praktijk Noorderlicht": ["12", "0"]}
    assert marloes.opens("/signals/contacts").shows("12 maanden")


def test_who_left_or_has_yet_to_join_is_neither_complimented_nor_called(marloes: Person) -> None:
    on_its_way = a_connection(in_the_region(name="Nog bezig"), steps=2)
    bench.kept(on_its_way)
    expected(on_its_way, 24)
    a_set([("Nog bezig", said(month(back)), 0, 0) for back in range(12, 0, -1)])
    page = marloes.opens(PAGE)
    assert not card(page, "contacts") and not card(page, "compliments")


def test_without_figures_the_page_says_what_to_do(marloes: Person) -> None:
    connected("Leerplicht Lage Venen")
    assert marloes.opens(PAGE).shows("Lever eerst een bestand")


def test_thresholds_of_the_region_hold_instead_of_the_defaults(marloes: Person) -> None:
    some = connected("Leerplicht Lage Venen")
    expected(some, 24)
    a_year((some, 2))
    assert card(marloes.opens(PAGE), "compliments")
    thresholds(compliment_percent=130, contact_percent=110)
    page = marloes.opens(PAGE)
    assert card(page, "contacts") and not card(page, "compliments")


def test_expected_and_given_stand_in_a_chart_and_in_the_table_beside_it(marloes: Person) -> None:
    some = connected("Leerplicht Lage Venen")
    expected(some, 24)
    a_year((some, 3))
    page = marloes.opens(PAGE)
    assert page.select("section[aria-labelledby=time] svg.rp-chart")
    rows = [row.get_text(" ").split() for row in page.select("section[aria-labelledby=time] tbody tr")]
    assert len(rows) == 12 and {tuple(row[-2:]) for row in rows} == {("2", "3")}


# Per organisation


def test_the_list_of_organisations_says_what_each_gave_and_what_to_do(marloes: Person) -> None:
    active, few = connected("Leerplicht Lage Venen"), connected("Welzijn Lage Venen")
    expected(active, 24)
    expected(few, 24)
    a_year((active, 3), (few, 1))
    found = marloes.opens(LIST).rows()
    assert "24 36 +12 0 Compliment" in " ".join(found[0].split())
    assert "24 12 -12 0 Contact opnemen" in " ".join(found[1].split())
    page = marloes.opens(f"{LIST}{few.id}")
    assert page.shows("12 signalen, 24 verwacht (50%)") and page.select("svg.rp-chart")
    assert page.shows("24 per jaar")


def test_what_was_expected_counts_from_the_day_that_it_holds(marloes: Person) -> None:
    some = connected("Leerplicht Lage Venen")
    expected(some, 12)
    expected(some, 24, since=month(6))
    a_year((some, 1))
    assert "18 12" in " ".join(marloes.opens(LIST).rows()[0].split())


def test_quarters_are_shown_as_quarters(marloes: Person) -> None:
    some = connected("Leerplicht Lage Venen")
    expected(some, 24)
    year = month(12).year
    a_set([(some.label, f"Q{number} {year}", 6, 0) for number in (1, 2, 3, 4)])
    assert marloes.opens(f"{LIST}{some.id}").shows(f"K4 {year}")


def test_exact_figures_leave_these_screens_as_no_file(marloes: Person) -> None:
    for path in (LIST, EXPECTED, "/signal-sets/"):
        marloes.opens(f"{path}export.xlsx", status=404)


def test_an_organisation_of_another_region_is_not_found(marloes: Person) -> None:
    far = connected("Ver weg", region=RegionFactory())
    marloes.opens(f"{LIST}{far.id}", status=404)
    assert "Ver weg" not in marloes.opens(LIST).body


# What figures are set against


def test_marloes_writes_down_what_an_organisation_expects_and_its_history_is_kept(marloes: Person) -> None:
    some = connected("Leerplicht Lage Venen")
    page = marloes.posts(
        f"{EXPECTED}add?in={some.organisation_id}", to=f"{EXPECTED}add", sector="education", signals="24",
        reporters="8", since="2026-01-01",
    )  # fmt: skip
    assert page.shows("24") and page.shows("Onderwijs")
    (kept,) = bench.rows_of(SignalExpectation)
    assert (kept.region_id, kept.organisation_id, kept.signals) == (some.region_id, some.organisation_id, 24)
    marloes.posts(f"{EXPECTED}{kept.id}/edit", signals="30")
    assert marloes.opens(f"{EXPECTED}{kept.id}/history").shows("30")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("signals", "-1"), ("signals", "veel"), ("reporters", "-3"), ("reporters", "999999999")),
        *(("since", "ooit"), ("sector", "bsn")),
    ],
)
def test_what_cannot_be_expected_is_refused(marloes: Person, field: str, value: str) -> None:
    some = connected("Leerplicht Lage Venen")
    fields: Any = {"sector": "education", "signals": "24", "reporters": "8", "since": "2026-01-01", field: value}
    page = marloes.posts(f"{EXPECTED}add?in={some.organisation_id}", to=f"{EXPECTED}add", **fields)
    assert page.errors() and not bench.rows_of(SignalExpectation)


def test_one_organisation_says_one_thing_from_one_day_on(marloes: Person) -> None:
    some = connected("Leerplicht Lage Venen")
    expected(some, 24, since=LONG_AGO)
    page = marloes.posts(
        f"{EXPECTED}add?in={some.organisation_id}", to=f"{EXPECTED}add", sector="education", signals="12",
        since=LONG_AGO.isoformat(),
    )  # fmt: skip
    assert page.errors() and len(bench.rows_of(SignalExpectation)) == 1


def test_nothing_is_expected_of_an_organisation_of_another_region(marloes: Person) -> None:
    far = connected("Ver weg", region=RegionFactory())
    some = connected("Leerplicht Lage Venen")
    page = marloes.posts(
        f"{EXPECTED}add?in={some.organisation_id}", to=f"{EXPECTED}add", organisation_id=str(far.organisation_id),
        organisation_id__text="", sector="education", signals="12", since="2026-01-01",
    )  # fmt: skip
    assert page.errors() and not bench.rows_of(SignalExpectation)


def test_a_region_has_thresholds_once(marloes: Person) -> None:
    marloes.posts(f"{THRESHOLDS}add", compliment_percent="120")
    page = marloes.posts(f"{THRESHOLDS}add", compliment_percent="130")
    assert any("al drempels" in error for error in page.errors()) and len(bench.rows_of(SignalThresholds)) == 1


def test_who_works_for_several_regions_says_for_which(marloes: Person) -> None:
    other = RegionFactory(organisation=region_office(), name="Zuidelijke venen")
    some = connected("Leerplicht Lage Venen", region=other)
    fields: Any = {"region_id": other.id, "sector": "education", "signals": "12", "since": "2026-01-01"}
    page = marloes.posts(f"{EXPECTED}add?in={some.organisation_id}", 200, f"{EXPECTED}add", **fields)
    assert page.shows("Zuidelijke venen")
    assert marloes.opens(f"{PAGE}?region={other.id}").shows("Zuidelijke venen")


def test_marloes_sets_thresholds_and_gives_them_up_again(marloes: Person) -> None:
    page = marloes.posts(f"{THRESHOLDS}add", compliment_percent="120")
    assert page.shows("120")
    (kept,) = bench.rows_of(SignalThresholds)
    assert (kept.compliment_percent, kept.contact_percent, kept.span_months) == (120, 60, 12)
    marloes.posts(f"{THRESHOLDS}{kept.id}/delete")
    assert not bench.rows_of(SignalThresholds)


@pytest.mark.parametrize("fields", [
    {"compliment_percent": "50", "contact_percent": "60"}, {"fewest_months": "0"}, {"span_months": "600"},
    {"silent_months": "-1"}, {"contact_percent": "lang"},
])  # fmt: skip
def test_thresholds_that_cannot_be_used_are_refused(marloes: Person, fields: Any) -> None:
    page = marloes.posts(f"{THRESHOLDS}add", **fields)
    assert page.errors() and not bench.rows_of(SignalThresholds)
