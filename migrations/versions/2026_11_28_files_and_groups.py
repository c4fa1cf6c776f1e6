"""Questions for files, and groups of questions

For operators: a question can ask for files. Going back is refused by the database while there are such questions.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'c3f0d1b7a9e4'
down_revision = 'a85a94b8d0ff'
branch_labels = None
depends_on = None

BEFORE = ('short_text', 'long_text', 'number', 'date', 'time', 'yes_no', 'single_choice', 'multiple_choice', 'scale', 'email', 'phone', 'explanation')
AFTER = (*BEFORE[:-1], 'file', 'group', 'explanation')


def kinds(known: tuple[str, ...]) -> None:
    listed = ', '.join(f"'{kind}'" for kind in known)
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_question_questionkind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_question_questionkind'), sa.text(f'kind IN ({listed})'))


def upgrade() -> None:
    kinds(AFTER)


def downgrade() -> None:
    kinds(BEFORE)
