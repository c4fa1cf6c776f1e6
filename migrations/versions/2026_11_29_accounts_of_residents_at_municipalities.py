"""Accounts of residents at municipalities

For operators: whoever administers users sees the accounts of residents of the own municipality. Accounts without any
plan are counted from the first night on, announced by mail after RESIDENT_WITHOUT_PLAN_DAYS, and erased after
RESIDENT_NOTICE_DAYS more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.common.words import folded

revision = 'fe54cac936be'
down_revision = '201a024b5ff2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resident_account',
    sa.Column('resident_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('held_because', sa.Text(), nullable=True),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('held_in', sa.String(length=32), nullable=True),
    sa.Column('without_plan_since', sa.Date(), nullable=True),
    sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['held_by_id'], ['actor.id'], name=op.f('fk_resident_account_held_by_id_actor')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['actor.id'], name=op.f('fk_resident_account_invited_by_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_resident_account_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['resident_id'], ['resident.id'], name=op.f('fk_resident_account_resident_id_resident'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resident_account')),
    sa.UniqueConstraint('resident_id', 'organisation_id', name=op.f('uq_resident_account_resident_id_organisation_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('resident_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resident_account_held_by_id'), ['held_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resident_account_invited_by_id'), ['invited_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resident_account_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_resident_account_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resident_account_without_plan_since'), ['without_plan_since'], unique=False)

    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.Enum('staff', 'resident', name='area', native_enum=False, length=32), server_default='staff', nullable=False))

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column('issued_by_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_invitation_issued_by_id'), ['issued_by_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_invitation_issued_by_id_actor'), 'actor', ['issued_by_id'], ['id'])

    with op.batch_alter_table('resident_policy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('account_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('letters_in', sa.String(length=2), nullable=True))

    _begin_accounts(op.get_bind())


BEHIND = """
    SELECT participant.resident_id, participant.organisation_id FROM participant WHERE participant.resident_id IS NOT NULL
    UNION
    SELECT resident.id, audit_event.organisation_id FROM resident
    JOIN audit_event ON audit_event.actor_id = resident.actor_id AND audit_event.action = 'invitation.used'
    WHERE audit_event.organisation_id IN (SELECT id FROM organisation)
"""
"""Where residents take part, or were let in: somebody whose plans were destroyed has an account as well."""
BEGIN = """
    INSERT INTO resident_account (resident_id, organisation_id, since, active, sort_key, search_key)
    SELECT id, :place, coalesce(verified_at, created_at), true, :sort_key, :search_key FROM resident WHERE id = :resident
"""


def _begin_accounts(connection: sa.Connection) -> None:
    """Give every resident an account at each municipality that let him in."""
    named = {row.id: row for row in connection.execute(sa.text('SELECT id, name, email FROM resident'))}
    for resident_id, place in connection.execute(sa.text(BEHIND)).all():
        one = named[resident_id]
        keys = {'sort_key': folded(one.name)[:200], 'search_key': folded(f'{one.name} {one.email}')[:1000]}
        connection.execute(sa.text(BEGIN), {'resident': resident_id, 'place': place, **keys})



def downgrade() -> None:
    with op.batch_alter_table('resident_policy', schema=None) as batch_op:
        batch_op.drop_column('letters_in')
        batch_op.drop_column('account_days')

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_invitation_issued_by_id_actor'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_invitation_issued_by_id'))
        batch_op.drop_column('issued_by_id')
        batch_op.drop_column('language')

    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.drop_column('kind')

    with op.batch_alter_table('resident_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resident_account_without_plan_since'))
        batch_op.drop_index('ix_resident_account_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_resident_account_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_resident_account_invited_by_id'))
        batch_op.drop_index(batch_op.f('ix_resident_account_held_by_id'))

    op.drop_table('resident_account')
