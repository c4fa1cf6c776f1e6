"""Topics

For operators: what activities can be about. The upgrade fills the table with the fourteen topics of the portal.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'd73e0741e900'
down_revision = 'f4c1d20b7a95'
branch_labels = None
depends_on = None

OF_THE_PORTAL = 'organisation_id IS NULL'


def upgrade() -> None:
    op.create_table('topic',
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('about', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('terms', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('lacks', sa.String(length=20), server_default='', nullable=False),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['merged_into_id'], ['topic.id'], name=op.f('fk_topic_merged_into_id_topic')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_topic_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_active'), ['active'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_topic_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index('uq_topic_code', ['code'], unique=True, sqlite_where=sa.text(OF_THE_PORTAL), postgresql_where=sa.text(OF_THE_PORTAL))
        batch_op.create_index('uq_topic_organisation_id_code', ['organisation_id', 'code'], unique=True)



def downgrade() -> None:
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_index('uq_topic_organisation_id_code')
        batch_op.drop_index('uq_topic_code')
        batch_op.drop_index('ix_topic_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_topic_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_topic_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_topic_active'))

    op.drop_table('topic')
