"""Reviews at an age

For operators: what was decided about who may see a plan, when the young person turned 12, 16 or 18.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0eaa98883154'
down_revision = '8fcecf1f5614'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('age_review',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('age', sa.Integer(), nullable=False),
    sa.Column('reached_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.Enum('stays', 'changed', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['actor.id'], name=op.f('fk_age_review_decided_by_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_age_review_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_age_review_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_age_review'))
    )
    op.create_index('ix_age_review_decided_by_id', 'age_review', ['decided_by_id'])
    op.create_index('ix_age_review_organisation_id', 'age_review', ['organisation_id'])
    op.create_index('ix_age_review_plan_id', 'age_review', ['plan_id'])


def downgrade() -> None:
    op.drop_table('age_review')
