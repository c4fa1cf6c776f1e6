"""The frame round every page: product, organisation, language, navigation and contact block."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, request, session

from app.common import clock
from app.common.web.addresses import fixed
from app.common.web.helping import help_here
from app.common.web.locale import gettext as _
from app.common.web.locale import select_language
from app.common.web.pages import Link, Shell
from app.common.words import LANGUAGES


def init_app(app: Flask) -> None:
    """Offer the shell to every template."""
    app.context_processor(lambda: {"shell": shell()})


def shell() -> Shell:
    """The frame for the person of this request, or for a visitor."""
    person = getattr(session, "principal", None)
    settings = current_app.config
    label = settings["ENVIRONMENT_LABEL"]
    frame: dict[str, Any] = {
        "product": settings["APP_NAME"],
        "environment": _(label) if label else "",
        "languages": _languages(),
        "service_desk": _service_desk(settings),
        "inbox_url": fixed("InboxPage.open") if "InboxPage.open" in current_app.view_functions else "",
    }
    if person is not None:
        frame |= {
            "user_name": _("New user") if person.full_name == person.username else person.full_name,
            "organisation": person.place.name if person.place else "",
            "organisations": tuple((p.id, p.name, p == person.place) for p in person.places),
            "menu": menu(),
            "account": () if person.is_newcomer else _account(),
            "logout_url": fixed("LogoutPage.logout"),
            "help_url": help_here(),
            "switch_url": fixed("SessionPage.switch"),
            "keep_alive_url": fixed("SessionPage.extend"),
            "session_state_url": fixed("SessionPage.state"),
            "idle": idle(),
        }
    return Shell(**frame)


def _languages() -> tuple[Link, ...]:
    now = select_language()
    return tuple(
        Link(name, fixed("LanguagePage.choose", code=code), current=code == now, lang=code)
        for code, name in LANGUAGES.items()
    )


def _service_desk(settings: Any) -> dict[str, str]:
    """How the Servicedesk is reached; what the operator left empty is not shown."""
    phone, hours = settings["SERVICE_DESK_PHONE"], settings["SERVICE_DESK_HOURS"]
    website = settings["SERVICE_DESK_WEBSITE"]
    digits = "".join(sign for sign in phone if sign.isdigit())
    number = f"+{digits}" if phone.startswith("+") else f"+31{digits.removeprefix('0')}"
    return {
        "phone": phone,
        "phone_uri": f"tel:{number}",
        "email": settings["SERVICE_DESK_EMAIL"],
        "hours": _(hours),
        "website": website,
        "website_name": website.partition("://")[2].rstrip("/"),
    }


def _account() -> tuple[Link, ...]:
    here = request.path
    entries = (
        (_("Personal settings"), "AccountPage.open", "settings"),
        (_("Password and second factor"), "AccountPage.factor", "lock"),
        (_("Where am I logged in?"), "AccountPage.sessions", "devices"),
        (_("My jobs"), "JobPage.open", "download"),
    )
    if session.get("means"):  # password and second step are with the identity provider
        entries = (entries[0], *entries[2:])
    return tuple(Link(label, fixed(endpoint), icon, fixed(endpoint) == here) for label, endpoint, icon in entries)


def menu() -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """The navigation: per group the screens that this person's roles open."""
    builder = current_app.extensions["appbuilder"]
    allowed = builder.sm.get_user_menu_access()
    groups = []
    for item in builder.menu.get_list():
        entries = item.childs or [item]
        links = tuple(_entry(entry) for entry in entries if _may_open(entry, allowed))
        if links:
            groups.append((_(item.label) if item.childs else "", links))
    return tuple(groups)


def _may_open(entry: Any, allowed: set[str]) -> bool:
    view = entry.baseview
    return view is not None and (getattr(view, "for_all_users", False) or view.class_permission_name in allowed)


def _entry(entry: Any) -> Link:
    url = fixed(f"{entry.baseview.endpoint}.{entry.baseview.default_view}")
    here = request.path == url or (url != "/" and request.path.startswith(url))
    return Link(_(str(entry.label)), url, entry.icon, here)


def idle() -> dict[str, int]:
    """How many seconds this session has left without activity, and when to warn."""
    settings, at = current_app.config, clock.now()
    idle_end = session.idle_since(at) + timedelta(minutes=settings["IDLE_TIMEOUT_MINUTES"])  # type: ignore[attr-defined]
    last_end = session.opened_at + timedelta(hours=settings["SESSION_LIMIT_HOURS"])  # type: ignore[attr-defined]
    left = min(idle_end, last_end) - at
    return {
        "seconds_left": max(int(left.total_seconds()), 0),
        "warn_seconds": settings["IDLE_WARNING_MINUTES"] * 60,
    }
