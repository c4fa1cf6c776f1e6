"""Newcomers and agreements on figures

For operators: who follows the participation track, with the answers of the intake, and which regions agreed that
their network staff sees figures. Records of newcomers go by themselves, see `NEWCOMER_KEPT_DAYS`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'd1eff1c72cf7'
down_revision = '6cfc9cecf699'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('figures_agreement',
    sa.Column('agreed_by', sa.String(length=300), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('remarks', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_figures_agreement_term')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_figures_agreement_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figures_agreement')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('figures_agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figures_agreement_region_id'), ['region_id'], unique=False)
        batch_op.create_index('ix_figures_agreement_region_id_ends_at', ['region_id', 'ends_at'], unique=False)

    op.create_table('newcomer',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=True),
    sa.Column('prefix', sa.String(length=32), nullable=True),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('postal_code', sa.String(length=10), nullable=True),
    sa.Column('language_level', sa.Enum('none', 'a1', 'a2', 'b1', 'b2', name='languagelevel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('aims', sa.String(length=200), server_default='', nullable=False),
    sa.Column('times', sa.String(length=200), server_default='', nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('worked_on', sa.Date(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['questionnaire_edition.id'], name=op.f('fk_newcomer_edition_id_questionnaire_edition')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_newcomer_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_newcomer')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('newcomer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_newcomer_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_newcomer_language_level'), ['language_level'], unique=False)
        batch_op.create_index('ix_newcomer_organisation_id_language_level', ['organisation_id', 'language_level'], unique=False)
        batch_op.create_index('ix_newcomer_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_newcomer_worked_on'), ['worked_on'], unique=False)

    op.create_table('newcomer_answer',
    sa.Column('newcomer_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=12), nullable=False),
    sa.Column('occurrence', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.Enum('short_text', 'long_text', 'number', 'date', 'time', 'yes_no', 'single_choice', 'multiple_choice', 'scale', 'email', 'phone', 'file', 'group', 'explanation', name='questionkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('number', sa.Float(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('asked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['newcomer_id'], ['newcomer.id'], name=op.f('fk_newcomer_answer_newcomer_id_newcomer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_newcomer_answer_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('newcomer_id', 'key', 'occurrence', name=op.f('pk_newcomer_answer'))
    )
    with op.batch_alter_table('newcomer_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_newcomer_answer_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('newcomer_interest',
    sa.Column('newcomer_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['newcomer_id'], ['newcomer.id'], name=op.f('fk_newcomer_interest_newcomer_id_newcomer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_newcomer_interest_topic_id_topic')),
    sa.PrimaryKeyConstraint('newcomer_id', 'topic_id', name=op.f('pk_newcomer_interest'))
    )
    with op.batch_alter_table('newcomer_interest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_newcomer_interest_topic_id'), ['topic_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('newcomer_interest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_newcomer_interest_topic_id'))

    op.drop_table('newcomer_interest')
    with op.batch_alter_table('newcomer_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_newcomer_answer_organisation_id'))

    op.drop_table('newcomer_answer')
    with op.batch_alter_table('newcomer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_newcomer_worked_on'))
        batch_op.drop_index('ix_newcomer_sort_key_id')
        batch_op.drop_index('ix_newcomer_organisation_id_language_level')
        batch_op.drop_index(batch_op.f('ix_newcomer_language_level'))
        batch_op.drop_index(batch_op.f('ix_newcomer_edition_id'))

    op.drop_table('newcomer')
    with op.batch_alter_table('figures_agreement', schema=None) as batch_op:
        batch_op.drop_index('ix_figures_agreement_region_id_ends_at')
        batch_op.drop_index(batch_op.f('ix_figures_agreement_region_id'))

    op.drop_table('figures_agreement')
