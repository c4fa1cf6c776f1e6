"""Login of residents

For operators: what each municipality asks of the passwords of its residents, and whether they may log in with DigiD.
Without a row the settings of the portal hold, as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '201a024b5ff2'
down_revision = 'bff32ee89b6b'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resident_policy',
    sa.Column('least_length', sa.Integer(), nullable=True),
    sa.Column('asks_capital', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('asks_digit', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('asks_sign', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('refused_words', sa.Text(), nullable=True),
    sa.Column('link_hours', sa.Integer(), nullable=True),
    sa.Column('digid', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('digid_floor', sa.Enum('midden', 'substantieel', 'hoog', name='digidfloor', native_enum=False, create_constraint=True, length=32), server_default='substantieel', nullable=False),
    sa.Column('digid_ground', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("NOT digid OR coalesce(digid_ground, '') <> ''", name=op.f('ck_resident_policy_digid_ground')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_resident_policy_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resident_policy')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_resident_policy_organisation_id'))
    )
    op.create_index('ix_resident_policy_organisation_id', 'resident_policy', ['organisation_id'])
    op.create_table('resident_identity',
    sa.Column('resident_id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('provider', sa.String(length=32), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_resident_identity_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['resident_id'], ['resident.id'], name=op.f('fk_resident_identity_resident_id_resident'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resident_identity')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_resident_identity_fingerprint')),
    sa.UniqueConstraint('resident_id', 'organisation_id', name=op.f('uq_resident_identity_resident_id_organisation_id'))
    )
    op.create_index('ix_resident_identity_organisation_id', 'resident_identity', ['organisation_id'])


def downgrade() -> None:
    op.drop_table('resident_identity')
    op.drop_table('resident_policy')
