"""Programmes, connections and what belongs to them: papers, account lines, evaluations, trainings, signals."""

from app.onboarding.models.accounts import AccountHandOver, AccountLine
from app.onboarding.models.appointments import Appointment, CalendarFeed
from app.onboarding.models.checks import ConnectionCheck
from app.onboarding.models.connections import Connection, ConnectionStep, ContactNote
from app.onboarding.models.contacts import ConnectionContact
from app.onboarding.models.inquiries import Inquiry, InquiryAnswer, InquiryQuestions
from app.onboarding.models.leads import InterviewVolunteer, MissingOrganisation
from app.onboarding.models.materials import Material
from app.onboarding.models.papers import ConnectionPaper, PaperTemplate
from app.onboarding.models.programmes import Programme, ProgrammeEdition
from app.onboarding.models.rounds import RoundRecipient, YearlyRound
from app.onboarding.models.signals import (
    SignalColumns,
    SignalExpectation,
    SignalFigure,
    SignalMonth,
    SignalName,
    SignalSet,
    SignalThresholds,
)
from app.onboarding.models.trainings import Training, TrainingAttendee, TrainingInvitation, TrainingOffer

__all__ = [
    "AccountHandOver",
    "AccountLine",
    "Appointment",
    "CalendarFeed",
    "Connection",
    "ConnectionCheck",
    "ConnectionContact",
    "ConnectionPaper",
    "ConnectionStep",
    "ContactNote",
    "Inquiry",
    "InquiryAnswer",
    "InquiryQuestions",
    "InterviewVolunteer",
    "Material",
    "MissingOrganisation",
    "PaperTemplate",
    "Programme",
    "ProgrammeEdition",
    "RoundRecipient",
    "SignalColumns",
    "SignalExpectation",
    "SignalFigure",
    "SignalMonth",
    "SignalName",
    "SignalSet",
    "SignalThresholds",
    "Training",
    "TrainingAttendee",
    "TrainingInvitation",
    "TrainingOffer",
    "YearlyRound",
]
