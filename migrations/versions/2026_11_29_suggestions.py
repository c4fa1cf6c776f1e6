"""Suggestions

For operators: the register of what people suggest about the portal, empty at first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '46fc656c140a'
down_revision = 'e24ecfdd586b'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suggestion',
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('new', 'considered', 'accepted', 'declined', 'done', name='suggestionstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('board', sa.String(length=150), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_suggestion_actor_id_actor')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['actor.id'], name=op.f('fk_suggestion_decided_by_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_suggestion_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestion_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestion_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_suggestion_state_created_at', ['state', 'created_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_index('ix_suggestion_state_created_at')
        batch_op.drop_index(batch_op.f('ix_suggestion_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_suggestion_decided_by_id'))
        batch_op.drop_index(batch_op.f('ix_suggestion_actor_id'))

    op.drop_table('suggestion')
