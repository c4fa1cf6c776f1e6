"""Enrolments of user administrators

For operators: one new table, `enrolment`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'c93b6f1e58d2'
down_revision = 'a41c7d20be53'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('enrolment',
    sa.Column('state', sa.Enum('open', 'linked', 'verified', 'withdrawn', name='enrolmentstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('salutation', sa.Enum('mr', 'ms', 'neutral', name='salutation', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('initials', sa.String(length=32), nullable=True),
    sa.Column('first_name', sa.String(length=64), nullable=True),
    sa.Column('prefix', sa.String(length=32), nullable=True),
    sa.Column('last_name', sa.String(length=64), nullable=True),
    sa.Column('department', sa.String(length=100), nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('newsletter', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('signed_by', sa.String(length=150), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['organisation_document.id'], name=op.f('fk_enrolment_document_id_organisation_document'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_enrolment_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_enrolment_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('user_id', name=op.f('uq_enrolment_user_id'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolment_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolment_state'), ['state'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_state'))
        batch_op.drop_index(batch_op.f('ix_enrolment_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_enrolment_document_id'))

    op.drop_table('enrolment')
