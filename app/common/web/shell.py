"""The frame round every page: product, organisation, language, navigation and contact block."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, session
from jinja2 import Environment
from markupsafe import Markup

from app.common import clock
from app.common.web.addresses import fixed
from app.common.web.helping import RESIDENTS, help_here
from app.common.web.icons import FILE
from app.common.web.locale import gettext as _
from app.common.web.locale import spoken
from app.common.web.pages import Link, ServiceDesk, Shell
from app.common.words import LANGUAGES


def init_app(app: Flask) -> None:
    """Offer the shell to every template, and its parts to the frame."""
    app.jinja_env.globals["part"] = part
    app.context_processor(lambda: {"shell": shell()})


def shell() -> Shell:
    """The frame for the person of this request, or for a visitor; residents have one of their own."""
    if getattr(session, "area", "") == "resident":
        return _of_residents()
    person, where = getattr(session, "principal", None), _where()
    settings = current_app.config
    label, hours = settings["ENVIRONMENT_LABEL"], settings["SERVICE_DESK_HOURS"]
    frame: dict[str, Any] = {
        "product": settings["APP_NAME"],
        "environment": _(label) if label else "",
        "languages": _languages(where),
        "service_desk": _service_desk(
            settings["SERVICE_DESK_PHONE"],
            settings["SERVICE_DESK_EMAIL"],
            _(hours),
            settings["SERVICE_DESK_WEBSITE"],
        ),
        "inbox_url": fixed("InboxPage.open") if "InboxPage.open" in current_app.view_functions else "",
    }
    if person is not None:
        frame |= {
            "user_name": _("New user") if person.full_name == person.username else person.full_name,
            "organisation": person.place.name if person.place else "",
            "organisations": tuple((p.id, p.name, p == person.place) for p in person.places),
            "menu": menu(),
            "beside": beside(),
            "account": () if person.is_newcomer else _account(where),
            "logout_url": fixed("LogoutPage.logout"),
            "help_url": help_here(),
            "switch_url": fixed("SessionPage.switch"),
            "keep_alive_url": fixed("SessionPage.extend"),
            "session_state_url": fixed("SessionPage.state"),
            "idle": idle(),
        }
    return Shell(**frame)


def _of_residents() -> Shell:
    """The frame of the resident portal: no roles, no organisation, and no way into the pages of staff."""
    settings, resident, where = current_app.config, session.resident, _where()  # type: ignore[attr-defined]
    label = settings["ENVIRONMENT_LABEL"]
    frame: dict[str, Any] = {
        "product": settings["APP_NAME"],
        "environment": _(label) if label else "",
        "languages": _languages(where, "ResidentLanguagePage.choose"),
        "inbox_url": fixed("InboxPage.open") if "InboxPage.open" in current_app.view_functions else "",
        "home_url": fixed("OwnPlansPage.open"),
        "help_url": help_here(RESIDENTS),
        "for_residents": True,
    }
    if resident is not None:
        frame |= {
            "user_name": resident.name,
            "menu": (("", tuple(replace(link, current=link.url == request.path) for link in _at_home(where))),),
            "logout_url": fixed("ResidentLogoutPage.logout"),
            "keep_alive_url": fixed("ResidentSessionPage.extend"),
            "session_state_url": fixed("ResidentSessionPage.state"),
            "idle": idle("RESIDENT_IDLE_TIMEOUT_MINUTES"),
        }
    return Shell(**frame)


Where = tuple[str, str]
"""What words and addresses depend on: the language, and the path that the portal is reached under."""


def _where() -> Where:
    return spoken(), request.script_root


@lru_cache(maxsize=16)
def _languages(where: Where, chosen_at: str = "LanguagePage.choose") -> tuple[Link, ...]:
    now, _path = where
    return tuple(
        Link(name, fixed(chosen_at, code=code), current=code == now, lang=code) for code, name in LANGUAGES.items()
    )


@lru_cache(maxsize=16)
def _at_home(_where: Where) -> tuple[Link, ...]:
    """The pages of a resident."""
    entries = (
        (_("My plans"), "OwnPlansPage.open"),
        (_("My data"), "OwnDataPage.data"),
        (_("My account"), "ResidentAccountPage.open"),
        (_("Help"), "ResidentHelpPage.open"),
    )
    return tuple(Link(label, fixed(endpoint)) for label, endpoint in entries)


@lru_cache(maxsize=16)
def _service_desk(phone: str, email: str, hours: str, website: str) -> ServiceDesk:
    """How the Servicedesk is reached; what the operator left empty is not shown."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    number = f"+{digits}" if phone.startswith("+") else f"+31{digits.removeprefix('0')}"
    return ServiceDesk(phone, f"tel:{number}", email, hours, website, website.partition("://")[2].rstrip("/"))


def _account(where: Where) -> tuple[Link, ...]:
    entries = _account_of(where, bool(session.get("means")))
    return tuple(replace(link, current=True) if link.url == request.path else link for link in entries)


