"""Pictures of activities

For operators: two new columns of activities, empty at first. Pictures lie among the files of the portal.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'e52d9b740c18'
down_revision = 'd1eff1c72cf7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('picture_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('picture_alt', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_activity_picture_id'), ['picture_id'])
        batch_op.create_foreign_key(batch_op.f('fk_activity_picture_id_stored_file'), 'stored_file', ['picture_id'], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_activity_picture_id_stored_file'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_activity_picture_id'), type_='unique')
        batch_op.drop_column('picture_alt')
        batch_op.drop_column('picture_id')
