"""Contacts and checklists of connections

For operators: whom one speaks to about a connection, which points of a checklist were gone through, and in which
field an organisation works. Connections that are there are put in order of their next date.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = 'f94bf8e7e164'
down_revision = '1540bcdece38'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('connection_check',
    sa.Column('connection_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=32), nullable=False),
    sa.Column('point', sa.String(length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ticked_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['connection_id'], ['connection.id'], name=op.f('fk_connection_check_connection_id_connection'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ticked_by_id'], ['actor.id'], name=op.f('fk_connection_check_ticked_by_id_actor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_connection_check')),
    sa.UniqueConstraint('connection_id', 'step', 'point', name=op.f('uq_connection_check_connection_id_step_point')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('connection_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_connection_check_ticked_by_id'), ['ticked_by_id'], unique=False)

    op.create_table('connection_contact',
    sa.Column('connection_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('contact', 'signatory', 'coordinator', 'practice', 'municipality', name='contactkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('function', sa.String(length=150), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['connection_id'], ['connection.id'], name=op.f('fk_connection_contact_connection_id_connection'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_connection_contact')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('connection_contact', schema=None) as batch_op:
        batch_op.create_index('ix_connection_contact_connection_id_id', ['connection_id', 'id'], unique=False)

    # Not in a batch, which would make a table anew that others point at.
    op.add_column('connection', sa.Column('due_key', sa.Date(), server_default='9999-12-31', nullable=False))
    op.add_column('connection', sa.Column('sector', sa.Enum('youth_care', 'youth_health', 'health', 'education', 'childcare', 'welfare', 'work', 'justice', 'other', name='sector', native_enum=False, length=32), nullable=True))
    op.add_column('connection', sa.Column('approach', sa.Text(), nullable=True))
    op.add_column('connection', sa.Column('warm_contact', sa.String(length=200), nullable=True))
    op.add_column('connection', sa.Column('contract_partner', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_connection_due_key_id', 'connection', ['due_key', 'id'], unique=False)
    op.create_index(op.f('ix_connection_sector'), 'connection', ['sector'], unique=False)
    op.execute("update connection set due_key = due_on where due_on is not null")


def downgrade() -> None:
    op.drop_index(op.f('ix_connection_sector'), table_name='connection')
    op.drop_index('ix_connection_due_key_id', table_name='connection')
    for column in ('contract_partner', 'warm_contact', 'approach', 'sector', 'due_key'):
        op.drop_column('connection', column)

    with op.batch_alter_table('connection_contact', schema=None) as batch_op:
        batch_op.drop_index('ix_connection_contact_connection_id_id')

    op.drop_table('connection_contact')
    with op.batch_alter_table('connection_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_connection_check_ticked_by_id'))

    op.drop_table('connection_check')
