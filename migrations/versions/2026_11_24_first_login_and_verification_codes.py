"""First login and verification codes

For operators: who logs in for the first time fills in a profile and a verification code. All users who are there
already count as verified.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '5f56fb57b9e4'
down_revision = '41f0c7be9a25'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('verification_code',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('sealed_code', sa.String(length=500), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_verification_code_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_verification_code_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification_code')),
    sa.UniqueConstraint('user_id', name=op.f('uq_verification_code_user_id'))
    )
    with op.batch_alter_table('verification_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verification_code_organisation_id'), ['organisation_id'], unique=False)

    op.add_column('product', sa.Column('kind', sa.String(length=16), server_default='files', nullable=False))
    for name in ('profile_at', 'verified_at', 'handled_at'):
        op.add_column('ab_user', sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE ab_user SET profile_at = created_at, verified_at = created_at, handled_at = created_at')


def downgrade() -> None:
    # The guard reads columns that go; the next upgrade makes guards anew.
    on = ' ON ab_user' if op.get_bind().dialect.name == 'postgresql' else ''
    op.execute(f'DROP TRIGGER IF EXISTS guard_ab_user_update{on}')
    op.drop_column('product', 'kind')
    for name in ('handled_at', 'verified_at', 'profile_at'):
        op.drop_column('ab_user', name)
    with op.batch_alter_table('verification_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verification_code_organisation_id'))

    op.drop_table('verification_code')
