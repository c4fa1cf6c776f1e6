"""Agreements of organisations

For operators: two new tables, `agreement_kind` and `agreement`. Organisations that have users already count as having
signed, on the day of this upgrade, so that nobody is locked out; let the Servicedesk fill in who signed and when. From
now on a municipality without a signed agreement, or without an active user administrator, cannot use the portal.
"""

from __future__ import annotations

import datetime
import json

import sqlalchemy as sa
from alembic import op

revision = 'a41c7d20be53'
down_revision = 'b3a9d7c41e60'
branch_labels = None
depends_on = None

KINDS = ('municipality', 'joint_arrangement', 'region', 'institution', 'organiser', 'service_desk', 'platform')
STATES = ('not_sent', 'sent', 'signed', 'ended', 'not_needed')
FIRST = (
    ('connection', 'Aansluitings- en bewerkersovereenkomst'),
    ('vecozo', 'Bewerkersovereenkomst met VECOZO'),
)


def upgrade() -> None:
    op.create_table('agreement_kind',
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('label', sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('organisation_kind', sa.Enum(*KINDS, name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('country', sa.Enum('NL', 'BE', name='country', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_kind')),
    sa.UniqueConstraint('code', name=op.f('uq_agreement_kind_code'))
    )
    op.create_table('agreement',
    sa.Column('kind_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum(*STATES, name='agreementstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('signatory', sa.String(length=150), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['organisation_document.id'], name=op.f('fk_agreement_document_id_organisation_document'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['kind_id'], ['agreement_kind.id'], name=op.f('fk_agreement_kind_id_agreement_kind')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_agreement_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('organisation_id', 'kind_id', name=op.f('uq_agreement_organisation_id_kind_id'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_kind_id'), ['kind_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_state'), ['state'], unique=False)
    # Each request asks whether an organisation has a user administrator.
    op.create_index('ix_assignment_organisation_id_role_id', 'assignment', ['organisation_id', 'role_id'], unique=False)
    _let_users_in()


def _let_users_in() -> None:
    """Who works with the portal already goes on doing so."""
    to_json = 'CAST(:label AS jsonb)' if op.get_bind().dialect.name == 'postgresql' else ':label'
    now = datetime.datetime.now(datetime.UTC)
    for code, words in FIRST:
        op.get_bind().execute(
            sa.text(f"INSERT INTO agreement_kind (code, label, organisation_kind, country, required) "
                    f"VALUES (:code, {to_json}, 'municipality', 'NL', true)"),
            {'code': code, 'label': json.dumps({'nl': words})},
        )
    op.get_bind().execute(
        sa.text(
            "INSERT INTO agreement (kind_id, organisation_id, state, signed_on, created_at, changed_at, version) "
            "SELECT kind.id, place.id, 'signed', :today, :now, :now, 1 "
            "FROM organisation AS place JOIN agreement_kind AS kind "
            "ON kind.organisation_kind = place.kind AND kind.country = place.country "
            "WHERE EXISTS (SELECT 1 FROM ab_user WHERE ab_user.organisation_id = place.id) "
            "OR EXISTS (SELECT 1 FROM assignment WHERE assignment.organisation_id = place.id)"
        ).bindparams(sa.bindparam('now', type_=sa.DateTime(timezone=True)), sa.bindparam('today', type_=sa.Date())),
        {'today': now.date(), 'now': now},
    )


def downgrade() -> None:
    op.drop_index('ix_assignment_organisation_id_role_id', table_name='assignment')
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_state'))
        batch_op.drop_index(batch_op.f('ix_agreement_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_kind_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_document_id'))

    op.drop_table('agreement')
    op.drop_table('agreement_kind')
