"""`flask portal seal-audit`: seal the audit log now; workers do so every minute by themselves."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.common import clock
from app.common.audit.sealing import seal
from app.common.context import system_scope
from app.extensions import db


@click.command("seal-audit")
@with_appcontext
def seal_audit() -> None:
    """Close what was written since the last seal."""
    with system_scope("seal the audit log"):
        sealed = seal(db.session(), clock.now())
        db.session.commit()
    click.echo(f"{sealed} events sealed.")
