"""Keep figures of signals and matches, and what they are set against

For operators: tables for figures of signals and matches; nothing is filled.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = '32a89ba9e129'
down_revision = '29d76499f77e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signal_columns',
    sa.Column('headings', sa.String(length=64), nullable=False),
    sa.Column('chosen', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_signal_columns_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_columns')),
    sa.UniqueConstraint('region_id', 'headings', name=op.f('uq_signal_columns_region_id_headings'))
    )
    with op.batch_alter_table('signal_columns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_columns_region_id'), ['region_id'], unique=False)

    op.create_table('signal_expectation',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('signals', sa.Integer(), nullable=False),
    sa.Column('reporters', sa.Integer(), nullable=True),
    sa.Column('sector', sa.Enum('youth_care', 'youth_health', 'health', 'education', 'childcare', 'welfare', 'work', 'justice', 'other', name='sector', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('reporters is null or reporters >= 0', name=op.f('ck_signal_expectation_reporters')),
    sa.CheckConstraint('signals >= 0', name=op.f('ck_signal_expectation_signals')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_signal_expectation_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_signal_expectation_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_expectation')),
    sa.UniqueConstraint('region_id', 'organisation_id', 'since', name=op.f('uq_signal_expectation_region_id_organisation_id_since')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('signal_expectation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_expectation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signal_expectation_region_id'), ['region_id'], unique=False)

    op.create_table('signal_name',
    sa.Column('key', sa.String(length=300), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_signal_name_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_signal_name_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_name')),
    sa.UniqueConstraint('region_id', 'key', name=op.f('uq_signal_name_region_id_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('signal_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_name_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signal_name_region_id'), ['region_id'], unique=False)

    op.create_table('signal_set',
    sa.Column('state', sa.Enum('waiting', 'taken', 'replaced', 'withdrawn', name='setstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('columns', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('organisations', sa.Integer(), nullable=True),
    sa.Column('signals', sa.BigInteger(), nullable=True),
    sa.Column('matches', sa.BigInteger(), nullable=True),
    sa.Column('handed_in_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_because', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_signal_set_file_id_stored_file')),
    sa.ForeignKeyConstraint(['handed_in_by_id'], ['actor.id'], name=op.f('fk_signal_set_handed_in_by_id_actor')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_signal_set_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_set')),
    sa.UniqueConstraint('file_id', name=op.f('uq_signal_set_file_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('signal_set', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_set_handed_in_by_id'), ['handed_in_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signal_set_region_id'), ['region_id'], unique=False)
        batch_op.create_index('ix_signal_set_region_id_id', ['region_id', 'id'], unique=False)

    op.create_table('signal_thresholds',
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('compliment_percent', sa.Integer(), nullable=False),
    sa.Column('contact_percent', sa.Integer(), nullable=False),
    sa.Column('fewest_months', sa.Integer(), nullable=False),
    sa.Column('fewest_expected', sa.Integer(), nullable=False),
    sa.Column('silent_months', sa.Integer(), nullable=False),
    sa.Column('span_months', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('contact_percent >= 0 and contact_percent < compliment_percent', name=op.f('ck_signal_thresholds_percents')),
    sa.CheckConstraint('fewest_months >= 1 and silent_months >= 1 and span_months between 1 and 60', name=op.f('ck_signal_thresholds_months')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_signal_thresholds_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_thresholds')),
    sa.UniqueConstraint('region_id', name=op.f('uq_signal_thresholds_region_id')),
    sqlite_autoincrement=True
    )
    op.create_table('signal_figure',
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('set_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('signals', sa.Integer(), nullable=True),
    sa.Column('matches', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(signals is null or signals >= 0) and (matches is null or matches >= 0)', name=op.f('ck_signal_figure_counts')),
    sa.CheckConstraint('months between 1 and 12', name=op.f('ck_signal_figure_period')),
    sa.CheckConstraint('signals is not null or matches is not null', name=op.f('ck_signal_figure_counted')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_signal_figure_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_signal_figure_region_id_region')),
    sa.ForeignKeyConstraint(['set_id'], ['signal_set.id'], name=op.f('fk_signal_figure_set_id_signal_set'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_figure')),
    sa.UniqueConstraint('set_id', 'organisation_id', 'first', name=op.f('uq_signal_figure_set_id_organisation_id_first'))
    )
    with op.batch_alter_table('signal_figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_figure_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_signal_figure_region_id_first', ['region_id', 'first'], unique=False)
        batch_op.create_index('ix_signal_figure_region_id_organisation_id_first', ['region_id', 'organisation_id', 'first'], unique=False)

    op.create_table('signal_month',
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('measure', sa.Enum('signals', 'matches', name='measure', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('set_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_signal_month_region_id_region')),
    sa.ForeignKeyConstraint(['set_id'], ['signal_set.id'], name=op.f('fk_signal_month_set_id_signal_set'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_month')),
    sa.UniqueConstraint('region_id', 'measure', 'first', name=op.f('uq_signal_month_region_id_measure_first'))
    )
    with op.batch_alter_table('signal_month', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_month_set_id'), ['set_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('signal_month', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signal_month_set_id'))

    op.drop_table('signal_month')
    with op.batch_alter_table('signal_figure', schema=None) as batch_op:
        batch_op.drop_index('ix_signal_figure_region_id_organisation_id_first')
        batch_op.drop_index('ix_signal_figure_region_id_first')
        batch_op.drop_index(batch_op.f('ix_signal_figure_organisation_id'))

    op.drop_table('signal_figure')
    op.drop_table('signal_thresholds')
    with op.batch_alter_table('signal_set', schema=None) as batch_op:
        batch_op.drop_index('ix_signal_set_region_id_id')
        batch_op.drop_index(batch_op.f('ix_signal_set_region_id'))
        batch_op.drop_index(batch_op.f('ix_signal_set_handed_in_by_id'))

    op.drop_table('signal_set')
    with op.batch_alter_table('signal_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signal_name_region_id'))
        batch_op.drop_index(batch_op.f('ix_signal_name_organisation_id'))

    op.drop_table('signal_name')
    with op.batch_alter_table('signal_expectation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signal_expectation_region_id'))
        batch_op.drop_index(batch_op.f('ix_signal_expectation_organisation_id'))

    op.drop_table('signal_expectation')
    with op.batch_alter_table('signal_columns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signal_columns_region_id'))

    op.drop_table('signal_columns')
