"""Who may reach an endpoint before any role is asked; what is not marked is for roles only."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask

F = TypeVar("F", bound=Callable[..., Any])


class Openness(Enum):
    """From everybody to roles; the gate knows all but the last, which the screen asks for."""

    ALL = "all"
    PENDING = "pending"
    NEWCOMERS = "newcomers"
    """Who is logged in, verified or not: the pages of the first login, and those that every session needs."""
    USERS = "users"
    RESIDENTS = "residents"
    """Residents who are logged in. Their area has no page for roles, and that of staff none for residents."""
    ROLES = "roles"


def _marked(openness: Openness) -> Callable[[F], F]:
    def mark(function: F) -> F:
        function._openness = openness  # type: ignore[attr-defined]  (read by `openness_of`)
        return function

    return mark


open_to_all = _marked(Openness.ALL)
open_to_pending = _marked(Openness.PENDING)
open_to_newcomers = _marked(Openness.NEWCOMERS)
open_to_users = _marked(Openness.USERS)
open_to_residents = _marked(Openness.RESIDENTS)


def openness_of(app: Flask, endpoint: str) -> Openness:
    """How open an endpoint is; the mark stands on the view function or on the method behind it."""
    function = app.view_functions[endpoint]
    return getattr(function, "_openness", Openness.ROLES)


def asks_for_role(app: Flask, endpoint: str) -> bool:
    """Whether the screen behind an endpoint asks for a permission (the framework's `has_access` marks it)."""
    return hasattr(app.view_functions[endpoint], "_permission_name")
