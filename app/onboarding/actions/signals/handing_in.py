"""Files with figures: kept, read, and what their columns and the names in them mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.common import audit, clock, context, files
from app.common.errors import RuleBroken
from app.common.files import tables
from app.common.files.tables import Line
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding import events
from app.onboarding.models import Connection, SignalColumns, SignalName, SignalSet
from app.onboarding.rules.signals import columns as rules
from app.onboarding.rules.signals.columns import Column
from app.onboarding.rules.signals.organisations import Known, Register, Unknown, name_key
from app.onboarding.rules.signals.reading import Reading, read
from app.onboarding.rules.signals.sets import GONE, NOT_LOST, NOT_OURS, NOT_WAITING, NOT_YOURS, SetState
from app.onboarding.rules.standing import State
from app.security.models import Organisation, OrganisationName, Region
from app.security.rules.organisations import RegionKind

LONGEST_NAME = 300
"""What is kept of a name; no organisation has a longer one."""


@frozen
class Table:
    """The lines of a file, and which of them has the headings."""

    lines: tuple[Line, ...]
    head: Line

    @property
    def headings(self) -> Sequence[object]:
        """What stands above the columns."""
        return self.head.cells


def regions() -> list[Region]:
    """The regions for which whoever acts works, those of the referral index first, in the order of their names."""
    scope = context.current().scope
    order = (Region.kind == RegionKind.REFERRAL_INDEX).desc(), Region.sort_key, Region.id
    return list(db.session.scalars(select(Region).where(scope.reaches(Region.id)).order_by(*order)))


def hand_in(region_id: int, stream: IO[bytes], *, name: str, limit: int) -> SignalSet:
    """Keep a file with figures, to be read; raises `RuleBroken` for one that is no table that can be read."""
    now, region = context.current(), db.session.get_one(Region, region_id)
    stored = files.keep(
        db.session(), stream, name=name, actor_id=now.actor_id, organisation_id=region.organisation_id,
        limit=min(limit, tables.MOST_BYTES), allowed=tables.TABLES,
    )  # fmt: skip
    one = SignalSet(
        region_id=region_id,
        state=SetState.WAITING,
        name=stored.name,
        file=stored,
        columns={},
        handed_in_by_id=now.actor_id,
    )
    db.session.add(one)
    db.session.flush()
    table = table_of(one)
    one.columns = told(rules.proposed(table.headings, remembered(region_id, table.headings)))
    db.session.flush()
    audit.record(db.session(), events.FIGURES_HANDED_IN, one, size=stored.size)
    return one


def discard(one: SignalSet) -> None:
    """Delete a file that was never taken over. Raises `RuleBroken` for another one."""
    if one.state is not SetState.WAITING:
        raise RuleBroken(NOT_LOST)
    files.let_go(db.session(), one)


def table_of(one: SignalSet) -> Table:
    """The lines of a file that was handed in. Raises `RuleBroken` where it cannot be read."""
    if one.file is None:
        raise RuleBroken(NOT_YOURS)
    path = files.path_of(one.file)
    if not path.exists():
        raise RuleBroken(GONE)
    lines = tables.lines_of(path, one.name, knows=rules.is_heading)
    return Table(tuple(lines), tables.heading(lines, rules.is_heading))


# Columns


def told(chosen: Mapping[int, Column]) -> dict[str, str]:
    """What columns hold, as it is kept with a set."""
    return {str(place): str(column) for place, column in chosen.items()}


def chosen(one: SignalSet) -> dict[int, Column]:
    """What the columns of a file hold."""
    return {int(place): Column(column) for place, column in one.columns.items()}


def remembered(region_id: int, headings: Sequence[object]) -> dict[str, str]:
    """What columns with these headings held the last time; of other headings what the last file of all had."""
    mine = SignalColumns.headings == _mark(headings)
    wanted = select(SignalColumns.chosen).where(SignalColumns.region_id == region_id)
    last = wanted.order_by(mine.desc(), SignalColumns.changed_at.desc(), SignalColumns.id.desc())
    return db.session.scalars(last.limit(1)).first() or {}


def knows(region_id: int, headings: Sequence[object]) -> bool:
    """Whether somebody chose columns of a file with exactly these headings before."""
    mine = SignalColumns.region_id == region_id, SignalColumns.headings == _mark(headings)
    return db.session.scalars(select(SignalColumns.id).where(*mine)).first() is not None


def choose_columns(one: SignalSet, table: Table, choice: Mapping[int, Column]) -> None:
    """Say what the columns of a file hold, and remember it for the next one. Raises `RuleBroken`."""
    _refuse_unless_waiting(one)
    if reasons := rules.reasons_against(list(choice.values())):
        raise RuleBroken(*reasons)
    one.columns = told(choice)
    _remember(one.region_id, table.headings, rules.to_remember(table.headings, choice))


def _remember(region_id: int, headings: Sequence[object], chosen: dict[str, str]) -> None:
    mine = SignalColumns.region_id == region_id, SignalColumns.headings == _mark(headings)
    known = db.session.scalars(select(SignalColumns).where(*mine)).first()
    if known is None:
        try:
            with db.session.begin_nested():
                known = SignalColumns(region_id=region_id, headings=_mark(headings), chosen=chosen)
                db.session.add(known)
        except IntegrityError:  # a colleague, at the same moment
            known = db.session.scalars(select(SignalColumns).where(*mine)).one()
    known.chosen, known.changed_at = chosen, clock.now()
    db.session.flush()


def _mark(headings: Sequence[object]) -> str:
    named = "\n".join(rules.remembered_as(heading) for heading in headings)
    return hashlib.sha256(named.encode()).hexdigest()


# Names


def register(region_id: int) -> Register:
    """The organisations of a region, as files may name them: with numbers, former names, and what was chosen."""
    its = Connection.region_id == region_id, Connection.state != State.DECLINED
    columns = (Organisation.name_fr, Organisation.code, Organisation.kvk_number, Organisation.kbo_number)
    wanted = select(Organisation.id, Organisation.name, *columns, Organisation.oin, Connection.merged_into_id)
    rows = db.session.execute(wanted.join(Connection, Connection.organisation_id == Organisation.id).where(*its))
    former = select(OrganisationName.organisation_id, OrganisationName.name)
    among = OrganisationName.organisation_id.in_(select(Connection.organisation_id).where(*its))
    earlier: dict[int, list[str]] = {}
    for key, name in db.session.execute(former.where(among)):
        earlier.setdefault(key, []).append(name)
    found: list[Any] = [tuple(row) for row in rows]
    there = {row[0] for row in found}
    known = [
        Known(
            into if into in there else key,  # what has become part of another is counted there
            name,
            tuple(number for number in numbers if number),
            tuple(other for other in (name_fr, *earlier.get(key, ())) if other),
        )
        for key, name, name_fr, *numbers, into in found
    ]
    picked = select(SignalName.key, SignalName.organisation_id).where(SignalName.region_id == region_id)
    return Register(known, {row.key: row.organisation_id for row in db.session.execute(picked)})


def read_set(one: SignalSet, table: Table) -> Reading:
    """What a file says, by its columns and names as they were chosen. Raises `RuleBroken` without columns."""
    return read(table.lines, table.head, chosen(one), register(one.region_id), today=clock.today())


def is_ours(region_id: int, organisation_id: int) -> bool:
    """Whether an organisation is on its way in a region, or was."""
    its = Connection.region_id == region_id, Connection.organisation_id == organisation_id
    return db.session.scalars(select(Connection.id).where(*its)).first() is not None


def choose_name(region_id: int, name: str, organisation_id: int | None) -> None:
    """Say which organisation of the region a name in files is of; nothing: it is left out. Raises `RuleBroken`."""
    if organisation_id is not None and not is_ours(region_id, organisation_id):
        raise RuleBroken(NOT_OURS)
    key = name_key(name)[:LONGEST_NAME]
    mine = SignalName.region_id == region_id, SignalName.key == key
    known = db.session.scalars(select(SignalName).where(*mine)).first()
    if known is None:
        known = SignalName(region_id=region_id, key=key, name=name[:LONGEST_NAME])
        db.session.add(known)
    known.organisation_id = organisation_id
    db.session.flush()


def leave_out(one: SignalSet, unknown: Sequence[Unknown]) -> None:
    """Leave out names of which nobody knows the organisation."""
    _refuse_unless_waiting(one)
    for name in unknown:
        choose_name(one.region_id, name.name, None)


def _refuse_unless_waiting(one: SignalSet) -> None:
    if one.state is not SetState.WAITING:
        raise RuleBroken(NOT_WAITING)
