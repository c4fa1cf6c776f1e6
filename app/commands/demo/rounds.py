"""What is asked about the connections of the demo, its trainings, an appointment, and a round that is prepared."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.commands.demo.connection_papers import settle
from app.commands.demo.connection_people import address
from app.commands.demo.world import INSTITUTION, REGION_CODE
from app.common import clock, context, crypto
from app.common.context import working_as
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions import connections, inquiries, leads, materials, trainings
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.actions.questioning import bring_questionnaires
from app.onboarding.actions.rounds import choose_due
from app.onboarding.models import (
    Appointment,
    Connection,
    Inquiry,
    InterviewVolunteer,
    RoundRecipient,
    Training,
    YearlyRound,
)
from app.onboarding.rules.inquiries import EVALUATIONS, Purpose, Turn, purpose_of
from app.onboarding.rules.materials import Audience, Spoken, Topic
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.rounds import Delivery
from app.onboarding.rules.standing import State
from app.onboarding.rules.trainings import Presence, TrainingKind, TrainingState
from app.questionnaires.actions import answers
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.filling import prints
from app.security.models import Organisation, Region, User
from app.security.rules.organisations import RegionKind

GIVEN: dict[str, dict[str, object]] = {
    "p1": {
        "q2": "Ambulante jeugdhulp in de wijk.", "q3": "Eerder weten wie er nog meer betrokken is.",
        "q4": "Jongeren van 8 tot 18 jaar en hun ouders.",
        "q6": "Intake, evaluatie na drie maanden, wekelijks MDO.",
        "q7": "all", "q9": "Een vaste vraag in het intakeformulier.",
    },
    "p12": {"q13": "Bij de intake en in elk MDO.", "q14": ["a", "c", "k"], "q15": "12", "q16": "yes"},
    "p17": {"q18": "40", "q19": "Het aantal gezinnen met meer dan één hulpverlener."},
    "p20": {"q21": "Op de website en in de welkomstbrief.", "q22": "In het eerste gesprek, schriftelijk."},
    "p25": {"q26": "In de checklist van HR.", "q27": "De teamleider, in de eerste week.", "q28": "De e-learning."},
    "p29": {"q31": "Houdt de lijst van accounts bij en spreekt collega's aan."},
}  # fmt: skip


MISSING = (
    ("Praktijk De Berk", "Testdorp", "Ziet dezelfde gezinnen."),
    ("Turnvereniging Lenig", "Voorbeeldstad", "Trainers merken vroeg dat het thuis niet goed gaat."),
    ("Schuldhulp Lage Venen", "", "Komt bij gezinnen waar niemand anders komt."),
)
VOLUNTEERS = (
    ("Saskia Roelofs", "teamleider", "Per e-mail, na de tweede evaluatie."),
    ("Joris Tak", "praktijkmanager", "In het gesprek van de evaluatie."),
)
MATERIALS = (
    ("Richtlijn", "Wanneer u signaleert, met voorbeelden.", Audience.PROFESSIONALS, Topic.SIGNALLING, "richtlijn"),
    ("Flyer voor ouders", "Wat de Verwijsindex is, en wat er met gegevens gebeurt.", Audience.PARENTS,
     Topic.INFORMING, "flyer-ouders"),
    ("Werken met de Verwijsindex", "Een film van drie minuten.", Audience.PROFESSIONALS, Topic.WORKING, "film"),
)  # fmt: skip
APPOINTMENTS = (
    ("Basisschool De Kiezel", "Oriënterend gesprek", "Mirjam Wolters", 2, "Online"),
    ("Stichting De Wegwijzer", "Aansluiting voltooien", "Anke Vos", 3, "Raadhuis, kamer 1.12"),
    ("Welzijn Lage Venen", "Tweede evaluatie", "Gerard Hofman", 4, "Buurthuis, zaal 1"),
)


def fill() -> None:
    """Put in what is missing; the caller commits."""
    if db.session.scalar(select(Inquiry.id).limit(1)) is not None:
        return
    bring_programme(NAME, NINE_STEPS)
    bring_questionnaires()
    found = select(Connection).order_by(Connection.step_number, Connection.id)
    there = list(db.session.scalars(found)) or [_begun()]
    by = next((one.coordinator for one in there if one.coordinator), None)
    actor = by.actor_id if by else context.current().actor_id
    with working_as(replace(context.current(), actor_id=actor)):
        by_name = {one.organisation.name: one for one in there}
        _profile(by_name.get("Stichting De Wegwijzer", there[0]))
        _evaluations(there)
        _missing(there)
        _materials()
        _volunteers(there)
        _trainings(by_name.get("Jongerenwerk Buiten", there[-1]))
        _appointments(by_name, there[0], by)
        _round(there)
    db.session.flush()


def _begun() -> Connection:
    """The institution of the demo, as far as the training."""
    place = db.session.scalars(select(Organisation).where(Organisation.code == INSTITUTION)).one()
    where = Region.code == REGION_CODE, Region.kind == RegionKind.REFERRAL_INDEX
    connection = connections.begin(place, db.session.scalars(select(Region).where(*where)).one())
    day = clock.today() - timedelta(days=30)
    settle(connection, day)
    for step in connection.edition.route.steps[:6]:
        connections.complete(connection, step.key, day)
    return connection


def _materials() -> None:
    """A guideline and a flyer for whoever connects."""
    for title, about, audience, topic, end in MATERIALS:
        values = {"title": title, "about": about, "audience": audience, "topic": topic, "language": Spoken.NL}
        materials.put_in({**values, "url": f"https://www.verwijsindex.example/{end}"}, None)


def _profile(connection: Connection) -> None:
    """A profile that was sent and discussed, and is being revised."""
    first = inquiries.begin(connection, Purpose.PROFILE)
    _fill(first, GIVEN)
    inquiries.turn(first, Turn.SEND)
    inquiries.turn(first, Turn.DISCUSS)
    _fill(inquiries.revise(first), {"p17": {"q18": "55"}})


def _fill(inquiry: Inquiry, given: dict[str, dict[str, object]]) -> None:
    for part in inquiry.design.parts:
        if part.key in given:
            told = {Place(key): value for key, value in given[part.key].items()}
            base = prints(part, inquiries.answers_of(inquiry))
            answers.answer(inquiry, part, told, base)


def _evaluations(there: list[Connection]) -> None:
    """An evaluation that can be finished, where one is due."""
    due = ((one, purpose_of(one.edition.route, one.step)) for one in there if one.state is State.UNDERWAY)
    for connection, purpose in due:
        if purpose in EVALUATIONS and purpose:
            inquiries.begin(connection, purpose)
            return


def _missing(there: list[Connection]) -> None:
    """Organisations that were named in evaluations of those that are connected."""
    for number, named in enumerate(MISSING, 1):
        leads.keep(there[-min(number, len(there))], [named], clock.today() - timedelta(days=9 * number - 8))


def _volunteers(there: list[Connection]) -> None:
    for number, (name, function, consent) in enumerate(VOLUNTEERS, 1):
        connection = there[-min(number, len(there))]
        values = {
            "connection_id": connection.id, "name": name, "function": function, "phone": None,
            "email": address(name, connection.organisation.name), "consent": consent,
            "consented_on": clock.today() - timedelta(days=number),
        }  # fmt: skip
        leads.put_on_list(InterviewVolunteer(), values)


def _at(days: int, hour: int) -> datetime:
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.CIVIL_ZONE)


def _trainings(connection: Connection) -> None:
    """One that comes, and one of yesterday of which somebody says who was there."""
    region, name = connection.region_id, connection.organisation.name
    for title, days, kind in (
        ("Regionale training", 21, TrainingKind.REGIONAL), ("Training op maat", -1, TrainingKind.ON_SITE),
    ):  # fmt: skip
        training = Training(
            region_id=region, kind=kind, title=title, starts_at=_at(days, 9), ends_at=_at(days, 12), places=20,
            place="Raadhuis, zaal 2", state=TrainingState.PLANNED, sort_key=folded(title),
        )  # fmt: skip
        db.session.add(training)
        db.session.flush()
        trainings.invite(training, connection)
        coming = [
            trainings.put_on_list(training, connection, name=who, email=address(who, name))
            for who in ("Yara Smit", "Tom de Groot", "Lotte Veenstra")
        ]
        if days < 0:
            trainings.mark(coming[0], Presence.PRESENT)


def _appointments(by_name: dict[str, Connection], first: Connection, by: User | None) -> None:
    known = [one for one in APPOINTMENTS if one[0] in by_name] or APPOINTMENTS[:1]
    for name, subject, guest, days, place in known:
        connection = by_name.get(name, first)
        connections.plan(connection, _at(days, 10).date())
        guests = [{"name": guest, "email": address(guest, connection.organisation.name)}]
        db.session.add(
            Appointment(
                connection=connection, coordinator=connection.coordinator or by, step=connection.step,
                subject=subject,
                starts_at=_at(days, 10), ends_at=_at(days, 11), place=place, guests=guests,
                uid=f"{crypto.token()}@portal.example", number=0,
            )
        )  # fmt: skip


def _round(there: list[Connection]) -> None:
    round_ = YearlyRound(
        region_id=there[0].region_id, title="Jaarlijkse evaluatie", until=clock.today() + timedelta(days=90),
        subject="Hoe gaat het met de Verwijsindex bij {{ organisatie }}?",
        body="Beste mensen van {{ organisatie }},\n\nUiterlijk {{ datum }} spreken wij u graag over het "
        "afgelopen jaar.\n\n{{ coordinator }}, {{ regio }}",
    )  # fmt: skip
    db.session.add(round_)
    db.session.flush()
    db.session.add(RoundRecipient(round=round_, connection=there[-1], state=Delivery.NO_ADDRESS))
    db.session.flush()
    choose_due(round_)
