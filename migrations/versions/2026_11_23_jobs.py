"""Jobs, and messages that jobs send

For operators: a new table, `job`. Workers are needed from now on: `python run.py` has its own, elsewhere start
`flask portal work`. Messages that were being handed over while a process died are marked as failed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'd62069aeb062'
down_revision = 'a61e0d1f0c15'
branch_labels = None
depends_on = None

JOB_STATES = ('waiting', 'running', 'done', 'failed', 'cancelled')
CHANNELS = ('mail', 'sms')
BEFORE = ('queued', 'sending', 'sent', 'failed')
AFTER = ('queued', 'sent', 'failed', 'cancelled', 'expired')

message = sa.table('message', sa.column('state'), sa.column('failure'), sa.column('channel'))


def one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    op.create_table('job',
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('sealed_detail', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum(*JOB_STATES, name='job_state', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('slot', sa.String(length=100), nullable=True),
    sa.Column('request_id', sa.String(length=36), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('done', sa.Integer(), server_default='0', nullable=False),
    sa.Column('total', sa.Integer(), server_default='0', nullable=False),
    sa.Column('failure', sa.String(length=300), nullable=True),
    sa.Column('result_file_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.id'], name=op.f('fk_job_actor_id_actor'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_job_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['result_file_id'], ['stored_file.id'], name=op.f('fk_job_result_file_id_stored_file'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('slot', name=op.f('uq_job_slot'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_finished_at'), ['finished_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_result_file_id'), ['result_file_id'], unique=False)
        batch_op.create_index('ix_job_state_due_at', ['state', 'due_at'], unique=False)

    stuck = message.update().where(message.c.state == 'sending')
    op.execute(stuck.values(state='failed', failure='interrupted'))
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=16), server_default='mail', nullable=False))
        batch_op.add_column(sa.Column('useful_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('job_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_message_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_job_id'), ['job_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_message_job_id_job'), 'job', ['job_id'], ['id'], ondelete='SET NULL')
        batch_op.drop_constraint(batch_op.f('ck_message_message_state'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_message_message_state'), sa.text(one_of('state', AFTER)))
        batch_op.create_check_constraint(batch_op.f('ck_message_message_channel'), sa.text(one_of('channel', CHANNELS)))


def downgrade() -> None:
    # Text messages did not exist before, and would be taken for mail.
    op.execute(message.delete().where(message.c.channel == 'sms'))
    op.execute(message.update().where(message.c.state.in_(('cancelled', 'expired'))).values(state='failed'))
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_message_message_state'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_message_message_channel'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_message_job_id_job'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_message_job_id'))
        batch_op.drop_index(batch_op.f('ix_message_created_at'))
        batch_op.drop_column('job_id')
        batch_op.drop_column('useful_until')
        batch_op.drop_column('channel')
        batch_op.create_check_constraint(batch_op.f('ck_message_message_state'), sa.text(one_of('state', BEFORE)))

    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_state_due_at')
        batch_op.drop_index(batch_op.f('ix_job_result_file_id'))
        batch_op.drop_index(batch_op.f('ix_job_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_job_finished_at'))
        batch_op.drop_index(batch_op.f('ix_job_actor_id'))

    op.drop_table('job')
