"""How each remedy is switched off, so that a test can be seen to fail without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import flask
import pytest
from flask import Flask
from flask_appbuilder import AppBuilder
from flask_appbuilder.security.sqla.manager import SecurityManager as FabSecurityManager
from sqlalchemy import inspect, select, true, update
from werkzeug.wsgi import get_host
from wtforms.validators import Length

from app.common import rowsecurity, scope
from app.common.scope import limits
from app.common.web import drawing, headers, searches, shell
from app.common.web.builder import PortalBuilder
from app.common.web.parse import KeyConverter
from app.common.web.screens import deleting, listing
from app.extensions import csrf, db
from app.security import rights
from app.security.login import gate
from app.security.login.actions import accounts, attempts
from app.security.login.desk import open_desk
from app.security.login.sessions import PortalSession, ServerSessions
from app.security.login.views import LogoutPage
from app.security.manager import SecurityManager
from app.security.models import LoginSession
from app.security.views import assignments, users
from app.security.views.users import UserView
from tests.kept import kind_of

Off = Callable[[pytest.MonkeyPatch, Flask], None]


@dataclass(frozen=True)
class Remedy:
    """A hole, the test that it is closed, and how the remedy of it is switched off.

    `given` are the parameters of the test; what it asks for besides comes from the fixtures of that name.
    """

    hole: str
    test: Callable[..., None]
    off: Off
    given: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        chosen = "".join(
            f"-{value if isinstance(value, str) else value.__name__}" for value in self.given.values()
        )
        return f"{self.hole}-{self.test.__name__.removeprefix('test_')}{chosen}"


def off(target: Any, name: str, value: Any, *more: Any) -> Off:
    """A remedy that is switched off by putting something else in its place; `more` are further such triples."""

    def switch(patch: pytest.MonkeyPatch, _app: Flask) -> None:
        patch.setattr(target, name, value)
        for place in range(0, len(more), 3):
            patch.setattr(*more[place : place + 3])

    return switch


def nothing(*_given: Any, **_named: Any) -> None:
    """What does nothing."""


def setting(name: str, value: Any) -> Off:
    """A limit that is moved out of reach."""
    return lambda patch, app: patch.setitem(app.config, name, value)


# Sessions


def same_id(
    session: PortalSession, *, actor_id: int | None, level: int, method: str | None = None, **_: Any
) -> None:
    """Log in under the id that the browser came with."""
    values = {"actor_id": actor_id, "level": level, "method": method}
    db.session.execute(update(LoginSession).where(LoginSession.id == session.row_id).values(**values))
    session.actor_id, session.level = actor_id, level


def every_request_counts(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Let passive requests give time."""
    patch.setattr(PortalSession, "passive", property(lambda _session: False, nothing), raising=False)


