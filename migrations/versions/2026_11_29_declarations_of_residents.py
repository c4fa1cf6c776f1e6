"""Declarations of residents

For operators: what residents who take part declare about a plan; rows that are only added, and go with the plan.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '120775e1d818'
down_revision = 'd7e2a94c51b3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('declaration',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('relation', sa.Enum('youth', 'parent', 'representative', 'contact', 'professional', name='relation', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['actor.id'], name=op.f('fk_declaration_made_by_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_declaration_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_declaration_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declaration')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_declaration_made_by_id', 'declaration', ['made_by_id'])
    op.create_index('ix_declaration_organisation_id', 'declaration', ['organisation_id'])
    op.create_index('ix_declaration_plan_id_made_at', 'declaration', ['plan_id', 'made_at'])


def downgrade() -> None:
    op.drop_table('declaration')
