"""Imported activities, apart from those that stand in the agenda, and the postal codes of municipalities.

For operators: three new tables, and nothing else changes. Import the list of Belgian municipalities once more, so that
the portal knows the postal codes by which imported activities find their municipality.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = 'c782ac9ba010'
down_revision = 'd73e0741e900'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('postal_code',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_postal_code_organisation_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_postal_code')),
    sa.UniqueConstraint('code', 'organisation_id', name=op.f('uq_postal_code_code_organisation_id'))
    )
    with op.batch_alter_table('postal_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_postal_code_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('imported_activity',
    sa.Column('municipality_id', sa.Integer(), nullable=True),
    sa.Column('found_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.Enum('own', 'uit', 'volunteering', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('external_id', sa.String(length=200), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('mark_format', sa.Integer(), nullable=False),
    sa.Column('modified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_document', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('decided_mark', sa.String(length=64), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('organiser', sa.String(length=300), server_default='', nullable=False),
    sa.Column('town', sa.String(length=120), server_default='', nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('audience', sa.Enum('everyone', 'members', 'education', name='audience', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('state', sa.Enum('pending', 'approved', 'rejected', 'duplicate', name='itemstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('review', sa.Enum('new', 'changed', 'withdrawn', 'none', name='review', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_fields', sa.Integer(), server_default='0', nullable=False),
    sa.Column('reason', sa.Enum('unfit', 'incomplete', 'elsewhere', 'commercial', 'over', 'twice', 'other', name='reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('explanation', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_withdrawn', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('duplicate_of_id', sa.Integer(), nullable=True),
    sa.Column('duplicate_activity_id', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('duplicate_of_id is null or duplicate_of_id <> id', name=op.f('ck_imported_activity_not_of_itself')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_imported_activity_activity_id_activity')),
    sa.ForeignKeyConstraint(['duplicate_activity_id'], ['activity.id'], name=op.f('fk_imported_activity_duplicate_activity_id_activity')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['actor.id'], name=op.f('fk_imported_activity_decided_by_id_actor')),
    sa.ForeignKeyConstraint(['duplicate_of_id'], ['imported_activity.id'], name=op.f('fk_imported_activity_duplicate_of_id_imported_activity')),
    sa.ForeignKeyConstraint(['found_id'], ['organisation.id'], name=op.f('fk_imported_activity_found_id_organisation')),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_imported_activity_municipality_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported_activity')),
    sa.UniqueConstraint('source', 'external_id', name=op.f('uq_imported_activity_source_external_id'))
    )
    with op.batch_alter_table('imported_activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_activity_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_activity_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_activity_duplicate_activity_id'), ['duplicate_activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_activity_duplicate_of_id'), ['duplicate_of_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_activity_found_id'), ['found_id'], unique=False)
        batch_op.create_index('ix_imported_activity_municipality_id_review_waiting_since', ['municipality_id', 'review', 'waiting_since'], unique=False)
        batch_op.create_index('ix_imported_activity_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index('ix_imported_activity_waiting_since_id', ['waiting_since', 'id'], unique=False)

    op.create_table('likely_duplicate',
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('settled', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(other_id is null) <> (activity_id is null)', name=op.f('ck_likely_duplicate_one_other')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_likely_duplicate_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['imported_activity.id'], name=op.f('fk_likely_duplicate_item_id_imported_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_likely_duplicate_municipality_id_organisation')),
    sa.ForeignKeyConstraint(['other_id'], ['imported_activity.id'], name=op.f('fk_likely_duplicate_other_id_imported_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_likely_duplicate')),
    sa.UniqueConstraint('item_id', 'activity_id', name=op.f('uq_likely_duplicate_item_id_activity_id')),
    sa.UniqueConstraint('item_id', 'other_id', name=op.f('uq_likely_duplicate_item_id_other_id'))
    )
    with op.batch_alter_table('likely_duplicate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_likely_duplicate_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_likely_duplicate_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_likely_duplicate_other_id'), ['other_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('likely_duplicate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_likely_duplicate_other_id'))
        batch_op.drop_index(batch_op.f('ix_likely_duplicate_municipality_id'))
        batch_op.drop_index(batch_op.f('ix_likely_duplicate_activity_id'))

    op.drop_table('likely_duplicate')
    with op.batch_alter_table('imported_activity', schema=None) as batch_op:
        batch_op.drop_index('ix_imported_activity_waiting_since_id')
        batch_op.drop_index('ix_imported_activity_sort_key_id')
        batch_op.drop_index('ix_imported_activity_municipality_id_review_waiting_since')
        batch_op.drop_index(batch_op.f('ix_imported_activity_found_id'))
        batch_op.drop_index(batch_op.f('ix_imported_activity_duplicate_of_id'))
        batch_op.drop_index(batch_op.f('ix_imported_activity_duplicate_activity_id'))
        batch_op.drop_index(batch_op.f('ix_imported_activity_decided_by_id'))
        batch_op.drop_index(batch_op.f('ix_imported_activity_activity_id'))

    op.drop_table('imported_activity')
    with op.batch_alter_table('postal_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_postal_code_organisation_id'))

    op.drop_table('postal_code')
