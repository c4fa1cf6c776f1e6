"""Every page of the map, as somebody who uses it would open it: the list that pictures and checks share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

VISITOR = ""
RESIDENT, RESIDENT_PROVED = "resident", "resident-proved"


@dataclass(frozen=True)
class Stop:
    """A page to look at: the name of its picture, who opens it, where (`{…}` are rows of the demo), its answer."""

    name: str
    role: str
    path: str
    endpoint: str
    status: int = 200


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
        (f"{one}-preview", f"{made}/preview", "preview"),
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


def _of_programmes() -> Iterator[Stop]:
    """The pages about programmes, and their editor."""
    made, used, old = (f"/programmes/{{{which}programme}}" for which in ("", "used_", "retired_"))
    for name, url, page in (
        ("programmes", "/programmes/", "list"),
        ("programme-add", "/programmes/add", "add"),
        ("programme-take-in", "/programmes/take-in", "take_in"),
        ("programme", made, "show"),
        ("programme-history", f"{made}/history", "history"),
        ("programme-edit", f"{made}/edit", "edit"),
        ("programme-copy", f"{made}/copy", "copy"),
        ("programme-steps", f"{made}/steps?step=evaluation_1", "steps"),
        ("programme-step-new", f"{made}/steps?new=step", "steps"),
        ("programme-step-remove", f"{made}/steps?drop=step.training", "steps"),
        ("programme-point", f"{made}/steps/orientation/point/c1", "point"),
        ("programme-preview", f"{made}/preview", "preview"),
        ("programme-use", f"{made}/use", "use"),
        ("programme-versions", f"{made}/versions", "versions"),
        ("programme-version", f"{made}/versions/1", "version"),
        ("programme-restore", f"{used}/versions/1/restore", "restore"),
        ("programme-compare", f"{made}/compare", "compare"),
        ("programme-publish", f"{made}/publish", "publish"),
        ("programme-drop", f"{made}/drop", "drop"),
        ("programme-retire", f"{made}/retire", "retire"),
        ("programme-revise", f"{used}/revise", "revise"),
        ("programme-delete", f"{used}/delete", "delete"),
        ("programme-revive", f"{old}/revive", "revive"),
    ):
        yield Stop(name, "FB", url, f"ProgrammeView.{page}")


def _of_papers() -> Iterator[Stop]:
    """The pages about papers of connections, account lines and hand-overs."""
    paper, line = "/connection-papers/{paper}", "/account-lines/{account_line}"
    for name, role, url, page in (
        ("paper-templates", "FB", "/paper-templates/", "PaperTemplateView.list"),
        ("paper-template-fields", "FB", "/paper-templates/fields", "PaperTemplateView.fields"),
        ("paper-template-add", "FB", "/paper-templates/add", "PaperTemplateView.add"),
        ("paper-template", "FB", "/paper-templates/{paper_template}", "PaperTemplateView.show"),
        ("paper-template-history", "FB", "/paper-templates/{paper_template}/history", "PaperTemplateView.history"),
        ("paper-template-use", "FB", "/paper-templates/{older_template}/use", "PaperTemplateView.use"),
        ("paper-template-retire", "FB", "/paper-templates/{paper_template}/retire", "PaperTemplateView.retire"),
        ("papers", "AC", "/connection-papers/", "ConnectionPaperView.list"),
        ("papers-of-one", "AC", "/connection-papers/?connection_id={joining}", "ConnectionPaperView.list"),
        ("papers-add", "AC", "/connection-papers/add?connection_id={joining}", "ConnectionPaperView.add"),
        ("papers-send", "AC", "/connection-papers/send/{joining}", "ConnectionPaperView.send"),
        ("paper", "AC", paper, "ConnectionPaperView.show"),
        ("paper-draft", "AC", "/connection-papers/{paper_draft}", "ConnectionPaperView.show"),
        ("paper-history", "AC", f"{paper}/history", "ConnectionPaperView.history"),
        ("paper-receive", "AC", "/connection-papers/{form}/receive", "ConnectionPaperView.receive"),
        ("paper-sign", "AC", f"{paper}/sign", "ConnectionPaperView.sign"),
        ("paper-refuse", "AC", f"{paper}/refuse", "ConnectionPaperView.refuse"),
        ("paper-replace", "AC", "/connection-papers/{paper_draft}/replace", "ConnectionPaperView.replace"),
        ("paper-renew", "AC", f"{paper}/renew", "ConnectionPaperView.renew"),
        ("paper-anew", "AC", "/connection-papers/{paper_draft}/fill_anew", "ConnectionPaperView.fill_anew"),
        ("account-lines", "AC", "/account-lines/?connection_id={joining}", "AccountLineView.list"),
        ("account-line", "AC", line, "AccountLineView.show"),
        ("account-line-history", "AC", f"{line}/history", "AccountLineView.history"),
        ("account-line-add", "IC", "/account-lines/add?connection_id={joining}", "AccountLineView.add"),
        ("account-line-edit", "AC", f"{line}/edit", "AccountLineView.edit"),
        ("account-lines-upload", "IC", "/account-lines/upload/{joining}", "AccountLineView.upload"),
        ("account-line-created", "AC", f"{line}/created", "AccountLineView.created"),
        ("account-line-trained", "AC", f"{line}/trained", "AccountLineView.trained"),
        ("account-line-activate", "AC", "/account-lines/{account_made}/activate", "AccountLineView.activate"),
        ("account-line-leaves", "AC", f"{line}/leaves", "AccountLineView.leaves"),
        ("account-line-stays", "AC", "/account-lines/{account_leaving}/stays", "AccountLineView.stays"),
        ("account-line-removed", "AC", "/account-lines/{account_made}/removed", "AccountLineView.removed"),
        ("hand-overs", "SD", "/hand-overs/", "AccountHandOverView.list"),
        ("hand-over", "SD", "/hand-overs/{handed}", "AccountHandOverView.show"),
        ("hand-over-history", "AC", "/hand-overs/{handed}/history", "AccountHandOverView.history"),
        ("hand-over-add", "AC", "/hand-overs/add?connection_id={joining}", "AccountHandOverView.add"),
        ("hand-over-confirm", "SD", "/hand-overs/{handed}/confirm", "AccountHandOverView.confirm"),
    ):
        yield Stop(name, role, url, page)


STOPS = (
    *_of_papers(),
    Stop("login", VISITOR, "/login/", "LoginPage.login"),
    Stop("login-forgotten", VISITOR, "/login/forgotten", "LoginPage.forgotten"),
    Stop("login-link-spent", VISITOR, "/login/password/no-such-link", "LoginPage.new_password", 404),
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
    Stop("activities", "LB", "/activities/", "ActivityView.list"),
    Stop("activity", "LB", "/activities/{activity}", "ActivityView.show"),
    Stop("activity-history", "LB", "/activities/{activity}/history", "ActivityView.history"),
    Stop("activities-month", "LB", "/activities/month", "ActivityView.month"),
    Stop("activity-month", "LB", "/activities/{activity}/month", "ActivityView.month_of"),
    Stop("activity-add", "OR", "/activities/add", "ActivityView.add"),
    Stop("activity-edit", "OR", "/activities/{activity}/edit", "ActivityView.edit"),
    Stop("activity-holidays", "OR", "/activities/{corrected}/holidays", "ActivityView.holidays"),
    Stop("activity-picture", "OR", "/activities/{activity}/picture", "ActivityView.picture"),
    Stop("activity-publish", "OR", "/activities/{activity_draft}/publish", "ActivityView.publish"),
    Stop("activity-withdraw", "OR", "/activities/{activity}/withdraw", "ActivityView.withdraw"),
    Stop("activity-answer", "OR", "/activities/{activity}/answer/{asked_about}p1", "ActivityView.answer"),
    Stop("activity-delete", "OR", "/activities/{activity_draft}/delete", "ActivityView.delete"),
    Stop("register", VISITOR, "/register/", "RegisterPage.open"),
    Stop("register-dead-link", VISITOR, "/register/no-such-link", "RegisterPage.confirm", 404),
    Stop("organisers", "LB", "/organisers/", "OrganiserView.list"),
    Stop("organiser", "LB", "/organisers/{organiser}", "OrganiserView.show"),
    Stop("organiser-blocked", "LB", "/organisers/{organiser_blocked}", "OrganiserView.show"),
    Stop("organiser-history", "LB", "/organisers/{organiser}/history", "OrganiserView.history"),
    Stop("organiser-confirm", "LB", "/organisers/{organiser_new}/confirm", "OrganiserView.confirm"),
    Stop("organiser-block", "LB", "/organisers/{organiser_new}/block", "OrganiserView.block"),
    Stop("organiser-unblock", "LB", "/organisers/{organiser_blocked}/unblock", "OrganiserView.unblock"),
    Stop("organiser-merge", "LB", "/organisers/{organiser_new}/merge", "OrganiserView.merge"),
    Stop("join-requests", "LB", "/join-requests/", "JoinRequestView.list"),
    Stop("join-request", "LB", "/join-requests/{join_request}", "JoinRequestView.show"),
    Stop("join-request-accept", "OR", "/join-requests/{join_request}/accept", "JoinRequestView.accept"),
    Stop("join-request-decline", "LB", "/join-requests/{join_request}/decline", "JoinRequestView.decline"),
    Stop("claims", "LB", "/claims/", "ClaimView.list"),
    Stop("claim", "LB", "/claims/{claim}", "ClaimView.show"),
    Stop("claim-history", "LB", "/claims/{claim}/history", "ClaimView.history"),
    Stop("claim-add", "OR", "/claims/add", "ClaimView.add"),
    Stop("claim-accept", "LB", "/claims/{claim}/accept", "ClaimView.accept"),
    Stop("claim-decline", "LB", "/claims/{claim}/decline", "ClaimView.decline"),
    Stop("claim-withdraw", "OR", "/claims/{claim}/withdraw", "ClaimView.withdraw"),
    Stop("activity-offline", "LB", "/activities/{activity}/offline", "ActivityView.offline"),
    Stop("newcomers", "LB", "/newcomers/", "NewcomerView.list"),
    Stop("newcomer", "LB", "/newcomers/{arrival}", "NewcomerView.show"),
    Stop("newcomer-history", "LB", "/newcomers/{arrival}/history", "NewcomerView.history"),
    Stop("newcomer-add", "LB", "/newcomers/add", "NewcomerView.add"),
    Stop("newcomer-edit", "LB", "/newcomers/{arrival}/edit", "NewcomerView.edit"),
    Stop("newcomer-answer", "LB", "/newcomers/{arrival}/answer/p1", "NewcomerView.answer"),
    Stop("newcomer-delete", "LB", "/newcomers/{arrival}/delete", "NewcomerView.delete"),
    Stop("figures", "LB", "/figures/", "FiguresPage.open"),
    Stop("figures-region", "NC", "/figures/", "FiguresPage.open"),
    Stop("figures-agreements", "SD", "/figures-agreements/", "FiguresAgreementView.list"),
    Stop("figures-agreement", "NC", "/figures-agreements/{figures_agreement}", "FiguresAgreementView.show"),
    Stop(
        "figures-agreement-history",
        "SD",
        "/figures-agreements/{figures_agreement}/history",
        "FiguresAgreementView.history",
    ),
    Stop("figures-agreement-add", "SD", "/figures-agreements/add", "FiguresAgreementView.add"),
    Stop(
        "figures-agreement-edit", "SD", "/figures-agreements/{figures_agreement}/edit", "FiguresAgreementView.edit"
    ),
    Stop("figures-agreement-end", "SD", "/figures-agreements/{figures_agreement}/end", "FiguresAgreementView.end"),
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
    Stop("template-move", "FB", "/templates/{template}/move", "PlanTemplateView.move"),
    Stop("template-undo", "FB", "/templates/{moved_template}/moves/{move}", "PlanTemplateView.undo"),
    Stop("plans", "PR", "/plans/", "PlanView.list"),
    Stop("plan", "PR", "/plans/{plan}", "PlanView.show"),
    Stop("plan-empty", "PR", "/plans/{draft_plan}", "PlanView.show"),
    Stop("plan-closed", "PR", "/plans/{closed_plan}", "PlanView.show"),
    Stop("measurement", "PR", "/measurements/{measurement}", "MeasurementView.show"),
    Stop("measurement-history", "PR", "/measurements/{measurement}/history", "MeasurementView.history"),
    Stop("measurement-add", "PR", "/measurements/add/{plan}/{measured_block}", "MeasurementView.add"),
    Stop("measurement-edit", "PR", "/measurements/{measurement}/edit", "MeasurementView.edit"),
    Stop("measurement-delete", "PR", "/measurements/{measurement}/delete", "MeasurementView.delete"),
    Stop("plan-answer", "PR", "/plans/{plan}/answer/p1", "PlanView.answer"),
    Stop("plan-history", "PR", "/plans/{plan}/history", "PlanView.history"),
    Stop("plan-then", "PR", "/plans/{plan}/then?on={just_now}", "PlanView.then"),
    Stop("plan-then-ask", "PR", "/plans/{plan}/then", "PlanView.then"),
    Stop("plan-rights", "PR", "/plans/{plan}/rights", "PlanView.rights"),
    Stop("plan-participants", "PR", "/plans/{plan}/participants", "PlanView.participants"),
    Stop("plan-participants-none", "PR", "/plans/{draft_plan}/participants", "PlanView.participants"),
    Stop("plan-age", "PR", "/plans/{plan}/age", "PlanView.age"),
    Stop("plan-age-waits", "PR", "/plans/{grown_plan}/age", "PlanView.age"),
    Stop("plan-insight", "PR", "/plans/{plan}/insight", "PlanView.insight"),
    Stop("plan-add", "PR", "/plans/add?pathway={pathway}", "PlanView.add"),
    Stop("plan-edit", "PR", "/plans/{plan}/edit", "PlanView.edit"),
    Stop("plan-adopt", "PR", "/plans/{draft_plan}/adopt", "PlanView.adopt"),
    Stop("plan-close", "PR", "/plans/{plan}/close", "PlanView.close"),
    Stop("plan-reopen", "PR", "/plans/{closed_plan}/reopen", "PlanView.reopen"),
    Stop("plan-archive", "PR", "/plans/{plan}/archive", "PlanView.archive"),
    Stop("plan-bring-back", "PR", "/plans/{plan}/bring_back", "PlanView.bring_back"),
    Stop("plan-delete", "PR", "/plans/{plan}/delete", "PlanView.delete"),
    Stop("participant", "PR", "/participants/{participant}", "ParticipantView.show"),
    Stop("participant-preview", "PR", "/participants/{participant}/preview", "ParticipantView.preview"),
    Stop("participant-preview-none", "PR", "/participants/{outsider}/preview", "ParticipantView.preview"),
    Stop("participant-history", "PR", "/participants/{participant}/history", "ParticipantView.history"),
    Stop("participant-add", "PR", "/participants/add/{plan}", "ParticipantView.add"),
    Stop("participant-edit", "PR", "/participants/{participant}/edit", "ParticipantView.edit"),
    Stop("participant-invite", "PR", "/participants/{participant}/invite", "ParticipantView.invite"),
    Stop("participant-invite-new", "PR", "/participants/{uninvited}/invite", "ParticipantView.invite"),
    Stop("declaration", "PR", "/declarations/{declaration}", "DeclarationView.show"),
    Stop("participant-delete", "PR", "/participants/{participant}/delete", "ParticipantView.delete"),
    Stop("goal", "PR", "/goals/{goal}", "GoalView.show"),
    Stop("goal-history", "PR", "/goals/{goal}/history", "GoalView.history"),
    Stop("goal-add", "PR", "/goals/add/{plan}/{goals_block}", "GoalView.add"),
    Stop("goal-edit", "PR", "/goals/{goal}/edit", "GoalView.edit"),
    Stop("goal-reach", "PR", "/goals/{goal}/reach", "GoalView.reach"),
    Stop("goal-let-go", "PR", "/goals/{goal}/let_go", "GoalView.let_go"),
    Stop("goal-open-again", "PR", "/goals/{ended_goal}/open_again", "GoalView.open_again"),
    Stop("goal-delete", "PR", "/goals/{goal}/delete", "GoalView.delete"),
    Stop("goal-action", "PR", "/goal-actions/{action}", "GoalActionView.show"),
    Stop("goal-action-history", "PR", "/goal-actions/{action}/history", "GoalActionView.history"),
    Stop("goal-action-add", "PR", "/goal-actions/add/{goal}", "GoalActionView.add"),
    Stop("goal-action-edit", "PR", "/goal-actions/{action}/edit", "GoalActionView.edit"),
    Stop("goal-action-done", "PR", "/goal-actions/{action}/done", "GoalActionView.done"),
    Stop("goal-action-begin", "PR", "/goal-actions/{action}/begin", "GoalActionView.begin"),
    Stop("goal-action-drop", "PR", "/goal-actions/{action}/drop", "GoalActionView.drop"),
    Stop("goal-action-take-up", "PR", "/goal-actions/{done_action}/take_up", "GoalActionView.take_up"),
    Stop("goal-action-delete", "PR", "/goal-actions/{action}/delete", "GoalActionView.delete"),
    Stop("goal-progress", "PR", "/goal-progress/{told}", "GoalProgressView.show"),
    Stop("goal-progress-history", "PR", "/goal-progress/{told}/history", "GoalProgressView.history"),
    Stop("goal-progress-add", "PR", "/goal-progress/add/{goal}", "GoalProgressView.add"),
    Stop("goal-progress-edit", "PR", "/goal-progress/{told}/edit", "GoalProgressView.edit"),
    Stop("goal-progress-delete", "PR", "/goal-progress/{told}/delete", "GoalProgressView.delete"),
    Stop("own-actions", "PR", "/own-actions/", "OwnActionsPage.open"),
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
    Stop("moderation", "LB", "/moderation/", "ModerationView.list"),
    Stop("moderation-item", "LB", "/moderation/{item}", "ModerationView.show"),
    Stop("moderation-changed", "LB", "/moderation/{item_changed}", "ModerationView.show"),
    Stop("moderation-twice", "LB", "/moderation/{item_twice}", "ModerationView.show"),
    Stop("moderation-history", "LB", "/moderation/{item_changed}/history", "ModerationView.history"),
    Stop("moderation-approve", "LB", "/moderation/{item}/approve", "ModerationView.approve"),
    Stop("moderation-keep", "LB", "/moderation/{item_changed}/keep", "ModerationView.keep"),
    Stop("moderation-undo", "LB", "/moderation/{item_changed}/undo", "ModerationView.undo"),
    Stop("moderation-reject", "LB", "/moderation/{item}/reject", "ModerationView.reject"),
    Stop("moderation-lost", "SD", "/moderation/{item_lost}", "ModerationView.show"),
    Stop("moderation-place", "SD", "/moderation/{item_lost}/place", "ModerationView.place"),
    Stop("moderation-duplicate", "LB", "/moderation/{item_twice}/duplicate", "ModerationView.duplicate"),
    Stop("agenda-places", VISITOR, "/agenda/", "AgendaPage.places"),
    Stop("agenda-list", VISITOR, "/agenda/testdorp", "AgendaPage.open"),
    Stop("agenda-narrowed", VISITOR, "/agenda/testdorp?q=nederlands&level=a2&free=1", "AgendaPage.open"),
    Stop("agenda-nothing", VISITOR, "/agenda/testdorp?q=nergens", "AgendaPage.open"),
    Stop("agenda-month", VISITOR, "/agenda/testdorp/month?month={next_month}", "AgendaPage.month"),
    Stop("agenda-one", VISITOR, "/agenda/testdorp/{activity}", "AgendaPage.one"),
    Stop("agenda-embed", VISITOR, "/agenda/testdorp/embed", "AgendaPage.embed"),
    Stop("agenda-error", VISITOR, "/agenda/testdorp?from=2026-13-01", "AgendaPage.open", 400),
    Stop("activity-questions", "LB", "/activity-questions/", "ActivityQuestionsView.list"),
    Stop("activity-question", "LB", "/activity-questions/{asked}", "ActivityQuestionsView.show"),
    Stop(
        "activity-questions-history", "LB", "/activity-questions/{asked}/history", "ActivityQuestionsView.history"
    ),
    Stop("activity-questions-add", "FB", "/activity-questions/add", "ActivityQuestionsView.add"),
    Stop("activity-questions-edit", "LB", "/activity-questions/{asked}/edit", "ActivityQuestionsView.edit"),
    Stop("activity-questions-delete", "LB", "/activity-questions/{asked}/delete", "ActivityQuestionsView.delete"),
    Stop("public-agendas", "SD", "/public-agendas/", "PublicAgendaView.list"),
    Stop("public-agenda", "LB", "/public-agendas/{public_agenda}", "PublicAgendaView.show"),
    Stop("public-agenda-history", "LB", "/public-agendas/{public_agenda}/history", "PublicAgendaView.history"),
    Stop("public-agenda-add", "LB", "/public-agendas/add", "PublicAgendaView.add"),
    Stop("public-agenda-edit", "LB", "/public-agendas/{public_agenda}/edit", "PublicAgendaView.edit"),
    Stop("coverage", "NC", "/coverage/", "CoverageView.list"),
    Stop("signals", "AC", "/signals/", "SignalsPage.open"),
    Stop("signals-contacts", "AC", "/signals/contacts", "SignalsPage.calls"),
    Stop("signals-organisations", "AC", "/signallers/", "SignallerView.list"),
    Stop("signals-organisation", "AC", "/signallers/{signaller}", "SignallerView.show"),
    Stop("signals-sets", "AC", "/signal-sets/", "SignalSetView.list"),
    Stop("signals-set-add", "AC", "/signal-sets/add", "SignalSetView.add"),
    Stop("signals-set", "AC", "/signal-sets/{figures_taken}", "SignalSetView.show"),
    Stop("signals-set-history", "AC", "/signal-sets/{figures_taken}/history", "SignalSetView.history"),
    Stop("signals-set-withdraw", "AC", "/signal-sets/{figures_taken}/withdraw", "SignalSetView.withdraw"),
    Stop("signals-set-columns", "AC", "/signal-sets/{figures_waiting}/columns", "SignalSetView.columns"),
    Stop("signals-set-check", "AC", "/signal-sets/{figures_waiting}/check", "SignalSetView.check"),
    Stop("signals-set-take", "AC", "/signal-sets/{figures_waiting}/take", "SignalSetView.take"),
    Stop("signals-set-delete", "AC", "/signal-sets/{figures_waiting}/delete", "SignalSetView.delete"),
    Stop("signals-expected", "AC", "/expected-signals/", "SignalExpectationView.list"),
    Stop("signals-expected-add", "AC", "/expected-signals/add", "SignalExpectationView.add"),
    Stop("signals-expected-one", "AC", "/expected-signals/{expectation}", "SignalExpectationView.show"),
    Stop(
        "signals-expected-history",
        "AC",
        "/expected-signals/{expectation}/history",
        "SignalExpectationView.history",
    ),
    Stop("signals-expected-edit", "AC", "/expected-signals/{expectation}/edit", "SignalExpectationView.edit"),
    Stop(
        "signals-expected-delete", "AC", "/expected-signals/{expectation}/delete", "SignalExpectationView.delete"
    ),
    Stop("signals-thresholds", "AC", "/signal-thresholds/", "SignalThresholdsView.list"),
    Stop("signals-thresholds-add", "AC", "/signal-thresholds/add", "SignalThresholdsView.add"),
    Stop("signals-thresholds-one", "AC", "/signal-thresholds/{thresholds}", "SignalThresholdsView.show"),
    Stop(
        "signals-thresholds-history",
        "AC",
        "/signal-thresholds/{thresholds}/history",
        "SignalThresholdsView.history",
    ),
    Stop("signals-thresholds-edit", "AC", "/signal-thresholds/{thresholds}/edit", "SignalThresholdsView.edit"),
    Stop(
        "signals-thresholds-delete",
        "AC",
        "/signal-thresholds/{thresholds}/delete",
        "SignalThresholdsView.delete",
    ),
    Stop("signals-names", "AC", "/signal-names/", "SignalNameView.list"),
    Stop("signals-name", "AC", "/signal-names/{signal_name}", "SignalNameView.show"),
    Stop("signals-name-history", "AC", "/signal-names/{signal_name}/history", "SignalNameView.history"),
    Stop("signals-name-delete", "AC", "/signal-names/{signal_name}/delete", "SignalNameView.delete"),
    Stop("signals-report", "AC", "/signal-report/", "SignalReportPage.open"),
    Stop("suggestions", "SD", "/suggestions/", "SuggestionView.list"),
    Stop("suggestion", "SD", "/suggestions/{suggestion}", "SuggestionView.show"),
    Stop("suggestion-history", "SD", "/suggestions/{suggestion}/history", "SuggestionView.history"),
    Stop("suggestion-add", "LB", "/suggestions/add", "SuggestionView.add"),
    Stop("suggestion-decide", "SD", "/suggestions/{suggestion}/decide", "SuggestionView.decide"),
    Stop("suggestion-delete", "LB", "/suggestions/{own_suggestion}/delete", "SuggestionView.delete"),
    Stop("topics", "FB", "/topics/", "TopicView.list"),
    Stop("topic", "FB", "/topics/{topic}", "TopicView.show"),
    Stop("topic-history", "FB", "/topics/{own_topic}/history", "TopicView.history"),
    Stop("topic-add", "FB", "/topics/add", "TopicView.add"),
    Stop("topic-edit", "FB", "/topics/{own_topic}/edit", "TopicView.edit"),
    Stop("topic-merge", "FB", "/topics/{own_topic}/merge", "TopicView.merge"),
    Stop("topic-retire", "FB", "/topics/{own_topic}/retire", "TopicView.retire"),
    Stop("topic-revive", "FB", "/topics/{retired_topic}/revive", "TopicView.revive"),
    Stop("topic-delete", "FB", "/topics/{own_topic}/delete", "TopicView.delete"),
    *_of_designs("QuestionnaireView", "questionnaire", "questionnaires", question="q4"),
    Stop("questionnaire-take-in", "FB", "/questionnaires/take-in", "QuestionnaireView.take_in"),
    *_of_designs("PlanTemplateView", "template", "templates", question="q2"),
    *_of_programmes(),
    *(
        Stop(
            f"template-block-{kind}",
            "FB",
            f"/templates/{{template}}/blocks?part={part}",
            "PlanTemplateView.blocks",
        )
        for kind, part in (("measurement", "p5"), ("goals", "p6"))
    ),
    Stop(
        "template-preview-resident",
        "FB",
        "/templates/{template}/preview?as=resident-reads",
        "PlanTemplateView.preview",
    ),
    Stop("template-groups", "FB", "/templates/{template}/groups", "PlanTemplateView.groups"),
    Stop("template-sharing", "FB", "/templates/{template}/sharing", "PlanTemplateView.sharing"),
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
    Stop("resident-login", "FB", "/resident-login/", "ResidentPolicyView.list"),
    Stop("resident-login-show", "FB", "/resident-login/{resident_policy}", "ResidentPolicyView.show"),
    Stop(
        "resident-login-history", "FB", "/resident-login/{resident_policy}/history", "ResidentPolicyView.history"
    ),
    Stop("resident-login-add", "FB", "/resident-login/add", "ResidentPolicyView.add"),
    Stop("resident-login-edit", "FB", "/resident-login/{resident_policy}/edit", "ResidentPolicyView.edit"),
    Stop("resident-accounts", "GB", "/resident-accounts/", "ResidentAccountView.list"),
    Stop("resident-account", "GB", "/resident-accounts/{resident_account}", "ResidentAccountView.show"),
    Stop(
        "resident-account-deactivate",
        "GB",
        "/resident-accounts/{resident_account}/deactivate",
        "ResidentAccountView.deactivate",
    ),
    Stop("resident-account-held", "GB", "/resident-accounts/{held_account}", "ResidentAccountView.show"),
    Stop(
        "resident-account-sessions",
        "GB",
        "/resident-accounts/{resident_account}/end_sessions",
        "ResidentAccountView.end_sessions",
    ),
    Stop(
        "resident-account-activate",
        "GB",
        "/resident-accounts/{held_account}/activate",
        "ResidentAccountView.activate",
    ),
    Stop("resident-account-erase", "GB", "/resident-accounts/{held_account}/erase", "ResidentAccountView.erase"),
    Stop("dossiers", "FB", "/keeping/", "KeepingView.list"),
    Stop("dossier", "FB", "/keeping/{dossier}", "KeepingView.show"),
    Stop("dossier-history", "FB", "/keeping/{dossier}/history", "KeepingView.history"),
    Stop("dossier-hold", "FB", "/keeping/{dossier}/hold", "KeepingView.hold"),
    Stop("dossier-lift", "FB", "/keeping/{dossier}/lift", "KeepingView.lift"),
    Stop("dossier-ask", "FB", "/keeping/{dossier}/ask", "KeepingView.ask"),
    Stop("dossier-decide", "FB", "/keeping/{dossier}/decide", "KeepingView.decide"),
    Stop("dossier-destroy", "FB", "/keeping/{dossier_over}/destroy", "KeepingView.destroy"),
    Stop("destructions", "FB", "/destructions/", "DestructionView.list"),
    Stop("destruction", "FB", "/destructions/{destroyed}", "DestructionView.show"),
    Stop("erasures", "GB", "/erasures/", "ErasureView.list"),
    Stop("erasure", "GB", "/erasures/{receipt}", "ErasureView.show"),
    Stop("messages", "SB", "/messages/", "MessageView.list"),
    Stop("message", "SB", "/messages/{message}", "MessageView.show"),
    Stop("message-resend", "SB", "/messages/{message}/resend", "MessageView.resend"),
    Stop("message-cancel", "SD", "/messages/{waiting}/cancel", "MessageView.cancel"),
    Stop("queue", "SB", "/queue/", "JobView.list"),
    Stop("job", "SB", "/queue/{failed_job}", "JobView.show"),
    Stop("job-retry", "SB", "/queue/{failed_job}/retry", "JobView.retry"),
    Stop("mijn-login", VISITOR, "/mijn/login/", "ResidentLoginPage.login"),
    Stop("mijn-ended", VISITOR, "/mijn/login/?ended=idle", "ResidentLoginPage.login"),
    Stop("mijn-forgotten", VISITOR, "/mijn/login/forgotten", "ResidentLoginPage.forgotten"),
    Stop("mijn-link-spent", VISITOR, "/mijn/login/password/no-such-link", "ResidentLoginPage.new_password", 404),
    Stop("mijn-dead-link", VISITOR, "/mijn/invitation/no-such-link", "InvitationPage.open", 404),
    Stop("mijn-help", VISITOR, "/mijn/hulp/", "ResidentHelpPage.open"),
    Stop("mijn-help-in", RESIDENT, "/mijn/hulp/", "ResidentHelpPage.open"),
    Stop("mijn-help-chapter", VISITOR, "/mijn/hulp/vragen", "ResidentHelpPage.chapter"),
    Stop("mijn-plans", RESIDENT, "/mijn/", "OwnPlansPage.open"),
    Stop("mijn-plan", RESIDENT, "/mijn/plans/{plan}", "OwnPlansPage.plan"),
    Stop("mijn-write", RESIDENT, "/mijn/plans/{plan}/blocks/p1", "OwnWritingPage.block"),
    Stop(
        "mijn-measure", RESIDENT, "/mijn/plans/{plan}/blocks/{measured_block}/measure", "OwnMeasuringPage.measure"
    ),
    Stop("mijn-goal", RESIDENT, "/mijn/plans/{plan}/goals/{goal}", "OwnGoalsPage.write"),
    Stop("mijn-progress", RESIDENT, "/mijn/plans/{plan}/goals/{goal}/progress", "OwnGoalsPage.progress"),
    Stop("mijn-declare", RESIDENT, "/mijn/plans/{plan}/declaration", "OwnDeclaringPage.declare"),
    Stop("mijn-data", RESIDENT, "/mijn/gegevens", "OwnDataPage.data"),
    Stop("mijn-notices", RESIDENT, "/mijn/berichten", "ResidentNoticesPage.open"),
    Stop("mijn-account", RESIDENT, "/mijn/account/", "ResidentAccountPage.open"),
    Stop("mijn-factor", RESIDENT, "/mijn/account/factor/", "ResidentFactorPage.open"),
    Stop("mijn-factor-choose", RESIDENT_PROVED, "/mijn/account/factor/", "ResidentFactorPage.open"),
    Stop("mijn-plan-who", RESIDENT, "/mijn/plans/{plan}/who", "OwnDataPage.who"),
    Stop("job-cancel", "SB", "/queue/{running_job}/cancel", "JobView.cancel"),
    Stop("handbook", "GB", "/handbook/", "HandbookPage.open"),
    Stop("handbook-chapter", "GB", "/handbook/gebruikers", "HandbookPage.chapter"),
    Stop("my-jobs", "GB", "/jobs/", "JobPage.open"),
    Stop("my-job-running", "GB", "/jobs/{running_job}", "JobPage.show"),
    Stop("my-job-done", "GB", "/jobs/{done_job}", "JobPage.show"),
    Stop("connections", "AC", "/connections/", "ConnectionView.list"),
    Stop("connections-all", "AC", "/connections/?view=all", "ConnectionView.list"),
    Stop("connection", "AC", "/connections/{connection}", "ConnectionView.show"),
    Stop("connection-own", "IC", "/connections/{connection_own}", "ConnectionView.show"),
    Stop("connection-left", "AC", "/connections/{connection_left}", "ConnectionView.show"),
    Stop("connection-history", "AC", "/connections/{connection}/history", "ConnectionView.history"),
    Stop("connection-add", "AC", "/connections/add", "ConnectionView.add"),
    Stop("connection-new", "AC", "/connections/new", "ConnectionView.new"),
    Stop("connection-edit", "AC", "/connections/{connection}/edit", "ConnectionView.edit"),
    Stop("connection-checks", "AC", "/connections/{connection}/checks/contact", "ConnectionView.checks"),
    *(
        Stop(f"connection-{verb}", "AC", f"/connections/{{connection}}/{verb}", f"ConnectionView.{verb}")
        for verb in ("complete", "plan", "back", "pause", "decline", "merge")
    ),
    Stop("connection-resume", "AC", "/connections/{connection_paused}/resume", "ConnectionView.resume"),
    Stop("connection-leave", "AC", "/connections/{connection_joined}/leave", "ConnectionView.leave"),
    Stop("contact-notes", "AC", "/contact-notes/", "ContactNoteView.list"),
    Stop("contact-note", "AC", "/contact-notes/{contact_note}", "ContactNoteView.show"),
    Stop("contact-note-history", "AC", "/contact-notes/{contact_note}/history", "ContactNoteView.history"),
    Stop("contact-note-add", "AC", "/contact-notes/add?connection_id={connection}", "ContactNoteView.add"),
    Stop("contact-note-edit", "AC", "/contact-notes/{contact_note}/edit", "ContactNoteView.edit"),
    Stop("contact-note-delete", "AC", "/contact-notes/{contact_note}/delete", "ContactNoteView.delete"),
    Stop("contacts", "AC", "/connection-contacts/", "ConnectionContactView.list"),
    *(
        Stop(
            f"contact{name}",
            "AC",
            f"/connection-contacts/{{contact}}{name.replace('-', '/')}",
            f"ConnectionContactView.{name.removeprefix('-') or 'show'}",
        )
        for name in ("", "-history", "-edit", "-delete")
    ),
    Stop("contact-add", "AC", "/connection-contacts/add?connection_id={connection}", "ConnectionContactView.add"),
    Stop("inquiries", "AC", "/inquiries/", "InquiryView.list"),
    Stop("inquiry", "AC", "/inquiries/{inquiry}", "InquiryView.show"),
    Stop("inquiry-history", "AC", "/inquiries/{inquiry}/history", "InquiryView.history"),
    Stop("inquiry-compare", "AC", "/inquiries/{inquiry}/compare", "InquiryView.compare"),
    Stop("inquiry-add", "AC", "/inquiries/add", "InquiryView.add"),
    Stop("inquiry-answer", "AC", "/inquiries/{inquiry}/answer/p12", "InquiryView.answer"),
    *(
        Stop(f"inquiry-{verb}", "AC", f"/inquiries/{{{row}}}/{verb}", f"InquiryView.{verb}")
        for verb, row in (
            ("send", "inquiry"),
            ("discuss", "inquiry_sent"),
            ("finish", "inquiry"),
            ("revise", "inquiry_sent"),
            ("close", "evaluation"),
        )
    ),
    Stop("inquiry-questions", "FB", "/inquiry-questions/", "InquiryQuestionsView.list"),
    Stop("inquiry-question", "FB", "/inquiry-questions/{inquiry_questions}", "InquiryQuestionsView.show"),
    Stop(
        "inquiry-question-history",
        "FB",
        "/inquiry-questions/{inquiry_questions}/history",
        "InquiryQuestionsView.history",
    ),
    Stop("inquiry-question-add", "FB", "/inquiry-questions/add", "InquiryQuestionsView.add"),
    *(
        Stop(f"{name}{end and '-'}{end}", "AC", f"/{at}/{row}{end and '/'}{end}", f"{view}.{end or 'show'}")
        for name, at, row, view, ends in (
            (
                "missing-organisation",
                "missing-organisations",
                "{missing}",
                "MissingOrganisationView",
                ("", "history", "begin", "drop", "take_up"),
            ),
            ("interview", "interviews", "{volunteer}", "InterviewVolunteerView", ("", "edit", "delete")),
            (
                "training",
                "trainings",
                "{training}",
                "TrainingView",
                ("", "history", "edit", "hold", "call_off", "invite"),
            ),
            (
                "attendee",
                "training-attendees",
                "{attendee}",
                "TrainingAttendeeView",
                ("", "edit", "delete", "present", "absent"),
            ),
            (
                "appointment",
                "appointments",
                "{appointment}",
                "AppointmentView",
                ("", "history", "edit", "call_off", "proposals"),
            ),
            (
                "round",
                "rounds",
                "{round}",
                "YearlyRoundView",
                ("", "history", "edit", "gather", "send", "put_in", "preview"),
            ),
            ("round-letter", "round-letters", "{round_letter}", "RoundRecipientView", ("", "again", "leave_out")),
        )
        for end in ends
    ),
    *(
        Stop(f"{at}{end and '-'}{end}", "AC", f"/{at}/{end}", f"{view}.{end or 'list'}")
        for at, view, ends in (
            ("missing-organisations", "MissingOrganisationView", ("",)),
            ("interviews", "InterviewVolunteerView", ("", "add")),
            ("trainings", "TrainingView", ("", "add")),
            ("training-attendees", "TrainingAttendeeView", ("", "add")),
            ("appointments", "AppointmentView", ("", "add")),
            ("rounds", "YearlyRoundView", ("", "add")),
            ("round-letters", "RoundRecipientView", ("",)),
        )
        for end in ends
    ),
    Stop("trainings-offered", "AC", "/trainings/offer", "TrainingView.offered_kinds"),
    Stop("my-calendar", "AC", "/my-calendar/", "CalendarPage.open"),
    Stop("error-403", "PR", "/users/", "UserView.list", 403),
    Stop("error-404", "GB", "/users/999999999", "UserView.show", 404),
    Stop("error-400", "GB", "/users/?after=abc", "UserView.list", 400),
)

WITHOUT_A_PICTURE = frozenset(
    {
        "LoginPage.broker_answer",  # its journey comes back by it
        "DigidPage.answer",  # tests come back by it
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
        "RegisterPage.towns", "OrganiserView.lookup", "JoinRequestView.lookup",  # answers for scripts
        "ClaimView.lookup", "OrganiserView.export",  # an answer for scripts, and a file
        "ActivityView.calendars", "ActivityView.dates", "ActivityView.picture_file", "ActivityView.file",  # files
        "ActivityView.lookup", "ActivityView.export", "ActivityView.calendar",  # an answer for scripts, files
        "ModerationView.lookup", "ModerationView.export",  # an answer for scripts, and a file
        "AgendaPage.calendar", "AgendaPage.one_calendar", "AgendaPage.feed", "AgendaPage.data",  # files
        "AgendaPage.sitemap", "AgendaPage.picture", "RobotsPage.open",  # answers for machines
        "ConnectionView.lookup", "ConnectionView.export", "ConnectionView.note", "ConnectionView.papers",  # ways
        "ContactNoteView.lookup", "ContactNoteView.export",  # an answer for scripts, and a file
        "ConnectionContactView.lookup", "ConnectionContactView.export",  # an answer for scripts, and a file
        "InquiryView.lookup", "InquiryView.export", "InquiryView.paper", "InquiryView.file",  # files
        "InquiryQuestionsView.edit", "InquiryQuestionsView.delete",  # of the portal, which nobody here edits
        "MissingOrganisationView.lookup", "MissingOrganisationView.export",  # an answer for scripts, and a file
        "InterviewVolunteerView.lookup", "InterviewVolunteerView.export",  # an answer for scripts, and a file
        "TrainingView.lookup", "TrainingView.export",  # an answer for scripts, and a file
        "TrainingAttendeeView.lookup", "TrainingAttendeeView.export",  # an answer for scripts, and a file
        "AppointmentView.lookup", "AppointmentView.export", "CalendarFeedPage.feed",  # for scripts, and files
        "YearlyRoundView.lookup", "RoundRecipientView.lookup", "RoundRecipientView.export",  # for scripts, a file
        "NewcomerView.lookup", "NewcomerView.export", "NewcomerView.paper", "NewcomerView.file",  # files
        "PaperTemplateView.file", "PaperTemplateView.filled", "PaperTemplateView.example",  # files
        "ConnectionPaperView.file", "ConnectionPaperView.print", "ConnectionPaperView.copy",  # files
        "ConnectionPaperView.lookup", "AccountLineView.lookup", "AccountHandOverView.lookup",  # for scripts
        "AccountLineView.export", "AccountHandOverView.file",  # files
        "AccountLineView.compare",  # after a list was handed in: its own test opens it
        "FiguresAgreementView.lookup", "FiguresAgreementView.export", "FiguresPage.file",  # files
        "AgreementView.lookup", "AgreementView.export",  # an answer for scripts, and a file
        "AuditView.export", "AuditView.lookup",  # a file, and an answer for scripts
        "PlanTemplateView.export", "PlanTemplateView.lookup",  # a file, and an answer for scripts
        "ProgrammeView.export", "ProgrammeView.lookup", "ProgrammeView.file",  # files, an answer for scripts
        "QuestionnaireView.export", "QuestionnaireView.lookup", "QuestionnaireView.file",  # files
        "PersonView.export", "PersonView.lookup",  # a file, and an answer for scripts
        "PlanView.export", "PlanView.lookup", "PlanView.file",  # files, and an answer for scripts
        "GoalActionView.lookup", "ParticipantView.lookup",  # answers for scripts
        "ResidentLoginPage.recovery",  # the code page with other words; its own journey opens it
        "ResidentLoginPage.code", "InvitationPage.account", "InvitationPage.join",  # its own journey opens them
        "ResidentSessionPage.state", "OwnPlansPage.file",  # an answer for scripts, and a file
        "OwnMeasuringPage.change",  # the same form as for a new measurement, without the day
        "OwnDataPage.download", "OwnDataPage.paper",  # files
        "NoteView.export", "NoteView.lookup",  # a file, and an answer for scripts
        "PathwayDocumentView.export", "PathwayDocumentView.lookup",  # a file, and an answer for scripts
        "PathwayDocumentView.file",  # a file
        "PathwayView.export", "PathwayView.lookup",  # a file, and an answer for scripts
        "UserGroupView.export", "UserGroupView.lookup",  # a file, and an answer for scripts
        "GroupMemberView.export", "GroupMemberView.lookup",  # a file, and an answer for scripts
        "CoverageView.export",  # a file
        "SignalSetView.file", "SignalReportPage.file", "SignalReportPage.paper",  # files
        "SignalSetView.lookup", "SignalExpectationView.lookup",  # for scripts
        "SignallerView.lookup",  # an answer for scripts
        "SuggestionView.export", "SuggestionView.lookup",  # a file, and an answer for scripts
        "TopicView.export", "TopicView.lookup",  # a file, and an answer for scripts
        "QuestionView.export", "QuestionView.lookup",  # a file, and an answer for scripts
        "TryoutView.file", "TryoutView.paper", "PlanView.paper",  # files
        "QuestionnaireView.paper", "PlanTemplateView.paper",  # files
        "DestructionView.lookup", "DestructionView.paper",  # an answer for scripts, and a file
        "ResidentPolicyView.lookup", "ResidentAccountView.lookup",  # answers for scripts
        "KeepingView.lookup", "KeepingView.export",  # files, and an answer for scripts
        "ErasureView.lookup", "ErasureView.paper",  # an answer for scripts, and a file
        "assets", "favicon", "HandbookPage.picture",  # files
        "live", "ready", "metrics",  # answers for machines
    }
)  # fmt: skip
