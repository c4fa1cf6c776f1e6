"""Profiles, evaluations and what comes of them, as they should be unless a test says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.common import clock
from app.common.words import folded
from app.onboarding.actions import inquiries as actions
from app.onboarding.actions.questioning import bring_questionnaires
from app.onboarding.models import (
    Connection,
    Inquiry,
    InquiryQuestions,
    InterviewVolunteer,
    MissingOrganisation,
)
from app.onboarding.rules.inquiries import InquiryState, Purpose
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
