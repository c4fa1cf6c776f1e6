"""Lists of municipalities: taken over whole, again without duplicates, and refused with line numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.commands.import_municipalities import import_municipalities
from app.extensions import db
from app.security.models import Organisation, Region, RegionMembership
from app.security.rules.municipality_files import problems_of, read
from app.security.rules.organisations import Kind, RegionKind
from tests.databases import Databases
from tests.security.bare_portal import bare_portal, run, statements

DUTCH = "cbs_code,name,province,youth_care_region\n"
BELGIAN = "nis_code,name_nl,name_fr,province_nl,province_fr,region_nl,postal_code\n"
UTRECHT = "0344,Utrecht,Utrecht,Utrecht stad\n"
MAASTRICHT = "0935,Maastricht,Limburg,Zuid-Limburg\n"
BRUGGE = "31005,Brugge,Bruges,West-Vlaanderen,Flandre occidentale,Vlaams Gewest,8310\n"
GENK = "71016,Genk,Genk,Limburg,Limbourg,Vlaams Gewest,3600\n"
BRUSSELS = "21004,Brussel,Bruxelles,,,Brussels Hoofdstedelijk Gewest,1000\n"
LESSEN = "51069,Lessen,Lessines,Henegouwen,Hainaut,Henegouwen,7860\n"


@pytest.fixture
def portal(store_of_databases: Databases) -> Iterator[Flask]:
    with bare_portal(store_of_databases.empty("bare"), import_municipalities) as portal:
        yield portal


@pytest.fixture
def bring(portal: Flask, tmp_path: Path):
    """Write some texts to files and import them in one go."""

    def bring(*texts: str | bytes, on: str = "2026-01-01") -> Result:
        files = [tmp_path / f"list-{number}.csv" for number, _text in enumerate(texts, start=1)]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode() if isinstance(text, str) else text)
        return run(portal, "import-municipalities", *files, "--valid-on", on)

    return bring


def municipality(code: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.code == code)).one()


def regions_of(code: str) -> set[tuple[str, date | None, date | None]]:
    held = select(RegionMembership).where(RegionMembership.organisation_id == municipality(code).id)
    return {(row.region.code, row.valid_from, row.valid_to) for row in db.session.scalars(held)}


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_both_shapes_become_municipalities_with_their_regions(bring):
    done = bring(DUTCH + UTRECHT + MAASTRICHT, "\ufeff" + BELGIAN + BRUGGE + GENK + BRUSSELS)

    assert done.exit_code == 0, done.output
    assert "list-1.csv: 2 created, 0 renamed, 0 changed, 0 unchanged" in done.output
    assert "list-2.csv: 3 created" in done.output
    utrecht, brugge = municipality("NL-0344"), municipality("BE-31005")
    assert (utrecht.kind, utrecht.cbs_code, utrecht.name) == (Kind.MUNICIPALITY, "0344", "Utrecht")
    assert (brugge.nis_code, brugge.name, brugge.name_fr) == ("31005", "Brugge", "Bruges")
    begun = date(2026, 1, 1)
    assert regions_of("NL-0344") == {("nl-utrecht", begun, None), ("utrecht-stad", begun, None)}
    assert regions_of("BE-31005") == {("be-west-vlaanderen", begun, None), ("vlaams-gewest", begun, None)}


def test_the_two_limburgs_are_two_provinces(bring):
    bring(DUTCH + MAASTRICHT, BELGIAN + GENK)
    provinces = db.session.scalars(select(Region).where(Region.kind == RegionKind.PROVINCE))
    codes = {region.code: (region.name, region.name_fr) for region in provinces}
    assert codes == {"nl-limburg": ("Limburg", None), "be-limburg": ("Limburg", "Limbourg")}


def test_brussels_lies_in_no_province(bring):
    bring(BELGIAN + BRUSSELS)
    assert {code for code, *_days in regions_of("BE-21004")} == {"brussels-hoofdstedelijk-gewest"}


def test_a_slip_in_the_region_of_belgium_is_read_by_the_province_and_told(bring):
    done = bring(BELGIAN + LESSEN)
    assert 'line 2: region_nl "Henegouwen" was read as Waals Gewest' in done.output
    assert {code for code, *_days in regions_of("BE-51069")} == {"be-henegouwen", "waals-gewest"}


def test_the_second_time_nothing_changes(bring):
    lists = (DUTCH + UTRECHT + MAASTRICHT, BELGIAN + BRUGGE + BRUSSELS)
    bring(*lists)
    before = [count(table) for table in (Organisation, Region, RegionMembership)]
    with statements() as sent:
        done = bring(*lists, on="2026-11-23")
    assert "list-1.csv: 0 created, 0 renamed, 0 changed, 2 unchanged" in done.output
    assert "regions: 0 created, 0 changed, 7 unchanged" in done.output
    assert [count(table) for table in (Organisation, Region, RegionMembership)] == before
    assert len(sent) == 5, sent


def test_the_number_of_statements_does_not_grow_with_the_list(bring):
    rows = "".join(f"{number:04},Gemeente {number},Utrecht,Eemland\n" for number in range(1, 400))
    bring(DUTCH + rows)
    with statements() as sent:
        bring(DUTCH + rows)
    assert len(sent) == 5, sent


def test_an_accent_written_as_two_signs_is_no_new_name(bring):
    bring(DUTCH + "1900,Súdwest-Fryslân,Fryslân,Friesland\n")
    done = bring(DUTCH + "1900,  Su\u0301dwest-Frysla\u0302n,Fryslân,Friesland\n")
    assert "1 unchanged" in done.output


def test_a_changed_name_keeps_the_old_one_with_its_days(bring):
    bring(DUTCH + UTRECHT)
    done = bring(DUTCH + UTRECHT.replace("Utrecht,", "Nieuw-Utrecht,", 1), on="2027-01-01")

    assert "0 created, 1 renamed, 0 changed, 0 unchanged" in done.output
    renamed = municipality("NL-0344")
    assert renamed.name == "Nieuw-Utrecht"
    kept = [(former.name, former.valid_from, former.valid_to) for former in renamed.former_names]
    assert kept == [("Utrecht", None, date(2026, 12, 31))]


def test_the_next_old_name_begins_where_the_first_ended(bring):
    for name, day in (("Aa", "2026-01-01"), ("Bee", "2027-01-01"), ("Cee", "2028-01-01")):
        bring(f"{DUTCH}0344,{name},Utrecht,Utrecht stad\n", on=day)
    former_names = municipality("NL-0344").former_names
    days = [(former.name, former.valid_from, former.valid_to) for former in former_names]
    assert days == [("Aa", None, date(2026, 12, 31)), ("Bee", date(2027, 1, 1), date(2027, 12, 31))]


def test_a_name_that_held_no_whole_day_is_not_kept(bring):
    for name, day in (("Aa", "2026-01-01"), ("Bea", "2027-01-01"), ("Bee", "2027-01-01")):
        bring(f"{DUTCH}0344,{name},Utrecht,Utrecht stad\n", on=day)
    assert [former.name for former in municipality("NL-0344").former_names] == ["Aa"]
    assert municipality("NL-0344").name == "Bee"


def test_a_french_name_that_was_missing_is_filled_in_and_no_new_name(bring):
    bring(BELGIAN + BRUGGE.replace("Bruges", ""))
    done = bring(BELGIAN + BRUGGE, on="2027-01-01")
    assert "0 renamed, 1 changed" in done.output
    assert (municipality("BE-31005").name_fr, municipality("BE-31005").former_names) == ("Bruges", [])


def test_a_municipality_that_moves_leaves_the_old_region_the_day_before(bring):
    bring(DUTCH + UTRECHT)
    done = bring(DUTCH + UTRECHT.replace("Utrecht stad", "Lekstroom"), on="2027-01-01")
    assert "0 renamed, 1 changed" in done.output
    assert regions_of("NL-0344") == {
        ("nl-utrecht", date(2026, 1, 1), None),
        ("utrecht-stad", date(2026, 1, 1), date(2026, 12, 31)),
        ("lekstroom", date(2027, 1, 1), None),
    }


def test_a_move_that_was_a_slip_of_the_same_day_leaves_no_trace(bring):
    bring(DUTCH + UTRECHT.replace("Utrecht stad", "Lekstroom"))
    bring(DUTCH + UTRECHT)
    assert {code for code, *_days in regions_of("NL-0344")} == {"nl-utrecht", "utrecht-stad"}


def test_a_list_from_before_a_later_change_is_refused(bring):
    bring(DUTCH + UTRECHT)
    bring(f"{DUTCH}0344,Nieuw-Utrecht,Utrecht,Lekstroom\n", on="2027-01-01")
    done = bring(DUTCH + UTRECHT, on="2026-06-01")
    assert done.exit_code == 1
    assert "line 2: Nieuw-Utrecht (NL-0344) has its name since 2027-01-01" in done.output
    assert "line 2: Nieuw-Utrecht (NL-0344) changes region on 2027-01-01" in done.output


def test_an_organisation_with_the_same_number_is_the_same_and_keeps_its_code(bring):
    db.session.add(Organisation(kind=Kind.MUNICIPALITY, code="UT-0001", name="Utrecht", cbs_code="0344"))
    db.session.commit()
    done = bring(DUTCH + UTRECHT)
    assert "0 created, 0 renamed, 1 changed" in done.output
    assert municipality("UT-0001").cbs_code == "0344"


def test_an_organisation_in_the_way_is_told(bring):
    db.session.add(Organisation(kind=Kind.INSTITUTION, code="JB-0001", name="Jeugdbureau", cbs_code="0344"))
    db.session.add(Organisation(kind=Kind.MUNICIPALITY, code="NL-0935", name="Oud"))
    db.session.commit()
    done = bring(DUTCH + UTRECHT + MAASTRICHT)
    assert done.exit_code == 1
    assert "line 2: Jeugdbureau (JB-0001) has the number 0344 and is not a municipality." in done.output
    assert "line 3: Code NL-0935 is in use by Oud" in done.output
    assert count(Region) == 0


def test_one_wrong_file_keeps_all_of_them_out(bring):
    done = bring(DUTCH + UTRECHT, BELGIAN + BRUGGE + "31x05,Gent,Gand,,,,\n")
    assert done.exit_code == 1
    assert "list-2.csv, line 3: nis_code" in done.output
    assert "Nothing was imported." in done.output
    assert [count(table) for table in (Organisation, Region, RegionMembership)] == [0, 0, 0]


def test_a_code_may_stand_in_one_file_only(bring):
    done = bring(DUTCH + UTRECHT, DUTCH + MAASTRICHT + UTRECHT)
    assert done.exit_code == 1
    assert "list-2.csv, line 3: Code 0344 stands on line 2 of " in done.output
    assert count(Organisation) == 0


def test_a_missing_file_and_a_folder_are_problems_like_any_other(portal, tmp_path):
    done = run(portal, "import-municipalities", tmp_path / "none.csv", tmp_path)
    assert done.exit_code == 1
    assert "none.csv: The file cannot be read: No such file or directory." in done.output
    assert "The file cannot be read: Is a directory." in done.output


@pytest.mark.parametrize("day", ["2026-13-01", "0001-01-01", "9999-12-31", "tomorrow"])
def test_a_day_that_cannot_be_is_refused(bring, day):
    assert bring(DUTCH + UTRECHT, on=day).exit_code == 2


WRONG = {
    "empty": ("", 1, "The file is empty."),
    "only a mark": ("\ufeff\n\n", 1, "The file is empty."),
    "only a header": (DUTCH, 1, "There are no municipalities below the header."),
    "other columns": ("code;name\n", 1, 'The columns are "code;name"'),
    "one column twice": ("cbs_code,name,name,province\n", 1, "The columns are"),
    "Latin 1": (DUTCH.encode() + "1900,Súdwest,F,F\n".encode("latin-1"), 2, "Byte 7 of the line (0xFA)"),
    "UTF-16": ((DUTCH + UTRECHT).encode("utf-16"), 1, "is not UTF-8"),
    "too few columns": (DUTCH + UTRECHT + "\n0345,Soest,Utrecht\n", 4, "The line has 3 columns"),
    "too many columns": (DUTCH + "0345,Soest,Utrecht,Eemland,\n", 2, "The line has 5 columns"),
    "twice": (DUTCH + UTRECHT + UTRECHT, 3, "Code 0344 stands on line 2 too."),
    "no name": (DUTCH + "0344, ,Utrecht,Eemland\n", 2, "name is empty."),
    "no letters": (DUTCH + "0344,---,Utrecht,Eemland\n", 2, 'name "---" is not a name.'),
    "short code": (DUTCH + "344,Utrecht,Utrecht,Eemland\n", 2, "A CBS code has 4 digits"),
    "other digits": (DUTCH + "٠٣٤٤,Utrecht,Utrecht,Eemland\n", 2, "A CBS code has 4 digits"),
    "long name": (DUTCH + f"0344,{'U' * 151},Utrecht,Eemland\n", 2, "has 151 signs; at most 150 fit."),
    "huge name": (DUTCH + f"0344,{'U' * 1_000_000},Utrecht,Eemland\n", 2, "field larger than field limit"),
    "long region": (DUTCH + f"0344,Utrecht,Utrecht,{'E' * 65}\n", 2, "cannot be the name of a region"),
    "NUL": (DUTCH + "0344,Utr\0echt,Utrecht,Eemland\n", 2, "a sign that is not text"),
    "line end": (DUTCH + '0344,"Utr\necht",Utrecht,Eemland\n', 2, "holds a line end"),
    "open quote": (DUTCH + '0344,"Utrecht,Utrecht,Eemland\n', 2, "is not valid CSV"),
    "two spellings": (DUTCH + UTRECHT + "0345,Soest,UTRECHT,Eemland\n", 3, 'is written "Utrecht" on line 2'),
    "unknown region": (BELGIAN + "31005,Brugge,Bruges,,,Gallia,\n", 2, 'region_nl "Gallia" is none of'),
    "no province": (BELGIAN + "31005,Brugge,Bruges,,,Vlaams Gewest,\n", 2, "province_nl is empty"),
}


@pytest.mark.parametrize(("content", "line", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_its_line(content, line, sentence):
    raw = content.encode() if isinstance(content, str) else content
    problems = problems_of([read("list.csv", raw)])
    assert [problem.line for problem in problems] == [line]
    assert sentence in problems[0].sentence


@given(st.binary() | st.text().map(lambda text: (DUTCH + text).encode(errors="surrogatepass")))
def test_no_file_makes_the_reader_fail(content):
    reading = read("list.csv", content)
    assert reading.municipalities or reading.problems
    assert all(str(problem).isprintable() for problem in reading.problems)
