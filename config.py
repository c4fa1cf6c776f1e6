"""Every setting of the portal, one section per subject, each value from the environment.

`docs/operations.md` lists them for operators. Units stand in the names. Without `SECRET_KEY` and `DATA_KEY`
a production start is refused; with `DEMO=1` both are made up for the run and demo accounts and inbox exist.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.security.rules.agreements import FixedAgreement
from app.security.rules.granting import with_grants
from app.security.rules.organisations import Country, Kind
from app.security.rules.own_roles import subject
from app.security.rules.products import FixedProduct, ProductKind
from app.security.rules.roles import may, role

ROOT = Path(__file__).resolve().parent
MEBIBYTE = 1024 * 1024


# Roles: the fixed ones, readable aloud; `flask portal upgrade` brings them to the database.

SUGGESTING = may("list show history add delete", "Suggestion")
"""Everybody at work sends suggestions about the portal, and takes back what nobody decided about."""

FIXED_ROLES = {
    "SD": role(
        N_("Service desk"),
        may(
            "list show history add edit delete export", "Organisation", "Region", "Membership", "RegionMembership"
        ),
        may("administrators", "Organisation"),
        may("list export", "Coverage"),
        may("list show add delete", "OrganisationDocument"),
        may("list show history add edit export", "Agreement"),
        may("list show history add edit withdraw link", "Enrolment"),
        may("list show history add edit export deactivate activate erase reset_password", "User"),
        may("reset_factor end_sessions code roles", "User"),
        may("list show history add end deputy", "Assignment"),
        may("list show history holders", "Role"),
        may("list show", "AccessReview"),
        may("list show export edit keep remove", "ReviewLine"),
        may("list show history export add edit delete retire revive merge", "Topic"),
        may("list show history place", "ImportedActivity"),
        may("list show history", "PublicAgenda"),
        may("list show history export", "Connection"),
        may("list show history export add edit end", "FiguresAgreement"),
        may("list show resend cancel", "Message"),
        may("list show history add delete export decide", "Suggestion"),
        may("list show confirm", "AccountHandOver"),
        may("list show history add use retire", "PaperTemplate"),
        may("list show history add edit delete", "Material"),
    ),
    "G": role(N_("User"), SUGGESTING, per_product=True),
    "PB": role(N_("Product administrator"), SUGGESTING, per_product=True),
    "GB": role(
        N_("User administrator"),
        may("list show history", "Organisation", "Region"),
        may("administrators", "Organisation"),
        may("list show", "OrganisationDocument"),
        may("list show history", "Agreement"),
        may("list show history insight add edit export deactivate activate erase reset_password access", "User"),
        may("reset_factor end_sessions code roles", "User"),
        may("list show history insight add end deputy", "Assignment"),
        may("list show", "Erasure"),
        may("list show holders", "Role"),
        may("list show history", "UserGroup", "ResidentPolicy"),
        may("list show deactivate activate end_sessions erase", "ResidentAccount"),
        may("list show history export add edit leave", "GroupMember"),
        may("list show", "AccessReview"),
        may("list show export edit keep remove", "ReviewLine"),
        SUGGESTING,
        per_product=True,
    ),
    "FB": role(
        N_("Functional administrator"),
        may("list show history export", "Organisation", "Region"),
        may("list show", "OrganisationDocument"),
        may("list show history add edit delete rights holders retire revive", "Role"),
        may("list show history export add edit delete retire revive", "UserGroup"),
        may("list show history export add edit leave", "GroupMember"),
        may("list show history export add edit delete retire revive", "Question"),
        may("list show history export add edit delete publish revise drop retire revive", "Questionnaire"),
        may(
            "list show history export add edit delete publish revise drop retire revive groups move",
            "PlanTemplate",
        ),
        may("list show history export add edit delete publish revise drop retire revive", "Programme"),
        may("show history answer delete", "Tryout"),
        may("list show history export hold lift ask decide destroy", "Keeping"),
        may("list show", "Destruction"),
        may("list show history add edit", "ResidentPolicy"),
        may("list show history export add edit delete retire revive merge", "Topic"),
        may("list show history add edit delete", "ActivityQuestions", "InquiryQuestions"),
        may("list show history add delete export", "Suggestion"),
        may("list show history add use retire", "PaperTemplate"),
        may("list show history add edit delete", "Material"),
    ),
    "PR": role(
        N_("Professional"),
        may("list show history", "Organisation"),
        may(
            "list show history insight export add edit delete rights archive bring_back",
            *("Person", "Pathway", "Note", "PathwayDocument", "Plan"),
        ),
        may("answer adopt close reopen participants", "Plan"),
        may("list show history add edit delete invite", "Participant"),
        may("show history add edit delete reach let_go open_again", "Goal"),
        may("list show history add edit delete done begin drop take_up", "GoalAction"),
        may("show history add edit delete", "GoalProgress"),
        may("show history add edit delete", "Measurement"),
        may("show", "Declaration"),
        SUGGESTING,
    ),
    "LB": role(
        N_("Local administrator"),
        may("list show history", "Organisation", "Region"),
        may("administrators", "Organisation"),
        may("list show history export add edit delete publish withdraw offline answer", "Activity"),
        may("list show history add edit delete", "ActivityQuestions"),
        may("list show history export approve keep undo reject duplicate apart", "ImportedActivity"),
        may("list show history add edit", "PublicAgenda"),
        may("list show history export confirm block unblock merge", "Organiser"),
        may("list show accept decline", "JoinRequest"),
        may("list show history accept decline", "Claim"),
        may("list show", "Topic"),
        SUGGESTING,
        may("list show history export add edit delete answer", "Newcomer"),
        may("list", "Figures"),
        may("list show", "FiguresAgreement"),
    ),
    "OR": role(
        N_("Organiser"),
        may("list show history export add edit delete publish withdraw answer", "Activity"),
        may("list show", "Organiser"),
        may("list show accept decline", "JoinRequest"),
        may("list show history add withdraw", "Claim"),
        may("list show", "Topic"),
        SUGGESTING,
    ),
    "NC": role(
        N_("Network coordinator"),
        may("list show history", "Organisation", "Region"),
        may("administrators", "Organisation"),
        may("list export", "Coverage"),
        may("list show history", "Activity"),
        SUGGESTING,
        may("list", "Figures"),
        may("list show", "FiguresAgreement"),
    ),
    "AC": role(
        N_("Onboarding coordinator"),
        may("list show history", "Organisation", "Region"),
        may("list show history export add edit checks", "Connection"),
        may("complete plan back pause resume decline leave merge", "Connection"),
        may("open", "Cockpit"),
        may("list show", "Material"),
        may("list show history export add edit delete", "ContactNote", "ConnectionContact"),
        may("list show", "Programme"),
        may("list show history add delete take withdraw", "SignalSet"),
        may("list show history add edit delete", "SignalExpectation", "SignalThresholds"),
        may("list show history delete", "SignalName"),
        may("list show", "Signaller"),
        may("list", "Signals", "SignalReport"),
        may("list show history export add answer send discuss finish revise close", "Inquiry"),
        may("list show history export add edit invite offer enlist hold call_off", "Training"),
        may("list show export add edit delete present absent", "TrainingAttendee"),
        may("list show history export add edit hold call_off", "Appointment"),
        may("open", "Calendar"),
        may("list show history add edit gather put_in send", "YearlyRound"),
        may("list show export again leave_out", "RoundRecipient"),
        may("list show history export begin drop take_up", "MissingOrganisation"),
        may("list show export add edit delete", "InterviewVolunteer"),
        may("list show history add send receive sign refuse replace renew fill_anew", "ConnectionPaper"),
        may("list show history export add edit created trained activate leaves stays removed", "AccountLine"),
        may("list show history add confirm", "AccountHandOver"),
        SUGGESTING,
    ),
    "IC": role(
        N_("Institution coordinator"),
        may("list show history", "Organisation"),
        may("list show", "Connection"),
        may("list show history add edit delete", "ConnectionContact"),
        may("list show", "ConnectionPaper", "AccountHandOver", "Material"),
        may("list show history export add edit leaves stays", "AccountLine"),
        SUGGESTING,
    ),
    "VT": role(N_("Translator"), SUGGESTING),
    "FG": role(
        N_("Privacy officer"),
        may("list show export content", "Audit"),
        may("list show history", "Organisation", "Region"),
        may("list show history insight", "User", "Assignment"),
        may("access", "User"),
        may("list show", "OrganisationDocument", "Erasure", "Destruction"),
        may("list show history", "Keeping", "ResidentPolicy", "PublicAgenda", "FiguresAgreement"),
        may("list show", "ResidentAccount"),
        may("list show history holders", "Role"),
        may("list show history", "UserGroup", "GroupMember"),
        may("list show history", "Agreement"),
        may("list show", "AccessReview"),
        may("list show export", "ReviewLine"),
        SUGGESTING,
    ),
    "SB": role(
        N_("Operator"),
        may("list show export", "Audit"),
        may(
            "list show history add edit delete export", "Organisation", "Region", "Membership", "RegionMembership"
        ),
        may("list show add delete", "OrganisationDocument"),
        may("list show history export", "Agreement"),
        may("list show history", "Enrolment"),
        may("list show history add edit export deactivate activate erase reset_password", "User"),
        may("reset_factor end_sessions roles", "User"),
        may("list show history add end deputy", "Assignment"),
        may("list show resend cancel", "Message"),
        may("list show retry cancel", "Job"),
        SUGGESTING,
    ),
}


# Who may grant what: beside, who gives; above, what is given. A user administrator of one product gives for that
# product alone, and only roles that count per product. `own` are the roles that an organisation composed itself;
# nobody who holds one gives anything by it.

GRANTS = """
        SD   GB   G    PB   FB   PR   LB   OR   NC   AC   IC   VT   FG   SB   own
    SD  .    yes  .    .    .    .    .    .    .    .    yes  .    yes  .    .
    GB  .    .    yes  yes  yes  yes  yes  .    yes  yes  .    yes  .    .    yes
    G   .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    PB  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    FB  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    PR  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    LB  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    OR  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    NC  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    AC  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    IC  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    VT  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    FG  .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
    SB  yes  .    .    .    yes  .    .    .    .    .    .    yes  .    yes  .
