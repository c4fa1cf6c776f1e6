"""`flask portal restore FOLDER`: a backup put back into an empty portal, without what was erased since."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.commands.upgrade import bring_everything_up_to_date
from app.common import database, erasures
from app.common.backups import restoring
from app.common.backups.manifest import Unfit
from app.common.context import system_scope
from app.extensions import db


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--erasures", "notes", type=click.Path(path_type=Path, dir_okay=False),
              help="The list of erasures as it stands now; otherwise the one in the instance folder.")  # fmt: skip
@click.option("--nothing-erased", is_flag=True, help="There is no list, because nothing was ever erased.")
@with_appcontext
def restore(folder: Path, notes: Path | None, nothing_erased: bool) -> None:
    """Put the backup in FOLDER back; the database and the folder of files have to be empty."""
    instance = Path(current_app.config["INSTANCE_FOLDER"])
    notes = None if nothing_erased else notes or instance / erasures.NAME
    if notes is not None and not notes.exists():
        raise click.ClickException(
            f"{notes} is not there. Bring the list of erasures, or say --nothing-erased if nothing ever was."
        )
    try:
        with system_scope("restore"), database.owner_of(db.engine, current_app.config) as owner:
            done = restoring.restore(db.engine, owner, instance, folder, notes, _upgrade)
    except (Unfit, OSError) as fault:
        raise click.ClickException(f"The backup was not put back. {fault}") from fault
    click.echo(f"Put back: {done.rows} rows and {done.files} files; {done.erased} erasures done again.")


def _upgrade() -> None:
    bring_everything_up_to_date()
