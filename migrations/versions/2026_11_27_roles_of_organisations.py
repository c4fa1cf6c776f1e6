"""Roles of organisations

For operators: roles get a description and say whether they count per product and can be granted. Nothing to do;
the upgrade fills in what the fixed roles are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'b3a9d7c41e60'
down_revision = 'c0f3d29a6e17'
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')
    op.add_column('ab_role', sa.Column('description', words, nullable=True))
    op.add_column('ab_role', sa.Column('per_product', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('ab_role', sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('ab_role', sa.Column('rights', sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in ('rights', 'active', 'per_product', 'description'):
        op.drop_column('ab_role', name)
