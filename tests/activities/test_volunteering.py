"""Offers for volunteers come out of files: the good lines are taken over, the others told with their number."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

import pytest

from app.activities.rules.comparing import fingerprint
from app.activities.rules.imported import Ages, ChannelKind, ImportedItem
from app.activities.rules.schedules import Hours, ScheduleKind, Span
from app.activities.rules.uit.opening import LARGEST_FILE
from app.activities.rules.volunteering import Offers, read_offers
from app.common.errors import RuleBroken
from tests.activities.uit_samples import told

DUTCH = "nummer;titel;omschrijving;organisatie;straat;postcode;gemeente;dagen;van;tot;begindatum;einddatum"
READING = "7;Voorlezen;Kom voorlezen;Vzw Boek;Markt 1;9000;Gent;dinsdag en donderdag;14u;15u30;1/9/2026;30-06-2027"


def lines(*rows: str, header: str = DUTCH) -> Offers:
    return read_offers("\n".join([header, *rows]).encode())


def only(offers: Offers) -> ImportedItem:
    assert not offers.refused, [told(reason) for line in offers.refused for reason in line.reasons]
    (item,) = offers.items
    return item


def refused(offers: Offers) -> dict[int, list[str]]:
    return {line.line: [told(reason) for reason in line.reasons] for line in offers.refused}


def an_offer(**cells: str) -> ImportedItem:
    """One offer of which some cells are told and the rest is plain."""
    told_cells = {"id": "1", "title": "Helpen", "postal code": "9000", **cells}
    return only(lines(";".join(told_cells.values()), header=";".join(told_cells)))


def test_a_line_becomes_an_item_like_all_others() -> None:
    item = only(lines(READING))
    assert item.key == ("volunteering", "7")
    assert (item.name, item.about.html) == ("Voorlezen", "<p>Kom voorlezen</p>")
    assert item.organiser.name == {"nl": "Vzw Boek"}
    assert (item.place.street, item.place.postal_code, item.place.city) == ("Markt 1", "9000", "Gent")
    assert item.schedule.kind is ScheduleKind.WEEKLY
    assert item.schedule.week == dict.fromkeys((2, 4), (Hours(time(14), time(15, 30)),))
    assert (item.schedule.first, item.schedule.last) == (date(2026, 9, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    "header",
    [
        "id,title,description,organisation,street,postal code,city,days,start time,end time,start date,end date",
        "ID\ttitre\ttexte\tassociation\true\tcode postal\tcommune\tjours\tde\tà\tdate de début\tdate de fin",
        '"Number"|"Title"|"Text"|"Organiser"|"Address"|"Zip"|"Town"|"Days"|"From"|"To"|"Start"|"End"',
        DUTCH.upper(),
    ],
)
def test_columns_are_known_in_three_languages_with_any_delimiter(header: str) -> None:
    delimiter = next(sign for sign in ",\t|;" if sign in header)
    row = READING.replace(";", delimiter)
    assert fingerprint(only(lines(row, header=header))) == fingerprint(only(lines(READING)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_come_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    content = f"{DUTCH}\r\n{READING.replace('Voorlezen', 'Café')}\r\n".encode(encoding)
    found = read_offers(content)
    assert only(found).name == "Café"
    windows = "The file is not in UTF-8; it was taken for Windows-1252, as spreadsheets write it."
    assert (windows in map(told, found.remarks)) == (encoding == "cp1252")


def test_bad_lines_are_told_with_their_number_and_the_good_ones_are_taken() -> None:
    found = lines(
        READING,
        "8;;;;;9000;;;;;;",
        '9;"Over twee\nlijnen";;;;9000;;;;;;',
        "10;Zonder plaats;;;;;;;;;;",
        "7;Nog eens;;;;9000;;;;;;",
        "11;Te laat;;;;9000;;;;;2/9/2026;1/9/2026",
        "12;Ooit;;;;9000;;;;;31/02/2026;",
        "13;Veel;;;;9000;;;;;;;;te veel",
        "",
        ";Naamloos;;;;9000;;;;;;",
        "14;Half;;;;9000;;maandag;14:00;;;",
        "15;Dag;;;;9000;;Blursday;25:00;;;",
    )
    assert [offer.line for offer in found.offers] == [2, 4]
    assert found.items[1].name == "Over twee lijnen"
    assert refused(found) == {
        3: ["There is no title."],
        6: ["There is no location: neither a postal code nor a town."],
        7: ["The id “7” stands on line 2 too."],
        8: ["It ends (2026-09-01) before it begins (2026-09-02)."],
        9: ["“31/02/2026” is not a date. Write it as 31/12/2026 or 2026-12-31."],
        10: ["The line has 14 cells; the first line has 12."],
        12: ["There is no id, by which the offer is known again at a next import."],
        13: ["There are days of the week and an hour at which it begins, but not until when."],
        14: ["“25:00” is not a time. Write it as 14:00.", "“blursday” is not a day of the week."],
    }


def test_a_formula_is_text_and_told() -> None:
    item = an_offer(title="=HYPERLINK(1)", phone='"=""0477 12 34 56"""', website="'@naam")
    assert item.name == "=HYPERLINK(1)"
    assert told(item.remarks[0]) == ("“title” begins like a formula of a spreadsheet; it was taken as text.")
    assert item.channels[0].value == "+32477123456"


