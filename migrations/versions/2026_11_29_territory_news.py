"""Territory news

For operators: local administrators are told by mail of new activities in their municipality, once a day unless they
choose otherwise. Activities that were public before this upgrade are not told. Everybody can choose once a week.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '6cfc9cecf699'
down_revision = '46fc656c140a'
branch_labels = None
depends_on = None

BEFORE, NOW = ('at_once', 'daily', 'never'), ('at_once', 'daily', 'weekly', 'never')


def upgrade() -> None:
    op.create_table('territory_news',
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=32), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('told_to', sa.Enum(*NOW, name='pace', native_enum=False, length=32), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_territory_news_actor_id_actor')),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_territory_news_municipality_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territory_news')),
    sa.UniqueConstraint('municipality_id', 'about', 'thing_id', name=op.f('uq_territory_news_municipality_id_about_thing_id'))
    )
    with op.batch_alter_table('territory_news', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_territory_news_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_territory_news_told_to_at', ['told_to', 'at'], unique=False)
    _make_rounds_anew(NOW)


def downgrade() -> None:
    for table in ('ab_user', 'resident'):
        op.execute(f"UPDATE {table} SET notices = 'daily' WHERE notices = 'weekly'")
    op.execute("DELETE FROM notice_round WHERE pace = 'weekly'")
    _make_rounds_anew(BEFORE)
    with op.batch_alter_table('territory_news', schema=None) as batch_op:
        batch_op.drop_index('ix_territory_news_told_to_at')
        batch_op.drop_index(batch_op.f('ix_territory_news_actor_id'))
    op.drop_table('territory_news')


def _make_rounds_anew(paces: tuple[str, ...]) -> None:
    """The same rounds in a table that knows these paces: no more than one row for each."""
    kept = op.get_bind().execute(sa.text('SELECT pace, told_change FROM notice_round')).all()
    op.drop_table('notice_round')
    table = op.create_table('notice_round',
    sa.Column('pace', sa.Enum(*paces, name='pace', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('told_change', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('pace', name=op.f('pk_notice_round'))
    )
    op.bulk_insert(table, [row._asdict() for row in kept])
