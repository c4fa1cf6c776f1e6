"""Organisations that the region of the demo connects: some in most steps and in every state, with contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from app.commands.demo import account_lines as lines
from app.commands.demo.connection_papers import hand_out, settle
from app.commands.demo.connection_people import introduce, speak
from app.commands.demo.people import VOORBEELDSTAD
from app.commands.demo.world import INSTITUTION, REGION, REGION_CODE, SINCE
from app.common import clock, context
from app.common.context import working_as
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding.actions import connections as actions
from app.onboarding.actions.checks import keep_checks
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.models import Connection
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.papers import PaperKind
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
    since: int = 14
    """How many days ago it did the last of them."""
    ahead: int | None = None
    """In how many days the step that is due is planned; a window says it where nothing is planned."""
    back: PaperKind = PaperKind.ACCOUNTS
    """Which paper came back of those that complete the connection, where one is still lacking."""
    turn: Turn | None = None
    reason: str = ""
    parent: str = ""

    def days(self, today: date) -> list[date]:
        """On which day it did each of its steps."""
        return [today - timedelta(days=self.since + self.pace * ago) for ago in reversed(range(self.steps))]


STORIES = (
    Story("IN-00002", "Stichting De Wegwijzer", Sector.YOUTH_CARE, 4, ahead=3, parent=UMBRELLA),
    Story("IN-00003", "Huisartsen Oostwal", Sector.HEALTH, 6, 21, 60),
    Story("IN-00004", "Basisschool De Kiezel", Sector.EDUCATION, 1, ahead=2),
    Story("IN-00005", "Kinderopvang Pinkel", Sector.CHILDCARE, 4, ahead=7, back=PaperKind.ACCESSION),
    Story("IN-00006", "Welzijn Lage Venen", Sector.WELFARE, 7, 21, 86),
    Story("IN-00007", "Jongerenwerk Buiten", Sector.WELFARE, 5, ahead=12),
    Story("IN-00008", "Praktijk Noorderlicht", Sector.HEALTH, 9, 30, 30),
    Story("IN-00009", "Thuiszorg Zorgkracht", Sector.HEALTH, 8, 30, 120, parent=UMBRELLA),
    Story("IN-00010", "Scouting De Vennen", Sector.WELFARE),
    Story("IN-00011", "Zwemschool Plons", Sector.OTHER, 1, turn=Turn.DECLINE, reason="Past niet bij ons werk."),
    Story(
        "IN-00012", "Kindercentrum Beek", Sector.CHILDCARE, 2, since=40, turn=Turn.PAUSE,
        reason="Er komt een andere directie. In het voorjaar gaan wij verder.",
    ),
    Story(
        "IN-00013", "Jeugdzorg Oude Stijl", Sector.YOUTH_CARE, 6, 21, 90, turn=Turn.LEAVE,
        reason="De organisatie is gestopt.",
    ),
    Story(
        "IN-00014", "Wijkteam Zuid", Sector.WELFARE, 6, 21, 120, turn=Turn.MERGE,
        reason="Gaat op in Welzijn Lage Venen.",
    ),
    Story(INSTITUTION, "Jeugdhulp De Linde", Sector.YOUTH_CARE, 8, 25, 30),
)  # fmt: skip
MERGED_INTO = "IN-00006"


def begin() -> None:
    """Let the organisations of the demo begin that have not; the caller commits."""
    region = db.session.scalars(
        select(Region).where(Region.code == REGION_CODE, Region.kind == RegionKind.REFERRAL_INDEX)
    ).one()
    bring_programme(NAME, NINE_STEPS)
    coordinators = coordinators_of_region()
    if not coordinators:
        return
    places = _organisations(region)
    known = set(db.session.scalars(select(Connection.organisation_id)))
    for number, story in enumerate(STORIES):
        if places[story.code].id not in known:
            coordinator = coordinators[number % len(coordinators)]
            with working_as(replace(context.current(), actor_id=coordinator.actor_id)):
                _tell(story, number, places, region, coordinator)
    lines.fill()


def coordinators_of_region() -> list[User]:
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


def _tell(
    story: Story, number: int, places: Mapping[str, Organisation], region: Region, coordinator: User
) -> None:
    connection = actions.begin(places[story.code], region, coordinator_id=coordinator.id)
    connection.sector, connection.contract_partner = story.sector, story.steps > 3
    today, route = clock.today(), connection.edition.route
    days = story.days(today)
    introduce(connection, number)
    if days:
        speak(connection, number, days[0])
    if story.steps > 4:
        settle(connection, days[3])
    elif story.steps > 2:
        hand_out(connection, days[2], story.back)
    for step, day in zip(route.steps, days, strict=False):
        actions.complete(connection, step.key, day)
        keep_checks(connection, step.key, {point.key: (True, "") for point in step.checklist})
    if story.ahead is not None:
        actions.plan(connection, today + timedelta(days=story.ahead))
    if story.turn:
        into = places[MERGED_INTO] if story.turn is Turn.MERGE else None
        actions.turn(connection, story.turn, story.reason, into=into)
