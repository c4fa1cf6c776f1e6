"""Extra questions about activities

For operators: which questionnaire each municipality asks about activities on its territory, and the answers of
their organisations. Nothing is asked until a municipality, or the portal for all of them, says so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '95a8d7823504'
down_revision = '69cd0e1aaa22'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity_questions',
    sa.Column('questionnaire_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_activity_questions_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_activity_questions_questionnaire_id_questionnaire')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_questions')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_activity_questions_organisation_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('activity_questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_questions_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_questions_questionnaire_id'), ['questionnaire_id'], unique=False)

    op.create_table('activity_answer',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=12), nullable=False),
    sa.Column('occurrence', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.Enum('short_text', 'long_text', 'number', 'date', 'time', 'yes_no', 'single_choice', 'multiple_choice', 'scale', 'email', 'phone', 'file', 'group', 'explanation', name='questionkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('number', sa.Float(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('asked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_answer_activity_id_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'key', 'occurrence', name=op.f('pk_activity_answer'))
    )
    # Both databases take it like this. SQLite would otherwise make the table anew, and what refers to it forbids that.
    op.execute(
        'ALTER TABLE activity ADD COLUMN questionnaire_id INTEGER '
        'CONSTRAINT fk_activity_questionnaire_id_questionnaire REFERENCES questionnaire (id)'
    )
    op.create_index('ix_activity_questionnaire_id', 'activity', ['questionnaire_id'], unique=False)



def downgrade() -> None:
    op.drop_index('ix_activity_questionnaire_id', 'activity')
    op.execute('ALTER TABLE activity DROP COLUMN questionnaire_id')

    op.drop_table('activity_answer')
    with op.batch_alter_table('activity_questions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_questions_questionnaire_id'))
        batch_op.drop_index(batch_op.f('ix_activity_questions_organisation_id'))

    op.drop_table('activity_questions')
