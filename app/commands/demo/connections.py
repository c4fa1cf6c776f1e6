"""Organisations that the region of the demo connects: some in most steps and in every state, with contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from app.commands.demo.connection_papers import settle
from app.commands.demo.people import VOORBEELDSTAD
from app.commands.demo.world import INSTITUTION, REGION, REGION_CODE, SINCE
from app.common import clock, context
from app.common.context import working_as
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding.actions import connections as actions
from app.onboarding.actions.checks import keep_checks
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.models import Connection, ConnectionContact
from app.onboarding.rules.contacts import ContactKind, Way
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.standing import Turn
from app.security.models import Organisation, Region, RegionMembership, User
from app.security.rules.organisations import Kind, RegionKind

UMBRELLA = "IN-00001"


@frozen
class Story:
    """An organisation, how many steps it did, the days between them, and what became of it."""

    code: str
    name: str
    sector: Sector
    steps: int = 0
    pace: int = 14
    ahead: int | None = None
    """In how many days the step that is due is planned; a window says it where nothing is planned."""
    turn: Turn | None = None
    reason: str = ""
    parent: str = ""


STORIES = (
    Story("IN-00002", "Stichting De Wegwijzer", Sector.YOUTH_CARE, 4, ahead=3, parent=UMBRELLA),
    Story("IN-00003", "Huisartsen Oostwal", Sector.HEALTH, 6, pace=60),
    Story("IN-00004", "Basisschool De Kiezel", Sector.EDUCATION, 1, ahead=2),
    Story("IN-00005", "Kinderopvang Pinkel", Sector.CHILDCARE, 4, ahead=7),
    Story("IN-00006", "Welzijn Lage Venen", Sector.WELFARE, 7, pace=12),
    Story("IN-00007", "Jongerenwerk Buiten", Sector.WELFARE, 5, ahead=12),
    Story("IN-00008", "Praktijk Noorderlicht", Sector.HEALTH, 9, pace=30),
    Story("IN-00009", "Thuiszorg Zorgkracht", Sector.HEALTH, 8, pace=30, parent=UMBRELLA),
    Story("IN-00010", "Scouting De Vennen", Sector.WELFARE),
    Story("IN-00011", "Zwemschool Plons", Sector.OTHER, 1, turn=Turn.DECLINE, reason="Past niet bij ons."),
    Story("IN-00012", "Kindercentrum Beek", Sector.CHILDCARE, 2, turn=Turn.PAUSE, reason="Andere directie."),
    Story("IN-00013", "Jeugdzorg Oude Stijl", Sector.YOUTH_CARE, 6, turn=Turn.LEAVE, reason="Is gestopt."),
    Story("IN-00014", "Wijkteam Zuid", Sector.WELFARE, 6, turn=Turn.MERGE, reason="Fusie met Welzijn."),
    Story(INSTITUTION, "Jeugdhulp De Linde", Sector.YOUTH_CARE, 8, pace=25),
)  # fmt: skip
MERGED_INTO = "IN-00006"


def begin() -> None:
    """Let the organisations of the demo begin that have not; the caller commits."""
    region = db.session.scalars(
        select(Region).where(Region.code == REGION_CODE, Region.kind == RegionKind.REFERRAL_INDEX)
    ).one()
    bring_programme(NAME, NINE_STEPS)
    coordinators = _coordinators()
    if not coordinators:
        return
    places = _organisations(region)
    known = set(db.session.scalars(select(Connection.organisation_id)))
    for number, story in enumerate(STORIES):
        if places[story.code].id not in known:
            coordinator = coordinators[number % len(coordinators)]
            with working_as(replace(context.current(), actor_id=coordinator.actor_id)):
                _tell(story, places, region, coordinator)


def _coordinators() -> list[User]:
    """Marloes of Voorbeeldstad and Paul of Testdorp, who both work for the region."""
    named = select(User).where(User.username.like("ac@%")).order_by(User.username.desc())
    return list(db.session.scalars(named).unique())


def _organisations(region: Region) -> Mapping[str, Organisation]:
    wanted = {UMBRELLA: "Koepel Zorgkracht", **{story.code: story.name for story in STORIES}}
    by_code = select(Organisation).where(Organisation.code.in_([*wanted, REGION, VOORBEELDSTAD]))
    found = {one.code: one for one in db.session.scalars(by_code)}
    for code, name in wanted.items():
        if code not in found:
            found[code] = Organisation(code=code, kind=Kind.INSTITUTION, name=name, valid_from=SINCE)
            db.session.add(found[code])
    for story in STORIES:
        if story.parent:
            found[story.code].parent = found[story.parent]
    db.session.flush()
    lying = select(RegionMembership.organisation_id).where(RegionMembership.region_id == region.id)
    lie = set(db.session.scalars(lying))
    for code in wanted:
        if found[code].id not in lie:
            db.session.add(RegionMembership(region=region, organisation=found[code], valid_from=SINCE))
    db.session.flush()
    return found


def _tell(story: Story, places: Mapping[str, Organisation], region: Region, coordinator: User) -> None:
    connection = actions.begin(places[story.code], region, coordinator_id=coordinator.id)
    connection.sector = story.sector
    connection.approach = "Via het wijkteam, dat al met de organisatie samenwerkt."
    connection.warm_contact, connection.contract_partner = "Yvette Haan, beleid jeugd", story.steps > 3
    today, route = clock.today(), connection.edition.route
    days = [today - timedelta(days=story.pace * ago) for ago in range(story.steps, 0, -1)]
    _people(connection)
    _said(connection, days[0] if days else today)
    if story.steps > 4:
        settle(connection, days[3])
    for step, day in zip(route.steps, days, strict=False):
        actions.complete(connection, step.key, day)
    if story.ahead is not None:
        actions.plan(connection, today + timedelta(days=story.ahead))
    if story.turn:
        into = places[MERGED_INTO] if story.turn is Turn.MERGE else None
        actions.turn(connection, story.turn, story.reason, into=into)
    else:
        first = route.steps[0]
        points = {point.key: (story.steps > 0, "") for point in first.checklist}
        keep_checks(connection, first.key, points)


def _people(connection: Connection) -> None:
    people = (
        (ContactKind.CONTACT, "Saskia Roelofs", "teamleider", "+31880000061", "s.roelofs@voorbeeld.example"),
        (ContactKind.SIGNATORY, "Anke Vos", "bestuurder", None, "a.vos@voorbeeld.example"),
        (ContactKind.COORDINATOR, "Mark Pol", None, None, "m.pol@voorbeeld.example"),
        (ContactKind.MUNICIPALITY, "Yvette Haan", "beleid jeugd", None, None),
    )
    for kind, name, function, phone, email in people:
        db.session.add(
            ConnectionContact(
                connection=connection, kind=kind, name=name, function=function, phone=phone, email=email
            )
        )


def _said(connection: Connection, day: date) -> None:
    words = "Warm contact via de gemeente. De teamleider wil graag weten wat het betekent voor de praktijk."
    actions.note(connection, spoken_on=day, way=Way.CALL, words=words)
