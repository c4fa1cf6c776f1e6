"""How the public agenda answers: kept and known again, in frames, in three languages, to whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import update

from app.activities.models import Activity
from app.activities.rules import agendas as rules
from app.activities.rules.activities import LanguageLevel, Mode
from app.activities.views.agenda.keeping import Drawn
from app.security.login.pace import MOST_NETWORKS, Pace
from app.security.models import Organisation
from tests import bench
from tests.activities.agenda import (
    AGENDA,
    FLEXIBLE,
    TODAY,
    a_season,
    on_that_monday,
    once,
    opened,
    published,
    weekly,
)
from tests.factories import TopicFactory
from tests.people import Person
from tests.test_budgets import LIST, PAGE_BYTES, counted, in_short, within

FILES = ("/agenda.ics", "/feed.rss", "/activities.json")
PAGES = ("", "/month", "/embed")


@pytest.fixture(autouse=True)
def that_monday() -> Iterator[None]:
    """It is Monday 30 November 2026, ten in the morning."""
    with on_that_monday():
        yield


@pytest.fixture
def village(app: Any) -> Organisation:
    """Testdorp, which shows its agenda."""
    return opened()


# Kept, and known again


@pytest.mark.parametrize("form", [*PAGES, *FILES])
def test_who_has_an_answer_already_gets_no_other(visitor: Person, village: Organisation, form: str) -> None:
    a_season(village)
    answer = visitor.client.get(AGENDA + form)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Accept-Language" in answer.headers["Vary"]
    with counted() as said:
        again = visitor.client.get(AGENDA + form, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    within(2, said)
    since = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert visitor.client.get(AGENDA + form, headers=since).status_code == 304


@pytest.mark.parametrize("what", ["changed", "withdrawn", "published", "agenda", "name", "tomorrow", "language"])
def test_an_answer_that_would_read_otherwise_is_another(visitor: Person, village: Organisation, what: str) -> None:
    activity = published(village, "Taalcafé")
    tag = visitor.client.get(AGENDA).headers["ETag"]
    asked: dict[str, str] = {"If-None-Match": tag}
    with bench.office() as session:
        row = session.get_one(Activity, activity.id)
        if what == "changed":
            row.place = "Dorpshuis"
        elif what == "withdrawn":
            row.state = rules.ActivityState.OFFLINE
        elif what == "published":
            published(village, "Breicafé")
        elif what == "agenda":
            session.scalars(rules_agenda()).one().about = {"nl": "Welkom"}
        elif what == "name":
            session.get_one(Organisation, village.id).name = "Proefdorp"
        elif what == "language":
            asked["Accept-Language"] = "fr"
        session.commit()
    with on_that_monday(days=1 if what == "tomorrow" else 0):
        assert visitor.client.get(AGENDA, headers=asked).status_code == 200


def rules_agenda() -> Any:
    """The one agenda that there is."""
    from sqlalchemy import select

    from app.activities.models import PublicAgenda

    return select(PublicAgenda)


def test_what_went_wrong_is_kept_by_nobody(visitor: Person, village: Organisation) -> None:
    for where in (f"{AGENDA}/999999", f"{AGENDA}?from=morgen", "/agenda/nergens", f"{AGENDA}/embed?free=maybe"):
        answer = visitor.client.get(where)
        assert answer.status_code in (400, 404)
        assert answer.headers["Cache-Control"] == "no-store", where
        assert answer.headers["X-Frame-Options"] == "DENY", where


# Frames, and scripts of others


def test_one_page_may_stand_in_a_frame_and_no_other(visitor: Person, village: Organisation) -> None:
    activity = published(village, "Taalcafé")
    framed = visitor.client.get(f"{AGENDA}/embed").headers
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    others = ["/agenda/", AGENDA, f"{AGENDA}/month", f"{AGENDA}/{activity.id}", f"{AGENDA}/feed.rss", "/login/"]
    for where in (*others, f"{AGENDA}?embed", f"{AGENDA}/month?x=/embed", "/mijn/login/"):
        headers = visitor.client.get(where).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], where
        assert headers["X-Frame-Options"] == "DENY", where


def test_a_frame_opens_its_links_in_a_window_and_has_nothing_to_fill_in(
    visitor: Person, village: Organisation
) -> None:
    a_season(village)
    page = visitor.opens(f"{AGENDA}/embed")
    assert len(page.select(".ag-list li")) == rules.IN_FRAME
    assert not page.select("form, input, script")
    assert {str(link["target"]) for link in page.select("main a")} == {"_blank"}


def test_scripts_of_other_sites_read_the_files_and_no_page(visitor: Person, village: Organisation) -> None:
    for form in FILES:
        assert visitor.client.get(AGENDA + form).headers["Access-Control-Allow-Origin"] == "*", form
    for form in PAGES:
        assert "Access-Control-Allow-Origin" not in visitor.client.get(AGENDA + form).headers, form


# Languages


@pytest.mark.parametrize(
    ("query", "header", "language", "words"),
    [
        ("", "", "nl", "Activiteiten in Testdorp"),
        ("", "fr-BE, fr;q=0.9, nl;q=0.5", "fr", "Activités à Testdorp"),
        ("?lang=en", "fr", "en", "Activities in Testdorp"),
        ("?lang=fr", "", "fr", "Activités à Testdorp"),
        ("?lang=xx", "", "nl", "Activiteiten in Testdorp"),
    ],
)
def test_a_page_speaks_the_language_of_its_address_or_else_of_the_browser(
    visitor: Person, village: Organisation, query: str, header: str, language: str, words: str
) -> None:
    spoken: dict[str, Any] = {"Accept-Language": header} if header else {}
    page = visitor.opens(AGENDA + query, **spoken)
    assert page.soup.html is not None
    assert page.soup.html["lang"] == language
    assert page.heading == words


def test_each_page_names_itself_in_every_language(visitor: Person, village: Organisation) -> None:
    activity = published(village, "Taalcafé", title={"nl": "Taalcafé", "fr": "Café des langues"})
    for where in (AGENDA, f"{AGENDA}/month", f"{AGENDA}/{activity.id}", "/agenda/"):
        page = visitor.opens(where)
        named = {str(one["hreflang"]): str(one["href"]) for one in page.select("link[hreflang]")}
        assert set(named) == {"nl", "en", "fr", "x-default"}, where
        assert named["fr"] == f"http://localhost{where}?lang=fr"
        assert visitor.opens(named["fr"].removeprefix("http://localhost")).soup.html["lang"] == "fr"  # type: ignore[index]
    french = visitor.opens(f"{AGENDA}?lang=fr")
    assert "Café des langues" in french.content
    inner = [link for link in french.links() if link.startswith("/agenda/")]
    assert inner
    assert all("lang=" in link for link in inner), inner


def test_a_text_that_lacks_a_language_is_marked_as_dutch(visitor: Person, village: Organisation) -> None:
    activity = published(village, "Taalcafé", description={"nl": "Kom erbij."})
    page = visitor.opens(f"{AGENDA}/{activity.id}?lang=fr")
    assert page.select("h1 [lang=nl]")
    assert page.select(".rp-read[lang=nl]")
    assert visitor.opens(f"{AGENDA}?lang=fr").select("h3 [lang=nl]")


# Narrowed


def titles(visitor: Person, query: str) -> list[str]:
    """The titles on a list that is narrowed."""
    return [one.text for one in visitor.opens(f"{AGENDA}?{query}").select(".ag-list h3")]


def test_a_list_is_narrowed_by_what_one_looks_for(visitor: Person, village: Organisation) -> None:
    published(village, "Taalcafé", once(datetime(2026, 12, 1, 9)), language_level=LanguageLevel.A2, free=True)
    published(village, "Boekenclub", once(datetime(2026, 12, 2, 9)), language_level=LanguageLevel.B2)
    published(village, "Digitale hulp", once(datetime(2026, 12, 3, 9)), mode=Mode.ONLINE, free=True)
    published(village, "Wandelen", once(datetime(2026, 12, 4, 9)), mode=Mode.MIXED, place="Parkzicht")
    published(village, "Maatje", FLEXIBLE, free=True)
    assert titles(visitor, "") == ["Taalcafé", "Boekenclub", "Digitale hulp", "Wandelen", "Maatje"]
    assert titles(visitor, "level=a2") == ["Taalcafé", "Digitale hulp", "Wandelen", "Maatje"]
    assert titles(visitor, "level=none") == ["Digitale hulp", "Wandelen", "Maatje"]
    assert titles(visitor, "mode=online") == ["Digitale hulp", "Wandelen"]
    assert titles(visitor, "mode=on_site&free=1") == ["Taalcafé", "Maatje"]
    assert titles(visitor, "q=TAALCAFE") == ["Taalcafé"]
    assert titles(visitor, "q=parkz") == ["Wandelen"]
    assert titles(visitor, "q=test+digi") == ["Digitale hulp"]
    assert titles(visitor, "q=100%25") == []
    assert titles(visitor, "from=2026-12-02&until=2026-12-03") == ["Boekenclub", "Digitale hulp"]
    page = visitor.opens(f"{AGENDA}?q=nergens")
    assert page.shows("Er is niets gevonden")
    assert AGENDA in page.links()


def test_a_list_is_narrowed_by_what_activities_are_about(visitor: Person, village: Organisation) -> None:
    language = TopicFactory(organisation=None, code="taal", name={"nl": "Taal", "fr": "Langue"})
    merged = TopicFactory(organisation=village, code="praten", name={"nl": "Praten"}, merged_into=language)
    TopicFactory(organisation=None, code="ongebruikt", name={"nl": "Ongebruikt"})
    published(village, "Taalcafé", once(datetime(2026, 12, 1, 9)), topics=[language])
    published(village, "Praatgroep", once(datetime(2026, 12, 2, 9)), topics=[merged])
    wandelen = published(village, "Wandelen", once(datetime(2026, 12, 3, 9)))
    assert titles(visitor, "topic=taal") == ["Taalcafé", "Praatgroep"]
    assert titles(visitor, "topic=niets") == []
    offered = [str(one["value"]) for one in visitor.opens(AGENDA).select("#topic option")]
    assert offered == ["", "taal"]
    assert visitor.opens(f"{AGENDA}?lang=fr").select("#topic option")[1].text == "Langue"
    told = visitor.client.get(f"{AGENDA}/activities.json?topic=taal").get_json()["activities"]
    assert [one["topics"][0]["code"] for one in told] == ["taal", "taal"]
    assert "Wandelen" not in visitor.client.get(f"{AGENDA}/feed.rss?topic=taal").text
    assert not visitor.opens(f"{AGENDA}/{wandelen.id}").shows("Waar gaat het over?")


def test_a_list_goes_on_where_it_ended_also_within_a_day(visitor: Person, village: Organisation) -> None:
    for number in range(60):
        published(village, f"Cursus {number:02}", once(datetime(2026, 12, 1 + number // 40, 9)))
    found: list[str] = []
    page, turns = visitor.opens(AGENDA), 0
    while True:
        found += [one.text for one in page.select(".ag-list h3")]
        onward = [str(one["href"]) for one in page.select("main a[rel=nofollow]") if "Latere" in one.text]
        if not onward:
            break
        page, turns = visitor.opens(onward[0]), turns + 1
    assert found == [f"Cursus {number:02}" for number in range(60)]
    assert turns == 2


# Bad addresses


@pytest.mark.parametrize("form", [*PAGES, *FILES])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=2026-13-01", "een dag die niet bestaat"),
        ("from=2026-02-30", "een dag die niet bestaat"),
        ("until=9999-12-31", "loopt van 30 oktober 2026 tot en met 1 december 2027"),
        ("from=0001-01-01", "loopt van 30 oktober 2026 tot en met 1 december 2027"),
        ("from=١٢٣٤-٠١-٠١", "een dag die niet bestaat"),
        ("from=2026-12-05&until=2026-12-04", "De laatste dag ligt vóór de eerste"),
        ("q=" + "x" * 10_000, "hoogstens 100 tekens"),
        ("level=c9", "een keuze die niet bestaat"),
        ("mode=nowhere", "een keuze die niet bestaat"),
        ("free=yes", "een keuze die niet bestaat"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(
    visitor: Person, village: Organisation, form: str, query: str, told: str
) -> None:
    answer = visitor.client.get(f"{AGENDA}{form}?{quote(query, safe='=&')}")
    assert answer.status_code == 400
    assert told in re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=2026-00", "month=9999-12", "month=0001-01", "month=2026", "month=x" * 50]
)
def test_a_month_that_there_is_not_is_told(visitor: Person, village: Organisation, query: str) -> None:
    page = visitor.opens(f"{AGENDA}/month?{query}", 400)
    assert "Dit adres kan niet worden gelezen" in page.text or page.heading
    assert "/agenda/" in page.links()


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ff%fe", "q=%ed%a0%80", "skip=99999", "skip=-1", "topic=%00x", "q='--", "x=1&x=2", "page=0"],
)
@pytest.mark.parametrize("form", [*PAGES, *FILES])
def test_nothing_that_is_asked_makes_it_fall_over(
    visitor: Person, village: Organisation, form: str, query: str
) -> None:
    published(village, "Taalcafé")
    assert visitor.client.get(f"{AGENDA}{form}?{query}").status_code in (200, 400)


def test_the_months_come_to_an_end(visitor: Person, village: Organisation) -> None:
    published(village, "Taalcafé", weekly(last=None))
    seen, there = 0, f"{AGENDA}/month?month=2026-10"
    while there:
        page, seen = visitor.opens(there), seen + 1
        onward = [str(one["href"]) for one in page.select(".ag-months a") if "Volgende" in one.text]
        there = onward[0] if onward else ""
    assert seen == 15


# How much, and how fast


@pytest.mark.parametrize("form", [*PAGES, *FILES, "/{pk}", "/{pk}.ics"])
def test_it_asks_the_same_of_the_database_for_one_activity_and_for_many(
    visitor: Person, village: Organisation, form: str
) -> None:
    pk = published(village, "Taalcafé", weekly(date(2026, 12, 1))).id
    where = AGENDA + form.format(pk=pk)
    published(village, "Maatje", FLEXIBLE)
    with counted() as one:
        visitor.client.get(where)
    for number in range(40):
        published(village, f"Cursus {number:02}", FLEXIBLE if number % 4 == 0 else weekly(date(2026, 12, 1)))
    with counted() as many:
        answer = visitor.client.get(where)
    assert answer.status_code == 200
    within(LIST, many)
    assert len(many) <= len(one), in_short(many)


@pytest.mark.parametrize("form", PAGES)
def test_a_page_of_a_full_agenda_is_light(visitor: Person, village: Organisation, form: str) -> None:
    for number in range(60):
        kind = FLEXIBLE if number % 3 == 0 else weekly(week={day: weekly().week[2] for day in range(1, 8)})
        published(village, f"Een cursus met een titel van gewone lengte {number:02}", kind, free=True)
    size = len(visitor.client.get(AGENDA + form).get_data())
    assert size <= PAGE_BYTES, f"{size} bytes"


def test_what_was_drawn_once_is_not_worked_out_again_until_something_changes(
    visitor: Person, village: Organisation
) -> None:
    published(village, "Taalcafé")
    first = visitor.client.get(AGENDA).get_data()
    with counted() as said:
        assert visitor.client.get(AGENDA).get_data() == first
    within(2, said)
    published(village, "Breicafé", weekly(date(2026, 12, 1)))
    assert b"Breic" in visitor.client.get(AGENDA).get_data()


def test_what_is_kept_stays_within_its_size_and_the_oldest_goes_first() -> None:
    kept, drawn = Drawn(10), []

    def draw(name: str) -> str:
        drawn.append(name)
        return name * 4

    for name in "abacba":
        kept.get((name, ""), lambda name=name: draw(name))  # type: ignore[misc]
    assert drawn == ["a", "b", "c", "b", "a"]
    assert kept.get(("long", ""), lambda: "x" * 11) == b"x" * 11
    kept.get(("long", ""), lambda: drawn.append("again") or "x" * 11)  # type: ignore[func-returns-value]
    assert drawn[-1] == "again"


def test_a_month_counts_what_does_not_fit_on_a_day(visitor: Person, village: Organisation) -> None:
    for number in range(5):
        published(village, f"Cursus {number}")
    page = visitor.opens(f"{AGENDA}/month?month=2026-12")
    more = page.select(".ag-more-of")[0]
    assert more.text == "nog 2 dinsdag 1"
    assert len(visitor.opens(str(more["href"])).select(".ag-day li")) == 5


def test_one_network_asks_so_much_in_a_minute_and_is_told_when_it_may_again() -> None:
    pace = Pace(3)
    assert [pace.take("192.0.2.1", 0.0) for _turn in range(3)] == [0, 0, 0]
    assert pace.take("192.0.2.1", 0.0) == 20
    assert pace.take("192.0.2.2", 0.0) == 0
    assert pace.take("192.0.2.1", 20.0) == 0
    assert pace.take("192.0.2.1", 20.0) == 20
    for number in range(MOST_NETWORKS + 10):
        pace.take(str(number), 30.0)
    assert len(pace._left) == MOST_NETWORKS


def test_too_much_is_refused_with_the_time_to_wait(
    visitor: Person, village: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(visitor.app.extensions, "pace", Pace(2))
    statuses = [visitor.client.get(AGENDA).status_code for _turn in range(3)]
    assert statuses == [200, 200, 429]
    refused = visitor.client.get(AGENDA)
    assert int(refused.headers["Retry-After"]) in range(1, 31)
    assert "Te veel pogingen" in refused.get_data(as_text=True)
    assert visitor.client.get("/login/").status_code == 200


# Machines


def test_search_engines_find_the_agendas_and_nothing_else(visitor: Person, village: Organisation) -> None:
    activity = published(village, "Taalcafé")
    robots = visitor.client.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Disallow: /\n" in robots.text
    assert "Allow: /agenda\n" in robots.text
    assert "Sitemap: http://localhost/agenda/sitemap.xml" in robots.text
    sitemap = visitor.client.get("/agenda/sitemap.xml").text
    assert f"<loc>http://localhost{AGENDA}</loc>" in sitemap
    assert f"<loc>http://localhost{AGENDA}/{activity.id}</loc>" in sitemap
    assert not visitor.opens(AGENDA).select("meta[name=robots]")
    for narrowed in (f"{AGENDA}?q=a", f"{AGENDA}?from={TODAY + timedelta(days=3)}", f"{AGENDA}/month"):
        assert visitor.opens(narrowed).select("meta[name=robots][content=noindex]"), narrowed
    assert str(visitor.opens(AGENDA).select("link[rel=canonical]")[0]["href"]) == f"http://localhost{AGENDA}"


def test_a_change_that_only_other_columns_know_is_still_seen(visitor: Person, village: Organisation) -> None:
    """The state is asked of the rows themselves: also what came in by another way than a form."""
    published(village, "Taalcafé")
    tag = visitor.client.get(AGENDA).headers["ETag"]
    with bench.office() as session:
        table: Any = Activity.__table__
        session.connection().execute(update(table).values(version=table.c.version + 1, free=True))
        session.commit()
    assert visitor.client.get(AGENDA, headers={"If-None-Match": tag}).status_code == 200
