"""The question bank

For operators: functional administrators keep questions here, to put in questionnaires later. It begins empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'a85a94b8d0ff'
down_revision = 'e5a1c93d7f20'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question',
    sa.Column('kind', sa.Enum('short_text', 'long_text', 'number', 'date', 'time', 'yes_no', 'single_choice', 'multiple_choice', 'scale', 'email', 'phone', 'explanation', name='questionkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('help', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('required', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('least', sa.Float(), nullable=True),
    sa.Column('most', sa.Float(), nullable=True),
    sa.Column('low_end', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('high_end', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('choices', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_question_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_active'), ['active'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_question_sort_key_id', ['sort_key', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index('ix_question_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_question_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_question_kind'))
        batch_op.drop_index(batch_op.f('ix_question_active'))

    op.drop_table('question')
