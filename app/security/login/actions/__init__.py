"""The verbs of logging in; each flushes at most and leaves the commit to its caller."""

from app.security.login.actions.letters import Desk
from app.security.login.actions.links import invite, start_reset
from app.security.login.actions.totp import remove_factor

__all__ = ["Desk", "invite", "remove_factor", "start_reset"]
