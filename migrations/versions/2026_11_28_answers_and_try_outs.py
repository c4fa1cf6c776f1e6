"""Answers and try-outs

For operators: two new tables, for what functional administrators fill in to try a questionnaire. Rows stay for a day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '4e6dde6e0d75'
down_revision = '1b06cd5f8788'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tryout',
    sa.Column('title', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('kept', sa.JSON(), nullable=False),
    sa.Column('origin', sa.String(length=200), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_tryout_actor_id_actor'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_tryout_organisation_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tryout'))
    )
    with op.batch_alter_table('tryout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tryout_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tryout_made_at'), ['made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_tryout_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('tryout_answer',
    sa.Column('tryout_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=12), nullable=False),
    sa.Column('occurrence', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.Enum('short_text', 'long_text', 'number', 'date', 'time', 'yes_no', 'single_choice', 'multiple_choice', 'scale', 'email', 'phone', 'file', 'group', 'explanation', name='questionkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('number', sa.Float(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('asked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_tryout_answer_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tryout_id'], ['tryout.id'], name=op.f('fk_tryout_answer_tryout_id_tryout'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('tryout_id', 'key', 'occurrence', name=op.f('pk_tryout_answer'))
    )
    with op.batch_alter_table('tryout_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tryout_answer_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('tryout_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tryout_answer_organisation_id'))

    op.drop_table('tryout_answer')
    with op.batch_alter_table('tryout', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tryout_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_tryout_made_at'))
        batch_op.drop_index(batch_op.f('ix_tryout_actor_id'))

    op.drop_table('tryout')
