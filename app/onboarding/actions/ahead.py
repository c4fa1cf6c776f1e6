"""The day on which a step falls that is planned already: by an appointment for it, or a training."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from app.common import clock
from app.extensions import db
from app.onboarding.models import Appointment, Connection, Training, TrainingInvitation
from app.onboarding.rules.programmes import Step, StepKind
from app.onboarding.rules.trainings import TrainingState


def day_of(connection: Connection, step: Step) -> date | None:
    """The day that was agreed for a step, where it lies ahead: for a training that of the first one."""
    moments = _of_trainings(connection) if step.kind is StepKind.TRAINING else _of_appointments(connection, step)
    first = db.session.scalars(moments.limit(1)).first()
    day = clock.on_the_wall(first).date() if first else None
    return day if day and day >= clock.today() else None


def _of_appointments(connection: Connection, step: Step) -> Any:
    its = Appointment.connection_id == connection.id, Appointment.step == step.key
    planned = select(Appointment.starts_at).where(*its, Appointment.called_off.is_(False))
    return planned.where(Appointment.held_on.is_(None)).order_by(Appointment.starts_at)


def _of_trainings(connection: Connection) -> Any:
    planned = select(Training.starts_at).join(TrainingInvitation, TrainingInvitation.training_id == Training.id)
    planned = planned.where(TrainingInvitation.connection_id == connection.id)
    ahead = Training.state == TrainingState.PLANNED, Training.starts_at > clock.now()
    return planned.where(*ahead).order_by(Training.starts_at)
