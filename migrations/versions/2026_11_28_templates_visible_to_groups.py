"""Templates visible to groups

For operators: a new table, `plan_template_group`. Templates stay visible for everybody who makes plans.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'f78f62c8cc7e'
down_revision = '6908b561e656'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_template_group',
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.id'], name=op.f('fk_plan_template_group_group_id_user_group')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_template_group_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['template_id'], ['plan_template.id'], name=op.f('fk_plan_template_group_template_id_plan_template'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_template_group')),
    sa.UniqueConstraint('template_id', 'group_id', name=op.f('uq_plan_template_group_template_id_group_id'))
    )
    with op.batch_alter_table('plan_template_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_template_group_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_template_group_organisation_id'), ['organisation_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('plan_template_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_template_group_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_plan_template_group_group_id'))

    op.drop_table('plan_template_group')
