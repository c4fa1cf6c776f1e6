"""The lines of `policy.csv`, and what is looked up at each screen."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[1] / "policy.csv"


LOOKED_UP = {
    "OrganisationView": "parent_id",
    "RegionView": "organisation_id",
    "MembershipView": "member_id",
    "RegionMembershipView": "organisation_id",
    "UserView": "organisation_id",
    "OrganisationDocumentView": "organisation_id",
    "AgreementView": "organisation_id",
    "EnrolmentView": "organisation_id",
    "AssignmentView": "user_id",
    "AuditView": "actor",
    "MessageView": "actor_id",
    "JobView": "actor_id",
    "ErasureView": "actor_id",
    "KeepingView": "organisation_id",
    "DestructionView": "actor_id",
    "ResidentPolicyView": "organisation_id",
    "ResidentAccountView": "organisation_id",
    "QuestionView": "kind",
    "TopicView": "merged_into_id",
    "SuggestionView": "organisation_id",
    "QuestionnaireView": "kind",
    "ProgrammeView": "kind",
    "PlanTemplateView": "kind",
    "RoleView": "role",
    "UserGroupView": "organisation_id",
    "PersonView": "organisation_id",
    "PathwayView": "person_id",
    "PlanView": "pathway_id",
    "GoalActionView": "colleague_id",
    "ParticipantView": "person_id",
    "NoteView": "pathway_id",
    "PathwayDocumentView": "pathway_id",
    "GroupMemberView": "user_id",
    "ReviewView": "organisation_id",
    "ReviewLineView": "assignment_id",
    "ActivityView": "municipality_id",
    "ModerationView": "other_id",
    "OrganiserView": "into_id",
    "JoinRequestView": "organisation_id",
    "ClaimView": "activity_id",
    "FiguresAgreementView": "region_id",
    "NewcomerView": "organisation_id",
    "ConnectionView": "region_id",
    "ContactNoteView": "connection_id",
    "ConnectionContactView": "connection_id",
    "SignallerView": "region_id",
    "SignalSetView": "organisation_id",
    "SignalExpectationView": "organisation_id",
    "InquiryView": "connection_id",
    "MissingOrganisationView": "connection_id",
    "InterviewVolunteerView": "connection_id",
    "ConnectionPaperView": "connection_id",
    "AccountLineView": "connection_id",
    "AccountHandOverView": "connection_id",
    "TrainingView": "region_id",
    "TrainingAttendeeView": "connection_id",
    "AppointmentView": "connection_id",
    "YearlyRoundView": "region_id",
    "RoundRecipientView": "connection_id",
}


@dataclass(frozen=True)
class Line:
    """A line of the policy."""

    endpoint: str
    method: str
    rows: str
    cells: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} {self.rows}"


def lines() -> list[Line]:
    """The policy, without its comments."""
    with FILE.open(newline="") as file:
        table = csv.DictReader(line for line in file if not line.startswith("#"))
        return [Line(row.pop("endpoint"), row.pop("method"), row.pop("rows"), tuple(row.items())) for row in table]
