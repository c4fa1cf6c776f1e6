"""Moves of plans

For operators: plans that were moved to another version of their template, so that it can be undone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '6908b561e656'
down_revision = '3136c795e1e7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_move',
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_plan_move_actor_id_actor')),
    sa.ForeignKeyConstraint(['edition_id'], ['plan_template_edition.id'], name=op.f('fk_plan_move_edition_id_plan_template_edition')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_move_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['template_id'], ['plan_template.id'], name=op.f('fk_plan_move_template_id_plan_template'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_move')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_plan_move_actor_id', 'plan_move', ['actor_id'])
    op.create_index('ix_plan_move_edition_id', 'plan_move', ['edition_id'])
    op.create_index('ix_plan_move_organisation_id', 'plan_move', ['organisation_id'])
    op.create_index('ix_plan_move_template_id', 'plan_move', ['template_id'])

    op.create_table('plan_move_line',
    sa.Column('move_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['plan_template_edition.id'], name=op.f('fk_plan_move_line_edition_id_plan_template_edition')),
    sa.ForeignKeyConstraint(['move_id'], ['plan_move.id'], name=op.f('fk_plan_move_line_move_id_plan_move'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_move_line_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('move_id', 'plan_id', name=op.f('pk_plan_move_line'))
    )
    op.create_index('ix_plan_move_line_edition_id', 'plan_move_line', ['edition_id'])
    op.create_index('ix_plan_move_line_plan_id', 'plan_move_line', ['plan_id'])



def downgrade() -> None:
    op.drop_table('plan_move_line')
    op.drop_table('plan_move')
