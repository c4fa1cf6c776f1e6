"""The base screens: the only classes that views may derive from (design, "Base screens")."""

from flask_appbuilder.baseviews import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.decorators import has_access, permission_name

from app.common.web.openness import (
    open_to_all,
    open_to_newcomers,
    open_to_pending,
    open_to_residents,
    open_to_users,
)
from app.common.web.screens.onpaper import OnPaper
from app.common.web.screens.page import Page
from app.common.web.screens.papers import WithFile
from app.common.web.screens.screen import Screen

__all__ = [
    "OnPaper",
    "Page",
    "SQLAInterface",
    "Screen",
    "WithFile",
    "expose",
    "has_access",
    "open_to_all",
    "open_to_newcomers",
    "open_to_pending",
    "open_to_residents",
    "open_to_users",
    "permission_name",
]
