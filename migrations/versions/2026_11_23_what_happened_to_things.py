"""What happened to things

For operators: a table for the history of users, roles, organisations and regions. It begins empty.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = '3d932eb9d108'
down_revision = '9c60b628e2f6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('change',
    sa.Column('thing', sa.String(length=64), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=64), nullable=False),
    sa.Column('old', sa.Text(), nullable=True),
    sa.Column('new', sa.Text(), nullable=True),
    sa.Column('with_thing', sa.String(length=64), nullable=True),
    sa.Column('with_id', sa.Integer(), nullable=True),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('request_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_change_actor_id_actor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_change_thing_thing_id_id', ['thing', 'thing_id', 'id'], unique=False)
        batch_op.create_index('ix_change_with_thing_with_id_id', ['with_thing', 'with_id', 'id'], unique=False)

    op.add_column('actor', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))



def downgrade() -> None:
    op.drop_column('actor', 'erased_at')

    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index('ix_change_with_thing_with_id_id')
        batch_op.drop_index('ix_change_thing_thing_id_id')
        batch_op.drop_index(batch_op.f('ix_change_actor_id'))

    op.drop_table('change')