"""
ROLES = with_grants(FIXED_ROLES, GRANTS)


# The ceiling: all that an organisation may put in roles of its own, by subject, as the screen for it shows it.
# What changes accounts or roles stays with the fixed roles, as do the audit log and the screens of the platform.

CEILING = (
    subject(
        N_("Users and roles"),
        may("list show history insight export", "User"),
        may("list show history insight", "Assignment"),
        may("list show history holders", "Role"),
        may("list show history export", "UserGroup", "GroupMember"),
    ),
    subject(
        N_("Organisations and regions"),
        may("list show history export", "Organisation", "Region"),
        may("list show", "OrganisationDocument"),
    ),
)


# Products: what roles are granted for; brought to the database in the same way.

PRODUCTS = {
    "iwmo": FixedProduct("iWmo", ProductKind.FILES),
    "ijw": FixedProduct("iJw", ProductKind.FILES),
    "wlz": FixedProduct("Wlz-Registertoets", ProductKind.CONSULT),
}


# Agreements that have to be signed before anybody of an organisation may use the portal (U-01, U-02). Kinds of
# organisation that are not named here sign none.

AGREEMENTS = {
    "connection": FixedAgreement(
        N_("Connection and processing agreement"), Kind.MUNICIPALITY, Country.NETHERLANDS
    ),
    "vecozo": FixedAgreement(N_("Processing agreement with VECOZO"), Kind.MUNICIPALITY, Country.NETHERLANDS),
}


def settings(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The settings of this run, read from the environment."""
    demo = environment.get("DEMO") == "1"
    return {
        **_portal(environment, demo),
        **_database(environment),
        **_login(environment),
        **_providers(environment, demo),
        **_mail(environment),
        **_sms(environment),
        **_files(environment),
        **_operation(environment),
        **_reviews(environment),
        **_imports(environment),
        **_activities(environment),
        **_languages(),
        **_framework(),
        "ROLES": ROLES,
        "CEILING": CEILING,
        "PRODUCTS": PRODUCTS,
        "AGREEMENTS": AGREEMENTS,
    }


