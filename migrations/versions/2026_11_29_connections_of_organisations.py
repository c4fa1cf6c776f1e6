"""Connections of organisations

For operators: programmes by which organisations are connected to the referral index, in versions; connections,
steps that were done, and notes of contact. The upgrade adds the programme of nine steps.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = '1540bcdece38'
down_revision = '95a8d7823504'
branch_labels = None
depends_on = None

OPEN = sa.text("state in ('underway', 'paused')")


def upgrade() -> None:
    op.create_table('programme',
    sa.Column('title', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('purpose', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=True),
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
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_programme_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme'))
    )
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_active'), ['active'], unique=False)
        batch_op.create_index(batch_op.f('ix_programme_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_programme_sort_key_id', ['sort_key', 'id'], unique=False)

    op.create_table('programme_edition',
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kept', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_programme_edition_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['thing_id'], ['programme.id'], name=op.f('fk_programme_edition_thing_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_edition')),
    sa.UniqueConstraint('thing_id', 'number', name=op.f('uq_programme_edition_thing_id_number'))
    )
    with op.batch_alter_table('programme_edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_edition_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('connection',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('coordinator_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('underway', 'paused', 'declined', 'left', 'merged', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('step', sa.String(length=32), nullable=False),
    sa.Column('step_number', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('due_from', sa.Date(), nullable=True),
    sa.Column('due_until', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('accession_signed_on', sa.Date(), nullable=True),
    sa.Column('signatory', sa.String(length=150), nullable=True),
    sa.Column('signatory_function', sa.String(length=150), nullable=True),
    sa.Column('account_form_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('joined_on is null or (accession_signed_on is not null and account_form_on is not null and accession_signed_on <= joined_on and account_form_on <= joined_on)', name=op.f('ck_connection_papers')),
    sa.ForeignKeyConstraint(['coordinator_id'], ['ab_user.id'], name=op.f('fk_connection_coordinator_id_ab_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['edition_id'], ['programme_edition.id'], name=op.f('fk_connection_edition_id_programme_edition')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['organisation.id'], name=op.f('fk_connection_merged_into_id_organisation')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_connection_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_connection_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_connection')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('connection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_connection_coordinator_id'), ['coordinator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_joined_on'), ['joined_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_region_id'), ['region_id'], unique=False)
        batch_op.create_index('ix_connection_region_id_due_on', ['region_id', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_connection_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_step_number'), ['step_number'], unique=False)

    op.create_index(
        'ix_connection_once', 'connection', ['organisation_id', 'region_id'], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )

    op.create_table('connection_step',
    sa.Column('connection_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('recalled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recalled_because', sa.Text(), nullable=True),
    sa.Column('recalled_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['connection_id'], ['connection.id'], name=op.f('fk_connection_step_connection_id_connection'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['done_by_id'], ['actor.id'], name=op.f('fk_connection_step_done_by_id_actor')),
    sa.ForeignKeyConstraint(['recalled_by_id'], ['actor.id'], name=op.f('fk_connection_step_recalled_by_id_actor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_connection_step')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('connection_step', schema=None) as batch_op:
        batch_op.create_index('ix_connection_step_connection_id_id', ['connection_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_step_done_by_id'), ['done_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_connection_step_recalled_by_id'), ['recalled_by_id'], unique=False)

    op.create_table('contact_note',
    sa.Column('connection_id', sa.Integer(), nullable=False),
    sa.Column('spoken_on', sa.Date(), nullable=False),
    sa.Column('way', sa.Enum('call', 'mail', 'meeting', 'other', name='way', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['connection_id'], ['connection.id'], name=op.f('fk_contact_note_connection_id_connection'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['actor.id'], name=op.f('fk_contact_note_written_by_id_actor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_note')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('contact_note', schema=None) as batch_op:
        batch_op.create_index('ix_contact_note_connection_id_spoken_on', ['connection_id', 'spoken_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_note_written_by_id'), ['written_by_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('contact_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_note_written_by_id'))
        batch_op.drop_index('ix_contact_note_connection_id_spoken_on')

    op.drop_table('contact_note')
    with op.batch_alter_table('connection_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_connection_step_recalled_by_id'))
        batch_op.drop_index(batch_op.f('ix_connection_step_done_by_id'))
        batch_op.drop_index('ix_connection_step_connection_id_id')

    op.drop_table('connection_step')
    with op.batch_alter_table('connection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_connection_step_number'))
        batch_op.drop_index(batch_op.f('ix_connection_state'))
        batch_op.drop_index('ix_connection_sort_key_id')
        batch_op.drop_index('ix_connection_region_id_due_on')
        batch_op.drop_index(batch_op.f('ix_connection_region_id'))
        batch_op.drop_index(batch_op.f('ix_connection_organisation_id'))
        batch_op.drop_index('ix_connection_once')
        batch_op.drop_index(batch_op.f('ix_connection_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_connection_joined_on'))
        batch_op.drop_index(batch_op.f('ix_connection_edition_id'))
        batch_op.drop_index(batch_op.f('ix_connection_coordinator_id'))

    op.drop_table('connection')
    with op.batch_alter_table('programme_edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_programme_edition_organisation_id'))

    op.drop_table('programme_edition')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_index('ix_programme_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_programme_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_programme_active'))

    op.drop_table('programme')
