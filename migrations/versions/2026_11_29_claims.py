"""Requests of organisations to take over an imported activity.

For operators: one new table, and the moment at which an activity was taken over.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

revision = 'e24ecfdd586b'
down_revision = '0c523a9cb708'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity_claim',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('state', sa.Enum('open', 'accepted', 'declined', 'overtaken', 'withdrawn', name='claimstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_claim_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['actor.id'], name=op.f('fk_activity_claim_asked_by_id_actor')),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_activity_claim_municipality_id_organisation')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_activity_claim_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_claim'))
    )
    with op.batch_alter_table('activity_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_claim_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_claim_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index('ix_activity_claim_asked_once', ['activity_id', 'organisation_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index(batch_op.f('ix_activity_claim_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_claim_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_claim_state'), ['state'], unique=False)

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('claimed_at')

    with op.batch_alter_table('activity_claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_claim_state'))
        batch_op.drop_index(batch_op.f('ix_activity_claim_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_activity_claim_municipality_id'))
        batch_op.drop_index('ix_activity_claim_asked_once')
        batch_op.drop_index(batch_op.f('ix_activity_claim_asked_by_id'))
        batch_op.drop_index(batch_op.f('ix_activity_claim_activity_id'))

    op.drop_table('activity_claim')