def _portal(environment: Mapping[str, str], demo: bool) -> dict[str, Any]:
    """Who runs it, where it is found, and its secrets."""
    public_url = _public_url(environment)
    secure = public_url.startswith("https://")
    # Anybody may ask for any host; outside a trial only ours is answered (F11).
    hosts = environment.get("TRUSTED_HOSTS", "" if demo else urlsplit(public_url).hostname or "").split()
    return {
        "DEMO": demo,
        "APP_NAME": "Regieportaal",
        "ENVIRONMENT_LABEL": environment.get("ENVIRONMENT_LABEL", N_("Trial environment") if demo else ""),
        "SECRET_KEY": environment.get("SECRET_KEY", ""),
        "DATA_KEY": environment.get("DATA_KEY", ""),
        "PUBLIC_URL": public_url,
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
        "TRUSTED_HOSTS": hosts or None,
        "TRUSTED_PROXIES": int(environment.get("TRUSTED_PROXIES", "0")),
        "SESSION_COOKIE_NAME": "regieportaal",
        "RESIDENT_COOKIE_NAME": "regieportaal-mijn",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 4 * MEBIBYTE,
        "MAX_FORM_MEMORY_SIZE": 4 * MEBIBYTE,
        "SERVICE_DESK_PHONE": environment.get("SERVICE_DESK_PHONE", "088 000 00 00"),
        "SERVICE_DESK_EMAIL": environment.get("SERVICE_DESK_EMAIL", "servicedesk@regieportaal.example"),
        "SERVICE_DESK_WEBSITE": environment.get("SERVICE_DESK_WEBSITE", ""),
        "SERVICE_DESK_HOURS": environment.get("SERVICE_DESK_HOURS", N_("working days, 8:00–18:00")),
        "ALLOWED_NETWORKS": environment.get("ALLOWED_NETWORKS", "").split(),
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as its session, which has limits of its own
    }


