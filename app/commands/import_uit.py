"""`flask portal import-uit [PATH…]`: events of UiTdatabank, from files, folders or a server."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.activities.rules.activities import Source
from app.commands.importing import take_over

ENDINGS = (".json", ".jsonld")


@click.command("import-uit")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@with_appcontext
def import_uit(paths: tuple[str, ...]) -> None:
    """Take over events of UiTdatabank, which then wait for the municipality in which they take place.

    A PATH is a file, a folder, or an address that begins with http; without one it is that of UIT_URL. Each event
    gets a line. Exit 1 where a PATH could not be read at all; the others are taken over all the same.
    """
    known = current_app.config["UIT_URL"]
    if not paths and not known:
        raise click.UsageError("Name a file, a folder or an address, or set UIT_URL.")
    take_over(Source.UIT, paths or (known,), ENDINGS, key=current_app.config["UIT_API_KEY"])
