"""Pictures in the public agenda: for everybody who may read the activity, told in words, and kept as its page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from PIL import Image

from app.activities.models import Activity, PublicAgenda
from app.activities.rules.activities import ActivityState
from app.common.files import StoredFile
from app.security.models import LoginSession, Organisation
from tests import bench, people
from tests.activities.agenda import AGENDA, on_that_monday, opened, published
from tests.files.test_taking_in import folder
from tests.people import VOORBEELDSTAD, Person
from tests.season import with_a_picture
from tests.test_budgets import LIST, counted, within

FEED, DATA = f"{AGENDA}/feed.rss", f"{AGENDA}/activities.json"


@pytest.fixture(autouse=True)
def that_monday() -> Iterator[None]:
    """It is Monday 30 November 2026."""
    with on_that_monday():
        yield


@pytest.fixture
def village(app: Any) -> Organisation:
    """Testdorp, which shows its agenda."""
    return opened()


@pytest.fixture
def table(village: Organisation) -> Activity:
    """An activity with a picture."""
    return with_a_picture(published(village, "Taalcafé"))


def address(activity: Activity, there: str = AGENDA) -> str:
    return f"{there}/{activity.id}/picture.jpg"


def test_linda_sees_the_picture_of_an_activity_and_reads_what_it_shows(visitor: Person, table: Activity) -> None:
    (image,) = visitor.opens(f"{AGENDA}/{table.id}").select("img")
    assert image["src"] == f"{address(table)}?of={table.picture_id}"
    assert (image["alt"], image["loading"]) == ("Mensen aan een tafel.", "lazy")
    answer = visitor.client.get(str(image["src"]))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    with Image.open(BytesIO(answer.data)) as drawn:
        assert [str(side) for side in drawn.size] == [image["width"], image["height"]]
    assert not visitor.opens(AGENDA).select("img"), "the list stays light"


def test_what_a_picture_shows_is_told_in_the_language_of_the_page(visitor: Person, table: Activity) -> None:
    (english,) = visitor.opens(f"{AGENDA}/{table.id}?lang=en").select("img")
    assert (english["alt"], english["lang"]) == ("Mensen aan een tafel.", "nl")
    with bench.office() as session:
        session.get_one(Activity, table.id).picture_alt = {"nl": "Mensen.", "en": "People."}
        session.commit()
    (english,) = visitor.opens(f"{AGENDA}/{table.id}?lang=en").select("img")
    assert english["alt"] == "People." and "lang" not in english.attrs
    assert "lang=" not in str(english["src"]), "a picture is the same in every language"


def test_an_activity_without_a_picture_shows_none(visitor: Person, village: Organisation) -> None:
    bare = published(village, "Breicafé")
    assert not visitor.opens(f"{AGENDA}/{bare.id}").select("img")
    assert visitor.client.get(address(bare)).status_code == 404


def test_a_file_that_got_lost_leaves_a_page_without_a_picture(
    visitor: Person, table: Activity, logged_errors: Any
) -> None:
    (stored,) = bench.rows_of(StoredFile)
    (folder() / stored.key).unlink()
    assert not visitor.opens(f"{AGENDA}/{table.id}").select("img")
    assert visitor.client.get(address(table)).status_code == 404


# Who may see it


@pytest.mark.parametrize("state", [state for state in ActivityState if state is not ActivityState.PUBLISHED])
def test_nobody_sees_the_picture_of_what_is_not_published(
    visitor: Person, table: Activity, state: ActivityState
) -> None:
    tag = visitor.client.get(address(table)).headers["ETag"]
    with bench.office() as session:
        session.get_one(Activity, table.id).state = state
        session.commit()
    for asked in ({}, {"If-None-Match": tag}):
        assert visitor.client.get(address(table), headers=asked).status_code == 404
    assert people.at_work("LB").client.get(address(table)).status_code == 404, "nor who is logged in"


def test_nobody_sees_a_picture_where_the_agenda_is_switched_off(visitor: Person, table: Activity) -> None:
    with bench.office() as session:
        session.query(PublicAgenda).one().shown = False
        session.commit()
    assert visitor.client.get(address(table)).status_code == 404


def test_a_picture_is_shown_by_the_agenda_of_its_own_municipality_alone(visitor: Person, table: Activity) -> None:
    opened(VOORBEELDSTAD)
    assert visitor.client.get(address(table, "/agenda/voorbeeldstad")).status_code == 404
    assert visitor.client.get(address(table, "/agenda/nergens")).status_code == 404
    assert visitor.client.get(f"{AGENDA}/999999/picture.jpg").status_code == 404


def test_who_is_logged_in_sees_it_as_a_visitor_does(visitor: Person, table: Activity) -> None:
    bram = people.at_work("LB")
    sessions = bench.counted(LoginSession)
    answer = bram.client.get(address(table))
    assert answer.data == visitor.client.get(address(table)).data
    assert "Set-Cookie" not in answer.headers
    assert bench.counted(LoginSession) == sessions


# Kept


def test_who_has_a_picture_already_gets_it_once(visitor: Person, table: Activity) -> None:
    answer = visitor.client.get(address(table))
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    asked = {"If-None-Match": answer.headers["ETag"]}
    again = visitor.client.get(address(table), headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    with_a_picture(table)
    assert visitor.client.get(address(table), headers=asked).status_code == 200, "another picture is another"


def test_a_picture_that_changes_has_another_address_on_the_page(visitor: Person, table: Activity) -> None:
    before = visitor.opens(f"{AGENDA}/{table.id}").select("img")[0]["src"]
    with_a_picture(table)
    assert visitor.opens(f"{AGENDA}/{table.id}").select("img")[0]["src"] != before


def test_pictures_ask_no_statement_each(visitor: Person, village: Organisation, table: Activity) -> None:
    with counted() as one:
        visitor.client.get(FEED)
    for number in range(3):
        with_a_picture(published(village, f"Cursus {number}"))
    with counted() as many:
        visitor.client.get(FEED)
    within(LIST, many)
    assert len(many) == len(one)


# For programs


def test_programs_are_told_where_the_picture_is(visitor: Person, village: Organisation, table: Activity) -> None:
    published(village, "Breicafé")
    whole = f"http://localhost{address(table)}?of={table.picture_id}"
    told = {one["title"]["nl"]: one["image"] for one in visitor.client.get(DATA).get_json()["activities"]}
    assert told == {"Taalcafé": {"url": whole, "text": {"nl": "Mensen aan een tafel."}}, "Breicafé": None}
    feed = ElementTree.fromstring(visitor.client.get(FEED).data)
    found = {item.findtext("title"): item.find("enclosure") for item in feed.iter("item")}
    assert found["Breicafé"] is None
    enclosure = found["Taalcafé"]
    assert enclosure is not None
    sent = visitor.client.get(whole.removeprefix("http://localhost"))
    assert enclosure.attrib == {"url": whole, "length": str(len(sent.data)), "type": "image/jpeg"}
    for where in (f"{AGENDA}/agenda.ics", f"{AGENDA}/{table.id}.ics"):
        events: list[Any] = Calendar.from_ical(visitor.client.get(where).data).walk("VEVENT")
        images = [one["IMAGE"] for one in events if "IMAGE" in one]
        assert {str(image) for image in images} == {whole}
        assert images[0].params["VALUE"] == "URI" and images[0].params["FMTTYPE"] == "image/jpeg"