def _public_url(environment: Mapping[str, str]) -> str:
    return environment.get("PUBLIC_URL", f"http://127.0.0.1:{environment.get('PORT', '8080')}").rstrip("/")


def _database(environment: Mapping[str, str]) -> dict[str, Any]:
    """SQLite in `instance/` unless `DATABASE_URL` names a PostgreSQL database."""
    url = environment.get("DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'portal.db'}"
    return {
        "SQLALCHEMY_DATABASE_URI": url.replace("postgresql://", "postgresql+psycopg://", 1),
        "DATABASE_OWNER_URL": environment.get("DATABASE_OWNER_URL", ""),
        "DATABASE_BUSY_TIMEOUT_MS": 4_000,
        "INSTANCE_FOLDER": environment.get("INSTANCE_FOLDER", str(ROOT / "instance")),
    }


def _login(environment: Mapping[str, str]) -> dict[str, Any]:
    """Limits of sessions, codes, tries and passwords (mission, "Law and standards")."""
    return {
        "IDLE_TIMEOUT_MINUTES": int(environment.get("IDLE_TIMEOUT_MINUTES", "20")),
        "RESIDENT_IDLE_TIMEOUT_MINUTES": int(environment.get("RESIDENT_IDLE_TIMEOUT_MINUTES", "15")),
        "IDLE_WARNING_MINUTES": 2,
        "SESSION_LIMIT_HOURS": 12,
        "PENDING_LOGIN_MINUTES": 5,
        "ONE_TIME_CODE_MINUTES": 10,
        "ONE_TIME_CODE_TRIES": 5,
        "VERIFICATION_CODE_DAYS": 7,
        "VERIFICATION_CODE_TRIES": 5,
        "VERIFICATIONS_PER_ORGANISATION": 50,  # wrong codes in an hour, of all new users together
        "PASSWORD_LINK_HOURS": 24,
        "INVITATION_LINK_DAYS": 7,
        "REGISTRATION_LINK_HOURS": 24,
        "RESIDENT_INVITATION_DAYS": int(environment.get("RESIDENT_INVITATION_DAYS", "14")),
        "RESIDENT_WITHOUT_PLAN_DAYS": int(environment.get("RESIDENT_WITHOUT_PLAN_DAYS", "365")),
        "RESIDENT_NOTICE_DAYS": int(environment.get("RESIDENT_NOTICE_DAYS", "28")),
        "ATTEMPTS_WINDOW_MINUTES": 15,
        "ATTEMPTS_PER_ACCOUNT": 5,
        "ATTEMPTS_PER_ADDRESS": 30,
        "ATTEMPTS_IN_ALL": 1000,
        "PASSWORD_MIN_LENGTH": int(environment.get("PASSWORD_MIN_LENGTH", "8")),
        "PASSWORD_MAX_LENGTH": 128,
        "PASSWORD_MIN_SCORE": 3,
        "PASSWORD_HASH": "scrypt:131072:8:1",  # OWASP: N=2^17, r=8, p=1
    }


def _providers(environment: Mapping[str, str], demo: bool) -> dict[str, Any]:
    """Where people log in elsewhere; a trial without providers has its own broker, the Testmakelaar.

    With a broker set up, staff of a Dutch municipality logs in by it alone (U-12). Only the accounts of a trial
    with its own broker keep their password as well.
    """
    given = environment.get("IDENTITY_PROVIDERS", "")
    port = environment.get("BROKER_PORT") or str(int(environment.get("PORT", "8080")) + 1)
    own = environment.get("BROKER_URL", f"http://127.0.0.1:{port}") if demo and not given else ""
    return {
        "IDENTITY_PROVIDERS": given,
        "DEMO_BROKER_URL": own.rstrip("/"),
        "DEMO_BROKER_PORT": int(port),
        # The same program plays DigiD, for residents; not where browsers reach the broker under another address.
        "DEMO_DIGID_URL": f"http://127.0.0.1:{int(port) + 1}" if own and "BROKER_URL" not in environment else "",
        "DEMO_DIGID_PORT": int(port) + 1,
        "EHERKENNING_MEANS_URL": environment.get("EHERKENNING_MEANS_URL", "https://www.eherkenning.nl/"),
        "OTHER_PORTALS": json.loads(environment.get("OTHER_PORTALS", "[]")) or (DEMO_PORTALS if demo else ()),
    }


DEMO_PORTALS = (
    {"name": {"nl": "Werk en inkomen, onderwijs, belastingen", "en": "Work and income, education, taxes",
              "fr": "Travail et revenus, enseignement, impôts"}, "url": "https://werk.regieportaal.example/"},
    {"name": {"nl": "Centrale Voorziening", "en": "Central Facility", "fr": "Service central"},
     "url": "https://centraal.regieportaal.example/"},
)  # fmt: skip
"""The portals that the manual names beside this one (U-11)."""


def _mail(environment: Mapping[str, str]) -> dict[str, Any]:
    """Without `SMTP_HOST` messages stay queued; with `DEMO=1` they are read in the local inbox."""
    return {
        "SMTP_HOST": environment.get("SMTP_HOST", ""),
        "SMTP_PORT": int(environment.get("SMTP_PORT", "25")),
        "SMTP_STARTTLS": environment.get("SMTP_STARTTLS", "1") == "1",
        "SMTP_USER": environment.get("SMTP_USER", ""),
        "SMTP_PASSWORD": environment.get("SMTP_PASSWORD", ""),
        "SMTP_TIMEOUT_SECONDS": 10,
        "MAIL_FROM": environment.get("MAIL_FROM", "noreply@regieportaal.example"),
    }


def _sms(environment: Mapping[str, str]) -> dict[str, Any]:
    """Text messages go to Spryng, or to an address of one's own (`SMS_PROVIDER` is `spryng` or `webhook`)."""
    return {
        "SMS_PROVIDER": environment.get("SMS_PROVIDER", ""),
        "SMS_URL": environment.get("SMS_URL", ""),
        "SMS_TOKEN": environment.get("SMS_TOKEN", ""),
        "SMS_SENDER": environment.get("SMS_SENDER", "Regieportal"),  # at most eleven signs
        "SMS_TIMEOUT_SECONDS": 10,
    }


def _files(environment: Mapping[str, str]) -> dict[str, Any]:
    """How large files may be, what an organisation and a resident bring in a day, and who looks for viruses."""
    return {
        "FILE_LIMIT_MB": int(environment.get("FILE_LIMIT_MB", "20")),
        "FILES_PER_DAY_MB": int(environment.get("FILES_PER_DAY_MB", "1024")),
        "RESIDENT_FILES_PER_DAY_MB": int(environment.get("RESIDENT_FILES_PER_DAY_MB", "100")),
        "CLAMD_SOCKET": environment.get("CLAMD_SOCKET", ""),
        "CLAMD_HOST": environment.get("CLAMD_HOST", ""),
        "CLAMD_PORT": int(environment.get("CLAMD_PORT", "3310")),
        "CLAMD_TIMEOUT_SECONDS": float(environment.get("CLAMD_TIMEOUT_SECONDS", "4")),
    }


def _operation(environment: Mapping[str, str]) -> dict[str, Any]:
    """Where workers are told, when readiness warns or refuses, and who may read the figures.

    Without `REDIS_URL` the queue is a file in the instance folder, for the processes of one machine.
    """
    return {
        "REDIS_URL": environment.get("REDIS_URL", ""),
        "EXPORT_KEPT_HOURS": 24,
        # Youth Act, article 4.1.3 (clauses 5 and 4); an installation may be stricter than the law.
        "PLAN_WRITTEN_WITHIN_DAYS": int(environment.get("PLAN_WRITTEN_WITHIN_DAYS", "14")),
        "PLAN_ADOPTED_WITHIN_DAYS": int(environment.get("PLAN_ADOPTED_WITHIN_DAYS", "42")),
        "DISK_WARN_MB": int(environment.get("DISK_WARN_MB", "1024")),
        "DISK_LEAST_MB": int(environment.get("DISK_LEAST_MB", "50")),
        "QUEUE_WARN_SECONDS": int(environment.get("QUEUE_WARN_SECONDS", "300")),
        "METRICS_TOKEN": environment.get("METRICS_TOKEN", ""),
        "METRICS_ADDRESSES": environment.get("METRICS_ADDRESSES", "127.0.0.1 ::1").split(),
        "PUBLIC_PAGES_PER_MINUTE": int(environment.get("PUBLIC_PAGES_PER_MINUTE", "300")),
    }


def _reviews(environment: Mapping[str, str]) -> dict[str, Any]:
    """How often rights are reviewed and how long that may take; when a region hears of what waits for nobody."""
    return {
        "SILENCE_ESCALATES_DAYS": int(environment.get("SILENCE_ESCALATES_DAYS", "14")),
        "REVIEW_ALL_DAYS": int(environment.get("REVIEW_ALL_DAYS", "365")),
        "REVIEW_ADMINISTRATORS_DAYS": int(environment.get("REVIEW_ADMINISTRATORS_DAYS", "91")),
        "REVIEW_TERM_DAYS": int(environment.get("REVIEW_TERM_DAYS", "28")),
        "REVIEW_REMINDER_DAYS": int(environment.get("REVIEW_REMINDER_DAYS", "7")),
        "REVIEW_SUSPENDS": environment.get("REVIEW_SUSPENDS", "0") == "1",
    }


def _imports(environment: Mapping[str, str]) -> dict[str, Any]:
    """Where activities come from by themselves, and how long and how often that server is asked."""
    return {
        "UIT_URL": environment.get("UIT_URL", ""),
        "UIT_API_KEY": environment.get("UIT_API_KEY", ""),
        "IMPORT_TIMEOUT_SECONDS": float(environment.get("IMPORT_TIMEOUT_SECONDS", "30")),
        "IMPORT_TRIES": int(environment.get("IMPORT_TRIES", "3")),
        "IMPORT_PAUSE_SECONDS": float(environment.get("IMPORT_PAUSE_SECONDS", "1")),
    }


def _activities(environment: Mapping[str, str]) -> dict[str, Any]:
    """How long newcomers and removed account lines are kept, and from how many on figures are shown."""
    return {
        "NEWCOMER_KEPT_DAYS": int(environment.get("NEWCOMER_KEPT_DAYS", "730")),
        "SMALLEST_FIGURE": int(environment.get("SMALLEST_FIGURE", "5")),
        "ACCOUNT_LINE_KEPT_DAYS": int(environment.get("ACCOUNT_LINE_KEPT_DAYS", "365")),
    }


def _languages() -> dict[str, Any]:
    return {
        "LANGUAGES": {code: {"flag": code, "name": name} for code, name in LANGUAGES.items()},
        "BABEL_DEFAULT_LOCALE": DEFAULT_LANGUAGE,
        "BABEL_DEFAULT_TIMEZONE": "Europe/Amsterdam",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
    }


def _framework() -> dict[str, Any]:
    """What the framework would do by itself and must not: make tables, sync at start, offer its own doors."""
    return {
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_API_KEY_ENABLED": False,
        "AUTH_TYPE": 1,
        "AUTH_ROLE_PUBLIC": "",
        "RATELIMIT_ENABLED": False,
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
    }
