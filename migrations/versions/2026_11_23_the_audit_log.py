"""The audit log

For operators: tables for the audit log, its seals and the keys of addresses. Each upgrade makes them append-only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'a61e0d1f0c15'
down_revision = '2d4ff3134c34'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_event',
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('thing', sa.String(length=64), nullable=True),
    sa.Column('thing_id', sa.Integer(), nullable=True),
    sa.Column('result', sa.String(length=16), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('roles', sa.String(length=200), nullable=False),
    sa.Column('origin', sa.String(length=500), nullable=True),
    sa.Column('request_id', sa.String(length=32), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_audit_event_actor_id_actor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('uid', name=op.f('uq_audit_event_uid'))
    )
    for column in ('at', 'actor_id', 'action'):
        op.create_index(f'ix_audit_event_{column}', 'audit_event', [column])
    op.create_index('ix_audit_event_organisation_id_id', 'audit_event', ['organisation_id', 'id'])
    op.create_index('ix_audit_event_thing_thing_id', 'audit_event', ['thing', 'thing_id'])

    op.create_table('audit_seal',
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('members', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('from_id', name=op.f('uq_audit_seal_from_id'))
    )

    op.create_table('actor_key',
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('sealed_key', sa.String(length=500), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_actor_key_actor_id_actor'),
                            ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_actor_key')),
    sa.UniqueConstraint('actor_id', name=op.f('uq_actor_key_actor_id'))
    )


def downgrade() -> None:
    op.drop_table('actor_key')
    op.drop_table('audit_seal')
    op.drop_table('audit_event')
