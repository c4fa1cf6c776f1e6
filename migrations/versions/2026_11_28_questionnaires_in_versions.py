"""Questionnaires in versions

For operators: questionnaires and their versions; they begin empty. A published version is guarded by the database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'b51cf6890d05'
down_revision = 'c3f0d1b7a9e4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('questionnaire',
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
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_questionnaire_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire'))
    )
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questionnaire_active'), ['active'], unique=False)
        batch_op.create_index(batch_op.f('ix_questionnaire_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_questionnaire_sort_key_id', ['sort_key', 'id'], unique=False)

    op.create_table('questionnaire_edition',
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kept', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_questionnaire_edition_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['thing_id'], ['questionnaire.id'], name=op.f('fk_questionnaire_edition_thing_id_questionnaire'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire_edition')),
    sa.UniqueConstraint('thing_id', 'number', name=op.f('uq_questionnaire_edition_thing_id_number'))
    )
    with op.batch_alter_table('questionnaire_edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questionnaire_edition_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('questionnaire_edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_questionnaire_edition_organisation_id'))

    op.drop_table('questionnaire_edition')
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.drop_index('ix_questionnaire_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_questionnaire_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_questionnaire_active'))

    op.drop_table('questionnaire')
