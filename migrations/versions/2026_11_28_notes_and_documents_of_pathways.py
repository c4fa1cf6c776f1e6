"""Notes and documents of pathways

For operators: pathways have notes and documents. There are none at first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '1b06cd5f8788'
down_revision = '3224addcd670'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('note',
    sa.Column('written_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('pathway_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_note_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['pathway_id'], ['pathway.id'], name=op.f('fk_note_pathway_id_pathway')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_note_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_pathway_id'), ['pathway_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_note_written_on_id', ['written_on', 'id'], unique=False)

    op.create_table('pathway_document',
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('pathway_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_pathway_document_file_id_stored_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_pathway_document_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['pathway_id'], ['pathway.id'], name=op.f('fk_pathway_document_pathway_id_pathway')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_pathway_document_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pathway_document')),
    sa.UniqueConstraint('file_id', name=op.f('uq_pathway_document_file_id'))
    )
    with op.batch_alter_table('pathway_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pathway_document_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_document_pathway_id'), ['pathway_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_document_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_pathway_document_sort_key_id', ['sort_key', 'id'], unique=False)

    op.create_table('note_right',
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.id'], name=op.f('fk_note_right_group_id_user_group')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_note_right_note_id_note'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_note_right_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_right')),
    sa.UniqueConstraint('note_id', 'group_id', name=op.f('uq_note_right_note_id_group_id'))
    )
    with op.batch_alter_table('note_right', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_right_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_note_right_note_id_group_id_level', ['note_id', 'group_id', 'level'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_right_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('pathway_document_right',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['pathway_document.id'], name=op.f('fk_pathway_document_right_document_id_pathway_document'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.id'], name=op.f('fk_pathway_document_right_group_id_user_group')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_pathway_document_right_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pathway_document_right')),
    sa.UniqueConstraint('document_id', 'group_id', name=op.f('uq_pathway_document_right_document_id_group_id'))
    )
    with op.batch_alter_table('pathway_document_right', schema=None) as batch_op:
        batch_op.create_index('ix_pathway_document_right_document_id_group_id_level', ['document_id', 'group_id', 'level'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_document_right_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pathway_document_right_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('pathway_document_right', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pathway_document_right_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_pathway_document_right_group_id'))
        batch_op.drop_index('ix_pathway_document_right_document_id_group_id_level')

    op.drop_table('pathway_document_right')
    with op.batch_alter_table('note_right', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_right_organisation_id'))
        batch_op.drop_index('ix_note_right_note_id_group_id_level')
        batch_op.drop_index(batch_op.f('ix_note_right_group_id'))

    op.drop_table('note_right')
    with op.batch_alter_table('pathway_document', schema=None) as batch_op:
        batch_op.drop_index('ix_pathway_document_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_pathway_document_person_id'))
        batch_op.drop_index(batch_op.f('ix_pathway_document_pathway_id'))
        batch_op.drop_index(batch_op.f('ix_pathway_document_organisation_id'))

    op.drop_table('pathway_document')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index('ix_note_written_on_id')
        batch_op.drop_index(batch_op.f('ix_note_person_id'))
        batch_op.drop_index(batch_op.f('ix_note_pathway_id'))
        batch_op.drop_index(batch_op.f('ix_note_organisation_id'))

    op.drop_table('note')
