"""Somebody who links DigiD to an account, and logs in with it: people, and what they do."""

from __future__ import annotations

from app.commands.demo.testmakelaar import Customer
from app.common.audit import AuditEvent
from app.plans.models import Participant
from app.security.models import Resident, ResidentPolicy
from app.security.rules.digid import DigidFloor
from tests import bench, people, residents
from tests.broker import Broker, Means
from tests.browser import Page
from tests.factories import ResidentPolicyFactory
from tests.people import TESTDORP
from tests.residents import PASSWORD, ResidentAtHome
from tests.sharing import ParticipantFactory

LINDA = "linda@bakker.example"
BSN, OTHER_BSN, NO_BSN = "999900006", "999990019", "999900007"
GROUND = "Jeugdwet, artikel 7.2.1"
PEOPLE = (
    Customer("linda", None, None, "06 00 00 02 01", bsn=f"s00000000:{BSN}"),
    Customer("bare", None, None, "06 00 00 02 02", bsn=BSN),
    Customer("other", None, None, "06 00 00 02 03", bsn=OTHER_BSN),
    Customer("wrong", None, None, "06 00 00 02 04", bsn=NO_BSN),
    Customer("older", None, None, "06 00 00 02 05", bsn=f"s00000001:{BSN}"),
    Customer("nobody", None, None, "06 00 00 02 06"),
)


def switched_on(code: str, floor: DigidFloor = DigidFloor.SUBSTANTIEEL) -> ResidentPolicy:
    """A municipality that lets residents in with DigiD."""
    return ResidentPolicyFactory(
        organisation=people.organisation(code), digid=True, digid_floor=floor, digid_ground=GROUND
    )


def taking_part(code: str, email: str = LINDA) -> Participant:
    """Somebody in a plan of a municipality of the cast."""
    return ParticipantFactory(plan__pathway__person__organisation=people.organisation(code), email=email)


def a_stranger() -> Resident:
    """Somebody else who takes part in a plan of Testdorp."""
    return residents.a_resident(taking_part(TESTDORP, "joost@x.example"), email="joost@x.example")


def leads_to(page: Page) -> str:
    """The address at DigiD that a page leads on to."""
    (link,) = page.select("main p a[href^=http]")
    assert page.headers["Refresh"] == f"0; url={link['href']}"
    return str(link["href"])


def asks(person: ResidentAtHome, code: str = TESTDORP) -> str:
    """Choose to log in with DigiD."""
    place = people.organisation(code).id
    return leads_to(person.posts("/mijn/login/", 200, "/mijn/digid/login", place=str(place)))


def asks_to_link(person: ResidentAtHome, code: str = TESTDORP) -> str:
    """Choose to link it, with the password."""
    place = people.organisation(code).id
    page = person.posts("/mijn/account/", 200, "/mijn/digid/link", place=str(place), owner_password=PASSWORD)
    return leads_to(page)


def links(
    home: ResidentAtHome, broker: Broker, who: str = "linda", level: str = "substantieel", status: int = 200
) -> Page:
    """The whole way to link it."""
    return home.opens(Means(broker).logs_in(asks_to_link(home), who, level), status)


def logs_in(
    browser: ResidentAtHome, broker: Broker, who: str = "linda", level: str = "substantieel", status: int = 200
) -> Page:
    """The whole way to log in."""
    return browser.opens(Means(broker).logs_in(asks(browser), who, level), status)


def last_reason() -> str:
    """Why somebody was refused last, as the audit log has it."""
    told = bench.rows_of(AuditEvent, AuditEvent.action == "login.refused")
    return told[-1].details or "" if told else ""


def is_out(browser: ResidentAtHome) -> bool:
    """Whether nobody is logged in here."""
    return browser.opens("/mijn/").heading == "Inloggen"
