"""What happens with connections, as the audit log tells it; nothing of what was said."""

from __future__ import annotations

from app.common.audit.events import event
from app.common.words import N_

STEP_DONE = event("connection.step", N_("Step of a connection completed"), "step")
STEP_BACK = event("connection.back", N_("Connection went back to a step"), "step")
TURNED = event("connection.state", N_("State of a connection changed"), "state")
PAPER = event("connection.paper", N_("State of a paper of a connection changed"), "kind number state")
PAPER_TAKEN = event("connection.paper_taken", N_("Paper of a connection taken"))
HANDED_OVER = event("connection.handed_over", N_("Accounts handed over to the helpdesk"), "lines")
RECEIPT = event("connection.receipt", N_("Receipt by the helpdesk confirmed"))
LINES_READ = event("connection.accounts_read", N_("List of employees taken in"), "joined left changed")
LINES_FORGOTTEN = event("connection.accounts_forgotten", N_("Removed account lines forgotten"), "lines")
FIGURES_HANDED_IN = event("signals.handed_in", N_("Figures of signals handed in"), "size")
FIGURES_TAKEN = event("signals.taken", N_("Figures of signals taken over"), "figures replaced")
FIGURES_WITHDRAWN = event("signals.withdrawn", N_("Figures of signals withdrawn"))
ASKED = event("inquiry.state", N_("State of a profile or an evaluation changed"), "purpose state revision")
VOLUNTEER_FORGOTTEN = event("volunteer.forgotten", N_("Somebody was taken off the list for interviews"))
TRAINED = event("training.held", N_("Training held"), "connections")
INVITED = event("appointment.invited", N_("Invitation sent for an appointment"), "guests change")
FEED_MADE = event("calendar.feed", N_("Address of a calendar made"))
FEED_ENDED = event("calendar.ended", N_("Address of a calendar withdrawn"))
ROUND_SENT = event("round.sent", N_("Letters of a round are sent"), "letters")
