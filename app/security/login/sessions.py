"""Browser sessions kept on the server: the cookie holds an unguessable id, the database its hash.

Nothing else reaches the browser. Every request reads the session, the person and the roles in one statement;
limits are judged by the server's clock, and reaching a limit means over (design, "Login sessions").
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import ProgrammingError
from werkzeug.datastructures import CallbackDict

from app.common import audit, clock, context, crypto, database, rowsecurity
from app.common.context import system_scope, working_as
from app.common.frozen import frozen
from app.common.scope import EVERYTHING
from app.common.types import Moment
from app.common.web.errors import RETRY_SECONDS, answer
from app.common.web.public import is_public
from app.extensions import db
from app.security.login.lifetimes import LOGGED_IN, VISITOR, end_session, limit_reached, seen, seen_just_now
from app.security.login.principal import Principal, columns, joined, principal_of
from app.security.login.residents import AtHome, at_home, joined_resident, resident_columns
from app.security.login.rules.devices import device_of
from app.security.models import LoginSession
from app.security.rules.areas import RESIDENTS_AT, Area, area_of
from app.security.rules.roles import Permission

log = logging.getLogger(__name__)


@frozen
class Cookie:
    """The setting that names a cookie, and below which path browsers send it."""

    setting: str
    path: str


KEPT_AT_RENEWAL = ("language", "invited")
COOKIES = {
    Area.STAFF: Cookie("SESSION_COOKIE_NAME", "/"),
    Area.RESIDENT: Cookie("RESIDENT_COOKIE_NAME", RESIDENTS_AT),
}
"""The cookie of each area. Browsers send that of staff everywhere; only its own area reads it (decision 0057)."""


@frozen
class Late:
    """A session that ended by time: a form that was filled in under it is kept for its owner."""

    actor_id: int
    forgery_token: str


def _late(row: Any, reason: str) -> Late | None:
    token = (row.data or {}).get("csrf_token")
    if row.level != LOGGED_IN or reason not in ("idle", "absolute") or not token:
        return None
    return Late(row.session_actor, token)


class PortalSession(CallbackDict[str, Any], SessionMixin):
    """Small data of one browser session (forgery token, notices, language), and who it belongs to."""

    accessed = True

    def __init__(self, key: str = "", row: Any = None, area: Area = Area.STAFF) -> None:
        super().__init__(row.data if row is not None else {}, lambda _: setattr(self, "modified", True))
        self.modified = False
        self.key, self.area = key, area
        self.row_id: int | None = row.id if row is not None else None
        self.actor_id: int | None = row.actor_id if row is not None else None
        self.level: int = row.level if row is not None else VISITOR
        self.opened_at: datetime | None = row.opened_at if row is not None else None
        self.seen_at: datetime | None = row.seen_at if row is not None else None
        self.principal: Principal | None = None
        """The member of staff; nobody in the area of residents, so that no role is ever asked of a resident."""
        self.resident: AtHome | None = None
        """The resident; nobody in the area of staff."""
        self.organisation_id: int | None = row.organisation_id if row is not None else None
        self.passive = False
        self.lost: str = ""
        """Why an earlier session of this browser no longer counts: shown on the login page."""
        self.late: Late | None = None
        """Whose session that was, where it ended by time alone."""
        self.unreachable = False
        """Whether the database did not answer, so that nobody knows whose session this is."""

    def idle_since(self, at: datetime) -> datetime:
        """From when on inactivity is counted, once the request of this moment is answered."""
        kept = self.seen_at if self.passive or seen_just_now(self.seen_at, at) else None
        return kept or at

    def renew(
        self,
        *,
        actor_id: int | None,
        level: int,
        method: str | None = None,
        organisation_id: int | None = None,
    ) -> None:
        """Go on under a new id (login, verification, step-up): the old id is dead, its data stays behind."""
        kept = {name: self[name] for name in KEPT_AT_RENEWAL if name in self}
        self.end("renewed")
        self.update(kept)
        self.actor_id, self.level, self.organisation_id = actor_id, level, organisation_id
        self.key = crypto.token()
        at = clock.now()
        values = {
            "key_hash": crypto.hashed(self.key),
            "area": self.area,
            "actor_id": actor_id,
            "level": level,
            "method": method,
            "organisation_id": organisation_id,
            "opened_at": at,
            "seen_at": at,
            "data": dict(self),
            "device": device_of(request.headers.get("User-Agent")),
        }
        self.row_id = db.session.execute(
            insert(LoginSession).values(**values).returning(LoginSession.id)
        ).scalar_one()
        self.opened_at = self.seen_at = at
        self.modified = True

    def end(self, reason: str) -> None:
        """End this session; the browser gets a fresh one, as a visitor."""
        if self.row_id is not None:
            end_session(db.session(), self.row_id, reason)
        self.clear()
        self.key, self.row_id, self.actor_id, self.level = "", None, None, VISITOR
        self.principal, self.resident, self.organisation_id = None, None, None
        self.modified = True


class ServerSessions(SessionInterface):
    """Flask's session interface on the table `login_session`."""

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        """Read the session of a request; a dead or unknown one becomes a visitor's."""
        area = area_of(request.path)
        key = request.cookies.get(app.config[COOKIES[area].setting], "")
        if not key or is_unattended(request) or is_public(request.path):
            return PortalSession(area=area)
        try:
            rows = self._rows(key, area)
        except (*database.GONE, ProgrammingError) as fault:  # it does not answer, or is of another version
            return _unreachable(fault, area)
        if not rows:
            return PortalSession(area=area)
        reason = self._over(app, rows[0], area)
        if reason:
            fresh = PortalSession(area=area)
            fresh.lost = reason
            fresh.late = _late(rows[0], reason) if area is Area.STAFF else None
            return fresh
        session = PortalSession(key, rows[0], area)
        if session.level == LOGGED_IN and area is Area.RESIDENT:
            session.resident = at_home(rows[0])
        elif session.level == LOGGED_IN:
            session.principal = with_permissions(principal_of(rows, session.organisation_id))
        return session

    def _rows(self, key: str, area: Area) -> list[Any]:
        values = {"key_hash": crypto.hashed(key)} | ({"at": clock.now()} if area is Area.STAFF else {})
        # Who it is says what may be seen; until then nothing could be.
        with working_as(replace(context.current(), scope=EVERYTHING)):
            return list(db.session.connection().execute(_statement(area), values))

    def _over(self, app: Flask, row: Any, area: Area) -> str:
        if row.ended_at is not None:
            return row.ended_reason or "ended"
        if row.level > VISITOR and not row.active:
            return "inactive"
        return limit_reached(row.level, row.opened_at, row.seen_at, clock.now(), app.config, area)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed and move `seen_at`, unless the request was passive; unsaved work is dropped first."""
        assert isinstance(session, PortalSession)
        if is_unattended(request) or is_public(request.path) or session.unreachable or response.status_code == 503:
            return  # who has to come back later begins nothing
        try:
            self._save(app, session, response)
        except database.GONE as fault:
            # What was asked for has been answered, and kept where it had to be; only "last seen" is lost.
            db.session.rollback()
            if context.current().noted:
                _withhold(response)
            log.warning("session not saved: %s", type(fault).__name__)

    def _save(self, app: Flask, session: PortalSession, response: Response) -> None:
        cookie, secure = COOKIES[session.area], app.config["SESSION_COOKIE_SECURE"]
        name, path = app.config[cookie.setting], request.script_root * (cookie.path != "/") + cookie.path
        db.session.rollback()
        if session.row_id is None:
            _keep_noted()
            if session.passive:
                return  # a poll that comes too late leaves the page its reason to tell
            if not session:
                if name in request.cookies:
                    response.delete_cookie(name, path=path, httponly=True, samesite="Lax", secure=secure)
                return
            self._open_visitor(session)
        else:
            self._touch(session)
        if request.cookies.get(name) != session.key:
            response.set_cookie(
                name,
                session.key,
                path=path,
                httponly=True,
                samesite="Lax",
                secure=secure,
            )
        response.vary.add("Cookie")

    def _open_visitor(self, session: PortalSession) -> None:
        with system_scope("visitor's session"):
            session.key = crypto.token()
            values = {
                "key_hash": crypto.hashed(session.key), "area": session.area, "level": VISITOR,
                "data": dict(session),
            }  # fmt: skip
            db.session.execute(insert(LoginSession).values(**values))
            db.session.commit()

    def _touch(self, session: PortalSession) -> None:
        values: dict[str, Any] = {}
        if not session.passive:
            values |= seen(session.opened_at, session.seen_at, clock.now())
        if session.modified:
            values["data"] = dict(session)
        if not values:
            _keep_noted()
            return
        with system_scope("last seen", light=not context.current().noted):  # a notice may be lost, an event not
            audit.keep_noted(db.session())
            db.session.connection().execute(_touching(*values), {"key": session.row_id, **values})
            db.session.commit()


@cache
def _touching(*names: str) -> Any:
    """The update of some columns of a session that goes on; written down once."""
    table = LoginSession.__table__
    alive = update(table).where(table.c.id == bindparam("key"), table.c.ended_at.is_(None))
    return alive.values({name: bindparam(name) for name in names})


@cache
def _statement(area: Area) -> Any:
    """What every request asks first: the session, the person, the roles in force now; made once per area."""
    table = LoginSession.__table__
    own = ("level", "organisation_id", "opened_at", "seen_at", "ended_at", "ended_reason", "data")
    asked = table.c.id, table.c.actor_id.label("session_actor"), *(table.c[name] for name in own)
    if area is Area.RESIDENT:
        whole = select(*asked, *resident_columns()).select_from(joined_resident(table))
    else:
        at = bindparam("at", type_=Moment)
        whole = select(*asked, *columns(at)).select_from(joined(table, at))
    return whole.where(table.c.key_hash == bindparam("key_hash"), table.c.area == area).execution_options(
        **{rowsecurity.PLANNED_ONCE: True}
    )


def _unreachable(fault: Exception, area: Area) -> PortalSession:
    """A session that knows nothing; the gate answers that the portal is not available."""
    db.session.rollback()
    log.error("database not available: %s", type(fault).__name__)
    session = PortalSession(area=area)
    session.unreachable = True
    return session


def _withhold(response: Response) -> None:
    """Show nothing of what somebody wanted to read: the audit log cannot tell of it at this moment."""
    context.current().noted.clear()
    page, response.status_code = answer(503)
    told = page if isinstance(page, str) else page.get_data()
    response.set_data(told)
    response.mimetype = "text/html" if isinstance(page, str) else "application/json"
    response.headers["Retry-After"] = RETRY_SECONDS
    for name in ("Location", "Content-Disposition"):
        response.headers.pop(name, None)


def _keep_noted() -> None:
    """Write the events of a request whose session is not touched."""
    if context.current().noted:
        with system_scope("events of a request"):
            audit.keep_noted(db.session())
            db.session.commit()


def is_unattended(request: Request) -> bool:
    """Requests without a person: static files and health checks have no session."""
    return request.path.startswith(("/static/", "/-/"))


_permissions: dict[tuple[int, int], frozenset[Permission]] = {}
"""What each role may do, per process, under the role's version: a changed role gets a new version."""


def with_permissions(principal: Principal) -> Principal:
    """A person with what the roles held may do; asked of the database once per version of a role."""
    keys = {(held.role_id, held.role_version) for held in principal.held}
    missing = [role_id for role_id, version in keys if (role_id, version) not in _permissions]
    if missing:
        found = current_app.extensions["permissions_of"](missing)
        for role_id, version in keys:
            if role_id in found:
                _permissions[role_id, version] = found[role_id]
    return replace(principal, by_role={key[0]: _permissions.get(key, frozenset()) for key in keys})
