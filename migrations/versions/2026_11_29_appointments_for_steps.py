"""Appointments for steps

For operators: an appointment is for a step of the connection, and it is noted that it took place
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '33e9252bcf15'
down_revision = '219e8cd78b2f'
branch_labels = None
depends_on = None

AHEAD = sa.text("step IS NOT NULL AND held_on IS NULL AND NOT called_off")


def upgrade() -> None:
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('step', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('held_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_appointment_held'), sa.text("held_on is null or not called_off"))
    op.create_index(
        'uq_appointment_connection_id_step', 'appointment', ['connection_id', 'step'], unique=True,
        sqlite_where=AHEAD, postgresql_where=AHEAD,
    )


def downgrade() -> None:
    op.drop_index('uq_appointment_connection_id_step', table_name='appointment')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_appointment_held'), type_='check')
        batch_op.drop_column('held_on')
        batch_op.drop_column('step')
