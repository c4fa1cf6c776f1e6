"""`flask portal rotate-key`: seal all secrets anew with the newest key. Safe to repeat and to break off."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.common.context import system_scope
from app.common.resealing import reseal
from app.extensions import db


@click.command("rotate-key")
@click.option(
    "--fingerprint", is_flag=True, help="Write the part of DATA_KEY that keeps fingerprints as they are."
)
@with_appcontext
def rotate_key(fingerprint: bool) -> None:
    """Seal every secret anew with the first key of DATA_KEY; people can go on working."""
    vault = current_app.extensions["vault"]
    if fingerprint:
        click.echo(vault.fingerprint_part())
        return
    unreadable = 0
    with system_scope("rotate key"):
        for each in reseal(db.session(), vault):
            click.echo(f"{each.column}: {each.done} sealed anew, {each.unreadable} that no key here opens")
            unreadable += each.unreadable
    if unreadable:
        raise click.ClickException(
            f"{unreadable} values are under a key that is not in DATA_KEY; keep the old keys."
        )
    click.echo(f"Everything is under key {vault.newest}. The older keys can go; see docs/operations.md first.")
