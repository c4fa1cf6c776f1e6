"""Everything that is known of a connection in the order of time, read at once from the tables where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Text,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from app.common import context
from app.extensions import db
from app.onboarding.models import (
    AccountHandOver,
    Appointment,
    Connection,
    ConnectionPaper,
    ConnectionStep,
    ContactNote,
    Inquiry,
    MissingOrganisation,
    RoundRecipient,
    SignalExpectation,
    Training,
    TrainingInvitation,
    YearlyRound,
)
from app.onboarding.rules.dossier import ON_A_PAGE, Entry, EntryKind

LONGEST = 2_000


def entries(connection: Connection, kinds: Collection[EntryKind], page: int) -> tuple[list[Entry], bool]:
    """The entries of some kinds, the newest first, and whether there are older ones; one statement."""
    if not kinds:
        return [], False
    told = [TOLD[kind](connection) for kind in EntryKind if kind in kinds]
    every: Any = union_all(*told).subquery()
    wanted = select(*every.c).order_by(every.c.day.desc(), every.c.kind, every.c.number.desc())
    rows: Any = db.session.execute(wanted.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)).all()
    found = [Entry(EntryKind(row.kind), *row[1:]) for row in rows]
    return found[:ON_A_PAGE], len(found) > ON_A_PAGE


def _told(
    kind: EntryKind, model: Any, day: Any, what: Any, state: Any = None, count: Any = None, words: Any = None
) -> Any:
    """A select of entries: its columns have the same types in each, also where nothing stands in them."""
    readable = model.readable(context.current().scope)
    return select(
        literal(kind.value).label("kind"),
        model.id.label("number"),
        type_coerce(day, Date).label("day"),
        _text(what).label("what"),
        _text(state).label("state"),
        cast(literal(0) if count is None else count, Integer).label("count"),
        _text(words).label("words"),
    ).where(readable)


def _text(value: Any) -> ColumnElement[str]:
    return cast(literal("") if value is None else func.coalesce(cast(value, Text), ""), Text)


def _day(moment: Any) -> Any:
    return func.date(moment)


def _steps(connection: Connection) -> Any:
    one = ConnectionStep
    state = case((one.recalled_at.is_not(None), "recalled"), else_="done")
    told = _told(EntryKind.STEP, one, one.done_on, one.key, state, words=one.recalled_because)
    return told.where(one.connection_id == connection.id)


def _papers(connection: Connection) -> Any:
    one = ConnectionPaper
    day = func.coalesce(one.signed_on, one.refused_on, one.received_on, one.sent_on, _day(one.created_at))
    who = func.coalesce(one.signatory, one.sent_to)
    told = _told(EntryKind.PAPER, one, day, one.kind, one.state, one.number, who)
    return told.where(one.connection_id == connection.id)


def _inquiries(connection: Connection) -> Any:
    one = Inquiry
    day = func.coalesce(one.closed_on, one.discussed_on, one.sent_on, _day(one.created_at))
    return _told(EntryKind.INQUIRY, one, day, one.purpose, one.state, one.number).where(
        one.connection_id == connection.id
    )


def _appointments(connection: Connection) -> Any:
    one = Appointment
    state = case((one.called_off, "called_off"), (one.held_on.is_not(None), "held"), else_="planned")
    told = _told(EntryKind.APPOINTMENT, one, _day(one.starts_at), one.subject, state, words=one.place)
    return told.where(one.connection_id == connection.id)


def _trainings(connection: Connection) -> Any:
    one, invited = Training, TrainingInvitation
    day = func.coalesce(_day(one.starts_at), _day(one.created_at))
    told = _told(EntryKind.TRAINING, one, day, one.title, one.state, words=one.place)
    joined = told.join(invited, invited.training_id == one.id)
    return joined.where(invited.connection_id == connection.id)


def _notes(connection: Connection) -> Any:
    one = ContactNote
    told = _told(EntryKind.NOTE, one, one.spoken_on, one.way, words=func.substr(one.words, 1, LONGEST))
    return told.where(one.connection_id == connection.id)


def _hand_overs(connection: Connection) -> Any:
    one = AccountHandOver
    state = case((one.confirmed_on.is_not(None), "confirmed"), else_="waiting")
    told = _told(EntryKind.HAND_OVER, one, one.handed_over_on, one.to_remove, state, one.to_create)
    return told.where(one.connection_id == connection.id)


def _letters(connection: Connection) -> Any:
    one = RoundRecipient
    day = func.coalesce(_day(one.told_at), _day(one.created_at))
    told = _told(EntryKind.LETTER, one, day, YearlyRound.title, one.state)
    return told.join(YearlyRound, YearlyRound.id == one.round_id).where(one.connection_id == connection.id)


def _expected(connection: Connection) -> Any:
    one = SignalExpectation
    told = _told(EntryKind.EXPECTED, one, one.since, None, count=one.signals)
    its = one.organisation_id == connection.organisation_id, one.region_id == connection.region_id
    return told.where(*its)


def _missing(connection: Connection) -> Any:
    one = MissingOrganisation
    told = _told(EntryKind.MISSING, one, one.named_on, one.name, one.state, words=one.why)
    return told.where(one.connection_id == connection.id)


TOLD: dict[EntryKind, Callable[[Connection], Any]] = {
    EntryKind.STEP: _steps,
    EntryKind.PAPER: _papers,
    EntryKind.INQUIRY: _inquiries,
    EntryKind.APPOINTMENT: _appointments,
    EntryKind.TRAINING: _trainings,
    EntryKind.NOTE: _notes,
    EntryKind.HAND_OVER: _hand_overs,
    EntryKind.LETTER: _letters,
    EntryKind.EXPECTED: _expected,
    EntryKind.MISSING: _missing,
}
