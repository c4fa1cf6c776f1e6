"""The typed errors that may come up from actions; the screens know how to tell each to a person."""

from __future__ import annotations


class PortalError(Exception):
    """The root of every error that is meant to be told rather than logged."""


class RuleBroken(PortalError):
    """A rule says no; each reason is a sentence that a person can read.

    Reasons are message ids (see `common.words`) or lazily translated texts.
    """

    def __init__(self, *reasons: object) -> None:
        super().__init__(*(str(reason) for reason in reasons))
        self.reasons = reasons


class NotAccepted(RuleBroken):
    """Something follows that whoever asks has to accept apart, and did not yet."""


class Conflict(PortalError):
    """Somebody else saved the same thing first (lost update, design section 2)."""


class OutOfScope(PortalError):
    """A write reached for a row outside the scope of the session; a bug or an attack, never shown in detail."""


class NoScope(PortalError):
    """Work that needs rows was started without a scope: a request, or `system_scope`, has to give one."""
