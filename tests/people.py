"""The cast: people of Testdorp, of Voorbeeldstad, and of a municipality that has nothing to do with either.

They are the people of the demo, so that tests, pictures and handbook tell of the same ones. They live in every
test database; a test that needs somebody else makes them with a factory.
"""

from __future__ import annotations

from typing import Any

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from app.commands.demo import world
from app.commands.demo.papers import sign
from app.commands.demo.people import ACCOUNTS, TESTDORP, VOORBEELDSTAD
from app.common import crypto
from app.extensions import db
from app.security.models import (
    Actor,
    Assignment,
    LoginSession,
    Organisation,
    OrganisationMembership,
    Region,
    RegionMembership,
    Role,
    User,
)
from app.security.rules.organisations import Kind, RegionKind
from tests import bench
from tests.browser import Browser

JOINT, SERVICE_DESK, PLATFORM, REGION, INSTITUTION = (
    world.JOINT,
    world.SERVICE_DESK,
    world.PLATFORM,
    world.REGION,
    world.INSTITUTION,
)
ELSEWHERE = "EL-0001"
"""A municipality outside the joint arrangement and outside the region."""
WITHOUT_ROLE = "none"
CANARY = "Kanarie"
"""The last name of everybody at Elsewhere: a word that nobody of Testdorp ever reads."""
ROLES = ("SD", "GB", "G", "PB", "FB", "PR", "LB", "OR", "NC", "AC", "IC", "VT", "FG", "SB")
FORGERY_TOKEN = "known-to-the-tests"


def _cast() -> list[tuple[str, str, str, str, str, str]]:
    """Home, role or none, user name, first name, prefix, last name."""
    told = [
        (one.organisation, one.account, one.username, one.first_name, one.prefix, one.last_name)
        for one in ACCOUNTS
        if one.organisation == TESTDORP or one.account in ("GB", "G", "PR")
    ]
    return [
        *told,
        (TESTDORP, WITHOUT_ROLE, "n.tahiri@testdorp.example", "Naima", "", "Tahiri"),
        (ELSEWHERE, "GB", "gb@elders.example", "Karel", "", CANARY),
        (ELSEWHERE, "G", "g@elders.example", "Karin", "", CANARY),
    ]


def workplaces(home: str, code: str) -> list[str]:
    """Codes of the organisations where somebody from a municipality has a role."""
    if code == WITHOUT_ROLE:
        return []
    if (home, code) == (VOORBEELDSTAD, "GB"):
        return [VOORBEELDSTAD, JOINT]
    return [world.VILLAGE_HALL] if code == "OR" else [world.WORKPLACES.get(code, home)]


def move_in() -> None:
    """Bring organisations, regions, products and people to an empty database."""
    places = {
        code: Organisation(kind=kind, code=code, name=name) for code, (kind, name) in _organisations().items()
    }
    db.session.add_all(places.values())
    db.session.flush()
    for code in (VOORBEELDSTAD, TESTDORP, ELSEWHERE):
        sign(places[code], "P. Jonker, burgemeester")
    for code in (VOORBEELDSTAD, TESTDORP):
        db.session.add(OrganisationMembership(umbrella=places[JOINT], member=places[code]))
    region = Region(
        kind=RegionKind.NETWORK, code="lage-venen", name="Netwerk Lage Venen", organisation=places[REGION]
    )
    region.members = [RegionMembership(organisation=places[code]) for code in (VOORBEELDSTAD, TESTDORP)]
    far = Region(kind=RegionKind.NETWORK, code="ver-weg", name="Netwerk Ver Weg", organisation=places[ELSEWHERE])
    db.session.add_all([region, far])
    roles = {role.code: role for role in db.session.scalars(select(Role))}
    for home, code, username, first, prefix, last in _cast():
        user = User(
            username=username,
            email=username,
            first_name=first,
            prefix=prefix or None,
            last_name=last,
            organisation=places[home],
            actor=Actor(),
            active=True,
            profile_at=world.SINCE_MOMENT,
            verified_at=world.SINCE_MOMENT,
            handled_at=world.SINCE_MOMENT,
        )
        user.assignments = [
            Assignment(organisation=places[place], role=roles[code]) for place in workplaces(home, code)
        ]
        db.session.add(user)
    db.session.flush()


def _organisations() -> dict[str, tuple[Kind, str]]:
    return {**world.ORGANISATIONS, ELSEWHERE: (Kind.MUNICIPALITY, "Elders")}


def organisation(code: str) -> Organisation:
    """One of the organisations of the cast."""
    (found,) = bench.rows_of(Organisation, Organisation.code == code)
    return found


class Person(Browser):
    """Somebody at a browser of their own."""

    def __init__(self, user: User | None = None, place: Organisation | None = None, level: int = 0) -> None:
        super().__init__(bench.the_app())
        self.user: Any = user
        self.place: Any = place
        self.level = level
        if user is not None:
            self.logs_in(level)

    def logs_in(self, level: int = 2) -> None:
        """Have a login session, without going through the login pages; each has a test of its own."""
        self.key = crypto.token()
        self.session = bench.store(
            LoginSession(
                key_hash=crypto.hashed(self.key),
                actor_id=self.user and self.user.actor_id,
                level=level,
                method="test",
                organisation_id=self.place and self.place.id,
                data={"csrf_token": FORGERY_TOKEN},
            )
        )
        self.opens_a_new_window()

    def opens_a_new_window(self) -> None:
        """Go on with the login session as it was made, whatever happened to the cookie since."""
        self.client = self.app.test_client()
        self.client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.key)

    @property
    def token(self) -> str:
        """The forgery token that belongs to this person's session, for posts without a form."""
        return URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(FORGERY_TOKEN)


def visitor() -> Person:
    """Somebody without a login."""
    return Person()


def user_named(username: str) -> User:
    """Somebody of the cast, by login name."""
    (found,) = bench.rows_of(User, User.username == username)
    return found


def at_work(code: str, home: str = TESTDORP, at: str = "") -> Person:
    """Somebody of the cast with a role, logged in, working at the place of that role or at the one named."""
    username = next(one[2] for one in _cast() if one[:2] == (home, code))
    places = workplaces(home, code)
    place = organisation(at or places[0]) if places else None
    return Person(user_named(username), place, level=2)


def half_logged_in(code: str = "GB") -> Person:
    """Somebody who gave the password and not yet the second factor."""
    username = next(one[2] for one in _cast() if one[:2] == (TESTDORP, code))
    return Person(user_named(username), None, level=1)


def with_role(code: str, place: Organisation, **fields: Any) -> Person:
    """Somebody new with a role at an organisation, logged in there."""
    from tests.factories import AssignmentFactory, UserFactory

    user = UserFactory(organisation=place, **fields)
    AssignmentFactory(user=user, organisation=place, code=code)
    return Person(user, place, level=2)
