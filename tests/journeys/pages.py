"""Every page of the map, as somebody who uses it would open it: the list that pictures and checks share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.commands.demo.people import TESTDORP
from app.common import clock
from app.common.audit import AuditEvent
from app.common.files import StoredFile
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.outbox import Channel, Message
from app.common.outbox import State as MessageState
from app.common.saved_lists import Kept, SavedList
from app.common.web.exporting import EXPORT
from app.plans.models import Note, Pathway, PathwayDocument, Person, PlanTemplate
from app.questionnaires.actions.answers import answer
from app.questionnaires.actions.tryouts import begin
from app.questionnaires.models import Question, Questionnaire, Tryout
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.questions import QuestionKind
from app.security.actions.erasure import signature
from app.security.models import (
    AccessReview,
    Agreement,
    Assignment,
    Enrolment,
    Erasure,
    GroupMember,
    Organisation,
    OrganisationDocument,
    OrganisationMembership,
    Region,
    RegionMembership,
    ReviewLine,
    Role,
    User,
    UserGroup,
)
from tests import bench
from tests.questionnaires.home import ANSWERS, HOME

VISITOR = ""
LONG_NAME = "Wacht op rollen en is al langer dan een half jaar weg bij ons"[:60]
"""As long as the name of a view may be."""


@dataclass(frozen=True)
class Stop:
    """A page to look at: a name for its picture, who opens it, and its address; `{…}` are rows of the demo."""

    name: str
    role: str
    path: str
    endpoint: str


def _of_designs(screen: str, one: str, many: str, *, question: str) -> Iterator[Stop]:
    """The pages about what is designed, and the builder."""
    made, used, old = (f"/{many}/{{{which}{one}}}" for which in ("", "used_", "retired_"))
    for name, url, page in (
        (many, f"/{many}/", "list"),
        (f"{one}-add", f"/{many}/add", "add"),
        (one, made, "show"),
        (f"{one}-history", f"{made}/history", "history"),
        (f"{one}-edit", f"{made}/edit", "edit"),
        (f"{one}-blocks", f"{made}/blocks", "blocks"),
        (f"{one}-block-new", f"{made}/blocks?new=questions", "blocks"),
        (f"{one}-block-remove", f"{made}/blocks?drop=p1", "blocks"),
        (f"{one}-question", f"{made}/blocks/p1/question/{question}", "question"),
        (f"{one}-bank", f"{made}/blocks/p1/bank", "bank"),
        (f"{one}-versions", f"{made}/versions", "versions"),
        (f"{one}-version", f"{made}/versions/1", "version"),
        (f"{one}-compare", f"{made}/compare", "compare"),
        (f"{one}-publish", f"{made}/publish", "publish"),
        (f"{one}-drop", f"{made}/drop", "drop"),
        (f"{one}-retire", f"{made}/retire", "retire"),
        (f"{one}-revise", f"{used}/revise", "revise"),
        (f"{one}-delete", f"{used}/delete", "delete"),
        (f"{one}-revive", f"{old}/revive", "revive"),
    ):
        yield Stop(name, "FB", url, f"{screen}.{page}")


STOPS = (
    Stop("login", VISITOR, "/login/", "LoginPage.login"),
    Stop("login-forgotten", VISITOR, "/login/forgotten", "LoginPage.forgotten"),
    Stop("login-link-spent", VISITOR, "/login/password/no-such-link", "LoginPage.new_password"),
    Stop("login-code", "pending", "/login/code", "LoginPage.code"),
    Stop("login-passkey", "with-passkey", "/login/passkey", "LoginPage.passkey"),
    Stop("inbox", VISITOR, "/inbox/", "InboxPage.open"),
    Stop("first-profile", "new", "/first-login/", "FirstLoginPage.open"),
    Stop("first-verification", "waiting", "/first-login/verification", "FirstLoginPage.verification"),
    Stop("dashboard", "GB", "/", "DashboardPage.open"),
    Stop("dashboard-without-users", "PR", "/", "DashboardPage.open"),
    Stop("account", "GB", "/account/", "AccountPage.open"),
    Stop("account-password", "GB", "/account/password", "AccountPage.password"),
    Stop("account-factor", "GB", "/account/factor", "AccountPage.factor"),
    Stop("account-passkeys", "passkeys-proved", "/account/factor", "AccountPage.factor"),
    Stop("account-sessions", "GB", "/account/sessions", "AccountPage.sessions"),
    Stop("users", "GB", "/users/", "UserView.list"),
    Stop("users-narrowed", "GB", "/users/?active=yes&role=G", "UserView.list"),
    Stop("users-empty", "GB", "/users/?active=no&role=GB", "UserView.list"),
    Stop("users-in-a-view", "GB", "/users/?view=long-of-name", "UserView.list"),
    Stop("views", "GB", "/lists/users/", "ListsPage.open"),
    Stop("view-save", "GB", "/lists/users/save?active=yes&role=G", "ListsPage.save"),
    Stop("view-edit", "GB", "/lists/users/{saved}", "ListsPage.edit"),
    Stop("view-delete", "GB", "/lists/users/{saved}/delete", "ListsPage.delete"),
    Stop("columns", "GB", "/lists/users/columns", "ListsPage.columns"),
    Stop("user", "GB", "/users/{user}", "UserView.show"),
    Stop("user-history", "GB", "/users/{user}/history?on=2026-12-31T12:00", "UserView.history"),
    Stop("user-insight", "GB", "/users/{user}/insight", "UserView.insight"),
    Stop("user-insight-one", "GB", "/users/{user}/insight?who={inactive}", "UserView.insight"),
    Stop("user-roles", "GB", "/users/{newcomer}/roles", "UserView.roles"),
    Stop("user-code", "GB", "/users/{newcomer}/code", "UserView.code"),
    Stop("user-add", "GB", "/users/add", "UserView.add"),
    Stop("user-edit", "GB", "/users/{user}/edit", "UserView.edit"),
    Stop("user-deactivate", "GB", "/users/{user}/deactivate", "UserView.deactivate"),
    Stop("users-on-hold", "GB", "/users/?active=no", "UserView.list"),
    Stop("user-erase", "GB", "/users/{inactive}/erase", "UserView.erase"),
    Stop("user-not-erased", "GB", "/users/{user}/erase", "UserView.erase"),
    Stop("user-access", "FG", "/users/{user}/access", "UserView.access"),
    Stop("user-activate", "GB", "/users/{inactive}/activate", "UserView.activate"),
    Stop("user-password-link", "GB", "/users/{user}/reset_password", "UserView.reset_password"),
    Stop("user-reset-factor", "GB", "/users/{user}/reset_factor", "UserView.reset_factor"),
    Stop("user-end-sessions", "GB", "/users/{user}/end_sessions", "UserView.end_sessions"),
    Stop("user-not-oneself", "GB", "/users/{oneself}/deactivate", "UserView.deactivate"),
    Stop("roles", "GB", "/roles/", "AssignmentView.list"),
    Stop("role", "GB", "/roles/{assignment}", "AssignmentView.show"),
    Stop("role-history", "GB", "/roles/{assignment}/history", "AssignmentView.history"),
    Stop("role-insight", "GB", "/roles/{assignment}/insight", "AssignmentView.insight"),
    Stop("role-add", "GB", "/roles/add", "AssignmentView.add"),
    Stop("role-end", "GB", "/roles/{assignment}/end", "AssignmentView.end"),
    Stop("organisations", "SD", "/organisations/", "OrganisationView.list"),
    Stop("organisation", "SD", "/organisations/{organisation}", "OrganisationView.show"),
    Stop("organisation-history", "SD", "/organisations/{organisation}/history", "OrganisationView.history"),
    Stop("organisation-add", "SD", "/organisations/add", "OrganisationView.add"),
    Stop("organisation-edit", "SD", "/organisations/{organisation}/edit", "OrganisationView.edit"),
    Stop("organisation-delete", "SD", "/organisations/{organisation}/delete", "OrganisationView.delete"),
    Stop("joint-arrangement", "SD", "/organisations/{joint}", "OrganisationView.show"),
    Stop("memberships", "SD", "/memberships/", "MembershipView.list"),
    Stop("membership", "SD", "/memberships/{membership}", "MembershipView.show"),
    Stop("membership-history", "SD", "/memberships/{membership}/history", "MembershipView.history"),
    Stop("membership-add", "SD", "/memberships/add?in={joint}", "MembershipView.add"),
    Stop("membership-edit", "SD", "/memberships/{membership}/edit", "MembershipView.edit"),
    Stop("membership-delete", "SD", "/memberships/{membership}/delete", "MembershipView.delete"),
    Stop("region-memberships", "SD", "/region-memberships/", "RegionMembershipView.list"),
    Stop("region-membership", "SD", "/region-memberships/{in_region}", "RegionMembershipView.show"),
    Stop(
        "region-membership-history",
        "SD",
        "/region-memberships/{in_region}/history",
        "RegionMembershipView.history",
    ),
    Stop("region-membership-add", "SD", "/region-memberships/add?in={region}", "RegionMembershipView.add"),
    Stop("region-membership-edit", "SD", "/region-memberships/{in_region}/edit", "RegionMembershipView.edit"),
    Stop(
        "region-membership-delete", "SD", "/region-memberships/{in_region}/delete", "RegionMembershipView.delete"
    ),
    Stop("documents", "SD", "/organisation-documents/", "OrganisationDocumentView.list"),
    Stop("document", "SD", "/organisation-documents/{document}", "OrganisationDocumentView.show"),
    Stop("document-add", "SD", "/organisation-documents/add?in={joint}", "OrganisationDocumentView.add"),
    Stop("document-delete", "SD", "/organisation-documents/{document}/delete", "OrganisationDocumentView.delete"),
    Stop("agreements", "SD", "/agreements/", "AgreementView.list"),
    Stop("agreement", "SD", "/agreements/{agreement}", "AgreementView.show"),
    Stop("agreement-history", "SD", "/agreements/{agreement}/history", "AgreementView.history"),
    Stop("agreement-add", "SD", "/agreements/add?in={organisation}", "AgreementView.add"),
    Stop("agreement-edit", "SD", "/agreements/{agreement}/edit", "AgreementView.edit"),
    Stop("desk", "SD", "/", "DashboardPage.open"),
    Stop("enrolments", "SD", "/enrolments/", "EnrolmentView.list"),
    Stop("enrolment", "SD", "/enrolments/{enrolment}", "EnrolmentView.show"),
    Stop("enrolment-history", "SD", "/enrolments/{enrolment}/history", "EnrolmentView.history"),
    Stop("enrolment-add", "SD", "/enrolments/add", "EnrolmentView.add"),
    Stop("enrolment-edit", "SD", "/enrolments/{enrolment}/edit", "EnrolmentView.edit"),
    Stop("enrolment-withdraw", "SD", "/enrolments/{enrolment}/withdraw", "EnrolmentView.withdraw"),
    Stop("enrolment-link", "SD", "/enrolments/{enrolment}/link", "EnrolmentView.link"),
    Stop("regions", "SD", "/regions/", "RegionView.list"),
    Stop("region", "SD", "/regions/{region}", "RegionView.show"),
    Stop("region-history", "SD", "/regions/{region}/history", "RegionView.history"),
    Stop("region-add", "SD", "/regions/add", "RegionView.add"),
    Stop("region-edit", "SD", "/regions/{region}/edit", "RegionView.edit"),
    Stop("region-delete", "SD", "/regions/{region}/delete", "RegionView.delete"),
    Stop("role-deputy", "GB", "/roles/{assignment}/deputy", "AssignmentView.deputy"),
    Stop("reviews", "GB", "/reviews/", "ReviewView.list"),
    Stop("review", "GB", "/reviews/{review}", "ReviewView.show"),
    Stop("review-lines", "GB", "/review-lines/?review={review}", "ReviewLineView.list"),
    Stop("review-line", "GB", "/review-lines/{line}", "ReviewLineView.show"),
    Stop("review-keep", "GB", "/review-lines/{line}/keep", "ReviewLineView.keep"),
    Stop("review-remove", "GB", "/review-lines/{line}/remove", "ReviewLineView.remove"),
    Stop("review-change", "GB", "/review-lines/{line}/edit", "ReviewLineView.edit"),
    Stop("groups", "FB", "/groups/", "UserGroupView.list"),
    Stop("group", "FB", "/groups/{group}", "UserGroupView.show"),
    Stop("group-history", "GB", "/groups/{group}/history", "UserGroupView.history"),
    Stop("group-add", "FB", "/groups/add", "UserGroupView.add"),
    Stop("group-edit", "FB", "/groups/{group}/edit", "UserGroupView.edit"),
    Stop("group-retire", "FB", "/groups/{group}/retire", "UserGroupView.retire"),
    Stop("group-revive", "FB", "/groups/{retired_group}/revive", "UserGroupView.revive"),
    Stop("group-not-deleted", "FB", "/groups/{group}/delete", "UserGroupView.delete"),
    Stop("group-members", "GB", "/group-members/?group_id={group}", "GroupMemberView.list"),
    Stop("group-member", "GB", "/group-members/{member}", "GroupMemberView.show"),
    Stop("group-member-history", "GB", "/group-members/{member}/history", "GroupMemberView.history"),
    Stop("group-member-add", "GB", "/group-members/add?in={group}", "GroupMemberView.add"),
    Stop("group-member-edit", "GB", "/group-members/{member}/edit", "GroupMemberView.edit"),
    Stop("group-member-leave", "GB", "/group-members/{member}/leave", "GroupMemberView.leave"),
    Stop("persons", "PR", "/persons/", "PersonView.list"),
    Stop("person", "PR", "/persons/{person}", "PersonView.show"),
    Stop("person-history", "PR", "/persons/{person}/history", "PersonView.history"),
    Stop("person-rights", "PR", "/persons/{person}/rights", "PersonView.rights"),
    Stop("person-insight", "PR", "/persons/{person}/insight", "PersonView.insight"),
    Stop("person-add", "PR", "/persons/add", "PersonView.add"),
    Stop("person-edit", "PR", "/persons/{person}/edit", "PersonView.edit"),
    Stop("person-archive", "PR", "/persons/{person}/archive", "PersonView.archive"),
    Stop("person-bring-back", "PR", "/persons/{archived_person}/bring_back", "PersonView.bring_back"),
    Stop("person-not-deleted", "PR", "/persons/{person}/delete", "PersonView.delete"),
    Stop("pathways", "PR", "/pathways/", "PathwayView.list"),
    Stop("pathway", "PR", "/pathways/{pathway}", "PathwayView.show"),
    Stop("pathway-history", "PR", "/pathways/{pathway}/history", "PathwayView.history"),
    Stop("pathway-rights", "PR", "/pathways/{pathway}/rights", "PathwayView.rights"),
    Stop("pathway-insight", "PR", "/pathways/{pathway}/insight", "PathwayView.insight"),
    Stop("pathway-add", "PR", "/pathways/add?person={person}", "PathwayView.add"),
    Stop("pathway-edit", "PR", "/pathways/{pathway}/edit", "PathwayView.edit"),
    Stop("pathway-archive", "PR", "/pathways/{pathway}/archive", "PathwayView.archive"),
    Stop("pathway-bring-back", "PR", "/pathways/{pathway}/bring_back", "PathwayView.bring_back"),
    Stop("pathway-delete", "PR", "/pathways/{pathway}/delete", "PathwayView.delete"),
    Stop("pathnotes", "PR", "/notes/", "NoteView.list"),
    Stop("pathnote", "PR", "/notes/{note_part}", "NoteView.show"),
    Stop("pathnote-history", "PR", "/notes/{note_part}/history", "NoteView.history"),
    Stop("pathnote-rights", "PR", "/notes/{note_part}/rights", "NoteView.rights"),
    Stop("pathnote-insight", "PR", "/notes/{note_part}/insight", "NoteView.insight"),
    Stop("pathnote-add", "PR", "/notes/add?pathway={pathway}", "NoteView.add"),
    Stop("pathnote-edit", "PR", "/notes/{note_part}/edit", "NoteView.edit"),
    Stop("pathnote-archive", "PR", "/notes/{note_part}/archive", "NoteView.archive"),
    Stop("pathnote-bring-back", "PR", "/notes/{note_part}/bring_back", "NoteView.bring_back"),
    Stop("pathnote-delete", "PR", "/notes/{note_part}/delete", "NoteView.delete"),
    Stop("pathdocuments", "PR", "/documents/", "PathwayDocumentView.list"),
    Stop("pathdocument", "PR", "/documents/{file_part}", "PathwayDocumentView.show"),
    Stop("pathdocument-history", "PR", "/documents/{file_part}/history", "PathwayDocumentView.history"),
    Stop("pathdocument-rights", "PR", "/documents/{file_part}/rights", "PathwayDocumentView.rights"),
    Stop("pathdocument-insight", "PR", "/documents/{file_part}/insight", "PathwayDocumentView.insight"),
    Stop("pathdocument-add", "PR", "/documents/add?pathway={pathway}", "PathwayDocumentView.add"),
    Stop("pathdocument-edit", "PR", "/documents/{file_part}/edit", "PathwayDocumentView.edit"),
    Stop("pathdocument-archive", "PR", "/documents/{file_part}/archive", "PathwayDocumentView.archive"),
    Stop(
        "pathdocument-bring-back",
        "PR",
        "/documents/{file_part}/bring_back",
        "PathwayDocumentView.bring_back",
    ),
    Stop("pathdocument-delete", "PR", "/documents/{file_part}/delete", "PathwayDocumentView.delete"),
    Stop("questions", "FB", "/questions/", "QuestionView.list"),
    Stop("question", "FB", "/questions/{question}", "QuestionView.show"),
    Stop("question-choice", "FB", "/questions/{choice}", "QuestionView.show"),
    Stop("question-history", "FB", "/questions/{own_question}/history", "QuestionView.history"),
    Stop("question-add", "FB", "/questions/add", "QuestionView.add"),
    Stop("question-edit", "FB", "/questions/{own_question}/edit", "QuestionView.edit"),
    Stop("question-retire", "FB", "/questions/{own_question}/retire", "QuestionView.retire"),
    Stop("question-revive", "FB", "/questions/{retired_question}/revive", "QuestionView.revive"),
    Stop("question-delete", "FB", "/questions/{own_question}/delete", "QuestionView.delete"),
    *_of_designs("QuestionnaireView", "questionnaire", "questionnaires", question="q4"),
    Stop("questionnaire-take-in", "FB", "/questionnaires/take-in", "QuestionnaireView.take_in"),
    *_of_designs("PlanTemplateView", "template", "templates", question="q2"),
    *(
        Stop(
            f"template-block-{kind}",
            "FB",
            f"/templates/{{template}}/blocks?part={part}",
            "PlanTemplateView.blocks",
        )
        for kind, part in (("measurement", "p5"), ("goals", "p6"))
    ),
    Stop("try-out", "FB", "/try-outs/{tried}", "TryoutView.show"),
    Stop("try-out-answer", "FB", "/try-outs/{tried}/answer/p1", "TryoutView.answer"),
    Stop("try-out-history", "FB", "/try-outs/{tried}/history", "TryoutView.history"),
    Stop("try-out-delete", "FB", "/try-outs/{tried}/delete", "TryoutView.delete"),
    Stop("own-roles", "FB", "/own-roles/", "RoleView.list"),
    Stop("own-role", "FB", "/own-roles/{own_role}", "RoleView.show"),
    Stop("own-role-history", "FB", "/own-roles/{own_role}/history", "RoleView.history"),
    Stop("own-role-add", "FB", "/own-roles/add", "RoleView.add"),
    Stop("own-role-edit", "FB", "/own-roles/{own_role}/edit", "RoleView.edit"),
    Stop("own-role-rights", "FB", "/own-roles/{own_role}/rights", "RoleView.rights"),
    Stop("own-role-holders", "FB", "/own-roles/{own_role}/holders", "RoleView.holders"),
    Stop("own-role-retire", "FB", "/own-roles/{own_role}/retire", "RoleView.retire"),
    Stop("own-role-revive", "FB", "/own-roles/{retired_role}/revive", "RoleView.revive"),
    Stop("own-role-delete", "FB", "/own-roles/{own_role}/delete", "RoleView.delete"),
    Stop("own-role-compare", "FB", "/own-roles/compare?a={own_role}&b={fixed_role}", "RoleView.compare"),
    Stop("log", "FG", "/log/", "AuditView.list"),
    Stop("log-event", "FG", "/log/{event}", "AuditView.show"),
    Stop("erasures", "GB", "/erasures/", "ErasureView.list"),
    Stop("erasure", "GB", "/erasures/{receipt}", "ErasureView.show"),
    Stop("messages", "SB", "/messages/", "MessageView.list"),
    Stop("message", "SB", "/messages/{message}", "MessageView.show"),
    Stop("message-resend", "SB", "/messages/{message}/resend", "MessageView.resend"),
    Stop("message-cancel", "SD", "/messages/{waiting}/cancel", "MessageView.cancel"),
    Stop("queue", "SB", "/queue/", "JobView.list"),
    Stop("job", "SB", "/queue/{failed_job}", "JobView.show"),
    Stop("job-retry", "SB", "/queue/{failed_job}/retry", "JobView.retry"),
    Stop("job-cancel", "SB", "/queue/{running_job}/cancel", "JobView.cancel"),
    Stop("handbook", "GB", "/handbook/", "HandbookPage.open"),
    Stop("handbook-chapter", "GB", "/handbook/gebruikers", "HandbookPage.chapter"),
    Stop("my-jobs", "GB", "/jobs/", "JobPage.open"),
    Stop("my-job-running", "GB", "/jobs/{running_job}", "JobPage.show"),
    Stop("my-job-done", "GB", "/jobs/{done_job}", "JobPage.show"),
    Stop("error-403", "PR", "/users/", "UserView.list"),
    Stop("error-404", "GB", "/users/999999999", "UserView.show"),
    Stop("error-400", "GB", "/users/?after=abc", "UserView.list"),
)

WITHOUT_A_PICTURE = frozenset(
    {
        "LoginPage.broker_answer",  # its journey comes back by it
        "LoginPage.recovery",  # the code page with other words; its own journey opens it
        "SessionPage.state", "UserView.lookup", "OrganisationView.lookup", "RegionView.lookup",
        "AssignmentView.lookup", "MembershipView.lookup", "RegionMembershipView.lookup",  # answers for scripts
        "UserView.export", "OrganisationView.export", "RegionView.export", "MembershipView.export",
        "RegionMembershipView.export", "OrganisationDocumentView.file",  # files
        "OrganisationDocumentView.lookup",  # an answer for scripts
        "MessageView.lookup", "JobView.lookup", "JobPage.file",  # answers for scripts, and a file
        "RoleView.lookup", "ReviewView.lookup", "ReviewLineView.lookup",  # answers for scripts
        "ReviewLineView.export",  # a file
        "EnrolmentView.lookup",  # an answer for scripts
        "AgreementView.lookup", "AgreementView.export",  # an answer for scripts, and a file
        "AuditView.export", "AuditView.lookup",  # a file, and an answer for scripts
        "PlanTemplateView.export", "PlanTemplateView.lookup",  # a file, and an answer for scripts
        "QuestionnaireView.export", "QuestionnaireView.lookup", "QuestionnaireView.file",  # files
        "PersonView.export", "PersonView.lookup",  # a file, and an answer for scripts
        "NoteView.export", "NoteView.lookup",  # a file, and an answer for scripts
        "PathwayDocumentView.export", "PathwayDocumentView.lookup",  # a file, and an answer for scripts
        "PathwayDocumentView.file",  # a file
        "PathwayView.export", "PathwayView.lookup",  # a file, and an answer for scripts
        "UserGroupView.export", "UserGroupView.lookup",  # a file, and an answer for scripts
        "GroupMemberView.export", "GroupMemberView.lookup",  # a file, and an answer for scripts
        "QuestionView.export", "QuestionView.lookup",  # a file, and an answer for scripts
        "TryoutView.file",  # a file
        "ErasureView.lookup",  # an answer for scripts
        "assets", "favicon", "HandbookPage.picture",  # files
        "live", "ready", "metrics",  # answers for machines
    }
)  # fmt: skip


def rows() -> dict[str, int]:
    """The rows of the demo that the addresses name."""
    with bench.office() as session:
        staff = select(User.id).join(Organisation, Organisation.id == User.organisation_id).order_by(User.sort_key)
        staff = staff.where(Organisation.code == TESTDORP)
        plain = staff.where(User.active.is_(True), User.email.is_not(None), ~User.username.startswith("gb@"))
        user = session.scalars(plain).first()
        oneself = session.scalars(staff.where(User.username.startswith("gb@"))).first()
        held = (
            select(Assignment.id)
            .join(User, User.id == Assignment.user_id)
            .where(User.username.startswith("pr@testdorp"))
        )
        return {
            "saved": _saved_list(session, oneself or 0),
            **_work(session, oneself or 0),
            "receipt": _receipt(session, oneself or 0),
            **_roles(session),
            **_questions(session),
            **_designed(session, Questionnaire, "questionnaire"),
            **_designed(session, PlanTemplate, "template"),
            **_groups(session),
            **_dossiers(session),
            "tried": _tried(session),
            **_reviewed(session, oneself or 0),
            "user": user or 0,
            "inactive": session.scalars(staff.where(User.active.is_(False))).first() or 0,
            "oneself": oneself or 0,
            "newcomer": session.scalars(
                staff.where(User.verified_at.is_(None), User.profile_at.is_not(None))
            ).first()
            or 0,
            "assignment": session.scalars(held).first() or 0,
            "organisation": session.scalars(select(Organisation.id).where(Organisation.name == "Utrecht")).first()
            or 0,
            "region": session.scalars(select(Region.id).order_by(Region.sort_key)).first() or 0,
            "joint": session.scalars(select(Organisation.id).where(Organisation.code == "LV-0001")).first() or 0,
            "agreement": session.scalars(select(Agreement.id).order_by(Agreement.id)).first() or 0,
            "enrolment": session.scalars(select(Enrolment.id).order_by(Enrolment.id)).first() or 0,
            "document": session.scalars(select(OrganisationDocument.id)).first() or 0,
            "membership": session.scalars(select(OrganisationMembership.id)).first() or 0,
            "event": session.scalars(
                select(AuditEvent.id)
                .join(Organisation, Organisation.id == AuditEvent.organisation_id)
                .where(Organisation.code == TESTDORP)
            ).first()
            or 0,
            "in_region": session.scalars(select(RegionMembership.id)).first() or 0,
        }


def _reviewed(session: Session, owner: int) -> dict[str, int]:
    """A review of the demo, and a right of somebody else in it."""
    ours = Organisation.code == TESTDORP
    reviews = select(AccessReview.id).join(Organisation, Organisation.id == AccessReview.organisation_id)
    review = session.scalars(reviews.where(ours).order_by(AccessReview.id)).first() or 0
    lines = select(ReviewLine.id).join(Assignment, Assignment.id == ReviewLine.assignment_id)
    granted = lines.join(Role, Role.id == Assignment.role_id).where(Role.code.in_(("G", "PR")))
    others = granted.where(ReviewLine.review_id == review, Assignment.user_id != owner, Assignment.active)
    return {"review": review, "line": session.scalars(others.order_by(ReviewLine.id)).first() or 0}


def _roles(session: Session) -> dict[str, int]:
    """A fixed role, and two that the organisation composed."""
    ours = Role.organisation_id.in_(select(Organisation.id).where(Organisation.code == TESTDORP))
    known = session.scalars(select(Role).where(or_(Role.organisation_id.is_(None), ours)))
    found = {role.code: role.id for role in known}
    return {"own_role": found["E-WIJK"], "retired_role": found["E-LOKET"], "fixed_role": found["FB"]}


def _questions(session: Session) -> dict[str, int]:
    """Questions of the portal, and two of the organisation, of which one is retired."""
    home = session.scalars(select(Organisation.id).where(Organisation.code == TESTDORP)).one()
    retired = Question.organisation_id == home, Question.active.is_(False)
    if session.scalars(select(Question.id).where(*retired)).first() is None:
        old = {"nl": "Wat is het faxnummer van het gezin?"}
        session.add(Question(organisation_id=home, kind=QuestionKind.PHONE, text=old, active=False))
        session.commit()
    of_portal = select(Question.id).where(Question.organisation_id.is_(None))

    def first(*conditions: Any) -> int:
        return session.scalars(select(Question.id).where(*conditions).order_by(Question.id)).first() or 0

    return {
        "question": session.scalars(of_portal.where(Question.kind == QuestionKind.SCALE)).first() or 0,
        "choice": session.scalars(of_portal.where(Question.kind == QuestionKind.MULTIPLE_CHOICE)).first() or 0,
        "own_question": first(Question.organisation_id == home, Question.active),
        "retired_question": first(*retired),
    }


def _designed(session: Session, kind: Any, name: str) -> dict[str, int]:
    """Designs of the organisation: one of which a version is being made, one in use, one retired."""
    home = session.scalars(select(Organisation.id).where(Organisation.code == TESTDORP)).one()
    ours = select(kind.id).where(kind.organisation_id == home).order_by(kind.id)
    made = session.scalars(ours.where(kind.being_made.is_not(None), kind.in_use.is_not(None))).first()
    used = session.scalars(ours.where(kind.being_made.is_(None), kind.active)).first()
    retired = session.scalars(ours.where(kind.active.is_(False))).first()
    return {name: made or 0, f"used_{name}": used or 0, f"retired_{name}": retired or 0}


def _groups(session: Session) -> dict[str, int]:
    """A group of the demo, one that is retired, and somebody in the first."""
    home = session.scalars(select(Organisation.id).where(Organisation.code == TESTDORP)).one()
    found = {one.name: one.id for one in session.scalars(select(UserGroup).filter_by(organisation_id=home))}
    member = select(GroupMember.id).where(GroupMember.group_id == found["Dorpsteam"]).order_by(GroupMember.id)
    return {
        "group": found["Dorpsteam"],
        "retired_group": found["Oud loket"],
        "member": session.scalars(member).first() or 0,
    }


def _dossiers(session: Session) -> dict[str, int]:
    """Persons of the demo, and a pathway that says otherwise of some groups than its person."""
    persons = {one.first_name: one.id for one in session.scalars(select(Person))}
    pathways = {one.title: one.id for one in session.scalars(select(Pathway))}
    return {
        "person": persons["Noor"],
        "archived_person": persons["Joep"],
        "pathway": pathways["Rust in huis"],
        "note_part": session.scalars(select(Note.id).order_by(Note.id)).first() or 0,
        "file_part": session.scalars(select(PathwayDocument.id).order_by(PathwayDocument.id)).first() or 0,
    }


def _tried(session: Session) -> int:
    """What the functional administrator tries, filled in but for a part of it; made once."""
    clerk = session.scalars(select(User).where(User.username.startswith("fb@testdorp"))).one()
    tried = session.scalars(select(Tryout).where(Tryout.actor_id == clerk.actor_id)).first()
    if tried is None:
        about = {"actor_id": clerk.actor_id, "organisation_id": clerk.organisation_id, "at": clock.now()}
        design = Design((HOME,), 14)
        tried = begin(design, {"nl": "Thuis", "en": "Home", "fr": "À la maison"}, origin="/questions/", **about)
        answer(tried, HOME, ANSWERS, "")
        session.commit()
    return tried.id


def _work(session: Session, owner: int) -> dict[str, int]:
    """Messages and jobs in every state that a page tells of, kept once."""
    user = session.get_one(User, owner)
    found = session.scalars(select(Job.id).where(Job.kind == EXPORT).order_by(Job.id)).all()
    if not found:
        asked = json.dumps({"screen": "UserView", "kind": "xlsx"})
        common = {"kind": EXPORT, "payload": asked, "actor_id": user.actor_id,
                  "organisation_id": user.organisation_id}  # fmt: skip
        file_id = session.scalars(select(StoredFile.id)).first()
        jobs = [
            Job(**common, state=JobState.RUNNING, done=12_000, total=20_345, lease_until=clock.now()),
            Job(**common, state=JobState.DONE, result_file_id=file_id),
            Job(**common, state=JobState.FAILED, tries=3, failure="OperationalError in listing:120"),
        ]
        sealed = bench.the_app().extensions["vault"].seal("Dag, dit is een bericht.")
        letter = {"actor_id": user.actor_id, "recipient": "gb@testdorp.example", "sealed_body": sealed}
        messages = [
            Message(**letter, subject=LONG_NAME, state=MessageState.FAILED, failure="SMTPRecipientsRefused 550"),
            Message(**letter | {"recipient": "06 12345678"}, subject="", channel=Channel.SMS),
        ]
        session.add_all([*jobs, *messages])
        session.commit()
        found = [job.id for job in jobs]
    by_state = dict(session.execute(select(Message.state, func.max(Message.id)).group_by(Message.state)).all())
    return {
        "running_job": found[0], "done_job": found[1], "failed_job": found[2],
        "message": by_state[MessageState.FAILED], "waiting": by_state[MessageState.QUEUED],
    }  # fmt: skip


def _receipt(session: Session, owner: int) -> int:
    """The receipt of somebody who was deleted and of whom one thing was left, kept once."""
    found = session.scalars(select(Erasure.id)).first()
    if found is None:
        user = session.get_one(User, owner)
        receipt = Erasure(
            pseudonym="5f0c2a31-7d2e-4b1c-9a77-2f6f0a1b9c3d", number=999_999, erased_at=clock.now(),
            organisation_id=user.organisation_id, actor_id=user.actor_id, checked_at=clock.now(),
            rows={"ab_user": 1, "assignment": 2, "change": 14, "login_session": 3, "message": 4},
            remains={"organisation_document.title": 1}, signature="",
        )  # fmt: skip
        receipt.signature = signature(bench.the_app().extensions["vault"], receipt)
        session.add(receipt)
        session.commit()
        found = receipt.id
    return found


def _saved_list(session: Session, owner: int) -> int:
    """A shared view of the users, kept once."""
    found = session.scalars(select(SavedList.id)).first()
    if found is None:
        user = session.get_one(User, owner)
        sealed = bench.the_app().extensions["vault"].seal(Kept((("active", "yes"), ("role", "G"))).written())
        saved = SavedList(screen="UserView", name=LONG_NAME, token="long-of-name", shared=True,
                          actor_id=user.actor_id, organisation_id=user.organisation_id,
                          sealed_wish=sealed)  # fmt: skip
        session.add(saved)
        session.commit()
        found = saved.id
    return found