@lru_cache(maxsize=16)
def _account_of(_where: Where, by_provider: bool) -> tuple[Link, ...]:
    entries = (
        (_("Personal settings"), "AccountPage.open", "settings"),
        (_("Password and second factor"), "AccountPage.factor", "lock"),
        (_("Where am I logged in?"), "AccountPage.sessions", "devices"),
        (_("My jobs"), "JobPage.open", "download"),
    )
    if by_provider:  # password and second step are with the identity provider
        entries = (entries[0], *entries[2:])
    return tuple(Link(label, fixed(endpoint), icon) for label, endpoint, icon in entries)


Menu = tuple[tuple[str, tuple[Link, ...]], ...]


def menu() -> Menu:
    """The navigation: per group the screens that this person's roles open, those of one kind in one line."""
    builder, where = current_app.extensions["appbuilder"], _where()
    return _menu_of(where, builder, frozenset(builder.sm.get_user_menu_access()), _here(where, builder))


def beside() -> tuple[str, tuple[Link, ...]]:
    """The screens that share their line in the navigation with the list at hand: the name of it, and tabs."""
    builder, where = current_app.extensions["appbuilder"], _where()
    if request.path not in _addresses(where, builder):
        return "", ()
    return _beside(where, builder, frozenset(builder.sm.get_user_menu_access()), request.path)


def _here(where: Where, builder: Any) -> frozenset[str]:
    path = request.path
    return frozenset(
        url for url in _addresses(where, builder) if path == url or (url != "/" and path.startswith(url))
    )


@lru_cache(maxsize=8)
def _addresses(_where: Where, builder: Any) -> tuple[str, ...]:
    """The addresses of all screens in the navigation."""
    return tuple(_address(entry) for _heading, entries in _groups(builder) for entry in entries)


def _groups(builder: Any) -> list[tuple[str, list[Any]]]:
    """The entries under their headings; those of no group that follow each other are one list."""
    groups: list[tuple[str, list[Any]]] = []
    for item in builder.menu.get_list():
        if item.childs:
            groups.append((item.label, item.childs))
        elif groups and not groups[-1][0]:
            groups[-1][1].append(item)
        else:
            groups.append(("", [item]))
    return groups


@lru_cache(maxsize=256)
def _menu_of(_where: Where, builder: Any, allowed: frozenset[str], here: frozenset[str]) -> Menu:
    groups = ((heading, _lines(entries, allowed)) for heading, entries in _groups(builder))
    return tuple(
        (_(heading) if heading else "", tuple(_line(line, here) for line in lines))
        for heading, lines in groups
        if lines
    )


def _lines(entries: list[Any], allowed: frozenset[str]) -> list[list[Any]]:
    """The entries of a group that may be opened, those that share a line together."""
    lines: dict[str, list[Any]] = {}
    for entry in entries:
        if _may_open(entry, allowed):
            lines.setdefault(entry.among or entry.name, []).append(entry)
    return list(lines.values())


def _line(entries: list[Any], here: frozenset[str]) -> Link:
    """One line of the navigation; several screens go by the name they share, and open at the first."""
    first = entries[0]
    label = first.label if len(entries) == 1 else first.among
    return Link(_(str(label)), _address(first), first.icon, any(_address(entry) in here for entry in entries))


@lru_cache(maxsize=256)
def _beside(_where: Where, builder: Any, allowed: frozenset[str], path: str) -> tuple[str, tuple[Link, ...]]:
    for _heading, entries in _groups(builder):
        for line in _lines(entries, allowed):
            links = tuple(Link(_(str(one.label)), url := _address(one), current=url == path) for one in line)
            if len(links) > 1 and any(link.current for link in links):
                return _(line[0].among), links
    return "", ()


def _may_open(entry: Any, allowed: frozenset[str]) -> bool:
    view = entry.baseview
    return getattr(view, "for_all_users", False) or view.class_permission_name in allowed


def _address(entry: Any) -> str:
    return fixed(f"{entry.baseview.endpoint}.{entry.baseview.default_view}")


def part(name: str, **values: Any) -> Markup:
    """A part of a page, drawn once for all pages on which it is the same; what is in it is about nobody."""
    environment, bundle = current_app.jinja_env, current_app.extensions["assets"].url(FILE)
    return _drawn(environment, name, spoken(), bundle, tuple(values.items()))


@lru_cache(maxsize=1024)
def _drawn(environment: Environment, name: str, language: str, _bundle: str, values: tuple[Any, ...]) -> Markup:
    page = environment.get_template(f"components/{name}.html").render(**dict(values), lang=language)
    return Markup(page)  # noqa: S704  (a template of ours)


def idle(setting: str = "IDLE_TIMEOUT_MINUTES") -> dict[str, int]:
    """How many seconds this session has left without activity, and when to warn."""
    settings, at = current_app.config, clock.now()
    idle_end = session.idle_since(at) + timedelta(minutes=settings[setting])  # type: ignore[attr-defined]
    last_end = session.opened_at + timedelta(hours=settings["SESSION_LIMIT_HOURS"])  # type: ignore[attr-defined]
    left = min(idle_end, last_end) - at
    return {
        "seconds_left": max(int(left.total_seconds()), 0),
        "warn_seconds": settings["IDLE_WARNING_MINUTES"] * 60,
    }
