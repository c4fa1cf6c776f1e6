"""What happens with organisers, activities and newcomers, as the audit log tells it; nothing of what they say."""

from __future__ import annotations

from app.common.audit.events import event
from app.common.words import N_

REGISTERED = event("organiser.registered", N_("Organisation registered itself"))
JOIN_ASKED = event("organiser.join", N_("Asked to work for an organisation that is known"), "alike")
JOIN_ANSWERED = event("organiser.joined", N_("Request to work for an organisation answered"), "answer")
ORGANISER_STEPPED = event("organiser.state", N_("State of an organisation on the territory changed"), "state")
CLAIM_STEPPED = event("claim.state", N_("Request to take over an activity"), "state")
ORGANISER_MERGED = event("organiser.merged", N_("Organisation made part of another one"), "into activities users")
NEWCOMER_FORGOTTEN = event("newcomer.forgotten", N_("Newcomer deleted"), "ground")
