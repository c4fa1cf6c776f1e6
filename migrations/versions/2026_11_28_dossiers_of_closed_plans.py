"""Dossiers of closed plans

For operators: how closed plans are kept, what holds their destruction up, and who asked for it. Plans that are closed
already get a dossier each.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '4b1d7a90c2e8'
down_revision = '0eaa98883154'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('keeping',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=False),
    sa.Column('kept_until', sa.Date(), nullable=True),
    sa.Column('held_because', sa.Text(), nullable=True),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('lifted_because', sa.Text(), nullable=True),
    sa.Column('asked_because', sa.Text(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('decided_because', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['actor.id'], name=op.f('fk_keeping_asked_by_id_actor')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['actor.id'], name=op.f('fk_keeping_decided_by_id_actor')),
    sa.ForeignKeyConstraint(['held_by_id'], ['actor.id'], name=op.f('fk_keeping_held_by_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_keeping_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_keeping_plan_id_plan'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['template_id'], ['plan_template.id'], name=op.f('fk_keeping_template_id_plan_template')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_keeping')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_keeping_plan_id'))
    )
    op.create_index('ix_keeping_asked_by_id', 'keeping', ['asked_by_id'])
    op.create_index('ix_keeping_decided_by_id', 'keeping', ['decided_by_id'])
    op.create_index('ix_keeping_held_by_id', 'keeping', ['held_by_id'])
    op.create_index('ix_keeping_kept_until_id', 'keeping', ['kept_until', 'id'])
    op.create_index('ix_keeping_organisation_id', 'keeping', ['organisation_id'])
    op.create_index('ix_keeping_template_id', 'keeping', ['template_id'])
    op.execute(
        "INSERT INTO keeping (plan_id, organisation_id, template_id, changed_on, kept_until, version) "
        "SELECT id, organisation_id, template_id, coalesce(closed_on, kept_until), kept_until, 1 "
        "FROM plan WHERE kept_until IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table('keeping')
