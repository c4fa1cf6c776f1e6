"""The demo world: organisations, regions, products and people; what is there already is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from sqlalchemy import select

from app.commands.demo import municipalities
from app.commands.demo.papers import enrol, hand_in, sign
from app.commands.demo.people import ACCOUNTS, COLLEAGUES, TESTDORP, VOORBEELDSTAD, Person
from app.commands.demo.testmakelaar import KVK, pseudonym
from app.common import clock
from app.common.crypto import Vault
from app.common.frozen import frozen
from app.extensions import db
from app.security.actions.municipalities import import_municipalities
from app.security.actions.platform import PLATFORM_CODE
from app.security.login.rules.assertions import Assertion, LegalSubject, Level, Register
from app.security.login.rules.providers import Providers
from app.security.models import (
    Actor,
    Assignment,
    Organisation,
    OrganisationMembership,
    Product,
    ProviderIdentity,
    Region,
    RegionMembership,
    Role,
    User,
)
from app.security.rules.municipality_files import Reading
from app.security.rules.organisations import Kind, RegionKind

SINCE = date(2026, 1, 1)
SINCE_MOMENT = datetime(2026, 1, 1, 8, tzinfo=UTC)
"""The day of the lists of municipalities, and from which everything in the demo holds."""

PLATFORM, SERVICE_DESK, JOINT, REGION, INSTITUTION = PLATFORM_CODE, "SD-0001", "LV-0001", "RL-0001", "JL-0001"
LIBRARY, VILLAGE_HALL = "BV-0001", "DT-0001"

ORGANISATIONS = {
    PLATFORM: (Kind.PLATFORM, "Regieportaal"),
    SERVICE_DESK: (Kind.SERVICE_DESK, "Servicedesk"),
    VOORBEELDSTAD: (Kind.MUNICIPALITY, "Voorbeeldstad"),
    TESTDORP: (Kind.MUNICIPALITY, "Testdorp"),
    JOINT: (Kind.JOINT_ARRANGEMENT, "Samenwerkingsverband Lage Venen"),
    REGION: (Kind.REGION, "Regiobureau Lage Venen"),
    INSTITUTION: (Kind.INSTITUTION, "Jeugdhulp De Linde"),
    LIBRARY: (Kind.ORGANISER, "Bibliotheek Voorbeeldstad"),
    VILLAGE_HALL: (Kind.ORGANISER, "Dorpshuis Testdorp"),
}
PARENTS = {LIBRARY: VOORBEELDSTAD, VILLAGE_HALL: TESTDORP}

REGIONS = {
    RegionKind.NETWORK: ("Netwerk Lage Venen", REGION),
    RegionKind.REFERRAL_INDEX: ("Verwijsindex Lage Venen", REGION),
    RegionKind.YOUTH_CARE: ("Lage Venen", None),
}
"""Name, and the organisation that works for the region; a youth care region is everybody's."""
REGION_CODE = "lage-venen"

WORKPLACES = {"SD": SERVICE_DESK, "SB": PLATFORM, "NC": REGION, "AC": REGION, "IC": INSTITUTION}
"""Where a role works when that is not the municipality."""
SIGNATORIES = {VOORBEELDSTAD: "M. de Graaf, gemeentesecretaris", TESTDORP: "P. Jonker, burgemeester"}
"""Who signed the agreements for a municipality."""
ORGANISERS = {VOORBEELDSTAD: LIBRARY, TESTDORP: VILLAGE_HALL}


@frozen
class World:
    """What people are hung on: organisations by code, roles by code, products by name."""

    organisations: Mapping[str, Organisation]
    roles: Mapping[str, Role]
    products: Mapping[str, Product]


def build(password_hash: str, readings: Iterable[Reading] = ()) -> None:
    """Make what is missing of the demo and take over some lists of municipalities; the caller commits."""
    import_municipalities([_missing_municipalities()], valid_on=SINCE)
    import_municipalities(readings, valid_on=SINCE)
    organisations = _organisations()
    db.session.flush()
    _regions(organisations)
    hand_in(organisations[VOORBEELDSTAD])
    for code, signatory in SIGNATORIES.items():
        sign(organisations[code], signatory)
    enrol(organisations[TESTDORP])
    _people(World(organisations, fixed_roles(), products()), password_hash)
    db.session.flush()


def introduce(vault: Vault, providers: Providers) -> None:
    """Give both municipalities their KvK number, and let the trial's own broker know the accounts of the demo."""
    organisations = {
        place.code: place for place in db.session.scalars(select(Organisation).where(Organisation.code.in_(KVK)))
    }
    for code, place in organisations.items():
        place.kvk_number = place.kvk_number or KVK[code]
    issuer = next((one.issuer for one in providers.brokers if not providers.strict), None)
    if issuer is None:
        return
    names = {one.username: KVK[one.organisation] for one in ACCOUNTS}
    for user in db.session.scalars(select(User).where(User.username.in_(names))).unique():
        _introduce(vault, issuer, user, names[user.username])


