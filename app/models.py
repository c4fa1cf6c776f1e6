"""The map of the data: every table, grouped by subject. It holds no logic."""

# ruff: noqa: F401  (a map names what exists; the names are read by migrations and tests)
from app.activities.models import (
    Activity,
    ActivityClaim,
    ActivityTopic,
    ImportedActivity,
    JoinRequest,
    LikelyDuplicate,
    Organiser,
    PublicAgenda,
    Registration,
    Suggestion,
    Topic,
)
from app.common.audit import ActorKey, AuditEvent, AuditSeal
from app.common.drafts import Draft
from app.common.files import StoredFile
from app.common.history import Change
from app.common.jobs import Job
from app.common.once import UsedForm
from app.common.outbox import Message
from app.common.saved_lists import ListChoice, SavedList
from app.plans.models import (
    AgeReview,
    Declaration,
    Destruction,
    Goal,
    GoalAction,
    GoalProgress,
    Invitation,
    Keeping,
    Measurement,
    Note,
    NoteRight,
    NoticeRound,
    Participant,
    ParticipantRight,
    Pathway,
    PathwayDocument,
    PathwayDocumentRight,
    PathwayRight,
    Person,
    PersonRight,
    Plan,
    PlanAnswer,
    PlanMove,
    PlanMoveLine,
    PlanRight,
    PlanTemplate,
    PlanTemplateEdition,
    PlanTemplateGroup,
    PlanVisit,
    Score,
)
from app.questionnaires.models import Question, Questionnaire, QuestionnaireEdition, Tryout, TryoutAnswer
from app.security.models import (
    AccessReview,
    Actor,
    Agreement,
    AgreementKind,
    Assignment,
    Attempts,
    CodeNumber,
    Enrolment,
    Erasure,
    GroupMember,
    LoginSession,
    OneTimeCode,
    Organisation,
    OrganisationDocument,
    OrganisationMembership,
    OrganisationName,
    Passkey,
    PasswordToken,
    PostalCode,
    Product,
    ProviderAnswer,
    ProviderIdentity,
    RecoveryCode,
    Region,
    RegionMembership,
    Resident,
    ResidentAccount,
    ResidentIdentity,
    ResidentPolicy,
    ReviewLine,
    Role,
    TotpDevice,
    User,
    UserGroup,
    VerificationCode,
)
