"""What people call the parts of what is kept about a person: on receipts, and in the answer to a request."""

from __future__ import annotations

from app.common.words import N_

PARTS = {
    "ab_user": N_("Account and profile"),
    "resident": N_("Account of a resident"),
    "resident_account": N_("Account of a resident at a municipality"),
    "assignment": N_("Roles"),
    "group_member": N_("User groups"),
    "join_request": N_("Join requests"),
    "verification_code": N_("Verification code"),
    "login_session": N_("Sessions"),
    "totp_device": N_("Authenticator app"),
    "code_number": N_("Telephone number for codes"),
    "passkey": N_("Passkeys"),
    "recovery_code": N_("Recovery codes"),
    "password_token": N_("Password links"),
    "one_time_code": N_("One-time codes"),
    "actor_key": N_("Key to address and device"),
    "draft": N_("Drafts"),
    "saved_list": N_("Saved views"),
    "list_choice": N_("Choices per list"),
    "used_form": N_("Forms sent"),
    "message": N_("Messages"),
    "job": N_("Jobs"),
    "stored_file": N_("Files"),
    "change": N_("History"),
    "audit_event": N_("Audit log"),
    "actor": N_("Token"),
    "erasure": N_("Deletions"),
    "organisation": N_("Organisations"),
    "organisation_document": N_("Documents of organisations"),
    "files": N_("Files"),
}


def part_named(table: str) -> str:
    """The words for a table; its name where it is about no person."""
    return PARTS.get(table, table)
