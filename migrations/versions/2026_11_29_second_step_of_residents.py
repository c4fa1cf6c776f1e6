"""Second step of residents

For operators: the telephone numbers that codes go to, sealed, and what each municipality lets its residents choose as
second step. Everybody goes on getting codes by mail until choosing otherwise. Text messages need `SMS_PROVIDER`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'f7baaca553c0'
down_revision = 'fe54cac936be'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('code_number',
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('sealed_number', sa.String(length=500), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_code_number_actor_id_actor'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_code_number')),
    sa.UniqueConstraint('actor_id', name=op.f('uq_code_number_actor_id'))
    )
    with op.batch_alter_table('resident_policy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('allows_sms', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('allows_app', sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('resident_policy', schema=None) as batch_op:
        batch_op.drop_column('allows_app')
        batch_op.drop_column('allows_sms')

    op.drop_table('code_number')
