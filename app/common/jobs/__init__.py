"""Work after the answer: a row in the transaction it follows from, workers that do it (decision 0018)."""

from app.common.jobs.declared import KINDS, Kind, PutOff, Refused, Stopped, Work, job
from app.common.jobs.models import STATES, Job, State
from app.common.jobs.queueing import NOW, again, cancel, enqueue, enqueue_many, install
from app.common.jobs.rhythm import keep_time, purge
from app.common.jobs.running import Workshop, due, run, run_due

__all__ = [
    "KINDS",
    "NOW",
    "STATES",
    "Job",
    "Kind",
    "PutOff",
    "Refused",
    "State",
    "Stopped",
    "Work",
    "Workshop",
    "again",
    "cancel",
    "due",
    "enqueue",
    "enqueue_many",
    "install",
    "job",
    "keep_time",
    "purge",
    "run",
    "run_due",
]
