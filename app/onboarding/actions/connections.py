"""What is done with a connection: begun, a step completed or called back, paused, declined, left, merged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.common import audit, clock, context
from app.common.errors import OutOfScope, RuleBroken
from app.common.words import N_
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions import ahead
from app.onboarding.actions.programmes import edition_for
from app.onboarding.models import Connection, ConnectionStep, ContactNote
from app.onboarding.rules import standing as rules
from app.onboarding.rules.contacts import Way
from app.onboarding.rules.gates import Papers, reasons_against
from app.onboarding.rules.standing import Done, Standing, State, Turn
from app.onboarding.rules.urgency import NO_DAY
from app.security.models import Organisation, Region

NO_PROGRAMME = N_("There is no programme in use. Ask a functional administrator to publish one.")
BEGUN_ALREADY = N_("This organisation is on its way in this region already.")
NOT_OF_REGION = N_("This organisation does not lie in the region.")
NOT_OUR_REGION = N_("You do not work for this region.")
INTO_ITSELF = N_("An organisation cannot become part of itself.")


def begin(organisation: Organisation, region: Region, *, coordinator_id: int | None = None) -> Connection:
    """Begin to connect an organisation, with the programme of the region. Raises `RuleBroken`."""
    scope = context.current().scope
    if not Connection.owner_within(db.session(), scope, region.id) and not scope.everything:
        raise RuleBroken(NOT_OUR_REGION)
    if not scope.holds(db.session(), organisation.id):
        raise RuleBroken(NOT_OF_REGION)
    edition = edition_for(region)
    if edition is None:
        raise RuleBroken(NO_PROGRAMME)
    connection = Connection(
        organisation_id=organisation.id, region_id=region.id, edition=edition, coordinator_id=coordinator_id,
        state=State.UNDERWAY,
    )  # fmt: skip
    settle(connection, Standing())
    try:
        with db.session.begin_nested():
            db.session.add(connection)
    except IntegrityError:  # two colleagues, or one who clicked twice
        raise RuleBroken(BEGUN_ALREADY) from None
    return connection


def steps_of(connection: Connection) -> Sequence[ConnectionStep]:
    """All steps that were done, in the order in which they were, those that were called back as well."""
    wanted = select(ConnectionStep).where(ConnectionStep.connection_id == connection.id)
    return db.session.scalars(wanted.order_by(ConnectionStep.id)).all()


def standing_of(connection: Connection, steps: Sequence[ConnectionStep]) -> Standing:
    """Where a connection stands, by the steps that were done."""
    done = (Done(step.key, step.done_on, step.recalled_at is not None) for step in steps)
    return Standing(connection.state, tuple(done))


def complete(connection: Connection, key: str, on: date, *, planned_on: date | None = None) -> None:
    """Complete the step that is due, and plan the next one. Raises `RuleBroken`.

    Every way in ends here. The connection is locked first: of two who close one step, the second is told. Without
    a day the next one falls on that of an appointment for it, or a training, that was agreed before.
    """
    standing = _locked(connection)
    if planned_on:
        _refuse(rules.reasons_against_plan(planned_on, clock.today()))
    after = rules.complete(connection.edition.route, standing, key, on, connection.papers, clock.today())
    step = ConnectionStep(connection=connection, key=key, done_on=on, done_by_id=context.current().actor_id)
    db.session.add(step)
    following = rules.current(connection.edition.route, after)
    connection.planned_on = planned_on or (ahead.day_of(connection, following) if following else None)
    settle(connection, after)
    _tell(events.STEP_DONE, connection, step=key)


def step_back(connection: Connection, key: str, reason: str) -> None:
    """Go back to a step that was done; it and what came after stay known, to be done anew. Raises `RuleBroken`."""
    standing = _locked(connection)
    after = rules.step_back(connection.edition.route, standing, key)
    steps = steps_of(connection)
    for step, was, now in zip(steps, standing.done, after.done, strict=True):
        if now.recalled and not was.recalled:
            step.recalled_at, step.recalled_because = clock.now(), reason
            step.recalled_by_id = context.current().actor_id
    connection.planned_on = None
    settle(connection, after)
    _tell(events.STEP_BACK, connection, step=key)


def turn(connection: Connection, which: Turn, reason: str | None, *, into: Organisation | None = None) -> None:
    """Pause, resume, decline, leave, or merge into another organisation. Raises `RuleBroken`."""
    standing = _locked(connection)
    if into is not None and into.id == connection.organisation_id:
        raise RuleBroken(INTO_ITSELF)
    after = rules.turned(connection.edition.route, standing, which)
    connection.reason, connection.merged_into = reason, into
    try:
        with db.session.begin_nested():
            connection.state = after.state
            settle(connection, after)
            db.session.flush()
    except IntegrityError:  # begun anew meanwhile
        raise RuleBroken(BEGUN_ALREADY) from None
    _tell(events.TURNED, connection, state=str(after.state))


def plan(connection: Connection, planned_on: date | None) -> None:
    """Say on which day the step that is due will be done. Raises `RuleBroken`."""
    standing = _locked(connection)
    if standing.state is not State.UNDERWAY:
        raise RuleBroken(rules.NOT_UNDERWAY)
    if planned_on:
        _refuse(rules.reasons_against_plan(planned_on, clock.today()))
    connection.planned_on = planned_on
    settle(connection, standing)


def keep_papers(connection: Connection, papers: Papers) -> None:
    """Record when the accession agreement was signed and by whom, and the account form came.

    Nothing else writes these; of papers in versions it is `gates.papers_of` them. Raises `RuleBroken`.
    """
    _locked(connection)
    _refuse(reasons_against(papers, connection.joined_on, clock.today()))
    connection.accession_signed_on = papers.accession_signed_on
    connection.signatory = papers.signatory.strip() or None
    connection.signatory_function = papers.signatory_function.strip() or None
    connection.account_form_on = papers.account_form_on
    db.session.flush()


def note(connection: Connection, *, spoken_on: date, way: Way, words: str) -> ContactNote:
    """Keep what was said."""
    kept = ContactNote(
        connection=connection, spoken_on=spoken_on, way=way, words=words,
        written_by_id=context.current().actor_id,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def lock(connection: Connection) -> None:
    """Let nobody else work on a connection until this is kept, and read it as it is now."""
    _locked(connection)


def _locked(connection: Connection) -> Standing:
    """Lock a connection as it is now, and where it stands."""
    whole = joinedload(Connection.edition), joinedload(Connection.organisation)
    wanted = select(Connection).where(Connection.id == connection.id).options(*whole)
    wanted = wanted.with_for_update(of=Connection)
    if db.session.scalars(wanted.execution_options(populate_existing=True)).first() is None:
        raise OutOfScope(
            f"Connection {connection.id} is not open to write"
        )  # PostgreSQL locks what one may change
    return standing_of(connection, steps_of(connection))


def settle(connection: Connection, standing: Standing) -> None:
    """Keep on the row what follows from where a connection stands, to be found by it."""
    route = connection.edition.route
    step = rules.current(route, standing)
    span = rules.due(route, standing).get(step.key) if step else None
    connection.step = step.key if step else ""
    connection.step_number = route.place(step.key) if step else len(route.steps)
    connection.due_from, connection.due_until = (span.first, span.last) if span else (None, None)
    connection.due_on = (
        (connection.planned_on or connection.due_until) if standing.state is State.UNDERWAY else None
    )
    connection.due_key = connection.due_on or NO_DAY
    joining = route.joining
    connection.joined_on = standing.held.get(joining.key) if joining else None


def _tell(event: Any, connection: Connection, **told: Any) -> None:
    db.session.flush()
    audit.record(db.session(), event, connection, organisation_id=connection.organisation_id, **told)


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise RuleBroken(*reasons)
