"""Login of residents

For operators: what each municipality asks of the passwords of its residents. Without a row the settings of the portal
hold, as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '201a024b5ff2'
down_revision = '4b1d7a90c2e8'
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
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_resident_policy_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resident_policy')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_resident_policy_organisation_id'))
    )
    op.create_index('ix_resident_policy_organisation_id', 'resident_policy', ['organisation_id'])


def downgrade() -> None:
    op.drop_table('resident_policy')
