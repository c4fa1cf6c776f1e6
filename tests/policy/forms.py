"""Forms for the addresses of the policy, filled in so well that they would be saved, were they not refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from app.security.models import (
    Organisation,
    User,
)
from app.security.rules.organisations import Kind
from tests import bench, papers_kept, people
from tests.connecting import connecting
from tests.factories import (
    A_PDF,
    A_QUESTIONNAIRE,
    GroupFactory,
    OrganisationFactory,
    QuestionFactory,
    QuestionnaireFactory,
    RegionFactory,
    TopicFactory,
    UserFactory,
    an_agreement,
    fixed_role,
)
from tests.libraries import told_of_material
from tests.newcomers import agreed, intake
from tests.people import TESTDORP, Person
from tests.planning import (
    a_template,
)
from tests.policy.lines import Line
from tests.policy.rows import MAKERS, everybody_of
from tests.programmes import A_PROGRAMME
from tests.rooms import enrolment
from tests.rounds import (
    a_connection_at,
    an_inquiry,
    meeting,
    planned,
    region_run_by,
    volunteering,
    writing,
)
from tests.season import (
    ImportedActivityFactory,
    typed,
)
from tests.signalling import (
    signalling,
)


def form_for(line: Line, person: Person, row: int | None) -> dict[str, Any]:
    """A form filled in so well that it would be saved, were it not refused."""
    place = people.organisation(TESTDORP) if person.place is None else person.place
    user = {
        "last_name": "Nieuw",
        "username": "nieuw@testdorp.example",
        "email": "nieuw@testdorp.example",
        "organisation_id": place.id,
    }
    fields: dict[str, dict[str, Any]] = {
        "OrganisationView.add": {"kind": "municipality", "code": "NW-0001", "name": "Nieuw", "country": "NL"},
        "OrganisationView.edit": {"kind": "municipality", "code": "NW-0001", "name": "Nieuw", "country": "NL"},
        "RegionView.add": {"kind": "network", "code": "nieuw", "name": "Nieuw"},
        "RegionView.edit": {"kind": "network", "code": "nieuw", "name": "Nieuw"},
        **_taking_part(line.endpoint, place),
        "OrganisationDocumentView.add": {
            "organisation_id": place.id,
            "kind": "agreement",
            "title": "Nieuw",
            "file": (BytesIO(A_PDF), "nieuw.pdf"),
        },
        **_signing(line.endpoint),
        **papers_kept.fields_of(line.endpoint, row),
        "EnrolmentView.add": enrolment(place),
        "EnrolmentView.edit": enrolment(place),
        "AgreementView.edit": {"state": "sent", "sent_on": "2026-01-05"},
        "UserView.add": user,
        "UserView.edit": user,
        "UserView.code": {"act": "show"},
        "UserView.do_many": {"action": "deactivate", "pk": row, "confirmed": "yes"},
        "MessageView.do_many": {"action": "cancel", "pk": row, "confirmed": "yes"},
        "JobView.do_many": {"action": "cancel", "pk": row, "confirmed": "yes"},
        "AssignmentView.do_many": {"action": "end", "pk": row, "confirmed": "yes"},
        **_granting(line.endpoint, place),
        "ReviewLineView.do_many": {"action": "keep", "pk": row, "confirmed": "yes"},
        "QuestionView.add": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "QuestionView.edit": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "SuggestionView.add": {"title": "Een idee", "words": "Dan gaat het sneller."},
        "SuggestionView.decide": {"state": "accepted", "board": "Stuurgroep"},
        "TopicView.add": {"name_nl": "Breicafé"},
        "TopicView.edit": {"name_nl": "Breicafé"},
        **_merging(line.endpoint),
        "QuestionnaireView.add": {"title_nl": "Kennismaking"},
        "QuestionnaireView.edit": {"title_nl": "Kennismaking"},
        "QuestionnaireView.blocks": {"part": "p1", "title_nl": "Wonen", "save": "yes"},
        "QuestionnaireView.question": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "QuestionnaireView.bank": {"question": _a_question(line, place)},
        "PlanTemplateView.add": {"title_nl": "Kennismaking", "kept_years": "20"},
        "PlanTemplateView.edit": {"title_nl": "Kennismaking", "kept_years": "20"},
        "PlanTemplateView.blocks": {"part": "p1", "title_nl": "Wonen", "save": "yes"},
        "PlanTemplateView.groups": {"version": ""},
        "PlanTemplateView.sharing": {"cells": "p1:youth:see"},
        "PlanTemplateView.question": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "PlanTemplateView.bank": {"question": _a_question(line, place)},
        "ProgrammeView.add": {"title_nl": "Korte weg"},
        "ProgrammeView.edit": {"title_nl": "Korte weg"},
        "ProgrammeView.copy": {"title_nl": "Korte weg"},
        "ProgrammeView.steps": {
            "step": "talk",
            "name_nl": "Praten",
            "kind": "meeting",
            "unit": "days",
            "save": "yes",
        },
        "ProgrammeView.point": {"text_nl": "Wie tekent?"},
        "ProgrammeView.take_in": {"file": (BytesIO(A_PROGRAMME), "programma.json")},
        "QuestionnaireView.take_in": {"file": (BytesIO(A_QUESTIONNAIRE), "vragen.json")},
        "MeasurementView.add": {"measured_on": "2026-11-20", "professional-d1": "3"},
        "MeasurementView.edit": {"measured_on": "2026-11-20", "professional-d2": "4"},
        "UserGroupView.add": {"name": "Nieuw"},
        "UserGroupView.edit": {"name": "Nieuw"},
        "GroupMemberView.do_many": {"action": "leave", "pk": row, "confirmed": "yes"},
        **_joining(line.endpoint, place),
        **_opening(line.endpoint, place),
        **_of_goals(line.endpoint),
        **{f"KeepingView.{verb}": {"reason": "Nodig"} for verb in ("hold", "lift", "ask")},
        "ResidentAccountView.deactivate": {"reason": "Nodig"},
        "KeepingView.do_many": {"action": "destroy", "pk": row, "confirmed": "yes"},
        "ResidentPolicyView.add": {"digid_floor": "hoog"},
        "ResidentPolicyView.edit": {"least_length": "12", "digid_floor": "hoog"},
        "KeepingView.decide": {"granted": "no", "reason": "Nodig"},
        "PlanView.age": {"outcome": "stays", "reason": "Besproken"},
        "ParticipantView.add": {"name": "Nieuw", "relation": "contact", "begin": "nothing"},
        "ParticipantView.edit": {"name": "Nieuw", "relation": "contact"},
        "ParticipantView.invite": {"act": "send"},
        "ActivityQuestionsView.add": {"questionnaire_id": "0"},
        "ActivityQuestionsView.edit": {"questionnaire_id": "0"},
        "ActivityView.add": typed(municipality_id=place.id),
        "ActivityView.edit": typed(municipality_id=place.id),
        "ActivityView.offline": {"reason": "over"},
        **_moderating(line.endpoint, place, row),
        "TrainingAttendeeView.do_many": {"action": "present", "pk": row, "confirmed": "yes"},
        "RoundRecipientView.do_many": {"action": "leave_out", "pk": row, "confirmed": "yes"},
        "OrganiserView.block": {"reason": "Dit is reclame."},
        "JoinRequestView.decline": {"reason": "Onbekend."},
        "ClaimView.decline": {"reason": "Onbekend."},
        "NewcomerView.add": intake(organisation_id=place.id),
        "NewcomerView.edit": intake(organisation_id=place.id),
        **_agreeing(line.endpoint),
        **connecting(line.endpoint, row),
        **signalling(line.endpoint),
        **_about_connections(line.endpoint, place),
        "RoleView.add": {"code": "NIEUW", "label_nl": "Nieuw"},
        "RoleView.edit": {"code": "NIEUW", "label_nl": "Nieuw"},
        "RoleView.rights": {"right": "User.see"},
        "SessionPage.switch": {"organisation_id": row},
        "ListsPage.save": {"name": "Mijn lijst"},
        "ListsPage.edit": {"name": "Mijn lijst"},
        "ListsPage.columns": {"save": "1", "order": "active", "shown": "active"},
    }
    common = {"csrf_token": person.token, "version": "1", "once": f"{line} once"}
    return {**common, **fields.get(line.endpoint, {})}


def _a_question(line: Line, place: Organisation) -> int:
    """A question of the bank, made only for the lines that ask for one."""
    return QuestionFactory(organisation=place).id if line.endpoint.endswith("View.bank") else 0


def _about_connections(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """What belongs to a connection, with a connection made only for the lines that ask for one."""
    screen, verb = endpoint.split(".")
    match screen, verb:
        case "InquiryView", "add":
            an_inquiry(a_connection_at(place))  # there are questionnaires
            return {endpoint: {"connection_id": a_connection_at(place).id, "purpose": "profile"}}
        case "InquiryView", "answer":
            return {endpoint: {"q2": "Jeugdhulp", "q4": "Jongeren", "q6": "Intakes", "q7": "all"}}
        case "InquiryView", "close":
            return {endpoint: {"closed_on": "2026-11-20", "next_on": "2027-01-20"}}
        case "TrainingView", ("add" | "edit"):
            return {endpoint: planned(region_run_by(place))}
        case "TrainingView", "invite":
            return {endpoint: {"connection_id": a_connection_at(place).id}}
        case "TrainingView", "offered_kinds":
            return {endpoint: {"region_id": region_run_by(place).id, "regional": "y"}}
        case "TrainingAttendeeView", ("add" | "edit"):
            told = {"name": "Yara Smit", "email": "yara@wegwijzer.example"}
            return {endpoint: {"connection_id": a_connection_at(place).id, **told}}
        case "AppointmentView", ("add" | "edit"):
            return {endpoint: meeting(a_connection_at(place))}
        case "CalendarPage", "open":
            return {endpoint: {"act": "renew"}}
        case "YearlyRoundView", ("add" | "edit"):
            return {endpoint: writing(region_run_by(place))}
        case "YearlyRoundView", "put_in":
            return {endpoint: {"connection_id": a_connection_at(place).id}}
        case "InterviewVolunteerView", ("add" | "edit"):
            return {endpoint: volunteering(a_connection_at(place))}
        case "MaterialView", ("add" | "edit"):
            return {endpoint: told_of_material()}
        case "InquiryQuestionsView", ("add" | "edit"):
            return {
                endpoint: {"purpose": "yearly", "questionnaire_id": str(QuestionnaireFactory(published=True).id)}
            }
    return {}


def _merging(endpoint: str) -> dict[str, dict[str, Any]]:
    """A topic of the portal to merge with, made only for the lines that ask for one."""
    if endpoint != "TopicView.merge":
        return {}
    return {endpoint: {"merged_into_id": TopicFactory(organisation=None).id}}


def _agreeing(endpoint: str) -> dict[str, dict[str, Any]]:
    """An agreement on figures, with a region made only for the lines that ask for one."""
    if endpoint not in ("FiguresAgreementView.add", "FiguresAgreementView.edit"):
        return {}
    return {endpoint: agreed(region_id=RegionFactory().id)}


def _taking_part(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A membership, made only for the lines that are about one."""
    screen, verb = endpoint.split(".")[0], endpoint.rpartition(".")[2]
    if verb not in ("add", "edit"):
        return {}
    if screen == "MembershipView":
        return {endpoint: {"umbrella_id": OrganisationFactory(joint=True).id, "member_id": place.id}}
    if screen == "RegionMembershipView":
        return {endpoint: {"region_id": RegionFactory().id, "organisation_id": place.id}}
    return {}


