"""`flask portal verify-audit`: whether the audit log is as it was written."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.common.audit.verifying import verify
from app.common.context import system_scope
from app.extensions import db


@click.command("verify-audit")
@with_appcontext
def verify_audit() -> None:
    """Exit 0 when every event and every seal is as it was written, else 1 with the first that is not."""
    with system_scope("verify the audit log", writing=False):
        verdict = verify(db.session())
        db.session.rollback()
    if verdict.wrong:
        click.echo(f"The audit log is broken at {verdict.wrong}.", err=True)
        raise SystemExit(1)
    click.echo(f"The audit log holds: {verdict.sealed} events sealed.")
    if verdict.unsealed:
        click.echo(f"Not sealed yet: {verdict.unsealed} events, from number {verdict.first_unsealed} on.")
