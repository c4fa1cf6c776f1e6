"""Profiles, evaluations and what comes of them, as they should be unless a test says otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.common import clock, crypto
from app.common.words import folded
from app.onboarding.actions import inquiries as actions
from app.onboarding.actions.questioning import bring_questionnaires
from app.onboarding.models import (
    Appointment,
    Connection,
    Inquiry,
    InquiryQuestions,
    InterviewVolunteer,
    Material,
    MissingOrganisation,
    RoundRecipient,
    Training,
    TrainingAttendee,
    YearlyRound,
)
from app.onboarding.rules.inquiries import InquiryState, Purpose
from app.onboarding.rules.rounds import Delivery
from app.onboarding.rules.trainings import Presence, TrainingKind, TrainingState
from app.security.models import Organisation, Region
from tests import bench
from tests.connecting import a_connection, in_the_region
from tests.factories import QuestionnaireFactory, RegionFactory

PROFILE = {
    "p1": {"q2": "Jeugdhulp", "q4": "Jongeren", "q6": "Intakes", "q7": "all"},
    "p12": {"q13": "Bij de intake", "q14": ["a", "k"], "q15": "18"},
    "p17": {"q18": "40"},
    "p20": {"q21": "Op de website", "q22": "Bij de intake"},
    "p25": {"q26": "In de checklist", "q27": "De teamleider", "q28": "Bij de start"},
    "p29": {"q31": "Beheert de accounts"},
}
"""What has to be answered in the profile of the portal, by part."""
FIRST = {"q2": "Goed", "q5": "yes", "q6": "no"}
"""What has to be answered in the first evaluation, in part p1."""
STEPS = {Purpose.PROFILE: 2, Purpose.FIRST: 6, Purpose.SECOND: 7, Purpose.YEARLY: 8}
"""How many steps are done when each of them is due."""


def region_run_by(place: Organisation) -> Region:
    """A region that an organisation runs: the one there is, or a new one."""
    found = bench.rows_of(Region, Region.organisation_id == place.id)
    return found[0] if found else RegionFactory(organisation=place)


def a_connection_at(place: Organisation, *, steps: int = 0, **fields: Any) -> Connection:
    """A connection of the region that an organisation runs; its own name is that of this organisation."""
    region = region_run_by(place)
    return a_connection(in_the_region(region, **fields), region=region, steps=steps)


def place_of(row: Any) -> Organisation:
    """The organisation of a connection, or of what belongs to one."""
    number = row.connection_id if hasattr(row, "connection_id") else row.id
    connection = bench.rows_of(Connection, Connection.id == number)[0]
    return bench.rows_of(Organisation, Organisation.id == connection.organisation_id)[0]


def an_inquiry(
    connection: Connection, purpose: Purpose = Purpose.PROFILE, state: InquiryState | None = None
) -> Inquiry:
    """A profile or an evaluation that was begun, with nothing answered, in a state."""
    with bench.office() as session:
        bring_questionnaires()
        begun = actions.begin(session.get_one(Connection, connection.id), purpose)
        if state:
            begun.state = state
        session.commit()
        number = begun.id
    (found,) = bench.rows_of(Inquiry, Inquiry.id == number)
    return found


def a_missing_organisation(connection: Connection, name: str = "Praktijk De Linde") -> MissingOrganisation:
    """An organisation that was named in an evaluation."""
    return bench.store(
        MissingOrganisation(connection_id=connection.id, name=name, named_on=clock.today(), sort_key=folded(name))
    )


def a_volunteer(connection: Connection, name: str = "Saskia Roelofs", **fields: Any) -> InterviewVolunteer:
    """Somebody who wants to be interviewed."""
    told = {"email": "s.roelofs@wegwijzer.example", "consented_on": date(2026, 11, 2), "consent": "Per mail."}
    return bench.store(
        InterviewVolunteer(connection_id=connection.id, name=name, sort_key=folded(name), **{**told, **fields})
    )


def volunteering(connection: Connection, **fields: Any) -> dict[str, Any]:
    """The form of somebody who wants to be interviewed."""
    return {
        "connection_id": connection.id, "name": "Saskia Roelofs", "email": "s.roelofs@wegwijzer.example",
        "consented_on": "2026-11-02", "consent": "Per mail.", **fields,
    }  # fmt: skip


def questions_of(place: Organisation | None, purpose: Purpose = Purpose.YEARLY) -> InquiryQuestions:
    """What an organisation asks for a purpose, or the portal."""
    asked = QuestionnaireFactory(organisation=place, published=True)
    return bench.store(
        InquiryQuestions(organisation_id=place and place.id, purpose=purpose, questionnaire_id=asked.id)
    )


def found_in(session: Any) -> dict[str, int]:
    """The rows of the demo that pages are about, by the names that stand in their addresses."""

    def first(model: Any, *conditions: Any) -> int:
        return session.scalars(select(model.id).where(*conditions).order_by(model.id)).first() or 0

    return {
        "inquiry": first(Inquiry, Inquiry.state == InquiryState.REVISED),
        "inquiry_sent": first(Inquiry, Inquiry.state == InquiryState.DISCUSSED),
        "evaluation": first(Inquiry, Inquiry.purpose != Purpose.PROFILE),
        "inquiry_questions": first(InquiryQuestions, InquiryQuestions.purpose == Purpose.PROFILE),
        "missing": first(MissingOrganisation),
        "material": first(Material),
        "volunteer": first(InterviewVolunteer),
        "training": first(Training, Training.starts_at > clock.now()),
        "training_over": first(Training, Training.starts_at < clock.now()),
        "attendee": first(TrainingAttendee, TrainingAttendee.presence == Presence.EXPECTED),
        "attended": first(TrainingAttendee, TrainingAttendee.presence == Presence.PRESENT),
        "appointment": first(Appointment),
        "round": first(YearlyRound),
        "round_letter": first(RoundRecipient),
    }


# Trainings, appointments, rounds


def in_days(days: int, hour: int = 9) -> datetime:
    """A moment so many days from now, on the wall in the Netherlands."""
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.CIVIL_ZONE)


def a_training(region: Region, *, on: int = 14, **fields: Any) -> Training:
    """A regional training so many days from now, in the state that its day allows."""
    told = {
        "kind": TrainingKind.REGIONAL, "title": "Regionale training", "starts_at": in_days(on),
        "ends_at": in_days(on, 12), "place": "Raadhuis", "state": TrainingState.PLANNED, **fields,
    }  # fmt: skip
    return bench.store(Training(region_id=region.id, sort_key=folded(told["title"]), **told))


def an_attendee(
    training: Training, connection: Connection, name: str = "Yara Smit", presence: Presence = Presence.EXPECTED
) -> TrainingAttendee:
    """A professional who is expected at a training."""
    email = f"{folded(name).replace(' ', '.')}.{connection.id}@wegwijzer.example"
    return bench.store(
        TrainingAttendee(
            training_id=training.id, connection_id=connection.id, name=name, email=email,
            presence=presence, sort_key=folded(name),
        )
    )  # fmt: skip


def training_at(place: Organisation, **fields: Any) -> Training:
    """A training of the region that an organisation runs."""
    return a_training(region_run_by(place), **fields)


def planned(region: Region, **fields: Any) -> dict[str, Any]:
    """The form of a training."""
    return {
        "region_id": region.id, "kind": "regional", "title": "Regionale training", "place": "Raadhuis",
        "since": f"{in_days(14):%Y-%m-%dT%H:%M}", "until": f"{in_days(14, 12):%Y-%m-%dT%H:%M}", "places": "",
        **fields,
    }  # fmt: skip


def an_appointment(connection: Connection, subject: str = "Oriënterend gesprek", **fields: Any) -> Appointment:
    """An appointment of next week, with a guest."""
    told = {
        "starts_at": in_days(7), "ends_at": in_days(7, 10),
        "guests": [{"name": "Anke Vos", "email": "a@w.example"}],
        "uid": f"{crypto.token()}@portal.example", **fields,
    }  # fmt: skip
    return bench.store(Appointment(connection_id=connection.id, subject=subject, **told))


def meeting(connection: Connection | None = None, **fields: Any) -> dict[str, Any]:
    """The form of an appointment."""
    return {
        **({"connection_id": connection.id} if connection else {}), "subject": "Oriënterend gesprek",
        "since": f"{in_days(7):%Y-%m-%dT%H:%M}", "until": f"{in_days(7, 10):%Y-%m-%dT%H:%M}",
        "invited": "Anke Vos <a.vos@wegwijzer.example>", **fields,
    }  # fmt: skip


def a_round(region: Region, title: str = "Jaarronde", **fields: Any) -> YearlyRound:
    """A round that is being prepared."""
    told = {
        "until": clock.today() + timedelta(days=400), "subject": "Evaluatie met {{ organisatie }}",
        "body": "Beste mensen van {{ organisatie }}, de evaluatie is uiterlijk {{ datum }}.", **fields,
    }  # fmt: skip
    return bench.store(YearlyRound(region_id=region.id, title=title, **told))


def a_letter(round_: YearlyRound, connection: Connection, state: Delivery = Delivery.WAITING) -> RoundRecipient:
    """A connection in a round."""
    return bench.store(RoundRecipient(round_id=round_.id, connection_id=connection.id, state=state))


def letter_at(place: Organisation, name: str, **fields: Any) -> RoundRecipient:
    """A letter of a round of the region that an organisation runs."""
    return a_letter(a_round(region_run_by(place)), a_connection_at(place, name=name), **fields)


def writing(region: Region, **fields: Any) -> dict[str, Any]:
    """The form of a round."""
    return {
        "region_id": region.id, "title": "Jaarronde", "until": f"{clock.today() + timedelta(days=400)}",
        "subject": "Evaluatie met {{ organisatie }}", "body": "Beste mensen van {{ organisatie }}.", **fields,
    }  # fmt: skip