def _signing(endpoint: str) -> dict[str, dict[str, Any]]:
    """An agreement, made only for the line that is about one."""
    if endpoint != "AgreementView.add":
        return {}
    form = {"organisation_id": OrganisationFactory().id, "kind_id": an_agreement("vecozo").id}
    return {endpoint: {**form, "state": "sent", "sent_on": "2026-01-05"}}


def _granting(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A role for somebody, looked up only for the lines that are about one."""
    match endpoint:
        case "AssignmentView.add":
            role = fixed_role("G")
            return {endpoint: {"user_id": _somebody_at(place), "role_id": role.id, "organisation_id": place.id}}
        case "AssignmentView.deputy":
            period = {"since": "2030-01-01T09:00", "until": "2030-02-01T17:00"}
            return {endpoint: {"user_id": _somebody_at(place), **period}}
        case "ReviewLineView.edit":
            return {endpoint: {"role_id": fixed_role("PR").id}}
    return {}


def _joining(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A colleague for a group, made only for the lines that are about one."""
    if endpoint != "GroupMemberView.add":
        return {}
    colleague = UserFactory(organisation=place, roles="PR")
    return {endpoint: {"group_id": GroupFactory(organisation=place).id, "user_id": colleague.id}}


def _of_goals(endpoint: str) -> dict[str, dict[str, Any]]:
    """A goal, an action for it, or how far it is."""
    forms = {
        "GoalView": {"title": "Nieuw"},
        "GoalActionView": {"title": "Nieuw", "every": "week"},
        "GoalProgressView": {"told_on": "2026-11-20", "scorer": "resident", "value": "3"},
    }
    return {endpoint: forms.get(endpoint.split(".")[0], {})} if endpoint.startswith("Goal") else {}


def _opening(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A form about a person or what belongs to it, open to a group of one's own where it asks for groups."""
    screen, verb = endpoint.split(".")[0], endpoint.rpartition(".")[2]
    if screen not in IN_A_DOSSIER or verb not in ("add", "edit", "rights"):
        return {}
    opened = {} if verb == "edit" else {"openings": f"{everybody_of(place).id}:edit"}
    if verb == "rights":
        return {endpoint: opened}
    above = IN_A_DOSSIER[screen]
    belongs = {f"{above.lower()}_id": MAKERS[f"{above}View"](place).id} if above and verb == "add" else {}
    filled = {
        "title": "Nieuw",
        "state": "running",
        "last_name": "Nieuw",
        "written_on": "2026-11-20",
        "text": "Dag",
    }
    if (screen, verb) == ("PlanView", "add"):
        belongs["template_id"] = a_template(place).id
    file = {"file": (BytesIO(A_PDF), "nieuw.pdf")} if (screen, verb) == ("PathwayDocumentView", "add") else {}
    return {endpoint: {**filled, **belongs, **opened, **file}}


IN_A_DOSSIER = {
    "PersonView": "",
    "PathwayView": "Person",
    "NoteView": "Pathway",
    "PathwayDocumentView": "Pathway",
    "PlanView": "Pathway",
}
"""The screens of a dossier, and what each belongs to."""


def _somebody_at(place: Organisation) -> int:
    found = bench.rows_of(User, User.organisation_id == place.id)
    return found[0].id if found else 0


def _moderating(endpoint: str, place: Organisation, row: int | None) -> dict[str, dict[str, Any]]:
    """What belongs to a decision about an imported item."""
    asked = {"action": "approve", "pk": row, "confirmed": "yes", "language_level": "a1"}
    fields = {
        "ModerationView.approve": {"language_level": "a1"},
        "ModerationView.reject": {"reason": "unfit"},
        "ModerationView.do_many": asked,
    }
    if endpoint == "ModerationView.place":
        fields[endpoint] = {"municipality_id": OrganisationFactory(kind=Kind.MUNICIPALITY).id}
    if endpoint == "ModerationView.duplicate":
        fields[endpoint] = {"other_id": ImportedActivityFactory(municipality=place).id}
    return fields
