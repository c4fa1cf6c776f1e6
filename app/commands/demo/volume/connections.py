"""Organisations that a region connects, for volume: some at each step and in each state, most of them for years.

The rows are worked out by the rules that the screens ask, and written in batches past the ORM. No history of them
is written, and nothing lies behind their files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from app.commands.demo.names import PLACES
from app.commands.demo.volume import belongings
from app.commands.demo.volume.belongings import Made
from app.commands.demo.volume.people import Row, inserted
from app.commands.demo.volume.signals import generate_signals
from app.common import clock
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions.connections import settle
from app.onboarding.actions.programmes import edition_for
from app.onboarding.models import Connection, ConnectionStep, ProgrammeEdition
from app.onboarding.rules.gates import Papers
from app.onboarding.rules.programmes import Route, StepKind
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.standing import Done, Standing, State
from app.security.models import Assignment, Organisation, Region, RegionMembership, Role, User
from app.security.rules.organisations import Country, Kind

BATCH = 500
NAMES = {
    Sector.YOUTH_CARE: ("Jeugdhulp", "Jeugdzorg", "Gezinshulp"),
    Sector.YOUTH_HEALTH: ("Jeugdgezondheid", "Consultatiebureau"),
    Sector.HEALTH: ("Huisartsen", "Praktijk", "Kraamzorg"),
    Sector.EDUCATION: ("Basisschool", "Scholengroep", "College"),
    Sector.CHILDCARE: ("Kinderopvang", "Kindercentrum"),
    Sector.WELFARE: ("Welzijn", "Jongerenwerk", "Scouting"),
    Sector.WORK: ("Leerwerkbedrijf",),
    Sector.JUSTICE: ("Bureau Halt",),
    Sector.OTHER: ("Woonstichting",),
}
"""How organisations are called in each field."""
CALLED = ("De Linde", "De Kiezel", "Noorderlicht", "De Vennen", "Oostwal", "Pinkel", "De Wegwijzer", "Plons")
OFTEN, SELDOM = "basisschool", "leerwerkbedrijf"
"""Words that stand in one name of nine or so, and in one of a hundred."""
WEIGHTS = {
    Sector.EDUCATION: 35, Sector.CHILDCARE: 20, Sector.WELFARE: 15, Sector.YOUTH_CARE: 12, Sector.HEALTH: 10,
    Sector.YOUTH_HEALTH: 4, Sector.JUSTICE: 2, Sector.WORK: 1, Sector.OTHER: 1,
}  # fmt: skip
ON_THE_WAY = 0.3
"""How many are not through all steps yet."""
LONG = 0.8
"""How many of the others are connected for as long as there are figures."""
PACE = (0, 14, 20, 20, 15, 30, 49, 75, 365)
"""How many days pass before each of the nine steps."""
RESTING = {State.UNDERWAY: 88, State.PAUSED: 6, State.DECLINED: 6}
OVER = {State.UNDERWAY: 92, State.PAUSED: 2, State.LEFT: 4, State.MERGED: 2}
"""How it goes with who is not connected, and with who is, each with its weight."""
FOLLOWS = (
    "state", "step", "step_number", "planned_on", "due_from", "due_until", "due_on", "due_key", "joined_on",
)  # fmt: skip
"""What a connection keeps that follows from what was done."""
REASONS = {State.PAUSED: "Andere directie.", State.DECLINED: "Past niet bij ons.", State.LEFT: "Is gestopt."}


def generate_connections(*, connections: int, years: int, region_id: int, seed: int) -> None:
    """Add organisations on their way in a region, with years of figures of those that are connected.

    The caller commits. Figures of that time that are there already give way.
    """
    chance, region = Random(f"connections {seed}"), db.session.get_one(Region, region_id)
    edition = edition_for(region)
    assert edition is not None, "the programme comes with an upgrade"
    by, today = _coordinators(region), clock.today()
    first, made = _generated_so_far(), list[Made]()
    numbers = iter(range(first, first + connections))
    while batch := [*islice(numbers, BATCH)]:
        made += _write(chance, region, edition, [_organisation(chance, number) for number in batch], years, by)
    belongings.add(chance, made, edition.route, region, today)
    joined = [(one.organisation_id, one.joined_on) for one in made if one.joined_on]
    generate_signals(joined, years=years, region_id=region_id, seed=seed)


def _generated_so_far() -> int:
    last = db.session.scalar(select(func.max(Organisation.code)).where(Organisation.code.like("VOL-______")))
    return int(last[4:]) + 1 if last else 0


def _coordinators(region: Region) -> Sequence[User | None]:
    """Who works on connections where the region is run; nobody where there is no such person."""
    held = select(Assignment.user_id).join(Role).where(Role.code == "AC", Assignment.active)
    theirs = held.where(Assignment.organisation_id == region.organisation_id)
    return db.session.scalars(select(User).where(User.id.in_(theirs)).order_by(User.id)).all() or [None]


def _organisation(chance: Random, number: int) -> tuple[Sector, Row]:
    sector = chance.choices([*WEIGHTS], [*WEIGHTS.values()])[0]
    words = chance.choice(NAMES[sector]), chance.choice(CALLED), chance.choice(PLACES)
    name, code, now = f"{' '.join(words)} {number:05}", f"VOL-{number:06}", clock.now()
    return sector, {
        "kind": Kind.INSTITUTION, "code": code, "name": name, "country": Country.NETHERLANDS,
        "created_at": now, "changed_at": now, "version": 1, "sort_key": folded(name),
        "search_key": folded(f"{name} {code}"),
    }  # fmt: skip


def _write(
    chance: Random, region: Region, edition: ProgrammeEdition, told: Sequence[tuple[Sector, Row]], years: int,
    by: Sequence[User | None],
) -> Iterator[Made]:  # fmt: skip
    """Write a batch: organisations, that they lie in the region, then connections on their numbers, then steps."""
    places = inserted(Organisation, [row for _sector, row in told])
    lying = [{"region_id": region.id, "organisation_id": place, "version": 1} for place in places]
    db.session.execute(insert(RegionMembership.__table__), lying)
    rows, courses = list[Row](), list[tuple[Done, ...]]()
    for place, (sector, organisation) in zip(places, told, strict=True):
        standing, planned = _standing(chance, edition.route, years)
        who = chance.choice(by)
        about = {
            "organisation_id": place, "region_id": region.id, "edition_id": edition.id, "sector": sector,
            "coordinator_id": who and who.id, "contract_partner": chance.random() < 0.4,
            "approach": "Via het wijkteam, dat al met de organisatie samenwerkt.",
            "merged_into_id": places[0] if standing.state is State.MERGED else None,
            "reason": REASONS.get(standing.state), "sort_key": organisation["sort_key"],
            "search_key": organisation["search_key"],
        }  # fmt: skip
        rows.append(_row(chance, edition, standing, planned) | about)
        courses.append(standing.done)
    numbers = inserted(Connection, rows)
    actors = [one.actor_id for one in by if one] or [None]
    its = [
        _step(number, step, chance.choice(actors)) for number, done in zip(numbers, courses, strict=True)
        for step in done
    ]  # fmt: skip
    db.session.execute(insert(ConnectionStep.__table__), its)
    for number, row, done, (_sector, organisation) in zip(numbers, rows, courses, told, strict=True):
        papers = Papers(row["accession_signed_on"], row["account_form_on"])
        yield Made(
            number, row["organisation_id"], organisation["name"], row["state"], done, row["joined_on"], papers
        )


def _standing(chance: Random, route: Route, years: int) -> tuple[Standing, date | None]:
    """Where one stands, and for when its next step is planned."""
    today, whole = clock.today(), chance.random() >= ON_THE_WAY
    if whole:
        done = _for_years(chance, route, years, today)
    else:
        days, many = _days(chance), chance.randrange(len(route.steps))
        back = today - timedelta(days=sum(days[:many]) + chance.randrange(60))
        done = tuple(_along(route, back, days[:many]))
    weights = OVER if _is_joined(route, done) else RESTING
    state = chance.choices([*weights], [*weights.values()])[0]
    step = route.steps[min(len(done), len(route.steps) - 1)]
    is_planned = state is State.UNDERWAY and step.window is None and chance.random() < 0.7
    planned = today + timedelta(days=chance.randrange(-20, 40)) if is_planned else None
    return Standing(state, done), planned


def _for_years(chance: Random, route: Route, years: int, today: date) -> tuple[Done, ...]:
    """All steps, the yearly one each year up to now; some are late with the next."""
    far = years * 365 + chance.randrange(60, 500) if chance.random() < LONG else chance.randrange(400, years * 365)
    days, late = _days(chance), chance.randrange(30) if chance.random() < 0.3 else 0
    begin = today - timedelta(days=far + sum(days))
    done = [*_along(route, begin, days[: len(route.steps) - 1])]
    yearly = route.steps[-1]
    while yearly.kind is StepKind.YEARLY:
        day = done[-1].on + timedelta(days=chance.randrange(350, 380))
        if day >= today - timedelta(days=late):
            break
        done.append(Done(yearly.key, day))
    return tuple(done)


def _days(chance: Random) -> list[int]:
    return [chance.randrange(pace, pace + 7) if pace else 0 for pace in PACE]


def _along(route: Route, begin: date, days: Sequence[int]) -> Iterator[Done]:
    on = begin
    for step, passed in zip(route.steps, days, strict=False):
        on += timedelta(days=passed)
        yield Done(step.key, on)


def _is_joined(route: Route, done: Sequence[Done]) -> bool:
    return route.joining is not None and any(one.key == route.joining.key for one in done)


def _row(chance: Random, edition: ProgrammeEdition, standing: Standing, planned: date | None) -> Row:
    """The columns of a connection that follow from where it stands, and its papers."""
    one, now = Connection(state=standing.state, planned_on=planned), clock.now()
    one.edition = edition
    settle(one, standing)
    came = one.joined_on or (standing.done[-1].on if len(standing.done) > 3 and chance.random() < 0.5 else None)
    signed = {"signatory": "Anke Vos", "signatory_function": "bestuurder"} if came else {}
    form = came if one.joined_on or chance.random() < 0.5 else None
    return {
        **{name: getattr(one, name) for name in FOLLOWS}, "accession_signed_on": came, "account_form_on": form,
        "signatory": None, "signatory_function": None, **signed, "created_at": now, "changed_at": now,
        "version": 1,
    }  # fmt: skip


def _step(number: int, done: Done, actor_id: Any) -> Row:
    now = clock.now()
    return {
        "connection_id": number, "key": done.key, "done_on": done.on, "done_by_id": actor_id,
        "created_at": now, "changed_at": now,
    }  # fmt: skip
