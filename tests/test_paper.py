"""Prints: PDFs that everybody can read, made without a look outside, with nothing but what the page shows."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.common import clock
from app.common.audit import AuditEvent
from app.common.web import paper
from app.common.web.charts import Figures, Series, grouped, lines, lying, radar, spark
from app.security.models import Erasure
from tests import bench, people
from tests.people import Person
from tests.printed import Print, can_be_read_by_all, printed
from tests.test_budgets import OTHER, cost, within


@pytest.fixture
def receipt(gijs: Person) -> Erasure:
    """The receipt of somebody whom Gijs deleted."""
    return bench.store(
        Erasure(
            pseudonym="5f0c2a31-7d2e-4b1c-9a77-2f6f0a1b9c3d", number=999_999, erased_at=clock.now(),
            organisation_id=gijs.place.id, actor_id=gijs.user.actor_id, rows={"ab_user": 1, "assignment": 2},
            signature="made up",
        )
    )  # fmt: skip


def of(receipt: Erasure) -> str:
    """Its address as a print."""
    return f"/erasures/{receipt.id}/paper"


# A receipt


def test_gijs_saves_the_receipt_of_a_deletion_as_a_pdf(gijs: Person, receipt: Erasure) -> None:
    page = gijs.opens(f"/erasures/{receipt.id}")
    assert of(receipt) in page.links()
    print_ = printed(gijs, of(receipt))
    assert print_.title == "Verwijdering 5f0c2a31" and 'filename="Verwijdering 5f0c2a31.pdf"' in print_.name
    for words in ("Account en profiel", "Wacht op controle", "Klopt niet", "Gijs van Leeuwen", receipt.pseudonym):
        assert print_.shows(words) and page.shows(words), words
    assert print_.headings == ["Verwijdering 5f0c2a31", "- Verwijdering", "- Controle", "- Wat is verwijderd"]


def test_everybody_can_read_a_print(gijs: Person, receipt: Erasure) -> None:
    print_ = printed(gijs, of(receipt))
    can_be_read_by_all(print_)
    assert {"H1", "H2", "Sect", "P"} <= set(print_.tags)


def test_a_print_says_whose_it_is_who_made_it_and_when(gijs: Person, receipt: Erasure) -> None:
    print_ = printed(gijs, of(receipt))
    for words in ("Testdorp", "Vertrouwelijk", f"door {gijs.user.name.full}", "Pagina 1 van 1", "Afgedrukt op"):
        assert print_.shows(words), words
    assert print_.reader.metadata and print_.reader.metadata.author == "Testdorp"


def test_a_print_speaks_the_language_of_its_reader(gijs: Person, receipt: Erasure) -> None:
    gijs.sends_to("/language/fr", {"csrf_token": gijs.token})
    print_ = printed(gijs, of(receipt))
    can_be_read_by_all(print_, "fr")
    assert print_.shows("Confidentiel") and print_.shows("Page 1 sur 1") and not print_.shows("Vertrouwelijk")


def test_a_print_is_noted_in_the_log(gijs: Person, receipt: Erasure) -> None:
    printed(gijs, of(receipt))
    (event,) = bench.rows_of(AuditEvent, AuditEvent.action == "row.printed")
    assert (event.thing, event.thing_id, event.actor_id) == ("erasure", receipt.id, gijs.user.actor_id)
    assert event.organisation_id == gijs.place.id and json.loads(event.details) == {"sheets": 1}


def test_nobody_prints_what_he_may_not_see(receipt: Erasure, marieke: Person) -> None:
    assert marieke.client.get(of(receipt)).status_code == 403
    assert people.at_work("GB", people.ELSEWHERE).client.get(of(receipt)).status_code == 404
    assert not bench.rows_of(AuditEvent, AuditEvent.action == "row.printed")


def test_a_print_stays_within_budget(gijs: Person, receipt: Erasure) -> None:
    within(OTHER, cost(gijs, of(receipt)))


# The press


@pytest.mark.parametrize("limit", ["MOST_SIGNS", "MOST_LINES"])
def test_too_much_at_once_is_refused_before_the_work(
    gijs: Person, receipt: Erasure, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(paper, limit, 10)
    assert "te lang om in één keer" in gijs.opens(of(receipt), 413).content


def test_whoever_waits_too_long_for_the_press_is_told(
    gijs: Person, receipt: Erasure, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.common.web.paper import press

    monkeypatch.setattr(press, "PATIENCE", 0.01)
    with press._at_work:
        assert "al afgedrukt" in gijs.opens(of(receipt), 503).content
    assert printed(gijs, of(receipt)).shows("Kenmerk")


def test_a_machine_without_the_libraries_says_so(
    gijs: Person, receipt: Erasure, monkeypatch: pytest.MonkeyPatch, logged_errors: list[Any]
) -> None:
    def missing(name: str, *more: Any) -> Any:
        if "press" in (more[2] or ()):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *more)

    imported = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", missing)
    assert "geen PDF gemaakt" in gijs.opens(of(receipt), 503).content
    assert "docs/operations.md" in logged_errors[0].getMessage()


def pressed(house: Flask, content: str) -> Print:
    """A page with some content, as it comes out of the press."""
    from app.common.web.paper import press

    page = f'<!doctype html><html lang="nl"><title>Proef</title><body><h1>Proef</h1>{content}</body></html>'
    return Print(press.pressed(page, house.extensions["assets"])[0])


@pytest.mark.parametrize(
    "content",
    [
        '<img alt="x" src="file:///etc/hostname">',
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="//voorbeeld.example/x.png">',
        '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27/%3E">',
        '<img alt="x" src="portal:manifest.json">',
        '<img alt="x" src="portal:../../../config.py">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<style>@import "http://127.0.0.1:9/x.css"; p { background: url(file:///etc/hostname) }</style><p>x</p>',
        '<style>@font-face { font-family: x; src: url(http://127.0.0.1:9/x.woff2) }</style>',
        '<svg><image href="file:///etc/hostname"/><use href="file:///etc/hostname#x"/></svg>',
        '<iframe src="file:///etc/hostname"></iframe><object data="file:///etc/hostname"></object>',
    ],
)  # fmt: skip
def test_nothing_is_fetched_for_a_print(
    house: Flask, monkeypatch: pytest.MonkeyPatch, content: str, logged_errors: list[Any]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *told, **_more: opened.append(str(told)))
    print_ = pressed(house, f"{content}<p>De rest staat er</p>")
    assert print_.shows("De rest staat er") and not opened
    assert "/Names" not in print_.root or "/EmbeddedFiles" not in print_.root["/Names"]
    assert not [sheet for sheet in print_.reader.pages if len(sheet.images)]


def test_an_endless_word_gets_places_to_break_and_nothing_else_does(house: Flask) -> None:
    from app.common.web.paper.press import eased

    assert eased("a" * 199) == "a" * 199 and eased(None) is None
    assert eased(f"kort {'ab' * 300} kort") == f"kort {chr(0x200B).join(['ab' * 10] * 30)} kort"
    print_ = pressed(house, f"<p>{'W' * 1_000}</p>")
    can_be_read_by_all(print_)
    right = float(print_.reader.pages[0].mediabox.right)
    found: list[float] = []
    print_.reader.pages[0].extract_text(visitor_text=lambda _text, _cm, tm, *_more: found.append(tm[4]))
    assert max(found) < right and print_.text.replace(chr(0x200B), "").replace(" ", "").count("W") == 1_000


def test_a_font_of_ours_is_in_every_print(house: Flask) -> None:
    fonts = " ".join(pressed(house, "<p>Łódź en gewoon <b>vet</b></p>").fonts)
    assert "Source-Sans-3" in fonts and "Source-Sans-3-Ext" in fonts


# Charts


def about(*values: tuple[int | None, ...]) -> Figures:
    """Scores of a professional and a resident."""
    names = ("Fatima", "Sem")
    series = tuple(Series(name, each) for name, each in zip(names, values, strict=False))
    return Figures("w", "Wat Telt", "Leefdomein", ("Thuis", "School", "Vrienden"), series, 1, 5, scale="5 is goed")


@pytest.fixture
def macros(house: Flask) -> Iterator[Any]:
    with house.test_request_context():
        yield house.jinja_env.get_template("components/charts.html").module


@pytest.mark.parametrize("draw", [radar, grouped, lines])
def test_a_chart_prints_with_its_table(house: Flask, macros: Any, draw: Any) -> None:
    print_ = pressed(house, str(macros.chart(draw(about((3, 2, 4), (2, 3, None))))))
    can_be_read_by_all(print_)
    assert "Wat Telt" in print_.pictures
    rows = [tag for tag in print_.tags if tag in ("Table", "TR", "TH", "TD")]
    assert rows == ["Table", "TR", "TH", "TH", "TH", *(("TR", "TH", "TD", "TD") * 3)]
    for words in ("Leefdomein", "Thuis", "School", "Vrienden", "Fatima", "Sem", "–", "5 is goed"):
        assert print_.shows(words), words


def test_small_charts_say_their_numbers(house: Flask, macros: Any) -> None:
    bars = macros.lying(lying((("Actief", 12), ("Uit", 3))), "Gebruikers")
    print_ = pressed(house, f"{bars}{macros.spark(spark((2, 3, 4), 0, 10), 'Doel')}")
    can_be_read_by_all(print_)
    assert print_.pictures == ["Gebruikers: Actief 12, Uit 3", "Doel, op een schaal van 0 tot 10: 2, 3, 4"]
