"""The floor of plans: the same lists with nothing round them, over all plans that are in use.

Nobody asks here who may read a plan; the words of answers are looked for as plainly as SQL allows.
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
SAID = "id IN (SELECT plan_id FROM plan_answer WHERE search_key LIKE ?)"

table_page = app.jinja_env.from_string(TABLE)


@app.get("/plans/")
def plans() -> str:
    """A page of plans: the numbers first, then their rows."""
    word = request.args.get("q")
    narrowed, values = (f"AND {SAID}", (f"%{word}%",)) if word else ("", ())
    order = "about_key DESC, id DESC" if request.args.get("sort") else "sort_key, id"
    ids = [row[0] for row in ask(
        f"SELECT id FROM plan WHERE active {narrowed} ORDER BY {order} LIMIT {PAGE}", *values
    )]  # fmt: skip
    places = ", ".join("?" * len(ids)) or "NULL"
    by_id = {row[0]: row for row in ask(f"{JOINED} WHERE p.id IN ({places})", *ids)}
    return table_page.render(rows=[by_id[key] for key in ids])


@app.get("/plans/export.csv")
def export() -> Any:
    """The plans that were closed, as a file."""
    body = io.StringIO()
    writer = csv.writer(body, delimiter=";")
    writer.writerow(("Titel", "Persoon", "Status", "Volgende evaluatie", "Regisseur"))
    closed = f"{JOINED} WHERE p.active AND p.state = 'closed' ORDER BY p.sort_key, p.id LIMIT 5000"
    writer.writerows(row[1:] for row in ask(closed))
    return Response(body.getvalue(), mimetype="text/csv")
