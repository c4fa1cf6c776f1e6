"""Access reviews

For operators: two new tables, and a mark on roles that nobody reviewed in time. The first reviews begin a year after
the first role was granted, those of administrators after a quarter; see docs/operations.md for the settings.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'd4b7360ae19c'
down_revision = 'c81f20d95b7a'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('assignment', sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('access_review',
    sa.Column('kind', sa.Enum('all', 'administrators', name='access_review_kind', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_access_review_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_review'))
    )
    with op.batch_alter_table('access_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_review_closed_at'), ['closed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_access_review_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_access_review_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_access_review_organisation_id_opened_at', ['organisation_id', 'opened_at'], unique=False)

    op.create_table('review_line',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Enum('open', 'keep', 'change', 'remove', name='review_line_decision', native_enum=False, create_constraint=True, length=16), server_default='open', nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_review_line_assignment_id_assignment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['actor.id'], name=op.f('fk_review_line_decided_by_id_actor')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_review_line_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['review_id'], ['access_review.id'], name=op.f('fk_review_line_review_id_access_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_line'))
    )
    with op.batch_alter_table('review_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_line_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_line_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_line_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_review_line_review_id_decision', ['review_id', 'decision'], unique=False)


def downgrade() -> None:
    op.drop_table('review_line')
    op.drop_table('access_review')
    op.drop_column('assignment', 'suspended_at')
