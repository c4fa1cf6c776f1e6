"""Alembic's way into the portal: every table, the framework's too, is made and changed from here."""

from __future__ import annotations

from alembic import context

from app.common import search
from app.extensions import Model

config = context.config
target = Model.metadata


def include(_thing: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """Compare tables of ours only, without the indexes of `app.common.search`; extensions may bring their own."""
    if kind == "index" and search.is_ours(name):
        return False
    return kind != "table" or name in target.tables


def render(kind: str, thing: object, _autogen: object) -> str | bool:
    """Write our column types as what they are in the database, so that a migration outlives the code."""
    return RENDERED.get(type(thing).__name__, False) if kind == "type" else False


RENDERED = {
    "Moment": "sa.DateTime(timezone=True)",
    "Words": "sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql')",
}


def run() -> None:
    """Migrate over the connection that `flask portal upgrade` hands over, under its lock."""
    connection = config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=target,
        render_as_batch=True,
        compare_type=True,
        include_object=include,
        render_item=render,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
