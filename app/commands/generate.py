"""`flask portal generate [--users N] [--plans N] [--organisations N] --seed S`: volume, for trials of speed."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.commands.demo import volume, world
from app.commands.seed import require_demo, require_roles
from app.common.context import system_scope
from app.extensions import db

MAX_USERS = 1_000_000
MAX_PLANS = 100_000
MAX_ORGANISATIONS = 10_000


@click.command("generate")
@click.option("--users", type=click.IntRange(1, MAX_USERS), help="How many users to add.")
@click.option("--plans", type=click.IntRange(1, MAX_PLANS), help="How many plans to add, each about a new person.")
@click.option(
    "--organisations",
    type=click.IntRange(1, MAX_ORGANISATIONS),
    default=20,
    show_default=True,
    help="Over how many organisations they are spread.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same number gives the same people.")
@with_appcontext
def generate(users: int | None, plans: int | None, organisations: int, seed: int) -> None:
    """Add invented users without a password, and plans, to invented municipalities (only with DEMO=1)."""
    require_demo()
    if not (users or plans):
        raise click.UsageError("Say how many: --users, --plans or both.")
    with system_scope("volume"):
        try:
            require_roles()
            if users:
                roles = {code: role.id for code, role in world.fixed_roles().items()}
                products = {name: product.id for name, product in world.products().items()}
                volume.generate(
                    users=users, organisations=organisations, seed=seed, roles=roles, products=products
                )
            if plans:
                volume.generate_plans(plans=plans, organisations=organisations, seed=seed)
            db.session.commit()
        finally:
            db.session.rollback()  # undoes unfinished work; after the commit it does nothing
    added = [f"{count} {what}" for count, what in ((users, "users"), (plans, "plans")) if count]
    click.echo(f"{' and '.join(added)} in {organisations} organisations.")
