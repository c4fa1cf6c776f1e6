"""The tables of organisations, people, roles and logging in."""

from app.security.models.agreements import Agreement, AgreementKind
from app.security.models.documents import OrganisationDocument
from app.security.models.enrolments import Enrolment
from app.security.models.erasures import Erasure
from app.security.models.groups import GroupMember, UserGroup
from app.security.models.identities import ProviderAnswer, ProviderIdentity
from app.security.models.login import (
    Attempts,
    CodeNumber,
    LoginSession,
    OneTimeCode,
    Passkey,
    PasswordToken,
    RecoveryCode,
    TotpDevice,
    VerificationCode,
)
from app.security.models.organisations import (
    Organisation,
    OrganisationMembership,
    OrganisationName,
    PostalCode,
    Region,
    RegionMembership,
)
from app.security.models.resident_policies import ResidentPolicy
from app.security.models.residents import Resident, ResidentAccount, ResidentIdentity
from app.security.models.reviews import AccessReview, ReviewLine
from app.security.models.roles import Assignment, Product, Role
from app.security.models.traces import signed
from app.security.models.users import Actor, User

__all__ = [
    "AccessReview",
    "Actor",
    "Agreement",
    "AgreementKind",
    "Assignment",
    "Attempts",
    "CodeNumber",
    "Enrolment",
    "Erasure",
    "GroupMember",
    "LoginSession",
    "OneTimeCode",
    "Organisation",
    "OrganisationDocument",
    "OrganisationMembership",
    "OrganisationName",
    "Passkey",
    "PasswordToken",
    "PostalCode",
    "Product",
    "ProviderAnswer",
    "ProviderIdentity",
    "RecoveryCode",
    "Region",
    "RegionMembership",
    "Resident",
    "ResidentAccount",
    "ResidentIdentity",
    "ResidentPolicy",
    "ReviewLine",
    "Role",
    "TotpDevice",
    "User",
    "UserGroup",
    "VerificationCode",
    "signed",
]
