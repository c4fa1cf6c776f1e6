"""Silent municipalities

For operators: since when activities from elsewhere wait in municipalities without a local administrator; empty at first.
Regions hear of it after `SILENCE_ESCALATES_DAYS`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '69cd0e1aaa22'
down_revision = 'e52d9b740c18'
branch_labels = None
depends_on = None

NOT_OVER = 'ended_at IS NULL'


def upgrade() -> None:
    op.create_table('silence',
    sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_silence_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_silence'))
    )
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_silence_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('uq_silence_organisation_id', ['organisation_id'], unique=True, sqlite_where=sa.text(NOT_OVER), postgresql_where=sa.text(NOT_OVER))



def downgrade() -> None:
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.drop_index('uq_silence_organisation_id')
        batch_op.drop_index(batch_op.f('ix_silence_organisation_id'))

    op.drop_table('silence')
