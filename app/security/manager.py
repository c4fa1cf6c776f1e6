"""The custom security manager: the framework asks it who may do what, and it asks the session's roles.

All permissions of a request come from the active assignments in the current organisation, read with the
session in one statement (`login.principal`); the framework's own views, APIs and login are not registered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import current_app, g, session
from flask_appbuilder.security.sqla.manager import SecurityManager as FabSecurityManager
from flask_appbuilder.security.sqla.models import Permission as PermissionRow
from flask_appbuilder.security.sqla.models import PermissionView, ViewMenu, assoc_permissionview_role
from flask_login import AnonymousUserMixin, LoginManager
from sqlalchemy import select

from app.common.context import as_system
from app.extensions import db
from app.security import rights
from app.security.login.principal import Principal
from app.security.models import Role, User
from app.security.rules.own_roles import ceiling_of
from app.security.rules.roles import Permission

_here = session._get_current_object  # type: ignore[attr-defined]
"""The session itself: each row of a list asks what may be done with it, and a proxy would look for it anew."""


class SecurityManager(FabSecurityManager):
    """The framework's manager over our users, roles and sessions."""

    user_model = User
    role_model = Role
    userstatschartview = None

    def create_login_manager(self, app: Any) -> LoginManager:
        """Let Flask-Login find the person in our session, and nowhere else."""
        manager = LoginManager(app, add_context_processor=False)
        manager.session_protection = None  # type: ignore[assignment]  (switches it off; ours is the session)
        manager.request_loader(lambda _request: session.principal)  # type: ignore[attr-defined]
        return manager

    def create_jwt_manager(self, app: Any) -> None:
        """No tokens: the framework's REST login would go round the second factor (F7)."""

    def create_limiter(self, app: Any) -> None:
        """No counters in memory: tries are counted in the database, for all processes (F6)."""

    def register_views(self) -> None:
        """None of the framework's security screens and APIs (F2, F7); ours stand in `app.views`."""

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the person of this request may do something on a screen."""
        return (permission_name, view_name) in permissions_now()

    def may(self, verb: str, screen: str, thing: Any = None) -> bool:
        """Whether the person of this request may do something on a screen, or with one thing of it."""
        return rights.may(_here().principal, verb, screen, thing)

    def get_user_menu_access(self, menu_names: Any = None) -> set[str]:
        """The menu entries whose screen may be opened; entries have no permissions of their own."""
        return {view for permission, view in permissions_now() if permission in ("can_list", "can_open")}

    def add_permissions_menu(self, view_menu_name: str) -> None:
        """Nothing to keep: a menu entry is shown when its screen may be opened."""

    def get_user_roles(self, user: Any) -> list[Any]:
        """The framework's own table of roles stays empty; see `Assignment`."""
        return []

    @staticmethod
    def before_request() -> None:
        """Give the framework its `g.user`."""
        person: Principal | None = session.principal  # type: ignore[attr-defined]
        g.user = person or AnonymousUserMixin()


def permissions_now() -> frozenset[Permission]:
    """The permissions of the person of this request; a visitor has none."""
    person: Principal | None = _here().principal
    return person.permissions if person else frozenset()


def permissions_of(role_ids: Iterable[int]) -> dict[int, frozenset[Permission]]:
    """What some roles may do, from the framework's permission rows, in one statement.

    Whatever stands in those rows, a role of an organisation does nothing above the ceiling (decision 0031).
    """
    role = Role.__table__.c
    ceiling = ceiling_of(current_app.config["CEILING"])
    link, pair = assoc_permissionview_role.c, PermissionView.__table__.c
    verb, screen = PermissionRow.__table__.c, ViewMenu.__table__.c
    statement = (
        select(link.role_id, verb.name, screen.name, role.organisation_id)
        .join_from(assoc_permissionview_role, Role.__table__, role.id == link.role_id)
        .join(PermissionView.__table__, pair.id == link.permission_view_id)
        .join(PermissionRow.__table__, verb.id == pair.permission_id)
        .join(ViewMenu.__table__, screen.id == pair.view_menu_id)
        .where(link.role_id.in_(list(role_ids)))
    )
    found: dict[int, set[Permission]] = defaultdict(set)
    with as_system():  # it says what may be seen; until then no role of an organisation could be
        rows = db.session.connection().execute(statement).all()
    for role_id, verb_name, screen_name, organisation_id in rows:
        if organisation_id is None or (verb_name, screen_name) in ceiling:
            found[role_id].add((verb_name, screen_name))
    return {role_id: frozenset(found[role_id]) for role_id in role_ids}
