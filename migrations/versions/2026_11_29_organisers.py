"""Organisers, known to municipalities; registrations of organisations; requests to join one.

For operators: organisations with activities become known to the municipalities where they have them, as confirmed:
the Servicedesk let them in. Going back, activities that a block took offline keep another reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0c523a9cb708'
down_revision = 'd8f55d16425c'
branch_labels = None
depends_on = None

BEFORE = ('over', 'wrong', 'twice', 'unfit', 'asked', 'other')
AFTER = (*BEFORE, 'blocked')
KNOWN = """
    INSERT INTO organiser
        (organisation_id, municipality_id, state, confirmed_at, sort_key, search_key, created_at, changed_at)
    SELECT one.id, found.municipality_id, 'confirmed', CURRENT_TIMESTAMP, one.sort_key, one.search_key,
        CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
    FROM organisation AS one
    JOIN (
        SELECT organisation_id, municipality_id FROM activity WHERE published_at IS NOT NULL
        UNION
        SELECT own.id, own.parent_id FROM organisation AS own
        JOIN organisation AS home ON home.id = own.parent_id AND home.kind = 'municipality'
        WHERE own.kind = 'organiser'
    ) AS found ON found.organisation_id = one.id
    WHERE found.municipality_id <> one.id
"""


def reasons(known: tuple[str, ...]) -> None:
    listed = ', '.join(f"'{reason}'" for reason in known)
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_activity_takenoffline'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_activity_takenoffline'), sa.text(f'offline_reason IN ({listed})')
        )


def upgrade() -> None:
    op.create_table('organiser',
    sa.Column('state', sa.Enum('new', 'confirmed', 'blocked', 'merged', name='organiserstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('kind', sa.Enum('association', 'library', 'culture', 'sport', 'education', 'welfare', 'company', 'other', name='organiserkind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('web_address', sa.String(length=500), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['merged_into_id'], ['organiser.id'], name=op.f('fk_organiser_merged_into_id_organiser')),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_organiser_municipality_id_organisation')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organiser_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organiser')),
    sa.UniqueConstraint('organisation_id', 'municipality_id', name=op.f('uq_organiser_organisation_id_municipality_id'))
    )
    with op.batch_alter_table('organiser', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organiser_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organiser_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organiser_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_organiser_sort_key_id', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organiser_state'), ['state'], unique=False)

    op.create_table('registration',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('kind', sa.Enum('association', 'library', 'culture', 'sport', 'education', 'welfare', 'company', 'other', name='organiserkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('web_address', sa.String(length=500), nullable=True),
    sa.Column('kvk_number', sa.String(length=8), nullable=True),
    sa.Column('kbo_number', sa.String(length=10), nullable=True),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('phone', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('terms', sa.String(length=16), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_registration_municipality_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_registration_token_hash'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_municipality_id'), ['municipality_id'], unique=False)

    op.create_table('join_request',
    sa.Column('state', sa.Enum('open', 'accepted', 'declined', 'lapsed', name='joinstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('alike', sa.Enum('number', 'name', name='alike', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('told_name', sa.String(length=150), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=True),
    sa.Column('last_name', sa.String(length=64), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['organisation.id'], name=op.f('fk_join_request_municipality_id_organisation')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_join_request_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_join_request_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_request')),
    sa.UniqueConstraint('user_id', name=op.f('uq_join_request_user_id'))
    )
    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_request_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_request_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_request_state'), ['state'], unique=False)
    op.execute(KNOWN)
    reasons(AFTER)


def downgrade() -> None:
    op.execute("UPDATE activity SET offline_reason = 'other' WHERE offline_reason = 'blocked'")
    reasons(BEFORE)
    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_join_request_state'))
        batch_op.drop_index(batch_op.f('ix_join_request_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_join_request_municipality_id'))

    op.drop_table('join_request')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_municipality_id'))
        batch_op.drop_index(batch_op.f('ix_registration_expires_at'))

    op.drop_table('registration')
    with op.batch_alter_table('organiser', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organiser_state'))
        batch_op.drop_index('ix_organiser_sort_key_id')
        batch_op.drop_index(batch_op.f('ix_organiser_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_organiser_municipality_id'))
        batch_op.drop_index(batch_op.f('ix_organiser_merged_into_id'))

    op.drop_table('organiser')
