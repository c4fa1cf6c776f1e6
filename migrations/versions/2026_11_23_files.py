"""Files, and documents of organisations

For operators: two new tables, `stored_file` and `organisation_document`; files lie in the instance folder.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'dc3296d3bcfe'
down_revision = '667b4b68358a'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('stored_file',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_stored_file_actor_id_actor'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_stored_file_organisation_id_organisation'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file')),
    sa.UniqueConstraint('key', name=op.f('uq_stored_file_key'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index('ix_stored_file_organisation_id_created_at', ['organisation_id', 'created_at'], unique=False)

    op.create_table('organisation_document',
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('kind', sa.Enum('agreement', 'other', name='documentkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_organisation_document_file_id_stored_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_document_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_document')),
    sa.UniqueConstraint('file_id', name=op.f('uq_organisation_document_file_id'))
    )
    with op.batch_alter_table('organisation_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_document_organisation_id'), ['organisation_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('organisation_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_document_organisation_id'))

    op.drop_table('organisation_document')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_index('ix_stored_file_organisation_id_created_at')
        batch_op.drop_index(batch_op.f('ix_stored_file_expires_at'))
        batch_op.drop_index(batch_op.f('ix_stored_file_actor_id'))

    op.drop_table('stored_file')
