"""An operator brings in what UiTdatabank and volunteering centres offer: each item whole, told of, never twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.activities.models import ImportedActivity
from app.activities.rules.activities import Source
from app.activities.rules.imported import Audience
from app.activities.rules.moderating import ItemState, Review
from app.activities.rules.sources import read_again
from app.commands.import_municipalities import import_municipalities
from app.commands.import_uit import import_uit
from app.commands.import_volunteering import import_volunteering
from app.common import context
from app.extensions import db
from app.security.models import PostalCode
from tests.activities.uit_samples import EVENTS, ID, PLACE_ID, an_event
from tests.databases import Databases
from tests.security.bare_portal import bare_portal, run

ROOT = Path(__file__).resolve().parents[2]
MUNICIPALITIES = """nis_code,name_nl,name_fr,province_nl,province_fr,region_nl,postal_code
24107,Tienen,Tirlemont,Vlaams-Brabant,Brabant flamand,Vlaams Gewest,3300
24062,Leuven,Louvain,Vlaams-Brabant,Brabant flamand,Vlaams Gewest,3000 3001;3010
"""
OFFERS = "id;titel;organisatie;postcode;gemeente\n1;Koken;Buurthuis;3300;Tienen\n2;;Buurthuis;3300;Tienen\n"


@pytest.fixture
def portal(store_of_databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    commands = import_uit, import_volunteering, import_municipalities
    with bare_portal(store_of_databases.empty("bare"), *commands) as portal:
        portal.config.update(IMPORT_PAUSE_SECONDS=0.01, IMPORT_TIMEOUT_SECONDS=0.5)
        towns = tmp_path / "towns.csv"
        towns.write_text(MUNICIPALITIES)
        assert run(portal, "import-municipalities", towns).exit_code == 0
        yield portal


Bring = Callable[..., Result]


@pytest.fixture
def bring(portal: Flask, tmp_path: Path) -> Bring:
    """Write some events or bytes to files of one folder, in place of what was there, and import that folder."""
    folder = tmp_path / "events"
    folder.mkdir()

    def bring(*events: Any, command: str = "import-uit", ending: str = "json") -> Result:
        for old in folder.iterdir():
            old.unlink()
        for number, event in enumerate(events, 1):
            content = event if isinstance(event, bytes) else json.dumps(event).encode()
            (folder / f"{number:04}.{ending}").write_bytes(content)
        return run(portal, command, folder)

    return bring


def another(number: int, **changed: Any) -> dict[str, Any]:
    """An event with an id of its own."""
    name = changed.pop("name", {"nl": f"Wandeling {number}"})
    return an_event(**{"@id": f"https://io.uitdatabank.example/events/{number:08}{ID[8:]}"}, name=name, **changed)


def rows() -> list[ImportedActivity]:
    db.session.rollback()
    return list(db.session.scalars(select(ImportedActivity).order_by(ImportedActivity.external_id)))


def only_row() -> ImportedActivity:
    (row,) = rows()
    return row


# What becomes of an item


def test_an_event_waits_for_the_municipality_in_which_it_takes_place(bring: Bring) -> None:
    done = bring(an_event())
    assert done.exit_code == 0, done.output
    assert f"1/1 accepted 0001.json {ID} “Taalcafé in de bib” in Tienen" in done.output
    row = only_row()
    assert row.municipality is not None
    assert (row.municipality.name, row.source, row.external_id) == ("Tienen", Source.UIT, ID)
    assert (row.state, row.review, row.withdrawn) == (ItemState.PENDING, Review.NEW, False)
    assert (row.title, row.town) == ("Taalcafé in de bib", "3300 Tienen")


def test_what_the_source_said_is_kept_as_it_was(bring: Bring) -> None:
    event = an_event(**{"labels": ["taal"], "own field": {"deep": [1, 2.5, None, True]}})
    bring(event)
    assert only_row().document == event
    assert list(only_row().document) == list(event)


def test_the_second_time_nothing_changes(bring: Bring) -> None:
    bring(an_event(), another(1), b"{")
    before = [(row.version, row.changed_at, row.waiting_since) for row in rows()]
    done = bring(an_event(), another(1), b"{")
    assert done.exit_code == 0
    assert "0 accepted, 0 changed, 2 unchanged, 0 withdrawn, 0 replaced, 1 refused" in done.output
    assert [(row.version, row.changed_at, row.waiting_since) for row in rows()] == before


def test_a_changed_text_is_told_and_still_waits_once(bring: Bring) -> None:
    bring(an_event())
    waiting = only_row().waiting_since
    done = bring(an_event(name={"nl": "Praatcafé"}))
    assert f"1/1 changed 0001.json {ID} “Praatcafé” in Tienen" in done.output
    row = only_row()
    assert (row.title, row.review, row.waiting_since) == ("Praatcafé", Review.NEW, waiting)


def test_a_new_stamp_is_no_change_and_an_older_file_says_nothing(bring: Bring) -> None:
    bring(an_event(modified="2026-09-05T10:00:00+00:00"))
    done = bring(an_event(modified="2026-09-06T10:00:00+00:00"))
    assert "1 unchanged" in done.output
    done = bring(an_event(modified="2026-09-01T10:00:00+00:00", name={"nl": "Oud"}))
    assert "What is known of it is newer." in done.output
    assert only_row().title == "Taalcafé in de bib"


def test_what_the_source_takes_away_is_marked_and_comes_back(bring: Bring) -> None:
    bring(an_event())
    done = bring(an_event(workflowStatus="DELETED"))
    assert f"1/1 withdrawn 0001.json {ID}" in done.output
    assert (only_row().withdrawn, only_row().review) == (True, Review.NONE)
    bring(an_event())
    assert (only_row().withdrawn, only_row().review) == (False, Review.NEW)


def test_a_document_that_says_no_more_than_that_it_is_gone_marks_it_too(bring: Bring) -> None:
    bring(an_event())
    gone = {"@id": an_event()["@id"], "workflowStatus": "DELETED"}
    assert "1 withdrawn" in bring(gone).output
    assert only_row().withdrawn
    assert "0 withdrawn, 0 replaced, 1 refused" in bring(gone).output


def test_what_is_for_members_or_for_schools_is_flagged(bring: Bring) -> None:
    bring(an_event(audience={"audienceType": "members"}), another(1, audience={"audienceType": "education"}))
    assert {row.audience for row in rows()} == {Audience.MEMBERS, Audience.EDUCATION}


def test_of_two_files_about_one_event_the_newest_counts(bring: Bring) -> None:
    old, new = an_event(modified="2026-09-01T10:00:00+00:00", name={"nl": "Oud"}), an_event()
    new["modified"] = "2026-09-02T10:00:00+00:00"
    for _time in range(2):
        done = bring(new, old)
        assert "2/2 replaced 0002.json" in done.output
        assert only_row().title == "Taalcafé in de bib"
    assert "0 accepted, 0 changed, 1 unchanged" in done.output


def test_a_place_that_is_not_known_waits_for_nobody_and_is_told(bring: Bring) -> None:
    place = {"@id": f"https://io.uitdatabank.example/places/{PLACE_ID}"}
    done = bring(an_event(location=place))
    assert "The place has no postal code and no town." in done.output
    assert only_row().municipality is None


def test_an_event_that_moves_before_anybody_decided_waits_for_the_other_municipality(bring: Bring) -> None:
    bring(an_event())
    address = {"nl": {"addressCountry": "BE", "postalCode": "3010", "addressLocality": "Kessel-Lo"}}
    done = bring(an_event(location={"name": {"nl": "Park"}, "address": address}))
    assert "“Taalcafé in de bib” in Leuven" in done.output
    assert only_row().municipality_id == only_row().found_id


# What is not right


def test_bad_files_are_refused_one_by_one_and_the_rest_goes_through(bring: Bring) -> None:
    large = b'{"@id": "' + b"x" * 50_000_000 + b'"}'
    done = bring(b"", b'{"name": ', json.dumps(an_event()).encode("utf-16"), large, b"[1, 2]", another(1))
    assert done.exit_code == 0
    told = done.output.splitlines()
    assert told[0] == "1/7 refused 0001.json: The file is empty."
    assert "This is not JSON: it breaks off or goes wrong on line 1" in told[1]
    assert "The file is written in UTF-16. It has to be in UTF-8." in told[2]
    assert "The file is too large: it may have 50 MB at most." in told[3]
    assert told[4] == "5/7 refused 0005.json#1: This is not an event."
    assert "7/7 accepted 0006.json" in told[6]
    assert only_row().title == "Wandeling 1"


def test_every_event_of_a_list_and_of_a_page_of_the_search_api_gets_a_line(bring: Bring) -> None:
    page = {"member": [another(3), {"@id": "x"}], "totalItems": 2, "itemsPerPage": 30}
    done = bring([another(1), another(2)], page)
    assert "2/4 accepted 0001.json#2" in done.output
    assert "4/4 refused 0002.json#2 0002#2: There is no title." in done.output
    assert len(rows()) == 3


def test_signs_that_no_database_or_terminal_takes_do_no_harm(bring: Bring) -> None:
    text = json.dumps(an_event(name={"nl": "Taal\x00café\u202e \ud800"}, **{"\x00a": "\x00", "n": 0}))
    done = bring(text.replace('"n": 0', '"n": 1e999').encode())
    assert done.exit_code == 0, done.output
    assert "\u202e" not in done.output
    assert only_row().document["n"] is None
    assert only_row().document["a"] == ""


def test_a_path_that_is_not_there_ends_in_a_failure_and_the_others_go_on(portal: Flask, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(an_event()))
    (tmp_path / "none").mkdir()
    done = run(portal, "import-uit", tmp_path / "gone", tmp_path / "none", tmp_path / "one.json")
    assert done.exit_code == 1
    assert "There is no such file or folder." in done.output
    assert "There are no files in this folder" in done.output
    assert len(rows()) == 1
    assert run(portal, "import-uit").exit_code == 2


def test_the_files_of_the_source_are_all_told_of_and_change_nothing_the_second_time(portal: Flask) -> None:
    files = sorted(EVENTS.glob("*.json"))
    if not files:  # they are not part of the project, and lie beside it where it is worked on
        assert not EVENTS.exists()
        return
    first = run(portal, "import-uit", EVENTS)
    assert first.exit_code == 0, first.output
    lines = first.output.splitlines()
    assert len(lines) == len(files) + 1
    assert lines[-1] == "24 accepted, 0 changed, 0 unchanged, 1 withdrawn, 19 replaced, 5 refused"
    second = run(portal, "import-uit", EVENTS)
    assert second.exit_code == 0
    assert second.output.splitlines()[-1] == (
        "0 accepted, 0 changed, 25 unchanged, 0 withdrawn, 19 replaced, 5 refused"
    )
    for row in rows():
        assert read_again(row.source, row.external_id, row.document).name[:300] == row.title


# Volunteering


def test_volunteering_offers_come_in_by_the_same_door(bring: Bring) -> None:
    done = bring(OFFERS.encode(), command="import-volunteering", ending="csv")
    assert done.exit_code == 0, done.output
    assert "1/2 accepted 0001.csv:2 1 “Koken” in Tienen" in done.output
    assert "2/2 refused 0001.csv:3: There is no title." in done.output
    row = only_row()
    assert (row.source, row.organiser) == (Source.VOLUNTEERING, "Buurthuis")
    assert read_again(row.source, row.external_id, row.document).place.city == "Tienen"
    assert "1 unchanged" in bring(OFFERS.encode(), command="import-volunteering", ending="csv").output


def test_an_event_and_an_offer_may_have_the_same_number(bring: Bring) -> None:
    bring(an_event())
    offer = [{"id": ID, "title": "Gids", "city": "Leuven", "postal_code": "3001"}]
    bring(offer, command="import-volunteering")
    assert [row.source for row in rows()] == [Source.UIT, Source.VOLUNTEERING]


def test_postal_codes_are_kept_and_taken_over_anew(portal: Flask, tmp_path: Path) -> None:
    def codes() -> list[str]:
        db.session.rollback()
        return sorted(db.session.scalars(select(PostalCode.code)))

    assert codes() == ["3000", "3001", "3010", "3300"]
    towns = tmp_path / "towns.csv"
    towns.write_text(MUNICIPALITIES.replace("3000 3001;3010", "3000 3012"))
    assert "1 changed, 1 unchanged" in run(portal, "import-municipalities", towns).output
    assert codes() == ["3000", "3012", "3300"]
    towns.write_text(MUNICIPALITIES.replace("3000 3001;3010", "3OOO"))
    assert (
        'postal_code "3OOO" is not right. It has 4 digits.' in run(portal, "import-municipalities", towns).output
    )


# Killed in its midst


@pytest.mark.committed
def test_killed_in_its_midst_an_import_leaves_no_half_item(app: Flask, tmp_path: Path) -> None:
    many, folder = 60, tmp_path / "events"
    folder.mkdir()
    for number in range(many):
        (folder / f"{number:04}.json").write_text(json.dumps(another(number)))
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    settings = {"DEMO": "1", "DATABASE_URL": url, "INSTANCE_FOLDER": str(tmp_path / "instance")}
    words = [sys.executable, "-u", "-m", "flask", "--app", "run", "portal", "import-uit", str(folder)]
    with subprocess.Popen(words, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _line in range(20)]
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert told[-1].startswith(f"20/{many} accepted")
    with app.app_context(), context.system_scope("look", writing=False):
        there = rows()
        assert 20 <= len(there) < many
        assert all(row.mark and row.document["name"] == {"nl": row.title} for row in there)
        db.session.remove()
    again = subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True, check=True)
    assert again.stdout.splitlines()[-1].startswith(
        f"{many - len(there)} accepted, 0 changed, {len(there)} unchanged"
    )
