"""The floor of plans: the same lists with nothing round them, over all plans that are in use.

Nobody asks here who may read a plan; the words of answers are looked for as plainly as SQL allows. Where the work
is a list of few, what a group was given is asked first, and no right is weighed against another.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, request

from benchmarks.floor import PAGE, app, ask

TABLE = """<!doctype html><html lang="nl"><title>Plannen</title><h1>Plannen</h1>
<table><tr><th>Titel<th>Persoon<th>Status<th>Volgende evaluatie<th>Regisseur</tr>
{% for id, title, about, state, evaluates_on, last, first in rows -%}
<tr><td><a href="/plans/{{ id }}">{{ title }}</a><td>{{ about }}<td>{{ state }}<td>{{ evaluates_on }}
<td>{{ last or "" }} {{ first or "" }}</tr>
{% endfor %}</table></html>"""
COLUMNS = "p.id, p.title, p.about, p.state, p.evaluates_on, u.last_name, u.first_name"
JOINED = f"SELECT {COLUMNS} FROM plan p LEFT JOIN ab_user u ON u.id = p.coordinator_id"
SAID = " AND id IN (SELECT plan_id FROM plan_answer WHERE search_key LIKE ?)"
GIVEN = """SELECT 'id', plan_id FROM plan_right WHERE group_id = ?
UNION ALL SELECT 'pathway_id', pathway_id FROM pathway_right WHERE group_id = ?
UNION ALL SELECT 'person_id', person_id FROM person_right WHERE group_id = ?"""


table_page = app.jinja_env.from_string(TABLE)


@app.get("/plans/")
def plans() -> str:
    """A page of plans: the numbers first, then their rows."""
    word, group = request.args.get("q"), request.args.get("group")
    given, values = _given(int(group)) if group else ("", [])
    narrowed, values = (f"{SAID}{given}", [f"%{word}%", *values]) if word else (given, values)
    order = "about_key DESC, id DESC" if request.args.get("sort") else "sort_key, id"
    ids = [row[0] for row in ask(
        f"SELECT id FROM plan WHERE active{narrowed} ORDER BY {order} LIMIT {PAGE}", *values
    )]  # fmt: skip
    places = ", ".join("?" * len(ids)) or "NULL"
    by_id = {row[0]: row for row in ask(f"{JOINED} WHERE p.id IN ({places})", *ids)}
    return table_page.render(rows=[by_id[key] for key in ids])


def _given(group: int) -> tuple[str, list[int]]:
    """The condition that a plan, its pathway or its person was given to a group, and the numbers in it."""
    keys: dict[str, list[int]] = {}
    for column, key in ask(GIVEN, group, group, group):
        keys.setdefault(column, []).append(key)
    ways = " OR ".join(f"{column} IN ({', '.join('?' * len(found))})" for column, found in keys.items())
    return f" AND ({ways})", [key for found in keys.values() for key in found]


@app.get("/plans/export.csv")
def export() -> Any:
    """The plans that were closed, as a file."""
    body = io.StringIO()
    writer = csv.writer(body, delimiter=";")
    writer.writerow(("Titel", "Persoon", "Status", "Volgende evaluatie", "Regisseur"))
    closed = f"{JOINED} WHERE p.active AND p.state = 'closed' ORDER BY p.sort_key, p.id LIMIT 5000"
    writer.writerows(row[1:] for row in ask(closed))
    return Response(body.getvalue(), mimetype="text/csv")
