"""Activities, held by organisations on the territory of municipalities.

For operators: one new table, and nothing else changes.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = 'f4c1d20b7a95'
down_revision = 'f7baaca553c0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity',
    sa.Column('title', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('description', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('state', sa.Enum('draft', 'published', 'offline', 'waiting', 'rejected', 'duplicate', 'withdrawn', name='activitystate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Enum('own', 'uit', 'volunteering', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offline_reason', sa.Enum('over', 'wrong', 'twice', 'unfit', 'asked', 'other', name='takenoffline', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('offline_words', sa.Text(), nullable=True),
    sa.Column('language_level', sa.Enum('none', 'a1', 'a2', 'b1', 'b2', name='languagelevel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('dutch_spoken', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('company', sa.Enum('group', 'duo', 'alone', name='company', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('track_hours', sa.Integer(), nullable=True),
    sa.Column('free', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('price', sa.Numeric(precision=8, scale=2), nullable=True),
    sa.Column('price_words', sa.String(length=200), nullable=True),
    sa.Column('age_from', sa.Integer(), nullable=True),
    sa.Column('age_to', sa.Integer(), nullable=True),
    sa.Column('mode', sa.Enum('on_site', 'online', 'mixed', name='mode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('place', sa.String(length=150), nullable=True),
    sa.Column('street', sa.String(length=150), nullable=True),
    sa.Column('postal_code', sa.String(length=10), nullable=True),
    sa.Column('city', sa.String(length=100), nullable=True),
    sa.Column('web_address', sa.String(length=500), nullable=True),
    sa.Column('schedule', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('channels', sa.JSON(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('age_from is null or age_to is null or age_from <= age_to', name=op.f('ck_activity_ages')),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_activity_municipality_id_organisation')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_activity_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index('ix_activity_municipality_id_state_begins_on', ['municipality_id', 'state', 'begins_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_activity_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_state'), ['state'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_state'))
        batch_op.drop_index('ix_activity_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_activity_organisation_id'))
        batch_op.drop_index('ix_activity_municipality_id_state_begins_on')
        batch_op.drop_index(batch_op.f('ix_activity_municipality_id'))

    op.drop_table('activity')
