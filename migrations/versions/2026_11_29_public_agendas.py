"""Public agendas

For operators: whether a municipality shows its activities to everybody. No agenda is shown until its local
administrator says so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'd8f55d16425c'
down_revision = 'c1a8f05e37b2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('public_agenda',
    sa.Column('shown', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('short_name', sa.String(length=40), nullable=True),
    sa.Column('about', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_public_agenda_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_agenda')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_public_agenda_organisation_id')),
    sa.UniqueConstraint('short_name', name=op.f('uq_public_agenda_short_name'))
    )
    with op.batch_alter_table('public_agenda', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_public_agenda_organisation_id'), ['organisation_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('public_agenda', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_public_agenda_organisation_id'))

    op.drop_table('public_agenda')
