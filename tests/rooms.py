"""Every model screen as tests go round them: its address, rows to put in it, and a form that can be saved.

A new screen gets a line here; `test_budgets` fails until it has one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask

from app.plans.models import PlanTemplate
from app.plans.rules.layers import Level
from app.questionnaires.actions import designing
from app.security.models import Organisation, UserGroup
from app.security.rules.agreements import AgreementState
from app.security.rules.organisations import Kind, RegionKind
from tests import bench, people
from tests.connecting import a_connection, a_contact, a_contact_note, beginning
from tests.factories import (
    A_PDF,
    AgreementFactory,
    AssignmentFactory,
    EnrolmentFactory,
    GroupFactory,
    MemberFactory,
    MembershipFactory,
    NoteFactory,
    OrganisationFactory,
    OwnRoleFactory,
    PathwayFactory,
    PersonFactory,
    PlanTemplateFactory,
    QuestionFactory,
    QuestionnaireFactory,
    RegionFactory,
    RegionMembershipFactory,
    SuggestionFactory,
    TopicFactory,
    UserFactory,
    a_document,
    a_pathway_document,
    an_agreement,
    fixed_role,
)
from tests.newcomers import a_newcomer, agreed, an_agreement_on_figures, intake
from tests.people import TESTDORP
from tests.planning import PlanFactory, a_template
from tests.programmes import ProgrammeFactory
from tests.season import ActivityFactory, typed
from tests.signalling import connected, expected, expecting

PLACES = {
    "chapter": "inloggen",
    "picture": "gebruikers.png",
    "code": "fr",
    "token": "made-up",
    "name": "made-up.css",
    "screen": "users",
    "kind": "csv",
    "edition": 1,
    "key": "p1",
    "step": "contact",
    "item": "q2",
    "step_key": "look_back",
    "check_key": "c1",
    "number": 1,
    "way": "up",
    "which": "contacts",
}
"""What can stand in each named place of an address, for tests that go round all addresses; rows are their own."""


@dataclass(frozen=True)
class Room:
    """A screen as a budget sees it: how its list is narrowed to rows of ours, and how one is made."""

    url: str
    narrowed: str
    make: Callable[[Organisation], Any]
    fields: Callable[[Organisation], dict[str, Any]]


def a_full_user(place: Organisation) -> Any:
    """Somebody with a full profile, three roles, and one more at another place."""
    user = UserFactory(organisation=place, roles="G PB PR", contact=True, subscribed=True)
    AssignmentFactory(user=user, organisation=people.organisation(TESTDORP), ended=True)
    return user


def _user_fields(place: Organisation) -> dict[str, Any]:
    return {
        "last_name": "Nieuw",
        "username": "nieuw@testdorp.example",
        "email": "nieuw@testdorp.example",
        "organisation_id": place.id,
    }


def _grant_fields(place: Organisation) -> dict[str, Any]:
    somebody = UserFactory(organisation=place)
    return {"user_id": somebody.id, "role_id": fixed_role("G").id, "organisation_id": place.id}


def _member_fields(place: Organisation) -> dict[str, Any]:
    colleague = UserFactory(organisation=place, roles="PR")
    return {"group_id": GroupFactory(organisation=place).id, "user_id": colleague.id}


CLERKS = "Griffie"
"""The group of the clerk, to which all that tests go round is open."""


def _clerks() -> dict[Any, Level]:
    """The group of the clerk, where there is a clerk."""
    return dict.fromkeys(bench.rows_of(UserGroup, UserGroup.name == CLERKS), Level.EDIT)


def a_person(place: Organisation) -> Any:
    """A person that the clerk may edit, and that another group of the place may see."""
    return PersonFactory(organisation=place, opened={**_clerks(), GroupFactory(organisation=place): Level.SEE})


def a_pathway(place: Organisation) -> Any:
    """A pathway that the clerk may edit, with a coordinator."""
    return PathwayFactory(person=a_person(place), coordinator=UserFactory(organisation=place), opened=_clerks())


def a_note(place: Organisation) -> Any:
    """A note that the clerk may edit."""
    return NoteFactory(pathway=a_pathway(place), opened=_clerks())


def a_plan(place: Organisation, **stage: Any) -> Any:
    """A plan that the clerk may edit."""
    return PlanFactory(pathway=a_pathway(place), opened=_clerks(), **stage)


def a_template_with_plans_behind(place: Organisation) -> Any:
    """A template of which a second version is in use, and a plan that still has the first."""
    template = a_template(place)
    a_plan(place, template=template)
    with bench.office() as session:
        ours = session.get_one(PlanTemplate, template.id)
        designing.revise(ours)
        designing.publish(ours)
        session.commit()
    return template


def a_file_of_a_pathway(place: Organisation) -> Any:
    """A document that the clerk may edit, with its file."""
    return a_pathway_document(pathway=a_pathway(place), opened=_clerks())


def _openings() -> str:
    return ",".join(f"{group.id}:edit" for group in _clerks())


def an_enrolment(place: Organisation) -> Any:
    """A form that waits, of a place with somebody who logged in already."""
    UserFactory(organisation=place, waiting=True)
    return EnrolmentFactory(organisation=place)


def enrolment(place: Organisation) -> dict[str, Any]:
    """The form of an enrolment, filled in."""
    return {
        "organisation_id": place.id,
        "last_name": "Nieuw",
        "phone": "030 123 45 67",
        "email": "nieuw@testdorp.example",
        "signed_by": "P. Jonker",
        "signed_on": "2026-01-05",
    }


def _joint(place: Organisation) -> Organisation:
    """The same organisation, as a joint arrangement."""
    with bench.office() as session:
        session.get_one(Organisation, place.id).kind = Kind.JOINT_ARRANGEMENT
        session.commit()
    return place


ROOMS = {
    "UserView": Room("/users/", "organisation_id={place.id}", a_full_user, _user_fields),
    "AssignmentView": Room(
        "/roles/",
        "organisation_id={place.id}",
        lambda place: AssignmentFactory(user__organisation=place),
        _grant_fields,
    ),
    "RoleView": Room(
        "/own-roles/",
        "fixed=no",
        lambda place: OwnRoleFactory(organisation=place),
        lambda place: {"code": "NIEUW", "label_nl": "Nieuw"},
    ),
    "UserGroupView": Room(
        "/groups/",
        "organisation_id={place.id}",
        lambda place: GroupFactory(organisation=place),
        lambda place: {"name": "Wijkteam Nieuw"},
    ),
    "GroupMemberView": Room(
        "/group-members/",
        "organisation_id={place.id}",
        lambda place: MemberFactory(group=GroupFactory(organisation=place)),
        _member_fields,
    ),
    "PersonView": Room(
        "/persons/",
        "organisation_id={place.id}",
        a_person,
        lambda place: {"last_name": "Nieuw", "openings": _openings()},
    ),
    "PathwayView": Room(
        "/pathways/",
        "organisation_id={place.id}",
        a_pathway,
        lambda place: {
            "person_id": a_person(place).id,
            "title": "Nieuw",
            "state": "running",
            "openings": _openings(),
        },
    ),
    "PlanView": Room(
        "/plans/",
        "organisation_id={place.id}",
        a_plan,
        lambda place: {
            "pathway_id": a_pathway(place).id,
            "template_id": a_template(place).id,
            "title": "Nieuw",
            "openings": _openings(),
        },
    ),
    "NoteView": Room(
        "/notes/",
        "organisation_id={place.id}",
        a_note,
        lambda place: {
            "pathway_id": a_pathway(place).id,
            "title": "Nieuw",
            "written_on": "2026-11-20",
            "text": "Nieuw",
            "openings": _openings(),
        },
    ),
    "PathwayDocumentView": Room(
        "/documents/",
        "organisation_id={place.id}",
        a_file_of_a_pathway,
        lambda place: {
            "pathway_id": a_pathway(place).id,
            "title": "Nieuw",
            "file": (BytesIO(A_PDF), "nieuw.pdf"),
            "openings": _openings(),
        },
    ),
    "QuestionView": Room(
        "/questions/",
        "kind=scale",
        lambda place: QuestionFactory(organisation=place, scale=True),
        lambda place: {"kind": "scale", "text_nl": "Hoe gaat het?", "least": "1", "most": "10"},
    ),
    "SuggestionView": Room(
        "/suggestions/",
        "organisation_id={place.id}",
        lambda place: SuggestionFactory(organisation=place),
        lambda _place: {"title": "Een idee", "words": "Dan gaat het sneller."},
    ),
    "TopicView": Room(
        "/topics/",
        "organisation_id={place.id}&active=yes",
        lambda place: TopicFactory(organisation=place),
        lambda place: {"name_nl": "Breicafé", "terms_lines": "0.3.1.0.0 Cursus of workshop"},
    ),
    "PlanTemplateView": Room(
        "/templates/",
        "active=yes&portal=no",
        lambda place: PlanTemplateFactory(organisation=place),
        lambda place: {"title_nl": "Kennismaking", "kept_years": "20"},
    ),
    "QuestionnaireView": Room(
        "/questionnaires/",
        "active=yes&portal=no",
        lambda place: QuestionnaireFactory(organisation=place),
        lambda place: {"title_nl": "Kennismaking"},
    ),
    "ProgrammeView": Room(
        "/programmes/",
        "active=yes&portal=no",
        lambda place: ProgrammeFactory(organisation=place),
        lambda place: {"title_nl": "Korte weg"},
    ),
    "OrganisationView": Room(
        "/organisations/",
        "kind=organiser&parent_id={place.id}",
        lambda place: OrganisationFactory(kind=Kind.ORGANISER, parent=place),
        lambda place: {
            "kind": "organiser",
            "code": "NW-0001",
            "name": "Nieuw",
            "country": "NL",
            "parent_id": place.id,
        },
    ),
    "MembershipView": Room(
        "/memberships/",
        "umbrella_id={place.id}",
        lambda place: MembershipFactory(umbrella=_joint(place)),
        lambda place: {"umbrella_id": _joint(place).id, "member_id": OrganisationFactory().id},
    ),
    "RegionMembershipView": Room(
        "/region-memberships/",
        "organisation_id={place.id}",
        lambda place: RegionMembershipFactory(organisation=place),
        lambda place: {"region_id": RegionFactory().id, "organisation_id": place.id},
    ),
    "OrganisationDocumentView": Room(
        "/organisation-documents/",
        "organisation_id={place.id}",
        a_document,
        lambda place: {
            "organisation_id": place.id,
            "kind": "agreement",
            "title": "Nieuw",
            "file": (BytesIO(A_PDF), "nieuw.pdf"),
        },
    ),
    "ActivityView": Room(
        "/activities/",
        "organisation_id={place.id}",
        lambda place: ActivityFactory(organisation=place, published=True),
        lambda place: typed(municipality_id=OrganisationFactory().id),
    ),
    "NewcomerView": Room(
        "/newcomers/",
        "organisation_id={place.id}",
        a_newcomer,
        lambda place: intake(organisation_id=place.id, aims="dutch", questionnaire_id="0"),
    ),
    "FiguresAgreementView": Room(
        "/figures-agreements/",
        "size=25",
        an_agreement_on_figures,
        lambda place: agreed(region_id=RegionFactory().id),
    ),
    "ConnectionView": Room(
        "/connections/",
        "state=underway",
        lambda _place: a_connection(),
        lambda _place: beginning(),
    ),
    "ContactNoteView": Room(
        "/contact-notes/",
        "way=call",
        lambda _place: a_contact_note(a_connection()),
        lambda _place: {
            "connection_id": a_connection().id,
            "spoken_on": "2026-11-20",
            "way": "call",
            "words": "Nieuw",
        },
    ),
    "ConnectionContactView": Room(
        "/connection-contacts/",
        "kind=contact",
        lambda _place: a_contact(a_connection()),
        lambda _place: {"connection_id": a_connection().id, "kind": "contact", "name": "Nieuw"},
    ),
    "SignalExpectationView": Room(
        "/expected-signals/",
        "sector=education",
        lambda _place: expected(connected("Organisatie")),
        lambda _place: expecting(),
    ),
    "AgreementView": Room(
        "/agreements/",
        "state=sent",
        lambda place: AgreementFactory(state=AgreementState.SENT, signed_on=None),
        lambda place: {
            "organisation_id": OrganisationFactory().id,
            "kind_id": an_agreement("vecozo").id,
            "state": "sent",
            "sent_on": "2026-01-05",
        },
    ),
    "EnrolmentView": Room(
        "/enrolments/",
        "organisation_id={place.id}",
        an_enrolment,
        enrolment,
    ),
    "RegionView": Room(
        "/regions/",
        "kind=federal",
        lambda place: RegionFactory(kind=RegionKind.FEDERAL, organisation=place),
        lambda place: {"kind": "federal", "code": "nieuw", "name": "Nieuw", "organisation_id": place.id},
    ),
}


READ_ONLY = frozenset(
    {
        *("AuditView", "ErasureView", "JobView", "MessageView", "ReviewView", "ReviewLineView", "TryoutView"),
        *("GoalView", "GoalActionView", "GoalProgressView"),
        *("MeasurementView", "ParticipantView", "KeepingView", "DeclarationView", "DestructionView"),
        *(
            "ResidentPolicyView",
            "ResidentAccountView",
            "ModerationView",
            "PublicAgendaView",
            "ActivityQuestionsView",
        ),
        *("OrganiserView", "JoinRequestView", "ClaimView", "CoverageView"),
        *("InquiryView", "InquiryQuestionsView", "MissingOrganisationView", "InterviewVolunteerView"),
        "MaterialView",
        *("PaperTemplateView", "ConnectionPaperView", "AccountLineView", "AccountHandOverView"),
        *("SignallerView", "SignalNameView", "SignalSetView", "SignalThresholdsView"),
        *("TrainingView", "TrainingAttendeeView", "AppointmentView", "YearlyRoundView", "RoundRecipientView"),
    }
)
"""Screens where nothing is added or edited as on others; tests of their own go round them."""


def verbs_of(app: Flask, name: str) -> list[str]:
    """What can be asked about a row: edit, delete, and the verbs of the screen."""
    return [
        rule.endpoint.split(".")[1]
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(f"{name}.")
        and rule.arguments == {"pk"}
        and {"GET", "POST"} <= (rule.methods or set())
    ]
