"""The framework's own user and role tables, made fit to carry the portal's.

The framework's relations find each other by class name, so the classes on top of these have names of their
own (`PortalUser`, `PortalRole`) and are known to the rest of the portal as `User` and `Role`.
"""

from __future__ import annotations

from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import Table, UniqueConstraint

from app.common.words import N_


def _loosen(users: Table) -> None:
    """Let the user table hold what the portal knows of a person (design, "Actors").

    E-mail is not unique (parents share one, one person works at two municipalities) and, like the names, may
    be empty until the profile is filled. Who made or changed a row is for the history, not for these columns.
    """
    for name in ("email", "first_name", "last_name"):
        users.c[name].nullable = True
    users.c.email.unique = None
    for constraint in list(users.constraints):
        if isinstance(constraint, UniqueConstraint) and constraint.columns.keys() == ["email"]:
            users.constraints.discard(constraint)
    for name in ("created_by_fk", "changed_by_fk", "created_on", "changed_on"):
        users.c[name].default = None


FORGOTTEN = (
    "last_login", "login_count", "fail_login_count", "created_on", "changed_on", "created_by_fk", "changed_by_fk",
)  # fmt: skip
"""Columns of the framework that the portal does not fill."""
LABELS = {
    "id": N_("Number"),
    "username": N_("Login name"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "email": N_("E-mail address"),
    "active": N_("Active"),
}


def _label(users: Table) -> None:
    for name, label in LABELS.items():
        users.c[name].info["label"] = label
    users.c.password.info["secret"] = True
    for name in FORGOTTEN:
        users.c[name].info["forgotten"] = True


_label(User.__table__)  # type: ignore[arg-type]  (as below)
_loosen(User.__table__)  # type: ignore[arg-type]  (declared as FromClause, a Table in fact)

FabRole = Role
FabUser = User
__all__ = ["FabRole", "FabUser"]
