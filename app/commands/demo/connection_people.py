"""Whom the coordinators of the demo speak to: four people for each organisation, a way of approach, a note."""

from __future__ import annotations

from datetime import date

from app.common.frozen import frozen
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions import connections as actions
from app.onboarding.models import Connection, ConnectionContact
from app.onboarding.rules.contacts import ContactKind, Way


@frozen
class People:
    """Who is who at an organisation, and at a municipality: name, and of the first what she does."""

    contact: str
    function: str
    signatory: str
    coordinator: str
    municipality: str


PEOPLE = (
    People("Saskia Roelofs", "teamleider", "Anke Vos", "Mark Pol", "Yvette Haan, beleid jeugd"),
    People("Joris Tak", "praktijkmanager", "Ellen de Bruin", "Petra Ruiter", "Sjoerd Kamp, contractbeheer"),
    People("Mirjam Wolters", "intern begeleider", "Hans Terpstra", "Mirjam Wolters", "Yvette Haan, beleid jeugd"),
    People("Nadia Amrani", "locatiemanager", "Corrie Blom", "Daphne Kuiper", "Loes Zijlstra, wijkteams"),
    People("Gerard Hofman", "manager zorg", "Ineke Staal", "Wouter Prins", "Sjoerd Kamp, contractbeheer"),
)
APPROACHES = (
    "Via het wijkteam, dat al met de organisatie samenwerkt.",
    "Via de accounthouder bij de gemeente. Begin bij wat het de praktijk oplevert.",
    "Rechtstreeks: zij vroegen er zelf naar op de netwerkbijeenkomst.",
)
NOTES = (
    (Way.CALL, "Warm contact via de gemeente. De teamleider wil graag weten wat het betekent voor de praktijk."),
    (Way.MEETING, "Gesproken op de netwerkbijeenkomst. Zij kennen de Verwijsindex van een andere regio."),
    (Way.MAIL, "Folder gestuurd, met de vraag wie er bij het eerste gesprek aanschuift."),
    (Way.CALL, "Belangstelling, maar pas na de zomerdrukte. Teruggebeld en een afspraak gemaakt."),
)
PHONE = "+31 88 000 00 "


def introduce(connection: Connection, number: int) -> None:
    """Let a connection have its contacts, and how it is approached."""
    one, name = PEOPLE[number % len(PEOPLE)], connection.organisation.name
    connection.approach = APPROACHES[number % len(APPROACHES)]
    connection.warm_contact = one.municipality
    phone = f"{PHONE}{61 + number}"
    people = (
        (ContactKind.CONTACT, one.contact, one.function, phone),
        (ContactKind.SIGNATORY, one.signatory, "bestuurder", None),
        (ContactKind.COORDINATOR, one.coordinator, None, None),
    )
    db.session.add_all(
        ConnectionContact(
            connection=connection, kind=kind, name=who, function=function, phone=reached,
            email=address(who, name),
        )
        for kind, who, function, reached in people
    )  # fmt: skip
    who, _comma, function = one.municipality.partition(", ")
    db.session.add(
        ConnectionContact(connection=connection, kind=ContactKind.MUNICIPALITY, name=who, function=function)
    )


def address(who: str, organisation: str) -> str:
    """The address of somebody at an organisation."""
    first, *_rest = who.split()
    domain = "".join(letter for letter in folded(organisation) if letter.isalnum())
    return f"{first[0].lower()}.{folded(who.split()[-1])}@{domain}.example"


def speak(connection: Connection, number: int, day: date) -> None:
    """Note what was said at the first contact."""
    way, words = NOTES[number % len(NOTES)]
    actions.note(connection, spoken_on=day, way=way, words=words)
