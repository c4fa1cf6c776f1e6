"""Plans of an organisation in their order

For operators: the first page of plans is found by an index, also for a small organisation among large ones
"""

from __future__ import annotations

from alembic import op

revision = 'd5b8e02f4a63'
down_revision = 'c4a7d19e0b52'
branch_labels = None
depends_on = None

ORDERS = ('sort_key', 'about_key')


def upgrade() -> None:
    for order in ORDERS:
        op.create_index(f'ix_plan_organisation_id_{order}_id', 'plan', ['organisation_id', order, 'id'])


def downgrade() -> None:
    for order in ORDERS:
        op.drop_index(f'ix_plan_organisation_id_{order}_id', 'plan')
