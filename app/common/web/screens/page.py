"""A page that is no table: login, dashboard, personal settings."""

from __future__ import annotations

from functools import cache
from types import FunctionType
from typing import Any

from flask import render_template
from flask_appbuilder.baseviews import BaseView


class Room:
    """What the framework finds addresses on: it asks every name of a view four times, texts in their language."""

    def __dir__(self) -> list[str]:
        """The functions, of which some have addresses."""
        return sorted({name for kind in type(self).__mro__ for name in functions_of(kind)})


@cache
def functions_of(kind: type) -> tuple[str, ...]:
    """The names of the functions that a class brings itself."""
    return tuple(name for name, value in vars(kind).items() if isinstance(value, FunctionType))


class Page(Room, BaseView):
    """The base of pages; `page` draws a template of ours with what the view hands over."""

    appbuilder: Any  # set by the framework when it registers the page
    template_folder = None  # every page lies in app/templates
    default_view = "open"

    def page(self, template: str, **context: Any) -> str:
        """Draw a page."""
        return render_template(template, **context)
