"""The floor: the same work with nothing round it, as the limit of what the machine and the database can do.

Bare Flask, a signed cookie, the one statement that the work needs, and a table of 25 rows; rows are found by
number first. No permissions, scope, language, menu, search box, forgery check, history or audit.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from typing import Any

from flask import Flask, abort, redirect, request, session

DATABASE = os.environ["FLOOR_DATABASE"]
PAGE = 25

TABLE = """<!doctype html><html lang="nl"><title>Gebruikers</title><h1>Gebruikers</h1>
<table><tr><th>Naam<th>Organisatie<th>Actief<th>Rollen<th>E-mail</tr>
{% for id, last, first, prefix, place, active, email in rows -%}
<tr><td><a href="/users/{{ id }}">{{ last }}, {{ first }} {{ prefix or "" }}</a><td>{{ place }}
<td>{{ "ja" if active else "nee" }}<td>{{ roles.get(id, [])|join(", ") }}<td>{{ email }}</tr>
{% endfor %}</table></html>"""
FORM = """<!doctype html><html lang="nl"><title>{{ title }}</title><h1>{{ title }}</h1><form method="post">
{% for name, value in fields -%}
<label for="{{ name }}">{{ name }}</label><input id="{{ name }}" name="{{ name }}" value="{{ value or "" }}">
{% endfor %}{% for name, rows in choices -%}
<label for="{{ name }}">{{ name }}</label><select id="{{ name }}" name="{{ name }}">
{% for id, label in rows %}<option value="{{ id }}">{{ label }}</option>{% endfor %}</select>
{% endfor %}<button>Opslaan</button></form></html>"""
FIELDS = (
    "initials",
    "first_name",
    "prefix",
    "last_name",
    "department",
    "phone",
    "email",
    "contact_email",
    "username",
)

app = Flask(__name__)
app.secret_key = "a key for benchmarks, known to all"
table_page, form_page = app.jinja_env.from_string(TABLE), app.jinja_env.from_string(FORM)


def connect() -> Any:
    """The connection of this process, kept open."""
    if "connection" not in app.config:
        app.config["connection"] = _postgresql() if DATABASE.startswith("postgresql") else _sqlite()
    return app.config["connection"]


def _sqlite() -> Any:
    connection = sqlite3.connect(DATABASE.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "secure_delete=on"):
        connection.execute(f"PRAGMA {pragma}")
    # The guard of the table of users asks in which transaction somebody was switched off.
    connection.create_function("portal_transaction", 0, lambda: 1)
    return connection


def _postgresql() -> Any:
    import psycopg

    return psycopg.connect(DATABASE.replace("+psycopg", ""), autocommit=True)


def ask(statement: str, *values: Any) -> Any:
    """The rows of a statement, its values written as `?`."""
    if DATABASE.startswith("postgresql"):
        statement = statement.replace("%", "%%").replace("?", "%s")
    return connect().execute(statement, values)


@app.before_request
def only_with_a_cookie() -> None:
    """Nobody without a session."""
    if request.path != "/enter" and "user" not in session:
        abort(401)


@app.get("/enter")
def enter() -> str:
    """Give a session of somebody."""
    session["user"] = int(request.args.get("user", 1))
    return "in"


@app.get("/users/")
def users() -> str:
    """A page of users: the numbers first, then their rows, then their roles."""
    wish = request.args
    conditions, values = _conditions(wish)
    order = "sort_key desc, id desc" if wish.get("sort") else "id"
    skip = (int(wish.get("page", 1)) - 1) * PAGE
    ids = [row[0] for row in ask(
        f"SELECT id FROM ab_user {conditions} ORDER BY {order} LIMIT {PAGE} OFFSET {skip}", *values
    )]  # fmt: skip
    return table_page.render(rows=rows_of(ids), roles=roles_of(ids))


def _conditions(wish: Any) -> tuple[str, list[Any]]:
    found: list[tuple[str, Any]] = []
    if "q" in wish:
        found.append(("search_key LIKE ?", f"%{wish['q']}%"))
    if "organisation" in wish:
        found.append(("organisation_id = ?", int(wish["organisation"])))
    if "active" in wish:
        found.append(("active = ?", True))
    text = " AND ".join(condition for condition, _value in found)
    return (f"WHERE {text}" if text else ""), [value for _condition, value in found]


def rows_of(ids: Sequence[int]) -> list[Any]:
    """The rows of some users, with their organisation, in the order of their numbers."""
    places = ", ".join("?" * len(ids)) or "NULL"
    found = ask(
        "SELECT u.id, u.last_name, u.first_name, u.prefix, o.name, u.active, u.contact_email FROM ab_user u "
        f"JOIN organisation o ON o.id = u.organisation_id WHERE u.id IN ({places})",
        *ids,
    )
    by_id = {row[0]: row for row in found}
    return [by_id[key] for key in ids]


def roles_of(ids: Sequence[int]) -> dict[int, list[str]]:
    """The codes of the roles of some users."""
    places = ", ".join("?" * len(ids)) or "NULL"
    found: dict[int, list[str]] = {}
    for key, code in ask(
        "SELECT a.user_id, r.code FROM assignment a JOIN ab_role r ON r.id = a.role_id "
        f"WHERE a.user_id IN ({places})",
        *ids,
    ):
        found.setdefault(key, []).append(code)
    return found


@app.get("/users/<int:pk>/edit")
def edit(pk: int) -> str:
    """The form of a user, with the organisations to choose from."""
    row = ask(f"SELECT {', '.join(FIELDS)} FROM ab_user WHERE id = ?", pk).fetchone()
    return form_page.render(
        title="Gebruiker", fields=[*zip(FIELDS, row, strict=True)], choices=[("organisation_id", places())]
    )


def places() -> list[Any]:
    """The first organisations."""
    return list(ask("SELECT id, name FROM organisation ORDER BY id LIMIT 25"))


@app.post("/users/<int:pk>/edit")
def save(pk: int) -> Any:
    """Save one field."""
    ask("UPDATE ab_user SET department = ? WHERE id = ?", request.form["department"], pk)
    return redirect(f"/users/{pk}", 303)


@app.post("/users/<int:pk>/switch")
def switch(pk: int) -> Any:
    """Switch somebody on or off."""
    ask("UPDATE ab_user SET active = NOT active WHERE id = ?", pk)
    return redirect(f"/users/{pk}", 303)


@app.get("/roles/add")
def add_role() -> str:
    """The form that gives somebody a role; the user is looked up, not listed."""
    roles = list(ask("SELECT id, code FROM ab_role ORDER BY id"))
    products = list(ask("SELECT id, name FROM product ORDER BY id"))
    fields = [("user", ""), ("valid_from", ""), ("valid_to", "")]
    choices = [("role", roles), ("product", products), ("organisation", places())]
    return form_page.render(title="Rol", fields=fields, choices=choices)


@app.get("/roles/lookup")
def look_up() -> Any:
    """Twenty users whose name holds a fragment."""
    found = ask(
        "SELECT id, last_name, first_name FROM ab_user WHERE search_key LIKE ? ORDER BY id LIMIT 20",
        f"%{request.args['q']}%",
    )
    return [{"id": key, "label": f"{last}, {first}"} for key, last, first in found]
