"""How long plans are kept

For operators: a template says how many years its plans are kept, twenty unless somebody says otherwise; a plan that
was closed is kept for twenty years from its last change.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = '0f8a5c91b2ee'
down_revision = 'f78f62c8cc7e'
branch_labels = None
depends_on = None

HERE, YEARS = ZoneInfo('Europe/Amsterdam'), 20


def kept_until(moment: datetime) -> date:
    """Twenty years on; every fourth year is a leap year until 2100, so the day is there."""
    day = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(HERE).date()
    return day.replace(year=day.year + YEARS)


def upgrade() -> None:
    op.add_column('plan', sa.Column('kept_until', sa.Date(), nullable=True))
    op.add_column('plan_template', sa.Column('kept_years', sa.Integer(), server_default=str(YEARS), nullable=False))
    op.create_index('ix_plan_kept_until', 'plan', ['kept_until'])
    plan = sa.table(
        'plan', sa.column('id', sa.Integer()), sa.column('state', sa.String()),
        sa.column('changed_at', sa.DateTime(timezone=True)), sa.column('kept_until', sa.Date()),
    )
    connection = op.get_bind()
    closed = sa.select(plan.c.id, plan.c.changed_at).where(plan.c.state == 'closed')
    for number, moment in connection.execute(closed).all():
        connection.execute(plan.update().where(plan.c.id == number).values(kept_until=kept_until(moment)))


def downgrade() -> None:
    op.drop_index('ix_plan_kept_until', 'plan')
    op.drop_column('plan_template', 'kept_years')
    op.drop_column('plan', 'kept_until')
