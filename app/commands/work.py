"""`flask portal work`: do jobs, beside or instead of the portal's own process; end it with SIGTERM."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.common.jobs.queue import WORKERS
from app.common.web import working


@click.command()
@click.option("--workers", default=WORKERS, show_default=True, help="How many jobs at once.")
@with_appcontext
def work(workers: int) -> None:
    """Send messages, make files, and do what has a rhythm, until told to end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  (the proxy's own way to its object)
    where = "Redis" if app.config["REDIS_URL"] else "the instance folder"
    click.echo(f"{workers} workers, told by way of {where}.")
    working.work(app, workers)
