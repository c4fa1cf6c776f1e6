"""`flask portal import-volunteering PATH…`: volunteering offers, from CSV or JSON."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.activities.rules.activities import Source
from app.commands.importing import take_over

ENDINGS = (".csv", ".json", ".tsv", ".txt")


@click.command("import-volunteering")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@with_appcontext
def import_volunteering(paths: tuple[str, ...]) -> None:
    """Take over volunteering offers, which then wait for the municipality in which they are.

    A PATH is a file, a folder, or an address that begins with http. Each offer gets a line. Exit 1 where a PATH
    could not be read at all; the others are taken over all the same.
    """
    take_over(Source.VOLUNTEERING, paths, ENDINGS)
