"""`flask portal import-municipalities FILE… [--valid-on DATE]`: the yearly lists of municipalities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.common import clock
from app.common.context import system_scope
from app.common.errors import RuleBroken
from app.extensions import db
from app.security.actions import municipalities
from app.security.rules.municipality_files import Reading, Remark, read

SENTENCES_SHOWN = 50


def first_day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date:
    """The day that was typed, or today; a year far off is a slip of the keyboard."""
    day = value.date() if value else clock.today()
    if not 1900 <= day.year <= 2100:
        raise click.BadParameter("the year must lie between 1900 and 2100")
    return day


@click.command("import-municipalities")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--valid-on",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=first_day,
    help="First day on which the lists hold; today when left out.",
)
@with_appcontext
def import_municipalities(files: tuple[str, ...], valid_on: date) -> None:
    """Take over Dutch and Belgian municipalities from CSV files, all or nothing."""
    readings = [read_file(file) for file in dict.fromkeys(files)]
    try:
        report = take_over(readings, valid_on)
    except RuleBroken as broken:
        tell([str(reason) for reason in broken.reasons], err=True)
        raise click.ClickException("Nothing was imported.") from broken
    tell([str(note) for reading in readings for note in reading.notes])
    tell_report(report)


def read_file(file: str) -> Reading:
    """What a file on disk holds; one that cannot be opened is a problem like any other."""
    try:
        return read(file, Path(file).read_bytes())
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Reading(file, problems=[Remark(file, None, f"The file cannot be read: {reason}.")])


def take_over(readings: Iterable[Reading], valid_on: date) -> municipalities.Report:
    """Import some lists in one transaction."""
    with system_scope("import of municipalities"):
        try:
            report = municipalities.import_municipalities(readings, valid_on=valid_on)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    return report


def tell(sentences: list[str], *, err: bool = False) -> None:
    """Print the first sentences, and how many more there are."""
    for sentence in sentences[:SENTENCES_SHOWN]:
        click.echo(sentence, err=err)
    if (more := len(sentences) - SENTENCES_SHOWN) > 0:
        click.echo(f"… and {more} more.", err=err)


def tell_report(report: municipalities.Report) -> None:
    """Print what an import did, a line per file and one for the regions."""
    for file, tally in report.files.items():
        click.echo(
            f"{file}: {tally.created} created, {tally.renamed} renamed, {tally.changed} changed, "
            f"{tally.unchanged} unchanged"
        )
    regions = report.regions
    click.echo(f"regions: {regions.created} created, {regions.changed} changed, {regions.unchanged} unchanged")
