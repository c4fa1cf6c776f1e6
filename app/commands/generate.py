"""`flask portal generate --users N [--organisations N] --seed S`: many users, for trials of speed."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.commands.demo import volume, world
from app.commands.seed import require_demo, require_roles
from app.common.context import system_scope
from app.extensions import db

MAX_USERS = 1_000_000
MAX_ORGANISATIONS = 10_000


@click.command("generate")
@click.option("--users", type=click.IntRange(1, MAX_USERS), required=True, help="How many users to add.")
@click.option(
    "--organisations",
    type=click.IntRange(1, MAX_ORGANISATIONS),
    default=20,
    show_default=True,
    help="Over how many organisations they are spread.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same number gives the same people.")
@with_appcontext
def generate(users: int, organisations: int, seed: int) -> None:
    """Add invented users without a password, spread over invented municipalities (only with DEMO=1)."""
    require_demo()
    with system_scope("volume"):
        try:
            require_roles()
            roles = {code: role.id for code, role in world.fixed_roles().items()}
            products = {name: product.id for name, product in world.products().items()}
            volume.generate(users=users, organisations=organisations, seed=seed, roles=roles, products=products)
            db.session.commit()
        finally:
            db.session.rollback()  # undoes unfinished work; after the commit it does nothing
    click.echo(f"{users} users in {organisations} organisations.")
