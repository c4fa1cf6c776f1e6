"""`flask portal revision`: a new migration from what differs between the tables and a database at head."""

from __future__ import annotations

import click
from alembic import command
from flask.cli import with_appcontext

from app.common import migrations
from app.common.context import system_scope
from app.extensions import db


@click.command("revision")
@click.argument("message")
@with_appcontext
def revision(message: str) -> None:
    """Write a migration for developers to read, complete and try in both directions."""
    with system_scope("revision"), db.engine.begin() as connection:
        command.revision(migrations.settings(connection), message, autogenerate=True)
