"""The municipality of a place is found by its postal code or its town; what is not in the list is told."""

from __future__ import annotations

import csv

import pytest

from app.activities.rules.imported import Place
from app.activities.rules.territory import municipality, territory
from tests.activities.uit_samples import EVENTS, told

ROWS = [
    {"nis_code": "24107", "name_nl": "Tienen", "name_fr": "Tirlemont", "postal_code": "3300"},
    {"nis_code": "21004", "name_nl": "Brussel", "name_fr": "Bruxelles", "postal_code": "1000 1020"},
    {"nis_code": "44021", "name_nl": "Gent", "name_fr": "Gand", "postal_code": "9000"},
    {"nis_code": "71069", "name_nl": "Ham", "name_fr": "Ham", "postal_code": "3945"},
    {"nis_code": "73009", "name_nl": "Borgloon", "name_fr": "Looz", "postal_code": "3840"},
    {"nis_code": "73111", "name_nl": "Twee", "name_fr": "Deux", "postal_code": "3945"},
]


def of(postal_code: str = "", city: str = "", country: str = "BE") -> str:
    found = municipality(Place(postal_code=postal_code, city=city, country=country), ROWS)
    assert bool(found.code) != bool(found.why_not)
    return found.code or told(found.why_not)


@pytest.mark.parametrize(
    ("postal_code", "city", "code"),
    [
        ("3300", "", "24107"), ("3300", "Oplinter", "24107"), ("1020", "Laken", "21004"),
        ("", "TIRLEMONT", "24107"),
        ("9999", "Gent", "44021"), ("B-9000", "", "44021"), ("3945", "Ham", "71069"), ("3300", "Gent", "24107"),
    ],
)  # fmt: skip
def test_a_place_lies_in_the_municipality_of_its_code_or_else_of_its_town(
    postal_code: str, city: str, code: str
) -> None:
    assert of(postal_code, city) == code


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (("3012", "Wilsele"),
         "No municipality is known for 3012 Wilsele."
         " It may be a part of one, or one that came about by a merger."),
        (("3945", ""), "Several municipalities fit 3945: 71069, 73111."),
        (("", ""), "The place has no postal code and no town."),
        (("4561 AA", "Hulst", "NL"), "The place is not in Belgium but in NL."),
    ],
)  # fmt: skip
def test_what_is_not_in_the_list_is_told(place: tuple[str, ...], reason: str) -> None:
    assert of(*place) == reason


if EVENTS.is_dir():

    def test_the_real_list_knows_the_towns_of_the_real_events() -> None:
        with (EVENTS.parents[1] / "municipalities-be.csv").open(encoding="utf-8", newline="") as file:
            known = territory(csv.DictReader(file))
        towns = {
            ("3300", "Tienen"): "24107",
            ("3020", "Herent"): "24038",
            ("3271", "Scherpenheuvel-Zichem"): "24134",
            ("9820", "Merelbeke"): "44043",
        }
        for (postal_code, city), code in towns.items():
            assert known.municipality(Place(postal_code=postal_code, city=city, country="BE")).code == code
