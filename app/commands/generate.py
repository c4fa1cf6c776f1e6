"""`flask portal generate [--users N] [--plans N] [--connections N] --seed S`: volume, for trials of speed."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.commands.demo import volume, world
from app.commands.seed import require_demo, require_roles
from app.common.context import system_scope
from app.extensions import db

MAX_USERS = 1_000_000
MAX_PLANS = 100_000
MAX_CONNECTIONS = 20_000
MAX_ORGANISATIONS = 10_000
YEARS = 10
"""Of so many years organisations that are connected have figures."""


@click.command("generate")
@click.option("--users", type=click.IntRange(1, MAX_USERS), help="How many users to add.")
@click.option("--plans", type=click.IntRange(1, MAX_PLANS), help="How many plans to add, each about a new person.")
@click.option(
    "--connections",
    type=click.IntRange(1, MAX_CONNECTIONS),
    help="How many organisations to add that are on their way, with ten years of figures.",
)
@click.option(
    "--organisations",
    type=click.IntRange(1, MAX_ORGANISATIONS),
    default=20,
    show_default=True,
    help="Over how many organisations they are spread.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same number gives the same people.")
@with_appcontext
def generate(users: int | None, plans: int | None, connections: int | None, organisations: int, seed: int) -> None:
    """Add invented users without a password, plans and connections (only with DEMO=1)."""
    require_demo()
    if not (users or plans or connections):
        raise click.UsageError("Say how many: --users, --plans, --connections or several.")
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
            if connections:
                region_id = _region_of_the_demo()
                volume.generate_connections(connections=connections, years=YEARS, region_id=region_id, seed=seed)
            db.session.commit()
        finally:
            db.session.rollback()  # undoes unfinished work; after the commit it does nothing
    _tell(organisations, users=users, plans=plans)
    if connections:
        click.echo(f"{connections} connections in the region of the demo.")


def _tell(organisations: int, **counts: int | None) -> None:
    added = [f"{count} {what}" for what, count in counts.items() if count]
    if added:
        click.echo(f"{' and '.join(added)} in {organisations} organisations.")


def _region_of_the_demo() -> int:
    region = world.region_of_connections()
    if region is None:
        raise click.ClickException("There is no region to connect in: run `flask portal seed` first.")
    return region.id
