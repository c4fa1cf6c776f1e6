"""`flask portal backup FOLDER`: database and files as they stand at one moment, while the portal goes on."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.common import clock, database
from app.common.backups.manifest import Unfit
from app.common.backups.taking import back_up
from app.common.context import system_scope
from app.extensions import db


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_appcontext
def backup(folder: Path) -> None:
    """Make a backup in FOLDER, which has to be empty or not there yet."""
    instance = Path(current_app.config["INSTANCE_FOLDER"])
    try:
        with system_scope("backup", writing=False), database.owner_of(db.engine, current_app.config) as engine:
            made = back_up(engine, instance, folder, clock.now())
    except (Unfit, OSError) as fault:
        raise click.ClickException(f"No backup was made. {fault}") from fault
    rows = sum(count for count, _sum in made.tables.values())
    click.echo(f"Backup complete: {rows} rows in {len(made.tables)} tables, {len(made.checksums) - 1} files.")
