"""Indexes for lists and searches of many users

For operators: no change of data. On a large database the upgrade takes some seconds longer, once. On PostgreSQL an upgrade
by a role that is not a superuser leaves searches slow until `deploy/database.sh` has been looked at: see operations.
"""

from __future__ import annotations

from alembic import op

revision = '7c1d52a0be34'
down_revision = 'd62069aeb062'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_ab_user_sort_key_id', 'ab_user')
    op.create_index('ix_ab_user_sort_key_id_organisation_id', 'ab_user', ['sort_key', 'id', 'organisation_id'])
    op.create_index(
        'ix_ab_user_organisation_id_active_sort_key_id', 'ab_user', ['organisation_id', 'active', 'sort_key', 'id']
    )
    op.create_index('ix_assignment_organisation_id_user_id', 'assignment', ['organisation_id', 'user_id'])


def downgrade() -> None:
    op.drop_index('ix_assignment_organisation_id_user_id', 'assignment')
    op.drop_index('ix_ab_user_organisation_id_active_sort_key_id', 'ab_user')
    op.drop_index('ix_ab_user_sort_key_id_organisation_id', 'ab_user')
    op.create_index('ix_ab_user_sort_key_id', 'ab_user', ['sort_key', 'id'])
