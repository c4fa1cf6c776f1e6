"""`flask portal seed`: the demo world, with one account per role in Voorbeeldstad and in Testdorp."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from app.commands.demo import (
    bank,
    connections,
    dossiers,
    extra_questions,
    groups,
    imports,
    newcomers,
    plans,
    programmes,
    questionnaires,
    residents,
    rounds,
    season,
    signals,
    story,
    suggestions,
    templates,
    testmakelaar,
    topics,
    world,
)
from app.commands.demo.people import ACCOUNTS, TESTDORP
from app.commands.import_municipalities import read_file, tell
from app.commands.upgrade import bring_everything_up_to_date, bring_what_is_fixed
from app.common import migrations
from app.common.context import system_scope
from app.common.errors import RuleBroken
from app.extensions import db
from app.security.models import User

# Known to everybody who reads this. It opens demo accounts only, and those exist in a trial environment only.
DEMO_PASSWORD = "Voorbeeld-Wandelpad-27"  # noqa: S105  (see above)


@click.command("seed")
@click.option(
    "--municipalities",
    "lists",
    multiple=True,
    metavar="FILE",
    help="A list to import as well, where it exists; may be given more than once.",
)
@click.option("--when-empty", is_flag=True, help="Do nothing when there are users already.")
@click.option(
    "--upgrade", "upgrade_first", is_flag=True, help="Bring the database up to date first, in the same run."
)
@with_appcontext
def seed(lists: tuple[str, ...], when_empty: bool, upgrade_first: bool) -> None:
    """Make the demo world, or what is missing of it (only with DEMO=1)."""
    require_demo()
    if upgrade_first:
        bring_everything_up_to_date()
    with migrations.alone(db.engine):  # two that start at once make one world
        made = seed_when_empty(lists) if when_empty else make_world(lists)
    click.echo("The demo world is ready." if made else "There are users already; nothing was made.")
    print_accounts()


def require_demo() -> None:
    """Refuse to put invented people among real ones."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("Invented data is made in a trial environment only: start with DEMO=1.")


def seed_when_empty(lists: Sequence[str] = ()) -> bool:
    """Make the demo world in a database without users; tells whether it did."""
    with system_scope("demo: are there users", writing=False):
        occupied = db.session.scalar(select(User.id).limit(1)) is not None
        db.session.rollback()
    if occupied:
        _introduce_again()
    return not occupied and make_world(lists)


def _introduce_again() -> None:
    """Let a demo world from before the Testmakelaar know its broker; others are left alone."""
    with system_scope("demo: broker"):
        world.introduce(current_app.extensions["vault"], current_app.extensions["providers"])
        db.session.commit()


def make_world(lists: Sequence[str] = ()) -> bool:
    """Make what is missing of the demo world, in one transaction; repeating it changes nothing."""
    require_demo()
    readings = [read_file(file) for file in dict.fromkeys(lists) if Path(file).exists()]
    with system_scope("demo world"):
        try:
            require_roles()
            bring_what_is_fixed()
            password_hash = _password_hash()
            world.build(password_hash, readings)
            groups.fill()
            dossiers.fill()
            bank.fill()
            topics.fill()
            suggestions.fill()
            questionnaires.fill()
            programmes.fill()
            templates.fill()
            plans.fill()
            residents.fill(password_hash)
            season.fill()
            extra_questions.fill()
            imports.fill(TESTDORP)
            newcomers.fill()
            connections.begin()
            signals.fill()
            rounds.fill()
            world.introduce(current_app.extensions["vault"], current_app.extensions["providers"])
            db.session.commit()
            story.tell()
        except RuleBroken as broken:
            tell([str(reason) for reason in broken.reasons], err=True)
            raise click.ClickException("The demo world was not made.") from broken
        finally:
            db.session.rollback()  # undoes an unfinished world; after the commit it does nothing
    return True


def trials_broker(app: Flask) -> AbstractContextManager[str]:
    """The Testmakelaar beside a trial, where its people have the same password."""
    return testmakelaar.beside(app, DEMO_PASSWORD)


def _password_hash() -> str:
    """One hash for all: making it is slow on purpose, and the password is no secret."""
    return generate_password_hash(DEMO_PASSWORD, method=current_app.config["PASSWORD_HASH"])


def require_roles() -> None:
    """Refuse to go on before the roles of `config.py` are in the database."""
    if missing := set(current_app.config["ROLES"]) - set(world.fixed_roles()):
        listed = ", ".join(sorted(missing))
        raise click.ClickException(f"Roles {listed} are not there yet: run `flask portal upgrade` first.")


def print_accounts() -> None:
    """Print who can log in to the demo, as what, and with which password."""
    roles = current_app.config["ROLES"]
    click.echo(f"\nDemo accounts, all with the password {DEMO_PASSWORD}")
    click.echo("The one-time code arrives in the inbox that the login page links to.")
    click.echo("At the Testmakelaar the same names and password work. New colleagues there: "
               "nieuw@voorbeeldstad.example, nieuw@testdorp.example\n")  # fmt: skip
    for person in ACCOUNTS:
        name = " ".join(part for part in (person.first_name, person.prefix, person.last_name) if part)
        click.echo(f"  {person.username:<27} {roles[person.account].label:<24} {name}")
    click.echo(f"  {residents.EMAIL:<27} {'resident, at /mijn/':<24} Karin de Boer")
    click.echo("")
