"""Contacts are searched

For operators: contacts of connections are found by name, function and address
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.common.words import folded

revision = 'c4a7d19e0b52'
down_revision = 'fa2f0ad403c0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('connection_contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('search_key', sa.String(length=1000), server_default='', nullable=False))
    contact = sa.table(
        'connection_contact',
        *(sa.column(name) for name in ('id', 'name', 'function', 'email', 'search_key')),
    )
    there = op.get_bind()
    for one in there.execute(sa.select(contact)).all():
        key = folded(" ".join((one.name, one.function or "", one.email or "")))[:1000]
        there.execute(contact.update().where(contact.c.id == one.id).values(search_key=key))


def downgrade() -> None:
    with op.batch_alter_table('connection_contact', schema=None) as batch_op:
        batch_op.drop_column('search_key')
