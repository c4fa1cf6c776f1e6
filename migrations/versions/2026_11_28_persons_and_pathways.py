"""Persons and pathways

For operators: professionals keep persons and pathways, opened to user groups. There are none at first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '3224addcd670'
down_revision = '7d1f0a3bdcdf'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('person',
    sa.Column('initials', sa.String(length=32), nullable=True),
    sa.Column('first_name', sa.String(length=64), nullable=True),
    sa.Column('prefix', sa.String(length=32), nullable=True),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_person_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index('ix_person_birth_date', ['birth_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_person_sort_key_id', ['sort_key', 'id'], unique=False)

    op.create_table('pathway',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('occasion', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum('planned', 'running', 'done', 'stopped', name='pathwaystate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('coordinator_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('about_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_pathway_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['coordinator_id'], ['ab_user.id'], name=op.f('fk_pathway_coordinator_id_ab_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_pathway_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pathway'))
    )
    with op.batch_alter_table('pathway', schema=None) as batch_op:
        batch_op.create_index('ix_pathway_about_key_id', ['about_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_coordinator_id'), ['coordinator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_pathway_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_state'), ['state'], unique=False)

    op.create_table('person_right',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.id'], name=op.f('fk_person_right_group_id_user_group')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_person_right_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_right_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_right')),
    sa.UniqueConstraint('person_id', 'group_id', name=op.f('uq_person_right_person_id_group_id'))
    )
    with op.batch_alter_table('person_right', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_right_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_person_right_person_id_group_id_level', ['person_id', 'group_id', 'level'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_right_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('pathway_right',
    sa.Column('pathway_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.id'], name=op.f('fk_pathway_right_group_id_user_group')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_pathway_right_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['pathway_id'], ['pathway.id'], name=op.f('fk_pathway_right_pathway_id_pathway'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pathway_right')),
    sa.UniqueConstraint('pathway_id', 'group_id', name=op.f('uq_pathway_right_pathway_id_group_id'))
    )
    with op.batch_alter_table('pathway_right', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pathway_right_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_pathway_right_pathway_id_group_id_level', ['pathway_id', 'group_id', 'level'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_right_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('pathway_right', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pathway_right_organisation_id'))
        batch_op.drop_index('ix_pathway_right_pathway_id_group_id_level')
        batch_op.drop_index(batch_op.f('ix_pathway_right_group_id'))

    op.drop_table('pathway_right')
    with op.batch_alter_table('person_right', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_right_organisation_id'))
        batch_op.drop_index('ix_person_right_person_id_group_id_level')
        batch_op.drop_index(batch_op.f('ix_person_right_group_id'))

    op.drop_table('person_right')
    with op.batch_alter_table('pathway', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pathway_state'))
        batch_op.drop_index('ix_pathway_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_pathway_person_id'))
        batch_op.drop_index(batch_op.f('ix_pathway_coordinator_id'))
        batch_op.drop_index(batch_op.f('ix_pathway_organisation_id'))
        batch_op.drop_index('ix_pathway_about_key_id')

    op.drop_table('pathway')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_person_organisation_id'))
        batch_op.drop_index('ix_person_birth_date')

    op.drop_table('person')
