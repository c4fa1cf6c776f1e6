"""Roles to the minute

For operators: roles begin and end at a moment instead of a day. A first day becomes its beginning, a last day the
beginning of the next one, by the clock of Amsterdam. On a large database this takes a while.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = 'c81f20d95b7a'
down_revision = '7c1e0a4d9b35'
branch_labels = None
depends_on = None

HERE, DAY, INSTANT = ZoneInfo('Europe/Amsterdam'), timedelta(days=1), timedelta(microseconds=1)


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def day_of(moment: datetime) -> date:
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(HERE).date()


def turn(name: str, before: Any, after: Any, turned: Callable[[Any], Any]) -> None:
    """Give a column another type by way of a new one, a value at a time: there are few different ones."""
    spare = f'{name}_turned'
    op.add_column('assignment', sa.Column(spare, after, nullable=True))
    table = sa.table('assignment', sa.column(name, before), sa.column(spare, after))
    connection = op.get_bind()
    for value in connection.scalars(sa.select(table.c[name]).where(table.c[name].is_not(None)).distinct()).all():
        connection.execute(table.update().where(table.c[name] == value).values({spare: turned(value)}))
    op.drop_column('assignment', name)
    op.execute(f'ALTER TABLE assignment RENAME COLUMN {spare} TO {name}')


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    turn('valid_from', sa.Date(), moment, begin_of)
    turn('valid_to', sa.Date(), moment, lambda day: begin_of(day + DAY))
    with op.batch_alter_table('assignment') as batch_op:
        batch_op.add_column(sa.Column('deputy_for_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_assignment_deputy_for_id', ['deputy_for_id'])
        batch_op.create_foreign_key(
            'fk_assignment_deputy_for_id_ab_user', 'ab_user', ['deputy_for_id'], ['id'], ondelete='SET NULL'
        )


def downgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table('assignment') as batch_op:
        batch_op.drop_constraint('fk_assignment_deputy_for_id_ab_user', type_='foreignkey')
        batch_op.drop_index('ix_assignment_deputy_for_id')
        batch_op.drop_column('deputy_for_id')
    turn('valid_from', moment, sa.Date(), day_of)
    turn('valid_to', moment, sa.Date(), lambda last: day_of(last - INSTANT))
