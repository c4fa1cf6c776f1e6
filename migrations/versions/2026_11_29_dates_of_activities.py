"""What lists of activities are sorted by, and holidays to look at.

For operators: two new columns of activities, filled by the upgrade and by a job every quarter of an hour.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'c1a8f05e37b2'
down_revision = 'b7f24a9c10d3'
branch_labels = None
depends_on = None

WAITING = 'corrections > 0'


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('when_key', sa.String(length=20).with_variant(sa.String(length=20, collation='C'), 'postgresql'), server_default='', nullable=False))
        batch_op.add_column(sa.Column('corrections', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index('ix_activity_when_key_id', ['when_key', 'id'], unique=False)
        batch_op.create_index('ix_activity_corrections', ['organisation_id', 'corrections'], unique=False, sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING))


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index('ix_activity_corrections')
        batch_op.drop_index('ix_activity_when_key_id')
        batch_op.drop_column('corrections')
        batch_op.drop_column('when_key')
