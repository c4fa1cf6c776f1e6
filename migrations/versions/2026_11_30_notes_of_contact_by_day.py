"""Notes of contact by the day on which somebody was spoken to

For operators: the list of all notes is read in that order by an index
"""

from __future__ import annotations

from alembic import op

revision = 'e6c1a93d7f48'
down_revision = 'd5b8e02f4a63'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_contact_note_spoken_on_id', 'contact_note', ['spoken_on', 'id'])


def downgrade() -> None:
    op.drop_index('ix_contact_note_spoken_on_id', 'contact_note')
