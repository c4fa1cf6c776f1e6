"""`flask portal purge`: the database rewritten without what was deleted, and its log emptied."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.common import database
from app.common.context import system_scope
from app.common.purging import purge as cleaned
from app.extensions import db


@click.command("purge")
@with_appcontext
def purge() -> None:
    """Take away the bytes that deleted rows leave behind; exit 1 with what was not possible."""
    with system_scope("purge"), database.owner_of(db.engine, current_app.config) as owner:
        missed = cleaned(owner)
    for sentence in missed:
        click.echo(sentence, err=True)
    if missed:
        raise SystemExit(1)
    click.echo("The database holds no bytes of what was deleted.")
