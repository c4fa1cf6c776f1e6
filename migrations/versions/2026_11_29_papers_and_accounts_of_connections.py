"""Papers and accounts of connections

For operators: templates of papers, papers of connections in versions, account lines and hand-overs to the helpdesk;
messages can have attachments. The upgrade adds a template of each of the four papers.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = '29d76499f77e'
down_revision = 'f94bf8e7e164'
branch_labels = None
depends_on = None

PARTIAL = (
    ('uq_paper_template_kind', 'paper_template', ['kind'], sa.text('active AND organisation_id IS NULL')),
    (
        'uq_paper_template_organisation_id_kind', 'paper_template', ['organisation_id', 'kind'],
        sa.text('active AND organisation_id IS NOT NULL'),
    ),
    (
        'uq_account_line_connection_id_email_key', 'account_line', ['connection_id', 'email_key'],
        sa.text("state <> 'removed'"),
    ),
)


def upgrade() -> None:
    op.create_table('paper_template',
    sa.Column('kind', sa.Enum('covenant', 'accession', 'profile', 'accounts', name='paperkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_paper_template_file_id_stored_file')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_paper_template_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_template')),
    sa.UniqueConstraint('file_id', name=op.f('uq_paper_template_file_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('paper_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_template_active'), ['active'], unique=False)
        batch_op.create_index('ix_paper_template_kind_number', ['kind', 'number', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_template_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('account_hand_over',
    sa.Column('connection_id', sa.Integer(), nullable=False),
    sa.Column('handed_over_on', sa.Date(), nullable=False),
    sa.Column('handed_over_by_id', sa.Integer(), nullable=True),
    sa.Column('to_create', sa.Integer(), nullable=False),
    sa.Column('to_remove', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['actor.id'], name=op.f('fk_account_hand_over_confirmed_by_id_actor')),
    sa.ForeignKeyConstraint(['connection_id'], ['connection.id'], name=op.f('fk_account_hand_over_connection_id_connection'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_account_hand_over_file_id_stored_file'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['handed_over_by_id'], ['actor.id'], name=op.f('fk_account_hand_over_handed_over_by_id_actor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_hand_over')),
    sa.UniqueConstraint('file_id', name=op.f('uq_account_hand_over_file_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('account_hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_hand_over_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_hand_over_confirmed_on'), ['confirmed_on'], unique=False)
        batch_op.create_index('ix_account_hand_over_connection_id_id', ['connection_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_hand_over_handed_over_by_id'), ['handed_over_by_id'], unique=False)

    op.create_table('connection_paper',
    sa.Column('connection_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('covenant', 'accession', 'profile', 'accounts', name='paperkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'sent', 'received', 'signed', 'refused', name='paperstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('sent_to', sa.String(length=320), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('refused_on', sa.Date(), nullable=True),
    sa.Column('signatory', sa.String(length=150), nullable=True),
    sa.Column('signatory_function', sa.String(length=150), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('template_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('sent_file_id', sa.Integer(), nullable=True),
    sa.Column('copy_id', sa.Integer(), nullable=True),
    sa.Column('typed', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['connection_id'], ['connection.id'], name=op.f('fk_connection_paper_connection_id_connection'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['copy_id'], ['stored_file.id'], name=op.f('fk_connection_paper_copy_id_stored_file')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_connection_paper_file_id_stored_file')),
    sa.ForeignKeyConstraint(['sent_file_id'], ['stored_file.id'], name=op.f('fk_connection_paper_sent_file_id_stored_file')),
    sa.ForeignKeyConstraint(['template_id'], ['paper_template.id'], name=op.f('fk_connection_paper_template_id_paper_template'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_connection_paper')),
    sa.UniqueConstraint('connection_id', 'kind', 'number', name=op.f('uq_connection_paper_connection_id_kind_number')),
    sa.UniqueConstraint('copy_id', name=op.f('uq_connection_paper_copy_id')),
    sa.UniqueConstraint('file_id', name=op.f('uq_connection_paper_file_id')),
    sa.UniqueConstraint('sent_file_id', name=op.f('uq_connection_paper_sent_file_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('connection_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_connection_paper_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_paper_template_id'), ['template_id'], unique=False)

    op.create_table('account_line',
    sa.Column('connection_id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=100), nullable=True),
    sa.Column('prefix', sa.String(length=30), nullable=True),
    sa.Column('last_name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('function', sa.String(length=120), nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('coordinator', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('requested', 'created', 'trained', 'active', 'removed', name='accountstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('requested_on', sa.Date(), nullable=True),
    sa.Column('created_on', sa.Date(), nullable=True),
    sa.Column('trained_on', sa.Date(), nullable=True),
    sa.Column('active_on', sa.Date(), nullable=True),
    sa.Column('leaves_on', sa.Date(), nullable=True),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('handed_over_id', sa.Integer(), nullable=True),
    sa.Column('leaving_handed_over_id', sa.Integer(), nullable=True),
    sa.Column('email_key', sa.String(length=300), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['connection_id'], ['connection.id'], name=op.f('fk_account_line_connection_id_connection'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['handed_over_id'], ['account_hand_over.id'], name=op.f('fk_account_line_handed_over_id_account_hand_over'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['leaving_handed_over_id'], ['account_hand_over.id'], name=op.f('fk_account_line_leaving_handed_over_id_account_hand_over'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_line')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('account_line', schema=None) as batch_op:
        batch_op.create_index('ix_account_line_connection_id_sort_key', ['connection_id', 'sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_line_handed_over_id'), ['handed_over_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_line_leaving_handed_over_id'), ['leaving_handed_over_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_line_removed_on'), ['removed_on'], unique=False)
        batch_op.create_index('ix_account_line_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_line_state'), ['state'], unique=False)

    for name, table, columns, where in PARTIAL:
        op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('file_ids', sa.JSON(none_as_null=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('file_ids')

    with op.batch_alter_table('account_line', schema=None) as batch_op:
        batch_op.drop_index('uq_account_line_connection_id_email_key')
        batch_op.drop_index(batch_op.f('ix_account_line_state'))
        batch_op.drop_index('ix_account_line_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_account_line_removed_on'))
        batch_op.drop_index(batch_op.f('ix_account_line_leaving_handed_over_id'))
        batch_op.drop_index(batch_op.f('ix_account_line_handed_over_id'))
        batch_op.drop_index('ix_account_line_connection_id_sort_key')

    op.drop_table('account_line')
    with op.batch_alter_table('connection_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_connection_paper_template_id'))
        batch_op.drop_index(batch_op.f('ix_connection_paper_state'))

    op.drop_table('connection_paper')
    with op.batch_alter_table('account_hand_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_hand_over_handed_over_by_id'))
        batch_op.drop_index('ix_account_hand_over_connection_id_id')
        batch_op.drop_index(batch_op.f('ix_account_hand_over_confirmed_on'))
        batch_op.drop_index(batch_op.f('ix_account_hand_over_confirmed_by_id'))

    op.drop_table('account_hand_over')
    with op.batch_alter_table('paper_template', schema=None) as batch_op:
        batch_op.drop_index('uq_paper_template_organisation_id_kind')
        batch_op.drop_index('uq_paper_template_kind')
        batch_op.drop_index(batch_op.f('ix_paper_template_organisation_id'))
        batch_op.drop_index('ix_paper_template_kind_number')
        batch_op.drop_index(batch_op.f('ix_paper_template_active'))

    op.drop_table('paper_template')
