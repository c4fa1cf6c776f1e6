"""What happens with accounts and logging in, as the audit log tells it; no code, password or name is among it."""

from __future__ import annotations

from app.common.audit.events import event
from app.common.words import N_

LOGIN_SUCCEEDED = event("login.succeeded", N_("Logged in"), "method")
LOGIN_FAILED = event("login.failed", N_("Logging in failed"), "step")
LOGIN_LOCKED = event("login.locked", N_("Logging in refused after too many tries"), "step")
LOGIN_REFUSED = event("login.refused", N_("Logging in at an identity provider refused"), "provider reason level")
LOGGED_OUT = event("login.ended", N_("Logged out"))
SESSIONS_ENDED = event("session.ended", N_("Sessions ended"), "reason count")
FACTOR_CHANGED = event("factor.changed", N_("Second step of logging in changed"), "what")
PROFILE_FILLED = event("profile.filled", N_("Profile filled in"))
CODE_ISSUED = event("code.issued", N_("Verification code made"))
CODE_SHOWN = event("code.shown", N_("Verification code looked at"))
CODE_REFUSED = event("code.refused", N_("Verification code refused"), "reason")
VERIFIED = event("user.verified", N_("User verified"))
PASSWORD_SET = event("password.set", N_("Password set"))
PASSWORD_ASKED = event("password.asked", N_("Link for a password sent"))
ROLE_GIVEN = event("role.given", N_("Role granted"), "role user")
ROLE_ENDED = event("role.ended", N_("Role ended"), "role user")
ROLE_COMPOSED = event("role.composed", N_("Rights of a role changed"), "role count")
USER_ARRIVED = event("user.arrived", N_("User made at a first login"), "provider")
REVIEW_BEGUN = event("review.begun", N_("Access review begun"), "kind")
REVIEW_CLOSED = event("review.closed", N_("Access review closed"), "left suspended")
RIGHT_REVIEWED = event("review.decided", N_("Right reviewed"), "decision right")
USER_DEACTIVATED = event("user.deactivated", N_("User deactivated"))
USER_ERASED = event("user.erased", N_("User deleted"))
ERASURE_CHECKED = event("erasure.checked", N_("Deletion checked"), "found")
ACCESS_ASKED = event("access.asked", N_("All data of a user asked for"))
ACCESS_GIVEN = event("access.given", N_("All data of a user gathered"), "rows")
USER_ACTIVATED = event("user.activated", N_("User activated"))
AGREEMENT_STATE = event("agreement.state", N_("State of an agreement changed"), "state")
ENROLMENT = event("enrolment.state", N_("Enrolment of a user administrator"), "state")
DOCUMENT_ADDED = event("document.added", N_("Document added"), "kind size")
DOCUMENT_REMOVED = event("document.removed", N_("Document deleted"))
DOCUMENT_TAKEN = event("document.downloaded", N_("Document downloaded"))

JOB_RETRIED = event("job.retried", N_("Job tried again"), "kind")
JOB_CANCELLED = event("job.cancelled", N_("Job cancelled"), "kind")
MESSAGE_RESENT = event("message.resent", N_("Message sent again"), "channel")
MESSAGE_CANCELLED = event("message.cancelled", N_("Message taken back"), "channel")

OF_THE_PLATFORM = (
    LOGIN_SUCCEEDED, LOGIN_FAILED, LOGIN_LOCKED, LOGIN_REFUSED, LOGGED_OUT, SESSIONS_ENDED, FACTOR_CHANGED,
    PASSWORD_SET, PASSWORD_ASKED, JOB_RETRIED, JOB_CANCELLED, MESSAGE_RESENT, MESSAGE_CANCELLED,
)  # fmt: skip
"""What an operator sees: how people log in, and nothing of what they do then."""