def _introduce(vault: Vault, issuer: str, user: User, kvk: str) -> None:
    subjects = (LegalSubject(Register.KVK, kvk),)
    said = Assertion(issuer, subjects, pseudonym(user.username, kvk), Level.LOA3)
    fingerprint = vault.fingerprint(said.key)
    known = select(ProviderIdentity.id).where(ProviderIdentity.fingerprint == fingerprint)
    if db.session.scalar(known) is None:
        identity = ProviderIdentity(user_id=user.id, organisation_id=user.organisation_id, provider="testmakelaar",
                                    fingerprint=fingerprint)  # fmt: skip
        db.session.add(identity)


def fixed_roles() -> dict[str, Role]:
    """The fixed roles by code, as `flask portal upgrade` left them."""
    fixed = select(Role).where(Role.organisation_id.is_(None))
    return {role.code: role for role in db.session.scalars(fixed)}


def products() -> dict[str, Product]:
    """The products by name, as `flask portal upgrade` left them."""
    return {product.name: product for product in db.session.scalars(select(Product))}


def _missing_municipalities() -> Reading:
    """The ones that no list has brought yet: a later list knows better than the demo."""
    found = db.session.execute(select(Organisation.cbs_code, Organisation.nis_code))
    known = {number for row in found for number in row}
    return Reading("demo", [entry for entry in municipalities.entries() if entry.number not in known])


def _organisations() -> dict[str, Organisation]:
    wanted = select(Organisation).where(Organisation.code.in_(ORGANISATIONS))
    found = {organisation.code: organisation for organisation in db.session.scalars(wanted)}
    for code, (kind, name) in ORGANISATIONS.items():
        if code not in found:
            found[code] = Organisation(code=code, kind=kind, name=name, valid_from=SINCE)
            found[code].parent = found.get(PARENTS.get(code, ""))
            db.session.add(found[code])
            if code == JOINT:
                _join(found[JOINT], found[VOORBEELDSTAD], found[TESTDORP])
    return found


def _join(umbrella: Organisation, *members: Organisation) -> None:
    for member in members:
        db.session.add(OrganisationMembership(umbrella=umbrella, member=member, valid_from=SINCE))


def _regions(organisations: Mapping[str, Organisation]) -> None:
    """Three regions with the same municipalities."""
    found = set(db.session.scalars(select(Region.kind).where(Region.code == REGION_CODE)))
    for kind, (name, owner) in REGIONS.items():
        if kind not in found:
            owner_id = organisations[owner].id if owner else None
            region = Region(kind=kind, code=REGION_CODE, name=name, organisation_id=owner_id)
            db.session.add(region)
            for code in (VOORBEELDSTAD, TESTDORP):
                link = RegionMembership(region=region, organisation=organisations[code], valid_from=SINCE)
                db.session.add(link)


def region_of_connections() -> Region | None:
    """The region of the demo that connects organisations; nothing before the demo is there."""
    where = Region.code == REGION_CODE, Region.kind == RegionKind.REFERRAL_INDEX
    return db.session.scalars(select(Region).where(*where)).first()


def _people(world: World, password_hash: str) -> None:
    people = (*ACCOUNTS, *COLLEAGUES)
    wanted = select(User.username).where(User.username.in_([person.username for person in people]))
    known = set(db.session.scalars(wanted))
    for number, person in enumerate(people, start=1):
        if person.username not in known:
            db.session.add(_user(world, person, number, password_hash))


def _user(world: World, person: Person, number: int, password_hash: str) -> User:
    now = clock.now()
    user = User(
        actor=Actor(),
        organisation=world.organisations[person.organisation],
        username=person.username,
        password=password_hash,
        password_changed_at=now,
        active=person.active,
        deactivated_at=None if person.active else now,
        profile_at=now,
        verified_at=None if person.waiting else now,
        handled_at=None if person.waiting else now,
        salutation=person.salutation,
        initials=person.initials,
        first_name=person.first_name,
        prefix=person.prefix or None,
        last_name=person.last_name,
        department=person.department,
        phone=f"06 00 00 00 {number:02}",
        email=person.username,
        newsletter=person.newsletter,
        contact_person=bool(person.contact_email),
        contact_email=person.contact_email or None,
    )
    user.assignments = [*_assignments(world, person)]
    return user


def _assignments(world: World, person: Person) -> Iterable[Assignment]:
    for written in person.roles.split():
        code, _, product = written.partition("/")
        for organisation in workplaces(person, code):
            yield Assignment(
                organisation=world.organisations[organisation],
                role=world.roles[code],
                product=world.products[product] if product else None,
                valid_from=SINCE,
                active=person.active,
            )


def workplaces(person: Person, role: str) -> list[str]:
    """Codes of the organisations where a person has a role."""
    if role == "OR":
        return [ORGANISERS[person.organisation]]
    if role == "GB" and person.account and person.organisation == VOORBEELDSTAD:
        return [VOORBEELDSTAD, JOINT]
    return [WORKPLACES.get(role, person.organisation)]
