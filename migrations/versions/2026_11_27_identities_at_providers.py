"""Identities at providers

For operators: who logs in by way of an identity provider is known by a fingerprint of issuer and pseudonyms. Nothing
changes for users who are there already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '7c1e0a4d9b35'
down_revision = 'c93b6f1e58d2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('provider_identity',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('provider', sa.String(length=32), nullable=False),
    sa.Column('first_used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_provider_identity_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_provider_identity_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_identity')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_provider_identity_fingerprint'))
    )
    with op.batch_alter_table('provider_identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_provider_identity_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_provider_identity_user_id'), ['user_id'], unique=False)

    op.create_table('provider_answer',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('sealed_answer', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_answer')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_provider_answer_token_hash'))
    )
    with op.batch_alter_table('provider_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_provider_answer_received_at'), ['received_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('provider_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_provider_answer_received_at'))

    op.drop_table('provider_answer')
    with op.batch_alter_table('provider_identity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_provider_identity_user_id'))
        batch_op.drop_index(batch_op.f('ix_provider_identity_organisation_id'))

    op.drop_table('provider_identity')
