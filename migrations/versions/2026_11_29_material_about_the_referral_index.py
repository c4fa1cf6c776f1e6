"""Material about the referral index

For operators: links and files about the referral index, kept by functional administrators
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'fa2f0ad403c0'
down_revision = '33e9252bcf15'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('material',
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('about', sa.String(length=500), nullable=True),
    sa.Column('audience', sa.Enum('professionals', 'coordinators', 'parents', 'youth', 'management', name='audience', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('topic', sa.Enum('signalling', 'informing', 'working', 'training', 'joining', 'other', name='topic', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('language', sa.Enum('nl', 'en', 'fr', name='spoken', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(url is null) <> (file_id is null)', name=op.f('ck_material_one_of_both')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_material_file_id_stored_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_material_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material')),
    sa.UniqueConstraint('file_id', name=op.f('uq_material_file_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_material_audience'), ['audience'], unique=False)
        batch_op.create_index(batch_op.f('ix_material_language'), ['language'], unique=False)
        batch_op.create_index(batch_op.f('ix_material_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_material_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_material_topic'), ['topic'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_material_topic'))
        batch_op.drop_index('ix_material_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_material_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_material_language'))
        batch_op.drop_index(batch_op.f('ix_material_audience'))

    op.drop_table('material')
