"""Topics of activities.

For operators: one new table between activities and topics, empty at first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'b7f24a9c10d3'
down_revision = 'c782ac9ba010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity_topic',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_topic_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_activity_topic_topic_id_topic')),
    sa.PrimaryKeyConstraint('activity_id', 'topic_id', name=op.f('pk_activity_topic'))
    )
    with op.batch_alter_table('activity_topic', schema=None) as batch_op:
        batch_op.create_index('ix_activity_topic_topic_id_activity_id', ['topic_id', 'activity_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('activity_topic', schema=None) as batch_op:
        batch_op.drop_index('ix_activity_topic_topic_id_activity_id')

    op.drop_table('activity_topic')
