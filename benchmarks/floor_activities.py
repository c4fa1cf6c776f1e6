"""The floor of activities: the same lists and months with nothing round them.

Nobody asks here who may read an activity; the days of a month are walked as plainly as the data of the benchmarks
allow: one day, or a day of the week between two days and not in a holiday.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import request, session

from benchmarks.floor import PAGE, app, ask, only_with_a_cookie

TABLE = """<!doctype html><html lang="nl"><title>Activiteiten</title><h1>Activiteiten</h1>
<table><tr><th>Titel<th>Organisatie<th>Gemeente<th>Van<th>Tot<th>Staat</tr>
{% for id, title, place, town, begins, ends, state in rows -%}
<tr><td><a href="/activities/{{ id }}">{{ title }}</a><td>{{ place }}<td>{{ town }}
<td>{{ begins or "" }}<td>{{ ends or "" }}<td>{{ state }}</tr>
{% endfor %}</table></html>"""
MONTH = """<!doctype html><html lang="nl"><title>Maand</title><h1>{{ first }}</h1>
<table>{% for week in weeks %}<tr>{% for day in week %}<td>{{ day.day }}<ul>{% for hour, id, title in on[day] -%}
<li>{{ hour }} <a href="/activities/{{ id }}">{{ title }}</a></li>{% endfor %}</ul></td>{% endfor %}</tr>
{% endfor %}</table></html>"""
QUEUE = """<!doctype html><html lang="nl"><title>Moderatie</title><h1>Moderatie</h1>
<table><tr><th>Titel<th>Organisatie<th>Plaats<th>Waarom<th>Sinds</tr>
{% for id, title, organiser, town, review, since in rows -%}
<tr><td><a href="/moderation/{{ id }}">{{ title }}</a><td>{{ organiser }}<td>{{ town }}
<td>{{ review }}<td>{{ since }}</tr>
{% endfor %}</table></html>"""
JOINED = (
    "SELECT a.id, a.title, o.name, m.name, a.begins_on, a.ends_on, a.state FROM activity a "
    "JOIN organisation o ON o.id = a.organisation_id JOIN organisation m ON m.id = a.municipality_id"
)
TWICE = (
    "AND id IN (SELECT item_id FROM likely_duplicate WHERE NOT settled "
    "UNION SELECT other_id FROM likely_duplicate WHERE NOT settled)"
)
table_page, month_page, queue_page = (app.jinja_env.from_string(text) for text in (TABLE, MONTH, QUEUE))
app.before_request_funcs[None].remove(only_with_a_cookie)


@app.before_request
def only_visitors_without_a_cookie() -> None:
    """The public agenda is open to all."""
    if not request.path.startswith("/agenda/"):
        only_with_a_cookie()


@app.get("/moderation/")
def queue() -> str:
    """What waits longest: the numbers first, then their rows."""
    narrowed = TWICE if request.args.get("tab") else ""
    ids = [row[0] for row in ask(
        f"SELECT id FROM imported_activity WHERE review <> 'none' {narrowed} "
        f"ORDER BY waiting_since, id LIMIT {PAGE}"
    )]  # fmt: skip
    wanted = "id, title, organiser, town, review, waiting_since"
    return queue_page.render(rows=by_number(f"SELECT {wanted} FROM imported_activity WHERE id", ids))


@app.get("/activities/")
def activities() -> str:
    """A page of activities: the numbers first, then their rows."""
    conditions, values = "", []
    if word := request.args.get("q"):
        conditions, values = "WHERE search_key LIKE ?", [f"%{word}%"]
    elif place := request.args.get("place"):
        conditions, values = "WHERE municipality_id = ?", [int(place)]
    order = "when_key" if request.args.get("sort") else "sort_key"
    ids = [
        row[0] for row in ask(f"SELECT id FROM activity {conditions} ORDER BY {order}, id LIMIT {PAGE}", *values)
    ]
    rows = by_number(f"{JOINED} WHERE a.id", ids)
    return table_page.render(rows=[(key, loaded(title)["nl"], *rest) for key, title, *rest in rows])


def by_number(statement: str, ids: list[int]) -> list[Any]:
    """Rows in the order of their numbers."""
    found = ask(f"{statement} IN ({', '.join('?' * len(ids)) or 'NULL'})", *ids)
    by_id = {row[0]: row for row in found}
    return [by_id[key] for key in ids]


def loaded(value: Any) -> Any:
    """A JSON value as either database gives it."""
    return json.loads(value) if isinstance(value, str) else value


@app.get("/activities/month")
def own_month() -> str:
    """This month in the municipality of who asks."""
    return month_of("SELECT organisation_id FROM ab_user WHERE id = ?", session["user"])


@app.get("/agenda/<code>/month")
def public_month(code: str) -> str:
    """This month in the municipality of an agenda."""
    found = "SELECT a.organisation_id FROM public_agenda a JOIN organisation o ON o.id = a.organisation_id"
    return month_of(f"{found} WHERE a.short_name = ? OR o.nis_code = ? OR o.cbs_code = ?", code, code, code)


def month_of(place: str, *values: Any) -> str:
    """The activities of a municipality in this month, day by day."""
    first = date.today().replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    word = request.args.get("q")
    narrowed, words = (" AND search_key LIKE ?", (f"%{word}%",)) if word else ("", ())
    found = ask(
        f"SELECT id, title, schedule FROM activity WHERE municipality_id = ({place}) AND state = 'published' "
        f"AND (begins_on IS NULL OR begins_on <= ?) AND (ends_on IS NULL OR ends_on >= ?){narrowed}",
        *values, as_kept(last), as_kept(first), *words,
    )  # fmt: skip
    on: dict[date, list[Any]] = defaultdict(list)
    for key, title, schedule in found:
        for day, hour in days_of(loaded(schedule), first, last):
            on[day].append((hour, key, loaded(title)["nl"]))
    for lines in on.values():
        lines.sort()
    start = first - timedelta(days=first.weekday())
    weeks = [[start + timedelta(days=7 * week + day) for day in range(7)] for week in range(6)]
    return month_page.render(first=first, weeks=weeks, on=on)


def as_kept(day: date) -> str:
    """A day as both databases compare it."""
    return day.isoformat()


def days_of(schedule: Any, first: date, last: date) -> Iterator[tuple[date, str]]:
    """The days of a month on which something takes place, with the hour."""
    if schedule["kind"] == "day":
        start = schedule["spans"][0][0]
        day = date.fromisoformat(start[:10])
        if first <= day <= last:
            yield day, start[11:16]
    elif schedule["kind"] == "weekly":
        closed = [
            (date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
            for one in schedule.get("closed", ())
        ]
        begins, ends = max(first, date.fromisoformat(schedule["first"])), last
        if schedule.get("last"):
            ends = min(last, date.fromisoformat(schedule["last"]))
        for number in range((ends - begins).days + 1):
            day = begins + timedelta(days=number)
            hours = schedule["week"].get(str(day.isoweekday()))
            if hours and not any(one <= day <= other for one, other in closed):
                yield day, hours[0][0]
