"""Saved lists and chosen columns

For operators: two new tables, empty at first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '9c60b628e2f6'
down_revision = 'dc3296d3bcfe'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_list',
    sa.Column('token', sa.String(length=16), nullable=False),
    sa.Column('screen', sa.String(length=64), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('sealed_wish', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_saved_list_actor_id_actor'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_saved_list_organisation_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_list')),
    sa.UniqueConstraint('token', name=op.f('uq_saved_list_token'))
    )
    with op.batch_alter_table('saved_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_list_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_list_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_saved_list_screen_organisation_id', ['screen', 'organisation_id'], unique=False)

    op.create_table('list_choice',
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('screen', sa.String(length=64), nullable=False),
    sa.Column('columns', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('saved_list_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_list_choice_actor_id_actor'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['saved_list_id'], ['saved_list.id'], name=op.f('fk_list_choice_saved_list_id_saved_list'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_choice')),
    sa.UniqueConstraint('actor_id', 'screen', name=op.f('uq_list_choice_actor_id_screen'))
    )
    with op.batch_alter_table('list_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_list_choice_saved_list_id'), ['saved_list_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('list_choice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_list_choice_saved_list_id'))

    op.drop_table('list_choice')
    with op.batch_alter_table('saved_list', schema=None) as batch_op:
        batch_op.drop_index('ix_saved_list_screen_organisation_id')
        batch_op.drop_index(batch_op.f('ix_saved_list_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_saved_list_actor_id'))

    op.drop_table('saved_list')
