"""Plans

For operators: plans of persons, with answers, goals, actions, progress and measurements.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '3136c795e1e7'
down_revision = '60bfca3d1659'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan',
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'running', 'closed', name='planstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('coordinator_id', sa.Integer(), nullable=True),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('waived_on', sa.Date(), nullable=True),
    sa.Column('adopted_on', sa.Date(), nullable=True),
    sa.Column('evaluates_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('ending', sa.Enum('reached', 'goes_on', 'wish', 'moved', 'other', name='ending', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('ending_words', sa.Text(), nullable=True),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('about_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('pathway_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['coordinator_id'], ['ab_user.id'], name=op.f('fk_plan_coordinator_id_ab_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['edition_id'], ['plan_template_edition.id'], name=op.f('fk_plan_edition_id_plan_template_edition')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['pathway_id'], ['pathway.id'], name=op.f('fk_plan_pathway_id_pathway')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_plan_person_id_person')),
    sa.ForeignKeyConstraint(['template_id'], ['plan_template.id'], name=op.f('fk_plan_template_id_plan_template')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_plan_about_key_id', 'plan', ['about_key', 'id'])
    op.create_index('ix_plan_coordinator_id', 'plan', ['coordinator_id'])
    op.create_index('ix_plan_edition_id', 'plan', ['edition_id'])
    op.create_index('ix_plan_organisation_id', 'plan', ['organisation_id'])
    op.create_index('ix_plan_pathway_id', 'plan', ['pathway_id'])
    op.create_index('ix_plan_person_id', 'plan', ['person_id'])
    op.create_index('ix_plan_sort_key_id', 'plan', ['sort_key', 'id'])
    op.create_index('ix_plan_state_evaluates_on', 'plan', ['state', 'evaluates_on'])
    op.create_index('ix_plan_template_id', 'plan', ['template_id'])

    op.create_table('goal',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('block', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('owner_words', sa.String(length=200), nullable=True),
    sa.Column('target_date', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('open', 'reached', 'stopped', name='goalstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_goal_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_goal_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_goal_organisation_id', 'goal', ['organisation_id'])
    op.create_index('ix_goal_plan_id_block_position', 'goal', ['plan_id', 'block', 'position'])

    op.create_table('measurement',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('block', sa.String(length=12), nullable=False),
    sa.Column('measured_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_measurement_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_measurement_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measurement')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_measurement_organisation_id', 'measurement', ['organisation_id'])
    op.create_index('ix_measurement_plan_id_block_measured_on', 'measurement', ['plan_id', 'block', 'measured_on'])

    op.create_table('plan_answer',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=12), nullable=False),
    sa.Column('occurrence', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.Enum('short_text', 'long_text', 'number', 'date', 'time', 'yes_no', 'single_choice', 'multiple_choice', 'scale', 'email', 'phone', 'file', 'group', 'explanation', name='questionkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('number', sa.Float(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('asked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_answer_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_answer_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'key', 'occurrence', name=op.f('pk_plan_answer'))
    )
    op.create_index('ix_plan_answer_organisation_id', 'plan_answer', ['organisation_id'])
    op.create_table('plan_right',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.id'], name=op.f('fk_plan_right_group_id_user_group')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_right_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_right_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_right')),
    sa.UniqueConstraint('plan_id', 'group_id', name=op.f('uq_plan_right_plan_id_group_id'))
    )
    op.create_index('ix_plan_right_group_id', 'plan_right', ['group_id'])
    op.create_index('ix_plan_right_organisation_id', 'plan_right', ['organisation_id'])
    op.create_index('ix_plan_right_plan_id_group_id_level', 'plan_right', ['plan_id', 'group_id', 'level'])

    op.create_table('goal_action',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('owner_words', sa.String(length=200), nullable=True),
    sa.Column('colleague_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('every', sa.Enum('once', 'day', 'week', 'fortnight', 'month', name='every', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('to_do', 'doing', 'done', 'dropped', name='actionstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['colleague_id'], ['ab_user.id'], name=op.f('fk_goal_action_colleague_id_ab_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_goal_action_goal_id_goal'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_goal_action_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_goal_action_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_action')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_goal_action_colleague_id', 'goal_action', ['colleague_id'])
    op.create_index('ix_goal_action_goal_id', 'goal_action', ['goal_id'])
    op.create_index('ix_goal_action_organisation_id', 'goal_action', ['organisation_id'])
    op.create_index('ix_goal_action_plan_id', 'goal_action', ['plan_id'])
    op.create_index('ix_goal_action_state_due_on', 'goal_action', ['state', 'due_on'])

    op.create_table('goal_progress',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('scorer', sa.Enum('professional', 'resident', name='scorer', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_goal_progress_goal_id_goal'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_goal_progress_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_goal_progress_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_progress')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_goal_progress_goal_id', 'goal_progress', ['goal_id'])
    op.create_index('ix_goal_progress_organisation_id', 'goal_progress', ['organisation_id'])
    op.create_index('ix_goal_progress_plan_id', 'goal_progress', ['plan_id'])

    op.create_table('score',
    sa.Column('measurement_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('scorer', sa.Enum('professional', 'resident', name='scorer', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('domain', sa.String(length=12), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['measurement_id'], ['measurement.id'], name=op.f('fk_score_measurement_id_measurement'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_score_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_score_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('measurement_id', 'scorer', 'domain', name=op.f('pk_score'))
    )
    op.create_index('ix_score_organisation_id', 'score', ['organisation_id'])
    op.create_index('ix_score_plan_id', 'score', ['plan_id'])



def downgrade() -> None:
    op.drop_table('score')
    op.drop_table('goal_progress')
    op.drop_table('goal_action')
    op.drop_table('plan_right')
    op.drop_table('plan_answer')
    op.drop_table('measurement')
    op.drop_table('goal')
    op.drop_table('plan')
