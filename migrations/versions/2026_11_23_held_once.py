"""A role is held once

For operators: nothing to do. Where somebody was given the same role twice at the same moment, the later one ends.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '41f0c7be9a25'
down_revision = '7c1d52a0be34'
branch_labels = None
depends_on = None

TWICE = """
    UPDATE assignment SET active = false WHERE active AND EXISTS (
        SELECT 1 FROM assignment AS before WHERE before.active AND before.id < assignment.id
        AND before.user_id = assignment.user_id AND before.organisation_id = assignment.organisation_id
        AND before.role_id = assignment.role_id
        AND coalesce(before.product_id, 0) = coalesce(assignment.product_id, 0)
    )
"""
HELD = ('user_id', 'organisation_id', 'role_id')


def once(name: str, columns: tuple[str, ...], where: str) -> None:
    op.create_index(name, 'assignment', list(columns), unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    op.execute(TWICE)
    once('ix_assignment_held_once', (*HELD, 'product_id'), 'active')
    once('ix_assignment_held_once_for_all', HELD, 'active AND product_id IS NULL')


def downgrade() -> None:
    op.drop_index('ix_assignment_held_once_for_all', 'assignment')
    op.drop_index('ix_assignment_held_once', 'assignment')
