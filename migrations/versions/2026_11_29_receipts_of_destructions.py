"""Receipts of destructions

For operators: destroying a dossier leaves a signed receipt, and a plan in which something stands can be deleted in no
other way.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'd7e2a94c51b3'
down_revision = '4b1d7a90c2e8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('destruction',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.Column('ground', sa.Enum('term', 'request', name='ground', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('last_change', sa.Date(), nullable=False),
    sa.Column('kept_until', sa.Date(), nullable=False),
    sa.Column('destroyed_on', sa.Date(), nullable=False),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remains', sa.JSON(), nullable=True),
    sa.Column('signature', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_destruction_actor_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_destruction_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['template_id'], ['plan_template.id'], name=op.f('fk_destruction_template_id_plan_template')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_destruction')),
    sa.UniqueConstraint('number', name=op.f('uq_destruction_number'))
    )
    op.create_index('ix_destruction_actor_id', 'destruction', ['actor_id'])
    op.create_index('ix_destruction_organisation_id', 'destruction', ['organisation_id'])
    op.create_index('ix_destruction_template_id', 'destruction', ['template_id'])


def downgrade() -> None:
    op.drop_table('destruction')
