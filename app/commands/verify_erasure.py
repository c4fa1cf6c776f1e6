"""`flask portal verify-erasure`: whether anything is left of values that nobody should find any more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.common.context import system_scope
from app.common.remains import Wanted, in_folder, in_sealed, in_tables, texts_of
from app.extensions import db


@click.command("verify-erasure")
@click.option("--data-dir", "folders", multiple=True,
              type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="A folder whose files are read byte by byte: the instance folder, logs, the folder of "
              "PostgreSQL. May be given more than once; without it the instance folder.")  # fmt: skip
@with_appcontext
def verify_erasure(folders: tuple[Path, ...]) -> None:
    """Look for values, read from standard input, one per line; exit 0 when none is left, else 1 with where.

    All texts of the database are searched, sealed ones too, and all files of the folders, packed ones too.
    Values are told by their number and never written anywhere.
    """
    values = tuple(line.strip() for line in sys.stdin if line.strip())
    if not values:
        raise click.UsageError("No values on standard input.")
    wanted, left = Wanted(values), 0
    for where in _places(wanted, folders or (Path(current_app.config["INSTANCE_FOLDER"]),)):
        click.echo(where, err=True)
        left += 1
    if left:
        raise SystemExit(1)
    click.echo(f"Nothing left of {len(values)} values.")


def _places(wanted: Wanted, folders: tuple[Path, ...]) -> Iterator[str]:
    """Where something is left, value by value."""
    vault = current_app.extensions["vault"]
    with system_scope("verify an erasure", writing=False), db.engine.connect() as connection:
        texts = texts_of(connection)
        for number, value in enumerate(wanted.values, 1):
            one = Wanted((value,))
            found = {**in_tables(connection, one, texts), **in_sealed(connection, vault, one, ("", 0))}
            yield from (f"value {number}: {place}, {count} rows" for place, count in found.items())
    for folder in folders:
        yield from (f"value {number}: {folder / name}" for name, number in in_folder(folder, wanted))
