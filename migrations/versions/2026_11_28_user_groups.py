"""User groups

For operators: functional administrators and user administrators gather colleagues in groups. There are none at first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '7d1f0a3bdcdf'
down_revision = 'b51cf6890d05'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('user_group',
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('about', sa.String(length=500), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_user_group_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_group')),
    sa.UniqueConstraint('organisation_id', 'name', name=op.f('uq_user_group_organisation_id_name'))
    )
    with op.batch_alter_table('user_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_group_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_user_group_sort_key_id', ['sort_key', 'id'], unique=False)

    op.create_table('group_member',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('valid_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.id'], name=op.f('fk_group_member_group_id_user_group')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_group_member_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_group_member_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_member'))
    )
    with op.batch_alter_table('group_member', schema=None) as batch_op:
        batch_op.create_index('ix_group_member_group_id_user_id', ['group_id', 'user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_member_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_group_member_user_id_group_id', ['user_id', 'group_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('group_member', schema=None) as batch_op:
        batch_op.drop_index('ix_group_member_user_id_group_id')
        batch_op.drop_index(batch_op.f('ix_group_member_organisation_id'))
        batch_op.drop_index('ix_group_member_group_id_user_id')

    op.drop_table('group_member')
    with op.batch_alter_table('user_group', schema=None) as batch_op:
        batch_op.drop_index('ix_user_group_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_user_group_organisation_id'))

    op.drop_table('user_group')
