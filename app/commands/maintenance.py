"""`flask portal maintenance on|off`: close the portal for everybody but operators, and open it again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.common import maintenance as doors
from app.common.clock import CIVIL_ZONE


@click.command("maintenance")
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]), metavar="'2026-12-01 18:00'",
              help="When it is expected to be over, in the time of the Netherlands and Belgium.")  # fmt: skip
@with_appcontext
def maintenance(state: str, until: datetime | None) -> None:
    """Show visitors that the portal is being worked on, or stop doing so."""
    instance = Path(current_app.config["INSTANCE_FOLDER"])
    if state == "off":
        doors.open_again(instance)
    else:
        doors.close(instance, until and until.replace(tzinfo=CIVIL_ZONE))
    click.echo(
        "The portal is open." if state == "off" else "The portal is closed; operators and health checks pass."
    )
