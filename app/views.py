"""The map of the screens: what the navigation shows, in the order people see it, and the pages beside it."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_appbuilder import AppBuilder

import app.activities.views.start
import app.onboarding.views.start  # noqa: F401  (both put their lists on the dashboard)
from app.activities.views.activities import ActivityView
from app.activities.views.agenda import AgendaPage, RobotsPage
from app.activities.views.agendas import PublicAgendaView
from app.activities.views.agreements import FiguresAgreementView
from app.activities.views.claims import ClaimView
from app.activities.views.coverage import CoverageView
from app.activities.views.extra_questions import ActivityQuestionsView
from app.activities.views.figures import FiguresPage
from app.activities.views.joining import JoinRequestView
from app.activities.views.moderation import ModerationView
from app.activities.views.newcomers import NewcomerView
from app.activities.views.organisers import OrganiserView
from app.activities.views.registering import RegisterPage
from app.activities.views.suggestions import SuggestionView
from app.activities.views.topics import TopicView
from app.common.frozen import frozen
from app.common.web.views import PAGES as COMMON_PAGES
from app.common.words import N_
from app.onboarding.views.accounts import AccountLineView
from app.onboarding.views.appointments import AppointmentView, CalendarFeedPage, CalendarPage
from app.onboarding.views.attendees import TrainingAttendeeView
from app.onboarding.views.cockpit import CockpitPage
from app.onboarding.views.connections import ConnectionView
from app.onboarding.views.contacts import ConnectionContactView, ContactNoteView
from app.onboarding.views.hand_overs import AccountHandOverView
from app.onboarding.views.inquiries import InquiryView
from app.onboarding.views.leads import InterviewVolunteerView, MissingOrganisationView
from app.onboarding.views.materials import MaterialView
from app.onboarding.views.paper_templates import PaperTemplateView
from app.onboarding.views.papers import ConnectionPaperView
from app.onboarding.views.programmes import ProgrammeView
from app.onboarding.views.questions import InquiryQuestionsView
from app.onboarding.views.rounds import RoundRecipientView, YearlyRoundView
from app.onboarding.views.signals.organisations import SignallerView
from app.onboarding.views.signals.overview import SignalsPage
from app.onboarding.views.signals.report import SignalReportPage
from app.onboarding.views.signals.sets import SignalSetView
from app.onboarding.views.signals.settings import SignalExpectationView, SignalNameView, SignalThresholdsView
from app.onboarding.views.trainings import TrainingView
from app.plans.views.accounts import ResidentAccountView
from app.plans.views.declarations import DeclarationView
from app.plans.views.destructions import DestructionView
from app.plans.views.goal_actions import GoalActionView, GoalProgressView
from app.plans.views.goals import GoalView
from app.plans.views.invited import InvitationPage
from app.plans.views.keeping import KeepingView
from app.plans.views.measurements import MeasurementView
from app.plans.views.own_actions import OwnActionsPage
from app.plans.views.own_data import OwnDataPage
from app.plans.views.own_declaring import OwnDeclaringPage
from app.plans.views.own_goals import OwnGoalsPage
from app.plans.views.own_measuring import OwnMeasuringPage
from app.plans.views.own_plans import OwnPlansPage
from app.plans.views.own_writing import OwnWritingPage
from app.plans.views.participants import ParticipantView
from app.plans.views.parts import NoteView, PathwayDocumentView
from app.plans.views.pathways import PathwayView
from app.plans.views.persons import PersonView
from app.plans.views.plans import PlanView
from app.plans.views.templates import PlanTemplateView
from app.questionnaires.views.questionnaires import QuestionnaireView
from app.questionnaires.views.questions import QuestionView
from app.questionnaires.views.tryouts import TryoutView
from app.security.login.views import PAGES as LOGIN_PAGES
from app.security.login.views import InboxPage
from app.security.views.agreements import AgreementView
from app.security.views.assignments import AssignmentView
from app.security.views.audit import AuditView
from app.security.views.dashboard import DashboardPage
from app.security.views.documents import OrganisationDocumentView
from app.security.views.enrolments import EnrolmentView
from app.security.views.erasures import ErasureView
from app.security.views.groups import GroupMemberView, UserGroupView
from app.security.views.jobs import JobView
from app.security.views.memberships import MembershipView, RegionMembershipView
from app.security.views.messages import MessageView
from app.security.views.organisations import OrganisationView, RegionView
from app.security.views.own_roles import RoleView
from app.security.views.resident_policies import ResidentPolicyView
from app.security.views.reviews import ReviewLineView, ReviewView
from app.security.views.users import UserView


@frozen
class Entry:
    """A screen in the navigation: its label, icon, and the heading it stands under.

    Screens with the same `among` share one line, of that name, and stand beside each other as tabs.
    """

    view: Any
    label: str
    icon: str
    under: str = ""
    among: str = ""


CONNECTING = N_("Connecting organisations")
PLACES = N_("Organisations and regions")
PLANS = N_("Plans")
ACTIVITIES = N_("Activities")
OPERATION = N_("Operation")
"""Headings of the navigation."""
EVALUATING = N_("Evaluations")
TRAINING = N_("Trainings")
ACCOUNTS = N_("Accounts of professionals")
SIGNALS = N_("Signals")
SETTING_UP = N_("Set-up of connections")
NEWCOMERS = N_("Newcomers")
ROLES = N_("Roles and groups")
RESIDENTS = N_("Residents")
ASKING = N_("Questionnaires")
KEEPING = N_("Retention")
WHERE = N_("Organisations")
TOPICS = N_("Topics and questions")
"""What several screens share as a line of it."""

MENU = [
    Entry(DashboardPage, N_("Dashboard"), "layout-dashboard"),
    Entry(UserView, N_("User management"), "users"),
    Entry(AssignmentView, N_("Roles of users"), "user-shield", among=ROLES),
    Entry(RoleView, N_("Roles"), "user-shield", among=ROLES),
    Entry(UserGroupView, N_("User groups"), "user-shield", among=ROLES),
    Entry(EnrolmentView, N_("Enrolments"), "user-plus"),
    Entry(ReviewView, N_("Access reviews"), "circle-check"),
    Entry(ConnectionView, N_("Connections"), "plug-connected", CONNECTING),
    Entry(AppointmentView, N_("Appointments"), "calendar-event", CONNECTING),
    Entry(TrainingView, N_("Trainings"), "certificate", CONNECTING, TRAINING),
    Entry(TrainingAttendeeView, N_("Certificates"), "certificate", CONNECTING, TRAINING),
    Entry(ConnectionPaperView, N_("Papers"), "file-text", CONNECTING),
    Entry(AccountLineView, N_("Account lines"), "users", CONNECTING, ACCOUNTS),
    Entry(AccountHandOverView, N_("Hand-overs"), "users", CONNECTING, ACCOUNTS),
    Entry(InquiryView, N_("Profiles and evaluations"), "list-details", CONNECTING, EVALUATING),
    Entry(YearlyRoundView, N_("Yearly rounds"), "list-details", CONNECTING, EVALUATING),
    Entry(MissingOrganisationView, N_("Missing organisations"), "list-details", CONNECTING, EVALUATING),
    Entry(InterviewVolunteerView, N_("Interviews"), "list-details", CONNECTING, EVALUATING),
    Entry(SignalsPage, N_("Compliments and contact"), "chart-bar", CONNECTING, SIGNALS),
    Entry(SignallerView, N_("Figures per organisation"), "chart-bar", CONNECTING, SIGNALS),
    Entry(SignalSetView, N_("Files with figures"), "chart-bar", CONNECTING, SIGNALS),
    Entry(SignalExpectationView, N_("Expected signals"), "chart-bar", CONNECTING, SIGNALS),
    Entry(SignalReportPage, N_("Report of signals"), "chart-bar", CONNECTING, SIGNALS),
    Entry(MaterialView, N_("Material"), "clipboard-list", CONNECTING),
    Entry(ProgrammeView, N_("Programmes"), "settings", CONNECTING, SETTING_UP),
    Entry(InquiryQuestionsView, N_("Questions about connections"), "settings", CONNECTING, SETTING_UP),
    Entry(PaperTemplateView, N_("Templates of papers"), "settings", CONNECTING, SETTING_UP),
    Entry(OrganisationView, N_("Organisations"), "building-community", PLACES, WHERE),
    Entry(RegionView, N_("Regions"), "building-community", PLACES, WHERE),
    Entry(AgreementView, N_("Agreements"), "building-community", PLACES, WHERE),
    Entry(ResidentPolicyView, N_("Login of residents"), "user-circle", PLACES, RESIDENTS),
    Entry(ResidentAccountView, N_("Accounts of residents"), "user-circle", PLACES, RESIDENTS),
    Entry(PersonView, N_("Persons"), "user-circle", PLANS),
    Entry(PathwayView, N_("Pathways"), "arrow-right", PLANS),
    Entry(PlanView, N_("Plans"), "clipboard-list", PLANS),
    Entry(OwnActionsPage, N_("My actions"), "list-check", PLANS),
    Entry(PlanTemplateView, N_("Templates"), "template", PLANS),
    Entry(QuestionnaireView, N_("Questionnaires"), "list-details", PLANS, ASKING),
    Entry(QuestionView, N_("Question bank"), "list-details", PLANS, ASKING),
    Entry(KeepingView, N_("Retention"), "history", PLANS, KEEPING),
    Entry(DestructionView, N_("Destructions"), "history", PLANS, KEEPING),
    Entry(ActivityView, N_("Activities"), "calendar-event", ACTIVITIES),
    Entry(ModerationView, N_("Moderation"), "list-check", ACTIVITIES),
    Entry(OrganiserView, N_("Organisers"), "building-community", ACTIVITIES),
    Entry(TopicView, N_("Topics"), "tag", ACTIVITIES, TOPICS),
    Entry(PublicAgendaView, N_("Public agenda"), "eye", ACTIVITIES),
    Entry(ActivityQuestionsView, N_("Extra questions"), "tag", ACTIVITIES, TOPICS),
    Entry(CoverageView, N_("Without a local administrator"), "user-off", ACTIVITIES),
    Entry(NewcomerView, N_("Newcomers"), "users", ACTIVITIES, NEWCOMERS),
    Entry(FiguresPage, N_("Figures about newcomers"), "users", ACTIVITIES, NEWCOMERS),
    Entry(FiguresAgreementView, N_("Agreements on figures"), "users", ACTIVITIES, NEWCOMERS),
    Entry(SuggestionView, N_("Suggestions"), "mail"),
    Entry(AuditView, N_("Audit log"), "shield-lock"),
    Entry(ErasureView, N_("Deletions"), "trash"),
    Entry(MessageView, N_("Messages"), "mail", OPERATION),
    Entry(JobView, N_("Jobs"), "list-search", OPERATION),
]

BESIDE = [
    AgendaPage,
    RobotsPage,
    MeasurementView,
    NoteView,
    PathwayDocumentView,
    GoalView,
    GoalActionView,
    GoalProgressView,
    ParticipantView,
    DeclarationView,
    InvitationPage,
    OwnPlansPage,
    OwnWritingPage,
    OwnMeasuringPage,
    OwnGoalsPage,
    OwnDeclaringPage,
    OwnDataPage,
    ReviewLineView,
    GroupMemberView,
    MembershipView,
    RegionMembershipView,
    OrganisationDocumentView,
    TryoutView,
    JoinRequestView,
    ClaimView,
    CockpitPage,
    ContactNoteView,
    ConnectionContactView,
    SignalNameView,
    SignalThresholdsView,
    RegisterPage,
    RoundRecipientView,
    CalendarPage,
    CalendarFeedPage,
    *LOGIN_PAGES,
    *COMMON_PAGES,
]
"""Pages that are reached from the frame or from other pages."""

HELP = {
    "ActivityView": "activiteiten#activiteiten-beheren",
    "AccountLineView": "aansluitdocumenten#accounts-bijhouden",
    "AccountLineView.upload": "aansluitdocumenten#een-lijst-met-medewerkers",
    "AccountHandOverView": "aansluitdocumenten#naar-de-helpdesk",
    "CockpitPage": "aansluitingen#de-cockpit",
    "MaterialView": "aansluitingen#materiaal",
    "ConnectionPaperView": "aansluitdocumenten#documenten-van-een-aansluiting",
    "ConnectionPaperView.sign": "aansluitdocumenten#wat-terugkomt",
    "PaperTemplateView": "aansluitdocumenten#sjablonen-van-documenten",
    "ClaimView": "organisatoren#een-activiteit-overnemen",
    "FiguresPage": "inburgeraars#cijfers-over-inburgeraars",
    "FiguresAgreementView": "inburgeraars#afspraken-over-cijfers",
    "NewcomerView": "inburgeraars#inburgeraars-beheren",
    "SignallerView": "signalen#verwacht-en-gegeven",
    "SignalsPage": "signalen#complimenten-en-contact",
    "SignalSetView": "signalen#cijfers-inlezen",
    "SignalExpectationView": "signalen#verwachte-aantallen",
    "SignalNameView": "signalen#namen-in-bestanden",
    "SignalThresholdsView": "signalen#drempels",
    "SignalReportPage": "signalen#rapport-voor-anderen",
    "DashboardPage": "gebruikers#2-1",
    "FirstLoginPage": "inloggen#1-2",
    "AccountPage": "inloggen#1-1",
    "AccountPage.factor": "account#een-app-instellen",
    "AccountPage.sessions": "account#uitloggen",
    "AuditView": "lijsten#logboek",
    "ErasureView": "verwijderen#bewijs-van-verwijdering",
    "JoinRequestView": "organisatoren#iemand-wil-erbij",
    "JobPage": "lijsten#grote-bestanden",
    "JobView": "lijsten#berichten-en-taken",
    "ListsPage": "lijsten#weergaven-en-kolommen",
    "MeasurementView": "plannen#meten-met-wat-telt",
    "MessageView": "lijsten#berichten-en-taken",
    "ModerationView": "modereren#de-wachtrij",
    "NoteView": "dossiers#notities-en-documenten",
    "PathwayDocumentView": "dossiers#notities-en-documenten",
    "PathwayView": "dossiers#trajecten",
    "PathwayView.rights": "dossiers#wie-mag-wat",
    "OrganiserView": "organisatoren#organisaties-op-uw-grondgebied",
    "PersonView": "dossiers#personen",
    "PersonView.rights": "dossiers#wie-mag-wat",
    "GoalView": "plannen#doelen-en-acties",
    "GoalActionView": "plannen#doelen-en-acties",
    "GoalProgressView": "plannen#doelen-en-acties",
    "OwnActionsPage": "plannen#doelen-en-acties",
    "PlanView": "plannen#een-plan-op-een-pagina",
    "PlanView.add": "plannen#een-plan-beginnen",
    "PlanView.close": "plannen#een-plan-afsluiten",
    "PlanView.rights": "dossiers#wie-mag-wat",
    "PlanView.participants": "plannen#een-plan-delen",
    "PlanView.age": "plannen#als-de-jeugdige-12-16-of-18-wordt",
    "DestructionView": "plannen#dossiers-vernietigen",
    "KeepingView": "plannen#dossiers-vernietigen",
    "DeclarationView": "plannen#verklaringen",
    "ParticipantView": "plannen#een-plan-delen",
    "ParticipantView.invite": "plannen#een-deelnemer-uitnodigen",
    "PlanTemplateView.move": "sjablonen#plannen-naar-een-nieuwe-versie",
    "PlanTemplateView": "sjablonen#een-sjabloon-maken",
    "PlanTemplateView.preview": "sjablonen#bekijken-als",
    "PlanTemplateView.groups": "sjablonen#voor-wie-een-sjabloon-zichtbaar-is",
    "QuestionView": "vragen#de-vragenbank",
    "QuestionnaireView": "vragen#vragenlijsten",
    "ResidentAccountView": "inwoners#accounts-van-inwoners",
    "ResidentPolicyView": "inwoners#wachtwoorden-van-inwoners",
    "ReviewLineView": "rollen#rechten-beoordelen",
    "ReviewView": "rollen#rechten-beoordelen",
    "RoleView": "rollen#eigen-rollen-van-uw-organisatie",
    "GroupMemberView": "rollen#gebruikersgroepen",
    "UserGroupView": "rollen#gebruikersgroepen",
    "TryoutView": "vragen#proefinvullen",
    "ActivityQuestionsView": "activiteiten#extra-vragen-kiezen",
    "PublicAgendaView": "openbare-agenda#de-agenda-tonen",
    "ConnectionView": "aansluitingen#aansluitingen-volgen",
    "ConnectionView.add": "aansluitingen#een-aansluiting-beginnen",
    "ConnectionView.new": "aansluitingen#een-organisatie-die-nog-niet-in-het-portaal-staat",
    "ConnectionView.complete": "aansluitingen#een-stap-afronden",
    "ConnectionView.papers": "aansluitingen#een-stap-afronden",
    "ConnectionView.back": "aansluitingen#terug-pauzeren-en-stoppen",
    "ConnectionView.pause": "aansluitingen#terug-pauzeren-en-stoppen",
    "ConnectionView.checks": "aansluitingen#checklists",
    "ContactNoteView": "aansluitingen#contact-vastleggen",
    "ConnectionContactView": "aansluitingen#contact-vastleggen",
    "InquiryView": "aansluitingen#profiel-en-evaluaties",
    "AppointmentView": "aansluitingen#afspraken",
    "CalendarPage": "aansluitingen#afspraken",
    "YearlyRoundView": "aansluitingen#de-jaarlijkse-ronde",
    "RoundRecipientView": "aansluitingen#de-jaarlijkse-ronde",
    "TrainingView": "aansluitingen#trainingen",
    "TrainingAttendeeView": "aansluitingen#trainingen",
    "MissingOrganisationView": "aansluitingen#gemiste-organisaties",
    "InterviewVolunteerView": "aansluitingen#interviews",
    "InquiryQuestionsView": "aansluitingen#vragenlijsten-kiezen",
    "CoverageView": "lokale-beheerders#gemeenten-zonder-lokale-beheerder",
    "SuggestionView": "suggesties#een-suggestie-sturen",
    "TopicView": "activiteiten#onderwerpen",
    "ProgrammeView": "programmas#een-programma-maken",
    "ProgrammeView.take_in": "programmas#een-programma-meenemen",
    "ProgrammeView.use": "programmas#welke-regio-welk-programma-gebruikt",
    "ProgrammeView.versions": "programmas#versies-van-een-programma",
    "ProgrammeView.compare": "programmas#versies-van-een-programma",
    "UserView": "gebruikers#2-4",
    "UserView.show": "gebruikers#2-1",
    "UserView.code": "gebruikers#2-1",
    "UserView.roles": "gebruikers#2-2",
    "UserView.deactivate": "gebruikers#2-3",
    "UserView.activate": "gebruikers#2-3",
    "UserView.access": "verwijderen#inzageverzoek",
    "UserView.erase": "verwijderen#een-gebruiker-verwijderen",
    "AssignmentView.deputy": "rollen#vervangen",
    "AssignmentView": "gebruikers#2-2",
    "AgreementView": "servicedesk#4-1",
    "EnrolmentView": "servicedesk#4-2",
    "OrganisationView": "servicedesk#4-1",
}
"""Where the handbook tells about a screen or a page of it; about the others it opens at its contents."""

HELP_OF_RESIDENTS = {
    "DigidPage": "inloggen",
    "InvitationPage": "uitnodiging",
    "OwnDataPage": "mijn-gegevens",
    "OwnDeclaringPage": "mijn-plannen",
    "OwnDataPage.who": "delen",
    "OwnPlansPage": "mijn-plannen",
    "ResidentNoticesPage": "inloggen",
    "ResidentAccountPage": "inloggen",
    "ResidentFactorPage": "inloggen",
    "ResidentLoginPage": "inloggen",
}
"""The same for the pages of residents, in a book of their own."""

IN_TRIALS = [InboxPage]
"""Pages that exist only with `DEMO=1`."""


def register(builder: AppBuilder) -> None:
    """Bring the map to the framework."""
    menu: Any = builder.menu
    for entry in MENU:
        builder.add_view(
            entry.view, entry.view.__name__, label=entry.label, icon=entry.icon, category=entry.under,
            category_label=entry.under,
        )  # fmt: skip
        menu.find(entry.view.__name__).among = entry.among
    for page in [*BESIDE, *(IN_TRIALS if current_app.config["DEMO"] else [])]:
        builder.add_view_no_menu(page)