def language_taken_as_it_comes(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Use the language that the session names, whatever it is."""
    patch.setattr(app.extensions["babel"], "locale_selector", lambda: flask.session.get("language", "nl"))


# Doors


def doors_of_the_framework(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Let the framework register what it registers by itself."""
    patch.setattr(PortalBuilder, "_add_admin_views", AppBuilder._add_admin_views)
    patch.setattr(SecurityManager, "register_views", lambda sm: sm.appbuilder.add_api(sm.security_api))
    patch.setattr(SecurityManager, "create_jwt_manager", FabSecurityManager.create_jwt_manager)


def logging_out_by_an_address(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Take a GET for logging out, as the framework does."""
    patch.setattr(LogoutPage.logout, "_urls", [("/", ("GET", "POST"))])


def get_counts_as_post(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Make the question answer itself."""

    class Post:
        method, path = "POST", "/"

    patch.setattr(deleting, "request", Post)


def token_not_asked(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Ask for no token, neither at the gate nor in a form."""
    patch.setattr(csrf, "protect", nothing)
    patch.setattr("flask_wtf.form.FlaskForm.Meta.csrf", False)


def login_by_the_whole_address(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Send to the login page by the address that was asked for, host included."""
    patch.setattr(gate, "_to_login", lambda _here: flask.redirect(f"{flask.request.host_url}login/"))
    patch.setattr(headers, "_leave_host_out", nothing)


def redirects_with_their_host(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Leave redirects as the router makes them."""
    patch.setattr(headers, "_leave_host_out", nothing)


def links_by_request(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Build links from the host that was asked for."""
    patch.setattr(users, "open_desk", lambda: replace(open_desk(), public_url=flask.request.host_url))


def every_host_trusted(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Answer whatever host was asked for."""
    patch.setattr("flask.app.get_host", lambda environ, _trusted=None: get_host(environ))


def login_page(_here: Any) -> Any:
    """Send a program to the login page, as if it could read one."""
    return flask.redirect("/login/")


def tries_counted_in_memory(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Count tries in each process by itself."""
    counted: Counter[Any] = Counter()

    def take(_session: Any, counts: Any, at: datetime) -> datetime | None:
        key = (id(flask.current_app.config), counts.account.key)
        counted[key] += 1
        return at + counts.window if counted[key] > counts.account.most else None

    patch.setattr(attempts, "take", take)


def codes_without_end(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Let a code be guessed at as often as one likes."""
    patch.setattr(attempts, "take", nothing)
    patch.setitem(app.config, "ONE_TIME_CODE_TRIES", 10**6)


# Rows


def no_limit(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Read all rows of all organisations: lift the limit on the session, and that of PostgreSQL underneath."""
    patch.setattr(limits, "loader_criteria", lambda *_scope, **_how: ())
    told = rowsecurity._settings_of(scope.EVERYTHING, False)
    patch.setattr(rowsecurity, "_settings_of", lambda _scope, _light: told)


def no_guards(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Read all rows, write all rows, and choose from all places in forms."""
    no_limit(patch, app)
    patch.setattr(scope.Scope, "holds", lambda *_: True)
    patch.setattr(scope.Scope, "covers", lambda *_: true())
    patch.setattr(rights, "_inside", lambda *_: True)


def framework_class_not_limited(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Limit only classes that carry a mixin."""
    told = rowsecurity._settings_of(scope.EVERYTHING, False)
    patch.setattr(rowsecurity, "_settings_of", lambda _scope, _light: told)
    patch.setattr(limits, "_also", {})


# Rights


def any_role_may_be_granted(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Grant what one likes, in the form and in the rule."""
    patch.setattr(assignments, "grants_here", lambda: frozenset((code, None) for code in app.config["ROLES"]))
    patch.setattr(limits, "_readable", lambda *_: True)


def search_by(column: str) -> Off:
    """Let the search box look in another column."""
    return off(UserView, "needle", column)


def every_column_posted(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Take every column that is posted, as a form without a list of fields does."""
    patch.setattr("app.common.web.screens.screen.save", saving_all)


def saving_all(form: Any, work: Callable[[], str]) -> Any:
    """Save a form, and after it everything else that was posted."""
    location = work()
    name = (flask.request.endpoint or "").partition(".")[0]
    views = flask.current_app.extensions["appbuilder"].baseviews
    model = next(view.model for view in views if type(view).__name__ == name)
    number = (flask.request.view_args or {}).get("pk")
    last = select(model).order_by(model.id.desc()).limit(1)
    thing = db.session.scalars(select(model).where(model.id == number) if number else last).one()
    for key, column in inspect(model).columns.items():
        if key in flask.request.form and key not in form and hasattr(column, "nullable"):
            text = flask.request.form[key]
            kind = kind_of(column)
            if kind is bool:
                setattr(thing, key, bool(text))
            elif kind is str:
                setattr(thing, key, text)
            elif kind is datetime:
                setattr(thing, key, datetime.fromisoformat(text).replace(tzinfo=UTC))
    db.session.commit()
    return flask.redirect(location, 303)


def password_beside_the_form(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Let an administrator set a password."""
    change = users.actions.change_user

    def careless(user: Any, values: dict[str, Any], desk: Any) -> Any:
        user.password = flask.request.form.get("password")
        return change(user, values, desk)

    patch.setattr(users.actions, "change_user", careless)


def saved_without_a_net(_form: Any, work: Callable[[], str]) -> Any:
    """Save a form and leave what goes wrong to whoever comes after."""
    location = work()
    db.session.commit()
    return flask.redirect(location, 303)


def any_length_fits(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Leave the length of text to the database."""
    patch.setattr(Length, "__call__", nothing)


def any_number_is_a_row(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Ask the database for whatever number stands in the address."""
    patch.setattr(KeyConverter, "to_python", lambda _converter, value: int(value))


# Answers


def no_headers(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Send answers without the headers of the house."""
    others = [function for function in app.after_request_funcs[None] if function is not headers.secure]
    patch.setitem(app.after_request_funcs, None, others)


def headers_on_good_answers_only(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Forget the headers on errors, as a web server does that adds them by itself."""
    secure = headers.secure

    def half(response: Any) -> Any:
        return secure(response) if response.status_code < 400 else response

    others = [half if function is secure else function for function in app.after_request_funcs[None]]
    patch.setitem(app.after_request_funcs, None, others)


def loose_cookie(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Set the cookie as the framework does."""
    set_cookie = flask.Response.set_cookie

    def loosely(response: Any, *given: Any, **named: Any) -> None:
        set_cookie(response, *given, **{**named, "samesite": None, "httponly": False, "secure": False})

    patch.setattr(flask.Response, "set_cookie", loosely)


def data_in_the_cookie(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Keep what was searched for in the browser."""

    def told(response: Any) -> Any:
        response.set_cookie("page_history", str(flask.session.get("searches", "")), httponly=True, samesite="Lax")
        return response

    patch.setitem(app.after_request_funcs, None, [told, *app.after_request_funcs[None]])


def search_in_the_address(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Put what was typed in the address."""
    patch.setattr(listing, "keep_search", lambda _view, text: text)
    patch.setattr(searches, "recall_search", lambda _view, token: token)


def search_shared_by_all(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Keep what was typed beside the sessions, as the framework keeps its filters."""
    shared: list[str] = [""]
    patch.setattr(listing, "keep_search", lambda _view, text: shared.append(text) or "x")
    patch.setattr(searches, "recall_search", lambda _view, _token: shared[-1])


def markup_unescaped(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Draw pages without escaping, and keep nothing of what is drawn so."""
    patch.setattr(app, "select_jinja_autoescape", lambda _name: False)
    patch.setattr(app.jinja_env, "autoescape", False)
    patch.setattr(app.jinja_env, "cache", None)
    patch.setattr(drawing, "_drawn", {})
    patch.setattr(shell, "_drawn", shell._drawn.__wrapped__)


def the_trace_on_the_page(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """Show a bug to whoever met it."""
    patch.setitem(app.error_handler_spec[None][None], Exception, lambda error: (repr(error), 500))


# What held


def unknown_names_cost_nothing(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Answer at once where there is no hash to compare."""
    matches = accounts.matches

    def hasty(account: Any, password: str, method: str) -> bool:
        known = account is not None and account.active and account.password
        return bool(known) and matches(account, password, method)

    patch.setattr(accounts, "matches", hasty)


def rights_kept_with_the_session(patch: pytest.MonkeyPatch, _app: Flask) -> None:
    """Remember a person from the first request on, as a cookie with rights in it would."""
    known: dict[str, Any] = {}
    rows = ServerSessions._rows
    patch.setattr(ServerSessions, "_rows", lambda self, key, area: known.setdefault(key, rows(self, key, area)))
