"""Notices of what is new

For operators: people are told by mail that something is new in a plan, once a day unless they choose otherwise. What
happened before this upgrade is not told, and residents who have been in the portal have seen it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'bff32ee89b6b'
down_revision = '120775e1d818'
branch_labels = None
depends_on = None

PACES = sa.Enum('at_once', 'daily', 'never', name='pace', native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table('notice_round',
    sa.Column('pace', PACES, nullable=False),
    sa.Column('told_change', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('pace', name=op.f('pk_notice_round'))
    )
    op.create_table('plan_visit',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('seen_change', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_plan_visit_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', name=op.f('pk_plan_visit'))
    )
    op.add_column('message', sa.Column('only_while', sa.String(length=64), nullable=True))
    for table in ('ab_user', 'resident'):
        op.add_column(table, sa.Column('notices', sa.String(length=32), server_default='daily', nullable=False))
    op.execute(
        'INSERT INTO plan_visit (participant_id, seen_change, seen_at)'
        ' SELECT participant.id, coalesce((SELECT max(id) FROM change), 0), resident.last_in_at'
        ' FROM participant JOIN resident ON resident.id = participant.resident_id'
        ' WHERE resident.last_in_at IS NOT NULL'
    )


def downgrade() -> None:
    for table in ('resident', 'ab_user'):
        op.drop_column(table, 'notices')
    op.drop_column('message', 'only_while')
    op.drop_table('plan_visit')
    op.drop_table('notice_round')
