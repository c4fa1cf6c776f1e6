"""Every page of the map, as somebody who uses it would open it: the list that pictures and checks share."""

from __future__ import annotations

from tests.journeys.pages_of_activities import ACTIVITIES
from tests.journeys.pages_of_connections import CONNECTIONS
from tests.journeys.pages_of_plans import PLANS
from tests.journeys.stops import VISITOR, Stop

STOPS = (
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
    Stop("error-403", "PR", "/users/", "UserView.list", 403),
    Stop("error-404", "GB", "/users/999999999", "UserView.show", 404),
    Stop("error-400", "GB", "/users/?after=abc", "UserView.list", 400),
    *ACTIVITIES,
    *CONNECTIONS,
    *PLANS,
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
        "ConnectionView.inquiry", "MaterialView.file",  # a way, and a file
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
