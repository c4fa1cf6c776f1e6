"""What happens with plans, as the audit log tells it; nothing of what stands in them."""

from __future__ import annotations

from app.common.audit.events import event
from app.common.words import N_

INVITED = event("invitation.sent", N_("Invited for the resident portal"))
INVITATION_WITHDRAWN = event("invitation.withdrawn", N_("Invitation withdrawn"))
INVITATION_CODE_SHOWN = event("invitation.shown", N_("Code of an invitation looked at"))
INVITATION_REFUSED = event("invitation.refused", N_("Invitation refused"), "reason")
INVITATION_USED = event("invitation.used", N_("Invitation taken up"))
DATA_TAKEN = event("resident.data", N_("Own data downloaded"), "plans files")
ACCOUNT_HELD = event("account.held", N_("Account of a resident deactivated"))
ACCOUNT_ACTIVATED = event("account.activated", N_("Account of a resident activated"))
ACCOUNT_WARNED = event("account.warned", N_("Deletion of an account announced"))
ACCOUNT_ERASED = event("account.erased", N_("Account of a resident deleted"), "whole")
DESTROYED = event("dossier.destroyed", N_("Dossier destroyed"), "ground")
DESTRUCTION_CHECKED = event("dossier.checked", N_("Destruction checked"), "found")
