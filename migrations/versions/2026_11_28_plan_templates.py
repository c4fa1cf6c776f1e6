"""Plan templates

For operators: templates of plans and their versions; they begin empty. A published version is guarded by the database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '60bfca3d1659'
down_revision = '4e6dde6e0d75'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_template',
    sa.Column('title', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('purpose', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('in_use', sa.Integer(), nullable=True),
    sa.Column('being_made', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_template_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_template'))
    )
    with op.batch_alter_table('plan_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_template_active'), ['active'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_template_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_plan_template_sort_key_id', ['sort_key', 'id'], unique=False)

    op.create_table('plan_template_edition',
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kept', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_template_edition_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['thing_id'], ['plan_template.id'], name=op.f('fk_plan_template_edition_thing_id_plan_template'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_template_edition')),
    sa.UniqueConstraint('thing_id', 'number', name=op.f('uq_plan_template_edition_thing_id_number'))
    )
    with op.batch_alter_table('plan_template_edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_template_edition_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('plan_template_edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_template_edition_organisation_id'))

    op.drop_table('plan_template_edition')
    with op.batch_alter_table('plan_template', schema=None) as batch_op:
        batch_op.drop_index('ix_plan_template_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_plan_template_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_plan_template_active'))

    op.drop_table('plan_template')