def test_an_offer_can_be_told_in_several_languages() -> None:
    item = an_offer(**{"titre (fr)": "Aider", "title_en": "Helping", "description fr": "<b>Venez</b>"})
    assert item.title == {"nl": "Helpen", "fr": "Aider", "en": "Helping"}
    assert item.description["fr"].text == "Venez"


def test_a_column_nobody_knows_is_told() -> None:
    found = lines("1;Helpen;9000;geheim", header="id;titel;postcode;intern")
    assert [told(one) for one in found.remarks] == [
        "The column “intern” is not known; what stands in it was not taken over."
    ]
    assert found.offers[0].row.source["intern"] == "geheim"


def test_without_a_column_for_an_id_an_offer_is_known_by_what_it_is() -> None:
    header = "titel;organisatie;postcode;omschrijving"
    first = only(lines("Helpen;Vzw;9000;een", header=header))
    assert only(lines("helpen ;Vzw;9000;twee", header=header)).key == first.key
    assert only(lines("Helpen;Vzw;9050;een", header=header)).key != first.key


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({}, ScheduleKind.FLEXIBLE),
        ({"start": "2026-09-01"}, ScheduleKind.FLEXIBLE_FROM),
        ({"start": "1.9.2026", "end": "30.6.2027"}, ScheduleKind.FLEXIBLE_FROM),
        ({"start": "1/9/2026", "from": "14:00", "until": "16.30 uur"}, ScheduleKind.DAY),
        ({"days": "elke maandag, woensdag & vr", "from": "9h", "until": "12h30"}, ScheduleKind.WEEKLY),
        ({"days": "Mondays and Fridays", "from": "9:00", "until": "12:00"}, ScheduleKind.WEEKLY),
        ({"days": "lundi et jeudi", "from": "9:00", "until": "12:00"}, ScheduleKind.WEEKLY),
        ({"from": "9:00", "until": "12:00"}, ScheduleKind.FLEXIBLE),
        ({"days": "maandag"}, ScheduleKind.FLEXIBLE),
    ],
)
def test_when_is_read_from_days_weekdays_and_hours(cells: dict[str, str], kind: ScheduleKind) -> None:
    assert an_offer(**cells).schedule.kind is kind


def test_what_ends_after_midnight_ends_on_the_next_day() -> None:
    item = an_offer(start="31/12/2026", **{"from": "22u", "until": "2u"})
    assert item.schedule.spans == (Span(datetime(2026, 12, 31, 22), datetime(2027, 1, 1, 2)),)


def test_ways_to_reach_the_organiser_ages_and_themes_are_read() -> None:
    item = an_offer(phone="06 12345678", land="Nederland", email="a@b.example", website="www.b.example",
                    leeftijd="16+", thema="zorg, taal")  # fmt: skip
    assert [one.kind for one in item.channels] == [ChannelKind.MOBILE, ChannelKind.EMAIL, ChannelKind.WEB]
    assert item.place.country == "NL"
    assert item.ages == Ages(16)
    assert [term.label for term in item.terms] == ["zorg", "taal"]


@pytest.mark.parametrize("wrapped", [False, True])
def test_json_holds_the_same_with_an_address_of_its_own(wrapped: bool) -> None:
    offer = {
        "id": 7, "title": "Voorlezen", "description": "Kom voorlezen", "organisation": {"name": "Vzw Boek"},
        "address": {"street": "Markt 1", "postalCode": 9000, "city": "Gent"}, "days": ["dinsdag", "donderdag"],
        "startTime": "14:00", "endTime": "15:30", "startDate": "2026-09-01", "endDate": "2027-06-30",
    }  # fmt: skip
    document: Any = {"offers": [offer, "x"]} if wrapped else [offer, "x"]
    found = read_offers(json.dumps(document).encode())
    assert fingerprint(found.items[0]) == fingerprint(only(lines(READING)))
    assert refused(found) == {2: ["This is not an offer."]}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04rest", "This is a workbook. Save the sheet with the offers as CSV and hand that in."),
        (b"naam;\x00\xff", "The file is not text."),
        (b"een;twee\n1;2", "The first line has no column that we know. One of them has to be the title."),
        (b'id;titel\n1;"open', "Line 2 is not valid CSV: a quotation mark is missing, or a cell is too long."),
        (b'{"name": 1}', "The JSON holds no list of offers."),
        (b'[{"title": ', "This is not JSON: it breaks off or goes wrong on line 1, at sign 12."),
        (b" " * LARGEST_FILE,
         "The file is too large: it may have 50 MB at most. Hand in the events in several files."),
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_can_be_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_offers(content)
    assert [told(one) for one in broken.value.reasons] == [reason]
