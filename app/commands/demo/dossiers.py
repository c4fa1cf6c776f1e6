"""The dossiers of the demo: invented persons with pathways, open to the groups of their municipality."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import select

from app.commands.demo.people import DOMAINS, TESTDORP, VOORBEELDSTAD
from app.common import files
from app.common.frozen import frozen
from app.extensions import db
from app.plans.models import Note, Pathway, PathwayDocument, PathwayRight, Person, PersonRight
from app.plans.models.about import tell_name
from app.plans.rules.layers import Level
from app.plans.rules.persons import PathwayState
from app.security.models import Organisation, User, UserGroup

NONE, SEE, EDIT = Level.NONE, Level.SEE, Level.EDIT


@frozen
class Told:
    """A pathway as the demo tells it; `opened` says otherwise than the person, by the name of the group."""

    title: str
    occasion: str
    begins_on: date
    state: PathwayState = PathwayState.RUNNING
    ends_on: date | None = None
    opened: tuple[tuple[str, Level], ...] = ()
    notes: tuple[tuple[date, str, str], ...] = ()
    document: str = ""


@frozen
class Dossier:
    """A person as the demo tells it: names, birthday, and what groups may do."""

    first_name: str
    prefix: str
    last_name: str
    born: date
    opened: tuple[tuple[str, Level], ...]
    pathways: tuple[Told, ...] = ()
    active: bool = True
    phone: str = ""
    address: str = ""


VILLAGE, SCHOOL, SAFETY = "Dorpsteam", "School en zorg", "Veiligheid"
NORTH, ACCESS = "Jeugdteam Noord", "Toegang Jeugd en Wmo"
DOSSIERS = {
    TESTDORP: (
        Dossier(
            "Noor", "de", "Boer", date(2012, 2, 29), ((VILLAGE, EDIT), (SCHOOL, SEE)),
            (
                Told("Weer naar school", "Noor bleef na de zomer thuis van school.", date(2026, 9, 7),
                     opened=((SCHOOL, EDIT),)),
                Told("Rust in huis", "Er is veel ruzie thuis.", date(2026, 10, 1),
                     opened=((SCHOOL, NONE), (SAFETY, SEE)),
                     notes=(
                         (date(2026, 10, 5), "Eerste gesprek", "Moeder en Noor vertelden hoe het thuis gaat."),
                         (date(2026, 11, 2), "Huisbezoek", "De avonden zijn rustiger. Noor slaapt beter."),
                     ),
                     document="Afspraken met het gezin"),
            ),
            phone="+31 6 00000001", address="Dorpsstraat 1, 0000 XX Testdorp",
        ),
        Dossier(
            "Sem", "", "Kuiper", date(2015, 5, 11), ((VILLAGE, EDIT),),
            (Told("Hulp na de scheiding", "De ouders gaan uit elkaar.", date(2026, 3, 2), PathwayState.DONE,
                  date(2026, 8, 28)),),
        ),
        Dossier("Yara", "", "Benali", date(2009, 11, 3), ((VILLAGE, SEE), (SCHOOL, EDIT))),
        Dossier("Joep", "van", "Loon", date(2007, 1, 20), ((VILLAGE, EDIT),), active=False),
    ),
    VOORBEELDSTAD: (
        Dossier(
            "Milan", "", "Jacobs", date(2013, 7, 8), ((NORTH, EDIT), (ACCESS, SEE)),
            (Told("Samen sterker", "Het gezin vraagt hulp bij de opvoeding.", date(2026, 9, 14)),),
        ),
        Dossier("Lotte", "van", "Dijk", date(2010, 12, 24), ((NORTH, EDIT),)),
    ),
}  # fmt: skip


def fill() -> None:
    """Make what is missing of the dossiers; the caller commits."""
    for code, dossiers in DOSSIERS.items():
        home = db.session.scalars(select(Organisation).where(Organisation.code == code)).one()
        groups = {
            one.name: one.id for one in db.session.scalars(select(UserGroup).filter_by(organisation_id=home.id))
        }
        known = set(db.session.scalars(select(Person.last_name).where(Person.organisation_id == home.id)))
        professional = select(User.id).where(User.username == f"pr@{DOMAINS[code]}")
        for dossier in dossiers:
            if dossier.last_name not in known:
                _keep(dossier, home.id, groups, db.session.scalar(professional))


def _keep(dossier: Dossier, home_id: int, groups: dict[str, int], coordinator_id: int | None) -> None:
    person = Person(
        first_name=dossier.first_name, prefix=dossier.prefix or None, last_name=dossier.last_name,
        birth_date=dossier.born, active=dossier.active, organisation_id=home_id,
        phone=dossier.phone or None, address=dossier.address or None,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    _open(PersonRight, dossier.opened, groups, home_id, person_id=person.id)
    for told in dossier.pathways:
        pathway = Pathway(
            person_id=person.id, organisation_id=home_id, title=told.title, occasion=told.occasion,
            begins_on=told.begins_on, ends_on=told.ends_on, state=told.state, coordinator_id=coordinator_id,
        )  # fmt: skip
        tell_name(pathway, person)
        db.session.add(pathway)
        db.session.flush()
        _open(PathwayRight, told.opened, groups, home_id, pathway_id=pathway.id)
        _fill(pathway, told)


def _fill(pathway: Pathway, told: Told) -> None:
    """Notes and a document of a pathway."""
    place = {"pathway_id": pathway.id, "person_id": pathway.person_id, "organisation_id": pathway.organisation_id}
    for day, title, text in told.notes:
        db.session.add(Note(written_on=day, title=title, text=text, **place))
    if told.document:
        paper = f"{told.document}\n\n1. We eten samen.\n2. Wie boos is, gaat even naar buiten.\n"
        stored = files.keep(
            db.session(), BytesIO(paper.encode()), name="afspraken.txt", actor_id=None,
            organisation_id=pathway.organisation_id, limit=len(paper) * 2, allowed=files.DOCUMENTS,
        )  # fmt: skip
        db.session.add(PathwayDocument(title=told.document, file_id=stored.id, **place))


def _open(
    kind: Any, opened: tuple[tuple[str, Level], ...], groups: dict[str, int], home: int, **thing: int
) -> None:
    for name, level in opened:
        db.session.add(kind(group_id=groups[name], level=int(level), organisation_id=home, **thing))
