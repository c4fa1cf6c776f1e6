"""What happens with connections, as the audit log tells it; nothing of what was said."""

from __future__ import annotations

from app.common.audit.events import event
from app.common.words import N_

STEP_DONE = event("connection.step", N_("Step of a connection completed"), "step")
STEP_BACK = event("connection.back", N_("Connection went back to a step"), "step")
TURNED = event("connection.state", N_("State of a connection changed"), "state")
