"""Receipts of erasures, and in which transaction a user was put on hold

For operators: deleting a user leaves a signed receipt. Users who are on hold already can be deleted at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'c0f3d29a6e17'
down_revision = '5f56fb57b9e4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('ab_user', sa.Column('deactivated_in', sa.String(length=32), nullable=True))
    op.create_table('erasure',
    sa.Column('pseudonym', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remains', sa.JSON(), nullable=True),
    sa.Column('signature', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_erasure_actor_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_erasure_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure')),
    sa.UniqueConstraint('number', name=op.f('uq_erasure_number')),
    sa.UniqueConstraint('pseudonym', name=op.f('uq_erasure_pseudonym'))
    )
    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    # Guards read what goes here; the next upgrade makes guards anew.
    on = ' ON ab_user' if op.get_bind().dialect.name == 'postgresql' else ''
    for name in ('delete', 'deactivated_in'):
        op.execute(f'DROP TRIGGER IF EXISTS guard_ab_user_{name}{on}')
    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_erasure_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_erasure_actor_id'))

    op.drop_table('erasure')
    op.drop_column('ab_user', 'deactivated_in')
