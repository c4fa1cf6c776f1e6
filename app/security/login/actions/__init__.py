"""The verbs of logging in; each flushes at most and leaves the commit to its caller."""

from app.security.login.actions.factors import reset as reset_factor
from app.security.login.actions.letters import Desk
from app.security.login.actions.links import invite, start_reset

__all__ = ["Desk", "invite", "reset_factor", "start_reset"]
