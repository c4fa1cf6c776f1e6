"""A page that is no table: login, dashboard, personal settings."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_appbuilder.baseviews import BaseView


class Page(BaseView):
    """The base of pages; `page` draws a template of ours with what the view hands over."""

    appbuilder: Any  # set by the framework when it registers the page
    template_folder = None  # every page lies in app/templates
    default_view = "open"

    def page(self, template: str, **context: Any) -> str:
        """Draw a page."""
        return render_template(template, **context)
