"""The floor of connections: the same lists, files and figures with nothing round them.

Nobody asks here who may read a connection, what has to happen next, or which windows hold; what was expected of an
organisation is that of its last profile, and small figures are hidden one by one.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response, redirect, request, session

from benchmarks.floor import PAGE, app, ask

TABLE = """<!doctype html><html lang="nl"><title>Aansluitingen</title><h1>Aansluitingen</h1>
<ol>{% for step, count in board %}<li>{{ step }} {{ count }}</li>{% endfor %}</ol>
<table><tr><th>Organisatie<th>Stap<th>Wie<th>Uiterlijk</tr>
{% for id, name, sector, step, number, last, first, due in rows -%}
<tr><td><a href="/connections/{{ id }}">{{ name }}</a> {{ sector }}<td>{{ number }} {{ step }}
<td>{{ first or "" }} {{ last or "" }}<td>{{ due or "" }}</tr>
{% endfor %}</table></html>"""
SHOW = """<!doctype html><html lang="nl"><title>{{ head[0] }}</title><h1>{{ head[0] }}</h1>
<dl>{% for name, value in facts %}<dt>{{ name }}<dd>{{ value or "" }}{% endfor %}</dl>
{% for title, rows in parts -%}<h2>{{ title }}</h2><ul>{% for row in rows -%}
<li>{% for cell in row %}{{ cell or "" }} {% endfor %}</li>{% endfor %}</ul>{% endfor %}</html>"""
LETTERS = """<!doctype html><html lang="nl"><title>Brieven</title><h1>Brieven</h1>
<table><tr><th>Organisatie<th>Ronde<th>Brief<th>Wanneer</tr>
{% for id, name, title, state, told in rows -%}
<tr><td><a href="/round-letters/{{ id }}">{{ name }}</a><td>{{ title }}<td>{{ state }}<td>{{ told or "" }}</tr>
{% endfor %}</table></html>"""
CALLS = """<!doctype html><html lang="nl"><title>Signalen</title><h1>Signalen</h1>
{% for title, rows in cards -%}<h2>{{ title }} {{ rows|length }}</h2>
<table><tr><th>Organisatie<th>Verwacht<th>Signalen</tr>
{% for id, name, expected, signals in rows[:most] -%}
<tr><td><a href="/signallers/{{ id }}">{{ name }}</a><td>{{ expected }}<td>{{ signals }}</tr>
{% endfor %}</table>{% endfor %}
<table>{% for first, signals, matches in chart %}<tr><td>{{ first }}<td>{{ signals }}<td>{{ matches }}</tr>
{% endfor %}</table></html>"""
REPORT = """<!doctype html><html lang="nl"><title>Rapport</title><h1>Rapport</h1>
<table><tr><th>Organisatie<th>Signalen<th>Verwacht<th>Matches</tr>
{% for name, signals, expected, matches in rows -%}
<tr><td>{{ name }}<td>{{ signals }}<td>{{ expected }}<td>{{ matches }}</tr>
{% endfor %}</table>
{% for title, cells in tables -%}<h2>{{ title }}</h2><table>{% for sector in sectors -%}
<tr><td>{{ sector }}{% for quarter in range(4) %}<td>{{ cells[sector, quarter] }}{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</html>"""
table_page, show_page, letters_page, calls_page, report_page = (
    app.jinja_env.from_string(text) for text in (TABLE, SHOW, LETTERS, CALLS, REPORT)
)
JOINED = (
    "SELECT c.id, o.name, c.sector, c.step, c.step_number, u.last_name, u.first_name, c.due_on FROM connection c "
    "JOIN organisation o ON o.id = c.organisation_id LEFT JOIN ab_user u ON u.id = c.coordinator_id"
)
MONTHS, COMPLIMENT, CONTACT, SILENT, LEAST = 12, 1.0, 0.6, 6, 5


@app.get("/connections/")
def connections() -> str:
    """The board, and a page of connections: the numbers first, then their rows."""
    found = (
        "SELECT step, count(*) FROM connection WHERE state IN ('underway', 'paused') GROUP BY step, step_number"
    )
    board = list(ask(f"{found} ORDER BY step_number"))
    conditions, values = _conditions()
    order = "sort_key" if request.args.get("sort") or request.args.get("q") else "due_key"
    ids = [row[0] for row in ask(
        f"SELECT id FROM connection WHERE {conditions} ORDER BY {order}, id LIMIT {PAGE}", *values
    )]  # fmt: skip
    return table_page.render(board=board, rows=by_number(f"{JOINED} WHERE c.id", ids))


def _conditions() -> tuple[str, list[Any]]:
    today = date.today()
    if word := request.args.get("q"):
        return "search_key LIKE ?", [f"%{word}%"]
    if request.args.get("state"):
        return "state = ?", ["underway"]
    if request.args.get("due"):
        return "state = 'underway' AND due_on < ?", [today.isoformat()]
    return "state = 'underway' AND (due_on IS NULL OR due_on <= ?)", [(today + timedelta(days=14)).isoformat()]


def by_number(statement: str, ids: list[int]) -> list[Any]:
    """Rows in the order of their numbers."""
    found = ask(f"{statement} IN ({', '.join('?' * len(ids)) or 'NULL'})", *ids)
    by_id = {row[0]: row for row in found}
    return [by_id[key] for key in ids]


@app.get("/connections/<int:pk>")
def connection(pk: int) -> str:
    """Everything that belongs to a connection: a statement each."""
    head = ask(
        "SELECT o.name, r.name, c.sector, c.approach, c.warm_contact, u.last_name, c.due_on, c.joined_on, e.kept "
        "FROM connection c JOIN organisation o ON o.id = c.organisation_id JOIN region r ON r.id = c.region_id "
        "JOIN programme_edition e ON e.id = c.edition_id LEFT JOIN ab_user u ON u.id = c.coordinator_id "
        "WHERE c.id = ?", pk,
    ).fetchone()  # fmt: skip
    route = json.loads(head[8]) if isinstance(head[8], str) else head[8]
    its = f"connection_id = {pk} ORDER BY"
    parts = (
        ("Programma", [(step["name"]["nl"],) for step in route["steps"]]),
        ("Stappen", list(ask(f"SELECT key, done_on FROM connection_step WHERE {its} id"))),
        ("Contactpersonen", list(ask(f"SELECT kind, name, phone, email FROM connection_contact WHERE {its} id"))),
        ("Notities", list(ask(f"SELECT spoken_on, way, words FROM contact_note WHERE {its} id DESC LIMIT 5"))),
        ("Papieren", list(ask(f"SELECT kind, state, number FROM connection_paper WHERE {its} kind, number"))),
        ("Punten", list(ask(f"SELECT step, point, words FROM connection_check WHERE {its} id"))),
        ("Evaluaties", list(ask(f"SELECT purpose, state, closed_on FROM inquiry WHERE {its} id"))),
    )  # fmt: skip
    facts = zip(("Regio", "Sector", "Benadering", "Contact", "Wie", "Uiterlijk", "Sinds"), head[1:8], strict=True)
    return show_page.render(head=head, facts=facts, parts=parts)


@app.get("/connections/export.<kind>")
def export(kind: str) -> Response:
    """All that are on their way, as a file."""
    head = ("Organisatie", "Sector", "Stap", "Nummer", "Achternaam", "Voornaam", "Uiterlijk")
    rows = (row[1:] for row in ask(f"{JOINED} WHERE c.state = 'underway' ORDER BY c.due_key, c.id LIMIT 5000"))
    if kind == "csv":
        body = io.StringIO()
        writer = csv.writer(body, delimiter=";")
        writer.writerow(head)
        writer.writerows(rows)
        return Response(body.getvalue(), mimetype="text/csv")
    return Response(_workbook(head, rows), mimetype="application/octet-stream")


def _workbook(head: tuple[str, ...], rows: Any) -> bytes:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Lijst")
        for number, row in enumerate((head, *rows)):
            for column, value in enumerate(row):
                sheet.write_string(number, column, str(value or ""))
    return buffer.getvalue()


@app.post("/rounds/<int:pk>/gather")
def gather(pk: int) -> Any:
    """Put all that are due in a round."""
    now = datetime.now().isoformat(sep=" ")
    ask(
        "INSERT INTO round_recipient (round_id, connection_id, state, created_at, changed_at) "
        "SELECT y.id, c.id, 'waiting', ?, ? FROM connection c JOIN yearly_round y ON y.region_id = c.region_id "
        "WHERE y.id = ? AND c.state = 'underway' AND c.step = 'yearly' AND c.due_on <= y.until",
        now, now, pk,
    )  # fmt: skip
    return redirect(f"/rounds/{pk}", 303)


@app.get("/round-letters/")
def letters() -> str:
    """A page of letters of a round."""
    ids = [row[0] for row in ask(
        f"SELECT id FROM round_recipient WHERE round_id = ? ORDER BY id DESC LIMIT {PAGE}",
        int(request.args["round_id"]),
    )]  # fmt: skip
    joined = (
        "SELECT l.id, o.name, y.title, l.state, l.told_at FROM round_recipient l "
        "JOIN connection c ON c.id = l.connection_id JOIN organisation o ON o.id = c.organisation_id "
        "JOIN yearly_round y ON y.id = l.round_id WHERE l.id"
    )
    return letters_page.render(rows=by_number(joined, ids))


# Figures


def month(back: int) -> str:
    """The first day of a month some months ago, as both databases compare it."""
    today = date.today()
    number = today.year * 12 + today.month - 1 - back
    return date(number // 12, number % 12 + 1, 1).isoformat()


def region() -> int:
    """The region for which somebody works."""
    return int(ask(
        "SELECT r.id FROM region r JOIN assignment a ON a.organisation_id = r.organisation_id "
        "WHERE a.user_id = ? ORDER BY r.kind DESC", session["user"],
    ).fetchone()[0])  # fmt: skip


COMPARED = (
    "SELECT c.id, o.name, e.signals, sum(f.signals), sum(CASE WHEN f.first >= ? THEN f.signals ELSE 0 END), "
    "sum(f.matches) FROM connection c JOIN organisation o ON o.id = c.organisation_id "
    "JOIN signal_figure f ON f.organisation_id = c.organisation_id AND f.region_id = c.region_id AND f.first >= ? "
    "JOIN signal_expectation e ON e.organisation_id = c.organisation_id AND e.region_id = c.region_id "
)
GROUPED = " GROUP BY c.id, o.name, e.signals"


@app.get("/signals/")
def signals() -> str:
    """Both lists, and all together over time."""
    where, begin = region(), month(MONTHS)
    chart = ask(
        "SELECT first, sum(signals), sum(matches) FROM signal_figure WHERE region_id = ? AND first >= ? "
        "GROUP BY first ORDER BY first", where, begin,
    )  # fmt: skip
    return calls_page.render(cards=_calls(where), most=10, chart=list(chart))


@app.get("/signals/contacts")
def contacts() -> str:
    """All whom to call."""
    return calls_page.render(cards=_calls(region())[1:], most=250, chart=())


def _calls(where: int) -> list[tuple[str, list[Any]]]:
    joined = " WHERE c.region_id = ? AND c.joined_on IS NOT NULL AND c.state IN ('underway', 'paused')"
    rows = list(ask(f"{COMPARED}{joined}{GROUPED}", month(SILENT), month(MONTHS), where))
    good = [row[:4] for row in rows if row[4] and row[3] >= COMPLIMENT * row[2]]
    bad = [row[:4] for row in rows if not row[4] or row[3] < CONTACT * row[2]]
    good.sort(key=lambda row: row[2] - row[3])
    bad.sort(key=lambda row: row[3] - row[2])
    return [("Complimenten", good), ("Contact", bad)]


@app.get("/signallers/")
def signallers() -> str:
    """A page of organisations with what they gave."""
    where = region()
    ids = [row[0] for row in ask(
        "SELECT id FROM connection WHERE region_id = ? AND joined_on IS NOT NULL "
        f"ORDER BY sort_key, id LIMIT {PAGE}", where,
    )]  # fmt: skip
    places = ", ".join("?" * len(ids)) or "NULL"
    rows = ask(f"{COMPARED} WHERE c.id IN ({places}){GROUPED}", month(SILENT), month(MONTHS), *ids)
    by_id = {row[0]: row[:4] for row in rows}
    return calls_page.render(
        cards=[("Organisaties", [by_id[key] for key in ids if key in by_id])], most=PAGE, chart=()
    )


@app.get("/signal-report/")
def report() -> str:
    """The figures of this year by sector: per organisation, and per quarter."""
    where, year = region(), date.today().year
    rows = ask(
        "SELECT o.name, e.sector, e.reporters, e.signals, f.first, f.signals, f.matches FROM signal_figure f "
        "JOIN organisation o ON o.id = f.organisation_id "
        "JOIN signal_expectation e ON e.organisation_id = f.organisation_id AND e.region_id = f.region_id "
        "WHERE f.region_id = ? AND f.first >= ? AND f.first <= ?", where, f"{year}-01-01", f"{year}-12-01",
    )  # fmt: skip
    each: dict[str, list[Any]] = {}
    cells = Counter[Any](), Counter[Any]()
    sectors = defaultdict[str, int](int)
    for name, sector, reporters, expected, first, given, matches in rows:
        line = each.setdefault(name, [sector, name, 0, expected, 0, reporters])
        line[2], line[4] = line[2] + given, line[4] + matches
        quarter = (int(str(first)[5:7]) - 1) // 3
        cells[0][sector, quarter] += given
        cells[1][sector, quarter] += matches
        sectors[sector] += 1
    lines = [
        (name, _hidden(given, reporters), expected, _hidden(matches, reporters))
        for _sector, name, given, expected, matches, reporters in sorted(each.values(), key=lambda one: one[:2])
    ]
    return report_page.render(
        rows=lines, sectors=sorted(sectors), tables=(("Signalen", cells[0]), ("Matches", cells[1]))
    )


def _hidden(count: int, reporters: int | None) -> str:
    if (reporters or 0) < LEAST:
        return "verborgen"
    return str(count) if count >= LEAST else f"< {LEAST}"
