"""Participants of plans

For operators: two new tables, `participant` and `participant_right`: who takes part in plans from outside, and what
is shared with each. They begin empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'e7b2ae02a502'
down_revision = '0f8a5c91b2ee'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('participant',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('relation', sa.Enum('youth', 'parent', 'representative', 'contact', 'professional', name='relation', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('portal', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['actor.id'], name=op.f('fk_participant_decided_by_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_participant_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_participant_person_id_person')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_participant_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participant')),
    sa.UniqueConstraint('plan_id', 'person_id', name=op.f('uq_participant_plan_id_person_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participant_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participant_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participant_person_id'), ['person_id'], unique=False)

    op.create_table('participant_right',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=16), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=True),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_participant_right_goal_id_goal'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_participant_right_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_participant_right_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_participant_right_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', 'place', name=op.f('pk_participant_right'))
    )
    with op.batch_alter_table('participant_right', schema=None) as batch_op:
        batch_op.create_index('ix_participant_right_goal_id', ['goal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participant_right_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participant_right_plan_id'), ['plan_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('participant_right', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_right_plan_id'))
        batch_op.drop_index(batch_op.f('ix_participant_right_organisation_id'))
        batch_op.drop_index('ix_participant_right_goal_id')

    op.drop_table('participant_right')
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_person_id'))
        batch_op.drop_index(batch_op.f('ix_participant_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_participant_decided_by_id'))

    op.drop_table('participant')
