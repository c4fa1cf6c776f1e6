"""Accounts of residents

For operators: two new tables, `resident` and `invitation`, which begin empty: accounts of the resident portal, and
invitations for it. A participant names the account that took the invitation up, and a login session its area; all
sessions that are there are of staff. Going back takes the accounts of residents away.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '8fcecf1f5614'
down_revision = 'e7b2ae02a502'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resident',
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('password_changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_resident_actor_id_actor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resident')),
    sa.UniqueConstraint('actor_id', name=op.f('uq_resident_actor_id')),
    sa.UniqueConstraint('email', name=op.f('uq_resident_email')),
    sqlite_autoincrement=True
    )
    op.create_table('invitation',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('sealed_code', sa.String(length=500), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_invitation_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_invitation_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('participant_id', name=op.f('uq_invitation_participant_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_plan_id'), ['plan_id'], unique=False)

    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area', sa.String(length=16), server_default='staff', nullable=False))

    with op.batch_alter_table('participant', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.add_column(sa.Column('resident_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_participant_resident_id'), ['resident_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_participant_plan_id_resident_id'), ['plan_id', 'resident_id'])
        batch_op.create_foreign_key(batch_op.f('fk_participant_resident_id_resident'), 'resident', ['resident_id'], ['id'], ondelete='SET NULL')



def downgrade() -> None:
    with op.batch_alter_table('participant', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_participant_resident_id_resident'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_participant_plan_id_resident_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_participant_resident_id'))
        batch_op.drop_column('resident_id')

    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_column('area')

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_plan_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))

    op.drop_table('invitation')
    op.drop_table('resident')
